"""What kind of move it was, and what of the page was kept.

In: a removed page, its target, texts. Out: the migration's kind, kept and lost section titles. Must not know: evidence, weights.
"""

from __future__ import annotations

import posixpath
import re

from diffinsight.model import Place
from diffinsight.resolve.text import Part, Text
from diffinsight.resolve.world import World

_ARCHIVE = re.compile(r"archive|previous-version|legacy|classic|retired|deprecated|obsolete", re.I)
SAME = 0.5  # share of a section's sentences that makes it the same section


def holds(text: Text, part: Part) -> bool:
    """Is a section found in a text: by most of its sentences, or, where it has none, by its title?"""
    if part.sentences:
        return sum(sentence in text.sentences for sentence in part.sentences) >= SAME * len(part.sentences)
    return part.title in text.headings


def kept_and_lost(source: Text, target: Text) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of the page's sections that the target holds, and of those it does not."""
    kept, lost = dict[str, None](), dict[str, None]()
    for part in source.parts:
        if part.title and part.level > 1:
            (kept if holds(target, part) else lost)[part.title] = None
    return tuple(kept), tuple(title for title in lost if title not in kept)


def kind_of(page: str, target: Place | None, world: World, together: int) -> str:
    """moved, renamed, merged, replaced, archived or gone. `together`: how many removed pages went to the same target."""
    if target is None:
        return "gone"
    place = target.path or target.url or ""
    if _ARCHIVE.search(place) and not _ARCHIVE.search(page):
        return "archived"
    if target.path is None:
        return "moved"
    change = world.changes.get(target.path)
    share = _share(world.old(page), world.new(target.path))
    if change is None or change.status == "modified" or together > 1:
        return "merged" if share >= (0.15 if together > 1 else 0.3) else "replaced"
    if share < 0.3:
        return "replaced"
    return "renamed" if posixpath.dirname(page) == posixpath.dirname(target.path) else "moved"


def _share(source: Text, target: Text) -> float:
    """How much of the source's wording the target holds, 0 to 1."""
    return len(source.shingles & target.shingles) / len(source.shingles) if source.shingles else 1.0
