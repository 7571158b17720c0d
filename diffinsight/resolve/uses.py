"""Who still uses what was removed: one search over the head tree, each hit confirmed by resolving the link.

In: `World` and where removed files went. Out: `Use` values by removed path. Must not know: why something went where.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diffinsight.model import Hit, Place, Redirect, Use
from diffinsight.resolve.rewrite import rewrite, taken_apart
from diffinsight.resolve.search import literals
from diffinsight.resolve.world import World, is_toc
from diffinsight.resolve.written import documents_of, in_comment, is_nav, written

SEARCHED = ("*.md", "*.markdown", "*.mdx", "*.yml", "*.yaml", "*.html", "*.htm", "*toc.json", "*.pages", "*sidebars*")


@dataclass(frozen=True)
class Home:
    """Where a removed path's users should point: `place` None when that is not known well enough to rewrite anything."""

    place: Place | None


def look_for(world: World, paths: Collection[str]) -> Sequence[Hit]:
    """Lines at head that may use one of the paths: one search for all of them."""
    return world.facts.head.grep(sorted(set(literals(paths))), SEARCHED) if paths else ()


def find_uses(world: World, homes: Mapping[str, Home], hits: Iterable[Hit]) -> dict[str, tuple[Use, ...]]:
    """Uses of each removed path at head, sorted by place; `hits`: the lines to look at."""
    found: dict[str, set[Use]] = defaultdict(set)
    for hit in hits:
        for page, use in _of_line(world, hit, homes):
            found[page].add(use)
    for page, use in _of_redirects(world, homes):
        found[page].add(use)
    return {page: tuple(sorted(uses, key=lambda use: (use.path, use.line, use.old, use.kind))) for page, uses in found.items()}


def _of_line(world: World, hit: Hit, homes: Mapping[str, Home]) -> Iterator[tuple[str, Use]]:
    at = standing(world, hit.path)
    if hit.text.lstrip().startswith("<!--") and hit.text.rstrip().endswith("-->"):
        return  # a comment leads nobody anywhere
    for link in written(hit.text.removeprefix("\ufeff"), hit.line, hit.path):
        page = _led_to(world, link.target, at)
        if page in homes and not in_comment(world.facts.head, hit.path, hit.line):
            kind = "toc" if is_toc(hit.path) or at != hit.path else link.kind
            yield page, Use(hit.path, hit.line, link.target, _new(world, link.target, at, page, homes[page]), kind)


def standing(world: World, path: str) -> str:
    """The path from which relative links in a file are read: its own, except in navigations of a documents folder elsewhere."""
    name = posixpath.basename(path)
    if not is_nav(path) and not name.lower().startswith("sidebars"):
        return path
    return posixpath.join(documents_of(path, world.new(path).raw), name)


def _led_to(world: World, target: str, path: str) -> str:
    """The removed file a link still names; "" when it leads to something that stands."""
    now = world.facts.site.resolve(target, path)
    if now and now[0] in world.facts.head.paths():
        return ""
    before = world.facts.base_site.resolve(target, path)
    return before[0] if before else now[0] if now else ""


def _new(world: World, target: str, path: str, page: str, home: Home) -> str | None:
    return rewrite(taken_apart(target, path, page), home.place, world) if home.place else None


def _of_redirects(world: World, homes: Mapping[str, Home]) -> Iterator[tuple[str, Use]]:
    """Redirect entries that still lead to a removed file, which makes them the first hop of a chain."""
    stems = {posixpath.splitext(posixpath.basename(path))[0].lower() for path in homes}
    stems |= {posixpath.basename(posixpath.dirname(path)).lower() for path in homes}
    for entry in world.facts.redirects:
        last = posixpath.splitext(entry.target.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2])[0].lower()
        if last in stems and entry.kind != "alias":
            yield from _of_entry(world, entry, homes)


def _of_entry(world: World, entry: Redirect, homes: Mapping[str, Home]) -> Iterator[tuple[str, Use]]:
    page = _led_to(world, entry.target, entry.source)
    if page in homes and entry.source.lower() != page.lower():
        yield page, Use(entry.path, entry.line, entry.target, _new(world, entry.target, entry.source, page, homes[page]), "redirect")
