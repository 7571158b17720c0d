"""A report as JSON: the public contract that `report.schema.json` beside this module describes. Additive changes only.

In: a Report and Settings. Out: JSON text. Must not know: any other form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from diffinsight.model import Commit, FileReport, Finding, Message, Migration, Place, Report, Theme, Warning_, format_message, say
from diffinsight.render.escape import json_safe
from diffinsight.render.settings import Settings
from diffinsight.render.view import deadlines

SCHEMA_VERSION = "1.0"
_Speak = Callable[..., str]


def render(report: Report, settings: Settings) -> str:
    """The report as JSON in UTF-8-ready text, indented, keys in the contract's order, ending in a newline."""
    return json_safe(json.dumps(document(report, settings), ensure_ascii=False, indent=2)) + "\n"


def document(report: Report, settings: Settings) -> dict[str, Any]:
    """The report as plain values: the object `render` writes."""
    def spoken(message: Message, most: int = 0) -> str:
        return format_message(message, str, most, settings.translate)

    def brief(messages: tuple[Message, ...]) -> str:
        return spoken(say("{a} {b}", a="", b="")).join(spoken(one, settings.most) for one in messages)

    themes = (*report.breaking_changes, *report.new_features, *report.other_updates)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": dict(zip(("name", "version"), report.tool, strict=True)),
        "range": _range(report),
        "category": report.category, "locale": report.locale,
        "summary": brief(report.summary), "highlights": brief(report.highlights), "insights": [brief(one) for one in report.insights],
        "counts": report.counts(),
        "files": [_file(file, spoken) for file in report.files],
        "changes": [_change(one, spoken) for one in sorted(report.findings, key=_order)],
        "migrations": sorted((_migration(one, spoken) for one in report.migrations), key=_migration_order),
        "themes": [_theme(theme, spoken, settings.most) for theme in themes],
        "dates": [{"date": row.date, "event": row.event, "subject": row.subject, "paths": list(row.paths), "changes": list(row.findings)}
                  for row in deadlines(report.findings)],
        "warnings": [_warning(one) for one in (*report.range.warnings, *report.warnings)],
        "completeness": {"examined": _sorted(report.completeness.examined), "skipped": _sorted(report.completeness.skipped),
                         "unparsed": [_warning(one) for one in report.completeness.unparsed]},
        "silenced": _sorted(report.silenced),
    }


def _given(**values: Any) -> dict[str, Any]:
    """The values that are there (not None): for optional keys."""
    return {key: value for key, value in values.items() if value is not None}


def _sorted(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(values.items()))


def _range(report: Report) -> dict[str, Any]:
    walked = report.range
    return {"repository": walked.repository, "base": walked.base, "head": walked.head,
            **_given(merge_base=walked.merge_base, since=walked.since, until=walked.until, permalink=walked.permalink),
            "date": walked.head_date, "commits": [_commit(one) for one in walked.commits]}


def _commit(one: Commit) -> dict[str, Any]:
    return {"sha": one.sha, "author": one.author, "date": one.date, "subject": one.subject, **_given(pull_request=one.pull_request)}


def _file(file: FileReport, spoken: _Speak) -> dict[str, Any]:
    return {"path": file.path, **_given(old_path=file.old_path), "status": file.status, "label": file.label, "title": spoken(file.title),
            "explanation": _explanation(file, spoken), "additions": file.additions, "deletions": file.deletions, "anchor": file.anchor,
            "changes": list(file.changes)}


def _explanation(file: FileReport, spoken: _Speak) -> str:
    """The explanation as text: a line for a group's title, "- " before each statement."""
    lines: list[str] = []
    for title, items in file.explanation:
        lines += [title] if title else []
        lines += [f"- {spoken(item.message)}" for item in items]
    return "\n".join(lines)


def _order(one: Finding) -> tuple[Any, ...]:
    return one.path, (one.new_lines or one.old_lines or (0, 0)), one.rule, one.subject, one.id


def _change(one: Finding, spoken: _Speak) -> dict[str, Any]:
    return {
        "id": one.id, "rule": one.rule, "label": one.label, "path": one.path, **_given(old_path=one.old_path), "subject": one.subject,
        "before": one.before, "after": one.after, "message": spoken(one.message),
        "old_lines": list(one.old_lines) if one.old_lines else None, "new_lines": list(one.new_lines) if one.new_lines else None,
        "commits": list(one.commits), **_given(destination=one.destination, section=one.group or None),
        **_given(dates=[{"date": date, "event": event} for date, event in one.dates] or None,
                 table=[list(row) for row in one.table] or None),
        "details": _plain(one.details),
    }


def _plain(value: Any) -> Any:
    """Any value a rule put into details, as JSON knows it; sets and mappings sorted."""
    if isinstance(value, Message):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return dict(sorted((str(key), _plain(one)) for key, one in value.items()))
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value - value != 0:
        return str(value)  # JSON has no infinities
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, **_given(anchor=place.anchor, url=place.url)}


def _migration(one: Migration, spoken: _Speak) -> dict[str, Any]:
    return {
        "kind": one.kind, "subject": one.subject, "from": _place(one.source), "to": _place(one.target) if one.target else None,
        "confidence": round(one.confidence, 4), "redirected": one.redirected,
        "evidence": [{"kind": piece.kind, "statement": spoken(piece.statement), "path": piece.path, "line": piece.line}
                     for piece in one.evidence],
        "alternatives": [{"path": c.place.path, "anchor": c.place.anchor, "url": c.place.url, "confidence": round(c.confidence, 4)}
                         for c in one.alternatives],
        "kept": list(one.kept), "lost": list(one.lost),
        "uses": [{"path": use.path, "line": use.line, "old": use.old, "new": use.new, "kind": use.kind} for use in one.uses],
    }


def _migration_order(one: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in (*one["from"].values(), one["subject"], one["kind"], one["to"]))


def _theme(theme: Theme, spoken: _Speak, most: int) -> dict[str, Any]:
    return {"id": theme.id, "label": theme.label, "title": spoken(theme.title), "statement": spoken(theme.statement, most),
            "changes": list(theme.changes)}


def _warning(one: Warning_) -> dict[str, Any]:
    return {"path": one.path, "message": one.message, **_given(line=one.line)}
