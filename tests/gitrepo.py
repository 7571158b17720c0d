"""Builds small real git repositories for tests: a step is a mapping of paths to content (None deletes)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

WHO = {"GIT_AUTHOR_NAME": "Ada Writer", "GIT_AUTHOR_EMAIL": "ada@example.com",
       "GIT_COMMITTER_NAME": "Ada Writer", "GIT_COMMITTER_EMAIL": "ada@example.com",
       "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


class Repo:
    """A git repository in `folder`, branch main, identities and dates fixed so that shas are the same everywhere."""

    def __init__(self, folder: Path, *init: str) -> None:
        self.path = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *init)
        self._day = 0

    def git(self, *args: str, date: str = "2026-01-05T10:00:00+00:00") -> str:
        """Run git in the repository and return its output, stripped."""
        environment = {**os.environ, **WHO, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        done = subprocess.run(["git", *args], cwd=self.path, env=environment, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def commit(self, files: Mapping[str, str | bytes | None], message: str = "Change", date: str | None = None) -> str:
        """Write, delete (None) and commit; returns the new commit's sha. Without a date each commit is one day after the last."""
        self._day += 1
        for name, content in files.items():
            target = self.path / name
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        when = date or f"2026-01-{self._day:02d}T10:00:00+00:00"
        self.git("add", "-A", date=when)
        self.git("commit", "-q", "--allow-empty", "-m", message, date=when)
        return self.git("rev-parse", "HEAD")
