"""Availability matrices: what was added, removed, granted, revoked or qualified, grouped by what readers look up.

In: a `Pairing` of two matrices. Out: changes of kind "matrix" (and "table" where rows or columns are neither models nor regions).
Must not know: rules, wording.

Each axis is one of: models (names with versions, or headed so), regions (headed so, or compass words), other. Availability is grouped by
the *subject*: the models' axis, else the axis across from the regions, else whichever gives fewer statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from diffinsight.compare.grid import Pair, row_name
from diffinsight.compare.marks import Mark, fold, named, split_name, unnoted
from diffinsight.compare.pairing import Pairing, row_text
from diffinsight.compare.values import stage
from diffinsight.model import Change, Table

Axis = Literal["model", "region", "other"]

_REGION_HEAD = re.compile(r"\b(?:regions?|locations?|geograph\w*|geo|data ?cent(?:er|re)s?|countr(?:y|ies)|clouds?)\b", re.I)
_MODEL_HEAD = re.compile(r"\b(?:models?|deployments?|engines?)\b", re.I)
_COMPASS = re.compile(r"east|west|north|south|central|\b(?:us|eu|uk|usa|europe|asia|africa|americas?|global)\b", re.I)
_MODEL_NAME = re.compile(r"(?=[^\s]*\d)[a-z][\w.]*(?:-[\w.]+)+", re.I)
PICTURE = (40, 12)  # rows and columns shown at most


@dataclass(frozen=True)
class Line:
    """One row or column of a matrix on one side: the marks of its cells by the other axis's index in the alignment."""

    name: str
    marks: dict[int, Mark]

    @property
    def there(self) -> dict[int, Mark]:
        return {place: mark for place, mark in self.marks.items() if mark.there}


@dataclass(frozen=True)
class Matrix:
    """The aligned marks of two matrices. `rows`, `columns`: index pairs; `columns` only those that hold marks."""

    pairing: Pairing
    columns: tuple[Pair, ...]

    @cached_property
    def rows(self) -> tuple[Pair, ...]:
        return self.pairing.grid.rows

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        """What the rows are, what the columns are."""
        corner = fold(self.pairing.grid.new.header[self.pairing.grid.new_key[-1]]) if self.pairing.grid.new.header else ""
        rows, columns = [self.row_name(pair) for pair in self.rows], [self.column_name(pair) for pair in self.columns]
        row: Axis = "region" if _REGION_HEAD.search(corner) else "model" if _MODEL_HEAD.search(corner) else _guess(rows)
        column: Axis = _guess(columns)
        if row == column != "other":
            column = "other"
        return row, column

    @cached_property
    def nouns(self) -> tuple[str, str]:
        """What a row and a column are called: the kind of thing, or the document's own heading."""
        corner = " ".join(self.pairing.grid.new.header[self.pairing.grid.new_key[-1]].split()) if self.pairing.grid.new.header else ""
        row, column = self.axes
        own = corner.lower() if corner and len(corner) < 30 and corner.isascii() else "row"
        return own if row == "other" else row, "column" if column == "other" else column

    def row_name(self, pair: Pair) -> str:
        return self.pairing.name(pair)

    @cached_property
    def short_names(self) -> bool:
        """Does the innermost key column alone tell the rows apart."""
        grid = self.pairing.grid
        return len({row[grid.new_key[-1]] for row in grid.new.rows}) == len(grid.new.rows)

    def short_row_name(self, pair: Pair) -> str:
        """A row's name without the group it stands in."""
        grid = self.pairing.grid
        if len(grid.new_key) == 1 or not self.short_names:
            return self.row_name(pair)
        if pair[1] is None:
            return row_name(grid.old, pair[0] or 0, grid.old_key[-1:])
        return row_name(grid.new, pair[1], grid.new_key[-1:])

    def column_name(self, pair: Pair) -> str:
        grid = self.pairing.grid
        title = grid.new.header[pair[1]] if pair[1] is not None else grid.old.header[pair[0] or 0]
        return unnoted(" ".join(title.split()))

    def mark(self, side: int, row: Pair, column: Pair) -> Mark | None:
        """The mark of a cell on a side (0 old, 1 new); None where there is no such cell or it holds no mark."""
        i, j = row[side], column[side]
        if i is None or j is None:
            return None
        table = self.pairing.grid.new if side else self.pairing.grid.old
        return self.pairing.marks.read(table.rows[i][j])

    def line(self, side: int, axis: int, place: int) -> Line:
        """One row (axis 0) or column (axis 1) of one side."""
        if axis == 0:
            pair, others = self.rows[place], self.columns
            cells = {k: self.mark(side, pair, other) for k, other in enumerate(others)}
            return Line(self.row_name(pair), {k: mark for k, mark in cells.items() if mark})
        pair, others = self.columns[place], self.rows
        cells = {k: self.mark(side, other, pair) for k, other in enumerate(others)}
        return Line(self.column_name(pair), {k: mark for k, mark in cells.items() if mark})

    def names(self, axis: int, places: Sequence[int]) -> tuple[str, ...]:
        """Names along an axis, in document order; models with their version in brackets."""
        if axis == 0:
            return tuple(named(name) if self.axes[0] == "model" else name for name in (self.short_row_name(self.rows[k]) for k in places))
        return tuple(named(name) if self.axes[1] == "model" else name for name in (self.column_name(self.columns[k]) for k in places))


