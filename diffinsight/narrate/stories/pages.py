"""Stories of whole pages: removed, consolidated, moved, new - with the redirects, contents entries and links that follow them.

In: findings. Out: stories. Must not know: tables, samples.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, distinct, grouped, words

GONE = ("page-removed", "page-archived", "page-replaced", "page-merged")
MOVED = ("page-moved", "page-moved-without-redirect")
SURE = 0.7  # confidence from which a destination is told as fact
_IMPORTANCE = {
    "page-removed": 100,
    "page-archived": 96,
    "page-replaced": 92,
    "page-merged": 80,
    "page-moved-without-redirect": 78,
    "page-moved": 55,
}


def gone_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for the pages that went the same way: to one page, or out of one folder."""
    for rule in GONE:
        pages = pool.rules(rule)
        by_home = grouped(pages, lambda f: _home(f, desk))
        alone = [told[0] for home, told in by_home.items() if home and len(told) == 1 and len(by_home) > 2]
        lost = by_home.pop("", [])
        for home, told in by_home.items():
            if told[0] not in alone:
                yield _gone(rule, home, told, pool, desk)
        for folder, told in grouped(alone, lambda f: posixpath.dirname(f.path)).items():
            yield _gone(rule, "" if len(told) > 1 else _home(told[0], desk), told, pool, desk, folder)
        for folder, told in grouped(lost, lambda f: posixpath.dirname(f.path)).items():
            yield _gone(rule, "", told, pool, desk, folder)


def _home(finding: Finding, desk: Desk) -> str:
    """The page a removed page went to, when that is known well enough to be told; "" otherwise."""
    known = desk.homes.get(finding.path)
    sure = finding.rule != "page-removed" or (known is not None and known.target is not None and known.confidence >= SURE)
    return (finding.destination or "").partition("#")[0] if sure else ""


def _gone(rule: str, home: str, pages: Sequence[Finding], pool: Pool, desk: Desk, folder: str = "") -> Story:
    paths = {finding.path for finding in pages}
    followers = _followers(paths, pool)
    names = cut(desk.name(f.path) for f in pages)
    ways = cut(say("{old} to {new}", old=desk.name(f.path), new=desk.name(f.destination or "")) for f in pages)
    lead, text = _GONE_WORDS[rule if home or rule != "page-merged" else "pages-merged"]
    fields: dict[str, Any] = {
        "n": len(pages),
        "names": names,
        "home": desk.name(home),
        "ways": ways,
        "title": words(pages[0].subject, 70),
        "folder": posixpath.basename(folder or posixpath.dirname(pages[0].path)) or say("the root"),
    }
    if rule in ("page-replaced", "page-archived") and not home and len(pages) > 1:
        lead, text = _GONE_WORDS[rule + "-apart"]
    contents = _contents(followers, desk)
    links = _left(paths, followers, desk)
    said = say(*text, "n", **fields)
    statement = say("{said}{contents}{links}", said=said, contents=contents, links=links)
    return compose(
        f"{rule}:{home or folder}",
        _IMPORTANCE[rule],
        say(*lead, "n", **fields),
        statement,
        [*pages, *followers],
        say("{said}{contents}", said=said, contents=contents),
        label=pages[0].label,
    )


