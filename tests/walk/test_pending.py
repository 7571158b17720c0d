"""What is staged or lies in the work tree, against a commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.walk import RangeSpec, open_repository
from tests.gitrepo import Repo
from tests.walk.test_ends import walked
from tests.walk.test_hostile import arm


@pytest.fixture
def docs(repo: Repo) -> Repo:
    """One change staged, one not, one new file, one ignored."""
    repo.commit({"a.md": "a\n", "b.md": "b\n", "c.md": "c\n", ".gitignore": "*.tmp\n"})
    (repo.path / "a.md").write_text("staged\n")
    repo.git("add", "a.md")
    for name in ("b.md", "new.md", "x.tmp"):
        (repo.path / name).write_text("edited\n")
    return repo


def test_staged_and_work_tree(docs: Repo) -> None:
    assert [(file.path, file.status) for file in walked(docs.path, pending="staged").files] == [("a.md", "modified")]
    with open_repository(str(docs.path)) as repository:
        found = repository.walk(RangeSpec(pending="worktree"))
        assert [(file.path, file.status) for file in found.files] == [("a.md", "modified"), ("b.md", "modified"), ("new.md", "added")]
        assert repository.tree(found.head).read("new.md") == b"edited\n"
        assert [hit.path for hit in repository.tree(found.head).grep(["edited"])] == ["b.md", "new.md"]
        assert (found.commits, found.permalink, found.head_date) == ((), None, "2026-01-01T10:00:00+00:00")


def test_against_an_older_commit_committed_and_pending_changes_add_up(docs: Repo) -> None:
    docs.git("commit", "-q", "-m", "Commit what is staged")
    found = walked(docs.path, "HEAD~1", pending="worktree")
    assert [file.path for file in found.files] == ["a.md", "b.md", "new.md"]
    assert [len(file.commits) for file in found.files] == [1, 0, 0]


def test_nothing_of_theirs_runs_and_the_index_stays_as_it_is(docs: Repo, tmp_path: Path) -> None:
    module = Repo(docs.path / "module")
    module.commit({"m.md": "m\n"})
    docs.git("add", "module")
    docs.git("commit", "-q", "-m", "Add a module")
    (docs.path / "module" / "m.md").write_text("edited\n")
    arm(docs, tmp_path / "marker")
    module.git("config", "core.fsmonitor", str(tmp_path / "run.sh"))
    (docs.path / ".gitattributes").write_text("*.md filter=lumen\n")
    before = {path: path.read_bytes() for path in docs.path.rglob("*") if path.is_file()}
    assert [file.path for file in walked(docs.path, pending="worktree").files] == [".gitattributes", "b.md", "new.md"]
    assert not (tmp_path / "marker").exists()
    assert {path: path.read_bytes() for path in docs.path.rglob("*") if path.is_file()} == before


def test_a_subfolder_and_a_linked_work_tree(docs: Repo, tmp_path: Path) -> None:
    docs.git("worktree", "add", "-q", str(tmp_path / "beside"), "-b", "beside")
    (tmp_path / "beside" / "docs").mkdir()
    (tmp_path / "beside" / "docs" / "d.md").write_text("d\n")
    (tmp_path / "beside" / "e.md").write_text("e\n")
    assert [file.path for file in walked(tmp_path / "beside", pending="worktree").files] == ["docs/d.md", "e.md"]
    assert [file.path for file in walked(tmp_path / "beside" / "docs", pending="worktree").files] == ["docs/d.md"]


def test_a_setting_does_not_lead_out_of_the_work_tree(docs: Repo, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    (secret / "secret.md").write_text("secret\n")
    docs.git("config", "core.worktree", str(secret))
    for place in (docs.path, docs.path / ".git"):
        assert [file.path for file in walked(place, pending="worktree").files] == ["a.md", "b.md", "new.md"]


def test_line_ends_follow_the_users_setting(repo: Repo) -> None:
    repo.commit({"page.md": "one\ntwo\n", "kept.md": "one\r\n"})
    (repo.path / "page.md").write_bytes(b"one\r\ntwo\r\nthree\r\n")
    (repo.path / "kept.md").write_bytes(b"one\r\ntwo\r\n")
    repo.git("config", "core.autocrlf", "true")
    kept, page = walked(repo.path, pending="worktree").files
    assert (kept.additions, kept.deletions, page.additions, page.deletions) == (1, 0, 1, 0)


def test_mistakes(docs: Repo, tmp_path: Path) -> None:
    docs.git("clone", "-q", "--bare", str(docs.path), str(tmp_path / "bare.git"))
    with pytest.raises(DiffInsightError, match="work tree"):
        walked(tmp_path / "bare.git", pending="staged")
    with pytest.raises(DiffInsightError, match="one commit"):
        walked(docs.path, "HEAD..HEAD", pending="staged")
    docs.git("stash", "-q", "-u")
    docs.git("checkout", "-q", "-b", "other")
    docs.commit({"a.md": "other\n"})
    docs.git("checkout", "-q", "main")
    docs.commit({"a.md": "main\n"})
    with pytest.raises(subprocess.CalledProcessError):
        docs.git("merge", "-q", "other")
    with pytest.raises(DiffInsightError, match="Finish the merge"):
        walked(docs.path, pending="staged")
