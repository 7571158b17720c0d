"""Rules about whole pages and their front matter. In: page, title and front-matter changes. Out: findings. Must not know: redirect syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.classify import digest
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Message, Migration, Page, say

DATE_KEYS = frozenset({"ms.date", "date", "lastmod", "updated", "last_update", "ms.reviewed", "publishdate", "lastupdated", "ms.lastreviewed"})
OWN_RULE = DATE_KEYS | {"title", "description", "robots", "draft", "monikerrange", "redirect_url", "redirect_document_id", "aliases",
                        "redirect_from", "noindex"}
SURE = 0.7  # confidence from which a migration is stated as fact


def where(migration: Migration | None) -> str:
    """The target of a migration as text, "" when there is none."""
    if migration is None or migration.target is None:
        return ""
    place = migration.target
    name = place.path or place.url or ""
    return f"{name}#{place.anchor}" if place.anchor else name


def home(change: Change, context: Context) -> Migration | None:
    """The migration of a removed page, when it is sure enough to be stated."""
    found = context.migrations.get((change.file.base_path, ""))
    return found if found and found.target and (found.redirected or found.confidence >= SURE) else None


def contents(page: Page) -> Message:
    """What a page holds, in one phrase."""
    n = digest.held(page)
    parts: list[Message] = [say("{n} section", "{n} sections", "n", n=n["sections"])]
    parts += [say("{n} code sample", "{n} code samples", "n", n=n["samples"])] if n["samples"] else []
    parts += [say("{n} table", "{n} tables", "n", n=n["tables"])] if n["tables"] else []
    return say("{parts}", parts=tuple(parts))


def _kept(migration: Migration, page: Page) -> float:
    total = len(migration.kept) + len(migration.lost)
    return len(migration.kept) / total if total else 0.0


def _fate(change: Change, context: Context) -> str:
    """Which page rule owns a removed page."""
    found = home(change, context)
    if found is None:
        return "page-removed"
    if found.kind == "archived":
        return "page-archived"
    if found.kind in ("moved", "renamed"):
        return "page-moved" if found.redirected else "page-moved-without-redirect"
    if found.kind in ("merged", "split") and found.redirected:
        return "page-merged"
    return "page-replaced" if found.redirected else "page-removed"


def _gone(change: Change, message: Message, **more: Any) -> Finding:
    """A finding about a removed page; it carries the titles of what went with it."""
    page: Page = change.before
    tabs = tuple(dict.fromkeys(marker.title for marker in page.tabs))
    titles = tuple(s.title for s in page.sections if s.level > 1)
    parts = [message]
    if titles:
        parts.append(say("With it {go} {titles}.", go=say("goes the section" if len(titles) == 1 else "go the sections"), titles=titles))
    if tabs:
        parts.append(say("Its tabs were {tabs}.", tabs=tabs))
    full = say(" ".join(f"{{p{i}}}" for i in range(len(parts))), **{f"p{i}": part for i, part in enumerate(parts)})
    return state(change, page.title or change.file.path, full, before=f"{change.file.path} ({page.line_count} lines)", group="",
                 title=page.title, sections=list(titles)[:80], tabs=list(tabs), lines=page.line_count, **more)


@rule("page:added", label="new")
def page_added(change: Change, context: Context) -> Iterator[Finding]:
    """A page is in the head tree that was not in the base tree under any path.

    Why: something is documented that was not.
    Do: link to it from where its readers come from, and put it into a table of contents.
    Example: `batch/quotas.md` is new, with 4 sections and 2 code samples.
    Neighbours: page-moved owns a page that only changed its path.
    """
    page: Page = change.after
    hidden = str(page.front_matter.get("robots", "")).lower().find("noindex") >= 0
    titles = tuple(s.title for s in page.sections if s.level > 1)
    text = "The page {title} is new" + (" but kept out of search engines" if hidden else "") + ", with {contents}{sections}."
    sections = say(": {titles}", titles=titles) if titles else say("")
    message = say(text, title=page.title or change.file.path, contents=contents(page), sections=sections)
    yield state(change, page.title or change.file.path, message, after=digest.page(page), group="", title=page.title,
                label="minor" if hidden else None, in_toc=context.in_toc(change.file.path))


@rule("page:removed", label="breaking")
def page_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A page left the tree, no redirect leads on from it and its content is not found elsewhere.

    Why: links, bookmarks and search results that lead to it end in an error page.
    Do: add a redirect to the page that answers the same question now, or say in the text that the subject is gone.
    Example: `assistants.md` (370 lines) is removed; no redirect entry exists.
    Neighbours: page-moved, page-merged, page-replaced and page-archived own pages whose new home is known.
    """
    if _fate(change, context) == "page-removed":
        migration = context.migrations.get((change.file.path, ""))
        guess = where(migration) or (where_candidate(migration) if migration else "")
        page: Page = change.before
        text = "The page {title} ({path}, {lines}) is removed and no redirect leads on from it"
        text += "; its nearest replacement seems to be {guess}." if guess else "; no replacement was found."
        message = say(text, title=page.title or change.file.path, path=change.file.path, guess=guess,
                      lines=say("{n} line", "{n} lines", "n", n=page.line_count))
        yield _gone(change, message, destination=guess or None)


