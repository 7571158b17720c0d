"""A report as one self-contained HTML page: no network, no inline handlers, a content policy that lets only our own script run.

In: a Report and Settings. Out: HTML text. Must not know: how findings were made.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from diffinsight.model import FileReport, Item, Message, Report, format_message, plain, template_of
from diffinsight.render import engine, view
from diffinsight.render.budget import PAGE, Budget
from diffinsight.render.escape import encodable, is_wordy, one_line, patch_lines, visible
from diffinsight.render.markdown import values
from diffinsight.render.settings import Settings
from diffinsight.render.worddiff import runs

_LONGEST_WORDS = 1_500  # characters of one side of a before/after
_AROUND = 60  # characters that are kept on both sides of a change
_MARKS = {"+": "ins", "-": "del", "@": "b"}  # how lines of a diff are marked, by their first character
_HEAT = {"gained": "gained", "lost": "lost", "kept": "kept"}  # cells of availability tables that are coloured


@dataclass(frozen=True)
class Entry:
    """One statement of a file's explanation. `id`: the finding's, on the first statement about it in its own file, else "".

    `words`: before and after, word by word, "" where there is nothing to compare, None where the page has no room for them.
    """

    id: str
    label: str
    rule: str
    message: Message
    words: Markup | None
    table: tuple[tuple[str, ...], ...]
    lines: str
    old: bool  # are `lines` those of the base side?


@dataclass(frozen=True)
class FilePart:
    """One file of the page. `diff` is the marked diff, `cut` how many of its lines are left out."""

    name: str
    file: FileReport
    folder: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    diff: Markup
    cut: int


def render(report: Report, settings: Settings) -> str:
    """The whole page, below 1 MB for some hundred files: where it would be longer, words and diffs are cut to their share of the rest."""
    page = _page(report, settings)
    used = filters(settings)
    parts = _Parts(report, settings)
    page["shortened"], page["files"] = False, parts.made(sys.maxsize)
    text = encodable(engine.fill("report/html.html.j2", page, used, settings.templates))
    size = len(text.encode())
    if size > PAGE:
        page["shortened"], page["files"] = True, parts.made(PAGE - (size - _spent(page["files"])))
        text = encodable(engine.fill("report/html.html.j2", page, used, settings.templates))
    return text.rstrip("\n") + "\n"


def _page(report: Report, settings: Settings) -> dict[str, Any]:
    style, script = (engine.fill(f"partials/report.{kind}", {}, {}, settings.templates) for kind in ("css", "js"))
    common = values(report, settings)
    return {**common, "style": Markup(style), "script": Markup(script), "style_hash": _hash(style), "script_hash": _hash(script),
            "title": f"[{report.locale}] Diff Insight Report - {report.category}", "language": report.locale.replace("_", "-"),
            "rules": sorted(Counter(one.rule for one in report.findings).items()),
            "folders": sorted({_folder(file) for file in report.files}), "homes": {one.id for one in report.findings}}


def _hash(text: str) -> str:
    """What the page's content policy knows an inline style or script by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _spent(parts: Iterable[FilePart]) -> int:
    """Bytes of words and diffs."""
    entries = (entry for part in parts for _, group in part.groups for entry in group)
    texts = [*(part.diff for part in parts), *(entry.words for entry in entries if entry.words)]
    return sum(len(encodable(text).encode()) for text in texts)


def quote(text: str) -> Markup:
    """Documents' words inside a sentence of ours."""
    line = one_line(text)
    if not line:
        return Markup("“”")
    tag = "q" if is_wordy(line) else "code"
    return Markup(f"<{tag}>{escape(line)}</{tag}>")


