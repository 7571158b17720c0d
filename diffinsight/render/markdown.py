"""A report as Markdown, in the form its readers' tools parse.

In: a Report and Settings. Out: Markdown text. Must not know: how findings were made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from diffinsight.model import Arg, Message, Report, format_message, say
from diffinsight.parallel import spread
from diffinsight.render import engine, view
from diffinsight.render.escape import (
    code_span,
    fence,
    json_line,
    markdown_cell,
    markdown_path,
    markdown_prose,
    markdown_quote,
    nested_block,
    one_line,
    patch_lines,
    safe_url,
    yaml_quote,
    yaml_url,
)
from diffinsight.render.settings import Settings

_MOST_USES = 100  # places to change that are listed for one migration; the JSON report has them all
_SHARE = 2_000  # statements about files from which a second process is worth its start
_LONGEST = 160  # characters of a document's words where lists are cut too


def render(report: Report, settings: Settings) -> str:
    """The whole report; the same text for the same report, ending in one newline."""
    filled, words = values(report, settings), filters(settings)
    part = engine.template("partials/file.md.j2", words, settings.templates)
    sizes = [1 + sum(len(items) for _, items in file.explanation) for file in report.files]
    parts = spread(lambda number: part({**filled, "file": report.files[number]}), sizes, _SHARE)
    return engine.fill("report/markdown.md.j2", {**filled, "parts": parts}, words, settings.templates).rstrip("\n") + "\n"


def values(report: Report, settings: Settings) -> dict[str, Any]:
    """What templates of reports print."""
    names = view.display_names(file.path for file in report.files)
    return {
        "report": report, "settings": settings, "types": view.TYPES, "counts": report.counts(),
        "labels": {one.id: one.label for one in report.findings},
        "date": report.range.head_date[:10], "permalink": safe_url(report.range.permalink), "forge": view.forge(report.range.permalink),
        "title": f"[{report.locale}] Diff Insight Report - {markdown_prose(report.category)}",
        "files": [(names[file.path], file) for file in report.files],
        "steps": view.steps(report.migrations), "dates": view.deadlines(report.findings), "most_uses": _MOST_USES,
        "completeness": view.completeness(report), "troubles": view.troubles(report),
        "_": ours, **signs(settings),
    }


def signs(settings: Settings) -> dict[str, str]:
    """What stands between sentences and between members of a list, in the reader's language."""
    def between(text: str) -> str:
        return format_message(say(text, a="", b=""), str, 0, settings.translate)

    return {"gap": between("{a} {b}"), "comma": between("{a}, {b}"), "semicolon": between("{a}; {b}")}


@lru_cache(500)
def _label(text: str) -> Message:
    return say(text)


def ours(text: str, plural: str | None = None, count: str | None = None, **args: Arg) -> Message:
    """A sentence or label of a template; labels that hold nothing are made once."""
    return say(text, plural, count, **args) if args else _label(text)


def filters(settings: Settings) -> dict[str, Callable[..., Any]]:
    """The filters of Markdown templates: `say`, `brief` and, for titles, `lead` for messages, the others for documents' words."""
    left, right = quotation_marks(settings)

    def quoted(text: str) -> str:
        found = markdown_quote(text)
        return f"{left}{found[1:-1]}{right}" if found.startswith("“") else found

    def spoken(message: Message, most: int = 0) -> str:
        return format_message(message, quoted, most, settings.translate)

    def brief(message: Message) -> str:
        return format_message(message, lambda words: quoted(clipped(words)), settings.most, settings.translate)

    def named(name: str | Message) -> str:
        return spoken(name) if isinstance(name, Message) else markdown_prose(name)

    def state(cell: str) -> str:
        return named(view.STATES.get(cell, cell))

    def fixed(text: str) -> str:
        return named(view.FIXED.get(text, text))

    def lead(message: Message) -> str:
        return format_message(message, lambda words: markdown_prose(clipped(words)), settings.most, settings.translate)

    def bare(message: Message) -> str:
        return format_message(message, one_line, settings.most, settings.translate)

    return {
        "say": spoken, "brief": brief, "lead": lead, "bare": bare, "words": markdown_prose, "quote": quoted,
        "named": named, "state": state, "fixed": fixed, "path": markdown_path,
        "cell": markdown_cell, "code": lambda text: code_span(one_line(text)), "fence": fence, "patch": patch_lines, "block": nested_block,
        "yaml": yaml_quote, "yaml_url": yaml_url, "json": json_line,
    }


def quotation_marks(settings: Settings) -> tuple[str, str]:
    """What documents' words stand between."""
    left, _, right = format_message(say("“{words}”", words="-"), str, 0, settings.translate).partition("-")
    return left, right


def clipped(words: str) -> str:
    """The words, cut where they are too long for a place in which lists are cut too."""
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"
