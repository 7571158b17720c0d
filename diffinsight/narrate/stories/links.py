"""Stories of links: those that lead nowhere now, by what is missing, and those that follow one page to its new place.

In: findings. Out: stories. Must not know: pages, tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from diffinsight.model import Finding, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import Pool, Story, address, compose, cut, distinct, grouped, words


def broken(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for each missing thing that several pages link to, one for all others."""
    told = pool.rules("link-broken", "anchor-removed")
    alone: list[Finding] = []
    for missing, group in grouped(told, _missing).items():
        if len({f.path for f in group if f.rule == "link-broken"}) > 1 and missing:
            yield _to_one(missing, group, desk)
        else:
            alone += group
    if alone:
        yield _to_many(alone, desk)


def unresolved(pool: Pool, desk: Desk) -> Iterator[Story]:
    """New links to what the repository does not hold."""
    told = pool.rules("link-unresolved")
    if told:
        files = desk.names(f.path for f in told)
        targets = cut(distinct(desk.name(_missing(f)) for f in told))
        text = say(
            "A new link in {files} leads to {targets}, which this repository does not hold.",
            "{n} new links in {files} lead to what this repository does not hold: {targets}.",
            "n",
            n=len(told),
            files=cut(files),
            targets=targets,
        )
        yield compose("unresolved", 36, say("Links to check"), text, told)


def _missing(finding: Finding) -> str:
    if finding.rule == "anchor-removed":
        return finding.before or ""
    return str(finding.details.get("cause") or finding.details.get("missing") or "")


def _to_one(missing: str, group: Sequence[Finding], desk: Desk) -> Story:
    links = [f for f in group if f.rule == "link-broken"]
    fields: dict[str, Any] = {"n": len(links), "missing": desk.name(missing), "files": cut(desk.names(f.path for f in links))}
    text = say("{n} links still lead to {missing}, which is gone: in {files}.", **fields)
    return compose(f"broken:{missing}", 54, say("Links to {missing}", **fields), text, group)


def _to_many(group: Sequence[Finding], desk: Desk) -> Story:
    links = [f for f in group if f.rule == "link-broken"] or list(group)
    targets = distinct(desk.name(_missing(f)) for f in links if _missing(f))
    fields: dict[str, Any] = {"n": len(links), "files": cut(desk.names(f.path for f in links)), "targets": cut(targets)}
    text = (
        say(
            "A link in {files} leads to {targets}, which is gone.", "{n} links lead to what is gone ({targets}), in {files}.", "n", **fields
        )
        if links[0].rule == "link-broken"
        else say(
            "Links still name {targets}, which is gone from its page.",
            "Links still name {n} anchors that are gone: {targets}.",
            "n",
            **fields,
        )
    )
    return compose("broken:others", 50, say("Broken link", "Broken links", "n", n=len(links)), text, group)


def retargeted(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for each address that several pages gave up for another one."""
    told = pool.left("link-retargeted", "external-link-changed")
    for key, group in grouped(told, lambda f: " ".join(_way(f))).items():
        files = desk.names(f.path for f in group)
        if len(files) < 2:
            continue
        pool.take(group)
        old, new = (words(desk.name(end), 100) for end in _way(group[0]))
        if old == new:  # another anchor, or a page of the same name: as written
            old, new = (words(str(group[0].details.get(side) or ""), 100) for side in ("old", "new"))
        fields: dict[str, Any] = {"n": len(files), "old": old, "new": new, "files": cut(files)}
        text = say("Links in {n} pages lead to {new} instead of {old}: {files}.", **fields)
        yield compose(f"retargeted:{key}", 38, say("Links to {new}", new=words(new, 60)), text, group)


def _way(finding: Finding) -> tuple[str, str]:
    """From where to where a link went: pages by their path, whatever folder the link stands in; else the address as written."""
    old, new = str(finding.details.get("old") or ""), str(finding.details.get("new") or "")
    return address(old, finding.old_path or finding.path) or old, address(new, finding.path) or new