_GONE_WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "page-removed": (
        ("Removed page {title}", "{n} pages removed from {folder}"),
        (
            "The page {names} is removed and no redirect leads on from it.",
            "{n} pages are removed and no redirect leads on from them: {names}.",
        ),
    ),
    "page-archived": (
        ("Archived page {title}", "{n} pages archived"),
        (
            "{names} left the current documentation: it redirects to {home}.",
            "{n} pages left the current documentation and redirect to {home}: {names}.",
        ),
    ),
    "page-archived-apart": (
        ("Archived page {title}", "{n} pages archived"),
        ("{ways} redirects to an archive.", "{n} pages left the current documentation and redirect to an archive: {names}."),
    ),
    "page-replaced": (
        ("{title} redirected", "{n} pages redirected to {home}"),
        (
            "{names} is removed; its redirect leads to {home}, which does not hold its content.",
            "{n} pages are removed; their redirects lead to {home}, which does not hold their content: {names}.",
        ),
    ),
    "page-replaced-apart": (
        ("{title} redirected", "{n} pages redirected elsewhere"),
        ("{ways}", "{n} pages are removed; their redirects lead to pages that do not hold their content: {ways}."),
    ),
    "page-merged": (
        ("{title} merged into {home}", "{n} pages merged into {home}"),
        ("{names} is merged into {home}; a redirect leads there.", "{n} pages are merged into {home}, and redirects lead there: {names}."),
    ),
    "pages-merged": (
        ("{title} merged", "{n} pages merged into others"),
        ("{ways}", "{n} pages are merged into others, and redirects lead there: {ways}."),
    ),
}


def _followers(paths: set[str], pool: Pool) -> list[Finding]:
    """What only follows from pages having gone: redirects, entries of contents, links, their own sections."""
    return pool.take(lambda f: follows(f, paths))


def follows(finding: Finding, paths: set[str]) -> bool:
    """Does a finding merely follow from something having happened to these pages?"""
    rule, details = finding.rule, finding.details
    if rule.startswith("redirect-"):
        return rule == "redirect-added" and details.get("source") in paths
    if rule.startswith("toc-"):
        old = _address(str(details.get("old_href") or ""), finding.old_path or finding.path)
        return (old in paths and rule != "toc-broken") or (rule == "toc-broken" and details.get("target") in paths)
    if rule in ("link-broken", "anchor-removed"):
        return str(details.get("cause", "")).partition("#")[0] in paths
    if rule in ("link-retargeted", "link-removed"):
        return _address(str(details.get("old") or ""), finding.old_path or finding.path) in paths
    return finding.path in paths and rule.startswith(("section-", "anchor-", "date-"))


def _address(href: str, path: str) -> str:
    """A relative link as a path from the root; "" for anything else."""
    bare = href.partition("#")[0].partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), bare)) if bare and "://" not in bare and bare[0] not in "/~" else ""


def _contents(followers: Sequence[Finding], desk: Desk) -> Message:
    """Where tables of contents lead now, as a further sentence; nothing when they say nothing."""
    moved = [f for f in followers if f.rule == "toc-entry-retargeted" and f.details.get("new_href")]
    if not moved:
        return say("")
    pages = distinct(str(f.details["new_href"]).partition("#")[0] for f in moved)
    anchors = distinct("#" + str(f.details["new_href"]).partition("#")[2] for f in moved if "#" in str(f.details["new_href"]))
    if len(pages) == 1 and len(anchors) > 1:
        return say(
            " The table of contents now leads to {n} anchors of {page} instead ({anchors}).",
            n=len(anchors),
            page=pages[0],
            anchors=cut(anchors),
        )
    return say(" The table of contents now leads to {targets} instead.", targets=cut(distinct(str(f.details["new_href"]) for f in moved)))


def _left(paths: set[str], followers: Sequence[Finding], desk: Desk) -> Message:
    """How many places still point at what is gone, as a further sentence."""
    broken = [f for f in followers if f.rule in ("link-broken", "toc-broken")]
    if not broken:
        return say("")
    return say(
        " {n} link still leads there, in {files}.",
        " {n} links still lead there, in {files}.",
        "n",
        n=len(broken),
        files=cut(desk.names(f.path for f in broken), 3),
    )


