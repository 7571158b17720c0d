"""Table aligner: everything that differs between the tables of two versions of a page.

In: tables with the sections they stand in. Out: changes of kinds table, matrix, lifecycle, parameter, limit and deprecation.
Must not know: rules, wording, files' text.

`align_tables` says which table is which, `compare_table` what changed in one of them; `compare_tables` does both and sees rows that
moved from one table of the page to another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from diffinsight.compare.keys import naming_place
from diffinsight.compare.marks import COMMON, Marks, fold
from diffinsight.compare.matrix import Matrix, mark_columns, matrix_changes
from diffinsight.compare.pairing import Placed, headed, offering, pair, row_text
from diffinsight.compare.retold import with_retold
from diffinsight.compare.rowmoves import moved_rows
from diffinsight.compare.rows import row_changes
from diffinsight.compare.tablepairs import align_tables
from diffinsight.model import Change, FileChange, Table

MOST = 60  # rows of a whole table that is stated
_LETTER = re.compile(r"[^\W_]")

__all__ = ["align_tables", "compare_table", "compare_tables"]


def compare_tables(file: FileChange, old: Sequence[Placed], new: Sequence[Placed], stated: frozenset[int] = frozenset(),
                   marks: Marks = COMMON) -> list[Change]:
    """All changes of a page's tables. `stated`: `id()` of sections whose own coming or going is stated elsewhere, so that their lone
    tables are not."""
    changes: list[Change] = []
    lone: tuple[list[Placed], list[Placed]] = ([], [])
    for a, b in align_tables(_with_heads(_joined(old), new), _with_heads(_joined(new), old), stated):
        one = a or b
        if one and (a is None or b is None):
            lone[0 if a else 1].append(one)
            if id(one[0]) in stated:
                continue
        changes += [_at_home(change, old if change.new_lines is None else new) for change in compare_table(file, a, b, marks)]
    return with_retold(moved_rows(changes, lone), lone)


def _with_heads(placed: Sequence[Placed], other: Sequence[Placed]) -> list[Placed]:
    """The tables, those whose head was written as their first row with the head that the other side has."""
    heads = {tuple(map(fold, table.header)): table for _, table in other if any(table.header)}
    likes = ((section, table, heads.get(tuple(map(fold, table.rows[0]))) if table.rows else None) for section, table in placed)
    return [(section, headed(table, like) if like else table) for section, table, like in likes]


def _at_home(change: Change, placed: Sequence[Placed]) -> Change:
    """A change of a table that was split or merged, in the section where its own lines stand."""
    lines = change.new_lines or change.old_lines
    if not lines or not change.section or change.section.lines[0] <= lines[0] <= change.section.lines[1]:
        return change
    home = next((section for section, _ in placed if section.lines[0] <= lines[0] <= section.lines[1]), change.section)
    return replace(change, section=home)


def _joined(placed: Sequence[Placed]) -> list[Placed]:
    """The tables, those that are parts of one definition list put together: a paragraph between its entries is no boundary."""
    found: list[Placed] = []
    for section, table in placed:
        same = next((place for place, (other, one) in enumerate(found) if other is section and one.header == table.header
                     and one.scope == table.scope and one.listed and table.listed), None)
        if same is None:
            found.append((section, table))
        else:
            one = found[same][1]
            whole = replace(one, rows=one.rows + table.rows, raw_rows=one.raw_rows + table.raw_rows, links=one.links + table.links,
                            row_lines=one.row_lines + table.row_lines, lines=(one.lines[0], table.lines[1]))
            found[same] = section, whole
    return found


def compare_table(file: FileChange, old: Placed | None, new: Placed | None, marks: Marks = COMMON) -> list[Change]:
    """The changes of one table; of a whole one that came or went when a side is None."""
    if old is None or new is None:
        one = new or old
        return [_whole(file, one, "added" if new else "removed", marks)] if one and _says_something(one[1]) else []
    a, b = old[1], new[1]
    if a.header == b.header and a.rows == b.rows:
        return []
    found = pair(file, old, new, marks)
    matrix = found.grid.new.kind == "matrix" and found.grid.old.kind == "matrix"
    changes = [*matrix_changes(found)] if matrix else []
    return [*changes, *row_changes(found, mark_columns(found) if matrix else ())]


def _says_something(table: Table) -> bool:
    """Is there a letter or digit in any row: what is drawn with bars and signs is no table."""
    return any(_LETTER.search(cell) for row in table.rows for cell in row)


def _whole(file: FileChange, placed: Placed, event: str, marks: Marks) -> Change:
    """A table that has no counterpart: with its rows in words, a matrix with its models and regions."""
    section, table = placed
    about = offering(file, section, table)
    naming = naming_place(table)
    rows = tuple(row_text(table, place) for place in range(min(MOST, len(table.rows))))
    data = {"name": about, "offering": about, "table": table.kind, "header": table.header, "rows": rows, "count": len(table.rows),
            "keys": tuple(row[naming] for row in table.rows),
            "raw": tuple("|".join(row) for row in table.raw_rows), **_shape(file, placed, marks)}
    old, new = (None, table) if event == "added" else (table, None)
    kind = "matrix" if table.kind == "matrix" and data["typed"] else "table"
    return Change(kind, ("offering-" if kind == "matrix" else "") + event, file, old, new, section, old.lines if old else None,
                  new.lines if new else None, data)


def _shape(file: FileChange, placed: Placed, marks: Marks) -> dict[str, object]:
    """Models and regions of a whole matrix: subject -> the names it is available for."""
    if placed[1].kind != "matrix":
        return {"typed": False}
    pairing = pair(file, placed, placed, marks)
    matrix = Matrix(pairing, mark_columns(pairing))
    axis = 1 if matrix.axes[1] == "model" or matrix.axes[0] == "region" else 0
    places = range(len(matrix.columns if axis else matrix.rows))
    subjects = tuple((matrix.names(axis, [k])[0], matrix.names(1 - axis, sorted(matrix.line(1, axis, k).there))) for k in places)
    return {"typed": set(matrix.axes) != {"other"}, "subjects": subjects, "nouns": (matrix.nouns[axis], matrix.nouns[1 - axis])}
