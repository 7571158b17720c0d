"""Fetches the history that a shallow checkout lacks of a range.

In: a checkout and the two ends of a range. Out: a repository that holds both and their merge base. Must not know: pull requests.

This is the only part that writes to a repository: it adds objects, as `git fetch` does, and only when it is asked to. The checkout's own
settings apply (a workflow's checkout keeps its credentials there); its hooks do not run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from diffinsight.model import DiffInsightError

_DEPTHS = (100, 1000, 10_000)  # commits on both sides, after the pull request's own; then all
_OWN = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def fetch_lacking(place: str, base: str, head: str, commits: int = 0) -> list[str]:
    """Make sure that `base`, `head` (full object names) and their merge base are there; returns the fetches it took, as command lines.

    `commits`: how many commits `head` has beyond `base`, 0 when unknown. Raises DiffInsightError saying what helps.
    """
    took: list[str] = []
    shallow = _git(place, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    if _holds(place, base) and _holds(place, head) and (not shallow or _joined(place, base, head)):
        return took
    for how in ([f"--depth={depth}"] for depth in (max(commits, 1) + 1, *_DEPTHS)) if shallow else ([],):
        _fetch(place, [*how, "origin", base, head], took)
        if not shallow or _joined(place, base, head):
            return took
    _fetch(place, ["--unshallow", "origin", base, head], took)
    return took


def _holds(place: str, commit: str) -> bool:
    return _git(place, "cat-file", "-e", f"{commit}^{{commit}}").returncode == 0


def _joined(place: str, base: str, head: str) -> bool:
    return _git(place, "merge-base", base, head).returncode == 0


def _fetch(place: str, what: Sequence[str], took: list[str]) -> None:
    command = ["fetch", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", *what]
    took.append("git " + " ".join(command))
    done = _git(place, *command)
    if done.returncode:
        lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line.startswith(("fatal:", "error:"))]
        said = "".join(one if one.isprintable() else " " for one in (lines[-1] if lines else f"status {done.returncode}"))
        raise DiffInsightError(f"cannot fetch what the checkout lacks ({said[:200]}): let actions/checkout keep its credentials "
                               "(persist-credentials: true), or check out with fetch-depth: 0")


def _git(place: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", place, "-c", f"core.hooksPath={os.devnull}", *arguments], capture_output=True,
                              env={**os.environ, **_OWN}, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise DiffInsightError("git was not found: install git 2.30 or later and see that it is on PATH") from error
