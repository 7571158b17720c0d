"""Makes a filled template fit a limit by leaving out whole rows, and says how many.

In: text in which rows are marked, a limit. Out: the text within the limit. Must not know: what the rows say.

A template prints `row(name)` before each row of a list, `stop(name)` where the last row ends, and `rest(name)` where what was left out
is to be said. The marks are control characters, which documents' words never hold once they are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from diffinsight.model import DiffInsightError

_MARK = re.compile("\x1e([a-z]+)([<>.])\x1e")
_LEAST = 10  # rows that every list keeps while others have more


def row(name: str) -> str:
    """The mark before a row of the list `name`."""
    return f"\x1e{name}>\x1e"


def stop(name: str) -> str:
    """The mark after the last row of the list `name`; the mark of `rest` is one too."""
    return f"\x1e{name}.\x1e"


def rest(name: str) -> str:
    """The mark of the place where it is said how many rows of the list `name` were left out since the last such place."""
    return f"\x1e{name}<\x1e"


@dataclass
class _Piece:
    """A stretch of text: a row of the list `name`, the place of its remainder (`rest`), or what always stays (name "")."""

    name: str
    text: str
    rest: bool = False
    size: int = 0


def fit(text: str, limit: int, order: Sequence[str], more: Callable[[int], str], measure: Callable[[str], int] = len) -> str:
    """The text without marks, at most `limit` long as `measure` counts. Lists lose rows from their ends, in `order` (the list that
    matters least first), each down to ten and only then to none. `more(n)` says that n rows are left out.

    Raises DiffInsightError when what is no row is too long already (a template of the user's own can bring that about).
    """
    pieces = _pieces(text)
    for piece in pieces:
        piece.size = measure(piece.text)
    rows = {name: [piece for piece in pieces if piece.name == name and not piece.rest] for name in order}
    kept = {name: len(found) for name, found in rows.items()}
    room = limit - sum(piece.size for piece in pieces if not piece.name or piece.rest) - sum(map(sum, (
        [piece.size for piece in found] for found in rows.values())))
    said = measure(more(10 ** 6))
    for least in (_LEAST, 0):
        for name in order:
            while room < 0 and kept[name] > least:
                if kept[name] == len(rows[name]):
                    room -= said * sum(piece.rest and piece.name == name for piece in pieces)
                kept[name] -= 1
                room += rows[name][kept[name]].size
    if room < 0:
        raise DiffInsightError(f"the text is {-room:,} too long for its limit of {limit:,} even without rows: shorten its template")
    return "".join(_chosen(pieces, kept, more))


def _pieces(text: str) -> list[_Piece]:
    parts = _MARK.split(text)
    pieces = [_Piece("", parts[0])]
    for name, kind, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if kind == "<":
            pieces.append(_Piece(name, "", True))
        pieces.append(_Piece(name if kind == ">" else "", body))
    return pieces


def _chosen(pieces: Sequence[_Piece], kept: dict[str, int], more: Callable[[int], str]) -> Iterator[str]:
    left, dropped = dict(kept), dict.fromkeys(kept, 0)
    for piece in pieces:
        if not piece.name:
            yield piece.text
        elif piece.rest:
            yield more(dropped[piece.name]) if dropped[piece.name] else ""
            dropped[piece.name] = 0
        elif left[piece.name]:
            left[piece.name] -= 1
            yield piece.text
        else:
            dropped[piece.name] += 1