def where_candidate(migration: Migration) -> str:
    """The first alternative of a migration, as text."""
    return next((place.path or place.url or "" for place in (c.place for c in migration.alternatives)), "")


def _fated(change: Change, context: Context, fate: str, text: str) -> Iterator[Finding]:
    if _fate(change, context) != fate:
        return
    found, page = home(change, context), change.before
    target = where(found)
    lost = tuple(found.lost) if found else ()
    tail = say(" Not found there: {lost}.", lost=lost) if lost and fate == "page-merged" else say("")
    message = say(text + "{tail}", title=page.title or change.file.path, path=change.file.path, target=target, tail=tail)
    yield _gone(change, message, destination=target, target=target)


@rule("page:removed", label="minor")
def page_merged(change: Change, context: Context) -> Iterator[Finding]:
    """A removed page's content is found inside another page and a redirect leads there.

    Why: readers arrive at the text under another title; anchors of the old page no longer lead to their section.
    Do: check links that carried an anchor of the old page.
    Example: `manifests.md` is merged into `manifest-mode.md`.
    Neighbours: page-moved owns a page that kept its content as a page of its own; page-replaced a redirect to other content.
    """
    yield from _fated(change, context, "page-merged", "The page {title} ({path}) is merged into {target}, and a redirect leads there.")


@rule("page:removed", label="breaking")
def page_archived(change: Change, context: Context) -> Iterator[Finding]:
    """A removed page's redirect leads to an archive or to documentation of previous versions.

    Why: the subject is no longer part of the current documentation.
    Do: plan for the subject's end; link to the archive only for old versions.
    Example: `v1/setup.md` now redirects to `/previous-versions/lumen/v1/setup`.
    Neighbours: page-replaced owns redirects to current pages.
    """
    yield from _fated(change, context, "page-archived", "The page {title} ({path}) is archived: it redirects to {target}.")


@rule("page:removed", label="breaking")
def page_replaced(change: Change, context: Context) -> Iterator[Finding]:
    """A removed page redirects to a page that does not hold its content.

    Why: readers arrive, but not at what they were looking for.
    Do: check that the target answers the same question; keep what is missing there.
    Example: `loading.md` redirects to `quick-start.md`, which has none of its sections.
    Neighbours: page-merged owns targets that hold the content.
    """
    yield from _fated(change, context, "page-replaced",
                      "The page {title} ({path}) is removed; it redirects to {target}, which does not hold its content.")


@rule("page:removed", "page:renamed", label="minor")
def page_moved(change: Change, context: Context) -> Iterator[Finding]:
    """A page has a new path: a git rename or a like page elsewhere, and a redirect leads on from the old path (or none is needed).

    Why: its address changes; the redirect keeps old links working.
    Do: retarget links when convenient.
    Example: `users/classic-mode.md` moved to `concepts/classic-mode.md`.
    Neighbours: page-moved-without-redirect owns the case in which the old address leads nowhere.
    """
    if change.event == "renamed":
        if context.redirected(change.file.base_path) or not _needs_redirect(change.file.base_path):
            yield _renamed(change, context)
    elif _fate(change, context) == "page-moved":
        found = home(change, context)
        message = say("The page {title} moved from {old} to {new}.", title=change.before.title or change.file.path, old=change.file.path, new=where(found))
        yield state(change, change.before.title or change.file.path, message, before=change.file.path, after=where(found), destination=where(found),
                    group="")


