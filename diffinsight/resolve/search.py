"""Finding every link to a set of files in one tree, with one search.

In: a tree, its URL rules, paths. Out: links with the file each leads to. Must not know: which of them matter and why.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator

from diffinsight.model import Tree
from diffinsight.resolve.text import Reference, references

SEARCHED = ("*.md", "*.markdown", "*.mdx", "*.yml", "*.yaml", "*.html", "*.htm")
DOCUMENT = (".md", ".markdown", ".mdx", ".yml", ".yaml")
INDEX = ("index", "_index", "readme")
_TELLING = re.compile(r"[^\W_]{2,}[-_.][^\W_]{2,}[-_.\w]{4,}")  # a name so much its own that no mark beside it is needed to find it


def literals(paths: Iterable[str]) -> Iterator[str]:
    """What a line must hold to link to one of the paths."""
    for path in paths:
        folder, name = posixpath.split(path)
        stem, extension = posixpath.splitext(name)
        if extension.lower() not in DOCUMENT:
            yield name
        elif stem.lower() in INDEX:
            parent = posixpath.basename(folder)
            yield from (f"{parent}/{name}", f"({name}", *(f"/{parent}{end}" for end in (")", "#", "?", "\"", "'", "/)", "/#", "/\"", "/?")))
        elif _TELLING.fullmatch(stem):
            yield stem
        else:
            yield from (name, f"/{stem}", f"({stem})", f"({stem}#", f"({stem}/", f"\"{stem}\"", f"'{stem}'", f"local: {stem}")


def links_to(tree: Tree, paths: Collection[str], led_to: Callable[[str, str], str]) -> Iterator[tuple[str, str, Reference]]:
    """(linking file, linked path, link) of every link to one of the paths. `led_to(target, file)` resolves a written target."""
    for hit in tree.grep(sorted(set(literals(paths))), SEARCHED) if paths else ():
        for link in references(hit.text, hit.line):
            path = led_to(link.target, hit.path)
            if path in paths:
                yield hit.path, path, link
