"""Links rewritten in a working tree, in every style, and what is never touched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo
from tests.patching.world import SETTINGS, dangling, page, run

OLD, NEW = "docs/vision/read.md", "docs/images/deep/read.md"
SECOND = "docs/second.md"


def moved(repo: Repo, files: dict[str, str | bytes], old: str = OLD, new: str = NEW) -> None:
    """A page moves; the other files stay as they are."""
    text = page("reading")
    repo.commit({**SETTINGS, old: text, **files})
    repo.commit({old: None, new: text})


def rewritten(repo: Repo, text: str | bytes, path: str = SECOND) -> str:
    """A file after the page it links to moved and the migration was applied."""
    moved(repo, {path: text})
    assert run(repo, "--apply") == 0
    return (repo.path / path).read_bytes().decode()


@pytest.mark.parametrize(("written", "expected"), [
    pytest.param("[a](vision/read.md)", "[a](images/deep/read.md)", id="inline"),
    pytest.param("[a](./vision/read.md)", "[a](./images/deep/read.md)", id="dot"),
    pytest.param('[a](vision/read.md "The title")', '[a](images/deep/read.md "The title")', id="title"),
    pytest.param("[a](vision/read.md?tabs=x#reading-part-1)", "[a](images/deep/read.md?tabs=x#reading-part-1)", id="query and anchor"),
    pytest.param("[a](<vision/read.md>)", "[a](<images/deep/read.md>)", id="angle brackets"),
    pytest.param("[![b](b.png)](vision/read.md)", "[![b](b.png)](images/deep/read.md)", id="badge"),
    pytest.param("[a]\n\n[a]: vision/read.md 'T'", "[a]\n\n[a]: images/deep/read.md 'T'", id="definition"),
    pytest.param("> - [a]: vision/read.md", "> - [a]: images/deep/read.md", id="definition in a quote"),
    pytest.param('<a class="x" href="vision/read.md">a</a>', '<a class="x" href="images/deep/read.md">a</a>', id="html"),
    pytest.param("<a href=vision/read.md>a</a>", "<a href=images/deep/read.md>a</a>", id="html without quotes"),
    pytest.param("[a](/lumen/vision/read) x", "[a](/lumen/images/deep/read) x", id="site path"),
    pytest.param("See https://learn.microsoft.com/en-us/lumen/vision/read.", "See https://learn.microsoft.com/en-us/lumen/images/deep/read.",
                 id="bare address"),
    pytest.param("[a](~/vision/read.md)", "[a](~/images/deep/read.md)", id="tilde"),
    pytest.param("[!INCLUDE [a](vision/read.md)]", "[!INCLUDE [a](images/deep/read.md)]", id="include"),
    pytest.param("[a](vision/read.md) [b](vision/read.md#x), `vision/read.md`",
                 "[a](images/deep/read.md) [b](images/deep/read.md), `vision/read.md`", id="two on a line, and code that is no link"),
])
def test_styles(repo: Repo, written: str, expected: str) -> None:
    assert rewritten(repo, f"# Second\n\n{written}\n") == f"# Second\n\n{expected}\n"


def test_line_ends_and_byte_order_mark_stay(repo: Repo) -> None:
    text = "\ufeff# Second\r\n\r\n[a](vision/read.md)\r\nno end".encode()
    assert rewritten(repo, text) == "\ufeff# Second\r\n\r\n[a](images/deep/read.md)\r\nno end"


def test_bytes_that_are_no_text_stay(repo: Repo) -> None:
    moved(repo, {SECOND: b"# S\xe9cond\n\n[a](vision/read.md)\n"})
    assert run(repo, "--apply") == 0
    assert (repo.path / SECOND).read_bytes() == b"# S\xe9cond\n\n[a](images/deep/read.md)\n"


def test_table_of_contents_of_every_kind(repo: Repo) -> None:
    moved(repo, {"docs/toc.yml": "- name: Read\n  href: vision/read.md # here\n- { name: R, href: vision/read.md }\n"})
    assert run(repo, "--apply") == 0
    text = (repo.path / "docs/toc.yml").read_text()
    assert text == "- name: Read\n  href: images/deep/read.md # here\n- { name: R, href: images/deep/read.md }\n"


def test_navigation_of_mkdocs(repo: Repo) -> None:
    config = "site_name: Lumen\ndocs_dir: pages\nnav:\n  - Home: index.md\n  - Reading: vision/read.md\n  - vision/read.md\n"
    text = page("reading")
    repo.commit({"mkdocs.yml": config, "pages/vision/read.md": text, "pages/index.md": "# Home\n"})
    repo.commit({"pages/vision/read.md": None, "pages/images/read.md": text})
    assert run(repo, "--apply") == 0
    assert (repo.path / "mkdocs.yml").read_text() == config.replace("vision/read.md", "images/read.md")


def test_pictures_and_pieces_that_moved(repo: Repo) -> None:
    picture = bytes(range(256)) * 20
    shown = ':::image source="media/p.png" lightbox="media/p.png":::'
    user = f"# User\n\n![p](media/p.png)\n\n[!INCLUDE [x](includes/setup.md)]\n\n{shown}\n"
    piece = page("setting up", parts=2)
    repo.commit({**SETTINGS, "docs/user.md": user, "docs/media/p.png": picture, "docs/includes/setup.md": piece})
    repo.commit({"docs/media/p.png": None, "docs/media/new/p.png": picture,
                 "docs/includes/setup.md": None, "docs/shared/includes/setup.md": piece})
    assert run(repo, "--apply") == 0
    assert dangling(repo.path) == []
    assert "shared/includes/setup.md" in (repo.path / "docs/user.md").read_text()


def test_links_inside_the_moved_page(repo: Repo) -> None:
    text = page("reading", "\n[s](../second.md) [t](third.md#x) [o](https://example.com/a.md)\n")
    repo.commit({**SETTINGS, OLD: text, SECOND: page("second"), "docs/vision/third.md": page("third")})
    repo.commit({OLD: None, NEW: text})
    assert run(repo, "--apply") == 0
    assert "[s](../../second.md) [t](../../vision/third.md#x) [o](https://example.com/a.md)" in (repo.path / NEW).read_text()


def test_anchors_of_renamed_sections(repo: Repo) -> None:
    repo.commit({**SETTINGS, OLD: page("reading", "\n[up](#reading-part-2)\n"), SECOND: "# S\n\n[a](vision/read.md#reading-part-2 'T')\n"})
    repo.commit({OLD: page("reading", "\n[up](#reading-part-2)\n").replace("## Reading part 2", "## Chapter the second")})
    assert run(repo, "--apply") == 0
    assert (repo.path / SECOND).read_text() == "# S\n\n[a](vision/read.md#chapter-the-second 'T')\n"
    assert (repo.path / OLD).read_text().endswith("[up](#chapter-the-second)\n")


def test_sections_that_moved_to_another_page(repo: Repo) -> None:
    extra = "\n## Billing of reads\n\n" + "Each read of an image is billed by the second at the rate of the region that ran it.\n" * 3
    link = "# S\n\n[a](vision/read.md#billing-of-reads)\n"
    repo.commit({**SETTINGS, OLD: page("reading", extra), "docs/bills.md": page("billing"), SECOND: link})
    repo.commit({OLD: page("reading"), "docs/bills.md": page("billing", extra)})
    assert run(repo, "--apply") == 0
    assert (repo.path / SECOND).read_text() == "# S\n\n[a](bills.md#billing-of-reads)\n"


def test_a_second_run_changes_nothing(repo: Repo, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    moved(repo, {SECOND: "# S\n\n[a](vision/read.md)\n"})
    assert run(repo, "--apply") == 0
    assert capfdbinary.readouterr().out
    assert run(repo, "--apply") == 0
    assert capfdbinary.readouterr().out == b""


def test_the_patch_is_one_for_git(repo: Repo, tmp_path: Path) -> None:
    odd = 'docs/odd "name" é\t.md'
    moved(repo, {SECOND: "# S\r\n\r\n[a](vision/read.md)", odd: "[a](vision/read.md)\n" + "x\n" * 20 + "[b](vision/read.md)"})
    patch = tmp_path / "links.patch"
    assert run(repo, "--format", "patch", "--output", str(patch)) == 0
    assert repo.git("status", "--porcelain") == ""
    repo.git("apply", "--check", str(patch))
    assert run(repo, "--apply") == 0
    after = {name: (repo.path / name).read_bytes() for name in (SECOND, odd)}
    repo.git("checkout", "-q", "--", ".")
    repo.git("apply", str(patch))
    assert {name: (repo.path / name).read_bytes() for name in after} == after
    assert b"vision" not in b"".join(after.values())


def test_uncommitted_changes_are_not_touched(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    moved(repo, {SECOND: "# S\n\n[a](vision/read.md)\n", "docs/third.md": "[a](vision/read.md)\n", "docs/other.md": "# O\n"})
    mine = "# S\n\n[a](vision/read.md) mine\n"
    (repo.path / SECOND).write_text(mine)
    (repo.path / "docs/other.md").write_text("# Mine too\n")
    assert run(repo, "--apply") == 2
    assert f"{SECOND}: not committed yet" in capsys.readouterr().err
    assert (repo.path / "docs/third.md").read_text() == "[a](vision/read.md)\n"
    assert run(repo, "--apply", "--dirty") == 0
    assert (repo.path / SECOND).read_text() == mine.replace("vision", "images/deep")


def test_unsure_ones_are_listed(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit({**SETTINGS, OLD: page("reading"), SECOND: "# S\n\n[a](vision/read.md)\n"})
    repo.commit({OLD: None})
    assert main(["migrate", "--repo", str(repo.path), "--apply"]) == 0
    assert f"left: {SECOND}:3  vision/read.md: {OLD} has no replacement that is sure enough" in capsys.readouterr().err
    assert repo.git("status", "--porcelain") == ""


def test_a_link_and_what_is_behind_it_are_left_alone(repo: Repo, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    moved(repo, {"docs/part/a.md": "[a](../vision/read.md)\n", SECOND: "[a](vision/read.md)\n"})
    (outside / "a.md").write_text("[a](../vision/read.md)\n")
    (repo.path / "docs/part/a.md").unlink()
    (repo.path / "docs/part").rmdir()
    os.symlink(outside, repo.path / "docs/part")
    (repo.path / SECOND).unlink()
    os.symlink(outside / "a.md", repo.path / SECOND)
    assert run(repo, "--apply", "--dirty") == 0
    assert (outside / "a.md").read_text() == "[a](../vision/read.md)\n"
    assert (repo.path / SECOND).is_symlink()


def test_a_work_tree_that_went_on(repo: Repo) -> None:
    """The page is back in the work tree, or its new home is gone: nothing is rewritten."""
    moved(repo, {SECOND: "[a](vision/read.md)\n"})
    base, head = repo.git("rev-parse", "HEAD~1"), repo.git("rev-parse", "HEAD")
    repo.commit({OLD: "# Back\n"})
    assert run(repo, f"{base}..{head}", "--apply") == 0
    repo.commit({OLD: None, NEW: None})
    assert run(repo, f"{base}..{head}", "--apply") == 0
    assert (repo.path / SECOND).read_text() == "[a](vision/read.md)\n"


CODE = '''"""See https://learn.microsoft.com/en-us/lumen/vision/read#reading-part-1 for more."""
URL = "https://learn.microsoft.com/lumen/vision/read?view=v1"  # and https://learn.microsoft.com/lumen/second
PATH = "/lumen/vision/read"
'''
README = "# Code\n\n[read](https://learn.microsoft.com/lumen/vision/read), [r](/lumen/vision/read)\n"


def other(tmp_path: Path) -> Repo:
    found = Repo(tmp_path / "code")
    found.commit({"src/read.py": CODE, "README.md": README, "docs/second.md": "[a](vision/read.md)\n"})
    return found


def test_another_repository(repo: Repo, tmp_path: Path) -> None:
    moved(repo, {SECOND: "# S\n"})
    code = other(tmp_path)
    assert run(repo, "--apply", "--target", str(code.path)) == 0
    first, path, last = CODE.rpartition("\nPATH")
    assert (code.path / "src/read.py").read_text() == first.replace("vision/read", "images/deep/read") + path + last
    assert (code.path / "README.md").read_text() == README.replace("vision/read", "images/deep/read")
    assert (code.path / "docs/second.md").read_text() == "[a](vision/read.md)\n"
    assert repo.git("status", "--porcelain") == ""
    before = code.git("diff")
    assert run(repo, "--apply", "--target", str(code.path)) == 0 and code.git("diff") == before


def test_only_below_the_target(repo: Repo, tmp_path: Path) -> None:
    moved(repo, {SECOND: "# S\n"})
    code = other(tmp_path)
    assert run(repo, "--apply", "--target", str(code.path / "src")) == 0
    assert code.git("diff", "--name-only") == "src/read.py"


def test_addresses_on_the_forge(repo: Repo, tmp_path: Path) -> None:
    repo.git("remote", "add", "origin", "https://github.com/lumen/docs.git")
    moved(repo, {SECOND: "# S\n"})
    code = Repo(tmp_path / "code")
    there = "https://github.com/lumen/docs/blob"
    code.commit({"a.go": f"// {there}/main/docs/vision/read.md#reading-part-1\n// {there}/0123456789abcdef/docs/vision/read.md\n"})
    assert run(repo, "--apply", "--target", str(code.path)) == 0
    assert (code.path / "a.go").read_text() == (
        f"// {there}/main/docs/images/deep/read.md#reading-part-1\n// {there}/0123456789abcdef/docs/vision/read.md\n")


def test_a_bare_repository_needs_a_target(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved(repo, {SECOND: "[a](vision/read.md)\n"})
    subprocess.run(["git", "clone", "-q", "--bare", str(repo.path), str(tmp_path / "bare.git")], check=True)
    assert main(["migrate", "--repo", str(tmp_path / "bare.git"), "--apply"]) == 2
    assert "--target DIR" in capsys.readouterr().err
    assert main(["migrate", "--repo", str(tmp_path / "bare.git"), "--apply", "--target", str(repo.path)]) == 0
    assert (repo.path / SECOND).read_text() == "[a](images/deep/read.md)\n"
