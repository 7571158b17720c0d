"""Cells about a thing's life: dates of its end, its stage, what replaces it.

In: a `Cell`. Out: changes of kind "lifecycle". Must not know: rules, other cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from diffinsight.compare.cell import Cell, text_changes
from diffinsight.compare.values import Moment, moments, only_date, stage, undecided
from diffinsight.model import Change

RANK = {"planned": 0, "preview": 1, "available": 2, "deprecated": -1, "retired": -2}
_NEVER = Moment("", (0, 0, 0), False, "")


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
    event = "date-announced" if not old else "date-withdrawn" if not new else "date-moved"
    first, then = _main(old, cell.old, role), _main(new, cell.new, role)
    data: dict[str, Any] = {"role": role, "old_dates": [m.iso for m in old], "new_dates": [m.iso for m in new],
                            "earliest": any(m.earliest for m in new), "was_earliest": any(m.earliest for m in old)}
    if event == "date-moved":
        data |= {"old_dates": [first.iso], "new_dates": [then.iso]}
        data["direction"] = ("advanced" if then.key < first.key else "postponed") if then.key != first.key else \
            "fixed" if first.earliest and not then.earliest else "loosened" if then.earliest and not first.earliest else "rephrased"
    yield cell.change("lifecycle", event, cell.old, cell.new, **data)


def _main(dates: Sequence[Moment], text: str, role: str) -> Moment:
    """The date a cell is about: the one after the role's own word ("Retirement date: ..."), else the first."""
    word = re.search(rf"{role[:6]}\w*", text, re.I)
    return next((moment for moment in dates if word and text.find(moment.text) >= word.end()), dates[0]) if dates else _NEVER


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
