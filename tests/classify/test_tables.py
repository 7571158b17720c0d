"""What findings about tables say: sentences, labels, details, dates, pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diffinsight.model import Finding, plain
from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

HEAD = "# Page\n\n## Standard\n\n"


def table(*rows: str) -> str:
    return "\n".join([f"| {rows[0]} |", "|" + "---|" * (rows[0].count("|") + 1), *(f"| {row} |" for row in rows[1:])]) + "\n"


@pytest.fixture
def findings(tmp_path: Path):  # type: ignore[no-untyped-def]
    def find(old: str, new: str, head: str = HEAD) -> list[Finding]:
        repo = Repo(tmp_path / "docs")
        repo.commit({"docs/models.md": head + old})
        repo.commit({"docs/models.md": head + new})
        return [one for one in analyse(Request(str(repo.path), "HEAD~1..HEAD")).findings if one.rule not in ("wording-changed",)]
    return find


def test_availability_is_told_with_counts_and_names(findings) -> None:  # type: ignore[no-untyped-def]
    old = table("Region | **aster-2**, **2026-01-31**", "eastport | ✅", *(f"shore{n} | -" for n in range(20)))
    new = table("Region | **aster-2**, **2026-01-31**", "eastport | ✅", *(f"shore{n} | ✅" for n in range(20)))
    (one,) = findings(old, new)
    regions = [f"shore{n}" for n in range(20)]
    assert (one.rule, one.label, one.subject, one.group) == ("availability-granted", "new", "aster-2 (2026-01-31)", "Standard")
    assert plain(one.message) == f"aster-2 (2026-01-31): 1 -> 21 regions in Standard; new: {', '.join(regions[:-1])} and shore19."
    assert one.details == {"model": "aster-2", "version": "2026-01-31", "regions": regions, "offering": "Standard", "old_count": 1,
                           "new_count": 21}
    assert one.table[0] == ("Region", "aster-2 (2026-01-31)") and len(one.table) == 21


def test_a_lifecycle_finding_carries_its_deadline(findings) -> None:  # type: ignore[no-untyped-def]
    old, new = (table("Model | Retirement date", f"aster-1 | {date}", "aster-2 | TBD") for date in ("TBD", "Q3 2026"))
    (one,) = findings(old, new)
    assert (one.rule, one.dates) == ("retirement-announced", (("2026-09", "aster-1: Retirement date"),))
    assert plain(one.message) == "Retirement date of aster-1: TBD became Q3 2026."


def test_a_changed_cell_names_row_column_and_both_texts(findings) -> None:  # type: ignore[no-untyped-def]
    (one,) = findings(table("Tool | Needs", "Queue | Lumen CLI 1.4 or later"), table("Tool | Needs", "Queue | Lumen CLI 2.0 or later"))
    assert (one.rule, one.label, one.subject) == ("cell-changed", "breaking", "Queue")
    assert plain(one.message) == "Needs of Queue: Lumen CLI 1.4 or later became Lumen CLI 2.0 or later."
    assert (one.before, one.after, one.details) == ("Lumen CLI 1.4 or later", "Lumen CLI 2.0 or later", {"row": "Queue", "column": "Needs"})
    assert one.old_lines == one.new_lines == (7, 7)


@pytest.mark.parametrize(("old", "new", "label"), [
    ("Speech (preview)", "Speech (GA)", "new"), ("Works everywhere", "Isn't supported in harbor2", "breaking"),
    ("Isn't supported yet", "Works everywhere", "new"), ("Red", "Blue", "minor"),
])
def test_labels_of_changed_cells(findings, old: str, new: str, label: str) -> None:  # type: ignore[no-untyped-def]
    (one,) = findings(table("Tool | Words", f"Queue | {old}"), table("Tool | Words", f"Queue | {new}"))
    assert (one.rule, one.label) == ("cell-changed", label)


def test_long_cells_are_shown_where_they_differ(findings) -> None:  # type: ignore[no-untyped-def]
    words = " ".join(f"word{n}" for n in range(200))
    old, new = (table("Tool | Words", f"Queue | {words} {change} {words}") for change in ("keeps requests", "drops requests"))
    (one,) = findings(old, new)
    assert "keeps" in plain(one.message) and "drops" in plain(one.message) and len(plain(one.message)) < 500


def test_rows_of_news_age_out_without_harm(findings) -> None:  # type: ignore[no-untyped-def]
    head = "# Page\n\n## What's new\n\n"
    (one,) = findings(table("Change | Why", "Queues | Faster", "Tags | Nicer"), table("Change | Why", "Tags | Nicer"), head)
    assert (one.rule, one.label) == ("row-removed", "minor")


def test_no_finding_is_a_dump(findings) -> None:  # type: ignore[no-untyped-def]
    rows = [f"region-{n} | " + " | ".join("✅" for _ in range(12)) for n in range(150)]
    heading = "Region | " + " | ".join(f"aster-{n}, 2026-01-{n + 10}" for n in range(12))
    found = findings(table("Name | Words", *(f"row {n} | {'long words ' * 30}" for n in range(80))), table(heading, *rows))
    assert {one.rule for one in found} == {"offering-added", "table-removed"}
    for one in found:
        assert sum(len(str(part)) for part in (one.subject, one.message, one.before, one.after, json.dumps(one.details))) < 4_000
