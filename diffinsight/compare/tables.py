"""Table aligner: everything that differs between the tables of two versions of a page.

In: tables with the sections they stand in. Out: changes of kinds table, matrix, lifecycle, parameter, limit and deprecation.
Must not know: rules, wording, files' text.

`align_tables` says which table is which, `compare_table` what changed in one of them; `compare_tables` does both and sees rows that
moved from one table of the page to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffinsight.compare.likeness import dice
from diffinsight.compare.marks import COMMON, Marks, fold
from diffinsight.compare.matrix import Matrix, mark_columns, matrix_changes
from diffinsight.compare.pairing import Placed, offering, pair, row_text
from diffinsight.compare.rows import row_changes
from diffinsight.compare.tablepairs import align_tables
from diffinsight.compare.values import stage
from diffinsight.model import Change, FileChange, Section

MOST = 60  # rows of a whole table that is stated
ROW = 0.7  # likeness from which two rows of one name are one row

__all__ = ["align_tables", "compare_table", "compare_tables"]


def compare_tables(file: FileChange, old: Sequence[Placed], new: Sequence[Placed], stated: frozenset[int] = frozenset(),
                   marks: Marks = COMMON) -> list[Change]:
    """All changes of a page's tables. `stated`: `id()` of sections whose own coming or going is stated elsewhere, so that their lone
    tables are not."""
    changes: list[Change] = []
    lone: tuple[list[Placed], list[Placed]] = ([], [])
    for a, b in align_tables(_joined(old), _joined(new), stated):
        one = a or b
        if one and (a is None or b is None):
            lone[0 if a else 1].append(one)
            if id(one[0]) in stated:
                continue
        changes += compare_table(file, a, b, marks)
    return _to_whole_tables(_moved_rows(changes), lone)


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
        return [_whole(file, one, "added" if new else "removed", marks)] if one and one[1].rows else []
    a, b = old[1], new[1]
    if a.header == b.header and a.rows == b.rows:
        return []
    found = pair(file, old, new, marks)
    matrix = found.grid.new.kind == "matrix" and found.grid.old.kind == "matrix"
    changes = [*matrix_changes(found)] if matrix else []
    return [*changes, *row_changes(found, mark_columns(found) if matrix else ())]


def _whole(file: FileChange, placed: Placed, event: str, marks: Marks) -> Change:
    """A table that has no counterpart: with its rows in words, a matrix with its models and regions."""
    section, table = placed
    about = offering(file, section, table)
    rows = tuple(row_text(table, place) for place in range(min(MOST, len(table.rows))))
    data = {"name": about, "offering": about, "table": table.kind, "header": table.header, "rows": rows, "count": len(table.rows),
            "keys": tuple(row[0] for row in table.rows),
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


# --------------------------------------------------------------------------- rows that changed tables


def _moved_rows(changes: list[Change]) -> list[Change]:
    """A row removed from one table of the page and added to another one moved; into a list of what is retired it means retirement."""
    gone = {fold(change.data["name"]): change for change in changes if change.event in ("row-removed", "removed") and "lone" in change.data}
    found: list[Change] = []
    moved: set[int] = set()
    for change in changes:
        old = gone.get(fold(change.data["name"])) if change.event in ("row-added", "added") and "lone" in change.data else None
        if old is None or old.section is change.section or not _alike(old, change):
            found.append(change)
            continue
        moved.add(id(old))
        found.append(_move(old, change))
    return [change for change in found if id(change) not in moved]


def _to_whole_tables(changes: list[Change], lone: tuple[list[Placed], list[Placed]]) -> list[Change]:
    """The changes with rows that stand in a table of the page's other side that has no counterpart: they moved there, or came from it."""
    rows: list[dict[str, tuple[Placed, int]]] = [{}, {}]
    for side, places in zip(rows, lone, strict=True):
        for section, table in places:
            side.update({fold(row[0]): ((section, table), place) for place, row in enumerate(table.rows) if row and row[0]})
    found = []
    for change in changes:
        gone = change.event in ("row-removed", "removed")
        there = rows[1 if gone else 0].get(fold(change.data["name"])) if "lone" in change.data else None
        moved = _whole_move(change, *there, gone) if there else None
        found.append(moved or change)
    return found


def _whole_move(change: Change, placed: Placed, place: int, gone: bool) -> Change | None:
    section, table = placed
    text, own = row_text(table, place), str(change.before if gone else change.after)
    if section is change.section or dice(text, own) < ROW:
        return None
    lines = (table.row_lines[place],) * 2
    other = replace(change, before=None if gone else text, after=text if gone else None, section=section,
                    old_lines=None if gone else lines, new_lines=lines if gone else None)
    return _move(change, other) if gone else _move(other, change)


def _alike(old: Change, new: Change) -> bool:
    """Rows with one name are one row when their tables list the same kind of thing, or most of their cells agree."""
    a, b = set(map(fold, str(old.before).split(" | "))), set(map(fold, str(new.after).split(" | ")))
    return old.data["table"] == new.data["table"] == "lifecycle" or len(a & b) * 2 > min(len(a), len(b)) > 1


def _move(old: Change, new: Change) -> Change:
    places = {"from_section": old.section.title if old.section else "", "to_section": new.section.title if new.section else ""}
    retired = _retires(new.section) and not _retires(old.section)
    data = {**new.data, **places, "before_text": old.before}
    return replace(new, kind="lifecycle" if retired else "table", event="retired" if retired else "row-moved", before=old.before,
                   old_lines=old.old_lines, data=data)


def _retires(section: Section | None) -> bool:
    return section is not None and stage(section.title) in ("retired", "deprecated")
