"""The deadlines of a report as an iCalendar file (RFC 5545).

In: a Report and Settings. Out: calendar text, lines ending in CRLF. Must not know: today's date.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from diffinsight.model import Message, Report, format_message, say
from diffinsight.render.escape import one_line
from diffinsight.render.settings import Settings
from diffinsight.render.view import Deadline, deadlines, first_day

_FULL = re.compile(r"\d{4}-\d\d-\d\d")


def render(report: Report, settings: Settings) -> str:
    """One all-day event for each deadline, the same uid in every run; a partial date stands on its first day and says so."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{report.tool[0]}//{report.tool[1]}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             _property("X-WR-CALNAME", f"{report.category}: dates")]
    stamp = _stamp(report.range.head_date)
    for row in deadlines(report.findings):
        lines += _event(row, stamp, report, settings)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(row: Deadline, stamp: str, report: Report, settings: Settings) -> list[str]:
    try:
        day = date.fromisoformat(first_day(row.date))
    except ValueError:
        return []  # no date a calendar knows; the Dates table of the other forms still has it
    def spoken(message: Message) -> str:
        return format_message(message, one_line, settings.most, settings.translate)

    exact = _FULL.fullmatch(row.date) is not None
    told = spoken(say("{subject}: {event}", subject=row.subject, event=row.event)) if exact else spoken(
        say("{subject}: {event} ({date}, day not stated)", subject=row.subject, event=row.event, date=row.date))
    uid = hashlib.sha256("\0".join((row.date, row.event, row.subject)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return ["BEGIN:VEVENT", f"UID:{uid}@diffinsight", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}", _property("SUMMARY", told),
            _property("DESCRIPTION", "\n".join((*row.paths, report.range.permalink or report.range.repository))),
            "TRANSP:TRANSPARENT", "END:VEVENT"]


def _stamp(when: str) -> str:
    """A commit's date as UTC in iCalendar's form."""
    moment = datetime.fromisoformat(when.replace("Z", "+00:00"))
    moment = moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _property(name: str, text: str) -> str:
    lines = [one_line(line).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in text.split("\n")]
    return f"{name}:" + "\\n".join(lines)


def _folded(line: str) -> Iterator[str]:
    """The content line in pieces of at most 75 octets, never cutting a character."""
    piece, room = "", 75
    for char in line:
        size = len(char.encode())
        if size > room:
            yield piece
            piece, room = " ", 74
        piece, room = piece + char, room - size
    yield piece
