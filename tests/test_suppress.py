"""Relabelling, ignoring and the baseline: what is silenced is counted."""

from __future__ import annotations

import pytest

from diffinsight.config import load_config
from diffinsight.model import DiffInsightError, Finding, say
from diffinsight.suppress import BASELINE_REASON, baseline_text, read_baseline, suppress

DATE = Finding("date-changed", "minor", "articles/a.md", "ms.date", say("date"), "1", "2")
MODEL = Finding("model-removed", "breaking", "articles/models.md", "aster-2", say("model"), "aster-2", None)
MOVED = Finding("page-moved", "minor", "new/a.md", "A", say("moved"), old_path="old/a.md")
ALL = [DATE, MODEL, MOVED]


def rules(text: str) -> list[tuple[str, str]]:
    kept, _ = suppress(ALL, load_config(text), head_date="2026-04-01T08:00:00+00:00")
    return [(one.rule, one.label) for one in kept]


def test_without_rules_everything_is_kept() -> None:
    assert suppress(ALL, load_config("")) == (ALL, {})


@pytest.mark.parametrize(("entry", "left"), [
    ("{rule: date-*, label: ignore, reason: r}", ["model-removed", "page-moved"]),
    ("{path: articles/, label: ignore, reason: r}", ["page-moved"]),
    ("{path: old/, label: ignore, reason: r}", ["date-changed", "model-removed"]),
    ("{subject: 'ASTER*', label: ignore, reason: r}", ["date-changed", "page-moved"]),
    ("{rule: date-changed, path: new/, label: ignore, reason: r}", ["date-changed", "model-removed", "page-moved"]),
    ("{path: articles/, label: ignore, reason: r, expires: 2026-03-31}", ["date-changed", "model-removed", "page-moved"]),
    ("{path: articles/, label: ignore, reason: r, expires: 2026-04-01}", ["page-moved"]),
])
def test_ignored_by_rule_path_and_subject(entry: str, left: list[str]) -> None:
    assert [rule for rule, _ in rules(f"rules:\n  - {entry}")] == left


def test_ignored_findings_are_counted_by_reason() -> None:
    config = load_config("rules:\n  - {rule: date-changed, label: ignore, reason: stamped}\n"
                         "  - {rule: '*moved', label: ignore, reason: planned}\n")
    _, silenced = suppress([*ALL, DATE], config, frozenset([MODEL.id]))
    assert silenced == {BASELINE_REASON: 1, "planned": 1, "stamped": 2}


def test_a_relabelled_finding_keeps_its_id_and_says_so() -> None:
    kept, silenced = suppress([MODEL], load_config("rules:\n  - {rule: model-removed, label: minor, reason: renamed}\n"))
    assert [(one.label, one.id, one.details) for one in kept] == [
        ("minor", MODEL.id, {"relabelled": {"from": "breaking", "reason": "renamed"}})]
    assert silenced == {}


def test_the_first_entry_that_fits_decides() -> None:
    assert rules("rules:\n  - {rule: date-changed, label: new, reason: a}\n  - {path: articles/, label: ignore, reason: b}\n") == [
        ("date-changed", "new"), ("page-moved", "minor")]


def test_a_baseline_is_written_and_read_again() -> None:
    text = baseline_text(ALL)
    known = read_baseline(text, "known.json")
    assert known == {one.id for one in ALL}
    assert baseline_text(reversed(ALL)) == text
    assert suppress(ALL, load_config(""), known) == ([], {BASELINE_REASON: 3})


@pytest.mark.parametrize("text", ["", "[]", "{", '{"findings": []}', '{"schema_version": "2.0", "findings": {}}', "[" * 100_000])
def test_a_faulty_baseline_names_the_file(text: str) -> None:
    with pytest.raises(DiffInsightError, match=r"known\.json"):
        read_baseline(text, "known.json")
