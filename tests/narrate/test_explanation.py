"""What is said file by file."""

from __future__ import annotations

import pytest

from diffinsight.model import FileChange, plain, say
from tests.narrate.told import explanation, fact, told


def test_findings_stand_in_the_documents_order_the_page_first() -> None:
    findings = [
        fact("section-added", subject="Second", group="Second", new_lines=(40, 44)),
        fact("text-added", subject="First", group="First", new_lines=(10, 11)),
        fact("date-changed", subject="ms.date", new_lines=(3, 3)),
    ]
    groups = [group for group, _ in told(*findings).files[0].explanation]
    assert groups == ["", "First", "Second"]


def test_subject_before_and_after_are_visible_once() -> None:
    finding = fact("value-changed", subject="2.0", before="needs 1.0", after="needs 2.0", message=say("A value changed."))
    assert explanation(told(finding), "docs/batch.md").splitlines() == ["[]", "A value changed.", "needs 1.0", "needs 2.0"]
    finding = fact("value-changed", subject="2.0", before="1.0", after="2.0", message=say("{a} became {b}.", a="1.0", b="2.0"))
    assert explanation(told(finding), "docs/batch.md").splitlines() == ["[]", "1.0 became 2.0."]
    finding = fact("other-file-changed", subject="setup.py", message=say("It changed."))
    assert explanation(told(finding), "docs/batch.md").splitlines() == ["[]", "setup.py: It changed."]


def test_a_key_and_its_value_or_a_links_parts_are_not_repeated() -> None:
    date = fact(
        "date-changed",
        subject="ms.date",
        before="ms.date: 01/01/2026",
        after="ms.date: 02/02/2026",
        message=say("{name} changed from {a} to {b}.", name="ms.date", a="01/01/2026", b="02/02/2026"),
    )
    link = fact(
        "link-added",
        subject="setup",
        after="[setup](../setup.md)",
        message=say("A link is new: {text} to {to}.", text="setup", to="../setup.md"),
    )
    assert explanation(told(date, link), "docs/batch.md").count("\n") == 2


def test_a_long_quote_stands_in_a_section_once() -> None:
    words = "The endpoint is deprecated and goes away in July, so move to the next one before that."
    notice = fact("notice-added", subject="The endpoint", after=f"[!NOTE] {words}", message=say("A note is new: {text}", text=words))
    announced = fact("deprecation-announced", subject="endpoint", after=words, message=say("A deprecation is announced."))
    assert explanation(told(notice, announced), "docs/batch.md").count(words) == 1


def test_tables_and_long_excerpts_are_kept() -> None:
    finding = fact("region-added", table=(("Region", "aster-2"), ("harbor2", "gained")), after="x " * 2_000)
    item = told(finding).files[0].explanation[0][1][0]
    assert item.table == finding.table and item.after is not None and 1_400 < len(item.after) < 3_000 and item.finding == finding.id


def test_a_file_is_told_where_a_section_came_from() -> None:
    moved = fact("section-moved", "docs/a.md", "Default features", before="docs/a.md#default", destination="docs/b.md#default")
    report = told(moved, files=[FileChange("docs/a.md", "modified"), FileChange("docs/b.md", "modified")])
    assert "The section Default features came from docs/a.md." in explanation(report, "docs/b.md")
    assert report.files[1].changes == ()


def test_the_old_path_of_a_moved_page_says_where_it_went() -> None:
    moved = fact("page-moved", "new/a.md", "Setup", before="old/a.md", after="new/a.md", destination="new/a.md", old_path="old/a.md")
    report = told(moved, files=[FileChange("new/a.md", "added", additions=3), FileChange("old/a.md", "removed", deletions=3)])
    assert "The page moved to new/a.md." in explanation(report, "old/a.md")
    assert plain(report.files[1].title) == "Move Setup to new"


def test_a_file_that_only_changes_elsewhere_affect_is_listed_last() -> None:
    broken = fact("link-broken", "docs/a.md", "z.md", "breaking", before="z.md")
    report = told(broken, fact("page-removed", "docs/z.md", "Z", "breaking"), files=[FileChange("docs/z.md", "removed", deletions=9)])
    assert [(file.path, file.status, file.additions, file.patch) for file in report.files] == [
        ("docs/z.md", "removed", 0, ""),
        ("docs/a.md", "affected", 0, ""),
    ]
    assert report.files[1].label == "breaking"


def patch(old: str, new: str) -> str:
    return "@@ -1 +1 @@\n" + "".join(f"-{line}\n" for line in old.split("\n")) + "".join(f"+{line}\n" for line in new.split("\n"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("one  two", "one two", "only spacing, line breaks or line endings differ"),
        ("**one** two", "*one* two", "the words are the same, their markup differs"),
        ("[x]: a.md", "[x]: b.md", "The link definition x leads to b.md instead of a.md."),
        ("# Title", '# <a name="t"></a> Title', "The anchor #t is new."),
        ("a\nb", "b\na", "the words are the same|another order"),
        ("{{< old >}}", "{{< new >}}", "No rule has a word for the changed lines"),
    ],
)
def test_a_file_without_findings_says_what_its_lines_amount_to(old: str, new: str, said: str) -> None:
    report = told(files=[FileChange("docs/a.md", "modified", patch=patch(old, new), additions=1, deletions=1)])
    assert any(part in explanation(report, "docs/a.md") for part in said.split("|"))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (FileChange("a.png", "modified", binary=True), "The file is binary; its content was not compared."),
        (FileChange("b.md", "renamed", old_path="a.md"), "The file moved from a.md to b.md unchanged."),
        (FileChange("b.md", "renamed", old_path="a.md", additions=1), "The file moved from a.md to b.md."),
        (FileChange("a.txt", "added", additions=1), "The file is new (1 line); no rule applies to it."),
        (FileChange("a.txt", "removed", deletions=2), "The file is removed (2 lines); no rule applies to it."),
        (FileChange("a.md", "modified"), "The content of the file was not at hand and could not be compared."),
    ],
)
def test_every_changed_file_has_an_explanation(file: FileChange, said: str) -> None:
    assert said in explanation(told(files=[file]), file.path)
