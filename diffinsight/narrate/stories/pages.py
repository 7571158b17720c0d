"""Stories of pages that went: removed, archived, redirected elsewhere, merged - with what follows from it.

In: findings. Out: stories. Must not know: tables, samples.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.followers import contents, followers, links
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, grouped, together, words

SURE = 0.7  # confidence from which a destination is told as fact


@dataclass(frozen=True)
class Words:
    """How one way of going is told: leads and sentences for one and for several pages; `apart`: several pages that went to different
    ones; `all`: the sentence that stands for several groups."""

    importance: int
    lead: tuple[str, str]
    text: tuple[str, str]
    apart: tuple[str, str]
    all: str


WORDS: dict[str, Words] = {
    "page-removed": Words(
        100,
        ("{title} removed", "{n} pages removed from {folder}"),
        ("{names} is removed and no redirect leads on from it.", "{n} pages are removed and no redirect leads on from them: {names}."),
        ("{n} pages removed from {folder}", "{n} pages are removed and no redirect leads on from them: {names}."),
        "{n} pages are removed and no redirect leads on from them: {groups}.",
    ),
    "page-archived": Words(
        96,
        ("{title} archived", "{n} pages archived"),
        (
            "{names} left the current documentation: it redirects to {home}.",
            "{n} pages left the current documentation and redirect to {home}: {names}.",
        ),
        ("{n} pages archived", "{n} pages left the current documentation; they redirect to an archive: {names}."),
        "{n} pages left the current documentation and redirect to an archive: {groups}.",
    ),
    "page-replaced": Words(
        92,
        ("{title} redirected", "{n} pages redirected to {home}"),
        (
            "{names} is removed; its redirect leads to {home}, which does not hold its content.",
            "{n} pages are removed; their redirects lead to {home}, which does not hold their content: {names}.",
        ),
        ("{n} pages redirected elsewhere", "{n} pages are removed; their redirects lead to pages that do not hold their content: {ways}."),
        "{n} pages are removed; their redirects lead to {groups}, which do not hold their content.",
    ),
    "page-merged": Words(
        80,
        ("{title} merged into {home}", "{n} pages merged into {home}"),
        ("{names} is merged into {home}; a redirect leads there.", "{n} pages are merged into {home}, and redirects lead there: {names}."),
        ("{n} pages merged into others", "{n} pages are merged into others, and redirects lead there: {ways}."),
        "{n} pages are merged into {groups}, and redirects lead there.",
    ),
}
_NO_HOME = ("page-removed",)  # told by where the pages were


def gone_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for the pages that went the same way: to one page, or out of one folder."""
    trails = followers(pool)
    for rule in WORDS:
        told = [(group, _gone((rule, home), group, trails, pool, desk)) for home, group in _groups(pool.rules(rule), desk)]
        headline = _together(rule, [group for group, _ in told], desk) if len(told) > 1 else say("")
        yield from together([story for _, story in told], headline)


def _groups(pages: Sequence[Finding], desk: Desk) -> list[tuple[str, list[Finding]]]:
    """(home or "", pages), the largest group first: by home; pages that are alone with theirs, or have none, by folder."""
    by_home = grouped(pages, lambda f: _home(f, desk))
    lost = by_home.pop("", [])
    alone = [group[0] for group in by_home.values() if len(group) == 1] if len(by_home) > 2 else []
    groups = [(home, group) for home, group in by_home.items() if group[0] not in alone]
    groups += [(_home(group[0], desk) if len(group) == 1 else "", group) for group in grouped(alone, _folder).values()]
    groups += [("", group) for group in grouped(lost, _folder).values()]
    return sorted(groups, key=lambda pair: (-len(pair[1]), pair[0]))


def _folder(finding: Finding) -> str:
    return posixpath.dirname(finding.path)


def _home(finding: Finding, desk: Desk) -> str:
    """The page a removed page went to, when that is known well enough to be told; "" otherwise."""
    known = desk.homes.get(finding.path)
    sure = finding.rule != "page-removed" or (known is not None and known.target is not None and known.confidence >= SURE)
    return (finding.destination or "").partition("#")[0] if sure else ""


def _gone(way: tuple[str, str], pages: Sequence[Finding], trails: Mapping[str, list[Finding]], pool: Pool, desk: Desk) -> Story:
    rule, home = way
    known = WORDS[rule]
    follow = pool.take(finding for page in pages for finding in trails.get(page.path, ()))
    fields: dict[str, Any] = {
        "n": len(pages),
        "names": cut(desk.name(f.path) for f in pages),
        "home": desk.name(home),
        "title": words(pages[0].subject, 70),
        "ways": cut(say("{old} to {new}", old=desk.name(f.path), new=desk.name(f.destination or "")) for f in pages),
        "folder": posixpath.basename(_folder(pages[0])) or say("the top folder"),
    }
    apart = not home and len(pages) > 1
    lead, text = (known.apart[0], known.apart[1]) if apart else (known.lead[len(pages) > 1], known.text[len(pages) > 1])
    said, led = say(text, **fields), contents(follow)
    return compose(
        f"{rule}:{home or _folder(pages[0])}",
        known.importance,
        say(lead, **fields),
        say("{said}{led}{links}", said=said, led=led, links=links(follow, desk)),
        [*pages, *follow],
        say("{said}{led}", said=said, led=led),
        label=pages[0].label,
    )


def _together(rule: str, groups: Sequence[Sequence[Finding]], desk: Desk) -> Message:
    """One sentence for several groups that went the same way."""
    parts = cut([say("{name} ({n})", name=_called(rule, group, desk), n=len(group)) for group in groups], 3)
    return say(WORDS[rule].all, n=sum(map(len, groups)), groups=parts)


def _called(rule: str, group: Sequence[Finding], desk: Desk) -> str | Message:
    home = _home(group[0], desk)
    one = rule not in _NO_HOME and home and len({_home(f, desk) for f in group}) == 1
    return (
        desk.name(home)
        if one
        else say("others under {folder}", folder=_folder(group[0]) or "/")
        if rule not in _NO_HOME
        else _folder(group[0]) or "/"
    )
