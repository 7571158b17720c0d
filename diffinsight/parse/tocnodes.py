"""Entries of a table of contents while it is read, shared by the readers of all its formats.

In: mappings and lines. Out: `Node` values. Must not know: which generator a table of contents is for, where its entries lead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from diffinsight.parse.yamlio import Map, Text, unquote

MAX_DEPTH = 100  # levels of entries; what stands deeper is read as if it stood at the last of them
_LINE = re.compile(r"(?P<indent>[ ]*)(?P<dash>-[ ]+)?"
                   r"(?P<key>name|href|topicHref|tocHref|homepage|displayName|uid|items|title|local|sections)[ ]*:(?:[ ]+(?P<value>.*))?$")


@dataclass
class Node:
    """One entry as read, before its place in the tree is worked out. `href` as written; `base`: the folder it is relative to."""

    name: str
    href: str
    line: int
    display_name: str = ""
    base: str | None = None
    children: list[Node] = field(default_factory=list)


def word(item: Map, key: str) -> str:
    """A scalar of a mapping with its blanks folded; "" when absent or not a scalar."""
    value = item.get(key)
    return " ".join(value.split()) if isinstance(value, Text) else ""


def scan(text: str) -> list[Node]:
    """Entries of a table of contents that is not valid YAML, by its lines: an entry starts at a dash and belongs to the nearest
    entry whose dash stands further left."""
    roots: list[Node] = []
    open_nodes: list[tuple[int, Node]] = []
    for number, line in enumerate(text.expandtabs(2).splitlines(), 1):
        found = _LINE.match(line)
        if not found:
            continue
        column = len(found["indent"])
        if found["dash"]:
            node = Node("", "", number)
            nest(node, column, open_nodes, roots)
            column += len(found["dash"])
        owner = next((node for at, node in reversed(open_nodes) if at < column), None)
        if owner:
            _set(owner, found["key"], _value(found["value"] or ""), number)
    return _named(roots)


def nest(node: Node, column: int, open_nodes: list[tuple[int, Node]], roots: list[Node]) -> None:
    """Put an entry under the nearest open one that stands further left, and open it."""
    while open_nodes and (open_nodes[-1][0] >= column or len(open_nodes) >= MAX_DEPTH):
        open_nodes.pop()
    (open_nodes[-1][1].children if open_nodes else roots).append(node)
    open_nodes.append((column, node))


def _value(written: str) -> str:
    written = written.strip()
    if written[:1] not in "\"'":
        written = re.split(r"\s#", written, maxsplit=1)[0]
    return unquote(written)


def _set(node: Node, key: str, value: str, line: int) -> None:
    if key in ("name", "title"):
        node.name, node.line = value, line
    elif key == "displayName":
        node.display_name = value
    elif key == "uid":
        node.href = node.href or f"uid:{value}"
    elif key not in ("items", "sections") and not (node.href and key != "href"):
        node.href = value


def _named(nodes: list[Node]) -> list[Node]:
    kept = []
    for node in nodes:
        node.children = _named(node.children)
        node.name = node.name or node.href
        if node.name or node.children:
            kept.append(node)
    return kept
