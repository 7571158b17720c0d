"""Which two commits a range, a revision or a window of dates stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.model import DiffInsightError, Range
from diffinsight.walk import RangeSpec, open_repository
from tests.gitrepo import Repo


def walked(location: Path | str, *spec: str | None, **limits: object) -> Range:
    with open_repository(str(location)) as repository:
        return repository.walk(RangeSpec(*spec, **limits))  # type: ignore[arg-type]


@pytest.fixture
def history(repo: Repo) -> list[str]:
    """Four commits on main, one day apart from 1 January; a branch "topic" from the second."""
    shas = [repo.commit({"start.md": "# Start\n"}, "Begin"), repo.commit({"start.md": "# Start\n\nRead on.\n"}, "Say more")]
    repo.git("checkout", "-q", "-b", "topic")
    shas.append(repo.commit({"topic.md": "# Topic\n"}, "Open a topic"))
    repo.git("checkout", "-q", "main")
    shas.append(repo.commit({"start.md": "# Start\n\nRead on!\n"}, "Cheer"))
    return shas


def test_no_range_is_the_last_commit(repo: Repo, history: list[str]) -> None:
    found = walked(repo.path)
    assert (found.base, found.head) == (history[1], history[3])
    assert [commit.subject for commit in found.commits] == ["Cheer"]
    assert found.head_date == "2026-01-04T10:00:00+00:00"


def test_the_first_commit_is_compared_with_nothing(repo: Repo) -> None:
    sha = repo.commit({"start.md": "# Start\n"})
    found = walked(repo.path)
    assert [file.status for file in found.files] == ["added"]
    assert found.head == sha and found.permalink is None
    assert found.files[0].commits == (sha,)
    with open_repository(str(repo.path)) as repository:
        assert repository.tree(found.base).paths() == {}
        assert repository.tree(found.base).grep(["start"]) == []


@pytest.mark.parametrize(("text", "base", "head"), [
    ("{0}..{3}", 0, 3), ("main~2..main", 0, 3), ("{1}", 1, 3), ("{1}..", 1, 3), ("..topic", 3, 2), ("main..topic", 3, 2),
    ("main...topic", 1, 2), ("topic...main", 1, 3), ("refs/heads/topic..HEAD", 2, 3), ("{0:.7}..{1:.7}", 0, 1)])
def test_ranges(repo: Repo, history: list[str], text: str, base: int, head: int) -> None:
    found = walked(repo.path, text.format(*history))
    assert (found.base, found.head) == (history[base], history[head])
    assert found.merge_base == (history[base] if "..." in text else None)


def test_commits_on_one_side_only_are_pointed_out(repo: Repo, history: list[str]) -> None:
    assert "not an ancestor" in walked(repo.path, "main..topic").warnings[0].message
    assert walked(repo.path, "main...topic").warnings == ()


def test_same_commit_on_both_sides_is_an_empty_range(repo: Repo, history: list[str]) -> None:
    found = walked(repo.path, "main..main")
    assert (found.files, found.commits, found.warnings) == ((), (), ())


def test_change_and_revert_is_silent(repo: Repo) -> None:
    repo.commit({"page.md": "one\n"})
    repo.commit({"page.md": "two\n"})
    repo.commit({"page.md": "one\n"})
    found = walked(repo.path, "HEAD~2..HEAD")
    assert found.files == () and len(found.commits) == 2


@pytest.mark.parametrize(("since", "until", "base", "head"), [
    ("2026-01-02", "2026-01-02", 0, 1), ("2026-01-02", None, 0, 3), ("2026-01-02T10:00:00Z", "2026-01-03", 0, 1),
    ("2026-01-02T10:00:01+00:00", None, 1, 3), ("2026-W01", "2026-W01", None, 3), ("2026-01", "2026-01", None, 3),
    ("2026-01-02T12:00:00+02:00", "2026-01-04T09:59:59", 0, 1), ("2026", None, None, 3), ("2025", "2026", None, 3)])
def test_windows_of_dates(repo: Repo, history: list[str], since: str, until: str | None, base: int | None, head: int) -> None:
    found = walked(repo.path, None, since, until)
    assert found.head == history[head]
    assert found.base == history[base] if base is not None else found.base.startswith("4b825dc")


def test_a_window_goes_along_first_parents_of_the_named_branch(repo: Repo, history: list[str]) -> None:
    merge_day = "2026-01-09T10:00:00+00:00"
    repo.git("merge", "-q", "--no-ff", "topic", "-m", "Merge pull request #7 from lumen/topic", date=merge_day)
    found = walked(repo.path, None, "2026-01-09")
    assert found.base == history[3]
    assert [file.path for file in found.files] == ["topic.md"]
    assert walked(repo.path, "topic", "2026-01-03").head == history[2]
    assert walked(repo.path, since="2026-01-03", head="topic").head == history[2]


def test_a_quiet_window_is_empty(repo: Repo, history: list[str]) -> None:
    for since, until in (("2026-02", "2026-02"), ("2025-11-01", "2025-11-30"), ("2026-03-01", None)):
        found = walked(repo.path, None, since, until)
        assert (found.files, found.commits) == ((), ())
        assert found.since is not None and found.since.startswith(since)


@pytest.mark.parametrize(("spec", "complaint"), [
    (("nosuch",), "Unknown revision 'nosuch'"), (("topik..main",), "Did you mean topic?"), (("--output=x..main",), "Not a revision"),
    (("-x",), "Not a revision"), (("main..-x",), "Not a revision"), (("a..b..c",), "Not a range"), (("..",), "Not a range"),
    (("main\nHEAD",), "Not a revision"), (("HEAD^{tree}",), "Unknown revision"), (("main@{upstream}",), "rev-parse"),
    ((None, "yesterday"), "Not a date"), ((None, "2026-13"), "Not a date"), ((None, "2026-W60"), "Not a date"),
    ((None, None, "2026-01-01"), "--since"), ((None, "2026-02", "2026-01"), "Swap"), (("a..b", "2026-01"), "not both")])
def test_mistakes_are_one_clear_line(repo: Repo, history: list[str], spec: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(DiffInsightError, match=complaint.replace("?", r"\?")) as caught:
        walked(repo.path, *spec)
    assert "\n" not in str(caught.value)


def test_no_commits_yet(repo: Repo) -> None:
    with pytest.raises(DiffInsightError, match="no commits yet"):
        walked(repo.path)


def test_a_branch_that_has_no_commit_beside_one_that_has(repo: Repo, history: list[str]) -> None:
    repo.git("checkout", "-q", "--orphan", "fresh")
    with pytest.raises(DiffInsightError, match="Unknown revision 'HEAD'"):
        walked(repo.path)
    assert walked(repo.path, "main~1..main").head == history[3]


def test_histories_without_a_common_ancestor(repo: Repo, history: list[str]) -> None:
    repo.git("checkout", "-q", "--orphan", "fresh")
    repo.commit({"other.md": "# Other\n"})
    with pytest.raises(DiffInsightError, match=r"No common ancestor .* main\.\.fresh"):
        walked(repo.path, "main...fresh")


def test_a_detached_head_and_a_fetched_one(repo: Repo, history: list[str]) -> None:
    repo.git("checkout", "-q", "--detach", history[1])
    assert walked(repo.path).head == history[1]
    (repo.path / ".git" / "FETCH_HEAD").write_text(f"{history[3]}\t\tbranch 'main' of somewhere\n")
    assert walked(repo.path, "HEAD..FETCH_HEAD").head == history[3]
