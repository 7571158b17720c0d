"""The redirect entry that a removed page lacks, in the form the repository writes its redirects in.

In: `Facts` and migrations. Out: the migrations, each with the entry that is missing. Must not know: how a page's new home was found.

Forms: Open Publishing (learn.microsoft.com), mkdocs-redirects, Docusaurus client redirects, GitBook, Netlify `_redirects`,
Hugo and Jekyll aliases.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from diffinsight.model import Migration, Paste, Place, Redirect
from diffinsight.resolve.facts import Facts

CANDIDATE = 0.3  # confidence from which a place is worth an entry; whoever shows it says how sure it is
_PUBLISH = ".openpublishing.publish.config.json"
_NEW_FILE = ".openpublishing.redirection.json"
_NO_PAGE = re.compile(r"(?:^|/)(?:_?includes?|snippets?|\.[^/]+|toc\.ya?ml)(?:/|$)", re.IGNORECASE)


def with_entries(migrations: Sequence[Migration], facts: Facts) -> tuple[Migration, ...]:
    """Every page that went to a known or likely place and has no redirect gets the entry to paste; the others stay as they are."""
    if not any(map(_lacks, migrations)):
        return tuple(migrations)
    write = _writer(facts)
    return tuple(replace(one, entry=write(one.source, one.target)) if write and one.target and _lacks(one) else one for one in migrations)


def _lacks(one: Migration) -> bool:
    return (not one.redirected and one.target is not None and one.confidence >= CANDIDATE and one.subject == "page"
            and one.source.path is not None and not _NO_PAGE.search(one.source.path))


def _writer(facts: Facts) -> Callable[[Place, Place], Paste | None] | None:
    """How this repository writes redirects: as most of its entries are written, or as its publishing configuration asks for."""
    kinds = Counter(entry.kind for entry in facts.redirects)
    kind = max(sorted(kinds), key=kinds.__getitem__) if kinds else "openpublishing" if _PUBLISH in facts.head.paths() else ""
    forms = {"openpublishing": _openpublishing, "mkdocs": _mkdocs, "docusaurus": _docusaurus, "gitbook": _gitbook,
             "netlify": _netlify, "alias": _alias}
    form = forms.get(kind)
    entries = [entry for entry in facts.redirects if entry.kind == kind]
    return (lambda source, target: form(source, target, entries, facts)) if form else None


def _nearest(path: str, entries: Sequence[Redirect]) -> Redirect | None:
    """The entry whose file stands for the page's folder: the one with the longest common way, then the last of its file."""
    def shared(entry: Redirect) -> tuple[int, int, int]:
        own = len(posixpath.commonpath([f"/{posixpath.dirname(path)}", f"/{posixpath.dirname(entry.source)}"]))
        above = posixpath.dirname(entry.path)
        return own, len(above) if not above or path.startswith(above + "/") else -1, entry.line

    return max(entries, key=shared, default=None)


def _url(target: Place, facts: Facts) -> str:
    """The address a redirect leads to: a site path with its anchor, or a URL outside."""
    url = (facts.site.url_of(target.path) if target.path else None) or target.url or ""
    return f"{url}#{target.anchor}" if url and target.anchor and "#" not in url else url


