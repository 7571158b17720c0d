"""What only follows from pages having gone, moved or come: redirects, entries of tables of contents, links, dates.

In: findings. Out: those that follow, and sentences about them. Must not know: why the pages went.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import Pool, address, cut, distinct, grouped


def followers(pool: Pool) -> Mapping[str, list[Finding]]:
    """Path -> what merely follows from that page having left its place."""
    return _index(pool, _followed)


def welcomers(pool: Pool) -> Mapping[str, list[Finding]]:
    """Path -> what only brings readers to that new page: an entry of contents, a link, a changed date."""
    return _index(pool, _welcomed)


def _index(pool: Pool, of: Callable[[Finding], str]) -> Mapping[str, list[Finding]]:
    found = grouped(pool.left(), of)
    found.pop("", None)
    return found


def _followed(finding: Finding) -> str:
    rule, details = finding.rule, finding.details
    here = finding.old_path or finding.path
    if rule == "redirect-added":
        return str(details.get("source") or "")
    if rule == "toc-broken":
        return str(details.get("target") or "")
    if rule.startswith("toc-"):
        return address(str(details.get("old_href") or ""), here)
    if rule in ("link-broken", "anchor-removed"):
        return str(details.get("cause") or "").partition("#")[0]
    if rule in ("link-retargeted", "link-removed"):
        return address(str(details.get("old") or ""), here)
    return finding.path if rule.startswith(("section-", "date-")) else ""


def _welcomed(finding: Finding) -> str:
    if finding.rule == "toc-entry-added":
        return (finding.destination or "").partition("#")[0]
    if finding.rule == "link-added":
        targets = finding.details.get("targets") or ([finding.details["new"]] if finding.details.get("new") else [])
        pages = {address(str(target), finding.path) for target in targets}
        return pages.pop() if len(pages) == 1 else ""
    return finding.path if finding.rule == "date-changed" else ""


def contents(told: Sequence[Finding]) -> Message:
    """Where tables of contents lead now, as a further sentence; nothing when they say nothing."""
    hrefs = [str(f.details["new_href"]) for f in told if f.rule == "toc-entry-retargeted" and f.details.get("new_href")]
    pages, anchors = (
        distinct(href.partition("#")[0] for href in hrefs),
        distinct("#" + href.partition("#")[2] for href in hrefs if "#" in href),
    )
    if not hrefs:
        return say("")
    if len(pages) == 1 and len(anchors) > 1:
        text = " The table of contents now leads to {n} anchors of {page} instead ({anchors})."
        return say(text, n=len(anchors), page=pages[0], anchors=cut(anchors))
    return say(" The table of contents now leads to {targets} instead.", targets=cut(distinct(hrefs)))


def links(told: Sequence[Finding], desk: Desk) -> Message:
    """How many links followed, and how many places still point at the old ones, as further sentences."""
    followed = [f for f in told if f.rule == "link-retargeted"]
    broken = [f for f in told if f.rule in ("link-broken", "toc-broken")]
    mended = (
        say(
            " {n} link was retargeted accordingly, in {files}.",
            " {n} links were retargeted accordingly, in {files}.",
            "n",
            n=len(followed),
            files=cut(desk.names(f.path for f in followed), 3),
        )
        if followed
        else say("")
    )
    left = (
        say(
            " {n} link still leads there, in {files}.",
            " {n} links still lead there, in {files}.",
            "n",
            n=len(broken),
            files=cut(desk.names(f.path for f in broken), 3),
        )
        if broken
        else say("")
    )
    return say("{mended}{left}", mended=mended, left=left)
