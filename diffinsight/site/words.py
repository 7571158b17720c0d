"""Small phrases of the site and the index: counts, dates, lists.

In: plain values. Out: words. Must not know: templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from diffinsight.model import LABELS, join
from diffinsight.periods import Period

_FORMS = {"breaking": ("breaking change", "breaking changes"), "new": ("new feature", "new features"),
          "minor": ("minor update", "minor updates")}


def counted(counts: Mapping[str, int]) -> str:
    """Counts by label in words: "2 breaking changes and 1 new feature", "no changes" when there is none."""
    return join([f"{counts[label]:,} {_FORMS[label][counts[label] != 1]}" for label in LABELS if counts.get(label)]) or "no changes"


def spelled(day: date) -> str:
    """A day as people write it: 4 April 2025."""
    return f"{day.day} {day:%B} {day.year}"


def span(period: Period) -> str:
    """The days of a period: "31 March to 6 April 2025", "April 2025", "1 April 2025"."""
    if period.every == "day":
        return spelled(period.first)
    if period.every == "month":
        return f"{period.first:%B} {period.first.year}"
    first, last = period.first, period.last
    month = f" {first:%B}" if first.month != last.month else ""
    start = f"{first.day}{month}" + (f" {first.year}" if first.year != last.year else "")
    return f"{start} to {spelled(last)}"
