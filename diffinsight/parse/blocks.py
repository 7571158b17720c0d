"""A section's body -> blocks: prose, notices, samples, tables, each with its scope and lines.

In: a body's source, the line it begins on, the scope in force there. Out: a tuple of blocks in reading order.
Must not know: headings, pages, the other side of a comparison.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from diffinsight.model import Block, Inline, Lines, Link, Notice, Prose, Sample, Scope, Table
from diffinsight.parse import inline, samples
from diffinsight.parse.tables import build_table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAB = re.compile(r"^#{1,6}\s+\[(?P<title>.*)\]\(#tabs?/(?P<id>[^)/\s]+)[^)]*\)\s*$")
_ZONE = re.compile(r"^:::\s*(zone|moniker)(-end)?\b\s*(?:(?:target|pivot|range)\s*=\s*[\"']([^\"']*)[\"'])?", re.I)
_ADMONITION = re.compile(r"^(?P<mark>!!!|\?\?\?\+?|:::)\s*(?P<kind>note|tip|info|caution|warning|danger|important|abstract|success|"
                         r"question|failure|bug|example|quote|deprecated)\b\s*(?P<title>.*)$", re.I)
_ALERT = re.compile(r"^\s*\[!\s*([A-Za-z]+)\s*\]\s*\n?")
_FENCE = re.compile(r"^ {0,12}(`{3,}|~{3,})(.*)$")
_LANGUAGES = {"c#": "csharp", "cs": "csharp", "py": "python", "python3": "python", "js": "javascript", "ts": "typescript", "sh": "bash",
              "shell": "bash", "zsh": "bash", "azurecli": "bash", "azurecli-interactive": "bash", "console": "bash", "ps1": "powershell",
              "pwsh": "powershell", "azurepowershell": "powershell", "azurepowershell-interactive": "powershell", "yml": "yaml",
              "golang": "go", "c++": "cpp", "rb": "ruby", "jsonc": "json", "rs": "rust", "https": "http", "text": "", "txt": "",
              "output": "", "plaintext": "", "cmd": "bash", "bat": "bash", "batch": "bash", "dos": "bash"}


@cache
def _block_parser() -> MarkdownIt:
    """markdown-it without its inline stage: blocks are read whole, their words only when asked for."""
    from markdown_it import MarkdownIt
    made = MarkdownIt("commonmark").enable("table")
    made.core.ruler.enableOnly(["normalize", "block"])
    return made


def language(info: str) -> str:
    """The family a fence's info string names: "python", "csharp", "bash"; "" for plain text and output."""
    word = re.split(r"[\s,{:]", info.strip().lower(), maxsplit=1)[0].strip(".")
    word = word.removesuffix("-interactive")
    return _LANGUAGES.get(word, word)


@dataclass(frozen=True)
class Place:
    """What a body's surroundings lend it: the section's title and file (for tables), the page's reference definitions."""

    title: str = ""
    path: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)


def read(source: str, line: int, scope: Scope, place: Place) -> tuple[Block, ...]:
    """The blocks of a section's body; `line` is the 1-based line of its first line."""
    found: list[Block] = []
    for piece in _pieces(source, line, scope):
        reader = _Reader(piece, place)
        found += [reader.notice()] if piece.notice else reader.blocks()
    return tuple(found)


@dataclass(frozen=True)
class _Piece:
    """A run of lines under one scope; `notice`: it is the body of an admonition of that kind."""

    text: str
    line: int
    scope: Scope
    notice: str = ""


def _pieces(source: str, line: int, scope: Scope) -> Iterator[_Piece]:
    """Cut a body at tab headings, zone and moniker lines and admonitions."""
    if ":::" not in source and "](#tab" not in source and "!!!" not in source and "???" not in source and not scope.tab:
        yield _Piece(source, line, scope)
        return
    rows = source.split("\n")
    start = index = 0
    fence = ""
    while index < len(rows):
        row = rows[index]
        mark = _FENCE.match(row)
        if mark:
            fence = mark[1] if not fence else "" if mark[1].startswith(fence) and not mark[2].strip() else fence
        elif not fence:
            step = _marker(rows, index, scope)
            if step:
                yield _Piece("\n".join(rows[start:index]), line + start, scope)
                scope, notice, start = step
                if notice:
                    yield replace(notice, line=line + index)
                index = start
                continue
        index += 1
    yield _Piece("\n".join(rows[start:]), line + start, scope)


def _marker(rows: Sequence[str], index: int, scope: Scope) -> tuple[Scope, _Piece | None, int] | None:
    """What a marker line does: the scope after it, the notice it opens, the index of the next line to read."""
    row = rows[index]
    if row.startswith("#"):
        tab = _TAB.match(row)
        return (replace(scope, tab=tab["id"], tab_title=inline.plain(tab["title"], {})), None, index + 1) if tab else None
    if row.startswith(":::"):
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
    body = textwrap.dedent("\n".join(rows[index + 1:end]))
    heading = opened["title"].strip().strip("\"'")
    kind = {"info": "NOTE", "danger": "CAUTION"}.get(opened["kind"].lower(), opened["kind"].upper())
    return scope, _Piece(f"{heading}\n{body}".strip(), 0, scope, kind), end + (opened["mark"] == ":::")


