"""Stories of pages that moved, with what follows them.

In: findings. Out: stories. Must not know: tables, samples.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.followers import followers, links
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, grouped, together, words

_MOVED = {"page-moved": 55, "page-moved-without-redirect": 78}
_RENAMED = "renamed"  # the way of pages that stay in their folder


def moved_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for pages that moved between the same two folders, one for those that have a new name in their folder."""
    trails = followers(pool)
    for rule in _MOVED:
        groups = sorted(grouped(pool.rules(rule), _way).items(), key=lambda pair: (-len(pair[1]), pair[0]))
        told = [_moved((rule, key), pages, trails, pool, desk) for key, pages in groups]
        known = _known(rule, [f for _, pages in groups for f in pages], desk)
        parts = cut([_trip(key, len(pages)) for key, pages in groups], 3)
        yield from together(told, say(ALL[known], n=sum(len(pages) for _, pages in groups), trips=parts))


def _way(finding: Finding) -> str:
    old, new = posixpath.dirname(finding.before or ""), posixpath.dirname(finding.destination or "")
    return _RENAMED if old == new else f"{old}>{new}"


def _trip(key: str, n: int) -> Message:
    old, _, new = key.partition(">")
    return say("{n} renamed in their folder", n=n) if key == _RENAMED else say("{old} to {new} ({n})", old=old or "/", new=new or "/", n=n)


def _moved(way: tuple[str, str], pages: Sequence[Finding], trails: Mapping[str, list[Finding]], pool: Pool, desk: Desk) -> Story:
    rule, key = way
    left = dict.fromkeys(path for f in pages for path in (f.before or "", f.path))
    follow = pool.take(finding for path in left for finding in trails.get(path, ()))
    old, _, new = key.partition(">")
    fields: dict[str, Any] = {
        "n": len(pages),
        "title": words(pages[0].subject, 70),
        "old": old or say("the top folder"),
        "new": new or say("the top folder"),
        "names": cut([desk.name(f.destination or f.path) for f in pages], 3),
        "from": pages[0].before or "",
        "to": pages[0].destination or "",
        "ways": cut([say("{old} is now {new}", old=desk.name(f.before or ""), new=desk.name(f.destination or "")) for f in pages], 3),
    }
    text = say(MOVES["one" if len(pages) == 1 else "renamed" if key == _RENAMED else "many", _known(rule, pages, desk)], **fields)
    title = say("{title} moved", "{n} pages renamed" if key == _RENAMED else "{n} pages moved to {new}", "n", **fields)
    plumbing = all("/." in f"/{f.before}" for f in pages)
    statement = say("{said}{links}", said=text, links=links(follow, desk))
    return compose(f"{rule}:{key}", 15 if plumbing else _MOVED[rule], title, statement, [*pages, *follow], text, label=pages[0].label)


def _known(rule: str, pages: Sequence[Finding], desk: Desk) -> str:
    """What is known of the old addresses: "redirect", "no redirect", or "" where that is not told."""
    return "no redirect" if rule == "page-moved-without-redirect" else "redirect" if all(_redirects(f, desk) for f in pages) else ""


def _redirects(finding: Finding, desk: Desk) -> bool:
    known = desk.homes.get(finding.before or "")
    return "redirect" in finding.message.text or (known is not None and known.redirected)


MOVES = {
    ("one", "redirect"): "{from} is now {to}; the old address redirects.",
    ("one", "no redirect"): "{from} is now {to}, and no redirect leads on from the old address.",
    ("one", ""): "{from} is now {to}.",
    ("renamed", "redirect"): "{n} pages have new file names, with redirects: {ways}.",
    ("renamed", "no redirect"): "{n} pages have new file names and no redirects: {ways}.",
    ("renamed", ""): "{n} pages have new file names: {ways}.",
    ("many", "redirect"): "{n} pages moved from {old} to {new}, with redirects: {names}.",
    ("many", "no redirect"): "{n} pages moved from {old} to {new} without redirects: {names}.",
    ("many", ""): "{n} pages moved from {old} to {new}: {names}.",
}
ALL = {
    "redirect": "{n} pages moved, with redirects: {trips}.",
    "no redirect": "{n} pages moved without redirects: {trips}.",
    "": "{n} pages moved: {trips}.",
}
