"""Rules about whole pages. In: page changes and where pages went. Out: findings. Must not know: redirect syntax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename
from typing import Any

from diffinsight.classify import digest
from diffinsight.classify.fates import fate, home, is_section, kept, needs_redirect, told_in, where, where_candidate
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Label, Message, Migration, Page, say

SAID_SOMETHING = 25  # words of a page that are more than a notice
DESCRIBED = 20  # lines of front matter that may hold what a page shows
MOST_OF_IT = 0.6  # share of a page's sections that stand elsewhere


def contents(n: Mapping[str, int]) -> Message:
    """What a page holds, as `digest.held` counts it, in one phrase. Samples and tables are not counted out: generators differ on them."""
    parts: list[Message] = [say("code samples") if n["samples"] > 1 else say("a code sample")] if n["samples"] else []
    parts += [say("tables") if n["tables"] > 1 else say("a table")] if n["tables"] else []
    parts += [say("{n} included file", "{n} included files", "n", n=n["includes"])] if n["includes"] else []
    parts += [say("{n} section", "{n} sections", "n", n=n["sections"])] if n["sections"] else []
    return say("{parts}", parts=tuple(parts) or (say("text alone"),))


def _lists_others(page: Page) -> bool:
    """Is a page that of its folder, where generators list the others, and says little itself."""
    index = page.path.rpartition("/")[2].lower().startswith(("_index.", "index."))
    return index and sum(len(section.source.split()) for section in page.sections) < SAID_SOMETHING


def _loss(page: Page) -> Label | None:
    """Minor for a removed page that showed its readers no text."""
    return None if any(section.blocks for section in page.sections) else "minor"


def _gone(change: Change, message: Message, found: Migration | None, elsewhere: frozenset[str] = frozenset(), **more: Any) -> Finding:
    """A finding about a removed page; it carries the titles of what went with it. `found`: where some of them stand now; `elsewhere`:
    headings that pages of the range have."""
    page: Page = change.before
    tabs = tuple(dict.fromkeys(marker.title for marker in page.tabs))
    gone = () if change.data.get("copy") else digest.parts(page)
    titles = tuple(s.title for s in gone if s.title not in (found.kept if found else elsewhere))
    parts = [message]
    if titles:
        parts.append(say("With it {go} {titles}.", go=say("goes the section" if len(titles) == 1 else "go the sections"), titles=titles))
    if tabs:
        parts.append(say("Its tabs were {tabs}.", tabs=tabs))
    full = Message(" ".join(f"{{p{i}}}" for i in range(len(parts))), {f"p{i}": part for i, part in enumerate(parts)})
    return state(
        change,
        page.title or change.file.path,
        full,
        before=f"{change.file.path} ({page.line_count} lines)",
        group="",
        title=page.title,
        sections=list(titles)[:80],
        tabs=list(tabs),
        lines=page.line_count,
        **more,
    )


@rule("page:added", label="new")
def page_added(change: Change, context: Context) -> Iterator[Finding]:
    """A page is in the head tree that was not in the base tree under any path; one whose text stood in another page, which goes on, is new
    all the same, and the message says where it stood. Minor when it was written in another markup before, is kept out of search engines,
    is not published, or has neither title nor text.

    Why: something is documented that was not.
    Do: link to it from where its readers come from, and put it into a table of contents.
    Example: `batch/quotas.md` is new, with code samples and 4 sections.
    Neighbours: page-moved owns a page that only changed its path.
    """
    page: Page = change.after
    hidden = "noindex" in str(page.front_matter.get("robots", "")).lower() or \
        any(str(page.front_matter.get(key, "")).lower() in ("true", "yes") for key in ("hide", "hidden", "unlisted", "noindex"))
    titles = tuple(s.title for s in digest.parts(page))
    how = (say(" but kept out of search engines") if hidden else
           say(" but not published") if change.file.path in context.unpublished else say(""))
    blank = not page.title and not any(section.level or section.source.strip() for section in page.sections)  # an entry of a list
    name = say("{title} ({path})", title=page.title, path=change.file.path) if page.title else change.file.path
    stood, was = change.data.get("from"), change.data.get("was")
    sections = say(": {titles}", titles=titles) if titles else say("")
    about = digest.about(page)
    counts = digest.held(page)
    held = say(", with {contents}", contents=contents(counts)) if any(counts.values()) else say("")
    message = say("The page {page} is new{how}{held}{sections}{source}.{about}", page=name, how=how, held=held, sections=sections,
                  source=say("; it was {path} before", path=was) if was else
                  say("; most of its text stood in {path} before", path=stood) if stood else say(""),
                  about=say(" Its description: {about}", about=about) if about else say(""))
    yield state(
        change,
        page.title or change.file.path,
        message,
        after=digest.page(page),
        group="",
        title=page.title,
        label="minor" if hidden or blank or was else None,
        in_toc=context.in_toc(change.file.path),
    )


@rule("page:removed", label="breaking")
def page_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A page left the tree, no redirect leads on from it and its content is not found in one place elsewhere. Minor for one that was not
    published, a draft or left out of the build by its configuration, and for an empty file.

    Why: links, bookmarks and search results that lead to it end in an error page.
    Do: add a redirect to the page that answers the same question now, or say in the text that the subject is gone.
    Example: `assistants.md` (370 lines) is removed; no redirect entry exists.
    Neighbours: page-moved, page-merged, page-replaced and page-archived own pages whose new home is known.
    """
    if fate(change, context) == "page-removed":
        migration = context.migrations.get((change.file.path, ""))
        guess = where(migration) or (where_candidate(migration) if migration else "")
        guess = guess if migration and migration.evidence else ""  # a name that many files have
        page: Page = change.before
        text = "The page {title} ({path}, {lines}) is removed and no redirect leads on from it; no replacement was found."
        found, copy = home(change, context), change.data.get("copy")
        clues = {one.kind for one in migration.evidence} if migration else set()
        written = context.redirect_written(change.file.path)
        if change.file.path in context.unpublished:
            text = "The page {title} ({path}, {lines}) is removed; it was not published."
        elif copy or (found and kept(found) >= MOST_OF_IT) or (guess and told_in(page, guess, context)):
            guess = copy or guess
            text = "The page {title} ({path}, {lines}) is removed and no redirect leads on from it; most of its text stands in {guess}."
        elif written and "redirect" in clues:
            text = "The page {title} ({path}, {lines}) is removed; its redirect leads to {written}, which is not in this repository."
        elif guess and is_section(page.title, guess, context):
            text = "The page {title} ({path}, {lines}) is removed and no redirect leads on from it; it is a section of {guess} now."
        elif guess and clues == {"pointer"}:
            text = "The page {title} ({path}, {lines}) is removed and no redirect leads on from it; it pointed its readers to {guess}."
        elif guess and clues == {"content"}:
            text = "The page {title} ({path}, {lines}) is removed and no redirect leads on from it; the page most like it is {guess}."
        elif guess:
            text = ("The page {title} ({path}, {lines}) is removed and no redirect leads on from it; "
                    "its nearest replacement seems to be {guess}.")
        message = say(
            text,
            title=page.title or change.file.path,
            path=change.file.path,
            guess=guess,
            written=written or "",
            lines=say("{n} line", "{n} lines", "n", n=page.line_count),
        )
        yield _gone(change, message, found, context.headings, destination=guess or None, label=_loss(page))


