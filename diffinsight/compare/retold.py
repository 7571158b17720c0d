"""Whole tables that went while the page says the same otherwise: in a table of other words elsewhere, or in sections of their own.

In: the changes of a page's tables. Out: the changes, whole tables told where they stand on the other side (data "retold": a title,
"sections": each row has one). Must not know: rules, how tables are matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffinsight.compare.letters import letters
from diffinsight.compare.likeness import gist, pair_up, shared
from diffinsight.compare.marks import fold
from diffinsight.compare.pairing import Placed, row_text
from diffinsight.model import Change, Page, Table

ROW = 0.5  # likeness of two rows, by what they are about, that say the same in other words
MOST = 0.7  # share of the rows of both tables
FEWEST = 2  # rows that are not alike by chance
LARGEST = 100  # rows of a table that is looked for in other words


def with_retold(changes: Sequence[Change], lone: tuple[Sequence[Placed], Sequence[Placed]]) -> list[Change]:
    """`lone`: tables of the old and of the new side without a counterpart."""
    return [_retold(change, lone) for change in changes]


def _retold(change: Change, lone: tuple[Sequence[Placed], Sequence[Placed]]) -> Change:
    """A table that came or went, with where one that says the same stands on the other side."""
    if change.kind != "table" or change.event not in ("added", "removed"):
        return change
    own = change.after or change.before
    other = next((section for section, table in lone[0 if change.after else 1] if _same(own, table)), None)
    return replace(change, data={**change.data, "retold": other.title}) if other else change


def _same(a: Table, b: Table) -> bool:
    """Do two tables say the same: half of their headings are the same, and most of their rows are about the same."""
    most = max(len(a.rows), len(b.rows))
    titles = [frozenset(map(fold, table.header)) for table in (a, b)]
    if not FEWEST <= min(len(a.rows), len(b.rows)) <= most <= LARGEST or shared(*titles)[0] < 0.5:
        return False
    old, new = ([gist(row_text(table, place)) for place in range(len(table.rows))] for table in (a, b))
    return len(pair_up(old, new, lambda one, two: shared(one, two)[0], ROW)) >= MOST * most


def with_sections(changes: Sequence[Change], old: Page, new: Page) -> list[Change]:
    """The changes, with whole tables whose rows are named like sections that the other side alone has."""
    if not any(_keys(change) for change in changes):
        return list(changes)
    before, after = ({letters(section.title) for section in page.sections} for page in (old, new))
    found = []
    for change in changes:
        keys = _keys(change)
        titles = after - before if change.after is None else before - after
        there = len(keys) > FEWEST and len(keys & titles) >= MOST * len(keys)
        found.append(replace(change, data={**change.data, "sections": True}) if there else change)
    return found


def _keys(change: Change) -> set[str]:
    """The names of the rows of a whole table."""
    whole = change.kind == "table" and change.event in ("added", "removed")
    return {name for key in change.data["keys"] if (name := letters(key))} if whole else set()
