"""Reads YAML pages (FAQ, landing, hub, how-to ...) into the shape of a Markdown page, and zone pivot groups into pivots.

In: the text of a `### YamlMime:...` file and its path. Out: a `Page`. Must not know: what changed, which pages exist.

A page is read line by line rather than through a YAML parser: so every paragraph keeps its line, and a file that is not valid
YAML still tells all it says. Titles, names and questions head sections; texts and answers are Markdown; `text` with `url` is a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from diffinsight.model import Marker, Page, Section, Warning_
from diffinsight.parse.inline import plain
from diffinsight.parse.jsonio import load_json
from diffinsight.parse.markdown import read_chunks, slug
from diffinsight.parse.tocnodes import word
from diffinsight.parse.yamlio import Map, Seq, load, load_mapping, unquote

_MIME = re.compile(r"#{1,3}[ \t]*YamlMime:[ \t]*(\w+)")
_LOOKS = re.compile(r"^(?:landingContent|productDirectory|conceptualContent|additionalContent|procedureSection)[ ]*:", re.MULTILINE)
_ASKS, _ANSWERS = (re.compile(rf"^[ ]*(?:- )?{key}[ ]*:", re.MULTILINE) for key in ("question", "(?:answer|questions)"))
_OTHER = {"contextobject", "tableofcontent", "tableofcontents", "breadcrumb"}
_KEY = re.compile(r"(?P<indent>[ ]*)(?P<dashes>(?:-[ ]+)*)(?P<key>[A-Za-z][\w.-]*)[ ]*:(?:[ ]+(?P<value>\S.*)|[ ]*)$")
_ITEM = re.compile(r"(?P<indent>[ ]*)-[ ]+(?P<value>\S.*)$")
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?[ ]*(?:#.*)?$")
_QUOTED = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')[ ]*(?:#.*)?$""")
_GENERIC = re.compile(r"<(?!/?(?:a|b|i|em|strong|code|kbd|br|span|su[bp]|p|img)\b)", re.I)  # of a type, as in List<T>
_TITLES = {"title", "name", "question"}
_TEXTS = {"summary", "answer", "introduction", "description", "note", "body", "content", "conclusion", "footer", "subtitle"}


def page_kind(text: str) -> str:
    """The YamlMime of a YAML page in lower case ("faq", "landing", "zonepivotgroups"), "page" for one that lost its first line, else ""."""
    found = _MIME.search(text[:400])
    if found:
        return "" if found[1].lower() in _OTHER else found[1].lower()
    return "page" if _LOOKS.search(text) or (_ASKS.search(text) and _ANSWERS.search(text)) else ""


def parse_yaml_page(text: str, path: str) -> Page:
    """A YAML page as a `Page`: front matter is its `metadata`, the first heading its `title`. Broken YAML adds a warning."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").expandtabs(2)
    warnings = [one for one in load(text, path)[1] if "too deeply" not in one.message]
    lines = text.split("\n")
    metadata, key_lines = _metadata(lines, path)
    sections = tuple(_Reader(lines).sections())
    title = next((one.title for one in sections if one.level == 1), str(metadata.get("title", "")))
    return Page(path, title, metadata, key_lines, sections, len(text.splitlines()), warnings=tuple(warnings))


def is_pivot_groups(path: str) -> bool:
    """Whether a file declares zone pivot groups by its name."""
    return bool(re.search(r"(?:^|/)zone-pivot-groups[^/]*\.(?:ya?ml|json)$", path))


def parse_pivot_groups(text: str, path: str) -> Page:
    """Zone pivot groups as a page whose pivots are keyed "group/pivot" and stand in a section named after their group."""
    value, warnings = load_json(text, path) if path.endswith(".json") else load(text.removeprefix("\ufeff"), path)
    pivots = []
    groups = value.get("groups") if isinstance(value, Map) else None
    for group in [one for one in groups if isinstance(one, Map)] if isinstance(groups, Seq) else ():
        held = group.get("pivots")
        for pivot in [one for one in held if isinstance(one, Map)] if isinstance(held, Seq) else ():
            key, group_title = f"{word(group, 'id')}/{word(pivot, 'id')}", word(group, "title")
            pivots.append(Marker(key, word(pivot, "title") or word(pivot, "id"), slug(group_title), group_title, pivot.line))
    return Page(path, "", {}, {}, (), len(text.splitlines()), pivots=tuple(pivots), warnings=tuple(warnings))


def parse_settings(text: str, path: str) -> tuple[dict[str, str], dict[str, int], list[Warning_]]:
    """A JSON or YAML settings file as a flat mapping: "build.globalMetadata.author" -> value, and each key's line."""
    value, warnings = load_json(text, path) if path.endswith(".json") else load(text.removeprefix("\ufeff"), path)
    flat: dict[str, str] = {}
    lines: dict[str, int] = {}
    todo: list[tuple[str, object, int]] = [("", value, 1)]
    while todo:
        name, held, line = todo.pop()
        if isinstance(held, Map):
            todo += [(f"{name}.{key}" if name else key, one, held.key_lines.get(key, line)) for key, one in reversed(held.items())]
        elif isinstance(held, Seq) and any(isinstance(one, Map | Seq) for one in held):
            todo += [(f"{name}[{index}]", one, getattr(one, "line", line)) for index, one in reversed(list(enumerate(held)))]
        elif name:
            flat[name] = ", ".join(map(str, held)) if isinstance(held, Seq) else str(held)
            lines[name] = line
    return flat, lines, warnings


