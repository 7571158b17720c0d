"""A section's body -> pieces: runs of lines under one tab, pivot and moniker, and admonitions.

In: a body's source, the line it begins on, the scope in force there. Out: pieces in reading order. Must not know: Markdown's own blocks.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffinsight.model import Scope
from diffinsight.parse import inline
from diffinsight.parse.deflists import begins

_TAB = re.compile(r"^#{1,6}\s+\[(?P<title>.*)\]\(#tabs?/(?P<id>[^)/\s]{1,200})[^)]{0,200}\)\s*$")
_ZONE = re.compile(r"^ {0,3}:::\s*(zone|moniker)(-end)?\b\s*(?:target\s*=\s*[\"'][^\"']*[\"']\s*(?=pivot))?"
                   r"(?:(?:target|pivot|range)\s*=\s*[\"']([^\"']*)[\"'])?", re.I)
_ADMONITION = re.compile(
    r"^(?P<mark>!!!|\?\?\?\+?|:::)\s*(?P<kind>note|tip|info|caution|warning|danger|important|abstract|success|"
    r"question|failure|bug|example|quote|deprecated)\b\s*(?P<title>.*)$",
    re.I,
)
_FENCE = re.compile(r"^ {0,12}(`{3,}|~{3,})(.*)$")


_CUT = re.compile(r"^[ \t>]{0,16}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$|\n(?:[ \t]*\n)+(?=\S)", re.M)
_RUNS_ON = re.compile(r"<(?:!--|pre|script|style|textarea|[?!])", re.I)  # HTML blocks that blank lines do not end


@dataclass(frozen=True)
class Piece:
    """A run of lines under one scope; `notice`: it is the body of an admonition of that kind."""

    text: str
    line: int
    scope: Scope
    notice: str = ""


def pieces(source: str, line: int, scope: Scope) -> Iterator[Piece]:
    """Cut a body at tab headings, zone and moniker lines and admonitions."""
    if ":::" not in source and "](#tab" not in source and "!!!" not in source and "???" not in source and not scope.tab:
        yield Piece(source, line, scope)
        return
    rows = source.split("\n")
    start = index = 0
    fence = ""
    while index < len(rows):
        row = rows[index]
        mark = _FENCE.match(row)
        if mark:
            fence = mark[1] if not fence or (mark[1].startswith(fence) and mark[2].strip()) else "" if mark[1].startswith(fence) else fence
        elif not fence or _TAB.match(row.lstrip(" ")):
            fence = ""
            step = _marker(rows, index, scope)
            if step:
                yield Piece("\n".join(rows[start:index]), line + start, scope)
                scope, notice, start = step
                if notice:
                    yield replace(notice, line=line + index)
                index = start
                continue
        index += 1
    yield Piece("\n".join(rows[start:]), line + start, scope)


def split(piece: Piece) -> Iterator[Piece]:
    """Cut a piece where a blank line is followed by text at the margin, outside fences: there every list, quote and table has ended.
    A piece with HTML that may run over blank lines stays whole."""
    if _RUNS_ON.search(piece.text):
        yield piece
        return
    start, line, fence = 0, piece.line, ""
    for found in _CUT.finditer(piece.text):
        if found["fence"]:
            mark, info = found["fence"], found["info"]
            if fence and mark.startswith(fence) and info.strip():  # the one before was never closed
                yield replace(piece, text=piece.text[start : found.start()], line=line)
                line += piece.text.count("\n", start, found.start())
                start = found.start()
            fence = mark if not fence or info.strip() else "" if mark.startswith(fence) else fence
        elif not fence:
            text = piece.text[start : found.end()]
            if begins(text) and begins(piece.text, found.end()):
                continue  # one definition list
            if text.strip():
                yield replace(piece, text=text, line=line)
            line += text.count("\n")
            start = found.end()
    if piece.text[start:].strip():
        yield replace(piece, text=piece.text[start:], line=line)


def _marker(rows: Sequence[str], index: int, scope: Scope) -> tuple[Scope, Piece | None, int] | None:
    """What a marker line does: the scope after it, the notice it opens, the index of the next line to read."""
    row = rows[index]
    if row.lstrip(" ").startswith("#") and not row.startswith("    "):
        tab = _TAB.match(row.lstrip(" "))
        return (replace(scope, tab=tab["id"], tab_title=inline.plain(tab["title"], {})), None, index + 1) if tab else None
    if row.startswith((":::", " ")):
        zone = _ZONE.match(row)
        if zone:
            value = "" if zone[2] else zone[3] or ""
            return (replace(scope, pivot=value) if zone[1].lower() == "zone" else replace(scope, moniker=value)), None, index + 1
    if scope.tab and re.match(r"-{3,}\s*$", row) and (index == 0 or not rows[index - 1].strip()):
        return replace(scope, tab="", tab_title=""), None, index + 1
    opened = _ADMONITION.match(row) if row[:3] in ("!!!", "???", ":::") else None
    if not opened:
        return None
    end = _admonition_end(rows, index, opened["mark"])
    body = textwrap.dedent("\n".join(rows[index + 1 : end]))
    heading = opened["title"].strip().strip("\"'")
    kind = {"info": "NOTE", "danger": "CAUTION"}.get(opened["kind"].lower(), opened["kind"].upper())
    return scope, Piece(f"{heading}\n{body}".strip(), 0, scope, kind), end + (opened["mark"] == ":::")


def _admonition_end(rows: Sequence[str], index: int, mark: str) -> int:
    end = index + 1
    if mark == ":::":
        while end < len(rows) and not re.match(r":::\s*$", rows[end]):
            end += 1
        return end
    while end < len(rows) and (not rows[end].strip() or rows[end].startswith("    ")):
        end += 1
    return end
