"""`diffinsight demo [DIR]`: a sample documentation repository with a short history, and its report.

In: a folder. Out: a git repository and two reports in it. Must not know: how a report is made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from pathlib import Path

from diffinsight.commands.options import Subparsers, command
from diffinsight.commands.output import check_place, write_files
from diffinsight.model import DiffInsightError
from diffinsight.resources import folder

REPOSITORY = "lumen-docs"
MARK = "made-by-diffinsight-demo"  # a file inside .git: only a repository that has it is replaced
COMMITS = {  # step folder -> (author date, author, subject)
    "1-start": ("2025-03-14T09:00:00+00:00", "Mira Holt", "Publish the Lumen AI articles"),
    "2-consolidate-reference": ("2025-04-02T14:30:00+00:00", "Mira Holt", "Move the agents reference into the REST reference (#41)"),
    "3-spring-availability": ("2025-04-03T08:15:00+00:00", "Jon Vale", "New region and models, newer API version for batch (#44)"),
}
CATEGORY = "lumen-ai"


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "demo", "make a sample documentation repository and write its report")
    parser.add_argument("folder", nargs="?", metavar="DIR", default="demo-output", help="where (default: demo-output)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from diffinsight.commands.showing import show
    from diffinsight.pipeline import Request, analyse, reports

    place = Path(args.folder)
    check_place(f"{place}{os.sep}")
    repository = build(place / REPOSITORY)
    (report,) = reports(analyse(Request(repo=str(repository), range="start..main")), [CATEGORY])
    written = write_files({place / f"report.{suffix}": show(report, form) for form, suffix in (("markdown", "md"), ("html", "html"))})
    print(f"sample repository   {repository}")
    for path in written:
        print(f"report              {path}")
    return 0


def build(repository: Path) -> Path:
    """Make the repository, or make it anew where an earlier demo left it; the same commit ids everywhere. Raises DiffInsightError."""
    if repository.exists():
        if not (repository / ".git" / MARK).is_file():
            raise DiffInsightError(f"{repository} exists and was not made by this command: name another folder")
        shutil.rmtree(repository)
    history = folder("demo_history")
    try:
        repository.mkdir(parents=True)
        _git(repository, "init", "--quiet", "--template=", "--initial-branch=main")
        (repository / ".git" / MARK).touch()
        for step, (date, author, subject) in COMMITS.items():
            for old in repository.iterdir():
                if old.name != ".git":
                    shutil.rmtree(old) if old.is_dir() else old.unlink()
            shutil.copytree(history / step, repository, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
            _git(repository, "add", "--all")
            _git(repository, "commit", "--quiet", "--message", subject, date=date, author=author)
        _git(repository, "tag", "start", "HEAD~2")
    except OSError as error:
        raise DiffInsightError(f"cannot make {repository}: {error.strerror or error}") from error
    return repository


def _git(repository: Path, *args: str, date: str = "", author: str = "") -> None:
    """Run git with the demo's identities and without the user's settings."""
    mail = f"{author.split(' ')[0].lower()}@lumen.example"
    who = {f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER")
           for field, value in (("NAME", author), ("EMAIL", mail), ("DATE", date))} if author else {}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        subprocess.run(["git", *args], cwd=repository, env={**inherited, **alone, **who}, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise DiffInsightError("git is not installed, or not on the PATH") from error
    except subprocess.CalledProcessError as error:
        raise DiffInsightError(f"git {args[0]} failed in {repository}: {error.stderr.decode(errors='replace').strip()}") from error
