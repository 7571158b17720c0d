"""What kind of move it was, and what of the page was kept.

In: a removed page, its target, texts, sections that moved. Out: the migration's kind, kept and lost section titles, the other pages that
took sections. Must not know: weights.
"""

from __future__ import annotations

import posixpath
import re

from diffinsight.model import Evidence, Place, say
from diffinsight.resolve.text import Part, Text
from diffinsight.resolve.world import World

_ARCHIVE = re.compile(r"archive|previous-version|legacy|classic|retired|deprecated|obsolete", re.I)
PARTED = 0.25  # share of a page's sections that other pages must have taken for it to count as split
SAME = 0.5  # share of a section's sentences that makes it the same section


def holds(text: Text, part: Part) -> bool:
    """Is a section found in a text: by most of its sentences, or, where it has none, by its title?"""
    if part.sentences:
        return sum(sentence in text.sentences for sentence in part.sentences) >= SAME * len(part.sentences)
    return part.title in text.headings


def kept_and_lost(page: str, target: str, world: World) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of the page's sections that the target holds, and of those found neither there nor on another page."""
    kept, lost = dict[str, None](), dict[str, None]()
    elsewhere = {title for titles in _taken(page, world).values() for title in titles}
    for part in world.old(page).parts:
        if part.title and part.level > 1:
            if holds(world.new(target), part):
                kept[part.name or part.title] = None
            elif part.title not in elsewhere and part.name not in elsewhere:
                lost[part.name or part.title] = None
    return tuple(kept), tuple(title for title in lost if title not in kept)


def _taken(page: str, world: World) -> dict[str, list[str]]:
    """Titles of the page's sections that moved, with those under them, by the page that has them now."""
    found: dict[str, list[str]] = {}
    for change in world.facts.section_changes:
        if change.kind == "section" and change.event == "moved" and change.file.base_path == page:
            titles = [change.before.title, *(old.title for old, _ in change.data.get("moved", ()))]
            found.setdefault(str(change.data["to"]), []).extend(titles)
    return found


def parted(page: str, target: Place | None, world: World) -> list[Evidence]:
    """The pages other than the target that took sections of the page, if they took a fair part of it."""
    elsewhere = {path: titles for path, titles in _taken(page, world).items() if target is None or path != target.path}
    sections = sum(part.level > 1 for part in world.old(page).parts)
    if sum(map(len, elsewhere.values())) < PARTED * sections:
        return []
    return [Evidence("content", say("{sections} went to {path}", sections=tuple(titles), path=path), path)
            for path, titles in sorted(elsewhere.items())]


def kind_of(page: str, target: Place | None, world: World, together: int) -> str:
    """moved, renamed, merged, split, replaced, archived or gone. `together`: how many removed pages went to the same target."""
    if target is None:
        return "gone"
    if parted(page, target, world):
        return "split"
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