def _metadata(lines: list[str], path: str) -> tuple[dict[str, object], dict[str, int]]:
    start = next((index for index, line in enumerate(lines) if re.match(r"metadata[ ]*:[ ]*$", line)), None)
    if start is None:
        return {}, {}
    end = next((index for index in range(start + 1, len(lines)) if re.match(r"[A-Za-z]", lines[index])), len(lines))
    block = [line for line in lines[start + 1:end] if line.strip() and not line.startswith("#")]
    margin = min((len(line) - len(line.lstrip()) for line in block), default=0)
    body = "\n".join("" if line.startswith("#") else line[margin:] for line in lines[start + 1:end])
    values, key_lines, _ = load_mapping(body, path, start + 2)
    return values, key_lines


@dataclass
class _Part:
    """A section while it is read: `rows` holds Markdown by line number."""

    title: str
    level: int
    line: int
    trail: tuple[str, ...]
    rows: dict[int, str] = field(default_factory=dict)


class _Reader:
    """Walks the lines once. A block scalar belongs to the key before it; what its lines mean depends on that key."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.parts = [_Part("", 0, 1, ())]
        self.open: list[tuple[int, str]] = []  # columns and titles of the sections around
        self.link: dict[str, tuple[str, int]] = {}
        self.pointing = False  # inside `connect`, a profile's list of links
        self.skip_from = -1  # inside `metadata` or the names that a reference only mentions
        self.key, self.column, self.margin = "", 0, -1  # the key whose value goes on, its column, the block's own margin
        self.block = False

    def sections(self) -> Iterator[Section]:
        for number, line in enumerate(self.lines, 1):
            self._line(number, line)
        self._end_link()
        used: dict[str, int] = {}
        for part in self.parts:
            title = plain(_GENERIC.sub(r"\<", part.title), {})
            last = max([part.line, *(number for number, row in part.rows.items() if row.strip())])
            source = "\n".join(part.rows.get(number, "") for number in range(part.line + 1, last + 1))
            first = part.line if part.level else 1
            if part.level or source.strip():
                yield Section(title, part.level, _unique(slug(title), used), (), part.trail, (first, last), source, read_chunks)

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            return
        indent = len(line) - len(line.lstrip())
        if self.block and indent > self.column:
            self._in_block(number, line, indent)
            return
        self.block = False
        if line.lstrip().startswith("#"):
            return
        found = _KEY.match(line)
        item = None if found else _ITEM.match(line)
        if found:
            self._on_key(number, found)
        elif item and self.key == "":
            self._on_item(number, item)
        elif indent > self.column and self.key:
            self._text(number, unquote(line))  # a plain scalar that goes on

    def _in_block(self, number: int, line: str, indent: int) -> None:
        if self.margin < 0:
            self.margin = indent
        self._text(number, line[min(indent, self.margin):].rstrip())

    def _on_item(self, number: int, item: re.Match[str]) -> None:
        if self.skip_from >= 0:
            return
        self.column, value = len(item["indent"]), item["value"]
        self.block, self.margin = bool(_BLOCK.match(value)), -1
        self.key = "item" if self.block else ""
        if not self.block:
            self.parts[-1].rows[number] = "- " + unquote(value)

    def _on_key(self, number: int, found: re.Match[str]) -> None:
        column = len(found["indent"]) + len(found["dashes"])
        if found["dashes"] or column < self.column:
            self._end_link()
        key, value = found["key"], found["value"] or ""
        if column == 0:
            self.pointing = key == "connect"
        if key == "title" and self.pointing:
            key = "text"
        while self.open and self.open[-1][0] > column:
            self.open.pop()
        if column <= self.skip_from:
            self.skip_from = -1
        if key in ("metadata", "references") and column == 0:
            self.skip_from = 0
        self.column, self.block, self.margin = column, bool(_BLOCK.match(value)), -1
        self.key = key if self.skip_from < 0 and value else ""
        if not self.key:
            return
        if key in _TITLES:
            self._open(number, column)
        if not self.block:
            self._text(number, _scalar(value))

    def _open(self, number: int, column: int) -> None:
        while self.open and self.open[-1][0] >= column:
            self.open.pop()
        level = 1 if column == 0 else 2 + len([one for one in self.open if one[0] > 0])
        self.parts.append(_Part("", level, number, tuple(title for at, title in self.open if at > 0)))
        self.open.append((column, ""))

    def _text(self, number: int, text: str) -> None:
        part = self.parts[-1]
        if self.key in _TITLES:
            part.title = f"{part.title} {text}".strip()
            self.open[-1] = self.open[-1][0], part.title
        elif self.key in ("text", "url", "href"):
            name = "text" if self.key == "text" else "url"
            if name in self.link:
                self._end_link()
            self.link[name] = text, number
        elif self.key in _TEXTS or self.key == "item":
            part.rows[number] = text

    def _end_link(self) -> None:
        """Write a `text` and `url` that stood together as one Markdown link."""
        held, self.link = self.link, {}
        text, url = held.get("text"), held.get("url")
        if url:
            target = f"<{url[0]}>" if " " in url[0] else url[0]
            self.parts[-1].rows[min(url[1], text[1] if text else url[1])] = f"- [{text[0] if text else url[0]}]({target})"
        elif text:
            self.parts[-1].rows[text[1]] = text[0]


def _scalar(value: str) -> str:
    """A value written on its key's line, without quotes, escapes and a comment behind it."""
    quoted = _QUOTED.match(value)
    if quoted:
        return quoted[1].replace('\\"', '"').replace("\\\\", "\\") if value[0] == '"' else quoted[2].replace("''", "'")
    return unquote(re.split(r"\s#\s", value, maxsplit=1)[0])


def _unique(anchor: str, used: dict[str, int]) -> str:
    seen = used.get(anchor, 0)
    used[anchor] = seen + 1
    return f"{anchor}-{seen}" if seen and anchor else anchor
