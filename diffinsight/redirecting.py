"""What the redirect entries of a tree mean for a range: where they lead, which pages rules for many pages save, which lead nowhere now.

In: entries, site maps, the files of a range. Out: targets, entries, changes. Must not know: rules, how entries are written.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from diffinsight.changes import Difference
from diffinsight.compare.redirects import orphaned
from diffinsight.model import Change, FileChange, Range, Redirect, SiteMap, Tree
from diffinsight.parse.redirectrules import expand, redirect_rules

DOCUMENTS = (".md", ".mdx", ".markdown")
_PERMALINK = re.compile(r"^(?:permalink:[ \t]*[\"']?(?=/?[\w.])|slug:[ \t]*[\"']?(?=/))([\w./-]+)", re.M)
_COLLECTION = re.compile(r"^subcollection:[ \t]*([\w.-]+)", re.M)
_TOPIC = re.compile(r"^# [^\n]*\n\{:[ ]?#([\w.-]+)\}", re.M)
_TRANSLATION = re.compile(r"(?P<above>(?:.*/)?)i18n/[^/]+/docusaurus-plugin-content-(?P<kind>docs|blog)/"
                          r"(?P<version>current/|version-[^/]+/|)(?P<rest>.+)")
_FRONT = 4_000  # characters in which a page states its address


def ruled(found: Range, trees: tuple[Tree, Tree], site: SiteMap, base_site: SiteMap, known: Iterable[Redirect]) -> tuple[Redirect, ...]:
    """The redirects that rules for many pages at once give the pages which left, those that lead somewhere; and, as an alias, the pages
    that stand at the address of one which left, as the page does that was translated. `trees`: of base and head; `known`: entries that
    are about one page each."""
    base, head = trees
    moved = {file.base_path: file.path for file in found.files if file.status in ("removed", "renamed")}
    rules = redirect_rules(head) if moved else ()
    twins = {path: twin for path in moved if (twin := _untranslated(path)) in head.paths()}
    own = {path: said for path in moved if path not in twins and (said := _own_address(base, path))}
    topics = {path: said for path in moved if path not in twins and (said := _topic(base, path))}
    twins |= _of_one_topic(head, topics, moved) | _of_one_address(head, own, moved) | _aliased(known, moved)
    gone = [path for path in moved if path not in twins]
    urls = {path: url for path in gone if (url := own.get(path) or base_site.url_of(path) or site.url_of(path))}
    there = {path: now for path, url in urls.items() if (now := site.file_of(url)) and now != path}
    led = expand(rules, {path: url for path, url in urls.items() if path not in there})
    return (*(Redirect(path, f"/{now}", now, 1, "alias") for path, now in (*there.items(), *twins.items())),
            *_placed(led, head, site))


def _untranslated(path: str) -> str:
    """The page that Docusaurus shows in the place of a translation that is gone; "" for what is none."""
    found = _TRANSLATION.match(path)
    if not found:
        return ""
    version = found["version"]
    folder = found["kind"] if version in ("", "current/") else f"versioned_docs/{version[:-1]}"
    return f"{found['above']}{folder}/{found['rest']}"


def _of_one_address(head: Tree, own: Mapping[str, str], moved: Mapping[str, str]) -> dict[str, str]:
    """Old path -> the page of today that gives itself the same address: the one it was `moved` to, else one of the same top folder."""
    places: dict[str, list[str]] = {}
    for hit in head.grep(["permalink:", "slug:"], [f"*{end}" for end in DOCUMENTS]) if own else ():
        if hit.line < 60 and (stated := _PERMALINK.match(hit.text)):
            places.setdefault(stated[1].strip("/"), []).append(hit.path)
    found = {}
    for path, said in own.items():
        there = [one for one in places.get(said.strip("/"), ()) if one == moved[path] or one.partition("/")[0] == path.partition("/")[0]]
        if there and path not in there:
            found[path] = moved[path] if moved[path] in there else there[0]
    return found


def _of_one_topic(head: Tree, topics: Mapping[str, str], moved: Mapping[str, str]) -> dict[str, str]:
    """Old path -> the page of today that is the same topic of its collection, in whatever folder."""
    found = {path: moved[path] for path, said in topics.items() if moved[path] != path and _topic(head, moved[path]) == said}
    names = {said.partition("#")[2] for path, said in topics.items() if path not in found}
    places: dict[str, str] = {}
    for hit in head.grep([f"{{:{blank}#{name}}}" for name in names for blank in ("", " ")], ["*.md"]) if names else ():
        if said := _topic(head, hit.path):
            places.setdefault(said, hit.path)
    return found | {path: places[said] for path, said in topics.items() if path not in found and places.get(said, path) != path}


def _aliased(entries: Iterable[Redirect], moved: Mapping[str, str]) -> dict[str, str]:
    """Old path -> the page it was `moved` to, where that page names an old address which ends like the old path: under which address the
    site's folders stand is often written nowhere."""
    ends = {(entry.target.lstrip("/"), entry.source.rstrip("/").rpartition("/")[2].lower()) for entry in entries if entry.kind == "alias"}
    return {old: new for old, new in moved.items() if old != new and (new, posixpath.splitext(posixpath.basename(old))[0].lower()) in ends}


def _own_address(tree: Tree, path: str) -> str | None:
    """The address that a page gives itself by `permalink`, or by a `slug` from the root on."""
    said = _PERMALINK.search(_opening(tree, path))
    return said[1] if said else None


def _topic(tree: Tree, path: str) -> str | None:
    """The collection that a page is in and its id there, by which it is found wherever its file lies."""
    text = _opening(tree, path)
    collection, topic = _COLLECTION.search(text), _TOPIC.search(text)
    return f"{collection[1]}#{topic[1]}" if collection and topic else None


def _opening(tree: Tree, path: str) -> str:
    return (tree.read(path) or b"")[:_FRONT].decode("utf-8", "replace") if path.endswith(DOCUMENTS) else ""


def _placed(entries: Iterable[Redirect], head: Tree, site: SiteMap) -> Iterator[Redirect]:
    """The entries that lead to another site or a page of this one, whose path may only end with the last two parts of the address."""
    ends: dict[tuple[str, ...], list[str]] = {}
    for entry in entries:
        if entry.target.startswith(("http://", "https://")) or site.file_of(entry.target):
            yield entry
            continue
        if not ends:
            for path in head.paths():
                stem, extension = posixpath.splitext(path.lower())
                if extension in DOCUMENTS:
                    ends.setdefault(tuple(stem.removesuffix("/index").split("/")[-2:]), []).append(path)
        parts = entry.target.partition("#")[0].strip("/").lower().split("/")
        if len(parts) > 1 and len(found := ends.get(tuple(parts[-2:]), [])) == 1:
            yield replace(entry, target=f"/{found[0]}")


def target_of(entry: Redirect | None, site: SiteMap) -> str | None:
    """Where a redirect entry leads: a path of the tree where it is this site's, else as written."""
    if entry is None:
        return None
    place = site.resolve(entry.target, entry.source)
    return place[0] if place else entry.target


def orphans(found: Range, redirects: Iterable[Redirect], difference: Difference, sites: tuple[SiteMap, SiteMap]) -> Iterable[Change]:
    """A change for every redirect entry whose target this range removed; `sites` of base and head."""
    removed = {file.path: file for file in found.files if file.status == "removed"}

    def gone(entry: Redirect) -> FileChange | None:
        old, new = (site.resolve(entry.target, entry.source) for site in sites)
        return removed.get(old[0]) if old and (new is None or new[0] in removed) else None

    return orphaned(redirects, difference.of("redirect"), gone) if removed else ()
