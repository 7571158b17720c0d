"""Cells about a thing's life: dates of its end, its stage, what replaces it.

In: a `Cell`. Out: changes of kind "lifecycle". Must not know: rules, other cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.compare.cell import Cell, text_changes
from diffinsight.compare.values import Moment, moments, only_date, stage, undecided
from diffinsight.model import Change

RANK = {"planned": 0, "preview": 1, "available": 2, "deprecated": -1, "retired": -2}
_MATTER = (r"(?:auto-?)?(?:upgrad|updat|migrat|switch|replac)(?:ed?|es|ing)\b|releas\w+|launch\w*")
_MATTERS = re.compile(rf"\b(?:{_MATTER})", re.I)
_OTHERS = {"retirement": re.compile(rf"\b(?:{_MATTER}|deprecat)", re.I), "deprecation": re.compile(rf"\b(?:{_MATTER}|retire|sunset)", re.I),
           "date": re.compile(r"(?!)")}
_CLAUSE = re.compile(r"\n|[.;]\s|(?=\b(?:retire|deprecat|sunset))", re.I)  # where another matter begins
CLAUSE = 300  # characters before a date that can say what it is about


def date_changes(cell: Cell, role: str) -> Iterator[Change]:
    """A date that came, went, moved to an earlier or later day, or was only written differently."""
    old, new = moments(cell.old), moments(cell.new)
    if not old and not new:
        yield from () if undecided(cell.old) and undecided(cell.new) else text_changes(cell)
        return
    if [(m.iso, m.earliest) for m in old] == [(m.iso, m.earliest) for m in new]:
        if not only_date(cell.old) or not only_date(cell.new):
            yield from text_changes(cell)
        return
    ends = [_own(cell.old, role, _OTHERS[role]), _own(cell.new, role, _OTHERS[role])]
    if not any(ends):
        ends = [_own(cell.old, role, _MATTERS), _own(cell.new, role, _MATTERS)]
    if not any(ends):
        role, ends = "date", [list(old), list(new)]  # both name days of something else only
    was, now = ends
    event = "date-announced" if not was else "date-withdrawn" if not now else "date-moved"
    data: dict[str, Any] = {"role": role, "old_dates": [m.iso for m in was], "new_dates": [m.iso for m in now],
                            "earliest": any(m.earliest for m in new), "was_earliest": any(m.earliest for m in old)}
    if event == "date-moved":
        first, then = was[0], now[0]
        data |= {"old_dates": [first.iso], "new_dates": [then.iso]}
        data["direction"] = ("advanced" if then.key < first.key else "postponed") if then.key != first.key else \
            "fixed" if first.earliest and not then.earliest else "loosened" if then.earliest and not first.earliest else "rephrased"
    yield cell.change("lifecycle", event, cell.old, cell.new, **data)


def _own(text: str, role: str, others: re.Pattern[str]) -> list[Moment]:
    """The dates a cell is about, the one it is most about first: those after the role's own word ("Retirement date: ..."), then those
    before it, without those of another matter ("to be upgraded from ... on")."""
    word = re.search(rf"{role[:6]}\w*", text, re.I)
    named: list[Moment] = []
    own: list[Moment] = []
    at = 0
    for moment in moments(text):
        at = text.find(moment.text, at)
        if not others.search(_CLAUSE.split(text[max(0, at - CLAUSE):at])[-1]):
            (named if word and at >= word.end() else own).append(moment)
    return [*named, *own]


def status_changes(cell: Cell) -> Iterator[Change]:
    old, new = stage(cell.old), stage(cell.new)
    if not old or not new or old == new:
        yield from text_changes(cell)
        return
    yield cell.change("lifecycle", "status-changed", cell.old, cell.new, old_stage=old, new_stage=new,
                      direction="promoted" if RANK[new] > RANK[old] else "demoted")


def replacement_changes(cell: Cell) -> Iterator[Change]:
    if undecided(cell.new):
        yield from text_changes(cell)
    else:
        yield cell.change("lifecycle", "replacement-named", cell.old, cell.new)
