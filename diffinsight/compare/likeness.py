"""How alike two texts are. In: strings. Out: numbers from 0 to 1, and one-to-one pairings. Must not know: records, Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

_WORD = re.compile(r"\d+(?:\.\d+)+|\w+")  # a version is one word
T = TypeVar("T")


@lru_cache(maxsize=50_000)
def bag(text: str) -> Counter[str]:
    """The words of a text and how often each stands there, lower-case."""
    return Counter(_WORD.findall(text.lower()))


def dice(old: str, new: str, least: float = 0.0) -> float:
    """Share of words two texts have in common (Sorensen-Dice over word counts); two empty texts are alike. Below `least` the answer
    may be 0: lengths that differ too much need no counting."""
    a, b = bag(old), bag(new)
    x, y = total(old), total(new)
    if not x + y:
        return 1.0
    if 2 * min(x, y) < least * (x + y):
        return 0.0
    shared = a.keys() & b.keys()
    return 2 * sum(min(a[word], b[word]) for word in shared) / (x + y) if shared else 0.0


@lru_cache(maxsize=50_000)
def total(text: str) -> int:
    """How many words a text has."""
    return bag(text).total()


def contained(part: str, whole: str) -> float:
    """Share of the words of `part` that stand in `whole`."""
    a, b = bag(part), bag(whole)
    return sum(min(n, b[word]) for word, n in a.items() if word in b) / (a.total() or 1)


def ratio(old: str, new: str) -> float:
    """Likeness of two short strings by their letters."""
    return SequenceMatcher(None, old.lower(), new.lower(), autojunk=False).ratio()


def pair_up(old: Sequence[T], new: Sequence[T], score: Callable[[T, T], float], least: float) -> list[tuple[int, int]]:
    """Pair members one to one, best score first, ties by order; only scores of `least` or more. At most 250,000 comparisons."""
    if not old or not new or len(old) * len(new) > 250_000:
        return []
    scored = sorted((-score(a, b), abs(i - j), i, j) for i, a in enumerate(old) for j, b in enumerate(new))
    left, right = set(range(len(old))), set(range(len(new)))
    found = []
    for negative, _, i, j in scored:
        if -negative < least:
            break
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            found.append((i, j))
    return sorted(found)
