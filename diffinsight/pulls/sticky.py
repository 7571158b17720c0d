"""Keeps one comment on a pull request up to date, and one suggestion for each line that has one.

In: a `Pull`, a rendered comment, suggestions. Out: what was done, in one word. Must not know: the API, or what the texts mean beyond
their marks.

The comment is known by the hidden mark in its first line *and* by its author: anybody can write the mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from diffinsight.model import LABELS, DiffInsightError
from diffinsight.pulls.client import Pull, Remark
from diffinsight.pulls.event import LINK

_MARK = re.compile(r"<!-- (diffinsight:[\w.~%]*) worst=(\w+) -->")
_LINE_MARK = re.compile(r"<!-- diffinsight:([0-9a-f]{12}) -->")


def settle(pull: Pull, body: str, least: str) -> str:
    """Make the pull request's comment say `body`: "created", "updated", "resolved", "unchanged" or "none needed".

    A new comment is written only when something is at least as grave as `least` (breaking, new, minor); one that stands is always
    brought up to date, and left alone when it says the same. Doubles of it are taken away.
    """
    mark = _MARK.match(body)
    if not mark:
        raise DiffInsightError("the comment lacks its mark <!-- diffinsight:... -->: make it with `diffinsight check --also comment=FILE`")
    wanted = mark[2] in LABELS[: LABELS.index(least) + 1]  # type: ignore[arg-type]
    me = pull.me()

    def attempt() -> str:
        mine = [one for one in pull.remarks() if one.author == me and _same(one, mark[1])]
        for double in mine[1:]:
            pull.delete(double)
        if not mine:
            if wanted:
                pull.add(body)
            return "created" if wanted else "none needed"
        if _plain(mine[0].body) == _plain(body):
            return "unchanged"
        pull.edit(mine[0], body)
        return "updated" if wanted else "resolved"

    return pull.again(attempt)


def suggest(pull: Pull, commit: str, suggestions: Sequence[Mapping[str, Any]]) -> int:
    """Write the suggestions that are not there yet, take away ours that no longer apply, and return how many were written."""
    me = pull.me()

    def attempt() -> str:
        mine = {mark[1]: one for one in pull.line_remarks() if one.author == me and (mark := _LINE_MARK.match(one.body))}
        current = {str(one["id"]) for one in suggestions}
        for name in sorted(set(mine) - current):
            pull.delete(mine[name])
        fresh = [{key: one[key] for key in ("path", "line", "body")} for one in suggestions if one["id"] not in mine]
        if fresh:
            pull.suggest(commit, fresh)
        return str(len(fresh))

    return int(pull.again(attempt))


def _same(remark: Remark, name: str) -> bool:
    mark = _MARK.match(remark.body)
    return mark is not None and mark[1] == name


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").partition(LINK)[0].strip()
