"""Two versions of one table, ready to be compared, and how a difference in them is written down.

In: two placed tables. Out: `Pairing`, which makes `Change` values with the right section and lines. Must not know: what cells mean.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from diffinsight.compare.grid import Grid, Pair, align, filled_down
from diffinsight.compare.marks import COMMON, Marks, fold, squash
from diffinsight.compare.rownames import column_name, row_name
from diffinsight.compare.wrapped import unwrapped
from diffinsight.model import Change, FileChange, Lines, Section, Table

Placed = tuple[Section, Table]
FEW_ROWS = 3  # rows of a table from which its cells may be one list
MANY = 3  # parameters whose keys have a part that is a type then, no name

_LINKED = re.compile(r"\[[^\[\]]+\]\s?[\[(]")
_PICTURE = re.compile(r"<img\b|!\[", re.I)
_PARTS = re.compile(r"\n|\s+/\s+|,\s+|(?<=\w)\s?:\s?(?=\w)")
_PLAIN_TITLES = re.compile(r"^(?:overview|introduction|(?:model |regional |region )?availability|regions?|models?|supported (?:regions|"
                           r"models)|summary|"
                           r"summary table(?: and region availability)?|details|notes?|limits?|quotas?|)$", re.I)


@dataclass(frozen=True)
class Pairing:
    """One table on both sides. `marks`: the vocabulary of this table, in which a lone "x" has its meaning."""

    file: FileChange
    old_section: Section
    section: Section
    grid: Grid
    marks: Marks

    @cached_property
    def offering(self) -> str:
        return offering(self.file, self.section, self.grid.new)

    def change(self, kind: str, event: str, before: Any, after: Any, row: Pair | None = None, **data: Any) -> Change:
        """A change at a row (index in old, index in new), or of the table as a whole."""
        old, new = self.grid.old, self.grid.new
        if row is None:
            places: tuple[Lines | None, Lines | None] = old.lines, new.lines
        else:
            places = tuple(None if i is None else (table.row_lines[i],) * 2 for i, table in zip(row, (old, new), strict=True))  # type: ignore[assignment]
        section = self.old_section if row is not None and row[1] is None else self.section
        return Change(kind, event, self.file, before, after, section, places[0], places[1], data)

    def name(self, row: Pair) -> str:
        """The row's key: as it is called now, or was called when it is gone."""
        return self.grid.new_name(row[1]) if row[1] is not None else self.grid.old_name(row[0] or 0)


def pair(file: FileChange, old: Placed, new: Placed, marks: Marks) -> Pairing:
    """Match the rows and columns of two versions of a table."""
    both = [_once_headed(table) for table in (headed(old[1], new[1]), headed(new[1], old[1]))]
    if all(map(_gallery, both)) or _listing(*both):
        both = [_one_a_row(table) for table in both]
    width = max(len(table.header) for table in both)
    a, b = _unfolded(*(filled_down(unwrapped(_reread(table, marks)), width) for table in both))
    if a.kind == b.kind == "matrix" and _turned(a, b):
        if {squash(title) for title in a.header[1:]} - {squash(row[0]) for row in b.rows}:
            b = _transposed(b, a.header[0])  # what is gone was a column
        else:
            a = _transposed(a, b.header[0])
    marks = _with_cross((a, b), marks)
    return Pairing(file, old[0], new[0], align(a, b, marks), marks)


def _gallery(table: Table) -> bool:
    """Is a table without a head a grid of pictures, as of contributors, that only sets them in lines."""
    cells = [cell for row in table.raw_rows for cell in row if cell.strip()]
    return len(table.header) > 2 and not any(table.header) and len(cells) > len(table.header) and all(map(_PICTURE.search, cells))


def _listing(old: Table, new: Table) -> bool:
    """Are two tables without heads a list of names that runs over several columns: many of them stand in another column now."""
    if any(old.header) or any(new.header) or min(len(old.header), len(new.header)) < 2 or min(len(old.rows), len(new.rows)) < FEW_ROWS:
        return False
    before, after = ({fold(cell): place for row in table.rows for place, cell in enumerate(row) if cell} for table in (old, new))
    both = before.keys() & after.keys()
    return 2 * len(both) >= min(len(before), len(after)) and 4 * sum(before[name] != after[name] for name in both) >= len(both) > 0


def _one_a_row(table: Table) -> Table:
    """A grid with a row for each of its cells."""
    places = [(row, column) for row, cells in enumerate(table.rows) for column, cell in enumerate(cells) if cell.strip()]
    return replace(table, header=("",), raw_header=("",), rows=tuple((table.rows[i][j],) for i, j in places),
                   raw_rows=tuple((table.raw_rows[i][j],) for i, j in places), row_lines=tuple(table.row_lines[i] for i, _ in places))


