"""Since when, and until when: events of availability as stretches of time.

In: events in order, and what was there before them. Out: lives. Must not know: where events come from, pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

Cell = tuple[str, str, str]  # offering, model, region


@dataclass(frozen=True)
class Change:
    """A cell that changed on a day. `before`, `after`: status ("" for plainly available), None where there is none."""

    day: str
    commit: str
    cell: Cell
    before: str | None
    after: str | None
    renamed: str | None = None  # the offering's former name: nothing else changed

    @property
    def event(self) -> str:
        return "gained" if self.before is None else "lost" if self.after is None else "changed"


@dataclass(frozen=True)
class Life:
    """One offer with one status. `first`: its day, None when it was there before the record begins; `last`: the day it ended, None
    when it goes on; both ISO 8601."""

    cell: Cell
    status: str
    first: str | None
    last: str | None
    commit: str | None = None  # that began it


def lives(before: Mapping[Cell, str], changes: Iterable[Change]) -> tuple[Life, ...]:
    """Every offer's lives, by cell and time."""
    running: dict[Cell, Life] = {cell: Life(cell, status, None, None) for cell, status in before.items()}
    done: list[Life] = []
    for one in changes:
        if one.renamed is not None:
            old = running.pop((one.renamed, *one.cell[1:]), None)
            running[one.cell] = replace(old, cell=one.cell) if old else Life(one.cell, one.after or "", None, None)
            continue
        old = running.pop(one.cell, None)
        if old is not None:
            done.append(Life(old.cell, old.status, old.first, one.day, old.commit))
        if one.after is not None:
            running[one.cell] = Life(one.cell, one.after, one.day, None, one.commit)
    return tuple(sorted([*done, *running.values()], key=lambda one: (one.cell, one.first or "", one.last or "9")))


def squash(name: str) -> str:
    """A region's letters and digits alone: "East Port" and "eastport" agree."""
    return "".join(letter for letter in name.lower() if letter.isalnum())
