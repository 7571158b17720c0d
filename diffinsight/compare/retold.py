"""Whole tables that went while the page says the same otherwise: in a table of other words elsewhere, or in sections of their own.

In: the changes of a page's tables. Out: the changes, whole tables told where they stand on the other side (data "retold": a title,
"sections": each row has one). Must not know: rules, how tables are matched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from diffinsight.compare.letters import letters
from diffinsight.compare.likeness import gist, pair_up, shared
from diffinsight.compare.marks import fold
from diffinsight.compare.pairing import Placed, row_text
from diffinsight.model import Change, Page, Section, Table

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ROW = 0.5  # likeness of two rows, by what they are about, that say the same in other words
MOST = 0.7  # share of the rows of both tables
AFAR, SOME = 0.3, 0.5  # the same for a table in its old place: likeness of two rows, share of those of the smaller one
FEWEST = 2  # rows that are not alike by chance
LARGEST = 100  # rows of a table that is looked for in other words


def with_retold(changes: Sequence[Change], lone: tuple[Sequence[Placed], Sequence[Placed]]) -> list[Change]:
    """The changes, with whole tables that say the same as one of the old, or of the new, side that has no counterpart."""
    found = []
    for change in changes:
        own = change.after or change.before
        others = lone[0 if change.after else 1] if _whole(change) else ()
        found.append(_retold(change, next((section for section, table in others if _same(own, table) or
                                           (_place(section) == _place(change.section) and _rewritten(own, table))), None)))
    return found


def _retold(change: Change, section: Section | None) -> Change:
    return replace(change, data={**change.data, "retold": section.title}) if section else change


def _whole(change: Change) -> bool:
    return change.kind == "table" and change.event in ("added", "removed")


def _same(a: Table, b: Table) -> bool:
    """Do two tables say the same: half of their headings are the same, and most of their rows are about the same."""
    most = max(len(a.rows), len(b.rows))
    titles = [frozenset(map(fold, table.header)) for table in (a, b)]
    if not FEWEST <= min(len(a.rows), len(b.rows)) <= most <= LARGEST or shared(*titles)[0] < 0.5:
        return False
    old, new = ([row_text(table, place) for place in range(len(table.rows))] for table in (a, b))
    return len(pair_up(old, new, _likeness, ROW)) >= MOST * most


def _place(section: Section | None) -> tuple[str, ...]:
    return (*section.trail, section.title) if section else ()


def _rewritten(a: Table, b: Table) -> bool:
    """Is a table in the place of another one, with the same headings, its rewritten version: some of its rows tell it."""
    if list(map(fold, a.header)) != list(map(fold, b.header)) or not 1 < min(len(a.rows), len(b.rows)) <= LARGEST:
        return False
    old, new = ([gist(row_text(table, place)) for place in range(len(table.rows))] for table in (a, b))
    return len(pair_up(old, new, lambda one, two: shared(one, two)[0], AFAR)) >= SOME * min(len(old), len(new))


def _likeness(old: str, new: str) -> float:
    """How far two rows are about the same; not at all where they name other numbers."""
    numbers = set(_NUMBER.findall(old)) == set(_NUMBER.findall(new))
    return shared(gist(old), gist(new))[0] if numbers else 0.0


def with_standing(changes: Sequence[Change], old: Page, new: Page) -> list[Change]:
    """The changes, with whole tables whose rows are named like sections that the other side alone has, or that have a twin there."""
    if not any(map(_whole, changes)):
        return list(changes)
    before, after = ({letters(section.title) for section in page.sections} for page in (old, new))
    found = []
    for change in changes:
        keys = {name for key in change.data["keys"] if (name := letters(key))} if _whole(change) else set()
        titles = after - before if change.after is None else before - after
        if len(keys) > FEWEST and len(keys & titles) >= MOST * len(keys):
            found.append(replace(change, data={**change.data, "sections": True}))
        else:
            twin = _twin(change, new if change.after is None else old) if keys and "retold" not in change.data else None
            found.append(_retold(change, twin))
    return found


def _twin(change: Change, page: Page) -> Section | None:
    """The section of a page with a table that has the same headings, names the same rows and says the same."""
    own = change.after or change.before
    tables = ((section, block) for section in page.sections if "|" in section.source for block in section.blocks)
    return next((section for section, table in tables if isinstance(table, Table) and _named_alike(own, table) and _same(own, table)), None)


def _named_alike(a: Table, b: Table) -> bool:
    """Do two tables have the same headings and name the same rows; what is measured or set by one name may be of two things."""
    heads, names = ([[fold(cell) for cell in cells] for cells in pair] for pair in
                    ((a.header, b.header), ([row[0] for row in a.rows], [row[0] for row in b.rows])))
    return a.kind == b.kind == "reference" and heads[0] == heads[1] and names[0] == names[1]
