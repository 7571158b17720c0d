"""Removed pictures, included pieces and snippets: where the same content stands now.

In: `World`. Out: `Verdict` values, like those of pages. Must not know: who uses them.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence

from diffinsight.model import Evidence, FileChange, Place, say
from diffinsight.resolve import rename
from diffinsight.resolve.pages import LEAST, Verdict
from diffinsight.resolve.world import World, is_include, is_toc

SAME, SAME_ELSEWHERE, CLOSE, ALIKE, LIKELY = 0.99, 0.75, 0.95, 0.8, 0.55  # by how much of the file git found again
_NO_CONTENT = ("json", "lock", "toml", "cfg", "ini")


def file_verdicts(world: World) -> list[Verdict]:
    """One verdict for each removed or renamed file that is no page, sorted by path."""
    changes = gone_files(world)
    same = _copies(world) if any(change.status == "removed" for change in changes) else {}
    found = [_verdict(change, same.get(change.old_id or "", ()), world) for change in changes]
    return sorted(found, key=lambda one: one.page)


def gone_files(world: World) -> list[FileChange]:
    """Changes that took away a file that pages can show."""
    return [change for change in world.facts.range.files if change.status in ("removed", "renamed") and _shown(change.base_path, world)]


def subject(path: str) -> str:
    """What the uses of such a file are: "include" for text, "asset" for the rest."""
    return "include" if is_include(path) or path.lower().endswith((".md", ".markdown", ".mdx")) else "asset"


def _shown(path: str, world: World) -> bool:
    """Can pages show the file: not if it is a page, a table of contents or the repository's own machinery."""
    parts = path.split("/")
    hidden = len(parts) == 1 or any(part.startswith(".") for part in parts) or path.lower().endswith(_NO_CONTENT)
    return not hidden and not is_toc(path) and not world.page(path, head=False)


def _copies(world: World) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, blob in world.facts.head.paths().items():
        found[blob].append(path)
    return found


def _verdict(change: FileChange, copies: Sequence[str], world: World) -> Verdict:
    answers = _answers(change, copies, "rename" not in world.facts.without)
    target, sure, evidence = next(answers, (None, 0.0, ()))
    place = Place(target, None, world.facts.site.url_of(target)) if target and sure >= LEAST else None
    return Verdict(change.base_path, place, sure, evidence, (), False)


def _answers(change: FileChange, copies: Sequence[str], renames: bool) -> Iterator[tuple[str, float, tuple[Evidence, ...]]]:
    if change.status == "renamed" and renames:
        likeness = 100 if change.old_id == change.new_id else change.similarity or 50
        sure = SAME if likeness == 100 else CLOSE if likeness >= 90 else ALIKE if likeness >= 70 else LIKELY
        yield change.path, sure, tuple(clue.evidence for clue in rename.clues(change) if clue.evidence)
    elif copies:
        named = [path for path in copies if posixpath.basename(path) == posixpath.basename(change.path)]
        best = (named or copies)[0]
        sure = CLOSE if len(named) == 1 or len(copies) == 1 else SAME_ELSEWHERE
        yield best, sure, (Evidence("content", say("The same content stands in {path}", path=best), best),)
