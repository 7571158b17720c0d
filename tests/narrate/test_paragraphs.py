"""Highlights, summary and insights."""

from __future__ import annotations

from diffinsight.model import Commit, FileChange, Migration, Place, Use, plain
from tests.narrate.told import fact, statements, text, told

COMMITS = (
    Commit("a" * 40, "Ada", "2026-02-01", "Move batch docs to concepts (#42)", 42),
    Commit("b" * 40, "Ada", "2026-02-01", "Merge branch main"),
)


def insights(report: object) -> str:
    return text(sentence for paragraph in report.insights for sentence in paragraph)  # type: ignore[attr-defined]


def test_an_empty_range_is_said_plainly() -> None:
    report = told()
    assert text(report.highlights) == text(report.summary) == "No file changed in this range."
    assert report.insights == ()


def test_a_range_of_dates_only_is_said_plainly() -> None:
    report = told(*(fact("date-changed", f"docs/{n}.md", "ms.date", before="1", after="2") for n in range(3)))
    assert (
        text(report.highlights)
        == "Only upkeep is found in this range: wording, links, dates or metadata. In 3 files (0.md, 1.md and 2.md), 3 dates changed."
    )
    assert text(report.summary) == "3 files changed, with 3 minor updates."


def test_files_without_findings_are_said_plainly() -> None:
    assert text(told(files=[FileChange("a.md", "modified")]).highlights) == "1 file changed. Nothing that a reader would notice changed."


def test_highlights_are_short_and_the_most_consequential_come_first() -> None:
    findings = [
        fact("text-added", after="words"),
        fact("section-added", subject="Quotas", label="new"),
        fact("parameter-removed", subject="top_k", label="breaking"),
        *(fact("page-removed", f"docs/{n}/page.md", f"Page {n} " * 9, "breaking") for n in range(30)),
    ]
    report = told(*findings)
    assert 2 <= len(report.highlights) <= 6 and len(text(report.highlights)) <= 900
    assert text(report.highlights).startswith("30 pages are removed")
    assert len(text(report.summary).split(". ")) <= 4 and text(report.summary).startswith("31 files changed")


def test_something_new_is_among_the_first_three_sentences() -> None:
    breaking = [
        fact(rule, f"docs/{rule}.md", "top_k", "breaking")
        for rule in ("parameter-removed", "limit-lowered", "endpoint-changed", "row-removed")
    ]
    report = told(*breaking, fact("page-added", "docs/new.md", "Quotas", "new"))
    assert plain(report.highlights[2]) == "new.md (Quotas) is new."


def test_statements_stay_short_whatever_the_documents_say() -> None:
    long = "This very long sentence of the documents goes on and on, deprecated as it is. " * 20
    rules = (
        "deprecation-announced",
        "notice-added",
        "value-changed",
        "requirement-changed",
        "cell-changed",
        "section-added",
        "link-retargeted",
        "row-added",
        "package-changed",
        "title-changed",
        "toc-entry-added",
        "redirect-retargeted",
        "limitation-removed",
    )
    findings = [
        fact(rule, f"docs/a-folder-of-some-length/a-file-of-some-length-{n}.md", long[: 80 * n] or "x", before=long, after=f"{n} {long}")
        for n, rule in enumerate(rules)
        for _ in range(1)
    ]
    assert max(map(len, statements(told(*findings)))) <= 500


def test_insights_name_links_left_behind_and_what_is_known_to_replace_them() -> None:
    broken = [
        fact(
            "link-broken",
            f"docs/{n}.md",
            "old.md",
            "breaking",
            before="old.md",
            after="new.md" if n else None,
            destination="new.md" if n else None,
            details={"cause": "docs/old.md"},
        )
        for n in range(3)
    ]
    moved = Migration("gone", Place("docs/old.md"), None, 0.1, uses=tuple(Use(f"docs/{n}.md", 4, "old.md", None) for n in range(3)))
    said = insights(told(*broken, fact("page-removed", "docs/old.md", "Old", "breaking"), migrations=[moved]))
    assert "3 places in 3 files still point at what is gone without a redirect: old.md (3 times)." in said
    assert "Of 3 broken links (0.md, 1.md and 2.md), 2 have a known replacement; the others need a decision." in said
    assert "should add a redirect for old.md" in said


def test_insights_name_the_soonest_date_ahead() -> None:
    dated = [
        fact("deprecation-announced", "docs/a.md", f"aster-{date}", "breaking", after="x", dates=((date, "goes"),))
        for date in ("2025-01-01", "2026-09-01", "2026-07")
    ]
    assert "The soonest of 2 dates to plan for is 2026-07 (aster-2026-07, in a.md)." in insights(told(*dated))


def test_insights_say_who_needs_more_than_before() -> None:
    raised = fact(
        "requirement-changed",
        "docs/setup.md",
        "2.9",
        "breaking",
        before="1.1 or later",
        after="2.9 or later",
        details={"old": "1.1", "new": "2.9"},
    )
    assert "Who follows setup.md now needs 2.9 (before: 1.1)." in insights(told(raised))


def test_insights_mark_what_the_evidence_suggests() -> None:
    page = fact("page-removed", "docs/runs.md", "Runs", "breaking")
    entry = fact(
        "toc-entry-retargeted",
        "docs/toc.yml",
        "Runs",
        destination="docs/reference.md#runs",
        details={"old_href": "runs.md", "new_href": "reference.md#runs"},
    )
    assert "now leads to reference.md, which suggests that it takes its place." in insights(told(page, entry))
    merged = [fact("page-merged", f"docs/{n}.md", str(n), destination="docs/all.md") for n in range(3)]
    assert "3 redirects lead to all.md, which suggests that it is meant as the one place for what they covered." in insights(told(*merged))


def test_insights_quote_commits_that_say_something() -> None:
    finding = fact("section-added", subject="Quotas", label="new", commits=("b" * 40, "a" * 40))
    assert insights(told(finding, commits=COMMITS)).endswith(
        "The commit behind the main change is described as Move batch docs to concepts (pull request 42)."
    )
    assert "commit" not in insights(told(fact("section-added", commits=("b" * 40,)), commits=COMMITS))


def test_insights_say_where_the_changes_lie_and_what_shows_them() -> None:
    files = [FileChange(f"docs/vision/{n}.md", "modified") for n in range(4)] + [FileChange("docs/includes/quota.md", "modified")]
    shown = fact("include-changed", "docs/includes/quota.md", "quota.md", details={"pages": ["docs/batch.md", "docs/vision/0.md"]})
    said = insights(told(shown, files=files))
    assert "4 of the 5 changed files lie under docs/vision." in said
    assert "batch.md reads differently without having been edited: it includes quota.md." in said


def test_nothing_is_said_twice_in_the_same_words() -> None:
    findings = [fact("section-added", f"docs/{n}.md", f"Part {n} {m}", "new") for n in range(2) for m in range(2)]
    report = told(*findings)
    assert len(set(map(plain, report.highlights))) == len(report.highlights)
