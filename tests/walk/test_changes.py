"""What differs between two trees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diffinsight.walk import RangeSpec, changes, open_repository
from tests.gitrepo import Repo
from tests.walk.test_ends import walked

TEXT = "".join(f"Sentence {number} about Lumen Vision.\n" for number in range(12))


def test_statuses_counts_and_hunks(repo: Repo) -> None:
    repo.commit({"kept.md": "kept\n", "old.md": TEXT, "gone.md": "gone\nfor good\n", "text.md": "one\ntwo\n"})
    repo.commit({"old.md": None, "new/place.md": TEXT + "One more.\n", "gone.md": None, "text.md": "one\nthree\nfour\n",
                 "more.md": "new\n"})
    added, modified, removed, renamed = sorted(walked(repo.path).files, key=lambda file: file.status)
    assert (added.path, added.status, added.additions, added.deletions, added.old_id) == ("more.md", "added", 1, 0, None)
    assert added.patch == "@@ -0,0 +1 @@\n+new\n"
    assert (removed.path, removed.status, removed.deletions, removed.new_id) == ("gone.md", "removed", 2, None)
    assert (modified.path, modified.additions, modified.deletions) == ("text.md", 2, 1)
    assert modified.patch == "@@ -1,2 +1,3 @@\n one\n-two\n+three\n+four\n"
    assert (renamed.path, renamed.old_path, renamed.base_path) == ("new/place.md", "old.md", "old.md")
    assert renamed.additions == 1 and renamed.similarity is not None and 90 < renamed.similarity < 100


def test_files_come_sorted_and_a_pure_rename_has_no_hunks(repo: Repo) -> None:
    repo.commit({"b.md": TEXT, "z.md": "z\n"})
    repo.commit({"b.md": None, "y.md": TEXT, "z.md": "zz\n", "a.md": "a\n"})
    files = walked(repo.path).files
    assert [file.path for file in files] == ["a.md", "y.md", "z.md"]
    assert (files[1].similarity, files[1].patch, files[1].additions) == (100, "", 0)


def test_line_ends_alone_are_a_change_of_the_file(repo: Repo) -> None:
    repo.commit({"page.md": "one\ntwo\n"})
    repo.commit({"page.md": "one\r\ntwo\r\n"})
    assert walked(repo.path).files[0].patch == "@@ -1,2 +1,2 @@\n-one\n-two\n+one\r\n+two\r\n"


def test_modes_are_no_change(repo: Repo) -> None:
    repo.commit({"run.md": "one\n"})
    repo.git("update-index", "--chmod=+x", "run.md")
    repo.git("commit", "-q", "-m", "Mode")
    assert walked(repo.path).files == ()


def test_links_and_submodules_are_no_files(repo: Repo) -> None:
    sha = repo.commit({"page.md": "# Page\n", "turns.md": "# Turns\n", "back.md": "x\n"})
    os.unlink(repo.path / "turns.md")
    os.symlink("page.md", repo.path / "turns.md")
    os.symlink("/etc/hostname", repo.path / "link.md")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{sha},module")
    repo.commit({})
    with open_repository(str(repo.path)) as repository:
        found = repository.walk(RangeSpec())
        assert [(file.path, file.status) for file in found.files] == [("turns.md", "removed")]
        tree = repository.tree("HEAD")
        assert list(tree.paths()) == ["back.md", "page.md"]
        assert tree.read("link.md") is None and tree.read("module") is None
    os.unlink(repo.path / "turns.md")
    repo.commit({"turns.md": "# Turns\n"})
    assert [(file.path, file.status) for file in walked(repo.path).files] == [("turns.md", "added")]


@pytest.mark.parametrize("name", [
    "with space.md", "tab\there.md", "line\nbreak.md", 'quote".md', "back\\slash.md", "größe.md", "日本/指南.md", "-dash.md",
    ":(glob)x.md", "star*.md", "[a].md", "diff --git a b.md", "a/b/c/d/e/f.md"])
def test_odd_names(repo: Repo, name: str) -> None:
    repo.commit({name: "one\n", "other.md": "x\n"})
    sha = repo.commit({name: "two\n"})
    with open_repository(str(repo.path)) as repository:
        found = repository.walk(RangeSpec())
        assert [(file.path, file.patch, file.commits) for file in found.files] == [(name, "@@ -1 +1 @@\n-one\n+two\n", (sha,))]
        tree = repository.tree(found.head)
        assert tree.read(name) == b"two\n"
        assert [(hit.path, hit.line, hit.text) for hit in tree.grep(["TWO"])] == [(name, 1, "two")]


def test_names_that_are_not_text_are_spelt_out(repo: Repo) -> None:
    repo.commit({"page.md": "# Page\n"})
    (Path(os.fsdecode(os.fsencode(repo.path) + b"/caf\xe9.md"))).write_text("one\n")
    repo.commit({})
    with open_repository(str(repo.path)) as repository:
        found = repository.walk(RangeSpec())
        assert [file.path for file in found.files] == ["caf\\xe9.md"]
        found.files[0].path.encode()
        assert repository.tree("HEAD").read("caf\\xe9.md") == b"one\n"


def test_binary_content_under_a_document_name_is_reported(repo: Repo) -> None:
    repo.commit({"utf16.md": "one\n".encode("utf-16"), "page.md": "x\n"})
    repo.commit({"utf16.md": "two\n".encode("utf-16"), "page.md": b"caf\xe9\n"})
    found = walked(repo.path)
    assert [(file.path, file.binary, file.patch) for file in found.files] == [
        ("page.md", False, "@@ -1 +1 @@\n-x\n+caf\ufffd\n"), ("utf16.md", True, "")]
    assert [(warning.path, "UTF-16" in warning.message) for warning in found.warnings] == [("utf16.md", True)]


def test_lines_that_look_like_a_patch(repo: Repo) -> None:
    repo.commit({"a.md": "x\n", "b.md": "diff --git a/x b/x\n@@ -1 +1 @@\n--- a\n", "c.md": "y\n"})
    repo.commit({"a.md": "diff --git a/c.md b/c.md\n", "b.md": "diff --git a/x b/x\n@@ -1 +1 @@\n--- b\n+++ c\n", "c.md": "z"})
    files = walked(repo.path).files
    assert [(file.path, file.additions, file.deletions) for file in files] == [("a.md", 1, 1), ("b.md", 2, 1), ("c.md", 1, 1)]
    assert files[0].patch == "@@ -1 +1 @@\n-x\n+diff --git a/c.md b/c.md\n"
    assert files[2].patch == "@@ -1 +1 @@\n-y\n+z\n\\ No newline at end of file\n"


def test_a_huge_patch_is_cut_at_a_line_and_counted_in_full(repo: Repo) -> None:
    repo.commit({"log.md": "start\n"})
    repo.commit({"log.md": "".join(f"line {number} of a generated file\n" for number in range(30_000))})
    file = walked(repo.path).files[0]
    assert file.additions == 30_000 and len(file.patch) < changes.LONGEST_PATCH + 100
    assert file.patch.splitlines()[-1].startswith("\\ The patch is longer: ")
    shown = file.patch.count("\n") - 1
    assert f" {30_002 - shown:,} more lines" in file.patch


def test_limits_by_path_and_renames_across_them(repo: Repo) -> None:
    repo.commit({"vision/a.md": TEXT, "batch/b.md": TEXT.replace("Vision", "Batch"), "vision/toc.yml": "- name: A\n", "c.md": "c\n"})
    repo.commit({"vision/a.md": None, "archive/a.md": TEXT + "Old.\n", "batch/b.md": "short\n", "vision/toc.yml": "- name: B\n",
                 "c.md": "d\n", "batch/new.md": "new\n"})

    def names(*paths: str) -> list[tuple[str, str | None]]:
        return [(file.path, file.old_path) for file in walked(repo.path, paths=paths).files]

    assert names("vision") == [("archive/a.md", "vision/a.md"), ("vision/toc.yml", None)]
    assert names("vision/", "./c.md") == [("archive/a.md", "vision/a.md"), ("c.md", None), ("vision/toc.yml", None)]
    assert names("batch/**") == [("batch/b.md", None), ("batch/new.md", None)]
    assert names("*.yml") == [("vision/toc.yml", None)]
    assert names("**/*.md", "!batch") == [("archive/a.md", "vision/a.md"), ("c.md", None)]
    assert names("nowhere") == []


def test_commits_of_a_limited_range_are_those_that_touch_it(repo: Repo) -> None:
    repo.commit({"vision/a.md": "1\n", "batch/b.md": "1\n"})
    repo.commit({"vision/a.md": "2\n"}, "Vision")
    repo.commit({"batch/b.md": "2\n"}, "Batch")
    found = walked(repo.path, "HEAD~2..HEAD", paths=("vision",))
    assert [commit.subject for commit in found.commits] == ["Vision"]
    assert len(walked(repo.path, "HEAD~2..HEAD").commits) == 2


def test_many_files_at_once(repo: Repo) -> None:
    names = [f"articles/area{number % 40}/page-{number}.md" for number in range(3000)]
    repo.commit({name: f"# Page\n\n{name}\n" for name in names})
    repo.commit({**{name: f"# Page!\n\n{name}\n" for name in names[:2000]}, **dict.fromkeys(names[2000:]),
                 **{name.replace("articles", "docs"): f"# Page\n\n{name}\n" for name in names[2000:]}})
    found = walked(repo.path)
    assert sorted({file.status for file in found.files}) == ["modified", "renamed"]
    assert len(found.files) == 3000 and found.warnings == ()


def test_too_many_renames_are_admitted(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "RENAME_LIMIT", 2)
    repo.commit({f"{number}.md": TEXT + f"{number}\n" * 3 for number in range(4)})
    repo.commit({**{f"{number}.md": None for number in range(4)}, **{f"new-{number}.md": TEXT + f"{number}!\n" * 3 for number in range(4)}})
    assert "renames with changed content" in walked(repo.path).warnings[0].message
