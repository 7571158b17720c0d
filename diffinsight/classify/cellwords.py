"""Words for findings about tables: names of rows with their model and version, long cells cut to where they differ, lists that fit.

In: the data of table changes. Out: text and phrases. Must not know: rules, alignment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from diffinsight.classify.wording import excerpt
from diffinsight.model import Change, Message, say

LONG = 320  # characters of a cell up to which a sentence quotes it whole
MOST = 900  # characters of one side of a finding about a cell
LISTED = 1_100  # characters of a list of names that is also given as the finding's after
CONTEXT = 6  # words kept around what differs

_NEWS = re.compile(r"what'?s[ -]?new|release[ -]?notes?|change[ -]?log|(?:release|document|revision|version) history|news|recent updates|"
                   r"^(?:january|february|march|april|may|june|july|august|september|october|november|december) "
                   r"(?:\d{1,2}, )?20\d\d$", re.I)


_EXAMPLE = re.compile(r"\b(?:examples?|samples?|(?:sample |example )?outputs?|results?)$|^(?:examples?|samples?)\b", re.I)


def label_of(data: Mapping[str, Any]) -> str:
    """The subject of an availability finding: "aster-2 (2026-01-31)", or the row's or column's name."""
    return f"{data['model']} ({data['version']})" if data.get("version") else str(data["model"])


def listed(names: Sequence[str]) -> str | None:
    """Names as one text, None when it would be too long to repeat."""
    text = ", ".join(names)
    return text if text and len(text) <= LISTED else None


def flat(cell: object) -> str:
    """A cell on one line; a tuple of values as a list."""
    return ", ".join(map(str, cell)) if isinstance(cell, tuple) else " ".join(str(cell or "").split())


def sides(change: Change) -> tuple[str, str]:
    """Before and after as a sentence shows them: short cells whole, long ones around their differences."""
    old, new = flat(change.before), flat(change.after)
    return (old, new) if max(len(old), len(new)) <= LONG else differing(old, new)


def differing(old: str, new: str) -> tuple[str, str]:
    """Two long texts cut to the words that differ, with a few around them; left-out words as an ellipsis."""
    a, b = old.split(), new.split()
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    begin = max(0, same - LONG)  # the matcher's work grows with the product of the lengths, and only the beginning is shown
    a, b = a[begin:begin + 3 * LONG], b[begin:begin + 3 * LONG]
    left: list[str] = []
    right: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal" or i2 - i1 <= 2 * CONTEXT:
            left += a[i1:i2]
            right += b[j1:j2]
        else:
            head = a[i1:i1 + CONTEXT] if i1 else []
            tail = a[i2 - CONTEXT:i2] if i2 < len(a) or j2 < len(b) else []
            left += [*head, "…", *tail]
            right += [*head, "…", *tail]
    return excerpt(" ".join(left), MOST), excerpt(" ".join(right), MOST)


def cut(cell: object) -> str | None:
    """One side of a finding, within its limit; None for an empty cell."""
    return excerpt(flat(cell), MOST) or None


def where(change: Change) -> Message:
    """The column and row of a cell in words; several rows are named."""
    rows: tuple[str, ...] = change.data.get("rows", ())
    column, name = str(change.data.get("column", "")), str(change.data["name"])
    if rows:
        return say("{column} of {n} rows ({rows})", column=column, n=len(rows), rows=rows)
    return say("{column} of {name}", column=column, name=name) if column and name else say("{name}", name=name or column)


def cell_words(change: Change) -> Message:
    """What the one cell of a matrix that changed says, where that is more than a sign; nothing otherwise."""
    words = change.data.get("words")
    return say(" ({old} became {new})", old=words[0], new=words[1]) if words else say("")


def requalified(change: Change, names: tuple[str, ...]) -> Message:
    """What a mark became, for the models and places it stands for."""
    before, after = str(change.before), str(change.after)
    if change.data.get("rows"):
        return say("{where}: {before} became {after}.", where=where(change), before=before, after=after)
    return say("{model}, {names}: {before} became {after} in {offering}{words}.", model=label_of(change.data), names=names, before=before,
               after=after, offering=change.data["offering"], words=cell_words(change))


def is_news(change: Change) -> bool:
    """Does the table stand in a list of news, where rows come and go with time."""
    titles = (change.section.title, *change.section.trail) if change.section else ()
    parts = change.file.path.lower().rsplit(".", 1)[0].replace("-", " ").replace("_", " ").split("/")[-3:]
    return any(_NEWS.search(text) for text in (*titles, *parts))


def is_example(change: Change) -> bool:
    """Does the table stand among examples or their output, whose rows are no facts of the product."""
    titles = (change.section.title, *change.section.trail) if change.section else ()
    stem = change.file.path.rsplit("/", 1)[-1].lower().rsplit(".", 1)[0].replace("-", " ").replace("_", " ")
    return any(_EXAMPLE.search(text) for text in titles) or bool(_EXAMPLE.search(stem) and not stem.startswith("samples"))


def is_divider(change: Change) -> bool:
    """Is a row no more than a title for the rows below it: one cell alone is filled."""
    return change.data.get("width", 1) > 1 and " | " not in flat(change.data.get("text"))


def table_details(change: Change, **more: Any) -> dict[str, Any]:
    """The machine-readable part every finding about a cell carries."""
    data = change.data
    found = {"row": data.get("name"), "column": data.get("column"), "rows": list(data["rows"]) if "rows" in data else None, **more}
    return {key: value for key, value in found.items() if value not in (None, "", [])}
