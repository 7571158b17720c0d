"""One cell of a row that both sides have, and the words in it.

In: a `Pairing`, a row, both texts. Out: changes of wording, none where the two say the same. Must not know: roles of columns, rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diffinsight.compare.pairing import Pairing
from diffinsight.compare.text import folded
from diffinsight.compare.values import same_value
from diffinsight.model import Change

_ANNOUNCES = re.compile(r"\bdeprecat(?:ed|es|ing|ion)\b(?!\()|\bwill be (?:retired|removed|discontinued)\b|\b(?:is|are|was) (?:retired|"
                        r"discontinued)\b|"
                        r"\bno longer (?:be )?(?:supported|available|maintained|recommended)\b|\breach(?:ed|es)? (?:its |"
                        r"the )?end[ -]of[ -](?:life|support)\b|"
                        r"\bobsolete\b", re.I)
_DENIES = re.compile(r"(?:\bnot|n't|\bnever) (?:yet )?(?:been )?deprecated", re.I)
_IDENTIFIER = re.compile(r"(?=\S*?(?:[_.:/\d-]|[a-z][A-Z]))\S+")


@dataclass(frozen=True)
class Cell:
    """One cell on both sides. `row`: indices in old and new; `title`: the column's heading now."""

    pairing: Pairing
    row: tuple[int, int]
    title: str
    old: str
    new: str

    @property
    def name(self) -> str:
        return self.pairing.name(self.row)

    def change(self, kind: str, event: str, before: Any, after: Any, **data: Any) -> Change:
        return self.pairing.change(kind, event, before, after, self.row, name=self.name, column=" ".join(self.title.split()),
                                   table=self.pairing.grid.new.kind, old_cell=self.old, new_cell=self.new, **data)


def announces(old: str, new: str) -> bool:
    """Does the new text say that something is deprecated or goes away, and the old one not."""
    return bool(_ANNOUNCES.search(_DENIES.sub("", new))) and not _ANNOUNCES.search(old)


def _signs(cell: Cell) -> bool:
    """Are both texts nothing but signs, and signs that say different things."""
    read = cell.pairing.marks.read
    return not (folded(cell.old) or folded(cell.new)) and read(cell.old) != read(cell.new)


def text_changes(cell: Cell) -> Iterator[Change]:
    """Any cell: its words changed. Case, punctuation and contractions are silent unless the cell is a name."""
    if same_value(cell.old, cell.new):
        return
    if announces(cell.old, cell.new):
        yield cell.change("deprecation", "announced", cell.old, cell.new, subject=cell.name, text=cell.new)
    elif folded(cell.old) != folded(cell.new) or _IDENTIFIER.fullmatch(cell.new) or _signs(cell):
        yield cell.change("table", "cell-changed", cell.old, cell.new)
