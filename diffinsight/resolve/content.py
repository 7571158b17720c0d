"""Evidence from content: the page's sentences, headings and words found again in pages at head.

In: `World`. Out: candidate paths and `Clue` values. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from diffinsight.model import Evidence, say
from diffinsight.resolve.clues import Clue, overlap, rarity
from diffinsight.resolve.text import Text, tokens
from diffinsight.resolve.world import World

MOST = 25  # candidates worth a closer look


class Content:
    """An index over the pages that came or grew in the range."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def pool(self) -> tuple[str, ...]:
        return tuple(sorted({*self.world.came, *self.world.grown}))

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Word -> rarity over the pool and the removed pages."""
        return rarity([*(self.world.new(path).words for path in self.pool), *(self.world.old(c.base_path).words for c in self.world.gone)])

    @cached_property
    def _postings(self) -> Mapping[str, list[tuple[int, float]]]:
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        limit = max(10, len(self.pool) // 3)
        for number, path in enumerate(self.pool):
            vector, length = self.vector(self.world.new(path))
            for word, value in vector.items():
                found[word].append((number, value / length))
        return {word: where for word, where in found.items() if len(where) <= limit}

    def vector(self, text: Text) -> tuple[dict[str, float], float]:
        """TF-IDF vector of a text and its length (1 for an empty text)."""
        top = math.log(2 + len(self.pool))
        vector = {word: (1 + math.log(count)) * self.weights.get(word, top) for word, count in text.words.items()}
        return vector, math.sqrt(sum(value * value for value in vector.values())) or 1.0

    def nearest(self, page: str) -> list[str]:
        """The pool's pages nearest to a removed page in words."""
        scores: dict[int, float] = defaultdict(float)
        for word, value in self.vector(self.world.old(page))[0].items():
            for number, share in self._postings.get(word, ()):
                scores[number] += value * share
        best = heapq.nsmallest(MOST, scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [self.pool[number] for number, _ in best]

    @cached_property
    def _spread(self) -> Mapping[str, float]:
        """Sentence -> how many pool pages hold it (boilerplate counts little)."""
        counts: dict[str, float] = defaultdict(float)
        for path in self.pool:
            for sentence in self.world.new(path).sentences:
                counts[sentence] += 1
        return counts

    def clues(self, page: str, candidates: Iterable[str]) -> list[Clue]:
        """How much of the page each candidate holds."""
        source = self.world.old(page)
        return [Clue(path, marks, evidence=_told(path, marks)) for path in candidates
                if (marks := self._compare(source, path, page)) is not None]

    def _compare(self, source: Text, path: str, page: str) -> dict[str, float]:
        target = self.world.new(path)
        before = self.world.old(self._base_of(path))
        weight = {sentence: len(sentence.split()) / (1 + self._spread.get(sentence, 0)) for sentence in source.sentences}
        whole = sum(weight.values()) or 1.0
        kept = sum(weight[s] for s in source.sentences & target.sentences) / whole
        gained = sum(weight[s] for s in (source.sentences & target.sentences) - before.sentences) / whole
        shared = source.shingles & target.shingles
        fresh = len(shared - before.shingles) if before.raw else len(shared)
        mine, length = self.vector(source)
        other, size = self.vector(target)
        cosine = sum(value * other.get(word, 0.0) for word, value in mine.items()) / (length * size)
        return {"kept": kept, "gained": gained, "shingles": len(shared) / max(1, len(source.shingles)),
                "shingles-fresh": fresh / max(1, len(source.shingles)), "covered": len(shared) / max(1, len(target.shingles)),
                "cosine": cosine, "headings": overlap(source.headings[1:], target.headings[1:]),
                "as-section": max((overlap(tokens(source.title), tokens(h)) for h in target.headings[1:]), default=0.0)}

    def _base_of(self, path: str) -> str:
        change = self.world.changes.get(path)
        return change.base_path if change and change.status == "modified" else path if change is None else ""


def _told(path: str, marks: Mapping[str, float]) -> Evidence | None:
    share = round(100 * max(marks["kept"], marks["shingles"]))
    statement = say("{percent}% of its text is found in {path}", percent=share, path=path)
    return Evidence("content", statement, path) if share >= 30 else None
