"""Where a repository may be, and what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.walk import RangeSpec, open_repository
from diffinsight.walk.forge import remote
from tests.gitrepo import Repo
from tests.walk.test_ends import walked


@pytest.fixture
def docs(repo: Repo) -> Repo:
    repo.commit({"docs/vision/a.md": "one\n", "docs/b.md": "one\n", "media/a.png": b"\x89PNG\0"})
    repo.commit({"docs/vision/a.md": "two\n", "docs/b.md": "two\n"})
    return repo


def test_a_work_tree_its_git_folder_and_a_bare_clone_read_alike(docs: Repo, tmp_path: Path) -> None:
    docs.git("clone", "-q", "--bare", str(docs.path), str(tmp_path / "bare.git"))
    docs.git("worktree", "add", "-q", str(tmp_path / "beside"), "-b", "beside")
    found = walked(docs.path)
    assert len(found.files) == 2 and found.repository == "local repository"
    assert walked(docs.path / ".git") == walked(tmp_path / "beside") == found
    assert walked(tmp_path / "bare.git").files == found.files


def test_a_subfolder_limits_the_range(docs: Repo) -> None:
    with open_repository(str(docs.path / "docs" / "vision")) as repository:
        assert repository.subfolder == "docs/vision"
        assert [file.path for file in repository.walk(RangeSpec()).files] == ["docs/vision/a.md"]
        assert "docs/b.md" in repository.tree("HEAD").paths()
    with open_repository(str(docs.path)) as repository:
        assert repository.subfolder == ""


def test_a_relative_location(docs: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs.path / "docs")
    with open_repository(".") as repository:
        assert repository.subfolder == "docs"
        assert len(repository.walk(RangeSpec()).files) == 2


def test_two_clones_read_alike_whatever_their_folders(docs: Repo, tmp_path: Path) -> None:
    docs.git("bundle", "create", str(tmp_path / "lumen-docs.bundle"), "--all")
    for name in ("first", "second"):
        docs.git("clone", "-q", "-b", "main", str(tmp_path / "lumen-docs.bundle"), str(tmp_path / name))
    assert walked(tmp_path / "first") == walked(tmp_path / "second")
    assert walked(tmp_path / "first").repository == "lumen-docs"


def test_a_forge_gives_the_name_and_the_compare_page_without_credentials(docs: Repo) -> None:
    docs.git("remote", "add", "backup", "https://example.org/other.git")
    docs.git("remote", "add", "origin", "https://ada:s3cret@github.com/lumen/cloud-docs.git")
    found = walked(docs.path)
    assert found.repository == "https://github.com/lumen/cloud-docs"
    assert found.permalink == f"https://github.com/lumen/cloud-docs/compare/lumen:{found.base[:7]}...lumen:{found.head[:7]}"
    docs.git("remote", "remove", "origin")
    assert (walked(docs.path).repository, walked(docs.path).permalink) == ("other", None)


HUB = "https://github.com/lumen/docs"


@pytest.mark.parametrize(("address", "title", "page"), [
    ("git@github.com:lumen/docs.git", "https://github.com/lumen/docs", f"{HUB}/compare/lumen:aaaaaaa...lumen:bbbbbbb"),
    ("ssh://git@github.com:22/lumen/docs", "https://github.com/lumen/docs", f"{HUB}/compare/lumen:aaaaaaa...lumen:bbbbbbb"),
    ("https://x-token:abc@gitlab.com/lumen/team/docs.git/", "https://gitlab.com/lumen/team/docs",
     "https://gitlab.com/lumen/team/docs/-/compare/{a}...{b}"),
    ("https://bitbucket.org/lumen/docs", "https://bitbucket.org/lumen/docs", "https://bitbucket.org/lumen/docs/branches/compare/{b}..{a}"),
    ("https://lumen@dev.azure.com/lumen/Cloud%20Docs/_git/docs", "https://dev.azure.com/lumen/Cloud%20Docs/_git/docs",
     "https://dev.azure.com/lumen/Cloud%20Docs/_git/docs/branchCompare?baseVersion=GC{a}&targetVersion=GC{b}"),
    ("git@ssh.dev.azure.com:v3/lumen/Docs/site", "https://dev.azure.com/lumen/Docs/_git/site",
     "https://dev.azure.com/lumen/Docs/_git/site/branchCompare?baseVersion=GC{a}&targetVersion=GC{b}"),
    ("https://codeberg.org/lumen/docs", "https://codeberg.org/lumen/docs", "https://codeberg.org/lumen/docs/compare/{a}...{b}"),
    ("https://user:pw@git.example.org/lumen/docs.git?x=1", "docs", None), ("file:///srv/git/docs.bundle", "docs", None),
    ("/srv/git/docs.git", "docs", None), ("C:\\git\\docs", "docs", None), ("../docs", "docs", None), ("", "local repository", None),
    ("https://github.com.evil.example/lumen/docs", "docs", None), ("https://github.com/", "local repository", None),
    ("https://[bad/lumen", "local repository", None)])
def test_remotes(address: str, title: str, page: str | None) -> None:
    found = remote(address)
    assert found.title == title
    assert found.compare("a" * 40, "b" * 40) == (page and page.format(a="a" * 40, b="b" * 40))


@pytest.mark.parametrize(("location", "complaint"), [
    ("{tmp}", "Not a git repository"), ("{tmp}/nowhere", "No such folder"), ("", "Not a repository"),
    ("--upload-pack=x", "Not a repository"), ("ext::sh -c touch% {tmp}/marker", "https, ssh or file"),
    ("fd::17", "https, ssh or file"), ("ftp://example.org/x", "https, ssh or file"),
    ("ssh://-oProxyCommand=touch/x", "https, ssh or file"), ("ssh://git@-oProxyCommand=x/y", "https, ssh or file"),
    ("transport::https://example.org/x", "https, ssh or file"), ("file://{tmp}/nowhere", "Cannot fetch file://")])
def test_what_is_no_repository(location: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(DiffInsightError, match=complaint) as caught:
        open_repository(location.format(tmp=tmp_path), cache=tmp_path / "cache")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "marker").exists()


def test_a_url_is_cloned_without_contents_and_refreshed(docs: Repo, tmp_path: Path) -> None:
    docs.git("config", "uploadpack.allowFilter", "true")
    url, cache = f"file://{docs.path}", tmp_path / "cache"
    with open_repository(url, cache=cache) as repository:
        found = repository.walk(RangeSpec())
        assert found.repository == "docs" and [file.patch for file in found.files] == ["@@ -1 +1 @@\n-one\n+two\n"] * 2
    clone = next(cache.iterdir())
    picture = docs.git("rev-parse", "HEAD:media/a.png")
    assert picture not in docs.git(f"--git-dir={clone}", "cat-file", "--batch-all-objects", "--batch-check")
    assert url not in (clone / "config").read_text()
    sha = docs.commit({"docs/c.md": "three\n", "docs/b.md": None})
    with open_repository(url, cache=cache) as repository:
        assert repository.walk(RangeSpec()).head == sha
        assert repository.tree("HEAD").read("docs/vision/a.md") == b"two\n"
        assert [hit.path for hit in repository.tree("HEAD~1").grep(["TWO"])] == ["docs/b.md", "docs/vision/a.md"]
    assert [path.name for path in cache.iterdir()] == [clone.name]


def test_a_url_follows_the_remotes_own_default_branch(docs: Repo, tmp_path: Path) -> None:
    docs.git("checkout", "-q", "-b", "live", "HEAD~1")
    with open_repository(f"file://{docs.path}", cache=tmp_path / "cache") as repository:
        assert repository.walk(RangeSpec("HEAD..main")).base == docs.git("rev-parse", "live")


def test_the_users_own_settings_apply_to_a_clone(docs: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    (tmp_path / ".gitconfig").write_text(f'[url "file://{docs.path}"]\n\tinsteadOf = https://git.example.org/lumen.git\n')
    with open_repository("https://git.example.org/lumen.git", cache=tmp_path / "cache") as repository:
        assert repository.walk(RangeSpec()).repository == "lumen"


def test_passwords_are_not_shown(tmp_path: Path) -> None:
    with pytest.raises(DiffInsightError) as caught:
        open_repository("https://ada:s3cret@localhost:9/docs.git", cache=tmp_path)
    assert "s3cret" not in str(caught.value) and "https://localhost:9/docs.git" in str(caught.value)


def test_without_git(docs: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(docs.path))
    with pytest.raises(DiffInsightError, match="install git"):
        walked(docs.path)
