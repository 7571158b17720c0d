"""Rows of a table that only go on with the row above: writers who keep their lines short break a cell over several rows.

In: a `Table`. Out: a `Table` without such rows. Must not know: the table's other side, changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffinsight.compare.marks import COMMON
from diffinsight.model import Table


def unwrapped(table: Table) -> Table:
    """The table with every row that goes on with the one above joined to it."""
    goes_on = [place > 0 and _goes_on(table.rows[place - 1], row) for place, row in enumerate(table.rows)]
    if not any(goes_on):
        return table
    rows: list[list[tuple[str, ...]]] = []
    for place, on in enumerate(goes_on):
        if on:
            rows[-1] = [_joined(above, below) for above, below in zip(rows[-1], (table.rows[place], table.raw_rows[place]), strict=True)]
        else:
            rows.append([table.rows[place], table.raw_rows[place]])
    return replace(table, rows=tuple(row for row, _ in rows), raw_rows=tuple(raw for _, raw in rows),
                   row_lines=tuple(line for line, on in zip(table.row_lines, goes_on, strict=True) if not on))


def _goes_on(above: Sequence[str], row: Sequence[str]) -> bool:
    """Is there nothing in a row but one cell, in small letters, below one that ends in the middle of a sentence."""
    filled = [place for place, cell in enumerate(row) if cell]
    if len(row) < 2 or len(filled) != 1 or not filled[0]:
        return False
    cell, before = row[filled[0]], above[filled[0]]
    return " " in before and before[-1] not in ".!?:;" and COMMON.read(before) is None and (
        cell.split()[0].islower() or before[-1] == ",") and " " in cell


def _joined(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{a} {b}".strip() if b else a for a, b in zip(above, below, strict=True))
