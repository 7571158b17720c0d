"""A report for a terminal or a log: compact, grouped by file.

In: a Report and Settings. Out: plain text, with colours only where Settings ask for them. Must not know: whether there is a terminal.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from typing import Any

from diffinsight.model import Message, Report, format_message
from diffinsight.render import engine, view
from diffinsight.render.escape import is_wordy, one_line, visible
from diffinsight.render.markdown import clipped, values
from diffinsight.render.settings import Settings

_COLOURS = {"breaking": "31", "new": "32", "minor": "2", "head": "1", "path": "36"}  # SGR codes
_NARROWEST = 40
_COMMAND = re.compile(r"::|#\[")  # a log line that opens with one of these may be read as a command by the forge that runs the job


def render(report: Report, settings: Settings) -> str:
    """The report as text of at most `settings.width` columns (0: not wrapped), where words are not longer than that."""
    return engine.fill("report/terminal.txt.j2", values(report, settings), filters(settings), settings.templates).rstrip("\n") + "\n"


def quote(text: str) -> str:
    """Documents' words inside a sentence of ours."""
    line = bare(text)
    return f"“{line}”" if is_wordy(line) or not line else f"`{line}`"


def bare(text: str) -> str:
    """Documents' words on one line, without anything that steers a terminal or a runner."""
    return _COMMAND.sub(lambda found: f"{found[0][0]} {found[0][1]}", one_line(text))


def filters(settings: Settings) -> dict[str, Callable[..., Any]]:
    """The filters of terminal templates. `wrap` comes before `paint`: colours have no width."""
    def spoken(message: Message, most: int = 0) -> str:
        return format_message(message, quote, most, settings.translate)

    def wrap(text: str, indent: int = 0, taken: int = 0) -> str:
        """Wrapped text whose first line follows `taken` columns and whose other lines are indented."""
        if settings.width <= 0:
            return text
        room = max(settings.width, _NARROWEST)
        lines = textwrap.wrap(" " * taken + text if taken else text, room, subsequent_indent=" " * indent, break_long_words=False,
                              break_on_hyphens=False, drop_whitespace=True) or [""]
        return "\n".join(lines)[taken:] if taken else "\n".join(lines)

    def paint(text: str, kind: str) -> str:
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if settings.colour and kind in _COLOURS else text

    return {"say": spoken, "brief": lambda message: spoken(message, settings.most), "quote": quote, "words": bare,
            "fixed": lambda text: spoken(view.FIXED[text]) if text in view.FIXED else bare(text),
            "named": lambda name: spoken(name) if isinstance(name, Message) else bare(name),
            "clip": lambda text: clipped(bare(text)), "path": lambda path: bare(visible(path)), "wrap": wrap, "paint": paint}
