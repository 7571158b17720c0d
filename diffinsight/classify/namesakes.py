"""Findings of one page that read the same told apart by the headings they stand under.

In: findings. Out: the same findings, in order. Must not know: any rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from diffinsight.model import Finding, say


def told_apart(findings: Sequence[Finding]) -> list[Finding]:
    """Several parts of a page may gain a row of one name: their findings begin with the heading then."""
    groups: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for finding in findings:
        groups[_told(finding)].add(finding.group)
    return [replace(one, message=say("Under {heading}: {message}", heading=one.group, message=one.message))
            if one.group and len(groups[_told(one)]) > 1 else one for one in findings]


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.rule, str(finding.message)
