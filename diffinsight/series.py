"""Reports of one period after the other, out of a repository that is opened once.

In: a repository and which periods are wanted. Out: periods in order, and the reports of each. Must not know: files to write, output
formats. The clock is asked for one thing only: whether the period of the newest commit is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from diffinsight.availability import reader_for, snapshot
from diffinsight.config import Config
from diffinsight.model import DiffInsightError, Report, Warning_
from diffinsight.periods import Every, Period, days, period_of, periods
from diffinsight.pipeline import Analysis, Progress, Request, analyse_in, own_config, reports
from diffinsight.records import without_collecting
from diffinsight.walk import Stop, open_repository, states


@dataclass(frozen=True)
class Wanted:
    """Which periods: `count` last ones, or from `since` on; up to and with `until`. `today`: the day the clock shows."""

    today: date
    every: Every = "week"
    count: int | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Ends:
    """The two states a period is between; `first`: the history begins inside it, and `base` is its first commit."""

    period: Period
    base: str
    head: str
    first: bool = False


class Series:
    """One repository, open. Use it in a `with`. `config` None: the `.diffinsight.yml` of the head revision."""

    def __init__(self, request: Request, progress: Progress = lambda stage: None) -> None:
        self._progress = progress
        progress("opening the repository")
        self._repository = open_repository(request.repo)
        self._line = self._repository.line()
        self.config: Config = request.config or own_config(self._repository.tree("HEAD"))
        self._reader = reader_for(self._repository, self.config)
        self._request = replace(request, config=self.config, since=None, until=None)

    @property
    def lazy(self) -> bool:
        """Are contents fetched when they are asked for: then only one process may do so."""
        return self._repository.lazy

    @staticmethod
    def one_period() -> AbstractContextManager[None]:
        """Around all the work on a period: what it leaves behind is collected when it is done."""
        return without_collecting()

    def again(self) -> Series:
        """The same repository, opened once more: for a process of its own."""
        return Series(self._request)

    def __enter__(self) -> Series:
        return self

    def __exit__(self, *_: object) -> None:
        self._repository.close()

    def leave_out(self, folder: str) -> None:
        """Do not report on a folder: the store itself may be committed to the repository it reports on."""
        if folder and any(path.startswith(f"{folder}/") for path in self._repository.tree("HEAD").paths()):
            self._request = replace(self._request, paths=(*self._request.paths, f"!{folder}"))

    def periods(self, wanted: Wanted, stored: Sequence[Period]) -> tuple[Period, ...]:
        """The periods that should have a report, oldest first: those asked for, and every one since the oldest of the `stored`."""
        every, oldest = wanted.every, period_of(_day(self._line[-1]), wanted.every)
        last = _last(wanted, self._line[0])
        if wanted.since:
            first = period_of(days(wanted.since)[0], every)
        else:
            asked = last.back((wanted.count or 1) - 1)
            first = min([asked, *(one for one in stored if one.every == every)])
        return tuple(periods(max(first, oldest), last))

    def ends(self, wanted: Sequence[Period]) -> Iterator[Ends]:
        """The states each period is between, oldest first. Raises DiffInsightError where a shallow clone does not reach back."""
        seconds = [second for one in reversed(wanted) for second in (_midnight(one.after) - 1, _midnight(one.first) - 1)]
        found = list(states(self._line, seconds))
        pairs = zip(reversed(found[::2]), reversed(found[1::2]), strict=True)
        for period, (head, base) in zip(wanted, pairs, strict=True):
            if base is None and self._line[-1].sha in self._repository.shallow:
                raise DiffInsightError(f"This shallow clone does not reach back to {period.first}: run `git fetch --unshallow`.")
            if head is not None:
                yield Ends(period, base or self._line[-1].sha, head, base is None)

    def reports(self, ends: Ends, categories: Sequence[str]) -> list[Report]:
        """One report per category, or one of everything for none."""
        label = ends.period.label
        analysis = analyse_in(self._repository, replace(self._request, range=f"{ends.base}..{ends.head}"),
                              lambda stage: self._progress(f"{label}: {stage}"))
        return reports(_dated(analysis, ends), categories)

    def availability(self, ends: Ends) -> dict[str, Any]:
        """Which model was where at a period's end, and what changed in it; empty where no page has such a matrix."""
        self._progress(f"{ends.period.label}: reading availability matrices")
        found = snapshot(self._reader, ends.base, ends.head)
        period = ends.period
        return found and {"schema_version": "1.0", "since": period.first.isoformat(), "until": period.last.isoformat(),
                          "head": ends.head, **found}


def _dated(analysis: Analysis, ends: Ends) -> Analysis:
    """The analysis with its period's days, and word about where the history begins."""
    period, walked = ends.period, analysis.range
    warnings = analysis.warnings
    if ends.first:
        warnings = (*warnings, Warning_("", "The history begins in this period: the report starts from its first commit."))
    found = replace(walked, since=period.first.isoformat(), until=period.last.isoformat(),
                    permalink=walked.permalink if ends.base != ends.head else None)
    return replace(analysis, range=found, warnings=warnings)


def _last(wanted: Wanted, newest: Stop) -> Period:
    """The last period that should have a report: that of `until`, else that of the newest commit once it is over."""
    if wanted.until:
        return period_of(days(wanted.until)[1], wanted.every)
    found = period_of(_day(newest), wanted.every)
    return found if found.after <= wanted.today else found.back(1)


def _day(stop: Stop) -> date:
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=stop.second)).date()


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp())
