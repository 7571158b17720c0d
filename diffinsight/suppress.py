"""The reader's control over findings: relabelling, ignoring, and the baseline of findings that are known already.

In: findings, the configuration, the ids of the baseline, the head commit's date. Out: the findings to tell, and how many were silenced, by
reason: counted, never lost. Must not know: rules, records, or how anything is shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from diffinsight.config import Config, Override
from diffinsight.model import DiffInsightError, Finding, plain

BASELINE_REASON = "known from the baseline"
SCHEMA_VERSION = "1.0"


def suppress(findings: Iterable[Finding], config: Config, baseline: Set[str] = frozenset(),
             head_date: str = "") -> tuple[list[Finding], dict[str, int]]:
    """Take out what is known or unwanted, relabel what weighs differently here.

    Returns the findings that are left and reason -> number of silenced ones.

    The first entry of `rules` that fits a finding decides. `head_date`: ISO date of the head commit; entries that expired before it
    don't count. A relabelled finding says so in its details ("relabelled": {"from", "reason"}).
    """
    active = [one for one in config.overrides if not (one.expires and head_date and one.expires < head_date[:10])]
    kept: list[Finding] = []
    silenced: Counter[str] = Counter()
    for finding in findings:
        override = next((one for one in active if fits(one, finding)), None)
        if finding.id in baseline:
            silenced[BASELINE_REASON] += 1
        elif override is None:
            kept.append(finding)
        elif override.label == "ignore":
            silenced[override.reason] += 1
        else:
            kept.append(_relabelled(finding, override))
    return kept, dict(sorted(silenced.items()))


def fits(override: Override, finding: Finding) -> bool:
    """Is the entry about this finding? A renamed file is meant by either of its paths."""
    paths = [finding.path, *([finding.old_path] if finding.old_path else [])]
    return ((override.rule is None or override.rule.matches(finding.rule))
            and (override.path is None or any(map(override.path.matches, paths)))
            and (override.subject is None or override.subject.matches(finding.subject)))


def _relabelled(finding: Finding, override: Override) -> Finding:
    if override.label == "ignore" or override.label == finding.label:
        return finding
    note = {"from": finding.label, "reason": override.reason}
    return replace(finding, label=override.label, details={**finding.details, "relabelled": note})


def baseline_text(findings: Iterable[Finding]) -> str:
    """The baseline file of these findings: JSON, sorted by id, with a short text for the people who read it."""
    entries = {one.id: f"{one.label} {one.rule}: {one.path}: {plain(one.message, 3)}"[:200] for one in findings}
    return json.dumps({"schema_version": SCHEMA_VERSION, "findings": dict(sorted(entries.items()))}, indent=2, ensure_ascii=False) + "\n"


def read_baseline(text: str, source: str) -> frozenset[str]:
    """The finding ids of a baseline file. Raises DiffInsightError naming the file."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DiffInsightError(f"{source}{where}: not valid JSON; write it again with --write-baseline") from error
    findings = data.get("findings") if isinstance(data, Mapping) else None
    if not isinstance(findings, Mapping) or str(data.get("schema_version", "")).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise DiffInsightError(f"{source}: not a baseline of this version of diffinsight; write it again with --write-baseline")
    return frozenset(findings)
