"""What a piece of evidence is, before it is weighed.

In: nothing. Out: `Clue` and the helpers all kinds of evidence share. Must not know: any one kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diffinsight.model import Evidence


@dataclass(frozen=True)
class Clue:
    """Something that speaks for `target` (a path at head) as the new home of a page.

    `marks`: name of a feature -> strength (see `combine.WEIGHTS`); `evidence`: what a report shows, None when not worth a sentence.
    """

    target: str
    marks: Mapping[str, float]
    anchor: str | None = None
    evidence: Evidence | None = field(default=None)


def overlap(one: Iterable[str], other: Iterable[str], weight: Mapping[str, float] | None = None) -> float:
    """Weighted Jaccard likeness of two word sets, 0 to 1; words without a weight count 1."""
    left, right = set(one), set(other)
    if not left or not right:
        return 0.0
    if weight is None:
        return len(left & right) / len(left | right)
    return sum(weight.get(word, 1.0) for word in left & right) / sum(weight.get(word, 1.0) for word in left | right)


def rarity(documents: Iterable[Iterable[str]]) -> dict[str, float]:
    """Word -> inverse document frequency over the given documents (0 for a word in all of them)."""
    counts: dict[str, int] = {}
    total = 0
    for words in documents:
        total += 1
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    return {word: math.log((1 + total) / count) for word, count in counts.items()}


def folders(path: str) -> Sequence[str]:
    """The folders a path lies in, from the root."""
    return path.lower().split("/")[:-1]
