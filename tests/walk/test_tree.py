"""Reading and searching one commit's tree."""

from __future__ import annotations

import pytest

from diffinsight.walk import open_repository
from diffinsight.walk.tree import GitTree
from tests.gitrepo import Repo


@pytest.fixture
def tree(repo: Repo) -> GitTree:
    repo.commit({"a.md": "# A\n\nSee [B](b.md#Start) and [B again](B.MD).\r\n\tTab (x.*)\n", "deep/b.md": "Größe: b.md\n",
                 "toc.yml": "- href: b.md\n", "media/a.png": b"\x89PNG\0b.md", "empty.md": "", "c.md": "no newline b.md"})
    return open_repository(str(repo.path)).tree("HEAD")


def found(tree: GitTree, *literals: str, globs: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    return [(hit.path, hit.line) for hit in tree.grep(literals, globs)]


def test_paths_and_contents(tree: GitTree, repo: Repo) -> None:
    assert list(tree.paths()) == ["a.md", "c.md", "deep/b.md", "empty.md", "media/a.png", "toc.yml"]
    assert tree.paths()["a.md"] == repo.git("rev-parse", "HEAD:a.md")
    assert tree.revision == repo.git("rev-parse", "HEAD")
    assert tree.read("deep/b.md") == "Größe: b.md\n".encode() and tree.read("empty.md") == b""
    assert tree.read("nowhere.md") is None and tree.read("deep") is None and tree.read("../a.md") is None
    assert tree.read_many(["toc.yml", "nowhere.md", "c.md"]) == {"toc.yml": b"- href: b.md\n", "c.md": b"no newline b.md"}


def test_search(tree: GitTree) -> None:
    assert found(tree, "b.md") == [("a.md", 3), ("c.md", 1), ("deep/b.md", 1), ("toc.yml", 1)]
    assert found(tree, "x.*") == [("a.md", 4)]
    assert found(tree, "b.md#start", "tab (") == [("a.md", 3), ("a.md", 4)]
    assert found(tree, "GRößE") == [("deep/b.md", 1)]
    assert found(tree, "b.md", globs=("*.yml",)) == [("toc.yml", 1)]
    assert found(tree, "b.md", globs=("deep",)) == [("deep/b.md", 1)]
    assert found(tree, "b.md", globs=("*.md", "!deep")) == [("a.md", 3), ("c.md", 1)]
    assert found(tree, "-e", "--or", "nothing") == [] and found(tree) == [] and found(tree, "", "a\nb") == []
    assert tree.grep(["again"])[0].text == "See [B](b.md#Start) and [B again](B.MD)."
    assert tree.grep(["tab"])[0].text == "\tTab (x.*)"


def test_search_for_very_many_strings(tree: GitTree) -> None:
    assert found(tree, *(f"page-{number}-" + "x" * 80 + ".md" for number in range(3000)), "href") == [("toc.yml", 1)]


def test_large_files_are_left_alone(repo: Repo) -> None:
    repo.commit({"large.md": b"x" * (21 * 1024 * 1024), "small.md": "small\n"})
    with open_repository(str(repo.path)) as repository:
        assert repository.tree("HEAD").read("large.md") is None
        assert repository.tree("HEAD").read("small.md") == b"small\n"


def test_more_files_than_fit_into_a_pipe(repo: Repo) -> None:
    repo.commit({f"{number}.md": f"{number}\n" * 2000 for number in range(700)})
    with open_repository(str(repo.path)) as repository:
        tree = repository.tree("HEAD")
        contents = tree.read_many(tree.paths())
        assert len(contents) == 700 and contents["699.md"] == b"699\n" * 2000


def test_a_closed_repository_leaves_nothing_behind(repo: Repo) -> None:
    repo.commit({"a.md": "a\n"})
    with open_repository(str(repo.path)) as repository:
        folder = repository._scratch.folder
        assert folder.is_dir()
    assert not folder.exists()


def test_a_search_for_what_ends_a_quotation(repo: Repo) -> None:
    repo.commit({"a.md": "Größe of Lumen\\Engine\\Flow^ {…}\nGröße of Lumen\\Flow\n", "b.md": "\\E\n"})
    tree = open_repository(str(repo.path)).tree("HEAD")
    assert found(tree, "Größe of lumen\\Engine\\Flow^") == [("a.md", 1)]
    assert found(tree, "Lumen\\Flow", "Lumen\\Engine") == [("a.md", 1), ("a.md", 2)]
    assert found(tree, "\\E") == []