def _admonition_end(rows: Sequence[str], index: int, mark: str) -> int:
    end = index + 1
    if mark == ":::":
        while end < len(rows) and not re.match(r":::\s*$", rows[end]):
            end += 1
        return end
    while end < len(rows) and (not rows[end].strip() or rows[end].startswith("    ")):
        end += 1
    return end


class _Reader:
    """Turns the block tokens of one piece into records."""

    def __init__(self, piece: _Piece, place: Place) -> None:
        self.piece, self.place = piece, place
        self.found: list[Block] = []
        self.lists: list[bool] = []  # open lists, True for ordered
        self.item = False  # the next paragraph is the first of its list item
        self.quote: list[tuple[str, int]] | None = None  # texts of the open outermost quote

    def text(self, source: str, line: int) -> Inline:
        return inline.read(source, line, self.place.definitions)

    def html(self, source: str, line: int) -> Inline:
        return Inline(inline.html_words(source), inline.html_links(source, line))

    def lines(self, token: Token) -> Lines:
        first, last = token.map or [0, 1]
        return self.piece.line + first, self.piece.line + max(last - 1, first)

    def notice(self) -> Notice:
        text = self.piece.text
        return Notice(self.piece.notice, text, (self.piece.line, self.piece.line + text.count("\n")), self.piece.scope, self.text)

    def blocks(self) -> list[Block]:
        if not self.piece.text.strip():
            return []
        tokens = _block_parser().parse(self.piece.text)
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                index = self._table(tokens, index)
            else:
                handle = getattr(self, f"_{token.type}", None)
                if handle:
                    handle(token)
            index += 1
        return self.found

    def _inline(self, token: Token) -> None:
        if self.quote is not None:
            self.quote.append((token.content, self.lines(token)[0]))
            return
        kind = "item" if self.lists and self.item else "paragraph"
        self.item = False
        if token.content.strip():
            self.found.append(Prose(kind, token.content, self.lines(token), self.piece.scope, self.text,
                                    len(self.lists), bool(self.lists) and self.lists[-1]))

    def _html_block(self, token: Token) -> None:
        if self.quote is not None:
            self.quote.append((token.content, self.lines(token)[0]))
        elif inline.html_words(token.content) or inline.html_links(token.content, 1):
            self.found.append(Prose("html", token.content, self.lines(token), self.piece.scope, self.html, len(self.lists)))

    def _fence(self, token: Token) -> None:
        first, last = self.lines(token)
        self.found.append(Sample(language(token.info), token.content, (first, last), self.piece.scope, samples.read))

    def _code_block(self, token: Token) -> None:
        first, last = self.lines(token)
        self.found.append(Sample("", token.content, (first, last), self.piece.scope, samples.read))

    def _bullet_list_open(self, token: Token) -> None:
        self.lists.append(False)

    def _ordered_list_open(self, token: Token) -> None:
        self.lists.append(True)

    def _bullet_list_close(self, token: Token) -> None:
        self.lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, token: Token) -> None:
        self.item = True

    def _blockquote_open(self, token: Token) -> None:
        if self.quote is None:
            self.quote, self._quote_level, self._quote_lines = [], token.level, self.lines(token)

    def _blockquote_close(self, token: Token) -> None:
        if self.quote is None or token.level != self._quote_level:
            return
        texts, self.quote = self.quote, None
        if not texts:
            return
        alert = _ALERT.match(texts[0][0])
        text = "\n".join(part for part, _ in texts)
        if alert:
            body = _ALERT.sub("", text, count=1)
            self.found.append(Notice(alert[1].upper(), body, self._quote_lines, self.piece.scope, self.text))
        else:
            bold = re.match(r"\s*\*\*\s*(note|tip|important|warning|caution)\b[:\s]*\*\*[:\s]*", text, re.I)
            if bold:
                self.found.append(Notice(bold[1].upper(), text[bold.end():], self._quote_lines, self.piece.scope, self.text))
            else:
                self.found.append(Prose("paragraph", text, self._quote_lines, self.piece.scope, self.text, len(self.lists)))

    def _table(self, tokens: Sequence[Token], start: int) -> int:
        """Read a table's tokens; returns the index of its closing token."""
        header: list[str] = []
        rows: list[list[str]] = []
        row_lines: list[int] = []
        index = start + 1
        in_head = True
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "tbody_open":
                in_head = False
            elif token.type == "tr_open" and not in_head:
                rows.append([])
                row_lines.append(self.lines(token)[0])
            elif token.type == "inline":
                (header if in_head else rows[-1]).append(token.content)
            index += 1
        self.found.append(self._build(header, rows, row_lines, self.lines(tokens[start])))
        return index

    def _build(self, header: list[str], rows: list[list[str]], row_lines: list[int], lines: Lines) -> Table:
        links: list[Link] = []
        for row, line in zip([header, *rows], [lines[0], *row_lines], strict=True):
            for cell in row:
                if "](" in cell or "][" in cell or "<" in cell:
                    links += inline.read(cell, line, self.place.definitions).links
        return build_table(header, rows, row_lines, lines, self.piece.scope, self.place.title, self.place.path, tuple(links))


