"""A report as the comment on a pull request: verdict first, then what is lost and how to mend it; within GitHub's limits.

In: a Report and Settings. Out: Markdown text of at most 65,536 characters. Must not know: GitHub's API, or whether a comment exists.

The first line is a hidden mark by which the comment is found again: `<!-- diffinsight:<category> worst=<label or none> -->`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote as percent

from diffinsight.model import LABELS, Finding, Paste, Report, format_message, say
from diffinsight.render import cutting, engine, markdown, mends
from diffinsight.render.escape import code_span, encodable, fence, markdown_quote, one_line, visible
from diffinsight.render.settings import Settings
from diffinsight.render.view import DOUBTFUL

_LIMIT = 65_536  # characters of a comment
_ROOM = 300  # characters left for what the sender adds
ORDER = ("files", "troubles", "new", "moves", "fixes", "entries", "losses")  # lists lose rows in this order
_FIRST = ("page-", "redirect-", "toc-", "section-", "anchor-")  # kinds of rules that stand first


def render(report: Report, settings: Settings) -> str:
    """The comment's Markdown; whole rows are left out, and counted, where it would be too long."""
    return filled("comment/comment.md.j2", report, settings, _LIMIT - _ROOM, len)


def filled(template: str, report: Report, settings: Settings, limit: int, measure: Callable[[str], int]) -> str:
    """A template of this family, filled and cut to `limit` as `measure` counts."""
    def more(left: int) -> str:
        told = say("and {n} more, which the full report has", n=left)
        return f"\n*{format_message(told, markdown_quote, 0, settings.translate)}*\n"

    text = engine.fill(template, values(report, settings), filters(report, settings), settings.templates)
    return cutting.fit(text.strip("\n") + "\n", limit, ORDER, more, measure)


def values(report: Report, settings: Settings) -> dict[str, Any]:
    """What the templates print, beside the values of reports."""
    fixes = mends.fixes(report)
    mended = mends.covered(report)
    known, using = mends.moves(report), mends.users(report)
    losses = [(one, mends.mend(one, known, using)) for one in _by_weight(report) if one.id not in mended]
    return {
        **markdown.values(report, settings), "row": cutting.row, "stop": cutting.stop, "rest": cutting.rest,
        "losses": losses, "fixes": fixes, "entries": entries(report),
        "redirects": sum(one.entry is not None for one in report.migrations),
        "worst": next((label for label in LABELS if report.counts()[label]), "none"),
        "removed": {file.path for file in report.range.files if file.status == "removed"},
    }


def filters(report: Report, settings: Settings) -> dict[str, Callable[..., Any]]:
    """The filters of reports, and `place`: a path, linked to its line where the forge is known."""
    web = (report.range.permalink or "").partition("/compare/")[0] if "/compare/" in (report.range.permalink or "") else ""
    gone = {file.path for file in report.range.files if file.status == "removed"}

    def place(path: str, line: int | None = None, text: str = "") -> str:
        """`text`: Markdown of the link, in place of path and line."""
        name = text or code_span(one_line(path) + (f":{line}" if line else ""))
        if not web:
            return name
        commit = report.range.base if path in gone else report.range.head
        plain = f"?plain=1#L{line}" if line and path.lower().endswith((".md", ".markdown", ".mdx")) else f"#L{line}" if line else ""
        return f"[{name}]({web}/blob/{commit}/{percent(encodable(path), safe='/')}{plain})"

    def mark(text: str) -> str:
        return percent(encodable(text), safe="").replace("-", "%2D")

    def block(texts: list[str]) -> str:
        return fence("\n".join(texts), 3)

    return {**markdown.filters(settings), "place": place, "mark": mark, "block": block, "raw": visible}


def entries(report: Report) -> list[tuple[str, bool, list[Paste]]]:
    """The redirect entries that are missing: the file they belong to, whether the targets are doubtful, the entries."""
    found: dict[tuple[bool, str], list[Paste]] = {}
    for one in sorted(report.migrations, key=lambda one: one.source.path or ""):
        if one.entry:
            found.setdefault((one.confidence < DOUBTFUL, one.entry.path), []).append(one.entry)
    return [(path, doubtful, pastes) for (doubtful, path), pastes in sorted(found.items(), key=lambda pair: pair[0])]


def _by_weight(report: Report) -> list[Finding]:
    """The breaking findings, files that lose whole pages first."""
    bad = [one for one in report.findings if one.label == "breaking"]

    def rank(one: Finding) -> int:
        return next((place for place, prefix in enumerate(_FIRST) if one.rule.startswith(prefix)), len(_FIRST))

    best: dict[str, int] = {}
    for one in bad:
        best[one.path] = min(rank(one), best.get(one.path, len(_FIRST)))
    return sorted(bad, key=lambda one: (best[one.path], one.path, rank(one), one.new_lines or one.old_lines or (0, 0), one.id))
