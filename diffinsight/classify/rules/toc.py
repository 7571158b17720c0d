"""Rules about tables of contents. In: toc-entry changes, and removed pages. Out: findings. Must not know: formats of tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Label, Message, TocEntry, say

MOST_MOVED = 40  # names in one finding; more entries that moved together are told in several

_DOCUMENT = (".md", ".mdx", ".markdown", ".yml", ".yaml", ".ipynb", ".html", ".rst")
_TOC_NAME = re.compile(r"(?:^|/)(?:toc\.(?:ya?ml|md|json)|_toctree\.ya?ml)$", re.IGNORECASE)
_FOUND_BY_FOLDER = re.compile(r"(?:^|/)(?:toc|_toctree|_?index|readme)\.\w+$", re.IGNORECASE)
_PREVIOUS = re.compile(r"/(?:previous-versions|archives?)/", re.IGNORECASE)  # addresses of what is kept for the record
_NAME_KEY = re.compile(r"\s*(?:-\s+)?(?:name|title|text)\s*:\s*(.+)")


def _place(trail: tuple[str, ...]) -> Message:
    """Where in the table of contents: its breadcrumb in the document's words, or the top level."""
    return say("{trail}", trail=" > ".join(trail)) if trail else say("the top level")


def _below(trail: tuple[str, ...]) -> Message:
    return say("below {trail}", trail=" > ".join(trail)) if trail else say("at the top level")


def _written(entry: TocEntry) -> str:
    return f"{entry.name} -> {entry.href}" if entry.href else entry.name


def _page(entry: TocEntry, context: Context, path: str) -> str | None:
    """The file an entry leads to, existing or not; None for folders and for what lies outside the repository."""
    if not entry.href:
        return None
    rooted = entry.href.startswith("~")  # what that means depends on where it is written; all other targets are normalised
    found = context.site.resolve(entry.href, path) if rooted else context.site.resolve(entry.target, "")
    return found[0] if found else None


def _came_from_elsewhere(page: str, context: Context) -> bool:
    """Was a page that is new at its path moved there, or made of a piece that others included."""
    return page in context.renamed or any(
        one.target is not None and one.target.path == page and one.subject == "page" and one.kind in ("moved", "renamed", "merged")
        for one in context.migrations.values())


def _leads_to_news(entry: TocEntry, context: Context, path: str) -> bool:
    """Does an entry lead to something the documentation did not have: a new page or section, or a place outside it."""
    if not entry.href:
        return False
    page = _page(entry, context, path)
    if page is None:
        if path not in context.base.paths():
            return False  # a new table of contents says nothing of what is new elsewhere
        return not _PREVIOUS.search(entry.href) and entry.href not in (context.base.read(path) or b"").decode("utf-8", "replace")
    if page not in context.base.paths():
        return page in context.head.paths() and not _came_from_elsewhere(page, context)
    anchor = entry.target.partition("#")[2].lower()
    known = context.anchors_at_base(page) if anchor else None
    return known is not None and anchor not in known and anchor in (context.anchors_at_head(page) or ())


def _orphaned(entry: TocEntry, context: Context, path: str) -> bool:
    """Is the entry's page still there, and in no table of contents any more."""
    page = _page(entry, context, path)
    if page is None or not page.lower().endswith(_DOCUMENT) or _FOUND_BY_FOLDER.search(page):
        return False
    return page in context.head.paths() and not context.in_toc(page)


@rule("toc-entry:added", label="minor")
def toc_entry_added(change: Change, context: Context) -> Iterator[Finding]:
    """An entry is in a table of contents that was not there before, under any name.

    It is new when it leads to a page or section the range added, or to a place outside the repository that a table of contents
    which was there did not name before, or when it opens an area that holds such an entry. An entry for a page that existed is minor.

    Why: the table of contents is how readers find out that something exists.
    Do: nothing; read the page it leads to.
    Example: below How-to > Batch stands the new entry Quotas -> batch/quotas.md.
    Neighbours: toc-entry-moved owns entries that stood elsewhere, page-added the page itself, toc-broken entries that lead nowhere.
    """
    entry: TocEntry = change.after
    path = change.file.path
    news = any(_leads_to_news(one, context, change.file.base_path) for one in (entry, *change.data.get("below", ())))
    if news and b"tocHref" in (context.head.read(path) or b""):  # breadcrumbs say where pages lie, not what there is to read
        news = False
    page = _page(entry, context, path)
    text = "Entry {name} added {place}, leading to {href}." if entry.href else "Group {name} added {place}."
    message = say(text, name=entry.name, place=_below(entry.trail), href=entry.href)
    yield state(change, entry.name, message, after=_written(entry), label="new" if news else "minor",
                destination=page or entry.target or None, **_details(entry, new_href=entry.href))


