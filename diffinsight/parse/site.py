"""Maps site URLs to files of one tree and back, and resolves links.

In: a tree and, if wanted, its redirect entries. Out: a `Site` (a `SiteMap`). Must not know: what links mean to anyone.

Everything is read on first use: a range without site links costs nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

from diffinsight.model import Redirect, Tree
from diffinsight.parse.address import is_absolute, join, split
from diffinsight.parse.sitebase import settle
from diffinsight.parse.siteconfig import Layout, Root, read_layout

_DOCUMENT = (".md", ".yml", ".mdx", ".markdown", ".yaml", ".html", ".ipynb", ".rst")
_INDEX = ("index", "_index", "readme", "toc")
_LOCALE = re.compile(r"/[a-z]{2}-(?:(?:latn|cyrl|hans|hant)-)?[a-z]{2}(?=/|$)", re.IGNORECASE)
_OWN_LINE = re.compile(r"""(?:href|url)["']?[ ]*:[ ]*["']?(?:https?://(?:learn|docs)\.microsoft\.com)?(/[^\s"'?#]+)""", re.IGNORECASE)
_UID = re.compile(r"""uid:[ ]*["']?([^"'\s]+)""")
_BY_UID = re.compile(r"xref:(.+)", re.IGNORECASE)
_ORDER = re.compile(r"^\d+\s*[-_.]+\s*(?=[^\W\d_])")
_FRONT_URL = re.compile(r"""(url|slug)[ ]*[:=][ ]*["']?([^"'\s]+)""")


def build_site_map(tree: Tree, redirects: Iterable[Redirect] = ()) -> Site:
    """The URL rules of a tree. Redirect entries, where given, help to find out under which path a folder is published."""
    return Site(tree, tuple(redirects))


class Site:
    """How site URLs map to files of one tree and back (see `diffinsight.model.SiteMap`). Letter case never matters."""

    def __init__(self, tree: Tree, redirects: Sequence[Redirect] = ()) -> None:
        self._tree = tree
        self._redirects = redirects
        self._resolved: dict[tuple[str, str], tuple[str, str] | None] = {}

    def file_of(self, url: str) -> str | None:
        """The file behind a site URL or site path, or None when it is not this site's or does not exist."""
        for root, rest in self._matches(url):
            found = self._find(join(root.folder, rest) if rest else f"{root.folder}/")
            if found:
                return found
        path = self._path_of(url)
        return self._custom.get(path.strip("/").lower()) if path else None

    def places(self, url: str) -> tuple[str, ...]:
        """Paths of documents a site URL of this tree may stand for, existing or not, likeliest first; () for other sites' URLs."""
        found: list[str] = []
        for root, rest in self._matches(url) or self._below_base(url):
            stem = join(root.folder, rest).strip("/") if rest else root.folder
            inside = f"{stem}/" if stem else ""
            index = "_index" if self.layout.kind == "hugo" else "index"
            pages = [f"{stem}.md", f"{stem}.yml"] if rest else []
            found += [*pages[:1], f"{inside}{index}.md", *pages[1:], f"{inside}index.yml", f"{inside}index.md"]
        return tuple(dict.fromkeys(found))

    def url_of(self, path: str) -> str | None:
        """The site path of a file ("/svc/page", "/svc/folder/" for an index page), or None when it is in no content root."""
        root = next((one for one in self._by_folder if path.startswith(one.folder + "/") or not one.folder), None)
        if root is None:
            return None
        base = "/".join(part for part in ((root.base or "").strip("/"), root.dest) if part)
        stem, extension = posixpath.splitext(path[len(root.folder):].lstrip("/"))
        if extension.lower() not in _DOCUMENT:
            return f"/{base}/{stem}{extension}".replace("//", "/")
        folder, name = posixpath.split(_unnumbered(stem) if self.layout.kind == "docusaurus" else stem)
        inside = posixpath.join(base, folder) if folder else base
        case = str.lower if self.layout.kind == "hugo" else str
        if name.lower() in _INDEX[:3]:
            return case(f"/{inside}/".replace("//", "/"))
        end = {"mkdocs": "/", "hugo": "/", "astro": "/", "mkdocs-flat": ".html", "vitepress-flat": ".html"}.get(self.layout.kind, "")
        own = next((url for url, held in self._custom.items() if held == path), None)
        return f"/{own}{end}" if own else case(f"/{inside}/{name}{end}".replace("//", "/"))

    def resolve(self, target: str, from_path: str) -> tuple[str, str] | None:
        """A link as written in `from_path` -> (path from the root, anchor), or None when it leaves the repository.

        A relative link to nothing still gives the path it names; a site path without a file gives None, for another
        repository may publish it.
        """
        key = target, from_path
        if key not in self._resolved:
            self._resolved[key] = self._resolve(target.strip(), from_path)
        return self._resolved[key]

    def _resolve(self, target: str, from_path: str) -> tuple[str, str] | None:
        if not target or is_absolute(target):
            uid = _BY_UID.match(target)
            found = self._uids.get(split(uid[1])[0]) if uid else self.file_of(target) if target else from_path
            return (found, split(target)[2]) if found else None
        path, _, anchor = split(target)
        if not path:
            return from_path, anchor
        if path.startswith("/"):
            found = self.file_of(target) or self._rooted(path, from_path)
            return (found, anchor) if found else None
        tilde = path.startswith("~")
        joined = join(self._docset(from_path) if tilde else posixpath.dirname(from_path), path[1:].lstrip("/") if tilde else path)
        if joined.startswith("../") or joined.startswith(tuple(f"{one}/" for one in self.layout.elsewhere)):
            return None
        found = self._find(joined) or (self._beside(path, from_path) if self.layout.kind == "hugo" else None)
        if found is None and self._is_folder(joined):
            return None  # a folder without a page of its own: exists, but there is no file to speak of
        return found or joined, anchor

    # ----------------------------------------------------------------------- look-ups

    def _below_base(self, url: str) -> list[tuple[Root, str]]:
        """What a URL means that leaves out the site's base, as those may that a host reads which serves the site below it."""
        path = self._path_of(url) if self.layout.kind not in ("learn", "docfx", "") else None
        return [(root, path[1:]) for root in self.roots if root.base] if path else []

    @cached_property
    def layout(self) -> Layout:
        return read_layout(self._tree)

    @cached_property
    def roots(self) -> tuple[Root, ...]:
        """Content roots with their site paths, longest site path first, later configured first."""
        if self.layout.kind in ("learn", "docfx", ""):
            named = [entry.target for entry in self._redirects
                     if (entry.target.startswith("/") or self._own_host(entry.target)) and not _to_its_like(entry)]
            paths = [self._path_of(one) or "" for one in named] + self._written() if self.layout.kind != "docfx" else []
            roots = settle(self.layout, self._stems, paths)
        else:
            roots = tuple(root for root in self.layout.roots if root.base is not None)
        return tuple(sorted(roots, key=lambda root: (len(_base(root)), roots.index(root)), reverse=True))

    @cached_property
    def _by_folder(self) -> list[Root]:
        return sorted(self.roots, key=lambda root: -len(root.folder))

    def _written(self) -> list[str]:
        """Site paths in tables of contents and landing pages: most lead to the tree's own pages."""
        hits = self._tree.grep(["href: /", "url: /", "href: https://learn.microsoft.com/", "url: https://learn.microsoft.com/"], ["*.yml"])
        return [_without_locale(found[1]) for hit in hits if (found := _OWN_LINE.search(hit.text))]

    @cached_property
    def _stems(self) -> dict[str, str]:
        """Lower-case path without extension -> path, for documents; Markdown wins over YAML."""
        found: dict[str, str] = {}
        for extension in _DOCUMENT:
            for path in self._tree.paths():
                if path.endswith(extension):
                    stem = path[:-len(extension)].lower()
                    found.setdefault(stem, path)
                    if self.layout.kind == "docusaurus":
                        found.setdefault(_unnumbered(stem), path)
        return found

    @cached_property
    def _lower(self) -> dict[str, str]:
        return {path.lower(): path for path in self._tree.paths()}

    @cached_property
    def _folders(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self._tree.paths():
            folder = posixpath.dirname(path).lower()
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(found)

    @cached_property
    def _custom(self) -> Mapping[str, str]:
        """Hugo: site path without slashes -> page, for pages whose front matter sets `url` or `slug`."""
        if self.layout.kind != "hugo":
            return {}
        found: dict[str, str] = {}
        for hit in self._tree.grep(["url:", "slug:", "url =", "slug ="], [f"{root.folder}/**" for root in self.layout.roots]):
            said = _FRONT_URL.match(hit.text)
            root = next((one for one in self.layout.roots if hit.path.startswith(one.folder + "/")), None)
            if said and root and hit.line < 60:
                folder = posixpath.dirname(hit.path[len(root.folder) + 1:])
                found.setdefault((said[2] if said[1] == "url" else join(folder, said[2])).strip("/").lower(), hit.path)
        return found

    @cached_property
    def _uids(self) -> Mapping[str, str]:
        """Unique id that a page's front matter gives it -> the page, the first one where several claim it."""
        found: dict[str, str] = {}
        for hit in self._tree.grep(["uid:"], ["*.md", "*.yml"]):
            said = _UID.match(hit.text)
            if said and hit.line < 40:
                found.setdefault(said[1], hit.path)
        return found

    def _find(self, path: str) -> str | None:
        """An existing file by a path that may lack its extension, its letter case or its index page's name."""
        paths = self._tree.paths()
        if path in paths:
            return path
        low = path.lower().rstrip("/")
        inside = f"{low}/" if low else ""
        index = next((self._stems[inside + name] for name in _INDEX if inside + name in self._stems), None)
        found = self._lower.get(low) or self._stems.get(low)
        stem, extension = posixpath.splitext(low)
        if extension in (".html", ".json", ".htm") and not found:
            found = self._stems.get(stem)
        return (index or found) if path.endswith("/") else (found or index)

    def _is_folder(self, path: str) -> bool:
        return path.lower().rstrip("/") in self._folders or not path

    def _docset(self, from_path: str) -> str:
        """The folder `~/` means in a file: the innermost docset around it."""
        around = [one for one in self.layout.docsets if from_path.startswith(one + "/") or not one]
        return max(around, key=len, default="")

    def _rooted(self, path: str, from_path: str) -> str | None:
        """A site path that is no URL of ours: some writers mean the docset's, the repository's or a static folder's root by "/"."""
        bare = path.lstrip("/")
        folders = [self._docset(from_path), "", *self.layout.static, *(root.folder for root in self.layout.roots)]
        exact = next((found for folder in folders if (found := self._lower.get(join(folder, bare).lower()))), None)
        return exact if "." in posixpath.basename(bare) else None

    def _beside(self, path: str, from_path: str) -> str | None:
        """Hugo: a link relative to the page's URL rather than to its file."""
        url = self.url_of(from_path)
        return self.file_of("/" + join(url.strip("/"), path)) if url else None

    def _own_host(self, url: str) -> bool:
        try:
            return (urlsplit(url).hostname or "") in self.layout.hosts
        except ValueError:
            return False

    def _path_of(self, url: str) -> str | None:
        """The site path of an own URL without locale, query and anchor; None for other sites."""
        if is_absolute(url):
            if not self._own_host(url):
                return None
            url = urlsplit(url).path or "/"
        path = split(url)[0]
        return _without_locale(path) if path.startswith("/") else None

    def _matches(self, url: str) -> list[tuple[Root, str]]:
        """Content roots whose site path a URL starts with, and the rest of it; those of the asked version (`?view=`) first."""
        path = self._path_of(url)
        if path is None:
            return []
        low = path.lower().rstrip("/")
        found = [(root, path[len(base) + 1:]) for root in self.roots if (low + "/").startswith((base := _base(root)) + "/")]
        view = parse_qs(split(url)[1]).get("view", [""])[0]
        return sorted(found, key=lambda pair: pair[0].version != view) if view else found


def _unnumbered(path: str) -> str:
    """A path without the numbers that put files and folders in their order."""
    return "/".join(_ORDER.sub("", part) for part in path.split("/"))


def _base(root: Root) -> str:
    base = f"{root.base or ''}/{root.dest}".rstrip("/")
    return base.lower()


def _without_locale(path: str) -> str:
    found = _LOCALE.match(path)
    return path[found.end():] or "/" if found else path


def _to_its_like(entry: Redirect) -> bool:
    """Does a page redirect to one of its own path elsewhere, as to an archive: were that this site, it would lead to itself."""
    tail = posixpath.splitext(entry.source)[0].partition("/")[2].lower()
    return bool(tail) and entry.target.partition("#")[0].rstrip("/").lower().endswith(f"/{tail}")
