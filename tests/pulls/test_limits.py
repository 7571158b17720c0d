"""A range with five thousand findings, from a repository to every form a pull request gets: limits hold, and it stays quick."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo

PAGES, ROWS = 100, 52


def page(number: int, rows: int, step: int) -> str:
    table = "".join(f"| `option_{number}_{row}` | int | {row * step % 97 + step} | What option {row} does. |\n" for row in range(rows))
    return f"# Options {number}\n\nThey belong to Lumen Batch.\n\n| Parameter | Type | Default | Description |\n|---|---|---|---|\n{table}"


def test_five_thousand_findings(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit({f"docs/options{n:03}.md": page(n, ROWS, 31) for n in range(PAGES)})
    repo.commit({f"docs/options{n:03}.md": page(n, ROWS - 1, 53) for n in range(PAGES)})
    forms = ("comment", "markdown", "sarif", "suggestions", "counts")
    also = [f"--also={form}={tmp_path / form}" for form in forms]
    assert main(["check", "--quiet", "--repo", str(repo.path), "--format", "github", *also]) == 1
    made = {form: (tmp_path / form).read_text(encoding="utf-8") for form in forms}
    counts = dict(line.split("=") for line in made["counts"].splitlines())
    total = sum(int(counts[label]) for label in ("breaking", "new", "minor"))
    assert total >= 5000 and counts["result"] == "found"
    assert len(made["comment"]) <= 65_536 and " more, which the full report has*" in made["comment"]
    assert len(made["markdown"].encode()) <= 1 << 20
    (run,) = json.loads(made["sarif"])["runs"]
    assert len(run["results"]) == total <= 25_000 and len(gzip.compress(made["sarif"].encode())) <= 10 << 20
    annotations = capsys.readouterr().out.splitlines()
    assert 0 < sum(line.startswith("::error ") for line in annotations) <= 10 and len(annotations) <= 30
    assert json.loads(made["suggestions"]) == []
