"""A repository to read: ranges and trees.

In: a git directory. Out: `model.Range` and `model.Tree`. Must not know: what documents say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from diffinsight.model import DiffInsightError, FileChange, Range, Warning_
from diffinsight.walk.changes import compare, entries
from diffinsight.walk.ends import Ends, RangeSpec, Resolver
from diffinsight.walk.forge import Remote
from diffinsight.walk.globs import matcher
from diffinsight.walk.history import Step, history, listing, touched
from diffinsight.walk.line import Stop, first_parents
from diffinsight.walk.memory import Memory
from diffinsight.walk.objects import Objects
from diffinsight.walk.pending import staged, worktree
from diffinsight.walk.runner import GitFailed
from diffinsight.walk.scratch import Scratch
from diffinsight.walk.tree import GitTree
from diffinsight.walk.trees import EMPTY_TREES
from diffinsight.walk.versions import Turn, turns

KEPT = 4  # trees of a repository that are kept at hand


@dataclass(frozen=True)
class Place:
    """Where a repository lies on disk: its git directory, its work tree (None: bare) and the folder of interest inside that."""

    git_dir: Path
    top: Path | None
    subfolder: str


class Repository:
    """One repository, read only. Close it (or use it in a `with`) to end its git process and drop its scratch folder."""

    def __init__(self, scratch: Scratch, remote: Callable[[], Remote], place: Place | None = None,
                 fetch: Callable[[list[str]], None] | None = None) -> None:
        self.subfolder = place.subfolder if place else ""
        self.top = place.top if place else None  # the work tree, None for a bare repository and behind a URL
        self._place = place
        self._scratch = scratch
        self._remote = remote
        self._objects = Objects(scratch.git, fetch)
        self._resolver = Resolver(scratch, self._objects)
        self._trees: set[str] = set()
        self._memory = Memory()
        self._read: dict[str, GitTree] = {}  # the trees asked for last

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._objects.close()
        self._scratch.close()

    def tree(self, revision: str) -> GitTree:
        """The tree of a commit (any revision; also what `Range.base` and `Range.head` name where they are no commits)."""
        known = revision in self._trees or revision in EMPTY_TREES.values()
        name = revision if known else self._resolver.commit(revision)
        found = self._read.pop(name, None) or GitTree(self._scratch.git, self._objects, name, self._memory)
        self._read = {**dict(list(self._read.items())[1 - KEPT:]), name: found}
        return found

    def line(self, revision: str = "HEAD") -> tuple[Stop, ...]:
        """The first parents of a revision, newest first."""
        return first_parents(self._scratch.git, self._resolver.commit(revision))

    def ends(self, spec: RangeSpec) -> tuple[str, str]:
        """The two commits of a range; the empty tree where there was nothing before."""
        ends = self._resolver.ends(spec)
        head = ends.head or self._resolver.commit(spec.head)
        return ends.base or EMPTY_TREES[len(head)], head

    def title(self) -> str:
        """The remote's web address where it is a known forge, else the remote's or folder's name."""
        return self._remote().title

    def date(self, revision: str) -> str:
        """A commit's committer date, ISO 8601."""
        return self._date(self._resolver.commit(revision))

    def turns(self, revision: str, base: str | None, globs: Sequence[str]) -> Iterator[Turn]:
        """What each commit of a revision's first-parent line, after `base` if given, made of files that match; oldest first."""
        return turns(self._scratch.git, self._resolver.commit(revision), self._resolver.commit(base) if base else None, globs)

    def blobs(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """Contents by blob id, in the order asked for; None for what is not at hand."""
        wanted = list(names)
        if self._objects.lazy:
            self._objects.missing(wanted)
        return self._objects.read_many(wanted)

    def recall(self, what: str, path: str, blob: str) -> Any:
        """What its trees remember of a file (see `model.Tree.recall`), None when that is nothing."""
        return self._memory.get((what, path, blob))

    @property
    def lazy(self) -> bool:
        """May contents have been left behind at a remote that can still give them."""
        return self._objects.lazy

    @property
    def shallow(self) -> frozenset[str]:
        """Commits whose parents were not fetched."""
        return self._scratch.shallow

    def walk(self, spec: RangeSpec) -> Range:
        """Compare the two end trees of a range; raises DiffInsightError where it cannot be read in full."""
        try:
            ends = self._resolver.ends(spec)
            return self._walk(spec, ends) if ends.head else self._nothing(ends)
        except GitFailed as error:
            raise DiffInsightError(f"git could not read the range: {error}. Check the repository with `git fsck`.") from error

    def _walk(self, spec: RangeSpec, ends: Ends) -> Range:
        head = ends.head or ""
        base = ends.base or EMPTY_TREES[len(head)]
        end = self._pending(spec) or head
        wanted = self._wanted(spec)
        git = self._scratch.git
        with ThreadPoolExecutor(2) as beside:  # git lists the history while it compares the trees
            remote = beside.submit(self._remote)
            listed = beside.submit(listing, git, ends.base, head)
            found = entries(git, base, end)
            changes, warnings = compare(git, self._objects, found, wanted)
            steps = history(listed.result(), head, self._scratch.shallow)
        limited = bool(spec.paths or self.subfolder)
        commits = tuple(step.commit for step in steps if not limited or any(map(wanted, step.paths)))
        return Range(
            repository=remote.result().title, base=base, head=end, commits=commits, files=_credited(changes, steps),
            head_date=self._date(head), merge_base=ends.merge_base, since=ends.since, until=ends.until,
            permalink=remote.result().compare(base, end) if ends.base and end == head else None,
            warnings=(*warnings, *self._doubts(ends, steps)))

    def _pending(self, spec: RangeSpec) -> str | None:
        """The tree of what is not committed yet, when that is asked for."""
        if not spec.pending:
            return None
        if not self._place or not self._place.top:
            raise DiffInsightError(f"Nothing can be {spec.pending} in a bare repository or behind a URL: use --repo with a work tree.")
        tree = (staged(self._scratch, self._place.git_dir) if spec.pending == "staged"
                else worktree(self._scratch, self._place.git_dir, self._place.top))
        self._trees.add(tree)
        return tree

    def _nothing(self, ends: Ends) -> Range:
        """A window from before the first commit."""
        empty = EMPTY_TREES[len(self._scratch.head or next(iter(self._scratch.refs.values())))]
        return Range(self._remote().title, empty, empty, (), (), f"{ends.until or ends.since}", None, ends.since, ends.until)

    def _wanted(self, spec: RangeSpec) -> Callable[[str], bool]:
        inside, chosen = matcher([self.subfolder] if self.subfolder else []), matcher(spec.paths)
        return lambda path: inside(path) and chosen(path)

    def _date(self, sha: str) -> str:
        """A commit's committer date in ISO 8601, in its own time zone."""
        _, content = self._objects.commit(sha) or ("", b"")
        found = re.search(rb"^committer .*> (-?[0-9]+) ([+-])([0-9]{2})([0-9]{2})$", content.partition(b"\n\n")[0], re.MULTILINE)
        if not found:
            return ""
        offset = timedelta(hours=int(found[3]), minutes=int(found[4])) * (-1 if found[2] == b"-" else 1)
        return datetime.fromtimestamp(int(found[1]), timezone(offset)).isoformat()

    def _doubts(self, ends: Ends, steps: Sequence[Step]) -> list[Warning_]:
        """What the user should know about the range itself."""
        if any(step.commit.sha in self._scratch.shallow for step in steps):
            return [Warning_("", "The clone is shallow: commits of this range are missing from the credits. Run `git fetch --unshallow`.")]
        if ends.base in (None, ends.head) or any(ends.base in step.parents for step in steps) or self._scratch.shallow:
            return []
        return [Warning_("", f"{ends.base} is not an ancestor of {ends.head}: what only the former has appears as removed. "
                             "Write BASE...HEAD to compare from where they parted.")]


def _credited(changes: Sequence[FileChange], steps: Sequence[Step]) -> tuple[FileChange, ...]:
    """Each change with the commits that touched it under either of its names, oldest first."""
    paths = touched(steps)
    order = {step.commit.sha: place for place, step in enumerate(steps)}

    def commits(change: FileChange) -> tuple[str, ...]:
        shas = {*paths.get(change.path, ()), *paths.get(change.base_path, ())}
        return tuple(sorted(shas, key=order.__getitem__))

    return tuple(replace(change, commits=commits(change)) for change in changes)