def filters(settings: Settings) -> dict[str, Callable[..., Any]]:
    """The filters of HTML templates. What templates print themselves is escaped by the engine."""
    def template(message: Message) -> str:
        return str(escape(settings.translate(message) if settings.translate else template_of(message)))

    said: dict[tuple[int, int], tuple[Message, Markup]] = {}  # a page that is too long is filled twice; most labels stand often

    def spoken(message: Message, most: int = 0) -> Markup:
        known = said.get((id(message), most))
        if known is None:
            known = said[id(message), most] = message, Markup(format_message(message, quote, most, template))
        return known[1]

    def bare(message: Message) -> str:
        return format_message(message, one_line, settings.most, settings.translate)

    return {"say": spoken, "brief": lambda message: spoken(message, settings.most), "bare": bare, "quote": quote, "words": one_line,
            "path": lambda path: visible(path.replace("\n", "␊")),
            "named": lambda name: spoken(name) if isinstance(name, Message) else one_line(name),
            "state": lambda cell: spoken(view.STATES[cell]) if cell in view.STATES else one_line(cell),
            "fixed": lambda text: spoken(view.FIXED[text]) if text in view.FIXED else one_line(text),
            "heat": lambda cell: _HEAT.get(cell.strip().lower(), "")}


def _folder(file: FileReport) -> str:
    return visible(file.path.rpartition("/")[0] or "/")


class _Parts:
    """Makes the files' parts, twice where the page would be too long; what was compared once is kept."""

    def __init__(self, report: Report, settings: Settings) -> None:
        self._report, self._settings = report, settings
        self._findings = {one.id: one for one in report.findings}
        self._names = view.display_names(file.path for file in report.files)
        self._marked: dict[tuple[str | None, str | None], Markup] = {}

    def made(self, room: int) -> list[FilePart]:
        """The files' parts; words and diffs take what room there is, the most consequential files first."""
        budget = Budget(self._report.files, room, self._settings.diffs)
        groups = {file.path: self._groups(file, budget) for file in budget.order}
        diffs = {file.path: budget.patch(file) for file in budget.order}
        return [FilePart(self._names[file.path], file, _folder(file), groups[file.path], _diff(diffs[file.path][0]), diffs[file.path][1])
                for file in self._report.files]

    def _groups(self, file: FileReport, budget: Budget) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        seen: set[str] = set()
        return tuple((title, tuple(self._entry(item, file, seen, budget) for item in items)) for title, items in file.explanation)

    def _entry(self, item: Item, file: FileReport, seen: set[str], budget: Budget) -> Entry:
        found = self._findings.get(item.finding or "")
        own = found if found and found.path == file.path else None
        name = own.id if own and own.id not in seen else ""
        seen.add(name)
        old, new = item.before, item.after
        if own and own.before and own.after and not (old and new):
            old, new = _unless_told(own.before, own.after, item.message)
        if (old, new) not in self._marked:
            self._marked[old, new] = _words(old, new)
        lines = (own.new_lines or own.old_lines) if own else None
        return Entry(name, found.label if found else file.label, found.rule if found else "", item.message,
                     budget.take(self._marked[old, new]), item.table, "–".join(str(line) for line in dict.fromkeys(lines or ())),
                     bool(own and not own.new_lines))


def _unless_told(old: str, new: str, message: Message) -> tuple[str | None, str | None]:
    """Both texts, but none where they are names the sentence holds already."""
    told = " " in old + new or old not in plain(message) or new not in plain(message)
    return (old, new) if told else (None, None)


def _words(old: str | None, new: str | None) -> Markup:
    """What was deleted and what was inserted, in what stayed; long texts are cut where nothing changed."""
    tags = {"same": ("", ""), "del": ("<del>", "</del>"), "ins": ("<ins>", "</ins>")}
    texts = [visible(text or "")[:_LONGEST_WORDS] for text in (old, new)]
    return Markup("".join(f"{tags[kind][0]}{escape(_shortened(text) if kind == 'same' else text)}{tags[kind][1]}"
                          for kind, text in runs(*texts)))


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * _AROUND + 20 else f"{text[:_AROUND]} … {text[-_AROUND:]}"


def _diff(patch: str) -> Markup:
    """A unified diff with its added, removed and head lines marked; neighbouring lines of a kind share one mark."""
    parts = []
    for sign, lines in groupby(patch_lines(patch).split("\n") if patch else (), key=lambda line: line[:1] if line[:1] in _MARKS else ""):
        text = escape("\n".join(lines) + "\n")
        parts.append(f"<{_MARKS[sign]}>{text}</{_MARKS[sign]}>" if sign else text)
    return Markup("".join(parts))
