"""The first parents of a revision: the states a branch was in, one after the other.

In: git and a revision. Out: commits with their times, newest first. Must not know: files, ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffinsight.walk.runner import Git


@dataclass(frozen=True)
class Stop:
    """One state of a branch. `second`: the commit's time, seconds since the epoch."""

    sha: str
    second: int


def first_parents(git: Git, revision: str) -> tuple[Stop, ...]:
    """The first-parent line of a commit, newest first; a shallow clone's ends at its edge."""
    out = git.run("rev-list", "--first-parent", "--timestamp", revision, "--").decode().split()
    return tuple(Stop(sha, int(second)) for second, sha in zip(out[::2], out[1::2], strict=True))


def states(line: Sequence[Stop], seconds: Sequence[int]) -> Iterator[str | None]:
    """For each moment, given in descending order: the first commit of the line that is not younger, None before the beginning.

    That is how a dated range finds its ends (`Resolver`), so that a period's report equals the report of its window.
    """
    at = 0
    for second in seconds:
        while at < len(line) and line[at].second > second:
            at += 1
        yield line[at].sha if at < len(line) else None
