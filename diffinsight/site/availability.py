"""Availability as pictures: a state, two states compared, a history.

In: cells with statuses, or changes. Out: SVG. Must not know: where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from diffinsight.model import Arg, say
from diffinsight.site.lives import Cell, Change, Life, lives, squash
from diffinsight.site.picture import Panel, Span, grid, timeline
from diffinsight.site.words import ENGLISH, Words


class Event(Protocol):
    """A change of a cell as the history of a repository gives it; `date` is ISO 8601."""

    @property
    def date(self) -> str: ...
    @property
    def commit(self) -> str: ...
    @property
    def cell(self) -> Cell: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...


def state_picture(cells: Mapping[Cell, str], standalone: bool = True) -> str:
    """One grid per offering: models by regions."""
    states = {cell: ("partial" if status else "yes", status or "available") for cell, status in cells.items()}
    return grid(_panels(states), "Availability of models by region", standalone)


def compared_picture(before: Mapping[Cell, str], now: Mapping[Cell, str], standalone: bool = True) -> str:
    """The grids of offerings that differ: what is kept, gained, lost or has another status."""
    states = {}
    for cell in {*before, *now}:
        old, new = before.get(cell), now.get(cell)
        word = "gained" if old is None else "lost" if new is None else "kept" if old == new else "restricted" if new else "gained"
        states[cell] = word, word if old == new or None in (old, new) else f"{old or 'available'} → {new or 'available'}"
    changed = {cell[0] for cell, (word, _) in states.items() if word != "kept"}
    return grid(_panels({cell: state for cell, state in states.items() if cell[0] in changed}), "Availability gained and lost", standalone)


def history_picture(events: Iterable[Event], until: str, standalone: bool = True) -> str:
    """Time bars: a row per model and region; a row per model where there are too many."""
    found = lives({}, [Change(one.date[:10], one.commit, one.cell, one.before, one.after) for one in events])
    start = min((one.first for one in found if one.first), default=until)
    rows = len({one.cell[1:] for one in found})
    return lives_picture(found, (start, until), by_region=rows <= 120, title="Availability over time", standalone=standalone)


def lives_picture(found: Sequence[Life], window: tuple[str, str], *, by_region: bool, title: str, with_model: bool = True,
                  standalone: bool = True, words: Words = ENGLISH) -> str:
    """Lives as bars. `window`: first and last ISO day shown; `by_region`: a row per model and region, else one per model."""
    first, last = map(date.fromisoformat, window)
    spelled: dict[str, str] = {}  # offerings spell regions differently: "East Port", "eastport"; the longest spelling is the words'
    for name in sorted({one.cell[2] for one in found}, key=lambda name: (-len(name), name)):
        spelled.setdefault(squash(name), name)

    def row(one: Life) -> str:
        _, model, region = one.cell
        region = spelled[squash(region)]
        return (f"{model} · {region}" if with_model else region) if by_region else model

    spans = [Span(row(one), date.fromisoformat(one.first) if one.first else first, date.fromisoformat(one.last) if one.last else last,
                  "partial" if one.status else "yes", _told(one, words), one.last is None) for one in found]
    ordered = sorted(spans, key=lambda one: (one.state != "partial", one.first))  # plain availability is drawn over restricted one
    return timeline(sorted({one.row for one in spans}), ordered, (first, last), title, standalone=standalone, words=words)


def _told(one: Life, words: Words) -> str:
    offering, model, region = one.cell
    status: Arg = one.status or say("available")
    since: Arg = one.first or say("the start of the record")
    where = words.list((model, region, offering))
    if one.last:
        return words.text("{where}: {status} from {since} to {until}", where=where, status=status, since=since, until=one.last)
    return words.text("{where}: {status} since {since}", where=where, status=status, since=since)


def _panels(states: Mapping[Cell, tuple[str, str]]) -> list[Panel]:
    panels = []
    for offering in sorted({cell[0] for cell in states}):
        mine = {cell[1:]: state for cell, state in states.items() if cell[0] == offering}
        cells = {key: (state, f"{key[0]}, {key[1]}: {words}") for key, (state, words) in mine.items()}
        panels.append(Panel(offering, sorted({model for model, _ in cells}), sorted({region for _, region in cells}), cells))
    return panels
