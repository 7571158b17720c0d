"""Who did it: the commits of a range and the paths each one touched.

In: two ends of a range. Out: commits, oldest first, with paths and pull request numbers. Must not know: file content.
One pass over commits and trees; no blob is read, so it works in a partial clone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from diffinsight.model import Commit
from diffinsight.walk.paths import shown
from diffinsight.walk.runner import Git

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # also what turns the direction of text
_PULL_REQUEST = re.compile(r"\(#([0-9]{1,9})\)\s*$|^Merge pull request #([0-9]{1,9}) from |^Merged PR ([0-9]{1,9}): ")


@dataclass(frozen=True)
class Step:
    """A commit of the range with the paths it changed. A merge counts for those that differ from all of its parents."""

    commit: Commit
    parents: tuple[str, ...]
    paths: tuple[str, ...]


class _Entry(NamedTuple):
    """A commit as git lists it."""

    sha: str
    parents: tuple[str, ...]
    date: str
    author: str
    subject: str
    paths: tuple[str, ...]


def listing(git: Git, base: str | None, head: str) -> bytes:
    """git's listing of the commits reachable from `head` but not from `base` (None: all), oldest first, for `history`."""
    return git.run("log", "--topo-order", "--reverse", "-c", "--raw", "-z", "-r", "--root", "--no-renames", "--no-abbrev",
                   "--encoding=UTF-8", "--format=%H %P %aI%x00%an%x00%s", head, *([f"^{base}"] if base else []), "--")


def history(listed: bytes, head: str, shallow: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """The commits of a listing. One at the edge of a shallow clone seems to add the whole tree: it gets no credit."""
    entries = tuple(_entries(listed.split(b"\0")))
    numbers = _pull_requests(entries, head)
    return tuple(Step(Commit(entry.sha, entry.author, entry.date, entry.subject, numbers.get(entry.sha)), entry.parents,
                      () if entry.sha in shallow else entry.paths) for entry in entries)


def touched(steps: Iterable[Step]) -> Mapping[str, tuple[str, ...]]:
    """Path -> the commits that touched it, oldest first."""
    found: dict[str, list[str]] = {}
    for step in steps:
        for path in step.paths:
            found.setdefault(path, []).append(step.commit.sha)
    return {path: tuple(shas) for path, shas in found.items()}


def _entries(tokens: Sequence[bytes]) -> Iterator[_Entry]:
    """Tokens: "sha parents... date", author, subject, then pairs of a raw record (":...") and its path; blank ones between."""
    at, end = 0, len(tokens)
    while at < end:
        header = tokens[at].strip().decode()
        if not header:
            at += 1
            continue
        sha, *parents, date = header.split()
        author, subject = (_line(token) for token in tokens[at + 1:at + 3])
        at += 3
        paths = []
        while at < end and (not (token := tokens[at].lstrip(b"\n")) or token.startswith(b":")):
            if token:
                paths.append(shown(tokens[at + 1]))
            at += 2 if token else 1
        yield _Entry(sha, tuple(parents), date, author, subject, tuple(paths))


def _line(text: bytes) -> str:
    """Author names and subjects are foreign text: one line, without control characters."""
    return " ".join(_CONTROL.sub(" ", text.decode(errors="replace")).split())


def _pull_requests(entries: Sequence[_Entry], head: str) -> dict[str, int]:
    """Commit -> its own pull request, else the innermost one whose merge brought it in.

    Walks first parents from the head; at each merge, oldest first, the merged side belongs to that merge's pull request, and
    merges inside it are walked in the same way.
    """
    known = {entry.sha: entry for entry in entries}
    numbers: dict[str, int] = {}
    seen: set[str] = set()
    waiting: list[tuple[str, int | None]] = [(head, None)]
    while waiting:
        tip, inherited = waiting.pop()
        line: list[_Entry] = []
        while tip in known and tip not in seen:
            seen.add(tip)
            line.append(known[tip])
            tip = known[tip].parents[0] if known[tip].parents else ""
        for entry in line:  # newest first, so that the oldest merge is taken off the stack first
            own = _number(entry.subject) or inherited
            if own:
                numbers[entry.sha] = own
            waiting += [(parent, own) for parent in reversed(entry.parents[1:])]
    return numbers


def _number(subject: str) -> int | None:
    found = _PULL_REQUEST.search(subject)
    return next(int(group) for group in found.groups() if group) if found else None
