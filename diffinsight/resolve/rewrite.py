"""The exact replacement for a link: same style, query and anchor, new place.

In: a link as written, where it stood and where its page went. Out: the new target. Must not know: how places were found.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote

from diffinsight.model import Place
from diffinsight.resolve.world import World

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_INDEX = ("index", "_index", "readme")


@dataclass(frozen=True)
class Written:
    """A link as written in `path`, taken apart: `way` is the part before query and anchor; `page` the file it led to."""

    path: str
    way: str
    query: str
    anchor: str
    page: str


def taken_apart(target: str, path: str, page: str) -> Written:
    """Split a written target into way, "?query" and anchor."""
    way, _, anchor = target.partition("#")
    way, mark, query = way.partition("?")
    return Written(path, way, mark + query, anchor, page)


def rewrite(written: Written, place: Place, world: World) -> str | None:
    """The link that leads to `place` from where `written` stands; None when its style leaves no way to say it. A link to a section
    that went its own way follows the section."""
    place = world.section_home(written.page, written.anchor) or place
    if place.path is None:
        return place.url
    way = _way(written, place.path, world)
    if way is None:
        return None
    anchor = _anchor(written, place, world)
    return f"{way}{written.query}{f'#{anchor}' if anchor else ''}"


def _anchor(written: Written, place: Place, world: World) -> str:
    """The old anchor where the new page has it, else the place's own."""
    kept = written.anchor if written.anchor and place.path and written.anchor.lower() in world.new(place.path).anchors else ""
    return kept or place.anchor or ""


def _way(written: Written, target: str, world: World) -> str | None:
    way = written.way.replace("\\", "/")
    if _SCHEME.match(way) or way.startswith("/"):
        return _site_way(written, way, target, world)
    if way.startswith("~"):
        rest = way[1:].lstrip("/")
        root = written.page[:-len(rest)] if rest and written.page.lower().endswith(rest.lower()) else ""
        return way[:len(way) - len(rest)] + target[len(root):] if target.startswith(root) else None
    relative = posixpath.relpath(target, _start(written, way) or ".")
    if not way:  # it stood in the page itself
        return relative
    if not posixpath.splitext(way)[1]:
        relative = _bare(relative, way)
    if way.startswith("./") and not relative.startswith("."):
        relative = f"./{relative}"
    return quote(relative, safe="/~!$&'()*+,;=:@-._") if "%" in way or " " in relative else relative


def _start(written: Written, way: str) -> str:
    """The folder that a relative link starts from: its file's, or, where it led to its page from there alone, its page's address."""
    folder, stem = posixpath.dirname(written.path), posixpath.splitext(written.path)[0]
    if not way or posixpath.splitext(way)[1] or posixpath.basename(stem).lower() in _INDEX:
        return folder
    led = [posixpath.normpath(posixpath.join(start, way)).lower() for start in (folder, stem)]
    page = posixpath.splitext(written.page)[0].lower()
    page = posixpath.dirname(page) if posixpath.basename(page) in _INDEX else page
    return stem if led[1] == page != led[0] else folder


def _bare(relative: str, way: str) -> str:
    """A path without its extension, for sites whose links have none."""
    stem = posixpath.splitext(relative)[0]
    folder, name = posixpath.split(stem)
    stem = (folder or ".") if name.lower() in _INDEX else stem
    return f"{stem}/" if way.endswith("/") else stem


def _site_way(written: Written, way: str, target: str, world: World) -> str | None:
    """A site path or absolute URL: what stands before the page's own site path (host, locale) is kept."""
    old, new = world.facts.base_site.url_of(written.page), world.facts.site.url_of(target)
    bare = way.rstrip("/")
    for suffix in ("", ".md", ".html"):
        stem = bare.removesuffix(suffix) if suffix else bare
        if old and new and stem.lower().endswith(old.rstrip("/").lower()):
            tail = "/" if way.endswith("/") and not new.endswith("/") else ""
            return stem[:len(stem) - len(old.rstrip("/"))] + (new if way.endswith("/") else new.rstrip("/")) + tail
    if way.lstrip("/").lower() == written.page.lower():
        return "/" + target
    return None
