"""Evidence from content: the page's words, phrases and names found again in pages at head.

In: `World`. Out: candidate paths and `Clue` values. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from diffinsight.model import Evidence, say
from diffinsight.resolve.clues import Clue, overlap, rarity
from diffinsight.resolve.likeness import stem
from diffinsight.resolve.text import WORD, Text, tokens
from diffinsight.resolve.world import World

MOST = 25  # candidates worth a closer look
TOLD = 30  # percent of a page's text that must be found again to be worth a sentence
WATCHED = ("ms.topic", "ms.service", "ms.subservice", "author", "ms.author", "ms.reviewer", "manager", "categories", "keywords",
           "ms.custom", "dev_langs", "ms.date", "ms.assetid")  # front matter that a page takes along when it moves

Vector = tuple[Mapping[str, float], float]  # word -> weight, and the vector's length (1 for an empty text)


class Content:
    """An index over the pages that came or grew in the range."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._vectors: dict[Text, Vector] = {}

    @cached_property
    def pool(self) -> tuple[str, ...]:
        return tuple(sorted({*self.world.came, *self.world.grown}))

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Word -> rarity over the pool and the removed pages."""
        return rarity([*(self.world.new(path).words for path in self.pool), *(self.world.old(c.base_path).words for c in self.world.gone)])

    @cached_property
    def _postings(self) -> Mapping[str, list[tuple[int, float]]]:
        """Word -> (number in the pool, share of its page's vector), without words that most pages have."""
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        limit = max(10, len(self.pool) // 3)
        for number, path in enumerate(self.pool):
            vector, length = self.vector(self.world.new(path))
            for word, value in vector.items():
                found[word].append((number, value / length))
        return {word: where for word, where in found.items() if len(where) <= limit}

    def vector(self, text: Text) -> Vector:
        """TF-IDF vector of a text."""
        if text not in self._vectors:
            top = math.log(2 + len(self.pool))
            weights = self.weights
            vector = {word: (1 + math.log(count)) * weights.get(word, top) for word, count in text.words.items()}
            self._vectors[text] = vector, math.sqrt(sum(value * value for value in vector.values())) or 1.0
        return self._vectors[text]

    def nearest(self, page: str) -> list[str]:
        """The pool's pages nearest to a removed page in words."""
        scores: dict[int, float] = defaultdict(float)
        for word, value in self.vector(self.world.old(page))[0].items():
            for number, share in self._postings.get(word, ()):
                scores[number] += value * share
        best = heapq.nsmallest(MOST, scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [self.pool[number] for number, _ in best]

    def clues(self, page: str, candidates: Sequence[str]) -> list[Clue]:
        """How much of the page each candidate holds."""
        source = self.world.old(page)
        said = self._said(source, page, candidates)
        found = [(path, {**self._texts(source, path), **self._names(source, path, page), **said[path]}) for path in candidates]
        return [Clue(path, marks, evidence=_told(path, marks)) for path, marks in found]

    def _texts(self, source: Text, path: str) -> dict[str, float]:
        """Likeness of the texts, and how much of it the candidate gained in the range."""
        target, before = self.world.new(path), self._before(path)
        shared = source.shingles & target.shingles
        fresh = len(shared - before.shingles) if before.raw else len(shared)
        mine, other = self.vector(source), self.vector(target)
        cosine = _cosine(mine, other)
        square = {word: value * value for word, value in mine[0].items()}
        return {
            "shingles": len(shared) / max(1, len(source.shingles)), "shingles-fresh": fresh / max(1, len(source.shingles)),
            "cosine": cosine, "cosine-gain": cosine - _cosine(mine, self.vector(before)) if before.raw else cosine,
            "words-kept": sum(value for word, value in square.items() if word in other[0]) / (sum(square.values()) or 1.0),
            "size": abs(math.log((20 + len(source.word_list)) / (20 + len(target.word_list)))),
        }

    def _names(self, source: Text, path: str, page: str) -> dict[str, float]:
        """What the candidate calls its sections and itself, beside what the page was called."""
        target, before = self.world.new(path), self._before(path)
        title, uid = tokens(source.title), source.front.get("uid", "")
        names = frozenset(title) | frozenset(tokens(stem(page)))
        sections = [heading for heading in target.headings[1:] if heading not in before.headings]
        described = tokens(source.front.get("description", "")), tokens(target.front.get("description", ""))
        return {
            "mentions": self._share(names, target.roots),
            "mentions-fresh": self._share(names, target.roots - before.roots) if before.raw else 0.0,
            "new-section": max((overlap(title, tokens(heading)) for heading in sections), default=0.0),
            "description": overlap(*described, self.weights), "front": _front(source, target),
            "uid": float(uid != "" and uid == target.front.get("uid")),
        }

    def _share(self, names: frozenset[str], words: frozenset[str]) -> float:
        """How much of some name's words a text has, rare words counting more."""
        weight = {name: self.weights.get(name, 2.0) for name in sorted(names)}
        return sum(value for name, value in weight.items() if name in words) / (sum(weight.values()) or 1.0)

    def _said(self, source: Text, page: str, paths: Iterable[str]) -> dict[str, dict[str, float]]:
        """How much each candidate speaks of the page by its names, and how few others do."""
        found: dict[str, dict[str, float]] = {path: {} for path in paths}
        for kind, phrase in _phrases(source, page).items():
            counts = {path: self.world.new(path).running.count(f" {phrase} ") if phrase else 0 for path in found}
            rare = math.log((1 + len(found)) / (1 + sum(count > 0 for count in counts.values())))
            for path, count in counts.items():
                found[path][f"said-{kind}"] = rare * math.log1p(min(20, count)) / 5
        return found

    def _before(self, path: str) -> Text:
        """The candidate's text at base under the same path; empty for a page that came."""
        change = self.world.changes.get(path)
        return self.world.old(path) if change is None or change.status == "modified" else Text("")


def _cosine(one: Vector, other: Vector) -> float:
    return sum(value * other[0].get(word, 0.0) for word, value in one[0].items()) / (one[1] * other[1])


def _front(source: Text, target: Text) -> float:
    """How many of the watched front matter keys that the page has agree."""
    held = [key for key in WATCHED if source.front.get(key)]
    return sum(source.front[key] == target.front.get(key) for key in held) / len(held) if held else 0.0


def _phrases(source: Text, page: str) -> dict[str, str]:
    """What another page would call this one: its file name, its folder, its title, in words."""
    def words(name: str) -> str:
        return " ".join(WORD.findall(name.lower()))

    return {"name": words(stem(page)), "folder": words(page.split("/")[-2]) if "/" in page else "", "title": words(source.title)}


def _told(path: str, marks: Mapping[str, float]) -> Evidence | None:
    share = round(100 * marks["shingles"])
    statement = say("{percent}% of its text is found in {path}", percent=share, path=path)
    return Evidence("content", statement, path) if share >= TOLD else None
