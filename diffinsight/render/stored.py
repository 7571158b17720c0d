"""A report read back from its JSON, to be shown anew where neither the repository nor the words' parts are at hand.

In: the JSON contract's object. Out: a Report whose sentences are whole, in the language they were written in. Must not know: any form.

What the contract does not hold is not there: no diffs, no tables of single statements beyond those of their changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffinsight.model import (
    Candidate,
    Commit,
    Completeness,
    DiffInsightError,
    Evidence,
    FileChange,
    FileReport,
    Finding,
    Item,
    Message,
    Migration,
    Place,
    Range,
    Report,
    Theme,
    Use,
    Warning_,
)

_Values = Mapping[str, Any]


def read_report(document: _Values) -> Report:
    """The report of a JSON object. Raises DiffInsightError where it is not a whole one."""
    try:
        return _report(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DiffInsightError(f"this JSON is no whole report: {type(error).__name__} {error}") from error


def _report(one: _Values) -> Report:
    found = {change["id"]: _finding(change) for change in one["changes"]}
    themes = [(theme["label"], _theme(theme)) for theme in one["themes"]]
    new, breaking, minor = (tuple(theme for own, theme in themes if own == label) for label in ("new", "breaking", "minor"))
    return Report(
        range=_range(one["range"], one["files"]), category=one["category"], locale=one["locale"],
        summary=_sentences(one["summary"]), highlights=_sentences(one.get("highlights", "")),
        new_features=new, breaking_changes=breaking, other_updates=minor,
        insights=tuple(_sentences(paragraph) for paragraph in one.get("insights", ())),
        files=tuple(_file(file, found) for file in one["files"]), findings=tuple(found.values()),
        migrations=tuple(map(_migration, one["migrations"])), warnings=tuple(map(_warning, one["warnings"])),
        completeness=Completeness(one["completeness"]["examined"], one["completeness"]["skipped"],
                                  tuple(map(_warning, one["completeness"]["unparsed"]))),
        silenced=one["silenced"], tool=(one["tool"]["name"], one["tool"]["version"]))


def whole(text: str) -> Message:
    """A sentence that holds its words already."""
    return Message(text.replace("{", "{{").replace("}", "}}"))


def _sentences(text: str) -> tuple[Message, ...]:
    return (whole(text),) if text else ()


def _range(one: _Values, files: Any) -> Range:
    commits = tuple(Commit(c["sha"], c["author"], c["date"], c["subject"], c.get("pull_request")) for c in one["commits"])
    changed = tuple(FileChange(f["path"], f["status"], f.get("old_path")) for f in files if f["status"] != "affected")
    return Range(one["repository"], one["base"], one["head"], commits, changed, one["date"], one.get("merge_base"), one.get("since"),
                 one.get("until"), one.get("permalink"))


def _finding(one: _Values) -> Finding:
    dates = tuple((date["date"], date["event"]) for date in one.get("dates", ()))
    found = Finding(
        one["rule"], one["label"], one["path"], one["subject"], whole(one["message"]), one["before"], one["after"], one.get("old_path"),
        _lines(one["old_lines"]), _lines(one["new_lines"]), tuple(one["commits"]), one.get("destination"), one.get("section", ""),
        one["details"], dates, tuple(tuple(row) for row in one.get("table", ())))
    vars(found)["id"] = one["id"]  # as it was given: some changes that agree in all it is made of are told apart by their order
    return found


def _lines(both: Any) -> tuple[int, int] | None:
    return (int(both[0]), int(both[1])) if both else None


def _theme(one: _Values) -> Theme:
    return Theme(one["id"], one["label"], whole(one["title"]), whole(one["statement"]), tuple(one["changes"]))


def _file(one: _Values, findings: Mapping[str, Finding]) -> FileReport:
    told = {str(findings[name].message): name for name in reversed(one["changes"]) if name in findings}
    groups: list[tuple[str, list[Item]]] = []
    for line in one["explanation"].splitlines():
        if line.startswith("- "):
            name = told.get(str(whole(line[2:])))
            if not groups:
                groups.append(("", []))
            groups[-1][1].append(Item(whole(line[2:]), name, findings[name].table if name else ()))
        else:
            groups.append((line, []))
    return FileReport(one["path"], one["status"], one["label"], whole(one["title"]),
                      tuple((title, tuple(items)) for title, items in groups if items), one["additions"], one["deletions"], one["anchor"],
                      tuple(one["changes"]), one.get("old_path"))


def _migration(one: _Values) -> Migration:
    return Migration(
        one["kind"], _place(one["from"]), _place(one["to"]) if one["to"] else None, one["confidence"],
        tuple(Evidence(piece["kind"], whole(piece["statement"]), piece["path"], piece["line"]) for piece in one["evidence"]),
        tuple(Candidate(_place(other), other["confidence"]) for other in one["alternatives"]), tuple(one["kept"]), tuple(one["lost"]),
        tuple(Use(use["path"], use["line"], use["old"], use["new"], use["kind"]) for use in one["uses"]), one["redirected"], one["subject"])


def _place(one: _Values) -> Place:
    return Place(one["path"], one.get("anchor"), one.get("url"))


def _warning(one: _Values) -> Warning_:
    return Warning_(one["path"], one["message"], one.get("line"))
