"""The commands that pull requests are served with, without a server: files, arguments, what is said when something is missing."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo


@pytest.fixture
def docs(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A page is removed while another links to it; the current folder is the repository."""
    repo.commit({"old.md": "# Old page\n\nHow images are read.\n", "guide.md": "# Guide\n\nSee [old](old.md).\n"}, "Start")
    repo.commit({"old.md": None, "jobs.md": "# Jobs\n\nHow jobs are stopped.\n"}, "Change")
    monkeypatch.chdir(repo.path)
    for name in list(os.environ):
        if name.startswith(("DIFFINSIGHT_", "GITHUB_")):
            monkeypatch.delenv(name)
    return repo


def fails(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("diffinsight: error: "), err
    return err


def test_one_analysis_many_forms(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forms = ("json", "github", "sarif", "markdown", "html", "comment", "suggestions", "counts")
    assert main(["check", "--quiet", *(f"--also={form}={tmp_path / form}" for form in forms)]) == 1
    assert "[page-removed]" in capsys.readouterr().out
    made = {form: (tmp_path / form).read_text(encoding="utf-8") for form in forms}
    assert made["counts"].splitlines()[0] == f"breaking={json.loads(made['json'])['counts']['breaking']}"
    assert made["counts"].endswith("result=found\n")
    assert made["comment"].splitlines()[1:] == made["markdown"].splitlines()
    assert main(["check", "--quiet", "--fail-on=none", f"--also=counts={tmp_path / 'counts'}"]) == 0
    assert (tmp_path / "counts").read_text().endswith("result=passed\n")


def test_a_form_that_does_not_exist(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert "'pdf=x' is not FORM=FILE with a form of json, github" in fails(capsys, "check", "--also", "pdf=x")
    assert "is not FORM=FILE" in fails(capsys, "check", "--also", "json")
    assert "does not exist; create it first" in fails(capsys, "check", "--also", "json=nowhere/at/all.json")


def test_only_some_rules(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--quiet", "--rule", "page-added"]) == 0
    assert "[page-added]" in capsys.readouterr().out
    assert main(["check", "--quiet", "--rule", "page-*"]) == 1
    out = capsys.readouterr().out
    assert "[page-removed]" in out and "link-broken" not in out


def test_a_comment_without_a_server(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comment", "--quiet", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("<!-- diffinsight:all worst=breaking -->\n### Diff Insight: ")
    assert "which pull request?" in fails(capsys, "comment", "--quiet")
    place = tmp_path / "body.md"
    place.write_text("x")
    assert "GITHUB_TOKEN is not set" in fails(capsys, "comment", "--pull=7", "--repository=lumen/docs", f"--body={place}")
    assert "not valid JSON" in fails(capsys, "comment", "--pull=7", f"--body={place}", f"--suggestions={place}")


def test_the_client_library_is_asked_for(docs: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_x")
    for name in ("github", "requests"):
        monkeypatch.setitem(sys.modules, name, None)
    assert "pip install 'diffinsight[github]'" in fails(capsys, "comment", "--quiet", "--pull=7", "--repository=lumen/docs")


def test_a_link_to_the_report_is_a_web_address_or_none(docs: Repo) -> None:
    from diffinsight.commands.comment import linked

    assert linked("https://forge.example/runs/1#a") == "" and linked("javascript:alert(1)") == "" and linked("") == ""
    assert linked("https://forge.example/runs/1") == "\n<!-- diffinsight-link --><sub>[Full report](https://forge.example/runs/1)</sub>\n"
    assert linked("https://forge.example/a) @octocat") == ""
