"""What findings about tables of contents and redirects say: the document's own words, on both sides, and details for machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.model import Finding
from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rules"


def findings(repo: Repo, rule: str) -> dict[str, Finding]:
    """The findings of a rule on its own fixture, by subject."""
    before, after = (
        {path.relative_to(side).as_posix(): path.read_bytes() for path in sorted(side.rglob("*")) if path.is_file()}
        for side in (FIXTURES / rule / "before", FIXTURES / rule / "after")
    )
    repo.commit(before)
    repo.commit({**dict.fromkeys(before), **after})
    return {one.subject: one for one in analyse(Request(str(repo.path), "HEAD~1..HEAD")).findings if one.rule == rule}


@pytest.mark.parametrize(
    ("rule", "subject", "message"),
    [
        ("toc-entry-added", "Monitoring", "Entry Monitoring added below How-to, leading to monitor.md."),
        ("toc-entry-added", "Reference", "Group Reference added at the top level."),
        (
            "toc-entry-removed",
            "Chat (classic)",
            "Entry Chat (classic) (chat-classic.md) removed from How-to; its page lumen/batch/chat-classic.md still "
            "exists but is in no table of contents now.",
        ),
        ("toc-entry-renamed", "First batch", "Entry First batch below How-to guides is now called Send your first batch."),
        ("toc-entry-retargeted", "Threads", "Entry Threads below How-to now leads to quotas.md#threads instead of ./start.md."),
        ("toc-entry-moved", "Regions", "Entry Regions moved from the top level to Operate."),
        ("toc-broken", "Quotas", "Entry Quotas leads to quotas.md, but lumen/batch/quotas.md does not exist."),
        ("redirect-added", "lumen/batch/limits.md", "lumen/batch/limits.md now redirects to /lumen/batch/quotas."),
        (
            "redirect-target-missing",
            "lumen/batch/old-chat.md",
            "lumen/batch/old-chat.md redirects to /lumen/batch/chat-classic, but lumen/batch/chat-classic.md was removed.",
        ),
        (
            "redirect-loop",
            "lumen/batch/a.md",
            "lumen/batch/a.md redirects in a circle: lumen/batch/a.md -> lumen/batch/b.md -> lumen/batch/a.md.",
        ),
        ("redirect-chain", "lumen/batch/caps.md", "lumen/batch/caps.md redirects through lumen/batch/limits.md to lumen/batch/quotas.md."),
    ],
)
def test_messages(repo: Repo, rule: str, subject: str, message: str) -> None:
    assert str(findings(repo, rule)[subject].message) == message


def test_a_retargeted_entry_carries_both_hrefs_and_where_they_stand(repo: Repo) -> None:
    found = findings(repo, "toc-entry-retargeted")["Threads"]
    assert (found.before, found.after, found.destination) == (
        "Threads -> ./start.md",
        "Threads -> quotas.md#threads",
        "lumen/batch/quotas.md#threads",
    )
    assert found.details == {
        "name": "Threads",
        "trail": ["How-to"],
        "target": "lumen/batch/quotas.md#threads",
        "old_href": "./start.md",
        "new_href": "quotas.md#threads",
    }
    assert found.old_lines == found.new_lines == (9, 9) and len(found.commits) == 1


def test_a_redirect_names_the_file_it_leads_to(repo: Repo) -> None:
    found = findings(repo, "redirect-added")["lumen/batch/limits.md"]
    assert found.destination == "lumen/batch/quotas.md" and found.after == "/lumen/batch/quotas"
    assert found.details == {"source": "lumen/batch/limits.md", "target": "/lumen/batch/quotas"}