def _fated(change: Change, context: Context, wanted: str, text: str) -> Iterator[Finding]:
    if fate(change, context) != wanted:
        return
    found, page = home(change, context), change.before
    target = where(found)
    moved = {title.lower() for title, _ in change.data.get("moved", ())}
    lost = tuple(title for title in found.lost if title.lower() not in moved) if found else ()
    tail = say(" Not found there: {lost}.", lost=lost) if lost and wanted == "page-merged" else say("")
    written = context.redirect_written(change.file.path) or target
    way = target if target in written or written == target else say("{target} (as {written})", target=target, written=written)
    message = say(text + "{tail}", title=page.title or change.file.path, path=change.file.path, target=way, tail=tail)
    yield _gone(change, message, found, destination=target, target=target, redirect=written, label=_loss(page))


@rule("page:removed", label="minor")
def page_merged(change: Change, context: Context) -> Iterator[Finding]:
    """A removed page's content is found inside another page and a redirect leads there.

    Why: readers arrive at the text under another title; anchors of the old page no longer lead to their section.
    Do: check links that carried an anchor of the old page.
    Example: `manifests.md` is merged into `manifest-mode.md`.
    Neighbours: page-moved owns a page that kept its content as a page of its own; page-replaced a redirect to other content.
    """
    homes = {path for _, path in change.data.get("moved", ())} - {where(home(change, context))}
    divided = "The page {title} ({path}) is divided: a redirect leads to {target}, and sections of it stand in other pages now."
    merged = "The page {title} ({path}) is merged into {target}, and its address leads there."
    yield from _fated(change, context, "page-merged", divided if homes else merged)


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
    yield from _fated(
        change, context, "page-replaced", "The page {title} ({path}) is removed; it redirects to {target}, which does not hold its content."
    )


