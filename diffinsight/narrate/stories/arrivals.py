"""Stories of pages that moved or are new, with what leads to them.

In: findings. Out: stories. Must not know: tables, samples.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.followers import followers, links, welcomers
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, grouped, words

_MOVED = {"page-moved": 55, "page-moved-without-redirect": 78}
_CROWD = 3  # new pages of one folder that make a story of their own


def moved_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for pages that moved between the same two folders."""
    trails = followers(pool)
    for rule in _MOVED:
        groups = grouped(pool.rules(rule), lambda f: f"{posixpath.dirname(f.before or '')}>{posixpath.dirname(f.destination or '')}")
        for key, pages in groups.items():
            yield _moved((rule, key), pages, trails, pool, desk)


def _moved(way: tuple[str, str], pages: Sequence[Finding], trails: Mapping[str, list[Finding]], pool: Pool, desk: Desk) -> Story:
    rule, key = way
    left = dict.fromkeys(path for f in pages for path in (f.before or "", f.path))
    follow = pool.take(finding for path in left for finding in trails.get(path, ()))
    old, new = key.split(">")
    ways = cut(
        say("{old} is now {new}", old=posixpath.basename(f.before or ""), new=posixpath.basename(f.destination or "")) for f in pages
    )
    fields: dict[str, Any] = {
        "n": len(pages),
        "title": words(pages[0].subject, 70),
        "old": old or say("the top folder"),
        "new": new or say("the top folder"),
        "names": cut(desk.name(f.destination or f.path) for f in pages),
        "from": pages[0].before or "",
        "to": pages[0].destination or "",
        "ways": ways,
    }
    redirected = "no redirect" if rule == "page-moved-without-redirect" else "redirect" if all(_redirects(f, desk) for f in pages) else ""
    text = say(_MOVES["one" if len(pages) == 1 else "renamed" if old == new else "many", redirected], **fields)
    title = say("{title} moved", "{n} pages renamed" if old == new else "{n} pages moved to {new}", "n", **fields)
    plumbing = all(f"/{f.before}".find("/.") >= 0 for f in pages)
    return compose(
        f"{rule}:{key}",
        15 if plumbing else _MOVED[rule],
        title,
        say("{said}{links}", said=text, links=links(follow, desk)),
        [*pages, *follow],
        text,
        label=pages[0].label,
    )


def _redirects(finding: Finding, desk: Desk) -> bool:
    """Is it known that the old address leads on?"""
    known = desk.homes.get(finding.before or "")
    return "redirect" in finding.message.text or (known is not None and known.redirected)


_MOVES = {
    ("one", "redirect"): "{from} is now {to}; the old address redirects.",
    ("one", "no redirect"): "{from} is now {to}, and no redirect leads on from the old address.",
    ("one", ""): "{from} is now {to}.",
    ("renamed", "redirect"): "{n} pages under {new} have new file names, with redirects: {ways}.",
    ("renamed", "no redirect"): "{n} pages under {new} have new file names and no redirects: {ways}.",
    ("renamed", ""): "{n} pages under {new} have new file names: {ways}.",
    ("many", "redirect"): "{n} pages moved from {old} to {new}, with redirects: {names}.",
    ("many", "no redirect"): "{n} pages moved from {old} to {new} without redirects: {names}.",
    ("many", ""): "{n} pages moved from {old} to {new}: {names}.",
}


def new_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for a folder that got several new pages, one for all others of the same label."""
    trails = welcomers(pool)
    for label, pages in grouped(pool.rules("page-added"), lambda f: f.label).items():
        by_folder = grouped(pages, lambda f: posixpath.dirname(f.path))
        for folder, group in by_folder.items():
            if len(group) >= _CROWD:
                yield _new(f"page-added:{label}:{folder}", group, trails, pool, desk)
        others = [page for group in by_folder.values() if len(group) < _CROWD for page in group]
        if others:
            yield _new(f"page-added:{label}", others, trails, pool, desk)


def _new(key: str, pages: Sequence[Finding], trails: Mapping[str, list[Finding]], pool: Pool, desk: Desk) -> Story:
    folder = key.split(":", 2)[2] if key.count(":") > 1 else None
    welcome = pool.take(finding for page in pages for finding in trails.get(page.path, ()))
    unlisted = [page for page in pages if not page.details.get("in_toc", True)] if _has_contents(desk) else []
    fields: dict[str, Any] = {
        "n": len(pages),
        "title": words(pages[0].subject, 80),
        "name": desk.name(pages[0].path),
        "folder": folder or say("the top folder"),
        "titles": cut(words(page.subject, 60) for page in pages),
        "each": cut(_named(page, desk) for page in pages),
    }
    if folder is not None:
        said, lead = say("{n} pages under {folder} are new: {titles}.", **fields), say("{n} new pages under {folder}", **fields)
    elif len(pages) == 1:
        said, lead = say("{each} is new.", **fields), say("New page {title}", **fields)
    else:
        said, lead = say("{n} pages are new: {each}.", **fields), say("New pages", **fields)
    tail = say(" No table of contents lists {names}.", names=cut(desk.names(page.path for page in unlisted), 3)) if unlisted else say("")
    return compose(
        key,
        70 if pages[0].label == "new" else 30,
        lead,
        say("{said}{tail}", said=said, tail=tail),
        [*pages, *welcome],
        said,
        label=pages[0].label,
    )


def _has_contents(desk: Desk) -> bool:
    """Does anything in the range show that the documentation has tables of contents?"""
    return any(f.rule.startswith("toc-") or f.details.get("in_toc") for f in desk.findings)


def _named(page: Finding, desk: Desk) -> str | Message:
    """A new page's file name, with its title where that says more."""
    name = desk.name(page.path)
    same = _letters(page.subject) in _letters(page.path)
    return name if same else say("{name} ({title})", name=name, title=words(page.subject, 60))


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
