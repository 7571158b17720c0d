"""Finds the line of the head tree where a finding is shown to people: a line that is gone can't be pointed at.

In: findings and the report they are of. Out: places at head. Must not know: annotation formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from diffinsight.model import EVIDENCE_KINDS, Finding, Migration, Report

_WRITTEN = re.compile(r"(.+):(\d{1,7})")
_AT_HEAD = ("redirect", "toc", "link", "pointer", "lifecycle")  # evidence that is a line at head
_DETAILS = ("uses", "linkers", "pages")  # details of findings that name places at head: "path:line" or "path"


@dataclass(frozen=True)
class Spot:
    """Lines of a file of the head tree."""

    path: str
    first: int = 1
    last: int = 1


class Spots:
    """Answers where each finding of a report is to be shown."""

    def __init__(self, report: Report) -> None:
        self._gone = {file.path for file in report.range.files if file.status == "removed"}
        self._moves: Mapping[str | None, Migration] = {one.source.path: one for one in reversed(report.migrations)}

    def of(self, finding: Finding) -> Spot | None:
        """The finding's own lines; for what is gone the redirect entry, TOC line or page that still speaks of it, else line 1 of
        the file. None when the file is gone and nothing at head speaks of it."""
        if finding.path not in self._gone and finding.new_lines:
            return Spot(finding.path, *finding.new_lines)
        return self._witness(finding) or (None if finding.path in self._gone else Spot(finding.path))

    def _witness(self, finding: Finding) -> Spot | None:
        move = self._moves.get(finding.path) if finding.path in self._gone else None
        if move:
            lines = sorted((EVIDENCE_KINDS.index(piece.kind), piece.path, piece.line) for piece in move.evidence
                           if piece.kind in _AT_HEAD and piece.line)
            spots = [Spot(path, line, line) for _, path, line in lines] + [Spot(use.path, use.line, use.line) for use in move.uses]
            found = next((spot for spot in spots if spot.path not in self._gone), None)
            if found:
                return found
        return next((spot for spot in map(_read, _named(finding)) if spot.path not in self._gone), None)


def _named(finding: Finding) -> list[str]:
    values = (finding.details.get(key) for key in _DETAILS)
    return [str(one) for value in values if isinstance(value, (list, tuple)) for one in value]


def _read(written: str) -> Spot:
    found = _WRITTEN.fullmatch(written)
    return Spot(found[1], int(found[2]), int(found[2])) if found else Spot(written)
