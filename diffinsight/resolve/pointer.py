"""Evidence in the removed page's own words: what it pointed readers at while it still stood.

In: `World`. Out: `Clue` values. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffinsight.model import Evidence, say
from diffinsight.resolve.clues import Clue
from diffinsight.resolve.world import World

_POINTING = re.compile(
    r"\b(?:moved|replaced|instead|supersed\w+|deprecated|retir\w+|obsolete|no longer|merged|renamed|latest version|newer|new version"
    r"|has been|successor|archived|migrate)\b", re.I)
EARLY = 15  # lines of body in which a pointer stands when the page is only a signpost


def clues(page: str, world: World) -> Iterator[Clue]:
    """Links of the page to what still stands: pointing sentences first, then links near the top, then any."""
    text = world.old(page)
    lines = dict(text.body)
    first = min(lines, default=0)
    short = len(text.word_list) < 120
    links = text.links
    for link in links:
        target = world.target(link.target, page, head=False)
        if not target or target == page or target not in world.facts.head.paths():
            continue
        line = lines[link.line]
        pointing = bool(_POINTING.search(line)) and len(line) < 1000
        early = link.line - first < EARLY
        marks = {"linked": 1.0, "linked-early": float(early), "linked-stub": float(short) / max(1, len(links)),
                 "pointer": float(pointing), "pointer-early": float(pointing and early)}
        statement = say("The page pointed to {target}: {words}", target=target, words=link.text or link.target)
        yield Clue(target, marks, evidence=Evidence("pointer", statement, page, link.line) if pointing else None)
