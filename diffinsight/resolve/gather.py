"""All evidence on one removed page, brought together by candidate.

In: `World` and the kinds of evidence. Out: for each removed page its candidates with their marks and what there is to tell.
Must not know: how much any mark weighs.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from diffinsight.model import Evidence, FileChange
from diffinsight.resolve import pointer, rename
from diffinsight.resolve.clues import Clue
from diffinsight.resolve.content import Content
from diffinsight.resolve.likeness import Names
from diffinsight.resolve.link import Linkers, Swaps
from diffinsight.resolve.toc import Contents
from diffinsight.resolve.world import World

SUMMED = frozenset({"link-share", "link-votes"})  # every other mark counts once, at its strongest


@dataclass
class Option:
    """One candidate: its marks and the evidence worth telling."""

    path: str
    marks: dict[str, float] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, clue: Clue) -> None:
        for name, value in clue.marks.items():
            self.marks[name] = self.marks.get(name, 0.0) + value if name in SUMMED else max(self.marks.get(name, 0.0), value)
        if clue.evidence and clue.evidence not in self.evidence:
            self.evidence.append(clue.evidence)


class Gatherer:
    """Asks every kind of evidence that is not switched off about the removed pages `sought`."""

    def __init__(self, world: World, sought: frozenset[str]) -> None:
        self.world = world
        self.content, self.names, self.contents = Content(world), Names(world), Contents(world)
        self.swaps, self.linkers = Swaps(world, sought), Linkers(world, sought)

    def options(self, change: FileChange) -> dict[str, Option]:
        """Candidates of a removed page by path."""
        page = change.base_path
        found: dict[str, Option] = {}
        clues = [clue for clue in self._direct(change) if self._stands(clue.target, page)]
        nearest = [path for path in (*self.content.nearest(page), *self.names.nearest(page)) if self._stands(path, page)]
        paths = sorted({*(clue.target for clue in clues), *nearest})
        if "content" not in self.world.facts.without:
            clues += self.content.clues(page, paths)
        if "likeness" not in self.world.facts.without:
            clues += self.names.clues(page, paths)
        shrink = self._shrink(page)
        for clue in clues:
            found.setdefault(clue.target, Option(clue.target)).add(clue)
        for option in found.values():
            option.marks["shrink"] = shrink
        return found

    def _shrink(self, page: str) -> float:
        """How much more left the page's folder than came to the range's pages: 0 (as much came) to 1 (nothing did)."""
        folder = posixpath.dirname(page)
        gone = sum(posixpath.dirname(path) == folder for path in self.world.gone_paths)
        return max(0.0, 1.0 - len(self.world.came) / max(1, gone))

    def _stands(self, path: str, page: str) -> bool:
        return path != page and path in self.world.facts.head.paths() and self.world.page(path)

    def _direct(self, change: FileChange) -> Iterator[Clue]:
        page, without = change.base_path, self.world.facts.without
        if "rename" not in without:
            yield from rename.clues(change)
        if "toc" not in without:
            yield from self.contents.clues(page)
        if "link" not in without:
            yield from self.swaps.clues(page)
            yield from self.linkers.clues(page)
        if "pointer" not in without:
            yield from pointer.clues(page, self.world)
