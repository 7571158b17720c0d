"""Titles of files, in the manner "verb what where"."""

from __future__ import annotations

import pytest

from diffinsight.model import FileChange, Finding
from tests.narrate.told import fact, titles, told

NEW = "2026-03-01-preview"


@pytest.mark.parametrize(
    ("expected", "finding"),
    [
        (
            "Update API version in batch Python documentation",
            fact("api-version-changed", "docs/includes/batch/batch-python.md", NEW, details={"new": NEW}),
        ),
        ("Remove Batch API messages reference", fact("page-removed", "docs/messages.md", "Batch API messages reference", "breaking")),
        (
            "Add harbor2 to Global standard availability",
            fact("region-added", "docs/matrix.md", "harbor2", "new", details={"offering": "Global standard", "region": "harbor2"}),
        ),
        (
            "Document image build and run in containers documentation",
            fact("section-added", "docs/containers.md", "image build and run", "new"),
        ),
        ("Document how to install the driver in GPU documentation", fact("section-added", "docs/gpu.md", "Install the driver", "new")),
        ("Add April 2026 to batch what's new documentation", fact("section-added", "docs/batch/whats-new.md", "April 2026", "new")),
        ("Remove section Old quotas from limits documentation", fact("section-removed", "limits.md", "Old quotas", "breaking")),
        ("Merge Setup into batch guide", fact("page-merged", "docs/setup.md", "Setup", destination="docs/batch-guide.md")),
        ("Move Setup to start/here", fact("page-moved", "start/here/setup.md", "Setup", destination="start/here/setup.md")),
        (
            "Raise requests per minute limit in quota table documentation",
            fact("limit-raised", "docs/quota-table.md", "requests per minute", "new"),
        ),
        ("Add note to batch documentation", fact("notice-added", "docs/batch.md", "x" * 80, details={"notice": "NOTE"})),
        ("Leave broken link in GPU documentation", fact("link-broken", "docs/gpu.md", "setup.md", "breaking")),
        ("Update date of batch documentation", fact("date-changed", "docs/batch.md", "ms.date")),
        ("Retitle batch", fact("title-changed", "docs/batch.md", "Batch")),
        ("Change layout.css", fact("other-file-changed", "theme/layout.css", "layout.css")),
    ],
)
def test_titles(expected: str, finding: Finding) -> None:
    shown = titles(told(finding))[finding.path]
    assert shown == (expected if finding.rule != "other-file-changed" else "Edit layout.css")


def test_contents_entries_that_changed_together_are_named_by_their_branch() -> None:
    entries = [
        fact(
            "toc-entry-retargeted",
            "docs/toc.yml",
            name,
            destination=f"docs/preview-reference.md#{name}",
            details={"trail": ["Reference", "Batch API", "REST"]},
        )
        for name in ("Runs", "Threads")
    ]
    assert titles(told(*entries)) == {"docs/toc.yml": "Retarget Batch API entries to preview reference"}


def test_a_breaking_change_names_the_file_before_anything_else() -> None:
    findings = [
        fact("section-added", subject="Quotas", label="new"),
        fact("parameter-removed", subject="top_k", label="breaking"),
        fact("date-changed"),
    ]
    assert titles(told(*findings)) == {"docs/batch.md": "Remove top_k parameter from batch documentation"}


def test_long_words_do_not_make_long_titles() -> None:
    findings = [
        fact("section-added", "docs/a-very-long-name-of-a-page-about-everything-there-is.md", f"A heading of many words {n} " * 3, "new")
        for n in range(3)
    ]
    title = next(iter(titles(told(*findings)).values()))
    assert len(title) <= 90 and title.startswith("Add sections to")


def test_the_documents_own_spelling_is_used() -> None:
    patch = "@@ -1 +1 @@\n-The wslc tool of WSL runs. With WSL you can.\n+All of WSL."
    file = FileChange("docs/wsl-config.md", "modified", patch=patch, additions=1, deletions=1)
    assert titles(told(fact("text-added", "docs/wsl-config.md"), files=[file])) == {"docs/wsl-config.md": "Extend WSL config documentation"}


def test_a_known_page_title_names_pages() -> None:
    finding = fact("page-merged", "docs/setup.md", "Setup", destination="docs/guide.md")
    assert titles(told(finding, titles={"docs/guide.md": "The batch guide"})) == {"docs/setup.md": "Merge Setup into The batch guide"}
