"""Days, ISO weeks and months: the stretches of time that periodic reports are about.

In: days. Out: periods in order, their names, and the windows they stand for. Must not know: git, reports, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from diffinsight.model import DiffInsightError

Every = Literal["day", "week", "month"]
EVERY: tuple[Every, ...] = ("day", "week", "month")


@dataclass(frozen=True, order=True)
class Period:
    """A day, an ISO week (Monday to Sunday) or a month; its days are UTC's, as those of a dated range."""

    first: date
    every: Every

    @property
    def after(self) -> date:
        """The day after its last one."""
        if self.every == "month":
            return (self.first + timedelta(days=31)).replace(day=1)
        return self.first + timedelta(days=7 if self.every == "week" else 1)

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def year(self) -> str:
        """The year it is filed under; a week's is the ISO one, that of its Thursday."""
        return f"{self.first.isocalendar()[0] if self.every == 'week' else self.first.year:04d}"

    @property
    def name(self) -> str:
        """Its name inside its year: W14, M04, 04-01."""
        if self.every == "week":
            return f"W{self.first.isocalendar()[1]:02d}"
        return f"M{self.first.month:02d}" if self.every == "month" else f"{self.first:%m-%d}"

    @property
    def label(self) -> str:
        """As --since and --until accept it: 2025-W14, 2025-04, 2025-04-01."""
        return f"{self.first:%Y-%m}" if self.every == "month" else f"{self.year}-{self.name}"

    def back(self, count: int) -> Period:
        """The period so many before this one."""
        found = self
        for _ in range(count):
            found = period_of(found.first - timedelta(days=1), self.every)
        return found


def period_of(day: date, every: Every) -> Period:
    """The period a day lies in."""
    if every == "month":
        return Period(day.replace(day=1), every)
    return Period(day - timedelta(days=day.weekday()) if every == "week" else day, every)


def periods(first: Period, last: Period) -> Iterator[Period]:
    """From `first` to `last`, both included; none when `last` is before `first`."""
    while first.first <= last.first:
        yield first
        first = period_of(first.after, first.every)


def window(since: str | None, until: str | None) -> Period | None:
    """The period between two ISO days (the second included), None when they span something else."""
    try:
        first, last = date.fromisoformat(since or ""), date.fromisoformat(until or "")
    except ValueError:
        return None
    return next((one for one in (Period(first, every) for every in EVERY) if one.last == last and period_of(first, one.every) == one), None)


def days(text: str) -> tuple[date, date]:
    """First and last day of what a user writes: 2025, 2025-04, 2025-W14, 2025-04-01. Raises DiffInsightError."""
    text = text.strip()
    try:
        if found := re.fullmatch(r"([0-9]{4})-?W([0-9]{2})", text):
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return first, first + timedelta(days=6)
        if re.fullmatch(r"[0-9]{4}", text):
            return date(int(text), 1, 1), date(int(text), 12, 31)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            month = Period(date.fromisoformat(f"{text}-01"), "month")
            return month.first, month.last
        return date.fromisoformat(text), date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise DiffInsightError(f"Not a date: {text!r}. Write 2025-04-01, 2025-04 or 2025-W14.") from error
