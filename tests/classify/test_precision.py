"""What looks like a fact and is none: before and after of a page, and the findings that readers of real histories would call wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.model import Finding
from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

PAGE = "---\ntitle: Lumen Batch\n---\n\n# Lumen Batch\n\n"
TABLE = PAGE + "## Models\n\n"


def findings(tmp_path: Path, before: dict[str, str], after: dict[str, str]) -> list[Finding]:
    repo = Repo(tmp_path / "docs")
    repo.commit(before, "Before")
    repo.commit({**dict.fromkeys(before), **after}, "After")
    return list(analyse(Request(str(repo.path), "HEAD~1..HEAD")).findings)


def page(tmp_path: Path, before: str, after: str, path: str = "batch.md") -> dict[str, str]:
    """Rule -> label of what one page's change gives."""
    return {one.rule: one.label for one in findings(tmp_path, {path: PAGE + before}, {path: PAGE + after})}


QUIET = {  # rule that must stay silent -> the changed text
    "limitation-added": [
        ("Create an alert for the bridge of your batches.\n",
         "Create an alert that tells you if the bridge of your batches becomes unavailable.\n"),
        ("Any other type in a batch ends it with an error.\n", "Any unsupported type in a batch ends it with an error.\n"),
        ("Some functions of a batch won't run without the network.\n", "Some functions of a batch don't work without the network.\n"),
    ],
    "limitation-removed": [
        ("This option can't be used with the quota option.\n", "This option is mutually exclusive with the quota option.\n"),
        ("> [!NOTE]\n> Lumen Batch doesn't support nested archives managed by Lumen Vision.\n\nText.\n",
         "Text.\n\nLumen Batch doesn't support:\n\n- nested archives managed by Lumen Vision\n"),
    ],
    "deprecation-announced": [("Text.\n", "Text.\n\n[!INCLUDE [lumen-retirement](lumen-retirement.md)]\n")],
    "preview-lifted": [("> [!NOTE]\n> This requirement will be removed in a future preview.\n\nText.\n", "Text.\n")],
    "requirement-added": [
        ("## Prerequisites\n\n- A key.\n", "## Prerequisites\n\nYou must have the following:\n\n- A key.\n"),
        ("## Prerequisites\n\n- A key.\n", "## Prerequisites\n\n- A key.\n\nIf you write to the lake, follow the required steps below.\n"),
    ],
    "requirement-changed": [
        ("## Prerequisites\n\nThe command must be `get https://lumen.example/v1?api-version=2024-02-01` with your version.\n",
         "## Prerequisites\n\nThe command must be `get https://lumen.example/v1?api-version=2024-10-21` with your version.\n"),
    ],
    "endpoint-changed": [
        ("```bash\ncurl -L -o lumen.deb https://lumen.example/get/lumen-amd64.deb\n```\n",
         "```bash\ncurl -L -o lumen.tar.gz https://lumen.example/get/lumen-amd64.tar.gz\n```\n"),
        ("```http\nPOST https://lumen.example/batches/{{name}}/run\n```\n", "```http\nPOST https://lumen.example/batches/nightly/run\n```\n"),
    ],
    "replacement-named": [
        ("| Error | Cause | Suggested remediation |\n|---|---|---|\n| LB1 | No key | Sign in and retry. |\n",
         "| Error | Cause | Suggested remediation |\n|---|---|---|\n| LB1 | No key | Sign in, and retry. |\n"),
    ],
    "moniker-removed": [
        ("::: moniker range=\"lumen-2\"\nText.\n::: moniker-end\n", " :::moniker range=\"lumen-2\"\nText.\n :::moniker-end\n"),
    ],
    "availability-revoked": [
        ("| Model | Regions |\n|---|---|\n| aster-2 | Not available |\n| aster-mini | northfield, eastport |\n",
         "| Model | Regions |\n|---|---|\n| aster-2 | eastport |\n| aster-mini | northfield, eastport |\n"),
    ],
}


@pytest.mark.parametrize(("rule", "before", "after"), [(rule, *pair) for rule, pairs in QUIET.items() for pair in pairs])
def test_stays_silent(rule: str, before: str, after: str, tmp_path: Path) -> None:
    assert rule not in page(tmp_path, before, after)


@pytest.mark.parametrize(("old", "new"), [("setup.md", "setup/index.md"), ("Faq.md", "faq.md"), ("faq.md", "faq.markdown")])
def test_a_page_that_keeps_its_address_needs_no_redirect(old: str, new: str, tmp_path: Path) -> None:
    text = PAGE + "Batches run at night.\n\n## Quotas\n\nA batch holds 500 files.\n"
    assert [(one.rule, one.label) for one in findings(tmp_path, {old: text}, {new: text})] == [("page-moved", "minor")]


def test_rows_marked_as_ended_stay_the_same_rows(tmp_path: Path) -> None:
    table = "| Lumen | Runtime |\n|---|---|\n| **8.0** | 8.0 |\n| {} | 6.0 |\n| {} | 6.0 |\n"
    changed = page(tmp_path, table.format("**7.0**", "**6.0**"), table.format("~~**7.0**~~ (EOL)", "~~**6.0**~~ (EOL)"))
    assert changed == {"model-retired": "breaking"}


def test_an_upper_bound_that_went_up_widens(tmp_path: Path) -> None:
    pages = [f"---\ntitle: Lumen\nmonikerRange: '<=lumen-{n}.0'\n---\n\n# Lumen\n\nText.\n" for n in (9, 10)]
    assert {one.rule for one in findings(tmp_path, {"a.md": pages[0]}, {"a.md": pages[1]})} == {"moniker-range-widened"}


def test_a_type_stated_more_exactly_is_minor(tmp_path: Path) -> None:
    table = "| Parameter | Type | Description |\n|---|---|---|\n| `tools` | {} | Tools of a batch. |\n"
    assert page(tmp_path, table.format("array"), table.format("array of LumenTool")) == {"parameter-type-changed": "minor"}


def test_the_date_after_the_columns_own_word_counts(tmp_path: Path) -> None:
    table = ("| Model | Retirement date |\n|---|---|\n| aster-1 | Upgraded from February 10, 2025 on. Retirement date: {} |\n"
             "| aster-0 | July 1, 2025 |\n")
    assert set(page(tmp_path, table.format("February 28, 2025"), table.format("April 2, 2025"))) == {"retirement-postponed"}
    assert set(page(tmp_path / "2", table.format("February 28, 2025"), table.format("April, 2, 2025"))) == {"retirement-postponed"}
