"""Sentence and word differences of two runs of plain text.

In: strings. Out: pairs of differing sentences, the values that differ in them. Must not know: records, files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from diffinsight.compare.likeness import dice, opcodes, pair_up

_SENTENCE = re.compile(r"(?<=[.!?:;])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bNo\.)\s+(?=[\"'(\[`*A-Z<])|(?<=[.!?;])\s+(?=\d)|\n+")
SHORT = 30  # characters of a sentence that says too little without the one before it
_TOKEN = re.compile(r"\S+")
_EDGES = ".,;:!?()[]{}\"'`*“”‘’"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_VALUE = re.compile(rf"^(?:v?\d[\w.,:/%+#-]*|[$€£]\d[\d.,]*|\d+(?:st|nd|rd|th)|{_MONTH}|(?=\D*\d)[\w.-]+|--?[a-z][\w-]+)$", re.I)
_UNIT = re.compile(r"^(?:[kmgtp]i?b|bytes?|ms|(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|tokens?|%)$", re.I)
_CONTRACTIONS = (("won't", "will not"), ("can't", "cannot"), ("n't", " not"), ("'re", " are"), ("'ll", " will"), ("'ve", " have"),
                 ("it's", "it is"), ("that's", "that is"), ("there's", "there is"), ("let's", "let us"), ("you'd", "you would"))


@dataclass(frozen=True)
class Rewording:
    """Two forms of one sentence, "" where it is new or gone. `values`: ((old, new), ...) when nothing but values differs."""

    old: str
    new: str
    values: tuple[tuple[str, str], ...] = ()


def sentences(text: str) -> list[str]:
    """A paragraph's sentences, blanks folded; very short ones with values go with the one before them on their line, very
    short leads ("Applies to:") with the one after."""
    found: list[str] = []
    for line in text.split("\n"):
        parts = [part for raw in _SENTENCE.split(line) if (part := " ".join(raw.split()))]
        for number, part in enumerate(parts):
            led = number and found[-1].endswith(":") and len(found[-1]) < SHORT
            if led or (number and len(part) < SHORT and any(sign.isdigit() for sign in part)):
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part)
    return found


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A text as it is compared: case, punctuation, contractions, quotes, dashes and thousands separators folded."""
    text = text.lower().replace("’", "'").replace("cannot", "can not")
    for short, long in _CONTRACTIONS:
        text = text.replace(short, long.replace("cannot", "can not"))
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return " ".join(re.sub(r"[^\w\s#+./%$@<>=&|~^\\-]|[.,;:!?-](?=\s|$)|(?<=\s)-+(?=\s)", " ", text).split())


def reword(old: str, new: str, codes: frozenset[str] = frozenset()) -> list[Rewording]:
    """The sentences that differ between two versions of a paragraph, paired. `codes`: its code literals, which count as values."""
    before, after = sentences(old), sentences(new)
    found = []
    for tag, i1, i2, j1, j2 in opcodes(before, after):
        if tag == "equal":
            continue
        left, right = before[i1:i2], after[j1:j2]
        pairs = dict(pair_up(left, right, dice, 0.4))
        if len(left) == len(right) == 1:
            pairs = {0: 0}
        taken = set(pairs.values())
        found += [Rewording(a, right[pairs[i]], values(a, right[pairs[i]], codes)) if i in pairs else Rewording(a, "")
                  for i, a in enumerate(left)]
        found += [Rewording("", b) for j, b in enumerate(right) if j not in taken]
    return found


def values(old: str, new: str, codes: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """((old, new), ...) where two sentences differ in nothing but numbers, versions, dates or code literals; () otherwise."""
    a, b = _tokens(old), _tokens(new)
    found = []
    for tag, i1, i2, j1, j2 in opcodes(a, b):
        if tag == "equal":
            continue
        if (i1 == i2 or j1 == j2) and min(i1, j1) and _is_value(a[i1 - 1], codes):  # a list of values that grew or shrank
            i1, j1 = i1 - 1, j1 - 1
        left, right = " ".join(a[i1:i2]), " ".join(b[j1:j2])
        if folded(left) == folded(right):
            continue
        if not (left and right and _is_value(left, codes) and _is_value(right, codes)):
            return ()
        found.append((_words(old, i1, i2), _words(new, j1, j2)))
    return tuple(found)


def _words(text: str, begin: int, end: int) -> str:
    """Words of a text as written, without the signs around them."""
    return " ".join(_TOKEN.findall(text)[begin:end]).strip(_EDGES)


def _tokens(text: str) -> list[str]:
    return [word.strip(_EDGES) or word for word in _TOKEN.findall(text)]


def _is_value(words: str, codes: frozenset[str]) -> bool:
    parts = words.split()
    return words in codes or (len(parts) <= 4 and all(_VALUE.match(part) or _UNIT.match(part) or part in codes for part in parts)) or \
        any(words in code for code in codes if len(code) - len(words) < 30)
