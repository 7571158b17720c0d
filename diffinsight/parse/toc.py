"""Reads tables of contents: DocFX `toc.yml`, `toc.json` and `toc.md`, and through `navigation` those of other generators.

In: a file's text and path. Out: a `Toc` in document order. Must not know: which pages exist, what changed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from diffinsight.model import Toc, TocEntry, Warning_
from diffinsight.parse.address import normalise
from diffinsight.parse.jsonio import load_json
from diffinsight.parse.navigation import markdown_nodes, read_navigation
from diffinsight.parse.redirects import is_redirects, parse_redirects
from diffinsight.parse.tocnodes import Node, scan, word
from diffinsight.parse.yamlio import Map, Seq, load

_NAME = re.compile(r"(?:.*/)?(?:toc\.(?:ya?ml|md|json)|_toctree\.ya?ml|mkdocs\.ya?ml|\.pages|\.nav\.ya?ml|summary\.md"
                   r"|sidebars[^/]*\.(?:js|cjs|mjs|ts|json)|menus?(?:\.\w+)?\.ya?ml)", re.IGNORECASE)
_HREFS = ("href", "topicHref", "tocHref", "homepage")


def is_toc(path: str) -> bool:
    """Whether a file is a table of contents by its name."""
    return bool(_NAME.fullmatch(path))


def is_outline(text: str) -> bool:
    """Whether a Markdown file called `toc.md` or `SUMMARY.md` is one: most lines are headings or list items, half of those links."""
    rows = [line.strip() for line in text.splitlines()[:400] if line.strip()]
    items = [row for row in rows if row[0] in "#-*+"]
    return not text.startswith("---") and 10 * len(items) >= 7 * len(rows) and 2 * sum("](" in row for row in items) >= len(items)


def parse_toc(text: str, path: str, docset: str = "") -> Toc:
    """Read a table of contents. `docset`: the folder that `~/` stands for in hrefs ("" for the root).

    A file that is not valid YAML or JSON is read line by line, and says so in a warning.
    """
    nodes, warnings = _nodes(text.removeprefix("\ufeff"), path)
    folder = posixpath.dirname(path)
    redirects = parse_redirects(text, path) if "redirect_maps" in text and is_redirects(path) else None
    return Toc(path, tuple(_flatten(nodes, (), folder, docset)), tuple(warnings), redirects)


def _nodes(text: str, path: str) -> tuple[list[Node], list[Warning_]]:
    name = posixpath.basename(path).lower()
    if not name.startswith("toc."):
        return read_navigation(text, path)
    if name.endswith(".md"):
        return markdown_nodes(text), []
    value, warnings = load_json(text, path) if name.endswith(".json") else load(text, path)
    if warnings and not name.endswith(".json"):
        return scan(text), [Warning_(w.path, w.message + "; read line by line instead", w.line) for w in warnings]
    return docfx_nodes(value), warnings


def docfx_nodes(value: Any) -> list[Node]:
    """Entries of a DocFX table of contents: a list, or a mapping with `items`."""
    if isinstance(value, Map):
        value = value.get("items", value.get("toc"))
    return [_docfx_node(item) for item in value if isinstance(item, Map)] if isinstance(value, Seq) else []


def _docfx_node(item: Map) -> Node:
    href = next((text for key in _HREFS if (text := word(item, key))), "")
    if not href and word(item, "uid"):
        href = f"uid:{word(item, 'uid')}"
    name = word(item, "name") or word(item, "title") or href
    line = item.key_lines.get("name", item.line)
    return Node(name, href, line, word(item, "displayName"), None, docfx_nodes(item.get("items")))


def _flatten(nodes: Iterable[Node], trail: tuple[str, ...], folder: str, docset: str) -> Iterator[TocEntry]:
    for node in nodes:
        base = folder if node.base is None else node.base
        yield TocEntry(node.name, node.href, normalise(node.href, base, docset), trail, node.line, node.display_name)
        if node.children:
            yield from _flatten(node.children, (*trail, node.name), folder, docset)