def _guess(names: Sequence[str]) -> Axis:
    """What names are by their looks: half of them compass words, or half of them with digits and hyphens or a version."""
    if not names:
        return "other"
    if sum(bool(split_name(name)[1] or _MODEL_NAME.fullmatch(name)) for name in names) * 2 >= len(names):
        return "model"
    return "region" if sum(bool(_COMPASS.search(name)) for name in names) * 2 >= len(names) else "other"


def mark_columns(pairing: Pairing) -> tuple[Pair, ...]:
    """The columns (beside the key) whose filled cells are mostly marks, on whichever sides they stand."""
    grid = pairing.grid

    def marked(table: Table, place: int | None, key: Sequence[int]) -> bool:
        if place is None:
            return True
        filled = [row[place] for row in table.rows if row[place]]
        return place not in key and sum(pairing.marks.read(cell) is not None for cell in filled) >= 0.6 * len(filled)

    return tuple((i, j) for i, j in grid.columns if marked(grid.old, i, grid.old_key) and marked(grid.new, j, grid.new_key))


def matrix_changes(pairing: Pairing) -> Iterator[Change]:
    """Everything that changed in the marks of a matrix; other columns are the rows' business."""
    matrix = Matrix(pairing, mark_columns(pairing))
    changes = [*_lines(matrix, 0), *_lines(matrix, 1), *_availability(matrix)]
    picture = _picture(matrix, changes)
    for number, change in enumerate(changes):
        if number == 0 and picture:
            change.data["picture"] = picture  # type: ignore[index]
        yield change


# --------------------------------------------------------------------------- rows and columns that come and go


def _lines(matrix: Matrix, axis: int) -> Iterator[Change]:
    """Rows (axis 0) or columns (axis 1) without a counterpart."""
    for place, pair in enumerate(matrix.columns if axis else matrix.rows):
        if None not in pair:
            continue
        event = "added" if pair[0] is None else "removed"
        line = matrix.line(int(event == "added"), axis, place)
        yield _line_change(matrix, axis, pair, line, event)


def _line_change(matrix: Matrix, axis: int, pair: Pair, line: Line, event: str) -> Change:
    kind, pairing = matrix.axes[axis], matrix.pairing
    names = matrix.names(1 - axis, sorted(line.there))
    data = _about(matrix, axis, line.name) | {"names": names, "qualified": _qualified(matrix, 1 - axis, line.there)}
    row = None if axis else pair
    if axis == 0:
        table = pairing.grid.new if event == "added" else pairing.grid.old
        data["text"] = row_text(table, (pair[1] if event == "added" else pair[0]) or 0)
    before, after = (None, line.name) if event == "added" else (line.name, None)
    if kind == "other":
        return pairing.change("table", f"{'column' if axis else 'row'}-{event}", before, after, row, **data, marks=True)
    return pairing.change("matrix", f"{kind}-{event}", before, after, row, **data)


def _about(matrix: Matrix, axis: int, name: str) -> dict[str, Any]:
    """What every statement about a row or column carries."""
    model, version = split_name(name) if matrix.axes[axis] == "model" else (name, "")
    return {"subject": matrix.axes[axis], "noun": matrix.nouns[axis], "others": matrix.nouns[1 - axis], "other_axis": matrix.axes[1 - axis],
            "name": name, "model": model, "version": version, "offering": matrix.pairing.offering}


def _qualified(matrix: Matrix, axis: int, marks: dict[int, Mark]) -> tuple[tuple[str, str], ...]:
    return tuple((matrix.names(axis, [place])[0], mark.qualifier) for place, mark in sorted(marks.items()) if mark.qualifier)


# --------------------------------------------------------------------------- cells


def _availability(matrix: Matrix) -> Iterator[Change]:
    """What each subject gained, lost, got restricted or freed, over rows and columns that both sides have or regions that came or went."""
    axis = _subject_axis(matrix)
    through = matrix.axes[1 - axis] == "region"
    for place, pair in enumerate(matrix.columns if axis else matrix.rows):
        if None not in pair:
            yield from _subject(matrix, axis, place, pair, through)


