"""Weekly reports: which are written, what they hold, and that nothing is ever left half-done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo

CONFIG = "categories:\n  vision: vision/\n  batch: batch/\n"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def weekly(docs: Repo, *args: str) -> int:
    return main(["weekly", "--quiet", "--repo", str(docs.path), "--output", str(docs.path.parent / "out"), *args])


def load(docs: Repo, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((docs.path.parent / "out" / "reports" / f"{name}.json").read_text())
    return found


@pytest.fixture
def docs(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Changes in weeks 2, 3 and 5 of 2026, none in week 4; in week 3 one is taken back and one page comes back."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    page = "# Batch jobs\n\nTen jobs may run at once.\n"
    other = "# Old page\n\nIt tells how images are read.\n"
    repo.commit({"batch/jobs.md": page, "vision/old.md": other, ".diffinsight.yml": CONFIG}, "Start", "2026-01-05T10:00:00+00:00")
    repo.commit({"batch/jobs.md": page.replace("Ten", "Twenty")}, "More jobs (#4)", "2026-01-07T10:00:00+00:00")
    repo.commit({"batch/jobs.md": page.replace("Ten", "Ninety"), "vision/old.md": None}, "Too many", "2026-01-12T10:00:00+00:00")
    repo.commit({"batch/jobs.md": page.replace("Ten", "Twenty")}, "Back (#5)", "2026-01-13T10:00:00+00:00")
    repo.commit({"vision/old.md": other.replace("images", "pictures")}, "Page is back (#6)", "2026-01-14T10:00:00+00:00")
    repo.commit({"vision/new.md": "# New page\n\nIt tells how films are read.\n"}, "A page (#7)", "2026-01-30T10:00:00+00:00")
    return repo


def test_one_report_per_week_and_category(docs: Repo) -> None:
    assert weekly(docs, "--weeks", "9") == 0
    written = files(docs.path.parent / "out")
    reports = [f"reports/2026/W0{week}-{category}{end}"
               for week in (2, 3, 4, 5) for category in ("batch", "vision") for end in (".html", ".json", ".md")]
    assert sorted(written) == sorted([*reports, "reports/feed.xml", "reports/index.md"])
    index = written["reports/index.md"].decode()
    assert "| [2026-W05](2026/W05-vision.md) | vision | 26 January to 1 February 2026 | 0 | 1 | 0 | 1 |" in index
    assert "| [2026-W04](2026/W04-batch.md) | batch | 19 to 25 January 2026 | no changes | | | |" in index


def test_net_changes_with_their_commits(docs: Repo) -> None:
    weekly(docs, "--weeks", "9")
    batch, vision = load(docs, "2026/W03-batch"), load(docs, "2026/W03-vision")
    assert batch["changes"] == [] and batch["files"] == []
    (file,) = vision["files"]  # type: ignore[misc]
    assert file["path"] == "vision/old.md" and file["status"] == "modified"
    assert [one["subject"] for one in vision["range"]["commits"]] == ["Too many", "Back (#5)", "Page is back (#6)"]  # type: ignore[index]
    assert vision["range"]["commits"][2]["pull_request"] == 6  # type: ignore[index]


def test_a_week_equals_the_report_of_its_dates(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    weekly(docs, "--weeks", "9")
    capsys.readouterr()
    main(["report", "--quiet", "--repo", str(docs.path), "--since", "2026-W05", "--until", "2026-W05",
          "--category", "vision", "--format", "json"])
    assert capsys.readouterr().out == (docs.path.parent / "out" / "reports" / "2026" / "W05-vision.json").read_text()


def test_an_empty_week_says_so(docs: Repo) -> None:
    weekly(docs, "--weeks", "9")
    text = (docs.path.parent / "out" / "reports" / "2026" / "W04-batch.md").read_text()
    assert "No file changed in this range." in text
    assert load(docs, "2026/W04-batch")["range"]["since"] == "2026-01-19"  # type: ignore[index]


def test_the_history_begins_with_its_first_commit(docs: Repo) -> None:
    weekly(docs, "--weeks", "9")
    first = load(docs, "2026/W02-batch")
    assert [file["status"] for file in first["files"]] == ["modified"]  # type: ignore[attr-defined]
    assert any("The history begins in this period" in one["message"] for one in first["warnings"])  # type: ignore[attr-defined]


def test_a_second_run_writes_nothing(docs: Repo) -> None:
    weekly(docs, "--weeks", "9")
    out = docs.path.parent / "out"
    before, times = files(out), {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    weekly(docs, "--weeks", "9")
    weekly(docs)
    assert files(out) == before and {path: path.stat().st_mtime_ns for path in out.rglob("*")} == times


def test_missed_weeks_are_caught_up(docs: Repo) -> None:
    weekly(docs, "--weeks", "9")
    whole = files(docs.path.parent / "out")
    for name in ("reports/2026/W03-batch.json", "reports/2026/W05-vision.md", "reports/2026/W04-batch.md", "reports/index.md"):
        (docs.path.parent / "out" / name).unlink()
    weekly(docs)
    assert files(docs.path.parent / "out") == whole


def test_a_new_category_is_caught_up(docs: Repo) -> None:
    weekly(docs, "--weeks", "9", "--category", "batch")
    weekly(docs)
    assert (docs.path.parent / "out" / "reports" / "2026" / "W02-vision.md").is_file()


def test_the_clock_only_says_whether_the_last_week_is_over(docs: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769900000")  # 31 January 2026, a Saturday
    weekly(docs)
    assert [name for name in files(docs.path.parent / "out") if name.endswith(".md")] == [
        "reports/2026/W04-batch.md", "reports/2026/W04-vision.md", "reports/index.md"]
    weekly(docs, "--until", "2026-W06")
    assert load(docs, "2026/W06-batch")["range"]["commits"] == []  # type: ignore[index]
    assert (docs.path.parent / "out" / "reports" / "2026" / "W05-vision.md").is_file()


@pytest.mark.parametrize(("every", "names"), [
    ("month", ["2026/M01-all"]), ("day", ["2026/01-12-all", "2026/01-13-all", "2026/01-14-all"])])
def test_days_and_months(docs: Repo, every: str, names: list[str]) -> None:
    docs.commit({".diffinsight.yml": None}, "No categories", "2026-01-31T10:00:00+00:00")
    weekly(docs, "--every", every, "--since", "2026-01-12", "--until", "2026-01-14")
    expected = [f"reports/{one}{end}" for one in names for end in (".html", ".json", ".md")]
    assert [name for name in files(docs.path.parent / "out") if "/2026/" in name] == expected


def test_the_path_template(docs: Repo) -> None:
    path = 'weekly:\n  path: "{year}-{period}/{locale}/{category}.md"\n'
    docs.commit({".diffinsight.yml": CONFIG + path}, "Paths", "2026-01-31T11:00:00+00:00")
    weekly(docs, "--weeks", "1")
    assert sorted(files(docs.path.parent / "out")) == [
        *(f"2026-W05/en_US/{name}.{end}" for name in ("batch", "vision") for end in ("html", "json", "md")), "feed.xml", "index.md"]


def test_committed_reports_are_not_reported_on(docs: Repo) -> None:
    docs.commit({".diffinsight.yml": None}, "No categories", "2026-01-31T10:00:00+00:00")
    main(["weekly", "--quiet", "--repo", str(docs.path), "--output", str(docs.path), "--until", "2026-W05"])
    docs.commit({"batch/jobs.md": "# Batch jobs\n"}, "Less, with reports", "2026-02-03T10:00:00+00:00")
    weekly(docs, "--until", "2026-W06", "--weeks", "1")
    assert [file["path"] for file in load(docs, "2026/W06-all")["files"]] == ["batch/jobs.md"]  # type: ignore[attr-defined]


def test_what_goes_wrong(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    docs.commit({".diffinsight.yml": CONFIG + 'weekly:\n  path: "{year}-{period}.md"\n'}, "Paths", "2026-01-31T11:00:00+00:00")
    assert weekly(docs) == 2
    assert "put {category} into the path template" in capsys.readouterr().err
    docs.commit({".diffinsight.yml": None}, "None", "2026-01-31T12:00:00+00:00")
    index = docs.path.parent / "out" / "reports" / "index.md"
    index.parent.mkdir(parents=True)
    index.write_text("# Mine\n")
    assert weekly(docs) == 2
    assert "is not an index that diffinsight wrote" in capsys.readouterr().err and index.read_text() == "# Mine\n"
    assert weekly(docs, "--since", "soon") == 2
    assert "Not a date" in capsys.readouterr().err
    clone = docs.path.parent / "clone"
    docs.git("clone", "-q", "--depth=2", f"file://{docs.path}", str(clone))
    assert main(["weekly", "--repo", str(clone), "--weeks", "9", "--output", str(clone / "out")]) == 2
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_killed_at_any_moment_nothing_is_half_written(docs: Repo) -> None:
    command = [sys.executable, "-m", "diffinsight", "weekly", "--quiet", "--repo", str(docs.path), "--weeks", "9", "--output"]
    started = time.perf_counter()
    subprocess.run([*command, "calm"], cwd=docs.path.parent, check=True)
    whole, took = files(docs.path.parent / "calm"), time.perf_counter() - started
    out = docs.path.parent / "rough"
    for part in range(1, 6):
        running = subprocess.Popen([*command, "rough"], cwd=docs.path.parent)
        time.sleep(took * part / 6)
        os.kill(running.pid, signal.SIGKILL) if hasattr(signal, "SIGKILL") else running.kill()
        running.wait()
        for name, content in files(out).items():
            assert name.rpartition("/")[2].startswith(".diffinsight-") or content == whole[name] or name.endswith(("index.md", "feed.xml"))
    subprocess.run([*command, "rough"], cwd=docs.path.parent, check=True)
    assert files(out) == whole


def test_several_processes_write_the_same(docs: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFINSIGHT_JOBS", "1")
    weekly(docs, "--all")
    alone = files(docs.path.parent / "out")
    (docs.path.parent / "out").rename(docs.path.parent / "alone")
    monkeypatch.setenv("DIFFINSIGHT_JOBS", "2")
    weekly(docs, "--all")
    assert files(docs.path.parent / "out") == alone


def test_html_stands_beside_and_is_made_again_without_the_repository(docs: Repo) -> None:
    weekly(docs, "--all")
    out = docs.path.parent / "out" / "reports" / "2026"
    page = (out / "W05-vision.html").read_text()
    assert page.startswith("<!doctype html>") and "vision/new.md" in page and "<script src" not in page
    for path in out.glob("*.html"):
        path.unlink()
    docs.commit({"vision/new.md": None}, "Gone", "2026-02-10T10:00:00+00:00")  # only what is stored tells of the page
    weekly(docs, "--until", "2026-W05")
    again = (out / "W05-vision.html").read_text()
    (change,) = load(docs, "2026/W05-vision")["changes"]  # type: ignore[misc]
    assert f'id="{change["id"]}"' in again and change["message"].split(" ")[0] in again and "Modified Contents" in again
    before = files(docs.path.parent / "out")
    weekly(docs, "--until", "2026-W05")
    assert files(docs.path.parent / "out") == before


def test_the_site_in_the_same_command(docs: Repo) -> None:
    public = docs.path.parent / "public"
    assert weekly(docs, "--all", "--site", str(public), "--url", "https://example.org/reports/") == 0
    assert (public / "index.html").is_file() and (public / "sitemap.xml").is_file()
    assert len(list((public / "report").glob("2026-W05-*.html"))) == 2
