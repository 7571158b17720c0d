"""What the other removed pages of the range say: they often went the same way.

In: removed pages with a first weighing of their candidates. Out: marks by page and candidate. Must not know: any other evidence.

What is read out of it is a change of path that neighbours made too (`old/x.md` -> `new/x.md`, `x-howto.md` -> `x.md`), not a target
that neighbours share: pages that lie together and left together often went to a page outside the repository together.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from diffinsight.resolve.clues import overlap
from diffinsight.resolve.likeness import near, stem
from diffinsight.resolve.text import tokens

NEAREST = 40  # neighbours listened to
FAINT = 0.02  # probabilities below this are not worth a vote

Guesses = Mapping[str, Sequence[tuple[str, float]]]  # removed page -> (candidate, probability)
Shift = tuple[str, str, tuple[str, ...], tuple[str, ...]]


class Siblings:
    """Votes of the range's removed pages on each other's candidates."""

    def __init__(self, guesses: Guesses) -> None:
        self.guesses = {page: [(path, share) for path, share in found if share >= FAINT] for page, found in guesses.items()}

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        return {page: tokens(stem(page)) for page in self.guesses}

    @cached_property
    def _by_folder(self) -> Mapping[str, list[str]]:
        """Every folder -> the removed pages below it."""
        found: dict[str, list[str]] = defaultdict(list)
        for page in self.guesses:
            folder = posixpath.dirname(page)
            while folder:
                found[folder].append(page)
                folder = posixpath.dirname(folder)
            found[""].append(page)
        return found

    def _neighbours(self, page: str) -> list[tuple[str, float]]:
        """The nearest other removed pages and how much each counts."""
        folder = posixpath.dirname(page)
        while folder and len(self._by_folder[folder]) < 4:
            folder = posixpath.dirname(folder)
        pool = [other for other in self._by_folder[folder] if other != page][:400]
        scored = [(other, near(page, other) ** 2 * (0.25 + overlap(self._words[page], self._words[other]))) for other in pool]
        return sorted((one for one in scored if one[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:NEAREST]

    def marks(self, page: str, candidates: Sequence[str]) -> dict[str, dict[str, float]]:
        """Candidate -> how many of the nearest removed pages made the same change of path, weighed by how sure they are of it."""
        neighbours = self._neighbours(page)
        total = sum(weight for _, weight in neighbours)
        shifts = defaultdict[Shift, float](float)
        for other, weight in neighbours:
            for path, share in self.guesses[other]:
                shifts[shift(other, path)] += weight * share / total
        strength = min(1.0, len(neighbours) / 4)
        return {path: {"shift": shifts.get(shift(page, path), 0.0) * strength} for path in candidates}


def shift(page: str, path: str) -> Shift:
    """How one path becomes another: the folders that differ and the words of the name taken off and put on."""
    old, new = posixpath.dirname(page).split("/"), posixpath.dirname(path).split("/")
    while old and new and old[0].lower() == new[0].lower():
        old, new = old[1:], new[1:]
    while old and new and old[-1].lower() == new[-1].lower():
        old, new = old[:-1], new[:-1]
    left, right = tokens(_name(page)), tokens(_name(path))
    off, on = tuple(word for word in left if word not in right), tuple(word for word in right if word not in left)
    return "/".join(old), "/".join(new), off, on


def _name(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]