def headed(table: Table, other: Table) -> Table:
    """A table whose head was not read as one, with that of the other side."""
    if any(table.header) or not table.rows or [fold(cell) for cell in table.rows[0]] != [fold(cell) for cell in other.header]:
        return table
    return replace(table, kind=other.kind, header=other.header, raw_header=other.raw_header, rows=table.rows[1:],
                   raw_rows=table.raw_rows[1:], row_lines=table.row_lines[1:])


def _once_headed(table: Table) -> Table:
    """A table whose first row says its head again, without that row."""
    if not table.rows or not any(table.header) or [fold(cell) for cell in table.rows[0]] != [fold(cell) for cell in table.header]:
        return table
    return replace(table, rows=table.rows[1:], raw_rows=table.raw_rows[1:], row_lines=table.row_lines[1:])


def row_text(table: Table, row: int) -> str:
    """A row in the document's words, cells parted by bars, empty ones left out."""
    return " | ".join(" ".join(cell.split()) for cell in table.rows[row] if cell)


def name_target(table: Table, row: int, key: int = 0) -> str:
    """Where the name of a row leads, "" when it is no link."""
    if not _LINKED.search(table.raw_rows[row][key]):
        return ""
    return next((link.target for link in table.links if link.line == table.row_lines[row] and link.kind == "link"), "")


def offering(file: FileChange, section: Section, table: Table) -> str:
    """What a matrix is about: its tab, else the nearest heading that says something, else the file's name in words."""
    for title in (table.scope.tab_title, section.title, *reversed(section.trail)):
        if not _PLAIN_TITLES.match(title.strip()):
            return title.strip()
    stem = re.sub(r"[-_]+", " ", file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]).strip()
    return stem[:1].upper() + stem[1:]


def _with_cross(tables: tuple[Table, Table], marks: Marks) -> Marks:
    """A lone "x" ticks a box where no other sign of its table does, and crosses it out where one does."""
    crossed = [cells for table in tables if "x" in (cells := {cell.lower() for row in table.rows for cell in row})]
    if not crossed:
        return marks
    ticked = any(mark.level == "yes" for cells in crossed for cell in cells if len(cell) < 40 and (mark := marks.read(cell)))
    return replace(marks, unavailable=(*marks.unavailable, "x")) if ticked else replace(marks, available=(*marks.available, "x"))


def _reread(table: Table, marks: Marks) -> Table:
    """A table that is a matrix only by the marks a configuration adds."""
    if marks == COMMON or table.kind != "reference":
        return table
    read = [marks.read(cell) for row in table.rows for cell in row[1:]]
    marked = sum(mark is not None for mark in read) >= 0.6 * len(read) and any(mark and mark.there for mark in read)
    return replace(table, kind="matrix") if marked else table


def _turned(old: Table, new: Table) -> bool:
    """Are the new rows the old columns."""
    titles, keys = {squash(cell) for cell in old.header[1:]}, {squash(row[0]) for row in new.rows}
    return len(titles & keys) * 2 > len(keys) and len(titles & {squash(cell) for cell in new.header[1:]}) * 2 <= len(titles)


def _transposed(table: Table, corner: str) -> Table:
    header = (corner, *(row[0] for row in table.rows))
    rows = tuple((title, *(row[place] for row in table.rows)) for place, title in enumerate(table.header) if place)
    return replace(table, header=header, rows=rows, raw_header=header, raw_rows=rows, row_lines=(table.lines[0],) * len(rows))


def _unfolded(old: Table, new: Table) -> tuple[Table, Table]:
    """Rows that name several things in one key, where the other side has one row each ("a<br>b" became a row for a and one for b)."""
    if old.kind == "matrix" or not old.rows or not new.rows or not old.header or not new.header:
        return old, new
    return _split_keys(old, new), _split_keys(new, old)


def _split_keys(table: Table, other: Table) -> Table:
    """A row each for the names of a key, where several of them stand in rows of their own, or in other company, on the other side."""
    keys = {fold(row[0]) for row in other.rows}
    stays = keys & {fold(row[0]) for row in table.rows}
    own, names = (Counter(fold(part) for row in one.rows for part in _PARTS.split(row[0]) if fold(row[0]) not in stays or part == row[0])
                  for one in (table, other))
    found: list[tuple[int, str]] = []
    most = MANY if table.kind == "parameter" else len(table.rows) + len(other.rows)
    for i, row in enumerate(table.rows):
        parts = [part.strip() for part in _PARTS.split(row[0]) if part.strip()]
        known = sum(0 < names[fold(part)] < most > own[fold(part)] for part in parts)
        apart = known > 1 and fold(row[0]) not in keys and all(len(part.split()) < 3 for part in parts)
        found += [(i, part) for part in parts] if apart else [(i, row[0])]
    if len(found) == len(table.rows):
        return table
    return replace(table, rows=tuple((key, *table.rows[i][1:]) for i, key in found), raw_rows=tuple(table.raw_rows[i] for i, _ in found),
                   row_lines=tuple(table.row_lines[i] for i, _ in found))


__all__ = ["Pairing", "Placed", "column_name", "name_target", "offering", "pair", "row_name", "row_text"]
