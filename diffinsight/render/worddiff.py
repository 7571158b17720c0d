"""Compares two short texts word by word, for people to see what changed inside a sentence.

In: two texts. Out: runs of words that are equal, deleted or inserted. Must not know: any output format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "del", "ins"]
_WORD = re.compile(r"\s+|[^\W_]+(?:[-.'’_/][^\W_]+)*|[\W_]")  # dates, versions and paths are words
_MOST_WORDS = 400  # the matcher is quadratic: longer texts are compared by what they begin and end with


def runs(before: str, after: str) -> Iterator[tuple[Kind, str]]:
    """The texts as (kind, text) runs: `same` and `del` joined give `before`, `same` and `ins` joined give `after`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    head, tail = _ends(old, new)
    if head:
        yield "same", "".join(old[:head])
    yield from _middle(old[head:len(old) - tail], new[head:len(new) - tail])
    if tail:
        yield "same", "".join(old[len(old) - tail:])


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    """The same for texts that differ where they begin and where they end."""
    if not old or not new or max(len(old), len(new)) > _MOST_WORDS:
        yield from _change("".join(old), "".join(new))
        return
    gone = come = ""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(old[a:b]) if tag == "equal" else ""
        if tag != "equal" or (same.isspace() and (gone or come) and b < len(old)):  # a mere blank doesn't part two changes
            gone, come = gone + "".join(old[a:b]), come + "".join(new[c:d])
            continue
        yield from _change(gone, come)
        gone = come = ""
        yield "same", same
    yield from _change(gone, come)


def _change(gone: str, come: str) -> Iterator[tuple[Kind, str]]:
    if gone:
        yield "del", gone
    if come:
        yield "ins", come


def _ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many words both begin with, and how many they end with."""
    short = min(len(old), len(new))
    head = next((i for i in range(short) if old[i] != new[i]), short)
    tail = next((i for i in range(short - head) if old[-1 - i] != new[-1 - i]), short - head)
    return head, tail
