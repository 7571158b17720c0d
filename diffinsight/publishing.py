"""Which changed pages the site's own configuration keeps out of what is published.

In: both trees of a range and their configuration. Out: paths. Must not know: rules, what the pages hold.

Covers DocFX (`build.content` of `docfx.json`), where an entry takes files in by patterns and leaves some of them out again; Jekyll, whose
folders that begin with "_" are published only as collections with `output: true`; MDX and Docusaurus, whose "_name.mdx" are parts of pages.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Sequence

from diffinsight.changes import Sides
from diffinsight.lookups import Lookups
from diffinsight.model import Tree
from diffinsight.parse.kinds import is_include
from diffinsight.parse.siteconfig import collections, content_entries
from diffinsight.walk.globs import matcher


def unpublished(sides: Sides, base: Lookups, head: Lookups) -> frozenset[str]:
    """Changed pages, by their path at head, that nobody could read before and nobody can now: drafts, and pages that the build leaves
    out and no page shows. `base`, `head`: what to ask about either tree."""
    pages = [file for file in sides.range.files if sides.kinds[file.path] in ("page", "yaml-page") and not is_include(file.path)]
    before = _kept_back(sides.base, {file.base_path for file in pages if file.status != "added"})
    after = _kept_back(sides.head, {file.path for file in pages if file.status != "removed"})
    return sides.drafts() | {
        file.path for file in pages
        if (file.status == "added" or file.base_path in before) and (file.status == "removed" or file.path in after)
        and not base.includers(file.base_path) and not head.includers(file.path)}


def _kept_back(tree: Tree, paths: Collection[str]) -> frozenset[str]:
    return _left_out(tree, paths) | _underlined(tree, {path for path in paths if "/_" in f"/{path}"})


def _underlined(tree: Tree, paths: Collection[str]) -> frozenset[str]:
    """Of paths with a part that begins with "_", those that are no pages where they stand."""
    sites = collections(tree) if paths else {}
    docusaurus = bool(paths) and any(posixpath.basename(path).startswith("docusaurus.config.") for path in tree.paths())

    def kept_back(path: str) -> bool:
        site = max((folder for folder in sites if path.startswith(folder)), key=len, default=None)
        if site is not None:
            folder, inside, _ = path[len(site):].partition("/")
            return bool(inside) and folder.startswith("_") and folder[1:] not in sites[site]
        part = (docusaurus or path.endswith(".mdx")) and any(one.startswith("_") for one in path.split("/"))
        return part and not posixpath.basename(path).startswith("_index.")

    return frozenset(filter(kept_back, paths))


def _left_out(tree: Tree, paths: Collection[str]) -> frozenset[str]:
    """The paths that an entry's patterns leave out, and no other entry takes in."""
    entries = [(f"{entry.folder}/" if entry.folder else "", _files(entry.files), _files(entry.exclude))
               for entry in (content_entries(tree) if paths else ())]

    def taken(path: str) -> list[bool]:
        """For each entry that speaks of a path, whether it takes it in."""
        return [not unwanted(path[len(folder):]) for folder, files, unwanted in entries
                if path.startswith(folder) and files(path[len(folder):])]

    return frozenset(path for path in paths if (said := taken(path)) and not any(said))


def _files(patterns: Sequence[str]) -> Callable[[str], bool]:
    """DocFX's patterns: from the entry's folder on, in any letter case; one without a slash names a file of that folder."""
    tests = [("/" in pattern, matcher([posixpath.normpath(pattern).lower()])) for pattern in patterns]
    return lambda path: any((deep or "/" not in path) and test(path.lower()) for deep, test in tests)
