"""The command line: what it prints where, what every failure looks like, and what it leaves on disk."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from diffinsight.cli import COMMANDS, main, parser
from tests.gitrepo import Repo

HEAVY = ("git", "markdown_it", "jinja2", "ruamel.yaml", "deepdiff", "diffinsight.pipeline", "diffinsight.render", "diffinsight.classify")


@pytest.fixture
def docs(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository whose last commit removes one page and adds another; the current folder is outside it."""
    repo.commit({"vision/old.md": "# Old page\n\nIt tells how images are read.\n", "batch/jobs.md": "# Jobs\n\nTen jobs.\n",
                 "vision/kept.md": "# Kept\n",
                 ".diffinsight.yml": "categories:\n  vision: vision/\n  batch: batch/\n"}, "Start")
    repo.commit({"vision/old.md": None, "batch/new.md": "# New page\n\nIt tells how jobs are stopped.\n"}, "Change (#7)")
    monkeypatch.chdir(repo.path.parent)
    for name in list(os.environ):
        if name.startswith("DIFFINSIGHT_"):
            monkeypatch.delenv(name)
    return repo


def fails(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """Run a command that has to fail: exit 2, nothing on stdout, one line on stderr, which is returned."""
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("diffinsight: error: "), err
    assert "Traceback" not in err and "internal error" not in err
    return err


def report(docs: Repo, *args: str) -> int:
    return main(["report", "--quiet", "--repo", str(docs.path), *args])


# --------------------------------------------------------------------------- arguments


def test_help_imports_nothing_heavy() -> None:
    code = ("import sys; from diffinsight.cli import main; main(['--help']); "
            "print([one for one in sys.argv[1:] if one in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert "usage: diffinsight" in capsys.readouterr().out


@pytest.mark.parametrize(("args", "told"), [
    ((), "the following arguments are required: COMMAND"),
    (("repotr",), "invalid choice: 'repotr'"),
    (("report", "--formt", "html"), "unrecognized arguments"),
    (("report", "--format", "pdf"), "invalid choice: 'pdf'"),
    (("report", "--fail-on", "sometimes"), "invalid choice: 'sometimes'"),
    (("rules", "no-such-rule"), "no rule is called 'no-such-rule'"),
    (("rules", "page-remove"), "did you mean 'page-removed'?"),
])
def test_wrong_arguments_are_one_line(args: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told in fails(capsys, *args)


def test_the_environment_sets_what_the_command_line_does_not(docs: Repo, monkeypatch: pytest.MonkeyPatch,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DIFFINSIGHT_FORMAT", "json")
    monkeypatch.setenv("DIFFINSIGHT_CATEGORY", "vision")
    monkeypatch.setenv("DIFFINSIGHT_REPO", str(docs.path))
    assert main(["report"]) == 0
    assert json.loads(capsys.readouterr().out)["category"] == "vision"
    assert main(["report", "--format", "markdown", "--category", "batch"]) == 0
    assert "Diff Insight Report - batch" in capsys.readouterr().out
    monkeypatch.setenv("DIFFINSIGHT_FORMAT", "pdf")
    assert "invalid choice: 'pdf'" in fails(capsys, "report")
    assert main(["rules"]) == 0


# --------------------------------------------------------------------------- results


def test_a_report_goes_to_stdout(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--repo", str(docs.path)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("---\n") and "# Highlights" in out and "vision/old.md" in out
    assert "Highlights" not in err


def test_json_and_no_diff(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(docs, "--format", "json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert {one["rule"] for one in whole["changes"]} >= {"page-removed", "page-added"}
    assert report(docs, "--no-diff") == 0
    assert "```diff" not in capsys.readouterr().out


def test_two_runs_and_two_clones_agree(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    clone = docs.path.parent / "clone"
    docs.git("clone", "-q", "--bare", str(docs.path), str(clone))
    texts = []
    for repo in (docs.path, docs.path, clone):
        assert main(["report", "--quiet", "--repo", str(repo), "--format", "markdown"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] == texts[2]


def test_a_file_keeps_its_permissions_and_has_no_leftovers(docs: Repo, tmp_path: Path) -> None:
    place = tmp_path / "out" / "report.md"
    place.parent.mkdir()
    place.write_text("earlier")
    place.chmod(0o640)
    assert report(docs, "--output", str(place)) == 0
    assert "# Highlights" in place.read_text(encoding="utf-8")
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert [one.name for one in place.parent.iterdir()] == ["report.md"]


def test_the_form_follows_the_name(docs: Repo, tmp_path: Path) -> None:
    assert report(docs, "--output", str(tmp_path / "report.json")) == 0
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["schema_version"]


def test_a_folder_gets_one_report_per_category(docs: Repo, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    assert report(docs, "--output", f"{folder}/") == 0
    assert sorted(one.name for one in folder.iterdir()) == ["batch.md", "vision.md"]
    assert "vision/old.md" in (folder / "vision.md").read_text(encoding="utf-8")
    assert "vision/old.md" not in (folder / "batch.md").read_text(encoding="utf-8")
    assert report(docs, "--output", str(folder), "--category", "batch", "--format", "json") == 0
    assert sorted(one.name for one in folder.iterdir()) == ["batch.json", "batch.md", "vision.md"]


def test_a_device_is_written_to_and_not_replaced(docs: Repo) -> None:
    assert report(docs, "--output", os.devnull) == 0
    assert not Path(os.devnull).is_file()


def test_check_groups_by_file_and_fails_by_threshold(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--repo", str(docs.path)]
    assert main(["check", *where]) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "batch/new.md" and "[page-removed]" in out
    assert out.splitlines()[-1].startswith("2 findings in 2 files: 1 breaking")
    assert main(["check", *where, "--fail-on", "none"]) == 0
    assert main(["check", *where, "--category", "batch"]) == 0
    assert main(["check", *where, "--category", "batch", "--fail-on", "new"]) == 1
    assert main(["check", *where, "HEAD..HEAD"]) == 0
    assert capsys.readouterr().out.endswith("no findings\n")


def test_a_baseline_takes_out_what_is_known(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known, where = str(tmp_path / "known.json"), ["--repo", str(docs.path)]
    assert main(["check", *where, "--write-baseline", known]) == 0
    assert capsys.readouterr().out == ""
    assert len(json.loads(Path(known).read_text(encoding="utf-8"))["findings"]) == 2
    assert main(["check", *where, "--baseline", known]) == 0
    assert capsys.readouterr().out == "no findings\n"
    assert report(docs, "--baseline", known, "--format", "json") == 0
    assert sum(json.loads(capsys.readouterr().out)["silenced"].values()) >= 2


def test_the_repository_names_its_own_baseline(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known, where = tmp_path / "known.json", ["--repo", str(docs.path), "HEAD~2..HEAD~1"]
    assert main(["check", *where[:2], "HEAD~1..HEAD", "--write-baseline", str(known)]) == 0
    docs.commit({"known.json": known.read_bytes(), ".diffinsight.yml": "baseline: known.json\nfail_on: new\n"})
    docs.commit({"vision/later.md": "# Later page\n\nSomething else.\n"})
    assert main(["check", *where[:2], "HEAD~3..HEAD"]) == 1
    out = capsys.readouterr().out
    assert "vision/later.md" in out and "vision/old.md" not in out
    docs.commit({"known.json": None})
    main(["check", *where[:2]])
    assert "the baseline known.json is not there at head" in capsys.readouterr().err


def test_migrate_forms(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    for form, start in (("table", "removed"), ("csv", "kind,from,to"), ("json", "{")):
        assert main(["migrate", "--quiet", "--repo", str(docs.path), "--format", form]) == 0
        out = capsys.readouterr().out
        assert out.startswith(start) and "vision/old.md" in out, out


def test_rules_and_one_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "page-removed" in capsys.readouterr().out
    assert main(["rules", "page-removed"]) == 0
    assert "Why:" in capsys.readouterr().out
    assert main(["rules", "--format", "json"]) == 0
    assert {"id", "label", "why"} <= set(json.loads(capsys.readouterr().out)[0])


def test_config_show_and_check(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--repo", str(docs.path)]
    assert main(["config", "show", *where]) == 0
    assert json.loads(capsys.readouterr().out)["categories"] == {"batch": ["batch/"], "vision": ["vision/"]}
    assert main(["config", "check", *where]) == 0
    docs.commit({"vision/kept.md": None})
    assert main(["config", "check", *where]) == 1
    assert "the category 'vision' matches no file at head" in capsys.readouterr().err
    assert main(["check", *where, "--fail-on", "none"]) == 0
    assert "the category 'vision' matches no file at head" in capsys.readouterr().err


# --------------------------------------------------------------------------- failures


def test_not_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert str(tmp_path) in fails(capsys, "report", "--repo", str(tmp_path))
    assert "absent" in fails(capsys, "report", "--repo", str(tmp_path / "absent"))


@pytest.mark.parametrize("range_", ["nowhere..HEAD", "HEAD..nowhere", "nowhere", "HEAD..", "--upload-pack=x"])
def test_unknown_revision(docs: Repo, range_: str, capsys: pytest.CaptureFixture[str]) -> None:
    if range_ == "HEAD..":
        assert main(["report", "--quiet", "--repo", str(docs.path), range_]) == 0  # as in git: up to HEAD
    else:
        assert "nowhere" in fails(capsys, "report", "--repo", str(docs.path), range_) or range_.startswith("--")


def test_a_shallow_clone_says_what_to_fetch(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    base = docs.git("rev-parse", "HEAD~1")
    clone = docs.path.parent / "shallow"
    docs.git("clone", "-q", "--depth", "1", f"file://{docs.path}", str(clone))
    assert "git fetch" in fails(capsys, "report", "--repo", str(clone), f"{base}..HEAD")
    assert "git fetch" in fails(capsys, "report", "--repo", str(clone))


@pytest.mark.parametrize("output", ["file/report.md", "file/", "absent/report.md", "file/below/"])
def test_unwritable_output(docs: Repo, tmp_path: Path, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("a file, no folder")
    before = sorted(tmp_path.rglob("*"))
    assert f"cannot write {tmp_path / output}" in fails(capsys, "report", "--repo", str(docs.path), "--output", f"{tmp_path}/{output}")
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file").read_text() == "a file, no folder"


def test_nothing_is_left_when_one_of_two_files_cannot_be_written(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out" / "vision.md").mkdir(parents=True)
    assert "vision.md" in fails(capsys, "report", "--repo", str(docs.path), "--output", str(tmp_path / "out"))
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["vision.md"]


def test_several_documents_do_not_fit_in_one_file(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    told = fails(capsys, "report", "--repo", str(docs.path), "--format", "json", "--category", "vision", "--category", "batch")
    assert "--output FOLDER/" in told


def test_unknown_category(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert "'visoin'" in fails(capsys, "report", "--repo", str(docs.path), "--category", "visoin")


def test_faulty_configuration(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "settings.yml"
    file.write_text("categorie: {}\n")
    assert f"{file}, line 1: unknown key 'categorie'; did you mean 'categories'?" in fails(
        capsys, "report", "--repo", str(docs.path), "--config", str(file))
    file.write_bytes(b"# caf\xe9\n")
    assert "line 1 is not UTF-8" in fails(capsys, "report", "--repo", str(docs.path), "--config", str(file))
    assert "absent.yml" in fails(capsys, "report", "--repo", str(docs.path), "--config", str(tmp_path / "absent.yml"))
    docs.commit({".diffinsight.yml": "rules:\n  - {rule: a, label: ignore}\n"})
    assert ".diffinsight.yml, line 2" in fails(capsys, "report", "--repo", str(docs.path))
    assert "line 2" in fails(capsys, "config", "check", "--repo", str(docs.path))


def test_faulty_templates(docs: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "templates" in fails(capsys, "report", "--repo", str(docs.path), "--templates", str(tmp_path / "absent"))
    folder = tmp_path / "mine" / "report"
    folder.mkdir(parents=True)
    (folder / "markdown.md.j2").write_text("{% include 'absent.j2' %}")
    output = tmp_path / "report.md"
    assert "absent.j2" in fails(capsys, "report", "--repo", str(docs.path), "--templates", str(tmp_path / "mine"), "--output", str(output))
    assert not output.exists()


def test_broken_documents_are_warnings_in_the_report(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    docs.commit({"vision/front.md": "---\ntitle: [unclosed\n---\n\n# Title\n\nBody.\n", "vision/toc.yml": "- name: a\n  href: [\n",
                 "vision/bytes.md": b"# Caf\xe9\n\nBody \xff.\n"})
    assert main(["report", "--repo", str(docs.path), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert {one["path"] for one in json.loads(out)["warnings"]} >= {"vision/front.md", "vision/toc.yml"}
    assert "vision/front.md" in err and "Traceback" not in err
    assert main(["report", "--quiet", "--repo", str(docs.path)]) == 0
    assert capsys.readouterr().err == ""


def test_the_unexpected_is_one_line_too(monkeypatch: pytest.MonkeyPatch, docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    def stumble(*args: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("diffinsight.commands.rules.short_list", stumble)
    assert main(["rules"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "internal error, ZeroDivisionError: by zero" in err and "report it" in err
    with pytest.raises(ZeroDivisionError):
        main(["rules", "--debug"])


def test_interruption_and_a_reader_that_goes_away(docs: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(f"{sys.executable} -m diffinsight rules --format json | head -c 1; echo ${{PIPESTATUS[0]}}", shell=True,
                          executable="/bin/bash", capture_output=True, text=True)
    assert done.stdout == "[141\n" or done.stdout == "[0\n"  # 0 when everything fitted into the pipe
    assert done.stderr == ""

    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("diffinsight.commands.rules.short_list", interrupt)
    assert main(["rules"]) == 130
    assert capsys.readouterr().err == "diffinsight: error: interrupted\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line() -> None:
    done = subprocess.run(f"{sys.executable} -m diffinsight rules > /dev/full", shell=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "diffinsight: error: cannot write the result: No space left on device\n")
    done = subprocess.run(f"{sys.executable} -m diffinsight rules >&-", shell=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "")


def test_the_demo_replaces_only_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sample"
    assert main(["demo", str(folder)]) == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert str(folder / "report.md") in capsys.readouterr().out
    assert main(["demo", str(folder)]) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == first
    (tmp_path / "other" / "lumen-docs").mkdir(parents=True)
    capsys.readouterr()
    assert "was not made by this command" in fails(capsys, "demo", str(tmp_path / "other"))


def test_all_options_have_help() -> None:
    for action in parser()._subparsers._group_actions[0].choices.values():  # type: ignore[union-attr]
        assert [one.dest for one in action._actions if not one.help] == []


def test_what_is_not_committed_yet(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (docs.path / "batch" / "new.md").unlink()
    where = ["--repo", str(docs.path)]
    assert main(["check", *where, "--staged"]) == 0
    assert main(["check", *where, "--worktree"]) == 1
    docs.git("add", "-A")
    assert main(["check", *where, "--staged"]) == 1
    assert capsys.readouterr().out.count("[page-removed]") == 2
    assert "not allowed with" in fails(capsys, "check", *where, "--staged", "--worktree")
