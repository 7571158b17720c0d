"""A report as the summary of a workflow job: the comment's content with more room.

In: a Report and Settings. Out: Markdown text of at most 1 MiB as UTF-8. Must not know: whether a workflow runs.
"""

from __future__ import annotations

from diffinsight.model import Report
from diffinsight.render.comment import filled
from diffinsight.render.settings import Settings

_LIMIT = (1 << 20) - 4096  # bytes; a step's summary may hold 1 MiB, and what else the step writes needs room too


def render(report: Report, settings: Settings) -> str:
    """The summary's Markdown; whole rows are left out, and counted, where it would be too long."""
    return filled("comment/summary.md.j2", report, settings, _LIMIT, lambda text: len(text.encode("utf-8", "replace")))