def moved_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for pages that moved between the same two folders."""
    for rule in MOVED:
        groups = grouped(pool.rules(rule), lambda f: f"{posixpath.dirname(f.before or '')}>{posixpath.dirname(f.destination or '')}")
        for key, pages in groups.items():
            yield _moved(rule, key, pages, pool, desk)


def _moved(rule: str, key: str, pages: Sequence[Finding], pool: Pool, desk: Desk) -> Story:
    followers = _followers({path for f in pages for path in (f.before or "", f.path)}, pool)
    old, new = key.split(">")
    renamed = old == new
    fields: dict[str, Any] = {
        "n": len(pages),
        "title": words(pages[0].subject, 70),
        "old": old or say("the root"),
        "new": new or say("the root"),
        "names": cut(desk.name(f.destination or f.path) for f in pages),
        "from": pages[0].before or "",
        "to": pages[0].destination or "",
        "ways": cut(
            say("{old} is now {new}", old=posixpath.basename(f.before or ""), new=posixpath.basename(f.destination or "")) for f in pages
        ),
    }
    known = rule == "page-moved"
    if len(pages) == 1:
        text = (
            say("{from} is now {to}; the old address redirects.", **fields)
            if known
            else say("{from} is now {to}, and no redirect leads on from the old address.", **fields)
        )
    elif renamed:
        text = (
            say("{n} pages under {new} have new file names: {ways}.", **fields)
            if known
            else say("{n} pages under {new} have new file names and no redirects: {ways}.", **fields)
        )
    else:
        text = (
            say("{n} pages moved from {old} to {new}, with redirects: {names}.", **fields)
            if known
            else say("{n} pages moved from {old} to {new} without redirects: {names}.", **fields)
        )
    title = say("{title} moved", "{n} pages renamed" if renamed else "{n} pages moved to {new}", "n", **fields)
    return compose(
        f"{rule}:{key}",
        _IMPORTANCE[rule],
        title,
        say("{said}{links}", said=text, links=_left(set(), followers, desk)),
        [*pages, *followers],
        text,
        label=pages[0].label,
    )


def new_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story a new page, or one for the new pages of a folder where there are many."""
    pages = pool.rules("page-added")
    for (folder, label), told in _by_folder(pages).items():
        groups = [told] if len(told) > 2 else [[page] for page in told]
        for group in groups:
            yield _new(folder, label, group, pool, desk)


def _by_folder(pages: Sequence[Finding]) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for page in pages:
        found.setdefault((posixpath.dirname(page.path), page.label), []).append(page)
    return found


def _new(folder: str, label: str, pages: Sequence[Finding], pool: Pool, desk: Desk) -> Story:
    paths = {page.path for page in pages}
    followers = pool.take(lambda f: _welcomes(f, paths))
    listed = any(f.rule.startswith("toc-") for f in followers) or all(page.details.get("in_toc", True) for page in pages)
    fields: dict[str, Any] = {
        "n": len(pages),
        "title": words(pages[0].subject, 80),
        "name": desk.name(pages[0].path),
        "folder": posixpath.basename(folder) or say("the root"),
        "titles": cut(words(page.subject, 70) for page in pages),
    }
    tail = (
        say("")
        if listed
        else say(" No table of contents lists it yet.", " Not every one of them is in a table of contents.", "n", n=len(pages))
    )
    if len(pages) == 1:
        said = (
            say("{name} is new: {title}.", **fields)
            if _folded(pages[0].subject) not in _folded(pages[0].path)
            else say("{name} is new.", **fields)
        )
        title = say("New page {title}", **fields)
    else:
        said = say("{n} pages under {folder} are new: {titles}.", **fields)
        title = say("{n} new pages in {folder}", **fields)
    return compose(
        f"page-added:{pages[0].path if len(pages) == 1 else folder}:{label}",
        70 if label == "new" else 30,
        title,
        say("{said}{tail}", said=said, tail=tail),
        [*pages, *followers],
        said,
        label=pages[0].label,
    )


def _folded(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _welcomes(finding: Finding, paths: set[str]) -> bool:
    """Does a finding only bring readers to new pages: an entry of contents, a link, a changed date."""
    if finding.rule == "toc-entry-added":
        return (finding.destination or "").partition("#")[0] in paths
    if finding.rule == "link-added":
        targets = finding.details.get("targets") or ([finding.details["new"]] if finding.details.get("new") else [])
        return bool(targets) and all(_address(str(target), finding.path) in paths for target in targets)
    return finding.path in paths and finding.rule == "date-changed"