@rule("page:removed", "page:renamed", label="minor")
def page_moved(change: Change, context: Context) -> Iterator[Finding]:
    """A page has a new path: a git rename or a like page elsewhere, and a redirect leads on from the old path (or none is needed).

    Why: its address changes; the redirect keeps old links working.
    Do: retarget links when convenient.
    Example: `users/classic-mode.md` moved to `concepts/classic-mode.md`.
    Neighbours: page-moved-without-redirect owns the case in which the old address leads nowhere.
    """
    if change.event == "renamed":
        if context.redirected(change.file.base_path) or not _loses_address(change, context):
            yield _renamed(change, context)
    elif fate(change, context) == "page-moved":
        found = home(change, context)
        message = say(
            "The page {title} moved from {old} to {new}.",
            title=change.before.title or basename(change.file.path),
            old=change.file.path,
            new=where(found),
        )
        yield state(change, change.before.title or change.file.path, message, before=change.file.path, after=where(found),
                    destination=where(found), group="")


@rule("page:removed", "page:renamed", label="breaking")
def page_moved_without_redirect(change: Change, context: Context) -> Iterator[Finding]:
    """A page has a new path and no redirect leads on from the old one.

    Why: every link and bookmark to the old address is broken.
    Do: add the redirect entry that `diffinsight migrate --emit redirects` prints.
    Example: `guides/setup.md` moved to `start/setup.md`; the old address leads nowhere.
    Neighbours: page-moved owns moves with a redirect.
    """
    if change.event == "renamed":
        if not context.redirected(change.file.base_path) and _loses_address(change, context):
            yield _renamed(change, context)
    elif fate(change, context) == "page-moved-without-redirect":
        found = home(change, context)
        message = say(
            "The page {title} moved from {old} to {new}, and no redirect leads on from the old path.",
            title=change.before.title or basename(change.file.path),
            old=change.file.path,
            new=where(found),
        )
        yield state(change, change.before.title or change.file.path, message, before=change.file.path, after=where(found),
                    destination=where(found), group="")


def _loses_address(change: Change, context: Context) -> bool:
    """Does a renamed page leave its old address behind. It keeps it where the site's configuration moved the folder along; a draft had
    none."""
    old, found = change.file.base_path, context.migrations.get((change.file.base_path, ""))
    url = found.source.url if found else None
    kept = url and found and found.target and found.target.url == url and context.site.url_of(old) != url
    draft = str(change.before.front_matter.get("draft", "")).lower() == "true"
    return not kept and not draft and needs_redirect(old, change.file.path, context.head)


def _renamed(change: Change, context: Context) -> Finding:
    old, new = change.file.base_path, change.file.path
    known = context.redirected(old)
    lost = ", and no redirect leads on from the old path." if _loses_address(change, context) else "."
    found = context.migrations.get((old, ""))
    text, title = "The page {title} moved from {old} to {new}", change.after.title or basename(new)
    if found and found.kind == "split" and where(found) == new:
        text = "The page {title} ({old}) is divided: {new} goes on from it, other pages took sections of it"
        title = change.before.title or basename(old)
    message = say(text + (" and the old path redirects." if known else lost), title=title, old=old, new=new)
    return state(change, change.after.title or new, message, before=old, after=new, destination=new, group="")


@rule("page:emptied", label="breaking")
def page_emptied(change: Change, context: Context) -> Iterator[Finding]:
    """A page still exists but its body is gone. Minor for the page of a folder that had hardly a sentence, and where a long front matter
    is left, which pages can be made of.

    Why: readers arrive at an empty page.
    Do: remove the page with a redirect, or restore its text.
    Example: `guide.md` went from 120 lines to its front matter.
    Neighbours: page-removed owns pages that left the tree. Twin: none, a page that gets a body states its sections as section-added.
    """
    if not change.after.front_matter.get("redirect_url"):
        message = say("The page {title} is empty now; it had {contents}.", title=change.before.title or change.file.path,
                      contents=contents(digest.held(change.before)))
        yield state(change, change.before.title or change.file.path, message, before=digest.page(change.before), group="",
                    label="minor" if change.after.line_count >= DESCRIBED or _lists_others(change.before) else None)
