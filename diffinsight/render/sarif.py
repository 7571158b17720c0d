"""A report as SARIF 2.1.0, within the limits of GitHub's code scanning.

In: a Report and Settings (whose `rules` document the rules). Out: JSON text. Must not know: how rules work.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote as percent

from diffinsight.model import LABELS, Finding, Label, Message, Report, format_message
from diffinsight.render.escape import encodable, json_safe, one_line, safe_url
from diffinsight.render.places import Spot, Spots
from diffinsight.render.settings import Settings
from diffinsight.render.terminal import quote
from diffinsight.render.view import troubles

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_MOST_RESULTS = 25_000  # GitHub takes no more from one run
_LONGEST = 2_000  # characters of a message: 25,000 of them stay below 10 MB when compressed
_LEVELS = {"breaking": "error", "new": "note", "minor": "note"}


def render(report: Report, settings: Settings) -> str:
    """One run; results sorted by consequence, then by place. What is left out is said in the run's notifications."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, settings)]}
    return json_safe(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _run(report: Report, settings: Settings) -> dict[str, Any]:
    findings = sorted(report.findings, key=lambda one: (LABELS.index(one.label), one.path, one.new_lines or (0, 0), one.rule, one.id))
    shown = findings[:_MOST_RESULTS]
    labels: dict[str, Label] = {}
    for one in shown:
        labels.setdefault(one.rule, one.label)
    rules = sorted(labels)
    spots = Spots(report)

    def spoken(message: Message) -> str:
        return format_message(message, _unlinked, 0, settings.translate)

    run: dict[str, Any] = {
        "tool": {"driver": {"name": report.tool[0], "version": report.tool[1], "semanticVersion": _semantic(report.tool[1]),
                            "rules": [_rule(name, labels[name], settings.rules) for name in rules]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "automationDetails": {"id": f"diffinsight/{percent(encodable(report.category), safe='')}/"},
        "results": [_result(one, rules.index(one.rule), spots.of(one), spoken) for one in shown],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notices(report, len(findings) - len(shown))}],
    }
    url = safe_url(report.range.repository)
    provenance = {"repositoryUri": url, "revisionId": report.range.head, "mappedTo": {"uriBaseId": _ROOT}}
    return {**run, "versionControlProvenance": [provenance]} if url else run


def _unlinked(words: str) -> str:
    """Quoted words in which no viewer sees a link ("[text](target)", SARIF 2.1.0, 3.11.6)."""
    return re.sub(r"([\\\[\]])", r"\\\1", quote(words))


def _semantic(version: str) -> str:
    numbers = [*version.split("+")[0].split("."), "0", "0"][:3]
    return ".".join("".join(filter(str.isdigit, number)) or "0" for number in numbers)


def _rule(name: str, seen: Label, rules: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    label, doc = rules.get(name, (seen, ""))
    lines = [line.strip() for line in doc.strip().splitlines()]
    first = lines[0] if lines else name.replace("-", " ").capitalize() + "."
    text = "\n".join(lines) or first
    return {
        "id": name, "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": first}, "fullDescription": {"text": text[:1000]},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS.get(label, "note")}, "properties": {"tags": ["documentation", label]},
    }


def _result(one: Finding, index: int, spot: Spot | None, spoken: Callable[[Message], str]) -> dict[str, Any]:
    text = spoken(one.message)
    if spot is None or spot.path != one.path:
        text = f"{_unlinked(one.path)}: {text}"
    place = spot or Spot(one.path)
    return {
        "ruleId": one.rule, "ruleIndex": index, "level": _LEVELS[one.label],
        "message": {"text": text if len(text) <= _LONGEST else text[:_LONGEST - 2] + " …"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": percent(encodable(place.path), safe="/"), "uriBaseId": _ROOT},
                                            "region": {"startLine": place.first, "endLine": max(place.first, place.last)}}}],
        "partialFingerprints": {"primaryLocationLineHash": f"{one.id}:1"},
        "properties": {"label": one.label, "path": one.path, "subject": one_line(one.subject)[:_LONGEST]},
    }


def _notices(report: Report, left_out: int) -> list[dict[str, Any]]:
    notices = [{"level": "warning", "message": {"text": f"{_unlinked(one.path)}: {_unlinked(one.message)}"}} for one in troubles(report)]
    if left_out > 0:
        notices.append({"level": "warning", "message": {"text": f"{left_out:,} more changes are left out; the full report has them all"}})
    return notices
