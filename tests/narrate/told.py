"""Findings written by hand and the report told from them, for the tests of narration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from diffinsight.model import Commit, Completeness, FileChange, Finding, Label, Message, Migration, Range, Report, Theme, plain, say
from diffinsight.narrate import narrate

HEAD = "2" * 40


def fact(rule: str, path: str = "docs/batch.md", subject: str = "Quotas", label: Label = "minor", **rest: Any) -> Finding:
    """A finding; without a message of its own a plain one that names its subject."""
    message = rest.pop("message", None) or say("{subject} is told.", subject=subject)
    return Finding(rule=rule, label=label, path=path, subject=subject, message=message, **rest)


def told(
    *findings: Finding,
    files: Sequence[FileChange] | None = None,
    migrations: Sequence[Migration] = (),
    commits: Sequence[Commit] = (),
    titles: dict[str, str] | None = None,
) -> Report:
    """The report of the findings; their paths are the changed files unless `files` are given."""
    changed = (
        files
        if files is not None
        else [
            FileChange(path, "modified", patch="@@ -1 +1 @@\n-a\n+b", additions=1, deletions=1)
            for path in sorted({one.path for one in findings})
        ]
    )
    walked = Range("https://example.com/lumen/docs", "1" * 40, HEAD, tuple(commits), tuple(changed), "2026-02-03T09:00:00+00:00")
    return narrate(
        walked,
        findings,
        migrations,
        category="all",
        locale="en_US",
        warnings=(),
        completeness=Completeness({}),
        silenced={},
        tool=("diffinsight", "0"),
        titles=titles,
    )


def themes(report: Report) -> tuple[Theme, ...]:
    return (*report.breaking_changes, *report.new_features, *report.other_updates)


def statements(report: Report) -> list[str]:
    return [plain(theme.statement) for theme in themes(report)]


def text(messages: Iterable[Message]) -> str:
    return " ".join(map(plain, messages))


def titles(report: Report) -> dict[str, str]:
    return {file.path: plain(file.title) for file in report.files}


def explanation(report: Report, path: str) -> str:
    """All that is said of a file, in order, excerpts and tables included."""
    lines = []
    for file in report.files:
        for group, items in file.explanation if file.path == path else ():
            lines.append(f"[{group}]")
            for item in items:
                lines += [
                    plain(item.message),
                    *(part for part in (item.before, item.after) if part),
                    *(" ".join(row) for row in item.table),
                ]
    return "\n".join(lines)
