"""Documents made to hang, crash or mislead: a report of them is complete, in time and says what could not be read."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo

ENOUGH = 15  # seconds; what is guarded against here took minutes
Files = Mapping[str, str | bytes | None]


def reported(folder: Path, before: Files, after: Files) -> dict[str, Any]:
    """The report of a repository's second commit, as JSON."""
    repo = Repo(folder / "docs")
    repo.commit(before)
    repo.commit(after)
    began = time.process_time()
    assert main(["report", "--repo", str(repo.path), "--format", "json", "--output", str(folder / "report.json"), "--quiet"]) == 0
    assert time.process_time() - began < ENOUGH
    found: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return found


def page(body: str) -> str:
    return f"---\ntitle: Batch jobs\n---\n# Batch jobs\n\n{body}\n"


@pytest.mark.parametrize(("before", "after"), [
    pytest.param(" ".join(f"w{i}" for i in range(60_000)), " ".join(f"w{3 * i}" for i in range(60_000)), id="one sentence"),
    pytest.param("word " * 60_000, "word " * 59_990 + "end", id="one word over and over"),
    pytest.param("short", "".join(":" * (2_000 - i) + f' zone pivot="p{i}"\n' for i in range(0, 2_000, 40)), id="rows of colons"),
    pytest.param("## Same\n\ntext\n\n" * 6_000, "## Same\n\nother text\n\n" * 5_000, id="headings of one name"),
    pytest.param("".join(f"## H {i}\n\ntext {i}\n\n" for i in range(5_000)), "".join(f"## G {i}\n\ntext {i}\n\n" for i in range(5_000)),
                 id="headings all renamed"),
])
def test_work_grows_with_the_text_not_with_its_square(tmp_path: Path, before: str, after: str) -> None:
    assert reported(tmp_path, {"docs/jobs.md": page(before)}, {"docs/jobs.md": page(after)})["files"]


def test_a_file_name_is_no_command_of_a_job(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = Repo(tmp_path / "docs")
    names = ("::error::boom.md", "##[error]boom.md", "  ::error::boom.md")
    repo.commit(dict.fromkeys(names, "# Limits\n\nKept.\n"))
    repo.commit(dict.fromkeys(names))
    assert main(["check", "--repo", str(repo.path), "--fail-on", "none"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "boom.md" in line] and not [line for line in lines if line.strip().startswith(("::", "##["))]
