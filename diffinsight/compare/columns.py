"""What a column of a table is about, read from its heading and its cells.

In: a heading, the table's kind, cells. Out: a role. Must not know: rows, changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from diffinsight.compare.marks import Marks, fold
from diffinsight.compare.values import amounts, moments, undecided
from diffinsight.model import TableKind

Role = Literal["mark", "retirement", "deprecation", "date", "status", "replacement", "type", "required", "default", "values", "description",
               "limit", "list", "text"]

_RETIREMENT = re.compile(r"\b(?:retire|retirement|retired|retires|retiring|sunset\w*|eol|discontinu\w*)\b"
                         r"|\bend[ -]of[ -](?:\w+ )?(?:support|life|service|sale)", re.I)
_DEPRECATION = re.compile(r"\bdeprecat\w*|\blegacy date", re.I)
_DATE = re.compile(r"\bdates?\b|\bas of\b|\breleased?\b|\blaunch\w*|\bavailable since\b", re.I)
_STATUS = re.compile(r"\b(?:status|stage|state|phase|maturity|lifecycle|life cycle)\b|^(?:\w+ )?availability$", re.I)
_REPLACEMENT = re.compile(r"\b(?:replac\w*|successor|upgrade to|migrat\w*|alternatives?|superseded by|use instead)\b", re.I)
_SUGGESTED = re.compile(r"^(?:suggested|recommended) ", re.I)
_LIMIT = re.compile(r"\b(?:limits?|quotas?|max(?:imum|ima)?|min(?:imum|ima)?|tpm|rpm|tps|rps|throughput|capacity|context window|timeout|"
                    r"ceiling|included (?:amounts?|quantit\w+|units?)|allowances?|"
                    r"(?:tokens|requests|transactions|calls|characters) per)\b|\((?:tokens|characters|requests|[kmgt]b)\)", re.I)
_LIST = re.compile(r"\b(?:regions?|locations?|countr(?:y|ies)|geograph\w*|languages?|platforms?|formats?|file types?|models?|clouds?|"
                   r"architectures?|"
                   r"operating systems?|runtimes?|editions?|tiers?|(?:supported|available) (?:in|on|for|by))\b", re.I)
_PARAMETER: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("required", re.compile(r"^(?:is )?(?:required|mandatory|optional)\b", re.I)),
    ("default", re.compile(r"\bdefaults?\b", re.I)),
    ("values", re.compile(r"\b(?:allowed|possible|valid|accept\w*|supported|permitted|available) values?\b|^(?:enum|choices|"
                          r"values)$", re.I)),
    ("type", re.compile(r"^(?:(?:data|value|parameter|property|field) ?)?types?$", re.I)),
    ("limit", re.compile(r"^(?:max(?:imum)?|min(?:imum)?)\b", re.I)),
    ("description", re.compile(r"\b(?:description|meaning|definition|purpose|explanation|notes?|details|usage|function)\b", re.I)),
)


def is_limit(title: str) -> bool:
    """Does a heading itself speak of a limit."""
    return bool(_LIMIT.search(fold(title)))


def role_of(title: str, kind: TableKind, cells: Sequence[str], marks: Marks) -> Role:
    """The role of a column; `cells` of both sides. A heading counts only where the cells bear it out."""
    title = fold(title)
    if kind == "parameter":
        found = next((role for role, pattern in _PARAMETER if pattern.search(title)), None)
        if found or title == "format":
            return found or "text"
    bare = re.sub(r"\([^)]*\)", "", title) or title
    dated = sum(bool(moments(cell)) or undecided(cell) for cell in cells) * 2 >= len(cells)
    for role, pattern in (("retirement", _RETIREMENT), ("deprecation", _DEPRECATION), ("date", _DATE)):
        if dated and pattern.search(bare) and any(moments(cell) for cell in cells):
            return role  # type: ignore[return-value]
    if _REPLACEMENT.search(bare) or (kind == "lifecycle" and _SUGGESTED.search(bare)):
        return "replacement"
    if _STATUS.search(bare):
        return "status"
    filled = [cell for cell in cells if cell]
    said = [cell for cell in filled if not undecided(cell)]
    if (kind == "limits" or _LIMIT.search(title)) and said and sum(bool(amounts(cell)) for cell in said) * 2 >= len(said):
        return "limit"
    if filled and sum(marks.read(cell) is not None for cell in filled) >= 0.7 * len(filled):
        return "mark"
    return "list" if _LIST.search(title) else "text"
