"""Which commits, and whose pull requests, made a change."""

from __future__ import annotations

from tests.gitrepo import Repo
from tests.walk.test_ends import walked


def test_commits_are_credited_under_both_names_oldest_first(repo: Repo) -> None:
    repo.commit({"old.md": "# Title\n\nOne.\nTwo.\nThree.\nFour.\n", "other.md": "x\n"})
    edit = repo.commit({"old.md": "# Title\n\nOne.\nTwo.\nThree.\nFive.\n"}, "Edit (#12)")
    repo.commit({"other.md": "y\n"}, "Elsewhere")
    move = repo.commit({"old.md": None, "new.md": "# Title\n\nOne.\nTwo.\nThree.\nFive.\n"}, "Move")
    found = walked(repo.path, "HEAD~3..HEAD")
    assert found.files[0].path == "new.md" and found.files[0].commits == (edit, move)
    assert [(commit.subject, commit.pull_request) for commit in found.commits] == [("Edit (#12)", 12), ("Elsewhere", None), ("Move", None)]
    assert (found.commits[0].author, found.commits[0].date) == ("Ada Writer", "2026-01-02T10:00:00+00:00")


def test_merged_commits_belong_to_the_innermost_pull_request(repo: Repo) -> None:
    repo.commit({"a.md": "a\n"})
    repo.git("branch", "live")
    direct = repo.commit({"a.md": "aa\n"}, "Straight to main")
    repo.git("checkout", "-q", "-b", "topic")
    inner = repo.commit({"b.md": "b\n"}, "Inside")
    squashed = repo.commit({"c.md": "c\n"}, "Squashed (#3)")
    repo.git("checkout", "-q", "main")
    repo.commit({"d.md": "d\n"}, "Meanwhile")
    repo.git("merge", "-q", "--no-ff", "topic", "-m", "Merge pull request #50 from lumen/topic")
    repo.git("checkout", "-q", "live")
    repo.git("merge", "-q", "--no-ff", "main", "-m", "Merge pull request #60 from lumen/main")
    found = walked(repo.path)
    numbers = {commit.sha: commit.pull_request for commit in found.commits}
    assert (numbers[inner], numbers[squashed], numbers[direct], numbers[found.head]) == (50, 3, 60, 60)
    assert next(file for file in found.files if file.path == "b.md").commits == (inner,)


def test_a_merge_is_credited_only_for_what_it_made_up_itself(repo: Repo) -> None:
    repo.commit({"a.md": "base\n", "b.md": "base\n"})
    repo.git("checkout", "-q", "-b", "topic")
    side = repo.commit({"a.md": "topic\n", "b.md": "topic\n"})
    repo.git("checkout", "-q", "main")
    ours = repo.commit({"a.md": "main\n"})
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "topic")
    merge = repo.commit({"a.md": "both\n", "b.md": "topic\n"}, "Merge branch 'topic'")
    found = walked(repo.path, "HEAD~2..HEAD")
    credits = {file.path: file.commits for file in found.files}
    assert set(credits["a.md"]) == {side, ours, merge} and credits["a.md"][-1] == merge
    assert credits["b.md"] == (side,)


def test_foreign_words_in_commits_stay_on_their_line(repo: Repo) -> None:
    repo.commit({"a.md": "a\n"})
    repo.git("commit", "-q", "--allow-empty", "-m", "Red\x1b[31m alert \x01 (#4)\n\n:100644 x\n")
    repo.git("commit", "-q", "--allow-empty", "--author=:Éva \x1f Writer <e@example.com>", "-m", ":(top)")
    found = walked(repo.path, "HEAD~2..HEAD")
    assert [(commit.subject, commit.pull_request) for commit in found.commits] == [("Red [31m alert (#4)", 4), (":(top)", None)]
    assert found.commits[1].author.endswith("Writer") and "\x1f" not in found.commits[1].author
