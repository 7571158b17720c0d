"""Objects of a JSON or script file with their places, so that one can be added in the manner of its neighbours.

In: text. Out: spans; text with an object more. Must not know: what an object means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*(?:[\s\S]*?\*/|[\s\S]*)|[{}]""")
LARGEST = 20_000  # characters of an object that is looked into


@dataclass(frozen=True)
class Span:
    """An object from brace to brace."""

    start: int
    end: int
    raw: str


def objects(text: str, wanted: re.Pattern[str]) -> list[Span]:
    """The innermost objects that hold a match of `wanted`, in order."""
    found: list[Span] = []
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            start = opened.pop()
            inside = found and found[-1].start > start
            if not inside and token.end() - start <= LARGEST and wanted.search(text, start, token.end()):
                found.append(Span(start, token.end(), text[start:token.end()]))
    return found


def inserted(text: str, spans: Sequence[Span], new: str, key: Callable[[Span], str], own: str) -> str:
    """The text with the object `new` among its likes: by its key `own` where they are sorted by theirs, else behind the last.

    What stands between two objects stands between the new one and its neighbour too; a comma behind the last stays the last's.
    """
    keys = [key(span).lower() for span in spans]
    place = sum(one <= own.lower() for one in keys) if len(keys) > 1 and keys == sorted(keys) else len(spans)
    between = _between(text, spans)
    if place == 0:
        return text[:spans[0].start] + new + between + text[spans[0].start:]
    end = spans[place - 1].end
    return text[:end] + between + new + text[end:]


def _between(text: str, spans: Sequence[Span]) -> str:
    gaps = (text[a.end:b.start] for a, b in pairwise(spans))
    usual = next((gap for gap in gaps if re.fullmatch(r",\s{0,200}", gap)), "")
    if usual:
        return usual
    line = text[:spans[0].start].rpartition("\n")[2]
    end = "\r\n" if "\r\n" in text else "\n"
    return f",{end}{line}" if not line.strip() and "\n" in text[:spans[0].start] else ", "
