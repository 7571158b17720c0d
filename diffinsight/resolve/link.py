"""Evidence from links: other pages of the range changed their link from the removed page to another one.

In: `World` (the patches of the range). Out: `Clue` values by removed page. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from diffinsight.model import Evidence, FileChange, say
from diffinsight.resolve.clues import Clue, overlap
from diffinsight.resolve.search import links_to
from diffinsight.resolve.text import fold, references, tokens
from diffinsight.resolve.world import PAGE, YAML, World, is_toc

_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)")


@dataclass(frozen=True)
class Swap:
    """A link of `path` that led to one page and leads to another since (`line` at head)."""

    path: str
    line: int
    old: str
    new: str
    certain: bool  # the same link text, or the only link of the line


class Linkers:
    """Pages that linked to some removed ones (`sought`) at base: often the hub that stands for them now."""

    def __init__(self, world: World, sought: frozenset[str]) -> None:
        self.world, self.sought = world, sought

    @cached_property
    def by_page(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        facts = self.world.facts
        for path, page, _ in links_to(facts.base, self.sought, lambda target, path: self.world.target(target, path, head=False)):
            if not is_toc(path) and path not in self.world.gone_paths:
                found[page][path] += 1
        return found

    def clues(self, page: str) -> Iterator[Clue]:
        """The pages that linked to it and still stand."""
        for path, count in self.by_page.get(page, Counter()).items():
            yield Clue(path, {"linker-many": float(count > 1), "linker-changed": float(path in self.world.changes)})


class Swaps:
    """Every changed link of the range that led to one of the removed pages `sought`, by that page."""

    def __init__(self, world: World, sought: frozenset[str]) -> None:
        self.world, self.sought = world, sought

    @cached_property
    def by_page(self) -> dict[str, list[Swap]]:
        found: dict[str, list[Swap]] = defaultdict(list)
        for change in self.world.facts.range.files:
            if change.status in ("modified", "renamed") and change.path.lower().endswith((*PAGE, *YAML)) and not is_toc(change.path):
                for swap in self._swaps(change):
                    found[swap.old].append(swap)
        return found

    def _swaps(self, change: FileChange) -> Iterator[Swap]:
        for removed, added in _runs(change.patch):
            olds = [(link, self.world.target(link.target, change.base_path, head=False), line)
                    for line in removed for link in references(line, 0)]
            if not any(target in self.sought for _, target, _ in olds):
                continue
            news = [(link, self.world.target(link.target, change.path, head=True), line)
                    for number, line in added for link in references(line, number)]
            known = {target for _, target, _ in olds}
            for old, page, line in olds:
                if page not in self.sought:
                    continue
                fresh = [(new, target, other) for new, target, other in news if target and target not in known]
                named = [one for one in fresh if fold(one[0].text) == fold(old.text)]
                likely = named or [one for one in fresh if overlap(tokens(line), tokens(one[2])) >= 0.4]
                for new, target, _ in likely[:4]:
                    yield Swap(change.path, new.line, page, target, bool(named) or len(likely) == 1)

    def clues(self, page: str) -> Iterator[Clue]:
        """Where links went that led to the page."""
        swaps = self.by_page.get(page, [])
        total = sum(1.0 if swap.certain else 0.3 for swap in swaps)
        for swap in swaps:
            weight = 1.0 if swap.certain else 0.3
            statement = say("A link in {path} now leads to {target}", path=swap.path, target=swap.new)
            yield Clue(swap.new, {"link-share": weight / total, "link-votes": weight},
                       evidence=Evidence("link", statement, swap.path, swap.line) if swap.certain else None)


def _runs(patch: str) -> Iterator[tuple[list[str], list[tuple[int, str]]]]:
    """Runs of removed lines with the added lines (numbered at head) that took their place."""
    removed, added, number = list[str](), list[tuple[int, str]](), 0
    for line in patch.split("\n"):
        if line[:1] == "-":
            removed.append(line[1:])
            continue
        if line[:1] == "+":
            added.append((number, line[1:]))
            number += 1
            continue
        if removed:
            yield removed, added
        removed, added = [], []
        hunk = _HUNK.match(line)
        number = int(hunk[1]) if hunk else number + (line[:1] == " ")
    if removed:
        yield removed, added
