"""Markdown text -> Page record.

In: a page's text and path. Out: `Page` with front matter, sections, markers; blocks are read when asked for. Must not know: git, the
other side of a comparison, what a change means.

A page is first cut at its headings by one scan over the lines that can matter; a section's body goes through markdown-it only when
somebody asks for its blocks, so that text which is the same on both sides of a range is never parsed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from diffinsight.model import Chunk, Marker, Page, Scope, Section, Warning_
from diffinsight.parse import blocks, inline
from diffinsight.parse.components import unindented
from diffinsight.parse.deflists import terms
from diffinsight.parse.shortcodes import fenced
from diffinsight.parse.yamlio import load_mapping

_INTERESTING = re.compile(
    r"""^(?:
      (?:[ ]{0,3}(?=\#+[ \t]+\[[^\n]*\]\(\#tabs?/))?(?P<atx>\#{1,6})(?=[ \t]|$)(?P<title>.*)
    | (?P<indent>[ \t]{0,16})(?P<fence>`{3,}|~{3,})(?P<info>.*)
    | (?P<rule>=+|-+)[ \t]*$
    | [ ]{0,3}:::(?P<zone>.*)
    | (?P<comment><!--)
    )""", re.M | re.X)
_NO_LOC = re.compile(r""":::no-loc\s+text=(["'])([^\n]{0,400}?)\1\s*:::""")  # words that translators leave alone
_FENCE = re.compile(r"^[ \t]{0,16}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$", re.M)
_TAB = re.compile(r"^\[(?P<title>.*)\]\(#tabs?/(?P<id>[^)/\s]{1,200})(?:/(?P<cond>[^)\s]{0,200}))?\)\s*$")
_ZONE = re.compile(r"^\s*(?P<kind>zone|moniker)(?P<end>-end)?\b\s*(?:target\s*=\s*[\"'][^\"']*[\"']\s*(?=pivot))?"
                   r"(?:(?:target|pivot|range)\s*=\s*[\"'](?P<value>[^\"']*)[\"'])?", re.I)
_EXPLICIT_ID = re.compile(r"(?<!\s)\s*\{(?:/\*)?\s*(?:#|[^{}]{0,200}\bid=\")([\w.:-]+)[^{}]*\}\s*$")  # {#id}, {/* #id */} or {id="id"}
_INLINE_ID = re.compile(r"\{:?[ \t]{0,4}#([\w.:-]+)[^{}\n]{0,200}\}")
_ANCHOR_TAG = re.compile(r"<[a-z]\w*\s[^<>]*?\b(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.I)
_ABOVE = re.compile(r"(?:^[ \t]*<a\b[^<>\n]{0,200}>(?:[ \t]*</a>)?[ \t]*\n\s*)+\Z", re.M | re.I)  # anchors right above the next heading
_IMPORT = re.compile(r"\s*^import[ \t]+(?:[\w*{][^'\"`]{0,2000}?\bfrom[ \t]+)?(?:\"[^\"\n]*\"|'[^'\n]*');?[ \t]*$", re.M)
_NO_SLUG = re.compile(r"[^a-z0-9 _-]+")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*\n?[ \t]*<?([^\s>]+)>?", re.M)
_FRONT = re.compile(r"\A---[ \t]*\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.S | re.M)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(?P<body>.*?)^\+\+\+[ \t]*$\n?", re.S | re.M)
_RETURNS = re.compile(r"\r+\n")
_TOML_KEY = re.compile(r"^(\w[\w.-]*)[ \t]*=(.*)$", re.M)


def parse_page(text: str, path: str) -> Page:
    """Read a Markdown page. Broken front matter is a warning on the page and the body is still read."""
    text = _NO_LOC.sub(r"\2", normalise(text)) if ":::no-loc" in text else normalise(text)
    front, front_lines, warnings, body_at = _front_matter(text, path)
    text = fenced(unindented(_without_imports(text, body_at)))
    definitions = {key.strip().lower(): target for key, target in _DEFINITION.findall(text)} if "]:" in text else {}
    scan = _Scan(text, path, body_at, definitions)
    sections = scan.sections()
    heads = [section.title for section in sections if section.level == 1]
    named = str(front.get("title") or front.get("Title") or "")
    title = named if named and len(heads) > 1 and named not in heads else next(iter(heads), "") or named
    return Page(path, title, front, front_lines, sections, text.count("\n") + bool(text and not text.endswith("\n")),
                tuple(scan.tabs), tuple(scan.pivots), tuple(scan.monikers), definitions, warnings)


def _without_imports(text: str, body_at: int) -> str:
    """The text with the imports blanked with which the body of an MDX page opens; lines stay where they are."""
    at = body_at
    while found := _IMPORT.match(text, at):
        at = found.end()
    return text[:body_at] + "\n" * text.count("\n", body_at, at) + text[at:] if at > body_at else text


def normalise(text: str) -> str:
    """Text without byte order mark and carriage returns, so that line endings never count as a change. A lone carriage return ends a
    line only where nothing else does, as git counts lines."""
    text = text.lstrip("\ufeff")
    return _RETURNS.sub("\n", text).replace("\r", " ") if "\n" in text else text.replace("\r", "\n")


def slug(title: str) -> str:
    """A heading's anchor as GitHub and Microsoft Learn make it: lower-case, punctuation dropped, each blank a hyphen."""
    title = title.strip().lower()
    if title.isascii():
        return _NO_SLUG.sub("", title).replace(" ", "-")
    return "".join(c for c in title if c in " -_" or unicodedata.category(c)[0] in "LNM").replace(" ", "-")


def _front_matter(text: str, path: str) -> tuple[Mapping[str, object], Mapping[str, int], tuple[Warning_, ...], int]:
    """Mapping, key lines, warnings, and the offset where the body begins. The fence is the one mdit-py-plugins' front_matter accepts."""
    found = _FRONT.match(text)
    if found:
        data, lines, warnings = load_mapping(found["body"], path, 2)
        return data, lines, tuple(warnings), found.end()
    found = _TOML.match(text)
    if found:
        data = {key: value.strip().strip("\"'") for key, value in _TOML_KEY.findall(found["body"])}
        return data, dict.fromkeys(data, 1), (), found.end()
    if text.startswith("---\n") and re.match(r"---\n\w[\w. -]*:", text):
        return {}, {}, (Warning_(path, "the front matter is not closed: end it with a line of three hyphens", 1),), 0
    return {}, {}, (), 0


@dataclass
class _Cut:
    """Where a section begins while the page is scanned."""

    level: int
    raw: str
    line: int
    body_line: int
    body_at: int
    scope: Scope


class _Scan:
    """One pass over a page's lines: cuts it at headings and follows tabs, pivots, monikers and fences."""

    def __init__(self, text: str, path: str, body_at: int, definitions: Mapping[str, str]) -> None:
        self.text, self.path, self.body_at = text, path, body_at
        self.definitions = definitions
        self.tabs: list[Marker] = []
        self.pivots: list[Marker] = []
        self.monikers: list[Marker] = []
        self._used: dict[str, int] = {}
        self._line, self._at = 1, 0  # the line number of offset _at
        self._fence_after: re.Match[str] | None = None
        self._above: tuple[str, ...] = ()  # ids that stand right above the next heading

    def line_of(self, offset: int) -> int:
        self._line += self.text.count("\n", self._at, offset)
        self._at = offset
        return self._line

    def sections(self) -> tuple[Section, ...]:
        cuts = [_Cut(0, "", max(1, self.line_of(self.body_at)), self.line_of(self.body_at), self.body_at, Scope())]
        ends: list[int] = []
        marks: list[tuple[int, str, str, str, int]] = []  # cut index, kind, key, title, line
        scope, fence, skip_to, listed = Scope(), None, 0, False
        group = 0  # the cut in which the open tab group began
        for found in _INTERESTING.finditer(self.text, self.body_at):
            if found.start() < skip_to:
                continue
            kind = found.lastgroup
            if found["fence"]:
                listed = listed if fence else self._in_list(found.start(), len(found["indent"]))
                fence = _next_fence(fence, found["fence"], found["info"])
                continue
            if fence and not (found["atx"] and (listed or self._left_open(found, fence))):
                continue
            fence = None  # a heading at the margin ends a list item, and with it a fence left open inside
            if found["comment"]:
                end = self.text.find("-->", found.end())
                skip_to = end if end >= 0 else len(self.text)
            elif found["zone"] is not None:
                scope, opened = _zone(scope, found["zone"])
                marks += [(len(cuts) - 1, *mark, self.line_of(found.start())) for mark in opened]
            elif found["atx"]:
                title = found["title"].strip()
                tab = _TAB.match(title)
                if tab:
                    group = group if scope.tab and all(cut.level > cuts[group].level for cut in cuts[group + 1:]) else len(cuts) - 1
                    scope = replace(scope, tab=tab["id"], tab_title=inline.plain(tab["title"], self.definitions))
                    marks.append((group, "tab", tab["id"], scope.tab_title, self.line_of(found.start())))
                else:
                    line = self.line_of(found.start())
                    ends.append(found.start())
                    cuts.append(_Cut(len(found["atx"]), title, line, line + 1, found.end() + 1, scope))
            elif kind == "rule":
                scope = self._rule(found, scope, cuts, ends)
        ends.append(len(self.text))
        sections = tuple(self._section(cut, end) for cut, end in self._trails(cuts, ends))
        self._mark(marks, sections)
        return sections

    def _left_open(self, heading: re.Match[str], fence: str) -> bool:
        """Was the fence around a heading never closed: a tab's heading is no code, nor is one between blank lines after which the next
        fence only opens."""
        if _TAB.match(heading["title"].strip()):
            return True
        alone = len(heading["atx"]) > 1 and self.text[max(0, heading.start() - 2):heading.start()] == "\n\n" \
            and self.text[heading.end():heading.end() + 2] in ("\n\n", "\n", "")
        if not alone:
            return False
        if self._fence_after is None or self._fence_after.start() < heading.end():
            self._fence_after = _FENCE.search(self.text, heading.end())
        after = self._fence_after
        return after is None or (after["fence"].startswith(fence) and bool(after["info"].strip()))

    def _in_list(self, start: int, indent: int) -> bool:
        """Does a fence stand inside a list item: indented, below a list marker or further in than a fence of its own may be."""
        if indent == 0 or indent > 3:
            return indent > 3
        above = next((line for line in reversed(self.text[max(0, start - 4_000):start].split("\n")) if line[:1].strip()), "")
        return bool(re.match(r"(?:[-*+]|\d+[.)])\s", above))

    def _rule(self, found: re.Match[str], scope: Scope, cuts: list[_Cut], ends: list[int]) -> Scope:
        """A line of = or -: the underline of a setext heading, or the end of a tab group."""
        before = self.text[cuts[-1].body_at:found.start()]
        paragraph = before[before.rfind("\n\n") + 1:].strip("\n") if not before.endswith("\n\n") else ""
        heading = paragraph if paragraph and before and not re.match(r"\s*(?:[>|#+*=-]|\d+[.)]|```|~~~|:::|<| {4}|\[!)", paragraph) else ""
        if heading and len(heading) < 300 and "|" not in heading:
            start = found.start() - len(heading) - 1
            line = self.line_of(found.start())
            ends.append(start)
            level = 1 if found["rule"][0] == "=" else 2
            cuts.append(_Cut(level, " ".join(heading.split()), line - heading.count("\n") - 1, line + 1, found.end() + 1, scope))
            return scope
        return replace(scope, tab="", tab_title="") if len(found["rule"]) >= 3 and found["rule"][0] == "-" else scope

    def _trails(self, cuts: list[_Cut], ends: list[int]) -> Iterator[tuple[tuple[_Cut, tuple[str, ...], str, tuple[str, ...]], int]]:
        above: list[tuple[int, str]] = []
        for cut, end in zip(cuts, ends, strict=True):
            if cut.level == 0:
                yield (cut, (), "", ()), end
                continue
            raw, ids = cut.raw.rstrip("#").rstrip() if re.search(r"\s#+$", cut.raw) or not cut.raw.strip("#") else cut.raw, []
            explicit = _EXPLICIT_ID.search(raw)
            if explicit:
                ids.append(explicit[1])
                raw = raw[:explicit.start()]
            if "<" in raw:
                ids += _ANCHOR_TAG.findall(raw)
            title = inline.plain(raw, self.definitions)
            above = [item for item in above if item[0] < cut.level]
            yield (cut, tuple(name for level, name in above if level > 1), title, tuple(ids)), end
            above.append((cut.level, title))

    def _section(self, head: tuple[_Cut, tuple[str, ...], str, tuple[str, ...]], end: int) -> Section:
        cut, trail, title, ids = head
        ids, self._above = ids + self._above, ()
        source = self.text[cut.body_at:end]
        last = max(cut.line, cut.body_line + source.rstrip("\n").count("\n") if source.strip() else cut.body_line - 1)
        if "<" in source and ("id" in source or "name" in source):
            tail = _ABOVE.search(source[-400:]) if end < len(self.text) else None
            source = source.removesuffix(tail[0]) if tail else source
            ids += tuple(html.unescape(found) for found in _ANCHOR_TAG.findall(_without_fences(source)))
            self._above = tuple(html.unescape(found) for found in _ANCHOR_TAG.findall(tail[0])) if tail else ()
        if "{" in source and "#" in source:
            ids += tuple(_INLINE_ID.findall(source))
        if "\n: " in source:
            ids += tuple(slug(inline.plain(term, self.definitions)) for term in terms(source))
        anchor = slug(title) if cut.level else ""
        if anchor:
            seen = self._used.get(anchor, 0)
            self._used[anchor] = seen + 1
            anchor = f"{anchor}-{seen}" if seen else anchor
        reader = partial(_read, body_line=cut.body_line, scope=cut.scope, definitions=self.definitions, path=self.path)
        return Section(title, cut.level, anchor, ids, trail, (cut.line, last), source, reader)

    def _mark(self, marks: list[tuple[int, str, str, str, int]], sections: tuple[Section, ...]) -> None:
        lists = {"tab": self.tabs, "zone": self.pivots, "moniker": self.monikers}
        for index, kind, key, title, line in marks:
            section = sections[index]
            lists[kind].append(Marker(key, title, section.anchor, section.title, line))


def _read(section: Section, *, body_line: int, scope: Scope, definitions: Mapping[str, str], path: str) -> tuple[Chunk, ...]:
    return blocks.chunks(section.source, body_line, scope, blocks.Place(section.title, path, definitions))


def read_chunks(section: Section) -> tuple[Chunk, ...]:
    """A `Section.reader` for sections built elsewhere: the body begins on the line after the section's first."""
    return blocks.chunks(section.source, section.lines[0] + 1, Scope(), blocks.Place(section.title))


def _next_fence(open_fence: str | None, mark: str, info: str) -> str | None:
    """The fence that is open after a fence line."""
    if open_fence is None:
        return None if mark[0] == "`" and "`" in info else mark
    if mark[0] != open_fence[0] or len(mark) < len(open_fence):
        return open_fence
    return mark if info.strip() else None  # one that opens where another is open: that one was never closed


def _zone(scope: Scope, text: str) -> tuple[Scope, list[tuple[str, str, str]]]:
    """The scope after a `::: zone` or `::: moniker` line, and the markers it opens: a zone may be for several pivots."""
    found = _ZONE.match(text)
    if not found:
        return scope, []
    kind, value = found["kind"].lower(), "" if found["end"] else (found["value"] or "")
    scope = replace(scope, pivot=value) if kind == "zone" else replace(scope, moniker=value)
    keys = [part.strip() for part in value.split(",")] if kind == "zone" else [value]
    return scope, [(kind, key, key) for key in keys if key]


_FENCED = re.compile(r"^ {0,12}(`{3,}|~{3,}).*?(?:^ {0,12}\1[`~]*[ \t]*$|\Z)", re.S | re.M)


def _without_fences(source: str) -> str:
    return _FENCED.sub("", source) if "```" in source or "~~~" in source else source
