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
    r"^(?:(?P<mark>!!!|\?\?\?\+?|:::)\s*(?P<kind>note|tip|info|caution|warning|danger|important|abstract|success|"
    r"question|failure|bug|example|quote|deprecated)\b|(?P<own>!!!|\?\?\?\+?) (?P<word>\w[\w-]*))\s*(?P<title>.*)$",
    re.I,
)
_HOLDER = re.compile(  # what opens text that goes on indented
    r"===[+!]{0,2} +(?P<quote>[\"'])(?P<tab>.+)(?P=quote)\s*$|:(?P<said>[ \t]{1,3}\S.*)| {0,3}\[\^[\w-]{1,60}\]:(?P<note>.*)")
_HOLDERS = re.compile(r"^(?:===[+!]{0,2} +[\"']|:[ \t]{1,3}\S| {0,3}\[\^)", re.M)
_SIGNS = (":::", "](#tab", "!!!", "???")
DEEPEST = 20  # tabs, definitions and footnotes inside each other
_FENCE = re.compile(r"^ {0,12}(`{3,}|~{3,})(.*)$")


_CUT = re.compile(r"^[ \t>]{0,16}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$|\n(?:[ \t]*\n)+(?=\S)", re.M)
_RUNS_ON = re.compile(r"<(?:!--|pre|script|style|textarea|[?!])|^ {0,3}<table\b", re.I | re.M)  # HTML blocks that blank lines do not end


@dataclass(frozen=True)
class Piece:
    """A run of lines under one scope; `notice`: it is the body of an admonition of that kind."""

    text: str
    line: int
    scope: Scope
    notice: str = ""


def pieces(source: str, line: int, scope: Scope, depth: int = 0) -> Iterator[Piece]:
    """Cut a body at tab headings, zone and moniker lines, admonitions, and what goes on indented. `depth`: how many of these hold it."""
    if depth > DEEPEST or not (scope.tab or any(sign in source for sign in _SIGNS) or _HOLDERS.search(source)):
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
            end = index if step else _held(rows, index)
            if end > index:
                yield Piece("\n".join(rows[start:index]), line + start, scope)
                yield from _inside(rows[index:end], line + index, scope, depth + 1)
                start = index = end
                continue
            if step:
                yield Piece("\n".join(rows[start:index]), line + start, scope)
                scope, notice, start = step
                if notice:
                    yield replace(notice, line=line + index)
                index = start
                continue
        index += 1
    yield Piece("\n".join(rows[start:]), line + start, scope)


def _held(rows: Sequence[str], index: int) -> int:
    """Where the text ends that a tab, a definition or a footnote opens, and that goes on indented; `index` when none does."""
    row = rows[index]
    opened = _HOLDER.match(row) if row[:1] in ("=", ":", "[", " ") else None
    if not opened or (opened["said"] and (index == 0 or rows[index - 1].strip())):
        return index  # a definition right below its term is an entry of a list of them
    end = index + 1
    lazy = not opened["tab"]  # a paragraph may go on at the margin
    while end < len(rows) and (not rows[end].strip() or rows[end].startswith(("    ", "\t")) or (lazy and rows[end - 1].strip())):
        end += 1
    while not rows[end - 1].strip():
        end -= 1
    return end if end > index + 1 else index


def _inside(rows: Sequence[str], line: int, scope: Scope, depth: int) -> Iterator[Piece]:
    """The pieces of such a text, `line` being that of the row that opens it."""
    opened = _HOLDER.match(rows[0])
    body = textwrap.dedent("\n".join(row if row[:1] in (" ", "\t") else f"    {row}" for row in rows[1:]))
    if opened and opened["tab"]:
        yield from pieces(body, line + 1, replace(scope, tab=opened["tab"].lower(), tab_title=opened["tab"]), depth)
    elif opened:
        first = (opened["said"] or opened["note"] or "").strip()
        yield from pieces(f"{first}\n{body}", line, scope, depth)


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
    mark, named = opened["mark"] or opened["own"], opened["kind"] or opened["word"]
    end = _admonition_end(rows, index, mark)
    body = textwrap.dedent("\n".join(rows[index + 1 : end]))
    heading = opened["title"].strip().strip("\"'")
    kind = {"info": "NOTE", "danger": "CAUTION"}.get(named.lower(), named.upper())
    return scope, Piece(f"{heading}\n{body}".strip(), 0, scope, kind), end + (mark == ":::")


def _admonition_end(rows: Sequence[str], index: int, mark: str) -> int:
    end = index + 1
    if mark == ":::":
        while end < len(rows) and not re.match(r":::\s*$", rows[end]):
            end += 1
        return end
    while end < len(rows) and (not rows[end].strip() or rows[end].startswith("    ")):
        end += 1
    return end
