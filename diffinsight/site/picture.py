"""Pictures of availability: which model is to be had where, and since when.

In: cells with states, or spans of time. Out: SVG. Must not know: where they come from.

Colour never stands alone: what is gained, lost or restricted carries a sign, and every cell a title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from diffinsight.site.pages import fill
from diffinsight.site.words import ENGLISH, Words

CELL, GAP = 18, 2  # pixels
LETTER = 7.2  # pixels a letter takes at the pictures' font size
SIGNS = {"kept": "", "gained": "+", "lost": "−", "restricted": "○", "yes": "", "partial": "○"}


@dataclass(frozen=True)
class Panel:
    """One grid: `cells` is (row, column) -> (state, title). States: yes, partial, kept, gained, lost, restricted."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Span:
    """A stretch of time in a row: first and last day (the last included), `state` yes or partial, a title."""

    row: str
    first: date
    last: date
    state: str
    title: str
    open: bool = False  # goes on after the picture's end


def grid(panels: Sequence[Panel], title: str, standalone: bool = True) -> str:
    """Panels one below the other, as one SVG."""
    shown = []
    top, width = 8, 0
    for panel in panels:
        left = int(max((len(row) for row in panel.rows), default=0) * LETTER) + 12
        head = int(max((len(column) for column in panel.columns), default=0) * LETTER * 0.72) + 14
        origin = top + 24 + head
        cells = [{"x": left + panel.columns.index(column) * CELL, "y": origin + panel.rows.index(row) * CELL, "state": state,
                  "sign": SIGNS[state], "title": words} for (row, column), (state, words) in sorted(panel.cells.items())]
        shown.append({"title": panel.title, "y": top + 14, "cells": cells,
                      "rows": [{"name": row, "y": origin + place * CELL + 13} for place, row in enumerate(panel.rows)],
                      "columns": [{"name": name, "x": left + place * CELL + 11, "y": origin - 5}
                                  for place, name in enumerate(panel.columns)],
                      "left": left - 6})
        width = max(width, left + len(panel.columns) * CELL + head + 12, int(len(panel.title) * 8.6) + 20)
        top = origin + len(panel.rows) * CELL + 20
    return fill("site/grid.svg.j2", {
        "panels": shown, "width": width, "height": top, "title": title, "size": CELL - GAP, "standalone": standalone})


def timeline(rows: Sequence[str], spans: Iterable[Span], window: tuple[date, date], title: str, *, standalone: bool = True,
             words: Words = ENGLISH) -> str:
    """One row of bars each, from the first to the last day of a window, as one SVG."""
    first, last = window
    left, width = int(max((len(row) for row in rows), default=0) * LETTER) + 14, 640
    scale = width / max(1, (last - first).days + 1)

    def x(day: date) -> float:
        return round(left + max(0, (day - first).days) * scale, 1)

    places = {row: place for place, row in enumerate(rows)}
    bars = [_bar(one, x, 30 + places[one.row] * CELL, last) for one in spans]
    ticks = [{"x": x(day), "name": name} for day, name in _ticks(first, last, words)]
    return fill("site/timeline.svg.j2", {
        "title": title, "width": left + width + 12, "height": 40 + len(rows) * CELL, "bars": bars, "ticks": ticks, "standalone": standalone,
        "rows": [{"name": row, "y": 30 + place * CELL + 13, "line": 30 + place * CELL + CELL - 1} for place, row in enumerate(rows)],
        "left": left, "right": left + width, "size": CELL - 2 * GAP})


def _bar(one: Span, x: Any, y: int, last: date) -> dict[str, Any]:
    end = min(one.last, last) + timedelta(days=1)
    return {"x": x(one.first), "y": y + GAP, "width": max(3.0, round(x(end) - x(one.first), 1)), "state": one.state, "title": one.title,
            "open": one.open}


def _ticks(first: date, last: date, words: Words) -> list[tuple[date, str]]:
    """Where the lines of a time axis stand: firsts of months, Mondays in a short window, some fourteen of them at most."""
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in months if first <= day <= last]
    if len(inside) < 3:
        monday = first + timedelta(days=-first.weekday() % 7)
        mondays = [monday + timedelta(days=7 * n) for n in range(((last - monday).days // 7) + 1)] or [first]
        return [(day, words.tick(day, with_day=True)) for day in mondays[::max(1, -(-len(mondays) // 10))]]
    chosen = inside[::-(-len(inside) // 14)]
    return [(day, words.tick(day, with_year=day.month == 1 or day == chosen[0])) for day in chosen]
