"""What the author of a change can do about a finding, in one phrase.

In: a finding and the report it is of. Out: a message, or none. Must not know: output formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from diffinsight.model import Finding, Message, Migration, Report, say

PAGES = frozenset({"page-removed", "page-moved-without-redirect", "page-replaced", "page-archived"})
LINKS = frozenset({"link-broken", "toc-broken", "include-missing"})
_DO = re.compile(r"\bDo:\s+(.*?)(?=\s+[A-Z][a-z]+:\s|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Fix:
    """A link, table-of-contents entry or include at head to be changed. `new`: the exact replacement, "" when none is certain."""

    path: str
    line: int
    old: str
    new: str
    finding: str


def fixes(report: Report) -> list[Fix]:
    """What still points at things that are gone, by place; findings whose own line at head is to be changed."""
    found = []
    for one in report.findings:
        if one.label == "breaking" and one.rule in LINKS and one.new_lines:
            old = one.before if one.before is not None else str(one.details.get("href") or one.subject)
            found.append(Fix(one.path, one.new_lines[0], old, one.destination or "", one.id))
    return sorted(found, key=lambda fix: (fix.path, fix.line, fix.old, fix.finding))


def moves(report: Report) -> Mapping[str, Migration]:
    """Path of a removed page -> where it went."""
    return {one.source.path: one for one in reversed(report.migrations) if one.source.path and not one.source.anchor}


def mend(finding: Finding, known: Mapping[str, Migration], rules: Mapping[str, tuple[str, str]]) -> Message | None:
    """What to do about a breaking finding. `rules`: rule id -> (label, documentation), for what has no mend of its own."""
    if finding.rule in PAGES:
        move = known.get(finding.old_path or finding.path) or known.get(finding.path)
        if move and move.entry:
            return say("add the redirect below to {file}", file=move.entry.path)
        if move and move.redirected:
            return say("check that the redirect's target answers the same question, or restore the page")
        if finding.destination:
            return say("redirect it to {target} if that answers the same question; else restore it", target=finding.destination)
        return say("redirect it to the page that answers the same question, or restore it")
    if finding.rule == "anchor-removed":
        return say("put {anchor} where the text is now, or change the links to it", anchor=f'<a name="{finding.subject.lstrip("#")}"></a>')
    written = _DO.search(rules.get(finding.rule, ("", ""))[1])
    text = " ".join(written[1].split()).rstrip(".") if written else ""
    return say(text.replace("{", "{{").replace("}", "}}")) if text else None
