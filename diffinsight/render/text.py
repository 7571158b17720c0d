"""A report as plain text: the terminal's form without colours and line breaks of its own, for logs and pipes.

In: a Report and Settings. Out: text. Must not know: terminals.
"""

from __future__ import annotations

from dataclasses import replace

from diffinsight.model import Report
from diffinsight.render import terminal
from diffinsight.render.settings import Settings


def render(report: Report, settings: Settings) -> str:
    """One line a statement."""
    return terminal.render(report, replace(settings, colour=False, width=0))
