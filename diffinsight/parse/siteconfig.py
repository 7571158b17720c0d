"""Reads what a tree's configuration files say about where its files are published.

In: a tree. Out: a `Layout`: content roots with their site paths, own hosts, what `~/` means. Must not know: any link.

Covers Open Publishing and plain DocFX (`docfx.json`, `.openpublishing.publish.config.json`), Hugo, MkDocs, Docusaurus, Astro's Starlight
and VitePress.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from diffinsight.model import Tree
from diffinsight.parse.address import join
from diffinsight.parse.jsonio import load_json, without_comments
from diffinsight.parse.tocnodes import word
from diffinsight.parse.yamlio import Map, Seq, load

LEARN_HOSTS = frozenset({"learn.microsoft.com", "docs.microsoft.com", "review.learn.microsoft.com", "review.docs.microsoft.com"})

_NAMES = frozenset({"docfx.json", "mkdocs.yml", "mkdocs.yaml",
                    *(f"{name}.config.{end}" for name in ("docusaurus", "astro") for end in ("js", "ts", "cjs", "mjs", "mts")),
                    *(f"{name}.{end}" for name in ("hugo", "config") for end in ("toml", "yaml", "yml", "json"))})
_SETTING = r"""["']?{key}["']?[ \t]*[:=][ \t]*["']?([^"'\n,#]+)"""
_DOCS_BLOCK = re.compile(r"""^[ \t]*["']?docs["']?[ \t]*:[ \t]*\{""", re.M)
_VITEPRESS = re.compile(r"(?:^|/)\.v(?:ite|ue)press/config(?:/index)?\.[cm]?[jt]s$")
_UNLESS = re.compile(r"process\.env\.\w+\s{0,20}(?:\|\||\?\?)\s{0,20}(?=[\"'])")
_MOUNT = re.compile(r"""source["']?[ \t]*[:=][ \t]*["']([^"'\n]+)["'][ \t]*,?\s{0,80}target["']?[ \t]*[:=][ \t]*["']content""")


@dataclass(frozen=True)
class Root:
    """A folder of documents and what stands before their paths on the site. `base` None: not said by any configuration."""

    folder: str
    base: str | None
    dest: str = ""  # stands between the base and the path
    version: str = ""
    docset: str = ""


@dataclass(frozen=True)
class Layout:
    """`docsets`: folders `~/` can mean. `elsewhere`: folders that other repositories are mounted at when the site is built.
    `known`: site paths of tables of contents that configuration names, for finding bases. `static`: folders served as they are."""

    kind: str = ""
    roots: tuple[Root, ...] = ()
    hosts: frozenset[str] = frozenset()
    docsets: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()  # docset, site path
    static: tuple[str, ...] = ()


def read_layout(tree: Tree) -> Layout:
    """The layout of a tree; `kind` is "" when no configuration is found."""
    files = sorted((path for path in tree.paths() if path.rsplit("/", 1)[-1] in _NAMES), key=lambda path: (path.count("/"), path))
    learn = any(".openpublishing." in path for path in tree.paths())
    docfx = [path for path in files if path.endswith("docfx.json")]
    if docfx or learn:
        return _docfx_layout(tree, docfx, learn)
    for path in files:
        name = posixpath.basename(path)
        if name.startswith("mkdocs"):
            return _mkdocs_layout(_text(tree, path), path)
        if name.startswith("docusaurus"):
            return _docusaurus_layout(tree, _script(tree, path), path)
        if name.startswith("astro") and (layout := _astro_layout(tree, _script(tree, path), path)):
            return layout
    if vitepress := min((path for path in tree.paths() if _VITEPRESS.search(path)), key=lambda path: path.count("/"), default=""):
        return _vitepress_layout(_script(tree, vitepress), vitepress)
    hugo = [path for path in files if posixpath.basename(path).startswith(("hugo.", "config."))]
    found = (_hugo_layout(_text(tree, path), path, tree) for path in hugo)
    return next((layout for layout in found if layout), Layout())


def _text(tree: Tree, path: str) -> str:
    return (tree.read(path) or b"").decode("utf-8-sig", errors="replace")


def _script(tree: Tree, path: str) -> str:
    """A configuration in JavaScript, without its remarks, and what stands in for an unset variable as the value."""
    return _UNLESS.sub("", without_comments(_text(tree, path)))


def _maps(value: object) -> Iterator[Map]:
    """The mappings in a list, or the one mapping that stands in its place."""
    yield from (item for item in (value if isinstance(value, Seq) else [value]) if isinstance(item, Map))


# --------------------------------------------------------------------------- DocFX


@dataclass(frozen=True)
class ContentEntry:
    """One entry of a DocFX build's content: the patterns of what it takes from a folder, and of what it leaves out there."""

    folder: str
    files: tuple[str, ...]
    exclude: tuple[str, ...]


def content_entries(tree: Tree) -> tuple[ContentEntry, ...]:
    """What the `docfx.json` files of a tree take in."""
    found = []
    for folder, build in _builds(tree, sorted(path for path in tree.paths() if posixpath.basename(path) == "docfx.json")):
        for entry in _maps(build.get("content")):
            files, exclude = (tuple(str(one) for one in _each(entry.get(key))) for key in ("files", "exclude"))
            found.append(ContentEntry(join(folder, word(entry, "src") or ".").strip("/"), files, exclude))
    return tuple(found)


def collections(tree: Tree) -> dict[str, frozenset[str]]:
    """Jekyll: the folder of each site ("" or "docs/") -> the folders that begin with "_" and whose documents are published."""
    found = {}
    for path in sorted(path for path in tree.paths() if posixpath.basename(path) == "_config.yml"):
        value, _ = load(_text(tree, path), path)
        config = value if isinstance(value, Map) else Map()
        named = config.get("collections")
        named = named if isinstance(named, Map) else Map()
        kept = {str(name) for name in named if isinstance(one := named.get(name), Map) and word(one, "output").lower() == "true"}
        hidden = isinstance(posts := named.get("posts"), Map) and word(posts, "output").lower() == "false"
        kept |= {str(one).strip("/").removeprefix("_") for one in _each(config.get("include"))} | (set() if hidden else {"posts"})
        folder = join(join(posixpath.dirname(path), word(config, "source") or "."), word(config, "collections_dir") or ".").strip("/")
        found[f"{folder}/" if folder else ""] = frozenset(kept)
    return found


def _builds(tree: Tree, files: Iterable[str]) -> Iterator[tuple[str, Map]]:
    """The folder and the `build` part of each of some `docfx.json` files that has one."""
    for path in files:
        config, _ = load_json(_text(tree, path), path)
        build = config.get("build") if isinstance(config, Map) else None
        if isinstance(build, Map):
            yield posixpath.dirname(path), build


def _each(value: object) -> Iterator[object]:
    yield from value if isinstance(value, Seq) else () if value is None else (value,)


def _docfx_layout(tree: Tree, files: list[str], learn: bool) -> Layout:
    published, _ = load_json(_text(tree, ".openpublishing.publish.config.json"), "")
    published = published if isinstance(published, Map) else Map()
    bases = {join("", word(one, "build_source_folder")): word(one, "base_path") for one in _maps(published.get("docsets_to_publish"))}
    elsewhere = [join("", word(one, "path_to_root")) for one in _maps(published.get("dependent_repositories"))]
    roots: list[Root] = []
    known: list[tuple[str, str]] = []
    docsets = []
    for folder, build in _builds(tree, files):
        docsets.append(folder)
        roots += _docfx_roots(build, folder, bases.get(folder, ""), learn)
        breadcrumb = next((word(one, "breadcrumb_path") for one in _maps(build.get("globalMetadata"))), "")
        if breadcrumb.startswith("/") and breadcrumb.endswith(".json"):  # as published; a `.yml` there is a path in the repository
            known.append((folder, breadcrumb))
    unique = dict.fromkeys(roots)
    return Layout("learn" if learn else "docfx", tuple(unique), LEARN_HOSTS if learn else frozenset(),
                  tuple(dict.fromkeys([*docsets, *bases])), tuple(one for one in elsewhere if one), tuple(known))


def _docfx_roots(build: Map, folder: str, base_path: str, learn: bool) -> Iterator[Root]:
    """One root per content entry. On Learn `dest` of the whole build often names the site path, but only as the last resort."""
    whole = word(build, "dest").strip("/")
    base: str | None = "/" + base_path.strip("/") if base_path.strip("/") else None
    if not learn:
        base = ""
    elif base is None and re.fullmatch(r"[\w/-]+", whole) and not whole.startswith("_"):
        base = "/" + whole
    for entry in _maps(build.get("content")):
        src = join(folder, word(entry, "src") or ".")
        dest = join("", word(entry, "dest") or ".").strip("/")
        if not src.startswith(".."):
            yield Root(src.strip("/"), base, dest, word(entry, "version"), folder)


# --------------------------------------------------------------------------- other generators


def _setting(text: str, key: str) -> str:
    """A top-level setting of a TOML, YAML, JSON or JavaScript file, read by its line."""
    found = re.search(r"^[ \t]*" + _SETTING.format(key=key), text, re.MULTILINE | re.IGNORECASE)
    return found[1].strip() if found else ""


def _host(url: str) -> tuple[frozenset[str], str]:
    """Own hosts and the site path that a base URL names."""
    try:
        parts = urlsplit(url)
        return frozenset({parts.hostname} if parts.hostname else ()), "/" + parts.path.strip("/") if parts.path.strip("/") else ""
    except ValueError:
        return frozenset(), ""


def _mkdocs_layout(text: str, path: str) -> Layout:
    value, _ = load(text, path)
    config = value if isinstance(value, Map) else Map()
    hosts, base = _host(word(config, "site_url"))
    kind = "mkdocs-flat" if word(config, "use_directory_urls").lower() in ("false", "no", "off") else "mkdocs"
    folder = join(posixpath.dirname(path), word(config, "docs_dir") or "docs")
    return Layout(kind, (Root(folder, base),), hosts, (folder,))


def _docusaurus_layout(tree: Tree, text: str, path: str) -> Layout:
    """Docusaurus, with the versions it keeps: the last one stands where the documents do unless the configuration says otherwise."""
    folder = posixpath.dirname(path)
    hosts, _ = _host(_setting(text, "url"))
    said = _setting(text, "baseUrl")
    base = ("/" + said.strip("/")).rstrip("/") if said.startswith("/") else ""
    docs = _DOCS_BLOCK.search(text)
    block = text[docs.end():docs.end() + 4_000].split("plugins", 1)[0] if docs else ""
    route = _setting(block, "routeBasePath") or _setting(text.split("plugins", 1)[0], "routeBasePath") or "docs"
    home = f"{base}/{route.strip('/')}".rstrip("/")
    listed, _ = load_json(_text(tree, join(folder, "versions.json")), "")
    versions = [str(one) for one in listed] if isinstance(listed, Seq) else []
    last = _setting(block, "lastVersion")
    last = last if last in (*versions, "current") else versions[0] if versions else "current"
    roots = [Root(join(folder, "docs"), home), Root(join(folder, "blog"), base + "/blog"), Root(join(folder, "src/pages"), base)]
    for version in versions:
        own = re.search(rf"""["']?{re.escape(version)}["']?\s*:\s*\{{[^{{}}]{{0,300}}?\bpath["']?\s*:\s*["']([^"']*)["']""", block)
        part = own[1].strip("/") if own else "" if version == last else version
        roots.append(Root(join(folder, f"versioned_docs/version-{version}"), f"{home}/{part}".rstrip("/"), version=version))
    return Layout("docusaurus", tuple(roots), hosts, (folder,), static=(join(folder, "static"),))


def _astro_layout(tree: Tree, text: str, path: str) -> Layout | None:
    """A site of Starlight, whose documents stand in one folder; None for any other site made with Astro."""
    folder = posixpath.dirname(path)
    content = join(folder, "src/content/docs")
    if not any(name.startswith(content + "/") for name in tree.paths()):
        return None
    hosts, base = _host(_setting(text, "site"))
    said = _setting(text, "base").strip("/")
    return Layout("astro", (Root(content, f"/{said}" if said else base),), hosts, (content,), static=(join(folder, "public"),))


def _vitepress_layout(text: str, path: str) -> Layout:
    """A site of VitePress or VuePress: what stands beside its folder of settings."""
    folder = path.rpartition(".v")[0].strip("/")
    content, said = join(folder, _setting(text, "srcDir") or ".").strip("/"), _setting(text, "base").strip("/")
    flat = "vitepress" if _setting(text, "cleanUrls") == "true" else "vitepress-flat"
    return Layout(flat, (Root(content, f"/{said}" if said else ""),), docsets=(content,), static=(join(content, "public"),))


def _hugo_layout(text: str, path: str, tree: Tree) -> Layout | None:
    """A Hugo site; a file called `config.*` counts only with a `baseURL` and a content folder beside it."""
    folder = posixpath.dirname(path)
    if posixpath.basename(folder) == "_default":
        folder = posixpath.dirname(posixpath.dirname(folder))
    url = _setting(text, "baseURL")
    mounts = [join(folder, found) for found in _MOUNT.findall(text)]
    contents = mounts or [join(folder, _setting(text, "contentDir") or "content")]
    if not (url or mounts) or not any(name.startswith(content + "/") for content in contents for name in tree.paths()):
        return None
    hosts, base = _host(url)
    return Layout("hugo", tuple(Root(content, base) for content in contents), hosts, tuple(contents), static=(join(folder, "static"),))