def _openpublishing(source: Place, target: Place, entries: Sequence[Redirect], facts: Facts) -> Paste | None:
    path, url = source.path or "", _url(target, facts)
    near = _nearest(path, entries)
    place = near.path if near else _NEW_FILE
    if not url:
        return None
    lines = (facts.head.read(place) or b"").decode("utf-8-sig", "replace").splitlines()
    written = lines[near.line - 1] if near and near.line <= len(lines) else ""
    rooted = near is None or "source_path_from_root" in written
    folder = posixpath.dirname(place)
    entry: dict[str, object] = {"source_path_from_root": f"/{path}"} if rooted else {"source_path": posixpath.relpath(path, folder or ".")}
    entry["redirect_url"] = url
    if near and any("redirect_document_id" in line for line in lines[near.line:near.line + 3]):
        entry["redirect_document_id"] = False
    if near is None:
        return Paste(place, json.dumps({"redirections": [entry]}, indent=2, ensure_ascii=False), "json")
    above = lines[near.line - 2] if 2 <= near.line <= len(lines) + 1 else ""
    inner = _indent(written) if above.strip() == "{" else "    "
    outer = _indent(above) if above.strip() == "{" else "  "
    body = ",\n".join(f"{inner}{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items())
    return Paste(place, f"{outer}{{\n{body}\n{outer}}},", "json")


def _indent(line: str) -> str:
    return line[:len(line) - len(line.lstrip(" \t"))]


def _mkdocs(source: Place, target: Place, entries: Sequence[Redirect], facts: Facts) -> Paste | None:
    near = _nearest(source.path or "", entries)
    config = (facts.head.read(near.path) or b"").decode("utf-8-sig", "replace") if near else ""
    docs = re.search(r"^docs_dir[ \t]*:[ \t]*[\"']?([^\"'\n#]+)", config, re.MULTILINE)
    base = posixpath.normpath(posixpath.join(posixpath.dirname(near.path), docs[1].strip() if docs else "docs")) if near else ""
    if not near or not source.path or not source.path.startswith(base + "/"):
        return None
    lines = config.splitlines()
    indent = _indent(lines[near.line - 1]) if near.line <= len(lines) else ""
    to = posixpath.relpath(target.path, base) + (f"#{target.anchor}" if target.anchor else "") if target.path else target.url or ""
    key, value = (json.dumps(one) if re.search(r"[^\w./#-]", one) else one for one in (posixpath.relpath(source.path, base), to))
    return Paste(near.path, f"{indent}{key}: {value}", "yaml") if to else None


def _gitbook(source: Place, target: Place, entries: Sequence[Redirect], facts: Facts) -> Paste | None:
    near = _nearest(source.path or "", entries)
    if not near or not source.path or not target.path:
        return None
    lines = (facts.head.read(near.path) or b"").decode("utf-8-sig", "replace").splitlines()
    root = next((found[1].strip("./") for line in lines if (found := re.match(r"root[ \t]*:[ \t]*[\"']?([^\s\"'#]+)", line))), "")
    base = posixpath.join(posixpath.dirname(near.path), root).strip("/") or "."
    old, new = (posixpath.relpath(one, base) for one in (source.path, target.path))
    indent = _indent(lines[near.line - 1]) if near.line <= len(lines) else "  "
    return Paste(near.path, f"{indent}{posixpath.splitext(old)[0]}: ./{new}", "yaml") if not re.search(r"[^\w./-]", old + new) else None


def _docusaurus(source: Place, target: Place, entries: Sequence[Redirect], facts: Facts) -> Paste | None:
    url = _url(target, facts)
    if not entries or not source.url or not url:
        return None
    return Paste(entries[-1].path, f"{{ from: {json.dumps(source.url)}, to: {json.dumps(url)} }},", "js")


def _netlify(source: Place, target: Place, entries: Sequence[Redirect], facts: Facts) -> Paste | None:
    url = _url(target, facts)
    if not entries or not source.url or not url or re.search(r"\s", source.url + url):
        return None
    return Paste(entries[-1].path, f"{source.url} {url} 301")


def _alias(source: Place, target: Place, entries: Sequence[Redirect], facts: Facts) -> Paste | None:
    """Hugo's and Jekyll's way: the page that takes over names the old address in its front matter."""
    if not source.url or not target.path:
        return None
    near = _nearest(source.path or "", entries)
    lines = (facts.head.read(near.path) or b"").decode("utf-8-sig", "replace").splitlines() if near else []
    key = "redirect_from" if near and near.line <= len(lines) and "redirect_from" in lines[near.line - 1] else "aliases"
    return Paste(target.path, f"{key}:\n  - {json.dumps(source.url)}", "yaml")
