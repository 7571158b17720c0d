"""What is said file by file: every finding in the document's order, and a plain sentence where there is none.

In: the desk. Out: `FileReport` values. Must not know: themes, output formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from diffinsight.model import FileChange, FileReport, Finding, Item, Message, item_anchor, plain, say, worst
from diffinsight.narrate import silence
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.titles import title_of

_PIECES = re.compile(r"^\[!\w+\]\s*|\]\(|^!?\[|\)$|(?<=\w):\s|,\s|\n")
_LONG_QUOTE = 60  # characters from which a quote is not repeated
_LONGEST = 2_700  # characters of one excerpt


def file_reports(desk: Desk) -> tuple[FileReport, ...]:
    """One report a changed file, sorted by path, then one a file that only changes elsewhere affect."""
    elsewhere = _told_elsewhere(desk)
    own = {file.path: file for file in desk.range.files}
    return tuple(_file(path, own.get(path), desk, elsewhere.get(path, ())) for path in desk.paths)


def _file(path: str, file: FileChange | None, desk: Desk, elsewhere: Sequence[Finding]) -> FileReport:
    findings = desk.by_path.get(path, ())
    groups = _groups(findings)
    arrivals = tuple(Item(_arrival(finding, path), finding.id) for finding in elsewhere)
    if arrivals:
        groups = (("", (*groups[0][1], *arrivals)), *groups[1:]) if groups and not groups[0][0] else (("", arrivals), *groups)
    if not groups:
        groups = (("", silence.items(file)),)
    return FileReport(
        path=path,
        status=file.status if file else "affected",
        label=worst(f.label for f in findings),
        title=title_of(path, file, findings or elsewhere, desk),
        explanation=groups,
        anchor=item_anchor(path),
        changes=tuple(f.id for f in findings),
        additions=file.additions if file else 0,
        deletions=file.deletions if file else 0,
        old_path=file.old_path if file else None,
        patch=file.patch if file else "",
    )


def _place(finding: Finding) -> tuple[int, int]:
    """Where a finding stands, head's line first; what has no line comes first."""
    lines = finding.new_lines or finding.old_lines or (0, 0)
    return lines[0], (finding.old_lines or (0, 0))[0]


def _groups(findings: Iterable[Finding]) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """Items by section: the page as a whole first, then sections as they stand in the document."""
    ordered = sorted(findings, key=lambda f: (f.group != "", _place(f)))
    found: dict[str, list[Item]] = {}
    shown: dict[str, list[str]] = {}  # what a group says so far, so that no long quote stands in it twice
    for finding in ordered:
        item, said = _item(finding, shown.get(finding.group, ()))
        found.setdefault(finding.group, []).append(item)
        shown.setdefault(finding.group, []).append(said)
    return tuple((group, tuple(items)) for group, items in found.items())


def _item(finding: Finding, shown: Sequence[str]) -> tuple[Item, str]:
    """A finding's sentence, with what the document said where neither the sentence nor its group holds it already; and all that as text."""
    held = _folded(plain(finding.message))
    before, after = (
        None if text is None or _holds(held, text) or _stood(shown, text) else _excerpt(text) for text in (finding.before, finding.after)
    )
    said = " ".join((held, _folded(before or ""), _folded(after or "")))
    subject = finding.subject.removesuffix("…")
    named = _holds(said, subject) or _folded(subject) in _folded(finding.group) or any(_folded(subject) in told for told in shown)
    message = finding.message if named else say("{subject}: {fact}", subject=finding.subject, fact=finding.message)
    return Item(message, finding.id, finding.table, before, after), said


def _stood(shown: Sequence[str], text: str) -> bool:
    """Has a long quote been shown already, whole?"""
    folded = _folded(text)
    return len(folded) > _LONG_QUOTE and any(folded in told for told in shown)


def _holds(told: str, text: str) -> bool:
    """Is every piece of a text told: a link's words and address, a key and its value, the words of an alert."""
    if _folded(text) in told:
        return True
    return len(text) <= len(told) + 40 and all(_folded(piece) in told for piece in _PIECES.split(text))


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """The text as its words are compared: without marks of emphasis and code, blanks folded, lower case."""
    for mark in "*`_\\|":
        text = text.replace(mark, "")
    return " ".join(text.split()).lower()


def _told_elsewhere(desk: Desk) -> dict[str, tuple[Finding, ...]]:
    """Path -> findings that belong to another file but name this one as where something came from or went."""
    known = set(desk.paths)
    found: dict[str, list[Finding]] = {}
    for finding in desk.findings:
        to = (finding.destination or "").partition("#")[0]
        moved = finding.rule == "section-moved" or finding.rule.startswith("page-")
        for path in dict.fromkeys((finding.old_path or "", to if moved else "")):
            if path in known and path != finding.path:
                found.setdefault(path, []).append(finding)
    return {path: tuple(told) for path, told in found.items()}


def _arrival(finding: Finding, path: str) -> Message:
    """What a finding of another file means for the file it names."""
    if finding.rule == "section-moved":
        return say("The section {title} came from {path}.", title=finding.subject, path=finding.path)
    if finding.rule in ("page-merged", "page-replaced", "page-archived"):
        return say("Readers of the removed page {title} ({path}) are redirected here.", title=finding.subject, path=finding.path)
    if finding.rule.startswith("page-moved") and path == finding.old_path:
        return say("The page moved to {path}.", path=finding.destination or finding.path)
    if finding.rule.startswith("page-moved"):
        return say("The page {title} came from {path}.", title=finding.subject, path=finding.before or finding.path)
    if finding.rule == "page-removed":
        text = "This seems to be the nearest replacement of the removed page {title} ({path})."
        return say(text, title=finding.subject, path=finding.path)
    return say("In {path}: {fact}", path=finding.path, fact=finding.message)
