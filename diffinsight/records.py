"""Documents of a tree as records; what was read once, in this tree or in one before it, is not read again.

In: a tree, paths with their kinds. Out: records. Must not know: ranges, what is compared with what.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from diffinsight.model import Page, Tree, Warning_
from diffinsight.parse.kinds import Record, decode, kind_of, read

DOCUMENT = "document"  # what documents are remembered as
_DOCUMENTS = frozenset({"page", "yaml-page", "toc", "redirects", "settings"})


@dataclass(frozen=True)
class Document:
    """A text file: its record, or its text where it is no document of a kind we know. `doubts`: about its encoding."""

    record: Record | str
    doubts: tuple[Warning_, ...] = ()


def documents(tree: Tree, kinds: Mapping[str, str]) -> dict[str, Document]:
    """Path -> document, for all that can be read; `kinds`: path -> kind of what is wanted."""
    found: dict[str, Document] = {path: known for path in kinds if (known := tree.recall(DOCUMENT, path)) is not None}
    with without_collecting():
        for path, content in tree.read_many([path for path in kinds if path not in found]).items():
            text, doubts = decode(content, path)
            record = read(kinds[path], text, path) if kinds[path] in _DOCUMENTS else None
            found[path] = Document(text if record is None else record, doubts)
            tree.remember(DOCUMENT, path, found[path], len(content))
    return found


def page(tree: Tree, path: str) -> Page | None:
    """The page at a path, None when it is absent or no page."""
    kind = kind_of(path)
    found = documents(tree, {path: kind}).get(path) if kind in ("page", "yaml-page") else None
    return found.record if found and isinstance(found.record, Page) else None


@contextmanager
def without_collecting() -> Iterator[None]:
    """Millions of small tokens, none of them in cycles: collecting them costs a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
