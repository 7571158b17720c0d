"""Link definitions that lead elsewhere, told at the line they stand on."""

from __future__ import annotations

from pathlib import Path

from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo


def test_a_definition_is_told_at_its_line_whatever_blank_lines_follow(tmp_path: Path) -> None:
    page = "# Queues\n\nEvery queue has a [size limit].\n\n[size limit]: limits.md\n\n\n"
    repo = Repo(tmp_path / "docs")
    repo.commit({"a.md": page, "limits.md": "# Limits\n", "sizes.md": "# Sizes\n"}, "Before")
    repo.commit({"a.md": page.replace("limits.md", "sizes.md")}, "After")
    found = analyse(Request(str(repo.path), "HEAD~1..HEAD")).findings
    assert [(one.rule, one.old_lines, one.new_lines) for one in found] == [("link-retargeted", (5, 5), (5, 5))]
