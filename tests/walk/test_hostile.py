"""Neither the analysed repository nor the user's settings bend what is read, and nothing of theirs runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diffinsight.walk import RangeSpec, open_repository
from tests.gitrepo import Repo
from tests.walk.test_ends import walked


@pytest.fixture
def docs(repo: Repo) -> Repo:
    repo.commit({"page.md": "# Page\n\nLumen Vision reads pictures.\n", "b.md": "b\n"})
    repo.commit({"page.md": "# Page\n\nLumen Vision reads video.\n", "b.md": None, "media/b.md": "b\n"})
    return repo


def read_everything(path: Path) -> object:
    with open_repository(str(path)) as repository:
        found = repository.walk(RangeSpec("HEAD~1..HEAD"))
        tree = repository.tree("HEAD")
        return found, dict(tree.paths()), tree.read("page.md"), tree.grep(["lumen"])


def arm(repo: Repo, marker: Path) -> None:
    """Every setting that makes git start a program."""
    script = marker.with_name("run.sh")
    script.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    script.chmod(0o755)
    hooks = marker.with_name("hooks")
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman", "post-checkout"):
        (hooks / name).write_text(script.read_text())
        (hooks / name).chmod(0o755)
    for key in ("diff.external", "diff.lumen.command", "diff.lumen.textconv", "filter.lumen.clean", "filter.lumen.smudge",
                "filter.lumen.process", "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.gitProxy", "core.askPass",
                "credential.helper", "gpg.program", "uploadpack.packObjectsHook", "interactive.diffFilter", "pager.log", "log.mailmap"):
        repo.git("config", key, str(script))
    repo.git("config", "core.hooksPath", str(hooks))
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "protocol.allow", "always")
    repo.git("config", "remote.origin.url", f"ext::{script}")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "extensions.partialClone", "origin")
    (repo.path / ".git" / "info" / "attributes").write_text("* diff=lumen filter=lumen\n")


def test_nothing_runs_and_nothing_changes(docs: Repo, tmp_path: Path) -> None:
    plain = read_everything(docs.path)
    arm(docs, tmp_path / "marker")
    (docs.path / ".gitattributes").write_text("*.md diff=lumen filter=lumen -text binary\n")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in docs.path.rglob("*") if path.is_file()}
    armed = read_everything(docs.path)
    assert not (tmp_path / "marker").exists()
    assert armed[0].files == plain[0].files and armed[1:] == plain[1:]  # type: ignore[index]
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in docs.path.rglob("*") if path.is_file()} == before
    docs.git("diff", "HEAD~1", "HEAD")
    assert (tmp_path / "marker").exists()  # the trap itself works


def test_a_missing_object_is_not_asked_from_a_remote_of_theirs(docs: Repo, tmp_path: Path) -> None:
    sha = docs.git("rev-parse", "HEAD:page.md")
    (docs.path / ".git" / "objects" / sha[:2] / sha[2:]).unlink()
    arm(docs, tmp_path / "marker")
    found = walked(docs.path)
    assert [warning.path for warning in found.warnings] == ["page.md"]
    assert not (tmp_path / "marker").exists()


def test_attributes_in_the_tree_do_not_hide_a_page(docs: Repo) -> None:
    docs.commit({".gitattributes": "*.md binary -diff\n", "page.md": "# Page\n"})
    assert walked(docs.path).files[1].deletions == 2


@pytest.mark.parametrize("settings", [
    {"diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.context": "9", "diff.interHunkContext": "9", "diff.renames": "false",
     "diff.algorithm": "patience", "core.quotePath": "false", "color.ui": "always", "diff.orderFile": "order", "diff.relative": "true",
     "diff.suppressBlankEmpty": "true", "log.showRoot": "false", "log.date": "relative", "i18n.logOutputEncoding": "latin1",
     "diff.ignoreSubmodules": "all", "grep.lineNumber": "false", "grep.patternType": "perl", "core.abbrev": "4",
     "diff.wsErrorHighlight": "all", "log.follow": "true", "log.decorate": "full", "diff.renameLimit": "1",
     "grep.column": "true", "grep.fullName": "false"}])
def test_settings_do_not_show(docs: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    plain = read_everything(docs.path)
    everywhere = tmp_path / "gitconfig"
    for key, value in settings.items():
        docs.git("config", "--file", str(everywhere), key, value)
        docs.git("config", key, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(everywhere))
    assert read_everything(docs.path) == plain


def test_the_environment_does_not_show(docs: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a hook of another repository would leave it."""
    plain = read_everything(docs.path)
    other = Repo(tmp_path / "other")
    other.commit({"page.md": "other\n"})
    for name, value in {"GIT_DIR": str(other.path / ".git"), "GIT_WORK_TREE": str(other.path),
                        "GIT_INDEX_FILE": str(other.path / ".git/index"), "GIT_PREFIX": "docs/", "GIT_EXTERNAL_DIFF": "false",
                        "GIT_DIFF_OPTS": "--unified=9", "GIT_LITERAL_PATHSPECS": "1",
                        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.context", "GIT_CONFIG_VALUE_0": "0", "LC_ALL": "de_DE.UTF-8",
                        "GIT_OBJECT_DIRECTORY": str(other.path / ".git/objects"), "TZ": "Asia/Tokyo", "GIT_ICASE_PATHSPECS": "1",
                        "GIT_CONFIG_PARAMETERS": "'diff.context=0'", "GIT_TRACE": "0", "GIT_NAMESPACE": "x"}.items():
        monkeypatch.setenv(name, value)
    assert read_everything(docs.path) == plain


def test_replaced_objects_are_not_believed(docs: Repo) -> None:
    plain = read_everything(docs.path)
    fake = docs.git("commit-tree", "-m", "Fake", "HEAD~1^{tree}")
    docs.git("replace", docs.git("rev-parse", "HEAD"), fake)
    assert read_everything(docs.path) == plain


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away")
def test_a_checkout_of_another_user_can_be_read(docs: Repo) -> None:
    """As in a container whose user is not the one that checked out."""
    for path in (docs.path, *docs.path.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    assert len(walked(docs.path).files) == 2


def test_broken_settings_are_one_clear_line(docs: Repo) -> None:
    (docs.path / ".git" / "config").write_text("[core\nbroken = \xff")
    with pytest.raises(Exception, match=r"(?s)\A[^\n]*\Z") as caught:
        walked(docs.path)
    assert type(caught.value).__name__ == "DiffInsightError"


def test_broken_objects_are_one_clear_line_or_a_warning(docs: Repo) -> None:
    sha = docs.git("rev-parse", "HEAD:page.md")
    broken = docs.path / ".git" / "objects" / sha[:2] / sha[2:]
    broken.chmod(0o644)
    broken.write_bytes(b"nonsense")
    with open_repository(str(docs.path)) as repository:
        tree = repository.tree("HEAD")
        assert tree.read("page.md") is None
        assert tree.read("media/b.md") == b"b\n"
        assert [warning.path for warning in repository.walk(RangeSpec()).warnings] == ["page.md"]