@rule("page:removed", "page:renamed", label="breaking")
def page_moved_without_redirect(change: Change, context: Context) -> Iterator[Finding]:
    """A page has a new path and no redirect leads on from the old one.

    Why: every link and bookmark to the old address is broken.
    Do: add the redirect entry that `diffinsight migrate --emit redirects` prints.
    Example: `guides/setup.md` moved to `start/setup.md`; the old address leads nowhere.
    Neighbours: page-moved owns moves with a redirect.
    """
    if change.event == "renamed":
        if not context.redirected(change.file.base_path) and _needs_redirect(change.file.base_path):
            yield _renamed(change, context)
    elif _fate(change, context) == "page-moved-without-redirect":
        found = home(change, context)
        message = say("The page {title} moved from {old} to {new}, and no redirect leads on from the old path.",
                      title=change.before.title or change.file.path, old=change.file.path, new=where(found))
        yield state(change, change.before.title or change.file.path, message, before=change.file.path, after=where(found),
                    destination=where(found), group="")


def _needs_redirect(path: str) -> bool:
    """Includes and hidden folders are no pages of their own: nobody's bookmark leads to them."""
    return not re.search(r"(?:^|/)(?:_?includes?|snippets?|\.[^/]+)/", path, re.I)


def _renamed(change: Change, context: Context) -> Finding:
    old, new = change.file.base_path, change.file.path
    known = context.redirected(old)
    text = "The page {title} moved from {old} to {new}"
    text += " and the old path redirects." if known else "." if not _needs_redirect(old) else ", and no redirect leads on from the old path."
    message = say(text, title=change.after.title or new, old=old, new=new)
    return state(change, change.after.title or new, message, before=old, after=new, destination=new, group="")


@rule("page:emptied", label="breaking")
def page_emptied(change: Change, context: Context) -> Iterator[Finding]:
    """A page still exists but its body is gone.

    Why: readers arrive at an empty page.
    Do: remove the page with a redirect, or restore its text.
    Example: `guide.md` went from 120 lines to its front matter.
    Neighbours: page-removed owns pages that left the tree. Twin: none, a page that gets a body states its sections as section-added.
    """
    if not change.after.front_matter.get("redirect_url"):
        message = say("The page {title} is empty now; it had {contents}.", title=change.before.title or change.file.path, contents=contents(change.before))
        yield state(change, change.before.title or change.file.path, message, before=digest.page(change.before), group="")


@rule("title:changed", "front-matter:changed", label="minor")
def title_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A page's title changed, in its first heading or its front matter.

    Why: readers and search results know the page by its title; a changed title can tell of a changed subject.
    Do: update texts that cite the title.
    Example: "Get started with Lumen Batch" became "Lumen Batch quickstart".
    Neighbours: preview-lifted owns a title that lost its "(preview)"; section-renamed the headings below.
    """
    if change.kind == "title" or change.data["key"].lower() == "title":
        old, new = str(change.before), str(change.after)
        which = "heading" if change.kind == "title" else "title in the front matter"
        message = say(f"The page's {which} changed from {{old}} to {{new}}.", old=old, new=new)
        yield state(change, new, message, before=old, after=new, group="", key="title")


def _key(change: Change) -> str:
    return str(change.data["key"]).lower()


def _set(change: Change, name: str) -> Message:
    """"name changed from a to b", "name: a is new", "name is gone (was a)"."""
    if change.event == "added":
        return say("{name} is set to {new}.", name=name, new=_value(change.after))
    if change.event == "removed":
        return say("{name} is no longer set (it was {old}).", name=name, old=_value(change.before))
    return say("{name} changed from {old} to {new}.", name=name, old=_value(change.before), new=_value(change.after))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(part)}" for key, part in value.items())
    return "" if value is None else str(value)


def _meta(change: Change) -> Finding:
    name = str(change.data["key"])
    old, new = (None if v is None else f"{name}: {_value(v)}"[:600] for v in (change.before, change.after))
    return state(change, name, _set(change, name), before=old, after=new, group="", key=name)


@rule("front-matter:changed", "front-matter:added", "front-matter:removed", label="minor")
def description_changed(change: Change, context: Context) -> Iterator[Finding]:
    """The `description` of a page's front matter changed.

    Why: it is what search results show.
    Do: nothing, unless you cite it.
    Example: description changed from "Learn about X" to "Learn about X and Y".
    Neighbours: title-changed, metadata-changed.
    """
    if _key(change) == "description":
        yield _meta(change)


@rule("front-matter:changed", "front-matter:added", "front-matter:removed", label="minor")
def date_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A date in the front matter (`ms.date`, `date`, `lastmod`, ...) changed.

    Why: it says when the page was last reviewed, nothing about its content.
    Do: nothing.
    Example: ms.date changed from 03/13/2025 to 04/02/2025.
    Neighbours: metadata-changed owns the other keys.
    """
    if _key(change) in DATE_KEYS:
        yield _meta(change)


