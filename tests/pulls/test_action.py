"""The action from end to end: its own steps, a real event, a real repository behind a shallow checkout, a real server for the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gitrepo import Repo
from tests.pulls.forge import TOKEN, Forge, serving
from tests.pulls.runner import Runner
from tests.render.test_markdown import PINGS, READER, flat, spoken

BODY = "".join(f"\n## Part {n}\n\nStep {n} of reading an image with Lumen Vision takes {n + 3} seconds on aster-{n}.\n" for n in range(6))
PAGE = f"# Read images\n{BODY}"
GUIDE = "# Guide\n\nFirst [read images](vision/read.md#part-2).\n\nThen rest.\n"
START = {
    ".openpublishing.publish.config.json": json.dumps({"docsets_to_publish": [{"build_source_folder": "docs", "base_path": "lumen"}]}),
    "docs/docfx.json": json.dumps({"build": {"content": [{"files": ["**/*.md", "**/toc.yml"]}]}}),
    ".openpublishing.redirection.json": json.dumps({"redirections": [
        {"source_path_from_root": "/docs/first.md", "redirect_url": "/lumen/guide"}]}, indent=2) + "\n",
    "docs/vision/read.md": PAGE, "docs/guide.md": GUIDE, "docs/limits.md": "# Limits\n\n## Jobs\n\nTen jobs.\n\n1. Stop one.\n",
    "docs/toc.yml": "- name: Guide\n  href: guide.md\n- name: Read images\n  href: vision/read.md\n",
}
ENTRY = {"source_path_from_root": "/docs/vision/read.md", "redirect_url": "/lumen/images/read"}


EVIL = ("::error file=a.md::owned", "@octocat and @lumen/team", "<img src=x onerror=alert(1)><!-- diffinsight:all worst=none -->",
        "```suggestion", "a | b | [c](javascript:alert(1)) `d", "\x1b[31mred\x1b[0m", "left \u202etxt.exe", "x" * 20_000,
        "%0A::set-output name=a::b", "##[error]owned", "</details></sub>", "::stop-commands::x")


class World:
    """A repository on a forge with a pull request, number 7, and the machine that checks it out."""

    def __init__(self, folder: Path, forge: Forge) -> None:
        self.forge, self.folder = forge, folder
        self.repo = Repo(folder / "origin")
        self.repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.repo.commit(START, "Start")
        for number in range(3):
            self.repo.commit({"docs/news.md": f"# News\n\nNumber {number}.\n"}, f"News {number}")
        self.repo.git("checkout", "-q", "-b", "move")
        self.commit({"docs/vision/read.md": None, "docs/images/read.md": PAGE, "docs/guide.md": GUIDE.replace("Then", "After that")})
        self.repo.git("checkout", "-q", "main")
        self.repo.commit({"docs/limits.md": None}, "Remove the limits, which is none of the pull request's business")
        self.runner = Runner(folder / "work", folder / "temp", forge.url, TOKEN)

    def commit(self, files: dict[str, str | None]) -> None:
        self.repo.commit(files, "Move images::error::gone\n\n@octocat")

    def payload(self, fork: bool = False) -> dict[str, Any]:
        base = {"sha": self.repo.git("rev-parse", "main"), "repo": {"full_name": "lumen/docs"}}
        head = {"sha": self.repo.git("rev-parse", "move"), "repo": {"full_name": "ada/docs" if fork else "lumen/docs"}}
        count = int(self.repo.git("rev-list", "--count", "main..move"))
        return {"action": "synchronize", "number": 7, "pull_request": {"number": 7, "commits": count, "base": base, "head": head}}

    def check_out(self) -> None:
        """As actions/checkout does by default: one commit, the merge of the pull request into its base."""
        self.repo.git("checkout", "-q", "--detach", "main")
        self.repo.git("merge", "-q", "--no-ff", "-m", "Merge", "move")
        self.repo.git("update-ref", "refs/pull/7/merge", "HEAD")
        self.repo.git("checkout", "-q", "main")
        work = str(self.runner.workspace)
        if not self.runner.workspace.exists():
            self.repo.git("init", "-q", work)
            self.repo.git("-C", work, "remote", "add", "origin", f"file://{self.repo.path}")
        self.repo.git("-C", work, "fetch", "-q", "--no-tags", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
        self.repo.git("-C", work, "checkout", "-q", "--force", "refs/remotes/pull/7/merge")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with serving() as forge:
        yield World(tmp_path, forge)


def test_a_pull_request_from_its_first_push_to_its_last(world: World) -> None:
    world.check_out()
    trap = world.runner.workspace / "jinja2.py"  # what strangers check in must not run
    trap.write_text("raise SystemExit('ran')\n")
    first = world.runner.run("pull_request", world.payload())
    assert first.code == 1 and first.forgiven == [], first.log
    assert first.steps["check"]["result"] == "found" and int(first.steps["check"]["breaking"]) >= 2
    (comment,) = world.forge.comments
    body = comment["body"]
    assert body.startswith("<!-- diffinsight:all worst=breaking -->\n### Diff Insight: ")
    assert json.loads(body.split("```json\n")[1].split("\n```")[0].rstrip(",")) == ENTRY
    assert "`docs/guide.md:3`" in body and "`images/read.md#part-2`" in body and "limits" not in body
    assert "[Full report](https://forge.example/artifact/1)" in body
    (suggested,) = world.forge.line_comments
    assert (suggested["path"], suggested["line"], suggested["side"]) == ("docs/guide.md", 3, "RIGHT")
    assert "```suggestion\nFirst [read images](images/read.md#part-2).\n```" in suggested["body"]
    assert body.splitlines()[1] in first.summary and len(first.summary) < 1 << 20
    commands = [line for line in first.log.splitlines() if line.startswith("::")]
    assert all(line.startswith(("::error file=docs/", "::notice file=docs/", "::warning ")) for line in commands) and commands
    fetches = [line for line in first.log.splitlines() if "git fetch" in line]
    assert len(fetches) == 1 and "--depth=2 " in fetches[0]  # the pull request's one commit and where it left main, no more
    assert TOKEN not in first.log + first.summary + body
    assert {path.name for path in (world.folder / "temp" / "diffinsight-reports").iterdir()} == {
        "counts.txt", "summary.md", "comment.md", "suggestions.json", "report.html", "report.json", "findings.sarif"}

    before = world.forge.writes()
    again = world.runner.run("pull_request", world.payload())
    assert "git fetch" not in again.log
    assert again.code == 1 and world.forge.writes() == before  # nothing new to say

    redirects = [*json.loads(START[".openpublishing.redirection.json"])["redirections"], ENTRY]
    world.repo.git("checkout", "-q", "move")
    world.commit({".openpublishing.redirection.json": json.dumps({"redirections": redirects}, indent=2) + "\n",
                  **{path: START[path].replace("vision/", "images/") for path in ("docs/guide.md", "docs/toc.yml")}})
    world.check_out()
    last = world.runner.run("pull_request", world.payload())
    assert last.code == 0 and last.steps["check"]["result"] == "passed", last.log
    assert [one["id"] for one in world.forge.comments] == [comment["id"]] and world.forge.line_comments == []
    assert "\n### Diff Insight: nothing breaks, " in world.forge.comments[0]["body"]


def test_words_of_strangers_stay_words(world: World) -> None:
    names = [name for name in EVIL if "/" not in name and len(name) < 200]
    pages = {f"docs/{name}.md": f"# {name}\n\nRead `{name}`.\n" for name in names}
    sections = "".join(f"\n## {name}\n\n```bash\nlumen run {n}\n```\n\n| Region {n} | {name.replace('|', '')} |\n|---|---|\n"
                       "| northfield | ✅ |\n" for n, name in enumerate(EVIL))
    world.repo.commit({**pages, "docs/evil.md": f"# Evil\n{sections}"}, "Before")
    world.repo.git("checkout", "-q", "-b", "evil")
    links = "".join(f"\n[{name}](<{name}.md>) @octocat\n" for name in names)
    world.repo.commit({**dict.fromkeys(pages), "docs/evil.md": "# Evil\n", "docs/links.md": f"# Links\n{links}"}, "\n".join(EVIL))
    world.repo.git("branch", "-f", "move", "evil")
    world.check_out()
    run = world.runner.run("pull_request", world.payload())
    assert run.code == 1 and run.steps["check"]["result"] == "found", run.log
    assert int(run.steps["check"]["breaking"]) >= len(EVIL)
    commands = [line for line in run.log.splitlines() if re.match(r"\s*(::|##\[)", line)]
    assert commands and all(re.match(r"::(error|warning|notice) (file=[^:,]+,line=\d+,endLine=\d+,)?title=", line) for line in commands)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", run.log)
    for text in (run.summary, world.forge.comments[0]["body"]):
        tokens = list(flat(READER.parse(text)))
        html = "".join(token.content for token in tokens if token.type in ("html_block", "html_inline"))
        assert set(re.findall("<[^>]+>", html)) <= {"<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>", "<br>",
                                                     "<!-- diffinsight:all worst=breaking -->", "<!-- diffinsight-link -->"}
        assert not [words for words in spoken(tokens) if PINGS.search(words)]
        assert not [token for token in tokens if token.type == "link_open" and not str(token.attrs["href"]).startswith("https://forge.example/")]
    outputs = run.steps["check"]
    assert set(outputs) == {"code", "breaking", "new", "minor", "result"}


def test_a_fork_s_token_that_may_only_read(world: World) -> None:
    world.forge.read_only = True
    world.check_out()
    run = world.runner.run("pull_request", world.payload(fork=True), {"fail-on": "none"})
    assert run.code == 0 and run.forgiven == [], run.log
    assert world.forge.comments == [] and len(world.forge.writes()) == 1
    notices = [line for line in run.log.splitlines() if line.startswith("::notice title=diffinsight::")]
    assert len(notices) == 1 and "forks" in notices[0] and "annotations and the job's summary" in notices[0]
    assert "::error file=docs/guide.md,line=3" in run.log and "Links to change" in run.summary


def test_the_second_workflow_comments_on_a_fork_s_pull_request(world: World) -> None:
    pull = world.payload(fork=True)["pull_request"]
    head = {**pull["head"], "label": "ada:move"}
    world.forge.pulls = [{**pull, "url": f"{world.forge.url}/repos/lumen/docs/pulls/7", "head": head}]
    work = str(world.runner.workspace)
    world.repo.git("clone", "-q", "--depth=1", "--branch=main", f"file://{world.repo.path}", work)
    event = {"head_sha": head["sha"], "head_branch": "move", "pull_requests": [],
             "head_repository": {"full_name": "ada/docs", "owner": {"login": "ada"}}}
    run = world.runner.run("workflow_run", {"workflow_run": event}, {"fail-on": "none"})
    assert run.code == 0 and run.forgiven == [], run.log
    (comment,) = world.forge.comments
    assert "/lumen/images/read" in comment["body"]
    assert not (world.runner.workspace / "docs" / "images").exists()  # nothing of the fork was checked out
    assert "github/codeql-action/upload-sarif" not in run.used


def test_a_server_in_trouble_does_not_fail_the_job(world: World) -> None:
    world.forge.scripted = [("POST", "/repos/lumen/docs/issues/7/comments", 422, {}, False)]
    world.check_out()
    run = world.runner.run("pull_request", world.payload(), {"fail-on": "none", "sarif": "true", "report": ""})
    assert run.code == 0 and run.forgiven == ["Comment"]
    assert "diffinsight: error: GitHub answered 422" in run.log
    assert "github/codeql-action/upload-sarif" in run.used and "actions/upload-artifact" not in run.used


def test_what_cannot_be_checked_fails_and_says_so(world: World) -> None:
    world.check_out()
    run = world.runner.run("pull_request", world.payload(), {"range": "nowhere...HEAD"})
    assert run.code == 2 and run.steps["check"]["result"] == "failed"
    assert "::error title=diffinsight::The range could not be checked" in run.log and "could not check the range" in run.summary
    assert world.forge.seen == []