@rule("toc-entry:removed", label="minor")
def toc_entry_removed(change: Change, context: Context) -> Iterator[Finding]:
    """An entry left a table of contents and nothing stands in its place.

    It is breaking when its page still exists and is now in no table of contents; minor when the page went too or stays listed, and
    for index pages, which their folder's address leads to.

    Why: a page outside every table of contents is found by search only, and loses its breadcrumb.
    Do: list the page again, or remove it with a redirect.
    Example: Chat (classic) -> chat-classic.md left Quickstarts; the page is in no table of contents any more.
    Neighbours: toc-entry-renamed, toc-entry-retargeted and toc-entry-moved own entries that live on; page-removed owns the page.
    """
    entry: TocEntry = change.before
    path = change.file.base_path
    orphaned = _orphaned(entry, context, path)
    page = _page(entry, context, path)
    end = say("its page {page} still exists but is in no table of contents now", page=page or "") if orphaned else _fate(page, context)
    text = "Entry {name} ({href}) removed from {place}" if entry.href else "Group {name} removed from {place}"
    tail = say("; {end}.", end=end) if str(end) else say(".")
    message = say(text + "{tail}", name=entry.name, href=entry.href, place=_place(entry.trail), tail=tail)
    label: Label = "breaking" if orphaned else "minor"
    found = context.migrations.get((page or "", ""))
    target = found.target.path or found.target.url if found and found.target else None
    details = _details(entry, old_href=entry.href)
    yield state(change, entry.name, message, before=_written(entry), label=label, destination=target, **details)


def _fate(page: str | None, context: Context) -> Message:
    """What became of the page of a removed entry, as the end of a sentence; "" when there is nothing to add."""
    if page is None:
        return say("")
    if page in context.head.paths():
        return say("its page stays in the table of contents elsewhere") if context.in_toc(page) else say("")
    if page not in context.base.paths():
        return say("it led to no page of this repository")
    target = context.redirected(page)
    return say("its page is gone and redirects to {target}", target=target) if target else say("its page is gone too")


@rule("toc-entry:renamed", label="minor")
def toc_entry_renamed(change: Change, context: Context) -> Iterator[Finding]:
    """An entry carries another name; it leads to the same page, or stands in the same place.

    Why: readers and instructions look for it by its old name.
    Do: use the new name in your own instructions.
    Example: below Getting started, Docker containers is now called Linux containers.
    Neighbours: toc-entry-retargeted states a new target; title-changed owns the page's own title.
    """
    old, new = change.before, change.after
    message = say("Entry {old} {place} is now called {new}.", old=old.name, new=new.name, place=_below(new.trail))
    yield state(change, old.name, message, before=old.name, after=new.name, destination=_target(new),
                **_details(new, old_name=old.name, old_href=old.href, new_href=new.href))


@rule("toc-entry:retargeted", label="minor")
def toc_entry_retargeted(change: Change, context: Context) -> Iterator[Finding]:
    """An entry leads to another page, anchor or address than before.

    Why: the writers send readers elsewhere, often because the old page was replaced: a hint where its content went.
    Do: follow the entry with your own links and bookmarks.
    Example: Threads leads to reference-preview.md#create---thread instead of ./threads-reference.md.
    Neighbours: toc-entry-renamed states a new name; toc-broken owns new targets that do not exist.
    """
    old, new = change.before, change.after
    if not new.href:
        text = "Entry {name} {place} no longer leads to {old}: it only groups others now."
    elif not old.href:
        text = "Entry {name} {place} only grouped others and now leads to {new}."
    else:
        text = "Entry {name} {place} now leads to {new} instead of {old}."
    message = say(text, name=new.name, place=_below(new.trail), old=old.href, new=new.href)
    yield state(change, new.name, message, before=_written(old), after=_written(new), destination=_target(new),
                **_details(new, old_href=old.href, new_href=new.href))


