"""Findings that say the same words as a weightier one of their file: the note that announces a deprecation, the paragraph with a new limit.

In: findings. Out: which finding echoes which. Must not know: how stories are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from diffinsight.model import Finding
from diffinsight.narrate.stories.story import grouped

_RANK = (  # weightiest first
    "deprecation-announced", "deprecation-withdrawn", "requirement-changed", "requirement-added", "limitation-added", "limitation-removed",
    "preview-lifted", "preview-announced", "requirement-removed", "notice-added", "notice-removed", "notice-kind-changed", "value-changed",
    "list-item-added", "list-item-removed", "text-added", "text-removed",
)  # fmt: skip
_ALERT, _WORD = re.compile(r"^\[!\w+\]"), re.compile(r"\w+")
_LEAST = 30  # characters that two findings have to share


def echoes(findings: Iterable[Finding]) -> dict[str, str]:
    """Id of a finding -> id of the weightier one whose words it repeats."""
    found: dict[str, str] = {}
    for told in grouped((f for f in findings if f.rule in _RANK), lambda f: f.path).values():
        ranked = sorted(told, key=lambda f: _RANK.index(f.rule))
        for place, finding in enumerate(ranked):
            first = next((one for one in ranked[:place] if one.rule != finding.rule and one.id not in found and _same(one, finding)), None)
            if first is not None:
                found[finding.id] = first.id
    return found


def _same(one: Finding, other: Finding) -> bool:
    """Do both quote the same words, on the same side?"""
    for a, b in ((one.before, other.before), (one.after, other.after)):
        if not a or not b:
            continue
        short, long = sorted((_folded(a), _folded(b)), key=len)
        if len(short) >= _LEAST and short in long:
            return True
    return False


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(_ALERT.sub("", text).lower()))
