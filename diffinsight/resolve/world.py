"""The two trees as the kinds of evidence see them: which pages went, which came, and texts read at most once.

In: `Facts`. Out: `World`, which all evidence modules ask. Must not know: how evidence is weighed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cached_property

from diffinsight.model import FileChange, Place, Tree
from diffinsight.resolve.facts import Facts
from diffinsight.resolve.homes import section_homes
from diffinsight.resolve.text import Text

TAKEN_IN = 4  # added lines from which a changed page may have taken in another one
PAGE = (".md", ".markdown", ".mdx")
YAML = (".yml", ".yaml")
_TITLE_LINE = re.compile(r"^\s{0,3}\"?title\"?\s*[:=]\s*(.+?)\s*$", re.I)


def is_toc(path: str) -> bool:
    """Is this file a table of contents (or a navigation that serves as one)?"""
    return posixpath.basename(path).lower() in ("toc.yml", "toc.yaml", "toc.md", "_toctree.yml", "mkdocs.yml", "mkdocs.yaml")


def is_include(path: str) -> bool:
    """Does this Markdown file exist to be included, by the name of a folder it is in or its own?"""
    parts = path.lower().split("/")
    return any(part.strip("_") in ("include", "includes", "snippet", "snippets", "partials") for part in parts[:-1])


def is_page(path: str) -> bool:
    """Could this file be a page of its own? (YAML files only if they say so inside: see `World.page`.)"""
    return path.lower().endswith(PAGE) and not is_include(path) and not is_toc(path)


class World:
    """Caches over `Facts`; every method answers from values, in a fixed order."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._texts: dict[str, Text] = {}

    def _read(self, tree: Tree, path: str) -> Text:
        blob = tree.paths().get(path)
        if blob is None:
            return Text("")
        if blob not in self._texts:
            found: Text | None = tree.recall("text", path)
            if found is None:
                content = tree.read(path) or b""
                found = Text(content.decode("utf-8", "replace"))
                tree.remember("text", path, found, 3 * len(content))  # its words and phrases are larger than itself
            self._texts[blob] = found
        return self._texts[blob]

    def old(self, path: str) -> Text:
        """A file's text at base, empty where there is none."""
        return self._read(self.facts.base, path)

    def new(self, path: str) -> Text:
        """A file's text at head, empty where there is none."""
        return self._read(self.facts.head, path)

    def page(self, path: str, head: bool = True) -> bool:
        """Is the path a page: Markdown that is no include, or YAML that names its kind of page?"""
        if path.lower().endswith(YAML) and not is_toc(path):
            return (self.new(path) if head else self.old(path)).raw.removeprefix("\ufeff").startswith("### YamlMime")
        return is_page(path)

    @cached_property
    def gone(self) -> tuple[FileChange, ...]:
        """Changes that took a page's path away (removals and renames), by the old path."""
        return tuple(sorted((change for change in self.facts.range.files
                             if change.status in ("removed", "renamed") and self.page(change.base_path, head=False)),
                            key=lambda change: change.base_path))

    @cached_property
    def gone_paths(self) -> frozenset[str]:
        return frozenset(change.base_path for change in self.gone)

    @cached_property
    def changes(self) -> Mapping[str, FileChange]:
        """Head path -> its change, of everything that stands at head."""
        return {change.path: change for change in self.facts.range.files if change.status != "removed"}

    @cached_property
    def came(self) -> tuple[str, ...]:
        """Pages that stand at head under a path that base did not have."""
        return tuple(path for path, change in self.changes.items() if change.status in ("added", "renamed") and self.page(path))

    @cached_property
    def grown(self) -> tuple[str, ...]:
        """Pages that took in some text where they stand; a line or two is a date or a link."""
        return tuple(path for path, change in self.changes.items()
                     if change.status == "modified" and change.additions >= TAKEN_IN and self.page(path))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Every head page's front matter title (or nothing), found by one search instead of reading the tree."""
        found = {path: "" for path in self.facts.head.paths() if is_page(path)}
        for hit in self.facts.head.grep(["title:", "title ="], ["*.md", "*.mdx", "*.markdown", "*.yml"]):
            match = _TITLE_LINE.match(hit.text)
            if match and not found.get(hit.path) and hit.line < 40 and (hit.path in found or hit.line < 12):
                found[hit.path] = match[1].strip("\"'")
        return {path: title for path, title in found.items() if not is_toc(path) and not is_include(path)}

    @cached_property
    def _section_homes(self) -> Mapping[tuple[str, str], Place]:
        return {key: place for key, (_, place) in section_homes(self.facts.section_changes).items()}

    def section_home(self, path: str, anchor: str) -> Place | None:
        """Where a section of a page went, if that stands at head and is known by itself."""
        place = self._section_homes.get((path, anchor.lower())) if anchor else None
        stands = place is not None and place.path is not None and (place.anchor or "").lower() in self.new(place.path).anchors
        return place if stands else None

    def target(self, link: str, path: str, head: bool) -> str:
        """The file a link in `path` leads to, "" when it leaves the repository."""
        site = self.facts.site if head else self.facts.base_site
        found = site.resolve(link, path)
        return found[0] if found else ""
