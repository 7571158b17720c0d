"""The entry point of narration: builds every field of a report.

In: a walked range, its findings and migrations. Out: `Report`. Must not know: how findings were made or how reports are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diffinsight.model import Completeness, Finding, Label, Migration, Range, Report, Theme, Warning_
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.explanation import file_reports
from diffinsight.narrate.highlights import highlights, summary
from diffinsight.narrate.insights import insights
from diffinsight.narrate.shelf import shelf
from diffinsight.narrate.stories import Story, tell_stories


def narrate(
    range: Range,
    findings: Sequence[Finding],
    migrations: Sequence[Migration],
    *,
    category: str,
    locale: str,
    warnings: Sequence[Warning_],
    completeness: Completeness,
    silenced: Mapping[str, int],
    tool: tuple[str, str],
    titles: Mapping[str, str] | None = None,
) -> Report:
    """The report of a range. `titles`: page titles by path (either side), where known; they only improve the wording."""
    desk = Desk(range, tuple(findings), tuple(migrations), titles or {})
    stories = tell_stories(desk)
    return Report(
        range=range,
        category=category,
        locale=locale,
        summary=summary(desk, stories),
        highlights=highlights(desk, stories),
        new_features=_shelf(stories, "new", desk),
        breaking_changes=_shelf(stories, "breaking", desk),
        other_updates=_shelf(stories, "minor", desk),
        insights=insights(desk, stories),
        files=file_reports(desk),
        findings=desk.findings,
        migrations=desk.migrations,
        warnings=tuple(warnings),
        completeness=completeness,
        silenced=dict(silenced),
        tool=tool,
    )


def _shelf(stories: Iterable[Story], label: Label, desk: Desk) -> tuple[Theme, ...]:
    return shelf([story for story in stories if story.label == label], label, desk)
