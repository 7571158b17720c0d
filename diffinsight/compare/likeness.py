"""How alike two texts are. In: strings. Out: numbers from 0 to 1, and one-to-one pairings. Must not know: records, Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

MOST_MATCHED = 1_000_000
_WORD = re.compile(r"\d+(?:\.\d+)+|\w+")  # a version is one word
_SIGNS = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)")
_FUNCTION_WORDS = frozenset(_WORD.findall("""
    a about after again all also an and any are as at be been before being between both but by can could did do does during each every
    following for from had has have here how if in into is it its may might more most must no not of off on once one only or other our out
    over per see she should so some such than that the their them then there these they this those through to under until up use used uses
    using via was we were what when where which while who whose why will with within without would you your"""))
_ENDINGS = ("ations", "ation", "ments", "ings", "ment", "ing", "ies", "ed", "es", "s", "e")
T = TypeVar("T")


def _words(text: str) -> list[str]:
    """The words of a text, lower-case; of Chinese, Japanese and Korean, which set no blanks between them, each two signs."""
    words = _WORD.findall(text.lower())
    if text.isascii() or not _SIGNS.search(text):
        return words
    return [part for word in words for run in _SIGNS.split(word) for part in
            ([run[n:n + 2] for n in range(max(1, len(run) - 1))] if _SIGNS.match(run) else [run] if run else [])]


def foreign(text: str) -> bool:
    """Is a text written in other than Latin letters, by most of its words."""
    letters = [sign for sign in text if sign.isalpha()]
    return 3 * sum(not sign.isascii() for sign in letters) > len(letters)


@lru_cache(maxsize=50_000)
def bag(text: str) -> frozenset[str]:
    """The words of a text, lower-case. The second "job" of a text is "job 2", so that what two texts share is a set operation."""
    words = _words(text)
    distinct = frozenset(words)
    if len(distinct) == len(words):
        return distinct
    counts = Counter(words)
    again = (f"{word} {number}" for word, count in counts.items() if count > 1 for number in range(2, count + 1))
    return frozenset((*counts, *again))


def dice(old: str, new: str, least: float = 0.0) -> float:
    """Share of words two texts have in common (Sorensen-Dice over word counts); two empty texts are alike. Below `least` the answer
    may be 0: lengths that differ too much need no counting."""
    a, b = bag(old), bag(new)
    x, y = len(a), len(b)
    if not x + y:
        return 1.0
    return 0.0 if 2 * min(x, y) < least * (x + y) else 2 * len(a & b) / (x + y)


def total(text: str) -> int:
    """How many words a text has."""
    return len(bag(text))


@lru_cache(maxsize=20_000)
def gist(text: str) -> frozenset[str]:
    """What a text is about: its distinct words without function words and numbers, cut back to their stems."""
    words = frozenset(_words(text)) - _FUNCTION_WORDS
    return frozenset(_stem(word) for word in words if len(word) > 1 and not word[0].isdigit())


@lru_cache(maxsize=20_000)
def stems(text: str) -> tuple[str, ...]:
    """All words of a text in their order, cut back to their stems."""
    return tuple(map(_stem, _words(text)))


def _stem(word: str) -> str:
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4 - (end == "s")), "")
    return word[: len(word) - len(ending)]


def shared(a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
    """How far two sets are one (Sorensen-Dice), and which share of the smaller one lies in the other."""
    both = len(a & b)
    return 2 * both / ((len(a) + len(b)) or 1), both / (min(len(a), len(b)) or 1)


def contained(part: str, whole: str) -> float:
    """Share of the words of `part` that stand in `whole`."""
    a, b = bag(part), bag(whole)
    return len(a & b) / (len(a) or 1)


def nearest(text: str, others: Sequence[str], least: float, words: Callable[[str], frozenset[str]] = bag) -> str:
    """The likeliest of some texts, by the `words` they share, the first of equal ones; "" where none is as like as `least`."""
    a = words(text)
    best, found = least, ""
    for other in others:
        b = words(other)
        size = len(a) + len(b)
        if 2 * min(len(a), len(b)) < best * size:
            continue
        likeness = 2 * len(a & b) / size if size else 1.0
        if likeness > best or (likeness == best and not found):
            best, found = likeness, other
    return found


def ratio(old: str, new: str, least: float = 0.0) -> float:
    """Likeness of two short strings by their letters. Below `least` the answer may be 0."""
    a, b = old.lower(), new.lower()
    if least and a + b and shared_letters(a, b) < least:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def shared_letters(old: str, new: str) -> float:
    """A cheap upper bound of `ratio`: letters count wherever they stand."""
    a, b = _letters(old.lower()), _letters(new.lower())
    return 2 * len(a & b) / max(1, len(a) + len(b))


@lru_cache(maxsize=20_000)
def _letters(text: str) -> frozenset[tuple[str, int]]:
    """The letters of a text, each with how many of it stand before."""
    return frozenset((letter, number) for letter, count in Counter(text).items() for number in range(count))


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """How one list becomes the other, as `difflib` says it; what lies between common ends is replaced as a whole where it is too long
    for the matcher, whose work grows with the product of the lengths."""
    if len(old) * len(new) <= MOST_MATCHED:
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    short = min(len(old), len(new))
    head = next((i for i in range(short) if old[i] != new[i]), short)
    tail = next((i for i in range(short - head) if old[-1 - i] != new[-1 - i]), short - head)
    a, b = len(old) - tail, len(new) - tail
    inner = [("replace", 0, a - head, 0, b - head)]
    if (a - head) * (b - head) <= MOST_MATCHED:
        inner = list(SequenceMatcher(None, old[head:a], new[head:b], autojunk=False).get_opcodes())
    return [("equal", 0, head, 0, head), *((tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in inner),
            ("equal", a, len(old), b, len(new))]


def pair_up(old: Sequence[T], new: Sequence[T], score: Callable[[T, T], float], least: float) -> list[tuple[int, int]]:
    """Pair members one to one, best score first, ties by order; only scores of `least` or more. At most 250,000 comparisons."""
    if not old or not new or len(old) * len(new) > 250_000:
        return []
    likely = ((score(a, b), i, j) for i, a in enumerate(old) for j, b in enumerate(new))
    left, right = set(range(len(old))), set(range(len(new)))
    found = []
    for _, _, i, j in sorted((-likeness, abs(i - j), i, j) for likeness, i, j in likely if likeness >= least):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            found.append((i, j))
    return sorted(found)