@rule("front-matter:changed", "front-matter:added", "front-matter:removed", label="minor")
def metadata_changed(change: Change, context: Context) -> Iterator[Finding]:
    """Any other key of the front matter changed.

    Why: topic type, author or service decide where and how a page is shown.
    Do: nothing, for readers.
    Example: ms.topic changed from conceptual to how-to.
    Neighbours: title-changed, description-changed, date-changed, page-hidden and the moniker-range rules own their keys.
    """
    if _key(change) not in OWN_RULE or (_key(change) == "title" and change.event != "changed"):
        yield _meta(change)


def _hidden(change: Change, value: Any) -> bool:
    key, text = _key(change), str(value or "").lower()
    return (key == "robots" and "noindex" in text) or (key in ("draft", "noindex") and text in ("true", "yes", "1"))


@rule("front-matter:changed", "front-matter:added", label="breaking")
def page_hidden(change: Change, context: Context) -> Iterator[Finding]:
    """A page is kept out of search engines or the site: `robots: noindex` or `draft: true` is new.

    Why: readers no longer find it.
    Do: look for the page that takes its place.
    Example: `robots: NOINDEX` is set on `v1/setup.md`.
    Neighbours: page-unhidden is the twin.
    """
    if _key(change) in ("robots", "draft", "noindex") and _hidden(change, change.after) and not _hidden(change, change.before):
        yield _meta(change)


@rule("front-matter:changed", "front-matter:removed", label="new")
def page_unhidden(change: Change, context: Context) -> Iterator[Finding]:
    """A page that was kept out of search engines or the site is shown again.

    Why: it is part of the documentation now.
    Do: link to it.
    Example: `draft: true` is gone from `preview/agents.md`.
    Neighbours: page-hidden is the twin.
    """
    if _key(change) in ("robots", "draft", "noindex") and _hidden(change, change.before) and not _hidden(change, change.after):
        yield _meta(change)


def _versions(value: Any) -> set[str]:
    return set(re.split(r"\s*\|\|\s*", str(value or "").strip())) - {""}


def _wider(old: Any, new: Any) -> bool:
    """Does the new moniker range take in more: a new alternative, or a lower bound that came down."""
    a, b = _versions(old), _versions(new)
    if a < b or not b:
        return True
    low = [re.match(r">=?\s*(\S+)", str(v)) for v in (old, new)]
    return bool(low[0] and low[1] and low[1][1] < low[0][1])


@rule("front-matter:changed", "front-matter:added", label="breaking")
def moniker_range_narrowed(change: Change, context: Context) -> Iterator[Finding]:
    """A page's `monikerRange` covers fewer versions than before, or is set where it was not.

    Why: readers of a version that fell out no longer see the page.
    Do: stay on the older documentation for that version.
    Example: monikerRange changed from ">=lumen-2023" to ">=lumen-2025".
    Neighbours: moniker-range-widened is the twin.
    """
    if _key(change) == "monikerrange" and not _wider(change.before, change.after):
        yield _meta(change)


@rule("front-matter:changed", "front-matter:removed", label="new")
def moniker_range_widened(change: Change, context: Context) -> Iterator[Finding]:
    """A page's `monikerRange` covers more versions than before, or is no longer limited.

    Why: the page now holds for more versions.
    Do: nothing.
    Example: monikerRange changed from ">=lumen-2025" to ">=lumen-2023".
    Neighbours: moniker-range-narrowed is the twin.
    """
    if _key(change) == "monikerrange" and (change.event == "removed" or _wider(change.before, change.after)):
        yield _meta(change)
