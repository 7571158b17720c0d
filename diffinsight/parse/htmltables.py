"""Tables written in HTML, read into the cells that a pipe table would have.

In: a body's source. Out: where such tables stand, their rows. Must not know: kinds of tables, comparison.

Only a table that stands by itself at the margin is read, one that holds no other. A cell over several columns leaves the further ones
blank, one over several rows stands in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

MOST = 400_000  # characters of a table
WIDEST = 60  # columns
_MARK = re.compile(r"^[ \t]{0,12}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$|^ {0,3}(?P<open><table\b)|</table>(?P<close>[ \t]*)$", re.M | re.I)
_ROW = re.compile(r"<tr\b[^<>]*>", re.I)
_CELL = re.compile(r"<t(?P<kind>[dh])\b(?P<attributes>[^<>]*)>", re.I)
_END = re.compile(r"</(?:t[dh]|tr|tbody|thead|tfoot|table)>|<(?:tbody|tfoot)\b[^<>]*>", re.I)
_SPAN = re.compile(r"\b(?P<way>col|row)span\s*=\s*[\"']?(?P<count>\d{1,3})", re.I)
_BOLD = re.compile(r"\s*(?:<p[^<>]*>\s*)?<(?P<mark>b|strong)\b[^<>]*>.*</(?P=mark)>\s*(?:</p>)?\s*", re.I | re.S)


@dataclass(frozen=True)
class HtmlTable:
    """`header`: blank cells where the table has none; `lines`: of each row, counted from 0 at the table's own first line."""

    header: list[str]
    rows: list[list[str]]
    lines: list[int]


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where the tables of a text begin and end, fences left out."""
    fence, start, inner = "", -1, False
    for found in _MARK.finditer(text):
        if found["fence"]:
            mark = found["fence"]
            fence = mark if not fence else "" if mark.startswith(fence) and not found["info"].strip() else fence
        elif fence:
            continue
        elif found["open"]:
            start, inner = (found.start(), False) if start < 0 else (start, True)
        elif start >= 0:
            if not inner and found.end() - start < MOST:
                yield start, found.end()
            start = -1


def read(source: str) -> HtmlTable | None:
    """The rows of a table; None for one that has no two columns, or holds something else than rows."""
    rows, heads, lines = [], [], []
    carried: dict[int, tuple[str, int]] = {}  # column -> cell that goes on below, rows that it goes on for
    for found, text in _parts(_ROW, source):
        cells = list(_cells(text))
        if cells:
            rows.append(_spread(cells, carried))
            heads.append(all(kind == "h" for kind, _, _ in cells) or all(_BOLD.fullmatch(text) for _, text, _ in cells if text.strip()))
            lines.append(source.count("\n", 0, found.start()))
    width = max(map(len, rows), default=0)
    if not 1 < width <= WIDEST or "<table" in source[6:].lower():
        return None
    rows = [row + [""] * (width - len(row)) for row in rows]
    if len(rows) > 1 and heads[0]:
        return HtmlTable(rows[0], rows[1:], lines[1:])
    return HtmlTable([""] * width, rows, lines)


def _parts(opening: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each opening tag with what stands between it and the next one."""
    tags = list(opening.finditer(text))
    for tag, after in zip_longest(tags, tags[1:]):
        yield tag, text[tag.end() : after.start() if after else len(text)]


def _cells(row: str) -> Iterator[tuple[str, str, dict[str, int]]]:
    """(kind, source, spans) of a row's cells."""
    for found, text in _parts(_CELL, row):
        closed = _END.search(text)
        spans = {one["way"].lower(): int(one["count"]) for one in _SPAN.finditer(found["attributes"])}
        yield found["kind"].lower(), " ".join((text[: closed.start()] if closed else text).split()), spans


def _spread(cells: list[tuple[str, str, dict[str, int]]], carried: dict[int, tuple[str, int]]) -> list[str]:
    """A row's cells by column, with those of the rows above that go on here."""
    row: list[str] = []
    todo = list(cells)
    while (todo or len(row) in carried) and len(row) <= WIDEST:
        if len(row) in carried:
            text, left = carried.pop(len(row))
            if left > 1:
                carried[len(row)] = text, left - 1
            row.append(text)
            continue
        _, text, spans = todo.pop(0)
        if spans.get("row", 1) > 1:
            carried[len(row)] = text, spans["row"] - 1
        row += [text, *[""] * (min(spans.get("col", 1), WIDEST) - 1)]
    return row
