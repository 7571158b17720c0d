"""The two ends of a range: which commits the user means.

In: a range, a revision or dates. Out: two object names, or one clear line about what is wrong. Must not know: files.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import Literal

from diffinsight.model import DiffInsightError
from diffinsight.walk.dates import moment
from diffinsight.walk.objects import Objects
from diffinsight.walk.runner import GitFailed
from diffinsight.walk.scratch import Scratch
from diffinsight.walk.trees import EMPTY_TREES


@dataclass(frozen=True)
class RangeSpec:
    """What to compare.

    `range`: "A..B", "A...B" (from the merge base) or "A" (to `head`; with dates, in its place); None without dates: the last
    commit of `head`.
    `since`, `until`: days, months, ISO weeks, years or instants (see `dates.moment`), a window by committer date along the first
    parents of `head`. `paths`: limits as `globs` describes them, from the repository's root. `head`: where dates are walked from.
    `pending`: compare what is staged, or the whole work tree, with the commit `range` names (default: `head`).
    """

    range: str | None = None
    since: str | None = None
    until: str | None = None
    paths: tuple[str, ...] = ()
    head: str = "HEAD"
    pending: Literal["", "staged", "worktree"] = ""


@dataclass(frozen=True)
class Ends:
    """`base` None: the empty tree. `head` None: nothing was there yet. Dates in ISO 8601 form."""

    base: str | None
    head: str | None
    merge_base: str | None = None
    since: str | None = None
    until: str | None = None


class Resolver:
    """Looks revisions up in one repository."""

    def __init__(self, scratch: Scratch, objects: Objects) -> None:
        self._scratch = scratch
        self._objects = objects

    def ends(self, spec: RangeSpec) -> Ends:
        """Both ends of a range; raises DiffInsightError where the repository does not hold them."""
        if not self._scratch.refs and not self._scratch.head:
            raise DiffInsightError("The repository has no commits yet: commit or fetch something, then run again.")
        if spec.pending:
            return self._pending(spec)
        if spec.since or spec.until:
            if spec.range and _split(spec.range)[2]:
                raise DiffInsightError(f"Give either the range {spec.range!r} or dates, not both; a single branch may go with dates.")
            return self._dated(replace(spec, head=spec.range or spec.head))
        if not spec.range:
            return self._last(spec.head)
        left, dots, right = _split(spec.range)
        head = self.commit(right or spec.head)
        if left in EMPTY_TREES.values():
            return Ends(None, head)
        base = self.commit(left or spec.head)
        if dots != "...":
            return Ends(base, head)
        merge_base = self._merge_base(base, head, spec.range)
        return Ends(merge_base, head, merge_base)

    def commit(self, revision: str) -> str:
        """The commit behind a revision; an unknown one names what comes nearest, or how to fetch it into a shallow clone."""
        if revision.startswith("-") or re.search(r"[\x00-\x1f\x7f]", revision):
            raise DiffInsightError(f"Not a revision: {revision!r}. Name a commit, branch or tag.")
        found = self._objects.commit(revision)
        if found is None:
            raise DiffInsightError(self._unknown(revision))
        return found[0]

    def _pending(self, spec: RangeSpec) -> Ends:
        if spec.since or spec.until or (spec.range and _split(spec.range)[2]):
            raise DiffInsightError(f"What is {spec.pending} is compared with one commit: give neither a second one nor dates.")
        return Ends(self.commit(spec.range or spec.head), self.commit("HEAD"))

    def _last(self, revision: str) -> Ends:
        head = self.commit(revision)
        parent = self._objects.commit(f"{head}^1")
        if not parent and head in self._scratch.shallow:
            raise DiffInsightError(f"This shallow clone ends at {head[:12]}: run `git fetch --deepen=1` to have what it is compared with.")
        return Ends(parent[0] if parent else None, head)

    def _dated(self, spec: RangeSpec) -> Ends:
        if not spec.since:
            raise DiffInsightError(f"Until {spec.until} needs a beginning: add --since with a date, month or week.")
        first, since = moment(spec.since, last=False)
        final, until = moment(spec.until, last=True) if spec.until else (None, None)
        if final is not None and final < first:
            raise DiffInsightError(f"The window ends before it begins: since {spec.since}, until {spec.until}. Swap the two dates.")
        tip = self.commit(spec.head)
        head = tip if final is None else self._before(tip, final)
        base = self._before(tip, first - 1)
        if base is None and self._scratch.shallow:
            raise DiffInsightError(f"This shallow clone does not reach back to {since}: run `git fetch --unshallow`.")
        return Ends(base, head, since=since, until=until)

    def _before(self, tip: str, second: int) -> str | None:
        """The last first-parent commit that is not younger than a moment."""
        return self._scratch.git.run("rev-list", "-1", "--first-parent", f"--min-age={second}", tip, "--").decode().strip() or None

    def _merge_base(self, base: str, head: str, text: str) -> str:
        try:
            return self._scratch.git.run("merge-base", base, head).decode().split()[0]
        except GitFailed as error:
            remedy = ("the clone is shallow: run `git fetch --unshallow`" if self._scratch.shallow
                      else f"compare the two ends themselves with {text.replace('...', '..')}")
            raise DiffInsightError(f"No common ancestor of the two ends of {text!r}; {remedy}.") from error

    def _unknown(self, revision: str) -> str:
        if "@{" in revision:
            return f"Unknown revision {revision!r}. Names with @{{...}} are not read: give the commit `git rev-parse {revision}` prints."
        names = sorted({name for ref in self._scratch.refs for name in (re.sub("^refs/(heads|tags|remotes)/", "", ref),)})
        near = difflib.get_close_matches(revision, names, 3, 0.6)
        if self._scratch.shallow and (not near or re.search(r"[~^]|^[0-9a-f]{7,}$", revision)):
            target = revision if re.fullmatch("[0-9a-f]{40,64}", revision) else ""
            command = f"git fetch --depth=1 origin {target}" if target else "git fetch --unshallow"
            return f"This shallow clone does not hold {revision!r}: run `{command}`."
        hint = f"Did you mean {' or '.join(near)}?" if near else "Fetch it first, or see `git branch -a` and `git tag`."
        return f"Unknown revision {revision!r}. {hint}"


def _split(text: str) -> tuple[str, str, str]:
    """Left, dots and right of a range; a single revision is its left side."""
    found = re.fullmatch(r"(.*?)(\.{2,3})(.*)", text.strip(), re.DOTALL)
    if not found:
        return text.strip(), "..", ""
    left, dots, right = found.groups()
    if (not left and not right) or ".." in right:
        raise DiffInsightError(f"Not a range: {text!r}. Write BASE..HEAD, BASE...HEAD or a single revision.")
    return left, dots, right
