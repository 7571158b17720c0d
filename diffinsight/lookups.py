"""What the rest of the tree says about the changed files: asked of git's own search and of single pages, never by parsing the whole tree.

In: a tree, its site map, what the changes make interesting. Out: answers for rules (who links to an anchor, who includes a file, what is in
a table of contents). Must not know: rules, ranges.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from diffinsight.model import Hit, Page, SiteMap, Tree
from diffinsight.parse.kinds import decode
from diffinsight.parse.toc import is_toc, parse_toc
from diffinsight.records import page

_TARGET = re.compile(r"""\]\(\s*<?([^\s)>]+)|^[\s>]{0,12}\[[^\]\n]{1,200}\]:\s*<?([^\s>]+)|"""
                     r"""(?:href|src|source|url)\s*[=:]\s*["']?([^\s"'>]+)""", re.I)
_INCLUDED = re.compile(
    r"""\[!(?:INCLUDE|code)[^\[\]]{0,80}\[[^\]]{0,400}\]\(\s*([^\s)?]+)|:::\s*code[^\n]{0,400}?source\s*=\s*["']([^"'?]+)|-{1,2}8<-{1,2}\s+["']([^"']+)""",
    re.I,
)
_IMPORTED = re.compile(r"""^import[ \t]+\w+[ \t]+from[ \t]+["'](\.[^"'\n]+\.mdx?)["']""", re.M)
INCLUDE_SIGNS = ("[!INCLUDE", "[!code", ":::code", "::: code", "8<--")
DOCUMENTS = ("*.md", "*.markdown", "*.mdx", "*.yml", "*.yaml")


def targets(line: str) -> Iterable[str]:
    """The destinations of links written in one line."""
    return ("".join(found) for found in _TARGET.findall(line))


class Lookups:
    """Answers about one tree, each looked up once."""

    def __init__(self, tree: Tree, site: SiteMap, parsed: Mapping[str, Page],
                 unread: Callable[[Tree, str, int], bool] = lambda tree, path, line: False) -> None:
        """`unread`: is a line of a file one that nobody reads, as in a comment."""
        self.tree, self.site, self._unread = tree, site, unread
        self._pages: dict[str, Page | None] = dict(parsed)
        self._anchors: dict[str, frozenset[str] | None] = {}
        self._linkers: dict[tuple[str, str], list[Hit]] = {}
        self._includers: dict[str, tuple[str, ...]] = {}
        self._included_by: dict[str, Mapping[str, str]] = {}

    def page(self, path: str) -> Page | None:
        """The parsed page at a path, None when it is absent or no page."""
        if path not in self._pages:
            self._pages[path] = page(self.tree, path)
        return self._pages[path]

    def anchors(self, path: str) -> frozenset[str] | None:
        """Every anchor of a page (lower-case), with those of the files it includes; None when there is no such page."""
        if path not in self._anchors:
            self._anchors[path] = self._anchors_of(path)
        return self._anchors[path]

    def _anchors_of(self, path: str) -> frozenset[str] | None:
        page = self.page(path)
        if page is None:
            return None
        return frozenset({*page.anchors, *self.included(path)})

    def included(self, path: str) -> Mapping[str, str]:
        """Anchor (lower-case) -> the file it stands in, of the files that a page includes, and of those they include."""
        if path not in self._included_by:
            self._included_by[path] = self._included_in(path)
        return self._included_by[path]

    def _included_in(self, path: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        seen, todo = {path}, [path]
        while todo:
            here = todo.pop()
            for target in self._includes(here):
                inner = self.page(target) if target not in seen else None
                seen.add(target)
                if inner:
                    todo.append(target)
                    found = {**dict.fromkeys(inner.anchors, target), **found}
        return found

    def _includes(self, path: str) -> Iterator[str]:
        """The files that a file includes itself, or imports as components."""
        content = self.tree.read(path) or b""
        text = decode(content, path)[0]
        targets = ["".join(groups) for groups in _INCLUDED.findall(text)] if b"INCLUDE" in content or b"include" in content else []
        for target in targets + (_IMPORTED.findall(text) if b"import " in content else []):
            resolved = self.site.resolve(target, path)
            if resolved:
                yield resolved[0]

    def look_for_links(self, anchors: Iterable[tuple[str, str]]) -> None:
        """Find who links to any of these (path, anchor); one search for all of them."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for path, anchor in anchors:
            if anchor and anchor.lower() not in (self.anchors(path) or ()):  # another section may answer to it now
                wanted[anchor.lower()].add(path)
        literals = sorted(f"#{anchor}" for anchor in wanted)
        for hit in self.tree.grep(literals, DOCUMENTS) if literals else ():
            for target in targets(hit.text):
                anchor = target.rpartition("#")[2].lower()
                if anchor in wanted:
                    found = (hit.path, anchor) if target.startswith("#") else self.site.resolve(target, hit.path)
                    if found and found[0] in wanted[anchor] and not self._unread(self.tree, hit.path, hit.line):
                        self._linkers.setdefault((found[0], anchor), []).append(hit)

    def dangling(self) -> Iterator[tuple[str, str, Hit, str]]:
        """(path, anchor, line that links to it, target as written) of every link looked for and found, in order."""
        for (path, anchor), hits in sorted(self._linkers.items()):
            for hit in hits:
                written = (target for target in targets(hit.text) if target.rpartition("#")[2].lower() == anchor)
                yield path, anchor, hit, next(written, f"#{anchor}")

    def linkers(self, path: str, anchor: str) -> Sequence[Hit]:
        """Lines that link to path#anchor, of those looked for."""
        return self._linkers.get((path, anchor.lower()), ())

    @cached_property
    def _included(self) -> Mapping[str, set[str]]:
        """Included file -> files that include it directly, over the whole tree: one search for what includes begin with."""
        direct: dict[str, set[str]] = defaultdict(set)
        for hit in self.tree.grep(INCLUDE_SIGNS, DOCUMENTS):
            for groups in _INCLUDED.findall(hit.text):
                found = self.site.resolve("".join(groups), hit.path)
                if found:
                    direct[found[0]].add(hit.path)
        return direct

    def includers(self, path: str) -> Sequence[str]:
        """Pages at head that show a file, through includes inside includes; included files in between are left out."""
        if path not in self._includers:
            self._includers[path] = _reached(path, self._included)
        return self._includers[path]

    @cached_property
    def _toc_targets(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self.tree.paths():
            if is_toc(path):
                found |= self._targets_of(path)
        return frozenset(found)

    def _targets_of(self, path: str) -> frozenset[str]:
        """Targets of a table of contents, in lower case, without anchors."""
        found: frozenset[str] | None = self.tree.recall("toc-targets", path)
        if found is None:
            content = self.tree.read(path) or b""
            found = frozenset(entry.target.partition("#")[0].lower() for entry in parse_toc(decode(content, path)[0], path).entries)
            self.tree.remember("toc-targets", path, found, len(content))
        return found

    def in_toc(self, path: str) -> bool:
        """Is the path in any table of contents of the tree."""
        return path.lower() in self._toc_targets


def _reached(path: str, direct: Mapping[str, set[str]]) -> tuple[str, ...]:
    seen: set[str] = set()
    todo = [path]
    while todo:
        for user in direct.get(todo.pop(), ()):
            if user not in seen:
                seen.add(user)
                todo.append(user)
    return tuple(sorted(user for user in seen if user not in direct or not direct[user]))


def resolver(site: SiteMap) -> Callable[[str, str], tuple[str, str] | None]:
    """How one side of a comparison resolves a link: its own anchors too."""

    def resolve(target: str, path: str) -> tuple[str, str] | None:
        return (path, target[1:]) if target.startswith("#") else site.resolve(target, path)

    return resolve