@rule("toc-entry:moved", label="minor")
def toc_entry_moved(change: Change, context: Context) -> Iterator[Finding]:
    """Entries stand below another parent, with everything below them.

    Why: readers who know the way look for them in the old place.
    Do: change instructions that name the path through the table of contents.
    Example: Release notes moved from Resources to the top level.
    Neighbours: toc-entry-added and toc-entry-removed own the groups that came and went around them; order among siblings is silent.
    """
    entries = change.data["entries"]
    source = change.data.get("from_path")
    for start in range(0, len(entries), MOST_MOVED):
        part = entries[start:start + MOST_MOVED]
        old, new = part[0]
        names = tuple(after.name for _, after in part)
        origin = say("{place} of {path}", place=_place(old.trail), path=source) if source else _place(old.trail)
        message = say("Entry {names} moved from {old} to {new}.", "Entries {names} moved from {old} to {new}.", "n",
                      names=names, old=origin, new=_place(new.trail), n=len(names))
        yield state(change, ", ".join(names), message, before=" > ".join((*old.trail, old.name)), after=" > ".join((*new.trail, new.name)),
                    old_lines=(old.line, part[-1][0].line) if source is None and old.line <= part[-1][0].line else None,
                    new_lines=(new.line, part[-1][1].line), destination=_target(new) if len(part) == 1 else None,
                    names=list(names), old_trail=list(old.trail), trail=list(new.trail))


@rule("toc-entry:keywords-changed", label="minor")
def toc_entry_keywords_changed(change: Change, context: Context) -> Iterator[Finding]:
    """The words by which an entry is found in the table of contents' filter changed (`displayName`).

    Why: readers who type another product's or an older name find the page by these words only.
    Do: nothing.
    Example: Vision is now found by "images, gpt vision" too.
    Neighbours: toc-entry-renamed owns the name itself.
    """
    old, new = change.before, change.after
    message = say("Entry {name} is now found by the words {new} instead of {old}.", name=new.name,
                  old=old.display_name or say("none"), new=new.display_name or say("none"))
    yield state(change, new.name, message, before=old.display_name or None, after=new.display_name or None, **_details(new))


@rule("toc-entry:added", "toc-entry:retargeted", "page:removed", "page:renamed", label="breaking")
def toc_broken(change: Change, context: Context) -> Iterator[Finding]:
    """An entry of a table of contents leads to a page that does not exist: it was written so, or the range took its page away.

    Why: readers who choose it end in an error page, and the build complains.
    Do: retarget the entry or remove it.
    Example: Quotas in batch/toc.yml leads to batch/quotas.md, which does not exist.
    Neighbours: link-broken owns links written in pages; a page with a redirect still leads on and is left alone.
    """
    if change.kind == "page":
        yield from _left_behind(change, context)
        return
    entry: TocEntry = change.after
    page = _page(entry, context, change.file.path)
    if page is None or _exists(page, entry.href, context) or context.redirected(page):
        return
    found = context.migrations.get((page, ""))
    if found and any(use.kind == "toc" and use.path == change.file.path for use in found.uses):
        return  # stated for the page that went
    yield _broken(change, entry.name, entry.href, page, None)


def _exists(page: str, href: str, context: Context) -> bool:
    """Is there such a file, or can it not be told: ids without extension, tables of contents that the build writes, and folders
    outside the table's own that are not in this repository at all."""
    paths = context.head.paths()
    folder, _, name = page.rpartition("/")
    doubtful = _TOC_NAME.search(page) is not None or href.startswith("..")
    return page in paths or "." not in name or (doubtful and not any(path.startswith(folder + "/") for path in paths))


def _left_behind(change: Change, context: Context) -> Iterator[Finding]:
    """Entries at head that still lead to a page the range removed, unless a redirect leads on."""
    found = context.migrations.get((change.file.base_path, ""))
    for use in found.uses if found and not found.redirected else ():
        if use.kind == "toc" and not context.redirected(change.file.base_path):
            finding = _broken(change, _name_near(use.path, use.line, context) or use.old, use.old, change.file.base_path, use.new)
            yield replace(finding, path=use.path, old_path=None, old_lines=None, new_lines=(use.line, use.line))


def _broken(change: Change, name: str, href: str, page: str, new: str | None) -> Finding:
    mend = say("; {new} would mend it", new=new) if new else say("")
    message = say("Entry {name} leads to {href}, but {page} does not exist{mend}.", name=name, href=href, page=page, mend=mend)
    return state(change, name, message, before=f"{name} -> {href}", destination=new, group="", href=href, target=page)


def _name_near(path: str, line: int, context: Context) -> str:
    """The name of the entry whose href stands on a line: on that line, before or after it, wherever an entry's keys may stand."""
    rows = (context.head.read(path) or b"").decode("utf-8", "replace").splitlines()
    for number in (line, line - 1, line + 1, line - 2):
        found = _NAME_KEY.match(rows[number - 1]) if 0 < number <= len(rows) else None
        if found:
            return found[1].strip().strip("\"'")
    return ""


def _target(entry: TocEntry) -> str | None:
    return entry.target or None


def _details(entry: TocEntry, **more: str) -> dict[str, Any]:
    return {"name": entry.name, "trail": list(entry.trail), "target": entry.target, **{key: value for key, value in more.items() if value}}
