"""A section's body -> blocks: prose, notices, samples, tables, each with its scope and lines.

In: a body's source, the line it begins on, the scope in force there. Out: a tuple of blocks in reading order.
Must not know: headings, pages, the other side of a comparison.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from diffinsight.model import Block, Chunk, Inline, Lines, Link, Notice, Prose, Sample, Scope, Table
from diffinsight.parse import deflists, htmltables, inline, samples
from diffinsight.parse.codelanguage import language
from diffinsight.parse.pieces import DEEPEST, pieces, split
from diffinsight.parse.tables import build_table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ALERT = re.compile(r"^\s*\[!\s*([A-Za-z]+)\s*\]\s*\n?")
_CODE = re.compile(r"`[^`\n]*`")
_DIRECTIVE = re.compile(r"\s*(?::::|[!?]{3}\+? ?\w|\[!INCLUDE\b|\{\{[<%]|\{%)")  # what a site's generator reads, indented by its writer
_HOLDS = re.compile(r"\s*(?:(?:!!!|\?\?\?\+?) ?\w|===[+!]{0,2} +[\"'])")  # what opens text that goes on indented, in a list
_ITEMS = re.compile(r"(?:[ \t]*[*+-] (?:\*\*|\[|!\[)[^\n]*\n\s*)+")
_IMPORT = re.compile(r"^[ \t]*(?:import|export)\b.*$", re.M)
_BAR = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"\|?(?:[ :]*-[-: ]*\|)+[-: ]*")


@cache
def _block_parser() -> MarkdownIt:
    """markdown-it without its inline stage: blocks are read whole, their words only when asked for."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable("table")
    made.core.ruler.enableOnly(["normalize", "block"])
    return made


def _guarded(text: str) -> str:
    """A text whose table rows have the bars inside their code escaped, as most builds read them: no cell ends within code."""
    if "`" not in text or "|" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if "`" in line and line.lstrip().startswith("|") and "``" not in line and line.count("`") % 2 == 0:
            lines[number] = _CODE.sub(_escaped, line)
    return "\n".join(lines)


def _escaped(code: re.Match[str]) -> str:
    return _BAR.sub(r"\\|", code.group())


def _rows(text: str) -> dict[int, list[str]]:
    """Line -> cells, of the lines of a paragraph that are rows of a table whose head is missing; {} unless there are some alike."""
    found = {at: _BAR.split(line.strip()[1:-1]) for at, line in enumerate(_guarded(text).split("\n"))
             if len(line.strip()) > 2 and line.strip().startswith("|") and line.strip().endswith("|") and line.strip(" |:-")}
    widths = set(map(len, found.values()))
    return found if len(widths) == 1 and min(widths) > 1 else {}


@dataclass(frozen=True)
class Place:
    """What a body's surroundings lend it: the section's title and file (for tables), the page's reference definitions."""

    title: str = ""
    path: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)


def chunks(source: str, line: int, scope: Scope, place: Place) -> tuple[Chunk, ...]:
    """A section's body in chunks; `line` is the 1-based line of its first line."""
    reader = partial(read, place=place)
    return tuple(
        Chunk(part.text, part.line, part.scope, part.notice, reader)
        for piece in pieces(source, line, scope)
        for part in ([piece] if piece.notice else split(piece))
    )


def read(chunk: Chunk, place: Place) -> tuple[Block, ...]:
    """The blocks of a chunk."""
    reader = _Reader(chunk, place)
    return (reader.notice(),) if chunk.notice else tuple(reader.blocks())


