"""Clones that lack history or contents."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.walk import RangeSpec, open_repository
from tests.gitrepo import Repo
from tests.walk.test_ends import walked


@pytest.fixture
def shallow(repo: Repo, tmp_path: Path) -> Path:
    """The last two of four commits."""
    for number in range(4):
        repo.commit({"page.md": f"# Page\n\nEdition {number}.\n"})
    repo.git("clone", "-q", "--depth=2", f"file://{repo.path}", str(tmp_path / "clone"))
    return tmp_path / "clone"


def test_what_is_there_can_be_compared(shallow: Path) -> None:
    found = walked(shallow)
    assert len(found.commits) == 1 and found.warnings == ()
    assert found.files[0].commits == (found.head,)


def test_the_fetch_that_helps_is_named(shallow: Path, repo: Repo) -> None:
    first = repo.git("rev-parse", "main~3")
    for spec, command in (((f"{first}..HEAD",), f"git fetch --depth=1 origin {first}"), (("HEAD~3..HEAD",), "git fetch --unshallow"),
                          (("HEAD~1",), None), ((None, "2026-01-02"), "git fetch --unshallow")):
        if command is None:
            assert walked(shallow, *spec).files
            continue
        with pytest.raises(DiffInsightError, match=command):
            walked(shallow, *spec)


def test_the_edge_of_the_clone_has_no_last_commit(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"page.md": "one\n"})
    repo.commit({"page.md": "two\n"})
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "clone"))
    with pytest.raises(DiffInsightError, match="git fetch --deepen=1"):
        walked(tmp_path / "clone")


def test_the_edge_commit_gets_no_credit_for_the_whole_tree(shallow: Path, repo: Repo) -> None:
    first = repo.git("rev-parse", "main~3")
    repo.git("-C", str(shallow), "-c", "uploadpack.allowAnySHA1InWant=true", "fetch", "-q", "--depth=1", "origin", first)
    found = walked(shallow, f"{first}..HEAD")
    assert found.files[0].commits == (found.head,)
    assert "git fetch --unshallow" in found.warnings[0].message


def drop(repo: Repo, revision: str) -> None:
    """Take one object away, as a partial clone lacks it."""
    sha = repo.git("rev-parse", revision)
    (repo.path / ".git" / "objects" / sha[:2] / sha[2:]).unlink()


def test_pictures_need_not_be_there(repo: Repo) -> None:
    repo.commit({"page.md": "one\n", "media/a.png": b"\x89PNG\0one", "media/b.png": b"\x89PNG\0two", "media/old.svg": "<svg/>"})
    repo.commit({"page.md": "two\n", "media/a.png": b"\x89PNG\0new", "media/b.png": None, "new/b.png": b"\x89PNG\0two",
                 "media/old.svg": None})
    for revision in ("HEAD:media/a.png", "HEAD~1:media/a.png", "HEAD:new/b.png", "HEAD~1:media/old.svg"):
        drop(repo, revision)
    found = walked(repo.path)
    assert [(file.path, file.status, file.old_path, file.binary) for file in found.files] == [
        ("media/a.png", "modified", None, True), ("media/old.svg", "removed", None, True),
        ("new/b.png", "renamed", "media/b.png", True), ("page.md", "modified", None, False)]
    assert found.files[3].patch and found.warnings == ()


def test_documents_that_are_not_there_are_reported(repo: Repo) -> None:
    repo.commit({"page.md": "one\n", "gone.md": "# Gone\n", "same.md": "Lumen Batch?\n", "rest.md": "Lumen Batch\n"})
    repo.commit({"page.md": "two\n", "gone.md": None, "came.md": "# Gone\n", "rest.md": "Lumen Batch!\n"})
    for revision in ("HEAD:page.md", "HEAD:came.md", "HEAD:same.md"):
        drop(repo, revision)
    with open_repository(str(repo.path)) as repository:
        found = repository.walk(RangeSpec())
        tree = repository.tree(found.head)
        assert [(file.path, file.status, file.patch != "") for file in found.files] == [
            ("came.md", "renamed", False), ("page.md", "modified", False), ("rest.md", "modified", True)]
        assert [warning.path for warning in found.warnings] == ["came.md", "page.md"]
        assert tree.read("page.md") is None and tree.read("rest.md") == b"Lumen Batch!\n"
        assert [hit.path for hit in tree.grep(["lumen batch"])] == ["rest.md"]
