"""Who did it: the commits of a range and the paths each one touched.

In: two ends of a range. Out: commits, oldest first, with paths and pull request numbers. Must not know: file content.
One pass over commits and trees; no blob is read, so it works in a partial clone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diffinsight.model import Commit
from diffinsight.walk.paths import shown
from diffinsight.walk.runner import Git

_PULL_REQUEST = re.compile(r"\(#([0-9]{1,9})\)\s*$|^Merge pull request #([0-9]{1,9}) from |^Merged PR ([0-9]{1,9}): ")


@dataclass(frozen=True)
class Step:
    """A commit of the range with the paths it changed. A merge counts for those that differ from all of its parents."""

    commit: Commit
    parents: tuple[str, ...]
    paths: tuple[str, ...]


def history(git: Git, base: str | None, head: str, shallow: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """The commits reachable from `head` but not from `base` (None: all), oldest first."""
    out = git.run("log", "--topo-order", "--reverse", "-c", "--raw", "-z", "-r", "--root", "--no-renames", "--no-abbrev",
                  "--encoding=UTF-8", "--format=%H %P %aI%x00%an%x00%s", head, *([f"^{base}"] if base else []), "--")
    steps = tuple(_steps(out.split(b"\0")))
    # At the edge of a shallow clone a commit seems to add the whole tree: it gets no credit.
    steps = tuple(replace(step, paths=()) if step.commit.sha in shallow else step for step in steps)
    numbers = _pull_requests(steps, head)
    return tuple(replace(step, commit=replace(step.commit, pull_request=numbers.get(step.commit.sha))) for step in steps)


def touched(steps: Iterable[Step]) -> Mapping[str, tuple[str, ...]]:
    """Path -> the commits that touched it, oldest first."""
    found: dict[str, list[str]] = {}
    for step in steps:
        for path in step.paths:
            found.setdefault(path, []).append(step.commit.sha)
    return {path: tuple(shas) for path, shas in found.items()}


def _steps(tokens: Sequence[bytes]) -> Iterator[Step]:
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
        yield Step(Commit(sha, author, date, subject), tuple(parents), tuple(paths))


def _line(text: bytes) -> str:
    """Author names and subjects are foreign text: one line, without control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text.decode(errors="replace")).split())


def _pull_requests(steps: Sequence[Step], head: str) -> dict[str, int]:
    """Commit -> its own pull request, else the innermost one whose merge brought it in.

    Walks first parents from the head; at each merge, oldest first, the merged side belongs to that merge's pull request, and
    merges inside it are walked in the same way.
    """
    known = {step.commit.sha: step for step in steps}
    numbers: dict[str, int] = {}
    seen: set[str] = set()
    waiting: list[tuple[str, int | None]] = [(head, None)]
    while waiting:
        tip, inherited = waiting.pop()
        line: list[Step] = []
        while tip in known and tip not in seen:
            seen.add(tip)
            line.append(known[tip])
            tip = known[tip].parents[0] if known[tip].parents else ""
        for step in line:  # newest first, so that the oldest merge is taken off the stack first
            own = _number(step.commit.subject) or inherited
            if own:
                numbers[step.commit.sha] = own
            waiting += [(parent, own) for parent in reversed(step.parents[1:])]
    return numbers


def _number(subject: str) -> int | None:
    found = _PULL_REQUEST.search(subject)
    return next(int(group) for group in found.groups() if group) if found else None