class _Reader:
    """Turns the block tokens of one chunk into records."""

    def __init__(self, piece: Chunk, place: Place, depth: int = 0) -> None:
        """`depth`: how many admonitions inside each other hold the text."""
        self.piece, self.place, self.depth = piece, place, depth
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
        entries = deflists.entries(self.piece.text) if deflists.begins(self.piece.text) else []
        if entries:
            made, said = self._definitions(entries), deflists.sentence(entries)
            return [Prose("paragraph", said, made[0].lines, self.piece.scope, self.text)] if said else made
        at = 0
        for start, end in htmltables.places(self.piece.text) if "<table" in self.piece.text.lower() else ():
            table = htmltables.read(self.piece.text[start:end])
            if table:
                self._markdown(at, start)
                line = self.piece.line + self.piece.text.count("\n", 0, start)
                lines = line, line + self.piece.text.count("\n", start, end)
                self.found.append(self._build(table.header, table.rows, [line + one for one in table.lines], lines))
                at = end
        if at:
            self._markdown(at, len(self.piece.text))
            return self.found
        return self._tokens()

    def _markdown(self, start: int, end: int) -> None:
        """The blocks of a part of the chunk."""
        text = self.piece.text[start:end]
        part = replace(self.piece, text=text, line=self.piece.line + self.piece.text.count("\n", 0, start))
        self.found += _Reader(part, self.place)._tokens() if text.strip() else []

    def _tokens(self) -> list[Block]:
        tokens = _block_parser().parse(_guarded(self.piece.text))
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

    def _definitions(self, entries: Sequence[deflists.Entry]) -> list[Block]:
        """A definition list as a table, then what is indented below its entries."""
        rows, lines = [[one.term, " ".join(one.said)] for one in entries], [self.piece.line + one.line for one in entries]
        end = self.piece.line + self.piece.text.rstrip().count("\n")
        table = replace(self._build(deflists.header([one.term for one in entries]), rows, lines, (lines[0], end)), listed=True)
        below = [replace(self.piece, text=text, line=self.piece.line + line) for one in entries for line, text in one.below]
        return [table, *(block for chunk in below for block in _Reader(chunk, self.place).blocks())]

    def _inline(self, token: Token) -> None:
        if self.quote is not None:
            self.quote.append((token.content, self.lines(token)[0]))
            return
        kind = "item" if self.lists and self.item else "paragraph"
        self.item = False
        if "\n|" in f"\n{token.content}" and (rows := _rows(token.content)):
            self._headless(token, rows)
        elif token.content.strip():
            self.found.append(
                Prose(
                    kind,
                    token.content,
                    self.lines(token),
                    self.piece.scope,
                    self.text,
                    len(self.lists),
                    bool(self.lists) and self.lists[-1],
                )
            )

    def _headless(self, token: Token, rows: Mapping[int, list[str]]) -> None:
        """Rows of a table that lacks its head, or whose line below the head has more or fewer cells than it, and the text around them."""
        begin, lines = self.lines(token)[0], token.content.split("\n")
        width, first = max(map(len, rows.values())), min(rows)
        span = begin + first, begin + max(rows)
        below = [at for at in rows if at > first]
        if below and _DELIMITER.fullmatch("".join(lines[first + 1:first + 2]).strip()):
            self.found.append(self._build(rows[first], [rows[at] for at in below], [begin + at for at in below], span))
        else:
            table = self._build([""] * width, list(rows.values()), [begin + at for at in rows], span)
            self.found.append(replace(table, kind="reference"))  # without heads nothing tells what the columns are about
        for at, line in enumerate(lines):
            if at not in rows and line.strip(" |:-"):
                self.found.append(Prose("paragraph", line, (begin + at, begin + at), self.piece.scope, self.text, len(self.lists)))

    def _html_block(self, token: Token) -> None:
        if self.quote is not None:
            self.quote.append((token.content, self.lines(token)[0]))
        elif inline.html_words(token.content) or inline.html_links(token.content, 1):
            self.found.append(Prose("html", token.content, self.lines(token), self.piece.scope, self.html, len(self.lists)))

    def _fence(self, token: Token) -> None:
        if token.info.split()[:1] == ["mdx-code-block"]:  # what it holds is shown as part of the page
            token.content = _IMPORT.sub("", token.content)
            self._html_block(token)
            return
        first, last = self.lines(token)
        self.found.append(Sample(language(token.info), token.content, (first, last), self.piece.scope, samples.read))

    def _code_block(self, token: Token) -> None:
        first, last = self.lines(token)
        if not any(sign.isalnum() for sign in token.content):
            return  # a stray sign that is indented
        opener = self.found[-1] if self.found else None
        text = self.place.path.endswith(".mdx")  # in which no code is set off by its indentation
        held = isinstance(opener, Prose) and _HOLDS.match(opener.text)  # an admonition inside a list
        if self.depth < DEEPEST and (text or held or _ITEMS.fullmatch(token.content)):
            part = replace(self.piece, text=textwrap.dedent(token.content), line=first)
            self.found += _Reader(part, self.place, self.depth + 1)._tokens()
            return
        if _DIRECTIVE.match(token.content):
            self.found.append(Prose("html", token.content, (first, last), self.piece.scope, self.html, len(self.lists)))
            return
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
                self.found.append(Notice(bold[1].upper(), text[bold.end() :], self._quote_lines, self.piece.scope, self.text))
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
        if len(header) == len(rows) == 1 and not header[0].strip() and len(rows[0][0].split()) >= deflists.SENTENCE:  # a framed note
            self.found.append(Notice("NOTE", rows[0][0], (row_lines[0],) * 2, self.piece.scope, self.text))
        else:
            self.found.append(self._build(header, rows, row_lines, self.lines(tokens[start])))
        return index

    def _build(self, header: list[str], rows: list[list[str]], row_lines: list[int], lines: Lines) -> Table:
        links: list[Link] = []
        for row, line in zip([header, *rows], [lines[0], *row_lines], strict=True):
            for cell in row:
                if "](" in cell or "][" in cell or "<" in cell or ("[" in cell and self.place.definitions):
                    links += inline.read(cell, line, self.place.definitions).links
        return build_table(header, rows, row_lines, lines, self.piece.scope, self.place.title, self.place.path, tuple(links))
