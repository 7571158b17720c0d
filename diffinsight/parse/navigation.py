"""Navigation files of other generators, read into the same nodes as DocFX tables of contents.

In: text and path of `mkdocs.yml`, `.pages`, `_toctree.yml`, Docusaurus `sidebars.*`, Hugo `menus.yaml`, `toc.md`, `SUMMARY.md`.
Out: nodes and warnings. Must not know: which pages exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from diffinsight.model import Warning_
from diffinsight.parse.address import join
from diffinsight.parse.jsonio import load_json, load_literal
from diffinsight.parse.tocnodes import MAX_DEPTH, Node, nest, scan, word
from diffinsight.parse.yamlio import Map, Seq, Text, line_of, load

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"([ \t]*)[-*+][ \t]+(.*)")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s?<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s[^()]*)?\)")


def read_navigation(text: str, path: str) -> tuple[list[Node], list[Warning_]]:
    """Dispatch on the file's name; the caller has made sure that it is a navigation file."""
    name = posixpath.basename(path).lower()
    if name.endswith(".md"):
        return markdown_nodes(text, titled=True), []
    if name.startswith("sidebars"):
        value, warnings = load_json(text, path) if name.endswith(".json") else load_literal(text, path)
        return _sidebars(value, posixpath.dirname(path)), warnings
    value, warnings = load(text, path)
    if name.startswith("_toctree"):
        return (scan(text), warnings) if warnings else (_toctree(value), [])
    if name.startswith("menu"):
        return _menus(value), warnings
    docs = word(value, "docs_dir") or "docs" if isinstance(value, Map) and name.startswith("mkdocs") else "."
    nav = value.get("nav") if isinstance(value, Map) else None
    return _mkdocs(nav, join(posixpath.dirname(path), docs)), warnings


def _mkdocs(nav: Any, base: str) -> list[Node]:
    """`nav` of MkDocs: a list of paths, "Title: path" and "Title: [...]"."""
    nodes = []
    for item in nav if isinstance(nav, Seq) else ():
        if isinstance(item, Text):
            nodes.append(Node(str(item), str(item), item.line, base=base))
        elif isinstance(item, Map):
            for title, held in item.items():
                href = str(held) if isinstance(held, Text) else ""
                nodes.append(Node(" ".join(title.split()), href, item.key_lines[title], base=base, children=_mkdocs(held, base)))
    return nodes


def _toctree(value: Any) -> list[Node]:
    """Hugging Face `_toctree.yml`: `title`, `local`, `sections`."""
    nodes = []
    for item in value if isinstance(value, Seq) else ():
        if isinstance(item, Map):
            href = word(item, "local") or word(item, "href")
            line = item.key_lines.get("title", item.line)
            nodes.append(Node(word(item, "title") or href, href, line, children=_toctree(item.get("sections"))))
    return nodes


def _menus(value: Any) -> list[Node]:
    """Hugo menus: menu name -> list of entries, nested by `parent`."""
    roots: list[Node] = []
    for items in value.values() if isinstance(value, Map) else ():
        maps = [item for item in items if isinstance(item, Map)] if isinstance(items, Seq) else []
        names = [word(item, "identifier") or word(item, "name") for item in maps]
        nodes = [_menu_node(item) for item in maps]
        known, parents = dict(zip(names, nodes, strict=True)), {name: word(item, "parent") for name, item in zip(names, maps, strict=True)}
        for node, item in zip(nodes, maps, strict=True):
            parent = known.get(word(item, "parent"))
            (parent.children if parent and _ends(word(item, "parent"), parents) else roots).append(node)
    return roots


def _menu_node(item: Map) -> Node:
    href = word(item, "pageRef") or word(item, "url")
    return Node(word(item, "name") or word(item, "title") or href, href, item.line)


def _ends(name: str, parents: Mapping[str, str]) -> bool:
    """Does the way from an entry to its parents come to an end, and soon: entries may be written as parents of each other."""
    for _ in range(MAX_DEPTH):
        name = parents.get(name, "")
        if not name:
            return True
    return False


def _sidebars(value: Any, folder: str) -> list[Node]:
    """Docusaurus sidebars: each sidebar is a node; documents are ids below the `docs` folder beside the file."""
    if not isinstance(value, Map):
        return []
    base = join(folder, "docs")
    return [Node(str(name), "", line_of(held), base=base, children=_sidebar(held, base)) for name, held in value.items()]


def _sidebar(value: Any, base: str) -> list[Node]:
    if isinstance(value, Map) and "type" not in value and "items" not in value:  # shorthand {Category: [...]}
        return [Node(str(label), "", line_of(held), base=base, children=_sidebar(held, base)) for label, held in value.items()]
    nodes = []
    for item in value if isinstance(value, Seq) else [value]:
        if isinstance(item, Text) and item:
            nodes.append(Node(str(item), str(item), item.line, base=base))
        elif isinstance(item, Map) and "type" not in item and "items" not in item:
            nodes += _sidebar(item, base)
        elif isinstance(item, Map):
            link = item.get("link")
            href = word(item, "href") or word(item, "id") or word(item, "dirName") or (word(link, "id") if isinstance(link, Map) else "")
            nodes.append(Node(word(item, "label") or href, href, item.line, base=base, children=_sidebar(item.get("items", Seq()), base)))
    return nodes


def markdown_nodes(text: str, titled: bool = False) -> list[Node]:
    """`toc.md` (headings or nested list items that hold one link each) and the `SUMMARY.md` of mdBook and GitBook, which is `titled`: its
    first heading names the file."""
    roots: list[Node] = []
    open_nodes: list[tuple[int, Node]] = []
    top = 0
    for number, line in enumerate(text.splitlines(), 1):
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if not heading and not item:
            continue
        if heading:
            depth, content = len(heading[1]), heading[2].rstrip().rstrip("#").rstrip()
            if titled and not roots and depth == 1 and not _LINK.search(content):
                titled = False
                continue
            top = depth
        else:
            assert item
            depth, content = top + 1 + len(item[1].expandtabs(4)), item[2].strip()
        link = _LINK.search(content)
        node = Node(" ".join((link[1] if link else content).split()), link[2] if link else "", number)
        nest(node, depth, open_nodes, roots)
    return roots
