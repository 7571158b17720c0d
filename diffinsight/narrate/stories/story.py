"""A story and the pool of findings it is gathered from.

In: the desk. Out: stories. Must not know: output formats.
"""

from __future__ import annotations

from dataclasses import dataclass

from diffinsight.model import Finding, Label, Message, say, worst
from diffinsight.narrate.desk import Desk


@dataclass(frozen=True)
class Story:
    key: str
    label: Label
    title: Message
    statement: Message
    headline: Message
    findings: tuple[Finding, ...]
    weight: int


def tell_stories(desk: Desk) -> tuple[Story, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in desk.findings:
        groups.setdefault(finding.rule, []).append(finding)
    found = []
    for rule, told in sorted(groups.items()):
        text = say("{n} finding in {files}", "{n} findings in {files}", "n", n=len(told), files=desk.names(f.path for f in told))
        found.append(Story(rule, worst(f.label for f in told), say("{rule}", rule=rule), text, text, tuple(told), len(told)))
    return tuple(found)
