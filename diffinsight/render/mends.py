"""What the author of a change can do about a finding, in one phrase.

In: a finding and where removed pages went. Out: a message, or none. Must not know: output formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from diffinsight.model import Finding, Message, Migration, Report, Use, say
from diffinsight.render.view import DOUBTFUL, place_name

PAGES = frozenset({"page-removed", "page-moved-without-redirect", "page-replaced", "page-archived"})
LINKS = frozenset({"link-broken", "toc-broken", "include-missing"})
_MENDS = {
    "link-broken": "lead it to a page that stands, or take the link out",
    "toc-broken": "lead the entry to a page that stands, or take it out",
    "toc-entry-removed": "put the page into a table of contents again, or remove it with a redirect",
    "include-missing": "restore the included file, or take the include out of the pages that use it",
    "page-emptied": "restore the text, or remove the page and redirect it",
    "page-hidden": "take `noindex` out again if readers are to find the page",
    "redirect-removed": "restore the entry: old links and bookmarks still use it",
    "redirect-target-missing": "lead the entry to a page that exists",
    "redirect-loop": "lead the entries to one page at the end of the chain",
}


@dataclass(frozen=True)
class Fix:
    """A link, table-of-contents entry or include at head to be changed. `new`: the exact replacement, "" when none is certain;
    `finding`: its finding's id, "" where none is about it alone."""

    path: str
    line: int
    old: str
    new: str
    finding: str


def fixes(report: Report) -> list[Fix]:
    """What still points at things that are gone, by place: findings whose own line at head is to be changed, and uses of removed pages."""
    found: dict[tuple[str, int, str], Fix] = {}

    def add(fix: Fix) -> None:
        known = found.get((fix.path, fix.line, fix.old))
        if known is None or (fix.new and not known.new):
            found[fix.path, fix.line, fix.old] = replace(fix, finding=fix.finding or (known.finding if known else ""))

    for one in report.findings:
        if one.label == "breaking" and one.rule in LINKS and one.new_lines:
            old = one.before if one.before is not None else str(one.details.get("href") or one.subject)
            add(Fix(one.path, one.new_lines[0], old, one.destination or "", one.id))
    for use in (use for one in report.migrations if not one.redirected for use in one.uses if use.kind != "redirect"):
        add(Fix(use.path, use.line, use.old, use.new or "", ""))
    return [found[key] for key in sorted(found)]


def covered(report: Report) -> frozenset[str]:
    """The ids of the findings that `fixes` speaks of."""
    places = {(fix.path, fix.line) for fix in fixes(report)}
    return frozenset(one.id for one in report.findings
                     if one.label == "breaking" and one.rule in LINKS and one.new_lines and (one.path, one.new_lines[0]) in places)


def moves(report: Report) -> Mapping[str, Migration]:
    """Path of a removed page -> where it went."""
    return {one.source.path: one for one in reversed(report.migrations) if one.source.path and not one.source.anchor}


def users(report: Report) -> Mapping[tuple[str, int], tuple[Use, Migration]]:
    """(path, line) of what still uses a removed page -> that use, and where the page went."""
    return {(use.path, use.line): (use, one) for one in report.migrations for use in one.uses}


def mend(finding: Finding, known: Mapping[str, Migration], using: Mapping[tuple[str, int], tuple[Use, Migration]]) -> Message | None:
    """What to do about a breaking finding, where more can be said than to restore what is gone or to tell readers what to do instead."""
    if finding.rule in PAGES:
        return _page(finding, known.get(finding.old_path or finding.path) or known.get(finding.path))
    if finding.rule == "anchor-removed":
        return say("put {anchor} where the text is now, or change the links to it", anchor=f'<a name="{finding.subject.lstrip("#")}"></a>')
    use, move = using.get((finding.path, finding.new_lines[0] if finding.new_lines else 0), (None, None))
    if finding.rule == "redirect-target-missing" and use and move:
        if use.new:
            return say("change its target to {new}", new=use.new)
        if move.target:
            return say("lead it to where that page's readers go now, perhaps {target}", target=place_name(move.target))
    return say(_MENDS[finding.rule]) if finding.rule in _MENDS else None


def _page(finding: Finding, move: Migration | None) -> Message:
    if move and move.entry and move.confidence < DOUBTFUL:
        return say("if {target} answers the same question, add the redirect below to {file}; else restore the page",
                   target=place_name(move.target), file=move.entry.path)
    if move and move.entry:
        return say("add the redirect below to {file}", file=move.entry.path)
    if move and move.redirected:
        return say("check that the redirect leads to a page that answers the same question; else restore this one")
    if finding.destination:
        return say("redirect it to {target} if that answers the same question; else restore it", target=finding.destination)
    return say("redirect it to a page that answers the same question, or restore it")
