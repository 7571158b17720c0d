"""Periods: where they begin and end, how they are called, which ones follow."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffinsight.model import DiffInsightError
from diffinsight.periods import EVERY, Period, days, period_of, periods, window
from diffinsight.site.words import ENGLISH
from diffinsight.walk.dates import moment

DAYS = st.dates(date(1971, 1, 1), date(2200, 1, 1))


@given(DAYS, st.sampled_from(EVERY))
def test_a_day_lies_in_its_period(day: date, every: str) -> None:
    period = period_of(day, every)  # type: ignore[arg-type]
    assert period.first <= day <= period.last
    assert period_of(period.last, period.every) == period
    assert period.back(1).after == period.first
    assert window(period.first.isoformat(), period.last.isoformat()) == period


@given(DAYS, st.sampled_from(EVERY))
def test_the_label_means_the_same_days_everywhere(day: date, every: str) -> None:
    period = period_of(day, every)  # type: ignore[arg-type]
    assert days(period.label) == (period.first, period.last)
    assert moment(period.label, last=False)[1] == period.first.isoformat()
    assert moment(period.label, last=True)[1] == period.last.isoformat()


def test_weeks_cross_the_year_by_iso() -> None:
    week = period_of(date(2024, 12, 31), "week")
    assert (week.year, week.name, week.label) == ("2025", "W01", "2025-W01")
    assert [one.label for one in periods(week.back(1), week)] == ["2024-W52", "2025-W01"]
    assert list(periods(week, week.back(1))) == []


@pytest.mark.parametrize(("first", "every", "words"), [
    (date(2025, 3, 31), "week", "31 March to 6 April 2025"), (date(2025, 4, 7), "week", "7 to 13 April 2025"),
    (date(2024, 12, 30), "week", "30 December 2024 to 5 January 2025"), (date(2025, 4, 1), "month", "April 2025"),
    (date(2025, 4, 1), "day", "1 April 2025")])
def test_spans_in_words(first: date, every: str, words: str) -> None:
    assert ENGLISH.span(Period(first, every)) == words  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["yesterday", "2025-W54", "2025-13", "", "2025-02-30"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(DiffInsightError, match="Not a date"):
        days(text)
