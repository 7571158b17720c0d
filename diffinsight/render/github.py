"""A report as GitHub workflow commands, which the runner turns into annotations of a pull request.

In: a Report and Settings. Out: one command a line. Must not know: whether a workflow runs.

Escaping and properties: GitHub's documentation of workflow commands. A step shows at most ten annotations of each level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffinsight.model import LABELS, Finding, Message, Report, format_message
from diffinsight.render.escape import visible
from diffinsight.render.places import Spot, Spots
from diffinsight.render.settings import Settings
from diffinsight.render.terminal import bare, quote
from diffinsight.render.view import TYPES, troubles

_MOST = 10
_LEVELS = {"breaking": "error", "new": "notice", "minor": "notice"}


@dataclass(frozen=True)
class _Note:
    level: str
    title: str
    text: str
    spot: Spot | None


def render(report: Report, settings: Settings) -> str:
    """At most ten errors (breaking changes), warnings (what could not be read) and notices; the last one of a level says how many more."""
    notes = list(_notes(report, settings))
    lines: list[str] = []
    for level in ("error", "warning", "notice"):
        lines += _commands(level, [note for note in notes if note.level == level])
    return "".join(f"{line}\n" for line in lines)


def _notes(report: Report, settings: Settings) -> Iterator[_Note]:
    spots = Spots(report)

    def spoken(message: Message) -> str:
        return format_message(message, quote, settings.most, settings.translate)

    def order(one: Finding) -> tuple[int, str, tuple[int, int], str]:
        return LABELS.index(one.label), one.path, one.new_lines or (0, 0), one.id

    for one in sorted(report.findings, key=order):
        spot = spots.of(one)
        where = "" if spot and spot.path == one.path else f"{bare(one.path)}: "
        yield _Note(_LEVELS[one.label], f"{TYPES[one.label]}: {one.rule}", where + spoken(one.message), spot)
    for trouble in troubles(report):
        yield _Note("warning", "not read in full", bare(trouble.message), Spot(trouble.path, trouble.line or 1, trouble.line or 1))


def _commands(level: str, notes: Sequence[_Note]) -> Iterator[str]:
    shown = notes if len(notes) <= _MOST else notes[:_MOST - 1]
    for note in shown:
        place = f"file={_property(visible(note.spot.path))},line={note.spot.first},endLine={note.spot.last}," if note.spot else ""
        yield f"::{level} {place}title={_property(bare(note.title))}::{_data(note.text)}"
    if len(notes) > len(shown):
        rest = len(notes) - len(shown)
        yield f"::{level} title=diffinsight::and {rest:,} more of this kind; the full report has them all"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
