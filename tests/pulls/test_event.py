"""Which commits a workflow runs for: payloads, and checkouts that lack some of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diffinsight.cli import main
from diffinsight.model import DiffInsightError
from diffinsight.pulls.checkout import fetch_lacking
from diffinsight.pulls.event import Event, event_of, read_event, repository_of
from tests.gitrepo import Repo

A, B, NONE = "a" * 40, "b" * 40, "0" * 40


def pull(head_repo: Any = "lumen/docs") -> dict[str, Any]:
    base = {"sha": A, "repo": {"full_name": "lumen/docs"}}
    head = {"sha": B, "repo": {"full_name": head_repo} if head_repo else None}
    return {"pull_request": {"number": 7, "commits": 3, "base": base, "head": head}}


@pytest.mark.parametrize(("name", "payload", "expected"), [
    ("pull_request", pull(), Event("pull_request", A, B, 3, 7)),
    ("pull_request", pull("ada/docs"), Event("pull_request", A, B, 3, 7, fork=True)),
    ("pull_request_target", pull(None), Event("pull_request_target", A, B, 3, 7, fork=True)),
    ("push", {"before": A, "after": B}, Event("push", A, B)),
    ("push", {"before": NONE, "after": B}, Event("push", "", B)),
    ("merge_group", {"merge_group": {"base_sha": A, "head_sha": B}}, Event("merge_group", A, B)),
    ("workflow_run", {"workflow_run": {"head_sha": B, "head_branch": "fix", "head_repository": {"owner": {"login": "ada"}}}},
     Event("workflow_run", "", B, branch="ada:fix")),
    ("schedule", {}, Event("schedule")),
    ("pull_request", {"pull_request": {"number": "7; rm", "base": {"sha": "--upload-pack=x"}, "head": "HEAD"}},
     Event("pull_request", fork=True)),
])
def test_events(name: str, payload: dict[str, Any], expected: Event) -> None:
    assert event_of(name, payload) == expected


def test_no_workflow_and_a_broken_payload(tmp_path: Path) -> None:
    assert read_event({}) == Event("")
    (tmp_path / "event.json").write_text("{")
    with pytest.raises(DiffInsightError, match="cannot read the event's payload"):
        read_event({"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(tmp_path / "event.json")})


@pytest.mark.parametrize("name", ["", "docs", "lumen/docs/../x", "lumen/do cs", "https://forge.example/lumen/docs"])
def test_names_of_repositories(name: str) -> None:
    assert repository_of({"GITHUB_REPOSITORY": "lumen/docs"}, None) == "lumen/docs"
    with pytest.raises(DiffInsightError, match="is no repository"):
        repository_of({}, name)


def test_the_range_of_a_workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GITHUB_EVENT_NAME", raising=False)
    assert main(["range"]) == 2
    assert "not in a workflow" in capsys.readouterr().err
    (tmp_path / "event.json").write_text(json.dumps(pull()))
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    assert main(["range"]) == 0
    assert capsys.readouterr().out == f"{A}...{B}\n"


# --------------------------------------------------------------------------- checkouts


@pytest.fixture
def forked(repo: Repo) -> tuple[Repo, str, str]:
    """A history of thirteen commits on main; a branch that left it five commits ago and has two of its own. Base and head."""
    for number in range(8):
        repo.commit({"page.md": f"# Page\n\nEdition {number}.\n"})
    repo.git("branch", "fix")
    for number in range(5):
        repo.commit({"news.md": f"# News\n\nNumber {number}.\n"})
    repo.git("checkout", "-q", "fix")
    repo.commit({"page.md": "# Page\n\nFixed.\n"})
    repo.commit({"page.md": "# Page\n\nFixed twice.\n"})
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return repo, repo.git("rev-parse", "main"), repo.git("rev-parse", "fix")


def clone(repo: Repo, *how: str) -> str:
    place = str(repo.path.parent / "clone")
    repo.git("clone", "-q", *how, f"file://{repo.path}", place)
    return place


def test_no_more_is_fetched_than_is_lacking(forked: tuple[Repo, str, str]) -> None:
    repo, base, head = forked
    place = clone(repo, "--depth=1", "--branch=main")
    took = fetch_lacking(place, base, head, 2)
    assert [line.split("--depth=")[1].split()[0] for line in took] == ["3", "100"]  # main went on for five commits meanwhile
    assert repo.git("-C", place, "merge-base", base, head) == repo.git("rev-parse", "main~5")
    assert fetch_lacking(place, base, head, 2) == []


def test_a_whole_clone_lacks_only_the_head(forked: tuple[Repo, str, str]) -> None:
    repo, base, head = forked
    place = clone(repo, "--single-branch", "--branch=main")
    (took,) = fetch_lacking(place, base, head, 2)
    assert "--depth" not in took and "--unshallow" not in took
    assert repo.git("-C", place, "rev-parse", "--is-shallow-repository") == "false"


def test_hooks_of_a_checkout_do_not_run(forked: tuple[Repo, str, str], tmp_path: Path) -> None:
    repo, base, head = forked
    place = clone(repo, "--depth=1", "--branch=main")
    hook = Path(place, ".git/hooks/reference-transaction")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    fetch_lacking(place, base, head, 2)
    assert not (tmp_path / "ran").exists()


def test_what_cannot_be_fetched_says_what_helps(forked: tuple[Repo, str, str]) -> None:
    repo, base, _ = forked
    place = clone(repo, "--depth=1", "--branch=main")
    with pytest.raises(DiffInsightError, match=r"cannot fetch what the checkout lacks .*fetch-depth: 0"):
        fetch_lacking(place, base, B, 2)
