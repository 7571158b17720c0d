"""What works on a single machine: the pre-commit hooks and the driver of `git diff`."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from diffinsight.cli import main
from diffinsight.parse.yamlio import load
from tests.gitrepo import Repo

ROOT = Path(__file__).parents[1]
HOOKS, _ = load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"), "hooks")
MATRIX = "# Models\n\n| Model | northfield | eastport |\n|---|---|---|\n| aster-2 | ✅ | {} |\n| aster-mini | - | ✅ |\n"
TOC = "- name: {}\n  href: one.md\n- name: Two\n  href: two.md\n"
START = {"docs/one.md": "# One\n\nSee [two](two.md#limits).\n", "docs/two.md": "# Two\n\n## Limits\n\nTen `jobs`.\n\n## More\n\nText.\n",
         "docs/toc.yml": TOC.format("One"), "docs/matrix.md": MATRIX.format("✅")}


@pytest.fixture
def docs(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo.commit(START)
    monkeypatch.chdir(repo.path)
    return repo


def hook(name: str) -> int:
    """Run a hook's entry as pre-commit does, in the repository."""
    (entry,) = [str(one["entry"]) for one in HOOKS if one["id"] == name]
    program, *arguments = shlex.split(entry)
    assert program == "diffinsight"
    return main(arguments)


def stage(docs: Repo, path: str, text: str | None) -> None:
    if text is None:
        docs.git("rm", "-q", "--cached", path)
    else:
        (docs.path / path).write_text(text, encoding="utf-8")
        docs.git("add", path)


def test_a_staged_removal_without_a_redirect_fails(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert hook("diffinsight") == 0
    (docs.path / "docs/two.md").unlink()
    assert hook("diffinsight") == 0  # not staged
    stage(docs, "docs/two.md", None)
    assert hook("diffinsight") == 1
    out = capsys.readouterr().out
    assert "[page-removed]" in out and "[link-broken]" in out and "[toc-broken]" in out


def test_a_staged_removal_of_an_anchor_fails(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    stage(docs, "docs/two.md", START["docs/two.md"].replace("## Limits", "## Quotas"))
    assert hook("diffinsight") == 1
    assert "#limits" in capsys.readouterr().out


def test_other_losses_are_the_other_hook_s(docs: Repo) -> None:
    stage(docs, "docs/matrix.md", MATRIX.format("-"))
    assert hook("diffinsight") == 0
    assert hook("diffinsight-check") == 1


def test_what_is_only_added_passes(docs: Repo) -> None:
    stage(docs, "docs/two.md", START["docs/two.md"] + "\n## New\n\nNews.\n")
    assert hook("diffinsight") == hook("diffinsight-check") == 0


def git_diff(docs: Repo) -> str:
    """`git diff` with the driver for tables of contents and the matrix."""
    launcher = docs.path.parent / "driver"
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m diffinsight diff-driver "$@"\n')
    launcher.chmod(0o755)
    (docs.path / ".git/info/attributes").write_text("toc.yml diff=diffinsight\nmatrix.md diff=diffinsight\n")
    done = subprocess.run(["git", "-c", f"diff.diffinsight.command={launcher}", "diff", "-M", "HEAD"], cwd=docs.path, capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_PAGER": "cat"})
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_git_shows_structure(docs: Repo) -> None:
    (docs.path / "docs/toc.yml").write_text(TOC.format("First") + "- name: Three\n  href: three.md\n")
    (docs.path / "docs/matrix.md").write_text(MATRIX.format("-"))
    shown = git_diff(docs)
    assert "diffinsight a/docs/toc.yml b/docs/toc.yml\n" in shown and "Entry One at the top level is now called First." in shown
    assert "Three" in shown and "toc-broken" not in shown
    (lost,) = [line for line in shown.splitlines() if "breaking" in line]
    assert "aster-2" in lost and "eastport" in lost


def test_git_shows_what_has_no_other_side(docs: Repo) -> None:
    docs.git("rm", "-q", "docs/matrix.md")
    shown = git_diff(docs)
    assert "diffinsight a/docs/matrix.md b/docs/matrix.md" in shown and "is removed" in shown


def test_the_driver_takes_what_git_passes(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff-driver", "a\x1b[31m.md"]) == 0
    assert capsys.readouterr().out == "a\N{REPLACEMENT CHARACTER}[31m.md: unmerged\n"
    place = docs.path / "docs/matrix.md"
    same = (str(place), "0" * 40, "100644")
    assert main(["diff-driver", "docs/matrix.md", *same, *same]) == 0
    assert "no difference in content" in capsys.readouterr().out
    assert main(["diff-driver", "docs/a.md", *same, *same, "docs/b.md", "similarity index 100%\n"]) == 0
    assert capsys.readouterr().out.startswith("diffinsight a/docs/a.md b/docs/b.md\n")
    assert main(["diff-driver", "a.md", "b.md"]) == 2
    assert "git calls this command with 7 arguments" in capsys.readouterr().err
