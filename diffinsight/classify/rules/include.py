"""Rules about includes, snippets, images and other files. In: include, snippet, asset and file changes. Out: findings.
Must not know: include syntax."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from diffinsight.classify import digest
from diffinsight.classify.digest import MOST
from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.wording import excerpt
from diffinsight.model import Change, Finding, Label, Link, Message, Page, say


def _reach(path: str, context: Context) -> tuple[tuple[str, ...], Message]:
    pages = tuple(context.includers(path))
    return pages, say(
        "; it reaches {n} page: {pages}", "; it reaches {n} pages: {pages}", "n", n=len(pages), pages=pages
    ) if pages else say("")


_PIECES = re.compile(r"(?:^|/)[\w.-]*(?:snippet|sample|example|quickstart|include|partial|demo|code|media|asset)[\w.-]*/", re.I)


def _is_piece(change: Change, context: Context) -> bool:
    """Is a text file one that pages can take in: it lies among includes or samples, or a page shows it."""
    return change.kind == "include-file" or bool(_PIECES.search(change.file.path)) or bool(context.includers(change.file.path))


@rule("snippet:changed", "include-file:changed", label="minor")
def include_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A file that pages include or show as a snippet changed; it names the pages it reaches.

    Why: those pages read differently though they did not change themselves.
    Do: look at the pages it reaches.
    Example: `includes/prereq.md` changed and reaches 12 pages.
    Neighbours: the page rules state what changed inside an included Markdown file.
    """
    pages, reach = _reach(change.file.path, context)
    if not (pages if change.kind == "include-file" else _is_piece(change, context)):
        return
    what = "snippet" if change.kind == "snippet" else "include"
    message = say(f"The {what} {{path}} changed{{reach}}.", path=change.file.path, reach=reach)
    yield state(
        change,
        posixpath.basename(change.file.path),
        message,
        before=change.before[:MOST] if change.before else None,
        after=change.after[:MOST] if change.after else None,
        group="",
        pages=list(pages),
    )


@rule("include-file:removed", "snippet:removed", label="minor")
def include_removed(change: Change, context: Context) -> Iterator[Finding]:
    """An included file or snippet is removed. Breaking while a page still uses it.

    Why: pages that still use it lose that text or do not build.
    Do: remove or replace the include where it is still used.
    Example: `includes/prereq.md` is removed; `setup.md` still includes it.
    Neighbours: include-missing states each page that is left with it.
    """
    if not _is_piece(change, context):
        return
    pages, _ = _reach(change.file.path, context)
    tail = (
        say("; {pages} still {use} it", pages=pages, use=say("uses" if len(pages) == 1 else "use"))
        if pages
        else say("; nothing uses it any more")
    )
    message = say("The include {path} is removed{tail}.", path=change.file.path, tail=tail)
    yield state(
        change,
        posixpath.basename(change.file.path),
        message,
        before=change.file.path,
        label="breaking" if pages else None,
        group="",
        pages=list(pages),
    )


@rule("include-file:added", "snippet:added", label="minor")
def include_added(change: Change, context: Context) -> Iterator[Finding]:
    """A file under an include or snippet folder is new.

    Why: pages can take text from it.
    Do: nothing.
    Example: `includes/quotas.md` is new and reaches 3 pages.
    Neighbours: include-removed is the twin; page-added owns pages of their own.
    """
    if not _is_piece(change, context):
        return
    pages, reach = _reach(change.file.path, context)
    words = digest.body(change.after) if isinstance(change.after, Page) else ""
    message = say("The include {path} is new{reach}{words}.", path=change.file.path, reach=reach,
                  words=say("; it says: {words}", words=excerpt(words, 300)) if words else say(""))
    yield state(
        change,
        posixpath.basename(change.file.path),
        message,
        after=change.after[:MOST] if isinstance(change.after, str) else words or change.file.path,
        group="",
        pages=list(pages),
    )


