"""Reads YAML into plain strings, lists and mappings that know their lines; hostile or broken input costs little and never raises.

In: YAML text and where it stands. Out: values and warnings. Must not know: what the file is about.

Every scalar stays the string it was written as (dates, `yes` and `1.0` included), an absent value is "". Tags are ignored, so
nothing is ever constructed from them; nesting and the size reached through aliases are bounded. Of a broken document the part
before the mistake is returned. Only the first document of a stream is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from diffinsight.model import Warning_

MAX_DEPTH = 100
MAX_SIZE = 200_000  # values reached, aliases counted as if they were written out

_KEY = re.compile(r"""(?:"([^"\n]{1,200})"|'([^'\n]{1,200})'|([^\s:#"'\[\]{},-][^\s:]{0,200}))[ \t]*:(?:[ \t]+|$)""")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Text(str):
    """A scalar that knows the 1-based line it starts on."""

    __slots__ = ("line",)
    line: int


class Seq(list[Any]):
    """A sequence that knows the 1-based line it starts on."""

    __slots__ = ("line",)
    line: int


class Map(dict[str, Any]):
    """A mapping that knows its first line and each key's line."""

    __slots__ = ("key_lines", "line")
    line: int
    key_lines: dict[str, int]


def load(text: str, path: str, first_line: int = 1) -> tuple[Any, list[Warning_]]:
    """The first document as `Map`, `Seq` or `Text` (None when empty); `first_line` is the line `text` starts on in its file."""
    builder = _Builder(path, first_line)
    return builder.build(text), builder.warnings


def load_mapping(text: str, path: str, first_line: int = 1) -> tuple[dict[str, Any], dict[str, int], list[Warning_]]:
    """A mapping's values as built-in strings, lists and dicts, each top-level key's line, and warnings.

    Where the YAML is broken, lines of the form "key: value" and the simple lists under them are read instead.
    """
    builder = _Builder(path, first_line)
    value = builder.build(text)
    if builder.broken:
        values, lines = _scan(text, first_line)
        return values, lines, builder.warnings
    if isinstance(value, Map):
        return {str(key): plain(held) for key, held in value.items()}, value.key_lines, builder.warnings
    if value is not None and value != "":
        builder.warnings.append(Warning_(path, "expected `key: value` lines here, found something else", value.line))
    return {}, {}, builder.warnings


def plain(value: Any) -> Any:
    """The same value made of built-in types only."""
    if isinstance(value, Map):
        return {str(key): plain(held) for key, held in value.items()}
    return [plain(held) for held in value] if isinstance(value, Seq) else str(value)


def line_of(value: Any, fallback: int = 1) -> int:
    """The line a loaded value starts on."""
    return getattr(value, "line", fallback)


@cache
def _events_of() -> Callable[[str], Iterator[Any]]:
    try:
        from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:  # no C extension for this platform
        from ruamel.yaml import YAML

        return lambda text: iter(YAML(typ="safe", pure=True).parse(text))

    def events(text: str) -> Iterator[Any]:
        parser = CParser(text)
        while parser.check_event():
            yield parser.get_event()

    return events


class _Builder:
    """Turns parser events into values; keeps what it has when the parser gives up."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.offset, self.warnings, self.broken = path, first_line, list[Warning_](), False
        self.root: Any = None
        self.stack: list[tuple[Any, Text | None, str | None]] = []  # container, its open key, its anchor
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.size = 0
        self.sizes: list[int] = []

    def build(self, text: str) -> Any:
        from ruamel.yaml.error import YAMLError

        try:
            for event in _events_of()(_BAD.sub("\ufffd", text)):
                if self._take(event):
                    break
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self._give_up(getattr(error, "problem", None) or "unreadable", self.offset + mark.line if mark else None)
        return self.root

    def _give_up(self, reason: str, line: int | None) -> None:
        self.broken = True
        self.warnings.append(Warning_(self.path, f"not valid YAML: {reason}", line))

    def _take(self, event: Any) -> bool:
        """Take one event in; True when the document is over or must not be read further."""
        kind = event.__class__.__name__
        if kind == "ScalarEvent":
            value = Text(event.value)
            value.line = self.offset + event.start_mark.line
            self._put(value)
            if event.anchor:
                self.anchors[event.anchor] = value, 1
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(Map() if kind[0] == "M" else Seq(), event)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            container, _, anchor = self.stack.pop()
            grown = self.size - self.sizes.pop()
            if anchor:
                self.anchors[anchor] = container, grown
        elif kind == "AliasEvent":
            self._alias(event)
        over = len(self.stack) > MAX_DEPTH or self.size > MAX_SIZE
        if over:
            self._give_up("nested too deeply or too large", self.offset + event.start_mark.line)
        return over or kind == "DocumentEndEvent"

    def _open(self, container: Any, event: Any) -> None:
        container.line = self.offset + event.start_mark.line
        if isinstance(container, Map):
            container.key_lines = {}
        self._put(container)
        self.stack.append((container, None, event.anchor))
        self.sizes.append(self.size)

    def _alias(self, event: Any) -> None:
        value, size = self.anchors.get(event.anchor, (None, 0))
        if value is None:  # unknown, or inside itself
            value = Text("*" + event.anchor)
            value.line = self.offset + event.start_mark.line
        self.size += size
        self._put(value)

    def _put(self, value: Any) -> None:
        self.size += 1
        if not self.stack:
            self.root = value
            return
        container, key, anchor = self.stack[-1]
        if isinstance(container, Seq):
            container.append(value)
        elif key is None:
            self.stack[-1] = container, _as_key(value), anchor
        else:
            container[key] = value
            container.key_lines[str(key)] = key.line
            self.stack[-1] = container, None, anchor


def _as_key(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    key = Text("?")  # a list or mapping as key: nothing we read has one
    key.line = value.line
    return key


def _scan(text: str, first_line: int) -> tuple[dict[str, Any], dict[str, int]]:
    """Read "key: value" lines at the margin and "- item" lines under them, without regard to YAML's finer rules."""
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), first_line):
        found = _KEY.match(line)
        if found:
            key = found[1] or found[2] or found[3]
            values[key], lines[key] = unquote(line[found.end():]), number
        elif key and line.lstrip().startswith("- "):
            held = values[key] if isinstance(values[key], list) else []
            values[key] = [*held, unquote(line.lstrip()[2:])]
    return values, lines


def unquote(text: str) -> str:
    """A scalar as written on one line, without its quotes and surrounding blanks."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
