"""What only follows from pages having gone, moved or come: redirects, entries of tables of contents, links, dates.

In: findings. Out: those that follow, and sentences about them. Must not know: why the pages went.
"""

from __future__ import annotations

from collections.abc import Sequence

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import address, cut, distinct


def follows(finding: Finding, paths: set[str]) -> bool:
    """Does a finding merely follow from these pages having left their place?"""
    rule, details = finding.rule, finding.details
    here = finding.old_path or finding.path
    if rule == "redirect-added":
        return details.get("source") in paths
    if rule == "toc-broken":
        return details.get("target") in paths
    if rule.startswith("toc-"):
        return address(str(details.get("old_href") or ""), here) in paths
    if rule in ("link-broken", "anchor-removed"):
        return str(details.get("cause", "")).partition("#")[0] in paths
    if rule in ("link-retargeted", "link-removed"):
        return address(str(details.get("old") or ""), here) in paths
    return finding.path in paths and rule.startswith(("section-", "anchor-", "date-"))


def welcomes(finding: Finding, paths: set[str]) -> bool:
    """Does a finding only bring readers to these new pages: an entry of contents, a link, a changed date?"""
    if finding.rule == "toc-entry-added":
        return (finding.destination or "").partition("#")[0] in paths
    if finding.rule == "link-added":
        targets = finding.details.get("targets") or ([finding.details["new"]] if finding.details.get("new") else [])
        return bool(targets) and all(address(str(target), finding.path) in paths for target in targets)
    return finding.path in paths and finding.rule == "date-changed"


def contents(followers: Sequence[Finding]) -> Message:
    """Where tables of contents lead now, as a further sentence; nothing when they say nothing."""
    hrefs = [str(f.details["new_href"]) for f in followers if f.rule == "toc-entry-retargeted" and f.details.get("new_href")]
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


def links(followers: Sequence[Finding], desk: Desk) -> Message:
    """How many links followed, and how many places still point at the old ones, as further sentences."""
    followed = [f for f in followers if f.rule == "link-retargeted"]
    broken = [f for f in followers if f.rule in ("link-broken", "toc-broken")]
    mended = (
        say(
            " {n} link follows, in {files}.",
            " {n} links follow, in {files}.",
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
