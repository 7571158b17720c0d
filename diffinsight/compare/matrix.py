"""Availability matrices: what was added, removed, granted, revoked or qualified, grouped by what readers look up.

In: a `Pairing` of two matrices. Out: changes of kind "matrix" (and "table" where rows or columns are neither models nor regions).
Must not know: rules, wording.

Each axis is one of: models (names with versions, or headed so), regions (headed so, or compass words), other. Availability is grouped by
the *subject*: the models' axis, else the axis across from the regions, else whichever gives fewer statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from diffinsight.compare.grid import Pair
from diffinsight.compare.marks import Mark, fold, named, split_name
from diffinsight.compare.pairing import Pairing, column_name, row_name, row_text
from diffinsight.compare.values import stage
from diffinsight.model import Change, Table

Axis = Literal["model", "region", "other"]

_REGION_HEAD = re.compile(r"\b(?:regions?|locations?|geograph\w*|geo|data ?cent(?:er|re)s?|countr(?:y|ies)|clouds?)\b", re.I)
_MODEL_HEAD = re.compile(r"\bmodels?\b", re.I)
_COMPASS = re.compile(r"east|west|north|south|central|\b(?:us|eu|uk|usa|europe|asia|africa|americas?|global)\b", re.I)
_MODEL_NAME = re.compile(r"(?=[^\s]*\d)[a-z][\w.]*(?:-[\w.]+)+", re.I)
PICTURE = (40, 12)  # rows and columns shown at most


@dataclass(frozen=True)
class Line:
    """One row or column of a matrix on one side: the marks of its cells by the other axis's index in the alignment."""

    name: str
    marks: dict[int, Mark]

    @cached_property
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
        rows, columns = self.row_names, self.column_names
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

    @cached_property
    def row_names(self) -> tuple[str, ...]:
        return tuple(self.pairing.name(pair) for pair in self.rows)

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        old, new = self.pairing.grid.old, self.pairing.grid.new
        return tuple(column_name(new, j) if j is not None else column_name(old, i or 0) for i, j in self.columns)

    @cached_property
    def shown(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What rows and columns are called in lists: models with their version in brackets, rows without the group they stand in."""
        grid = self.pairing.grid
        rows = self.row_names
        if len(grid.new_key) > 1 and len({row[grid.new_key[-1]] for row in grid.new.rows}) == len(grid.new.rows):
            rows = tuple(row_name(grid.new, j, grid.new_key[-1:]) if j is not None else row_name(grid.old, i or 0, grid.old_key[-1:])
                         for i, j in self.rows)
        both = rows, self.column_names
        return tuple(tuple(map(named, names)) if axis == "model" else names  # type: ignore[return-value]
                     for axis, names in zip(self.axes, both, strict=True))

    @cached_property
    def marks(self) -> tuple[tuple[tuple[Mark | None, ...], ...], ...]:
        """The marks of both sides (old, new), row by row; None where there is no such cell or it holds no mark."""
        read = self.pairing.marks.read
        sides = []
        for side, table in enumerate((self.pairing.grid.old, self.pairing.grid.new)):
            places = [pair[side] for pair in self.columns]
            blank = (None,) * len(places)
            sides.append(tuple(blank if row is None else tuple(None if place is None else read(table.rows[row][place]) for place in places)
                               for row in (pair[side] for pair in self.rows)))
        return tuple(sides)

    def line(self, side: int, axis: int, place: int) -> Line:
        """One row (axis 0) or column (axis 1) of one side."""
        marks = self.marks[side]
        cells = marks[place] if axis == 0 else [row[place] for row in marks]
        return Line((self.row_names if axis == 0 else self.column_names)[place], {k: mark for k, mark in enumerate(cells) if mark})

    def names(self, axis: int, places: Iterable[int]) -> tuple[str, ...]:
        """Names along an axis as they are shown, or their number where they have none."""
        return tuple(self.shown[axis][place] or f"#{place + 1}" for place in places)


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
    old, new = matrix.marks
    changed = [(r, c) for r in range(len(matrix.rows)) for c in range(len(matrix.columns)) if old[r][c] != new[r][c]]
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
                             words=_words(matrix, axis, place, gained),
                             qualified=_qualified(matrix, 1 - axis, {k: new.marks[k] for k in gained}))
    if lost:
        names = matrix.names(1 - axis, lost)
        yield pairing.change("matrix", "availability-revoked", names, None, row, **about, lost=names,
                             words=_words(matrix, axis, place, lost))
    yield from _requalified(matrix, axis, place, [k for k in seen if k in old.there and k in new.there], about | {"row": row})


def _stages(names: Sequence[str]) -> str:
    """The stage that columns are named after ("Preview", "Generally available"), "" when they are not."""
    found = {stage(name) for name in names}
    return found.pop() if len(found) == 1 else ""


def _words(matrix: Matrix, axis: int, place: int, others: Sequence[int]) -> tuple[str, str] | None:
    """What the one cell of a subject that changed says on each side, where that is more than a sign."""
    if len(others) != 1:
        return None
    rows, columns = (others[0], place) if axis else (place, others[0])
    (r, s), (i, j) = matrix.rows[rows], matrix.columns[columns]
    grid = matrix.pairing.grid
    old = "" if r is None or i is None else " ".join(grid.old.rows[r][i].split())
    new = "" if s is None or j is None else " ".join(grid.new.rows[s][j].split())
    return (old, new) if old and new and any(sign.isalpha() for sign in old + new) else None


def _requalified(matrix: Matrix, axis: int, place: int, places: Sequence[int], about: dict[str, Any]) -> Iterator[Change]:
    """Cells that stay available but with another restriction: promoted (preview -> there), or qualified. `about["row"]`: the row, if it is
    one."""
    row = about.pop("row")
    groups: dict[tuple[str, str, str], list[int]] = {}
    lines = matrix.line(0, axis, place), matrix.line(1, axis, place)
    for other in places:
        old, new = lines[0].marks[other], lines[1].marks[other]
        if old != new:
            event = "status-promoted" if (old.level, new.level) == ("partial", "yes") and not new.qualifier else "availability-qualified"
            groups.setdefault((event, _said(old), _said(new)), []).append(other)
    for (event, before, after), group in groups.items():
        names = matrix.names(1 - axis, group)
        words = _words(matrix, axis, place, group)
        yield matrix.pairing.change("matrix", event, before, after, row, **about, changed=names, words=words)


def _said(mark: Mark) -> str:
    return {"note": "available, with a footnote", "": "available"}.get(mark.qualifier, mark.qualifier)


# --------------------------------------------------------------------------- the picture


def _picture(matrix: Matrix, changes: Sequence[Change]) -> tuple[tuple[str, ...], ...]:
    """The changed rows by the changed columns: gained, lost, kept, restricted, or a dash; header row first. Empty when nothing shows."""
    old, new = matrix.marks
    cells = {(r, c): word for r in range(len(matrix.rows)) for c in range(len(matrix.columns)) if (word := _word(old[r][c], new[r][c]))}
    changed = [place for place, word in cells.items() if word != "kept"]
    rows, columns = sorted({r for r, _ in changed})[:PICTURE[0]], sorted({c for _, c in changed})[:PICTURE[1]]
    if not changes or not changed:
        return ()
    corner = " ".join(matrix.pairing.grid.new.header[0].split())
    body = ((matrix.row_names[r], *(cells.get((r, c), "–") for c in columns)) for r in rows)
    return ((corner, *matrix.names(1, columns)), *body)


def _word(old: Mark | None, new: Mark | None) -> str:
    before, after = bool(old and old.there), bool(new and new.there)
    if before and after:
        return "kept" if old == new else "restricted" if new and new.qualifier else "freed"
    return "gained" if after else "lost" if before else ""