def _subject_axis(matrix: Matrix) -> int:
    row, column = matrix.axes
    if column == "model" or row == "region":
        return 1
    if row == "model" or column == "region":
        return 0
    changed = [(r, c) for r, row_pair in enumerate(matrix.rows) for c, column_pair in enumerate(matrix.columns)
               if matrix.mark(0, row_pair, column_pair) != matrix.mark(1, row_pair, column_pair)]
    return int(len({c for _, c in changed}) < len({r for r, _ in changed}))


def _subject(matrix: Matrix, axis: int, place: int, pair: Pair, through: bool) -> Iterator[Change]:
    old, new = matrix.line(0, axis, place), matrix.line(1, axis, place)
    others = matrix.rows if axis else matrix.columns
    seen = [k for k, other in enumerate(others) if (None not in other and k in old.marks and k in new.marks) or (through and None in other)]
    gained = [k for k in seen if k in new.there and k not in old.there]
    lost = [k for k in seen if k in old.there and k not in new.there]
    if lost and gained and _stages(matrix.names(1 - axis, lost)) == "preview" and _stages(matrix.names(1 - axis, gained)) == "available":
        before, after = matrix.names(1 - axis, lost), matrix.names(1 - axis, gained)
        yield matrix.pairing.change("matrix", "status-promoted", ", ".join(before), ", ".join(after), None if axis else pair,
                                    **_about(matrix, axis, new.name), changed=after)
        return
    about = _about(matrix, axis, new.name) | {
        "old_count": len(old.there), "new_count": len(new.there), "names": matrix.names(1 - axis, sorted(new.there)),
        "through": matrix.names(1 - axis, [k for k in gained + lost if None in others[k]])}
    row = None if axis else pair
    pairing = matrix.pairing
    if gained:
        names = matrix.names(1 - axis, gained)
        yield pairing.change("matrix", "availability-granted", None, names, row, **about, gained=names,
                             qualified=_qualified(matrix, 1 - axis, {k: new.marks[k] for k in gained}))
    if lost:
        names = matrix.names(1 - axis, lost)
        yield pairing.change("matrix", "availability-revoked", names, None, row, **about, lost=names)
    yield from _requalified(matrix, axis, (old, new), [k for k in seen if k in old.there and k in new.there], about | {"row": row})


def _stages(names: Sequence[str]) -> str:
    """The stage that columns are named after ("Preview", "Generally available"), "" when they are not."""
    found = {stage(name) for name in names}
    return found.pop() if len(found) == 1 else ""


def _requalified(matrix: Matrix, axis: int, lines: tuple[Line, Line], places: Sequence[int], about: dict[str, Any]) -> Iterator[Change]:
    """Cells that stay available but with another restriction: promoted (preview -> there), or qualified. `about["row"]`: the row, if it is
    one."""
    row = about.pop("row")
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place in places:
        old, new = lines[0].marks[place], lines[1].marks[place]
        if old != new:
            event = "status-promoted" if (old.level, new.level) == ("partial", "yes") and not new.qualifier else "availability-qualified"
            groups.setdefault((event, _said(old), _said(new)), []).append(place)
    for (event, before, after), group in groups.items():
        names = matrix.names(1 - axis, group)
        yield matrix.pairing.change("matrix", event, before, after, row, **about, changed=names)


def _said(mark: Mark) -> str:
    return {"note": "available, with a footnote", "": "available"}.get(mark.qualifier, mark.qualifier)


# --------------------------------------------------------------------------- the picture


def _picture(matrix: Matrix, changes: Sequence[Change]) -> tuple[tuple[str, ...], ...]:
    """The changed rows by the changed columns: gained, lost, kept, restricted, or a dash; header row first. Empty when nothing shows."""
    cells = {(r, c): word for r, row in enumerate(matrix.rows) for c, column in enumerate(matrix.columns)
             if (word := _word(matrix.mark(0, row, column), matrix.mark(1, row, column)))}
    changed = [place for place, word in cells.items() if word != "kept"]
    rows, columns = sorted({r for r, _ in changed})[:PICTURE[0]], sorted({c for _, c in changed})[:PICTURE[1]]
    if not changes or not changed:
        return ()
    corner = " ".join(matrix.pairing.grid.new.header[0].split())
    body = ((matrix.row_name(matrix.rows[r]), *(cells.get((r, c), "–") for c in columns)) for r in rows)
    return ((corner, *matrix.names(1, columns)), *body)


def _word(old: Mark | None, new: Mark | None) -> str:
    before, after = bool(old and old.there), bool(new and new.there)
    if before and after:
        return "kept" if old == new else "restricted" if new and new.qualifier else "freed"
    return "gained" if after else "lost" if before else ""
