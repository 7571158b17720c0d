"""Every redirect entry of one tree, of all kinds.

In: a tree. Out: entries in path order. Must not know: what changed, which entries matter.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from diffinsight.model import Page, Redirect, RedirectFile, Tree
from diffinsight.parse.address import join
from diffinsight.parse.jsonio import load_json
from diffinsight.parse.redirects import NAMING_OLD, front_matter_redirects, is_redirects, mkdocs_parent, mkdocs_redirects, parse_redirects
from diffinsight.parse.yamlio import Map, Seq, Text, load_mapping

_PUBLISH = ".openpublishing.publish.config.json"
_KEYS = tuple(f"{key}:" for key in NAMING_OLD)
_WITHOUT_ALIASES = (".openpublishing.publish.config.json", "docfx.json")  # sites whose generator knows none


def redirect_files(tree: Tree) -> Iterator[RedirectFile]:
    """The redirect files of a tree, found by name or because the publish configuration lists them."""
    paths = tree.paths()
    named = {path for path in paths if is_redirects(path)}
    config, _ = load_json(_text(tree, _PUBLISH), _PUBLISH) if _PUBLISH in paths else (None, [])
    listed = config.get("redirection_files") if isinstance(config, Map) else None
    named |= {join("", str(one)) for one in listed if isinstance(one, Text)} & set(paths) if isinstance(listed, Seq) else set()
    for path in sorted(named):
        found: RedirectFile | None = tree.recall("redirects", path)
        if found is None:
            text = _text(tree, path)
            found = parse_redirects(text, path)
            tree.remember("redirects", path, found, len(text))
        yield found
        if posixpath.basename(path).lower().startswith("mkdocs"):
            yield from _taken_in(tree, path)


def _taken_in(tree: Tree, home: str) -> Iterator[RedirectFile]:
    """The files that a MkDocs configuration takes in, each by the one before."""
    seen = [home]
    while (parent := mkdocs_parent(_text(tree, seen[-1]), seen[-1])) and parent not in seen and parent in tree.paths():
        seen.append(parent)
        yield mkdocs_redirects(_text(tree, parent), parent, home)


def tree_redirects(tree: Tree, pages: Iterable[Page] = ()) -> tuple[Redirect, ...]:
    """All entries: those of redirect files, those in the front matter of `pages`, and the old addresses other pages name.

    A page's own `redirect_url` tells only about that page, so the rest of the tree is not searched for it.
    """
    found = [entry for file in redirect_files(tree) for entry in file.entries]
    known = {page.path: page for page in pages}
    for path in sorted({*known, *_with_aliases(tree)}):
        values, lines = (known[path].front_matter, known[path].front_lines) if path in known else _front_matter(tree, path)
        found += front_matter_redirects(path, values, lines)
    return tuple(found)


def _with_aliases(tree: Tree) -> set[str]:
    if any(path.endswith(_WITHOUT_ALIASES) for path in tree.paths()):
        return set()
    hits = tree.grep(_KEYS, ["*.md", "*.markdown", "*.mdx"])
    return {hit.path for hit in hits if hit.line < 100 and hit.text.lower().startswith(_KEYS)}


def _front_matter(tree: Tree, path: str) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    found: tuple[Mapping[str, Any], Mapping[str, int]] | None = tree.recall("front matter", path)
    if found is None:
        text = _text(tree, path).replace("\r\n", "\n")
        end = text.find("\n---", 3) if text.startswith("---") else -1
        values, lines, _ = load_mapping(text[4:end + 1], path, 2) if end > 0 else ({}, {}, [])
        found = values, lines
        tree.remember("front matter", path, found, max(end, 0))
    return found


def _text(tree: Tree, path: str) -> str:
    return (tree.read(path) or b"").decode("utf-8-sig", "replace")
