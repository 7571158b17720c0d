"""Reads the dates a range may be given by.

In: what the user wrote. Out: seconds since the epoch and an ISO 8601 form. Must not know: git.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from diffinsight.model import DiffInsightError


def moment(text: str, last: bool) -> tuple[int, str]:
    """The first (or, with `last`, the last) second of a year, month, ISO week, day or instant, and its ISO form.

    Accepts 2025, 2025-04, 2025-W14, 2025-04-01 and ISO datetimes; without an offset they are read as UTC, so that a report
    does not depend on where it is made. Periods are returned as a date, instants as a datetime.
    """
    text = text.strip()
    try:
        period = _period(text)
        if period:
            first, after = period
            day = after - timedelta(days=1) if last else first
            return (_midnight(after) - 1 if last else _midnight(first)), day.isoformat()
        instant = datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text))
    except (ValueError, OverflowError) as error:
        raise DiffInsightError(
            f"Not a date: {text!r}. Write 2025-04-01, 2025-04, 2025-W14 or 2025-04-01T12:00:00+00:00.") from error
    instant = instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)
    return int(instant.timestamp()), instant.isoformat()


def _period(text: str) -> tuple[date, date] | None:
    """First day of a period and the day after its last, None for an instant."""
    if found := re.fullmatch(r"([0-9]{4})-?W([0-9]{2})", text):
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return first, first + timedelta(days=7)
    if re.fullmatch(r"[0-9]{4}", text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})", text):
        first = date(int(found[1]), int(found[2]), 1)
        return first, (first + timedelta(days=31)).replace(day=1)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        first = date.fromisoformat(text)
        return first, first + timedelta(days=1)
    return None


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp())
