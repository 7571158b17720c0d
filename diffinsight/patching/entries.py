"""The redirect entries that are missing, and those that lead on to removed pages: checked before any is written.

In: an analysis. Out: redirect files with what is added and retargeted. Must not know: where files are written.

Checked: no source twice, no chain, no circle, no source that still stands, every target stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from diffinsight.model import Migration, Place, Redirect, Use
from diffinsight.parse.redirects import is_redirects, parse_redirects
from diffinsight.patching.insert import New, insert
from diffinsight.patching.links import fits
from diffinsight.resolve import Facts

_RETARGET: Mapping[str, str] = {
    "openpublishing": r'("redirect_url"\s{{0,20}}:\s{{0,20}}"){old}(?=")',
    "front-matter": r"(^redirect_(?:url|to)[ \t]{{0,20}}:[ \t]{{0,20}}[\"']?){old}(?=[\"']?[ \t]*\r?$)",
    "docusaurus": r"(\bto[\"']?\s{{0,20}}:\s{{0,20}}[\"']){old}(?=[\"'])",
    "netlify": r"(^/\S+[ \t]+){old}(?=\s|$)",
    "mkdocs": r"(^[ \t]+[^\n]+?:[ \t]+[\"']?){old}(?=[\"']?[ \t]*\r?$)",
}


@dataclass(frozen=True)
class Refused:
    """An entry that would do harm, and why."""

    migration: Migration
    why: str


@dataclass(frozen=True)
class Written:
    """A file with its entries: `texts` are those added, as they stand in it."""

    path: str
    content: bytes
    texts: tuple[str, ...]


def missing(migrations: Iterable[Migration], facts: Facts, confident: float) -> tuple[list[Migration], list[Refused]]:
    """Migrations whose entry may be added: sure ones and pages that git saw renamed; and those that may not, with the reason."""
    good: list[Migration] = []
    bad: list[Refused] = []
    taken: set[str] = set()
    away = {entry.source.rstrip("/").lower() for entry in facts.redirects if entry.kind != "alias"}
    for one in migrations:
        if one.entry is None or one.target is None or not one.source.path:
            continue
        renamed = one.kind in ("renamed", "moved") and any(piece.kind == "rename" for piece in one.evidence)
        if one.confidence < confident and not renamed:
            continue
        why = _harm(one.source.path, one.target, facts, away, taken)
        taken.add(one.source.path.lower())
        if why:
            bad.append(Refused(one, why))
        else:
            good.append(one)
    return good, bad


def _harm(source: str, target: Place, facts: Facts, away: set[str], taken: set[str]) -> str:
    paths = facts.head.paths()
    old, new = facts.base_site.url_of(source), facts.site.url_of(target.path) if target.path else target.url
    if source.lower() in taken:
        return "another page of this range had the same path but for letter case"
    if source in paths:
        return "the page still stands"
    if source.lower() in away or (old or "/").rstrip("/").lower() in away:
        return "it has an entry, which leads nowhere: change that one's target"
    if target.path is not None and target.path not in paths:
        return f"{target.path} does not exist"
    same = bool(old or new) and (old or "").rstrip("/").lower() == (new or "/").rstrip("/").lower()
    if same or source.lower() == (target.path or "").lower():
        return "its address stays the same"
    if target.path and target.path.lower() in away:
        return f"{target.path} is itself redirected: that would make a chain"
    return "" if fits((new or "").replace(" ", "")) else "its address cannot be written"


def write(migrations: Sequence[Migration], facts: Facts, read: Callable[[str], bytes | None]) -> tuple[list[Written], list[Refused]]:
    """Redirect files with the entries of these migrations, as `read` has the files now; entries that are there already are left out."""
    done: dict[str, tuple[str | None, list[str]]] = {}
    refused = []
    for one in sorted(migrations, key=lambda one: one.source.path or ""):
        path = one.entry.path if one.entry else ""
        if path not in done:
            content = read(path)
            done[path] = (None if content is None else content.decode("utf-8", "surrogateescape"), [])
        text, texts = done[path]
        if text is not None and _known(text, path, one, facts):
            continue
        result = insert(text, _new(one, text or "", facts))
        if result is None:
            refused.append(Refused(one, f"{path} has no place for it"))
        else:
            done[path] = (result[0], [*texts, result[1]])
    return [Written(path, text.encode("utf-8", "surrogateescape"), tuple(texts))
            for path, (text, texts) in sorted(done.items()) if text and texts], refused


def _new(one: Migration, text: str, facts: Facts) -> New:
    target = one.target or one.source
    url = (facts.site.url_of(target.path) if target.path else None) or target.url or ""
    if target.anchor and "#" not in url:
        url += f"#{target.anchor}"
    path = one.entry.path if one.entry else ""
    lines = tuple(entry.line for entry in parse_redirects(text, path).entries) if is_redirects(path) else ()
    return New(path, one.source.path or "", url, one.entry.text if one.entry else "", one.source.url or "", lines)


def _known(text: str, path: str, one: Migration, facts: Facts) -> bool:
    """Does the file lead away from the page already?"""
    if not (is_redirects(path) or path.endswith(".json")):
        return bool(re.search(rf"[\"'\s]{re.escape(one.source.url or '')}[\"'\s]", text[:20_000]))
    sources = {entry.source.strip("/").lower() for entry in parse_redirects(text, path).entries}
    return (one.source.path or "").lower() in sources or (one.source.url or "/").strip("/").lower() in sources


def retargeted(text: str, entries: Iterable[tuple[Redirect, Use]]) -> str:
    """A redirect file whose entries lead to where the removed pages went that they led to."""
    for entry, use in entries:
        old, new = (use.old, use.new or "")
        if entry.kind == "mkdocs":
            old, new = old.lstrip("/"), new.lstrip("/")
        form = _RETARGET.get(entry.kind)
        if form and new and fits(new):
            text = re.sub(form.format(old=re.escape(old)), rf"\g<1>{new}", text, flags=re.MULTILINE)
    return text


def chained(migrations: Iterable[Migration], facts: Facts) -> dict[str, list[tuple[Redirect, Use]]]:
    """Redirect file -> its entries that lead to a removed page, each with what it should lead to."""
    by_place = {(entry.path, entry.line): entry for entry in facts.redirects}
    found: dict[str, list[tuple[Redirect, Use]]] = {}
    for one in migrations:
        for use in one.uses:
            entry = by_place.get((use.path, use.line)) if use.kind == "redirect" else None
            if entry is not None and use.new is not None:
                found.setdefault(use.path, []).append((entry, _in_map(entry, use, one)))
    return found


def _in_map(entry: Redirect, use: Use, one: Migration) -> Use:
    """mkdocs-redirects names files below the documents folder, not addresses."""
    path, target = one.source.path or "", one.target.path if one.target else None
    bare = use.old.lstrip("/").partition("#")[0]
    if entry.kind != "mkdocs" or target is None or not path.endswith(bare):
        return use
    base = path[:len(path) - len(bare)]
    return Use(use.path, use.line, use.old, target[len(base):] if target.startswith(base) else None, use.kind)