@rule("include:arrived", "include:retargeted", label="breaking")
def include_missing(change: Change, context: Context) -> Iterator[Finding]:
    """A page is made to include a file that does not exist at head. Breaking when the file was there at base.

    Why: the page shows an error, or does not build.
    Do: correct the path.
    Example: `[!INCLUDE [prereq](includes/prereqs.md)]` leads to no file.
    Neighbours: link-broken owns other links. Twin: none, a mended include is stated as include-used.
    """
    link: Link = change.after
    found = context.site.resolve(link.target, change.file.path)
    if found and found[0] and found[0] not in context.head.paths():
        message = say("The page includes {target}, which is not in this repository.", target=link.target)
        label: Label = "breaking" if found[0] in context.base.paths() else "minor"
        yield state(change, link.target, message, after=link.target, missing=found[0], label=label)


@rule("include:added", "include:removed", "include:retargeted", label="minor")
def include_used(change: Change, context: Context) -> Iterator[Finding]:
    """A page includes another file than before, one more or one less.

    Why: part of its text comes from elsewhere now.
    Do: nothing.
    Example: `setup.md` now includes `includes/prereq-v2.md`.
    Neighbours: include-changed states changes of the included file.
    """
    old, new = change.before.target if change.before else None, change.after.target if change.after else None
    if old == new:
        return  # the page moved, and its include with it
    if old and new:
        message = say("The page includes {new} instead of {old}.", old=old, new=new)
    else:
        message = say("The page now includes {new}.", new=new) if new else say("The page no longer includes {old}.", old=old or "")
    yield state(change, new or old or "", message, before=old, after=new)


@rule("asset:added", label="minor")
def asset_added(change: Change, context: Context) -> Iterator[Finding]:
    """An image or other binary file is new.

    Why: pages can show it.
    Do: nothing.
    Example: `media/portal.png` is new.
    Neighbours: asset-removed is the twin.
    """
    yield state(
        change,
        posixpath.basename(change.file.path),
        say("The file {path} is new.", path=change.file.path),
        after=change.file.path,
        group="",
    )


@rule("asset:changed", "asset:renamed", label="minor")
def asset_changed(change: Change, context: Context) -> Iterator[Finding]:
    """An image or other binary file has new content or a new path.

    Why: a screenshot may show another state of the product.
    Do: nothing.
    Example: `media/portal.png` was replaced.
    Neighbours: asset-added, asset-removed.
    """
    file = change.file
    message = (
        say("The file {old} moved to {path}.", old=file.base_path, path=file.path)
        if file.old_path
        else say("The file {path} was replaced.", path=file.path)
    )
    yield state(change, posixpath.basename(file.path), message, before=file.base_path, after=file.path, group="")


@rule("asset:removed", label="minor")
def asset_removed(change: Change, context: Context) -> Iterator[Finding]:
    """An image or other binary file is removed. Breaking while a page still shows it.

    Why: pages that still show it are left with a hole.
    Do: remove the image from those pages, or restore it.
    Example: `media/portal.png` is removed; `portal.md` still shows it.
    Neighbours: link-broken states each page that is left with it.
    """
    found = context.migrations.get((change.file.path, ""))
    uses = tuple(f"{use.path} line {use.line}" for use in found.uses) if found else ()
    tail = say("; {uses} still {use} it", uses=uses, use=say("uses" if len(uses) == 1 else "use")) if uses else say("")
    message = say("The file {path} is removed{tail}.", path=change.file.path, tail=tail)
    yield state(
        change, posixpath.basename(change.file.path), message, before=change.file.path, label="breaking" if uses else None, group=""
    )


@rule(*(f"{kind}:{event}" for kind in ("file", "snippet") for event in ("added", "removed", "changed", "renamed")), label="minor")
def other_file_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A file that is no documentation page (a build script, a workflow, a setting) changed.

    Why: it is listed so that nothing of the range is left out.
    Do: nothing.
    Example: `.github/workflows/build.yml` is removed.
    Neighbours: the rules of pages, tables of contents, redirects, includes and assets own those kinds. Twin: one rule for all events.
    """
    if change.kind == "snippet" and _is_piece(change, context):
        return
    words = {"added": "is new", "removed": "is removed", "changed": "changed", "renamed": "moved"}
    message = say(f"The file {{path}} {words[change.event]}.", path=change.file.path)
    before, after = (change.before, change.after) if isinstance(change.before, str) or isinstance(change.after, str) else (None, None)
    yield state(
        change,
        posixpath.basename(change.file.path),
        message,
        before=before[:MOST] if before else None,
        after=after[:MOST] if after else None,
        group="",
    )
