"""Runs git for the other modules of this package, through GitPython, in an environment nothing foreign can bend.

In: a git directory and arguments. Out: bytes. Must not know: what the commands mean.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diffinsight.model import DiffInsightError

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # else GitPython fails to load, not to run, where there is no git
import git as gitpython

USERS_SETTINGS: Mapping[str, None] = dict.fromkeys(
    ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"))

# No configuration but the git directory's own, no prompt, no lock, no lazy fetch, no replaced objects, plain pathspecs.
QUIET: Mapping[str, str] = {
    "GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_COUNT": "0", "GIT_CONFIG_PARAMETERS": "",
    "GIT_ATTR_NOSYSTEM": "1", "GIT_DIFF_OPTS": "", "GIT_EXTERNAL_DIFF": "", "GIT_PAGER": "cat", "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "0", "GIT_GLOB_PATHSPECS": "0", "GIT_NOGLOB_PATHSPECS": "0", "GIT_ICASE_PATHSPECS": "0",
    "LC_ALL": "C", "LANGUAGE": "C", "TZ": "UTC",
}


class GitFailed(DiffInsightError):
    """git ended with an unexpected status; the text is its own complaint, one line."""


class Git:
    """git bound to one git directory, with `environment` on top of the quiet one (None: as the user has it). `keep` lives as long."""

    def __init__(self, folder: Path, environment: Mapping[str, str | None] | None = None, keep: object = None) -> None:
        self.folder = folder
        self._keep = keep
        self._git = gitpython.Git(str(folder))
        merged = {**QUIET, **(environment or {})}
        self._environment = {name: value for name, value in merged.items() if value is not None}

    def run(self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> bytes:
        """The output of one command; raises GitFailed for a status not in `accept`."""
        process = self.start(*arguments)
        out, err = process.communicate(stdin)
        if process.returncode not in accept:
            raise GitFailed(_complaint(err) or f"git {arguments[0]} ended with status {process.returncode}")
        return bytes(out)

    def start(self, *arguments: str) -> Any:
        """A running command with open pipes (a Popen-like object, killed when it is forgotten)."""
        command = [gitpython.Git.GIT_PYTHON_GIT_EXECUTABLE or "git", f"--git-dir={self.folder}", "--no-pager", *arguments]
        try:
            return self._git.execute(command, istream=subprocess.PIPE, as_process=True, env=self._environment)
        except (gitpython.exc.GitCommandNotFound, OSError) as error:
            raise DiffInsightError("git was not found: install git 2.30 or later and see that it is on PATH") from error


def _complaint(err: bytes) -> str:
    """The line of git's complaints that tells most, without its ornaments."""
    lines = err.decode(errors="replace").strip().splitlines()
    worst = next((line for word in ("fatal: ", "error: ") for line in lines if line.startswith(word)), lines[-1] if lines else "")
    return worst.removeprefix("fatal: ").removeprefix("error: ").rstrip(". ")
