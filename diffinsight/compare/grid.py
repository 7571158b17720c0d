"""Rows and columns of two versions of a table, matched by what they are called and what they hold, not by position.

In: two `Table` records. Out: a `Grid` of index pairs. Must not know: what cells mean to a reader, changes, files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from diffinsight.compare.keys import key_columns, ticked
from diffinsight.compare.likeness import dice, foreign
from diffinsight.compare.marks import Marks, fold, squash
from diffinsight.compare.renames import likely_same
from diffinsight.compare.rownames import NAMING, best, renamed_rows, row_name, same_cells
from diffinsight.model import Table

Pair = tuple[int | None, int | None]

_NUMBER = re.compile(r"[~<>=v]{0,2}\s?\d")
LONG_WORD = 5  # letters of a word that headings do not share by chance
NUMBERED = 3  # rows from which a column of numbers is known by its place
_REMARK = re.compile(r"\s*\((?:(?:public )?preview|deprecated|beta|ga|legacy|retired|eol|end of (?:life|support)|\d{1,2})\)$", re.I)
_NAMES = re.compile(r"\w+")


@dataclass(frozen=True)
class Grid:
    """`columns`, `rows`: (index in old, index in new), None where there is no counterpart; in the new side's order, lost ones last.

    `old_key`, `new_key`: the columns that name a row. `renamed`: pairs of `rows` whose keys differ.
    """

    old: Table
    new: Table
    columns: tuple[Pair, ...]
    rows: tuple[Pair, ...]
    old_key: tuple[int, ...]
    new_key: tuple[int, ...]
    renamed: frozenset[tuple[int, int]]
    renamed_columns: frozenset[tuple[int, int]]

    def old_name(self, row: int) -> str:
        return row_name(self.old, row, self.old_key)

    def new_name(self, row: int) -> str:
        return row_name(self.new, row, self.new_key)

    def split_from(self, row: int) -> str | None:
        """The name of the old row that a new one is a part of: it goes by the rest of its name now, and both have its cells."""
        words = set(_NAMES.findall(fold(self.new_name(row))))
        beside = [(i, j) for i, j in self.columns if i is not None and j is not None and j not in self.new_key]
        for r, _ in sorted(self.renamed):
            same = all(fold(self.old.rows[r][i]) == fold(self.new.rows[row][j]) for i, j in beside)
            if same and beside and words < set(_NAMES.findall(fold(self.old_name(r)))):
                return self.old_name(r)
        return None


def filled_down(table: Table, width: int) -> Table:
    """The table with blanks in its first column filled from above: writers leave out what repeats. `width`: columns of the wider side."""
    first = [row[0] for row in table.rows]
    if not first or not first[0] or all(first) or sum(not cell for cell in first) == len(first) - 1 or width < 3 \
            or ticked(table, 0):
        return table
    rows, last = [], ""
    said = [place for place, row in enumerate(table.rows) if any(row)]
    for place in said:
        last = table.rows[place][0] or last
        rows.append((last, *table.rows[place][1:]))
    return replace(table, rows=tuple(rows), raw_rows=tuple(table.raw_rows[place] for place in said),
                   row_lines=tuple(table.row_lines[place] for place in said))


def align(old: Table, new: Table, marks: Marks) -> Grid:
    """Match columns by heading, rows by key, then what is left over by what it holds."""
    columns = _columns_by_name(old, new)
    old_key, new_key = key_columns(old, new, columns)
    rows = _rows_by_key(old, new, old_key, new_key, columns)
    rows += _rows_by_first_line(old, new, (old_key, new_key), rows)
    columns += _renamed_columns(old, new, columns, rows, marks)
    renamed_columns = frozenset((i, j) for i, j in columns if fold(old.header[i]) != fold(new.header[j]))
    renamed = renamed_rows(old, new, rows, columns, (old_key, new_key), marks)
    rows += renamed
    return Grid(old, new, _ordered(columns, len(old.header), len(new.header)), _ordered(rows, len(old.rows), len(new.rows)),
                old_key, new_key, frozenset(renamed), renamed_columns)


def _ordered(pairs: Sequence[tuple[int, int]], old: int, new: int) -> tuple[Pair, ...]:
    back = {j: i for i, j in pairs}
    gone = sorted(set(range(old)) - set(back.values()))
    return tuple([(back.get(j), j) for j in range(new)] + [(i, None) for i in gone])


# --------------------------------------------------------------------------- columns


def _columns_by_name(old: Table, new: Table) -> list[tuple[int, int]]:
    if not (any(old.header) and any(new.header)):  # a table without a head
        return [(i, i) for i in range(len(old.header))] if len(old.header) == len(new.header) else [(0, 0)]
    if _shifted(old, new):
        return [(i, i) for i in range(min(len(old.header), len(new.header)))]
    places: dict[str, list[int]] = {}
    for j, title in enumerate(new.header):
        places.setdefault(fold(title), []).append(j)
    pairs = [(i, places[fold(title)].pop(0)) for i, title in enumerate(old.header) if places.get(fold(title))]
    squashed = {squash(title): j for j, title in enumerate(new.header) if j not in {j for _, j in pairs}}
    taken = {i for i, _ in pairs}
    pairs += [(i, squashed.pop(squash(t))) for i, t in enumerate(old.header) if i not in taken and squash(t) and squash(t) in squashed]
    taken, there = {i for i, _ in pairs}, {j for _, j in pairs}
    if len(old.header) == len(new.header):  # a heading that stands on one side alone
        pairs += [(i, i) for i, (a, b) in enumerate(zip(old.header, new.header, strict=True)) if i not in taken | there and not (a and b)]
    if {0}.isdisjoint(i for i, _ in pairs) and {0}.isdisjoint(j for _, j in pairs) and old.header and new.header:
        pairs.append(_names_column(old, new, pairs))
    return pairs


def _shifted(old: Table, new: Table) -> bool:
    """Are the rows the same from their first cell on, though the headings above them moved: one had been left out."""
    most = min(len(old.header), len(new.header))
    same = len(old.rows) == len(new.rows) and all(a[:most] == b[:most] for a, b in zip(old.rows, new.rows, strict=True))
    return same and len(old.header) != len(new.header) and fold(old.header[0]) != fold(new.header[0])


def _names_column(old: Table, new: Table, pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The column of names under another heading: the first on both sides, unless a column came before the names of one of them."""
    cells = [{fold(row[0]) for row in table.rows if row[0]} for table in (old, new)]
    left = [i for i in range(1, len(old.header)) if i not in {i for i, _ in pairs}]
    right = [j for j in range(1, len(new.header)) if j not in {j for _, j in pairs}]
    found = [(0, j) for j in right if _held(new, j, cells[0])] or [(i, 0) for i in left if _held(old, i, cells[1])]
    return found[0] if len(found) == 1 and not cells[0] & cells[1] else (0, 0)


def _held(table: Table, place: int, names: Set[str]) -> bool:
    """Do most cells of a column stand among these names."""
    return sum(fold(row[place]) in names for row in table.rows) * 2 > len(table.rows)


def _renamed_columns(old: Table, new: Table, columns: list[tuple[int, int]], rows: Sequence[tuple[int, int]],
                     marks: Marks) -> list[tuple[int, int]]:
    """Columns without a counterpart that hold the same cells under another heading."""
    left = [i for i in range(len(old.header)) if i not in {i for i, _ in columns}]
    right = [j for j in range(len(new.header)) if j not in {j for _, j in columns}]
    if left == right and len(old.header) == len(new.header) and foreign(" ".join(old.header)) != foreign(" ".join(new.header)):
        return [(i, i) for i in left]  # translated
    scored = []
    for i in left:
        for j in right:
            a, b = [old.rows[r][i] for r, _ in rows], [new.rows[s][j] for _, s in rows]
            score = likely_same((old.header[i], new.header[j]), a, b, marks, old.kind in NAMING)
            if score:
                scored.append((-score, abs(i - j), i, j))
    found = best(scored)
    for place in sorted((set(left) & set(right)) - {i for i, _ in found} - {j for _, j in found}):
        same = len(old.header) == len(new.header) and rows and all(old.rows[r][place] == new.rows[s][place] for r, s in rows)
        if same and _respelt(old.header[place], new.header[place]):
            found.append((place, place))  # the same cells in the same place
    if not (left == right and len(left) == 1 and not found and old.kind == new.kind):
        return found
    if old.kind not in NAMING and rows and _share_a_word(old.header[left[0]], new.header[left[0]]):
        return [(left[0], left[0])]
    if old.kind == "reference" and len(rows) >= NUMBERED:
        cells = [old.rows[r][left[0]] for r, _ in rows] + [new.rows[s][left[0]] for _, s in rows]
        if all(_NUMBER.match(cell) for cell in cells):  # numbers in the same place, all of them others
            return [(left[0], left[0])]
    return found


def _respelt(old: str, new: str) -> bool:
    """Do two headings share half of their words and all of their numbers."""
    a, b = (set(fold(title).split()) for title in (old, new))
    return 4 * len(a & b) >= len(a) + len(b) and re.findall(r"\d+", old) == re.findall(r"\d+", new)


def _share_a_word(old: str, new: str) -> bool:
    """Do two headings share a long word, and all of their numbers."""
    a, b = (set(fold(title).split()) for title in (old, new))
    return any(len(word) >= LONG_WORD and word.isalpha() for word in a & b) and re.findall(r"\d+", old) == re.findall(r"\d+", new)


# --------------------------------------------------------------------------- rows


def _rows_by_key(old: Table, new: Table, old_key: Sequence[int], new_key: Sequence[int],
                 columns: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows with the same key; among several with one key first the equal, then the most alike, then in order."""
    buckets: dict[tuple[str, ...], list[int]] = {}
    for j, row in enumerate(new.rows):
        buckets.setdefault(tuple(fold(row[place]) for place in new_key), []).append(j)
    claims: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(old.rows):
        key = tuple(fold(row[place]) for place in old_key)
        if key in buckets:
            claims.setdefault(key, []).append(i)
    pairs = []
    for key, left in claims.items():
        right = buckets[key]
        if len(left) == len(right) == 1:
            pairs.append((left[0], right[0]))
        else:
            alike = same_cells if old.kind in NAMING else _alike
            pairs += best([(-alike(old.rows[i], new.rows[j], columns), abs(i - j), i, j) for i in left for j in right])
    return pairs


def _alike(a: Sequence[str], b: Sequence[str], columns: Sequence[tuple[int, int]]) -> float:
    """How much two rows of one name share: their cells, and of those that differ the words."""
    same = same_cells(a, b, columns)
    return same if same == 1 else same + sum(dice(a[i], b[j]) for i, j in columns if fold(a[i]) != fold(b[j])) / (2 * len(columns))


def _rows_by_first_line(old: Table, new: Table, keys: tuple[Sequence[int], Sequence[int]],
                        rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leftover rows whose keys have the same first line, but for a stage of life or a note's number in brackets, whatever stands
    below it; or that alone have the first part of a key of several columns."""
    def first(table: Table, row: int, key: Sequence[int]) -> tuple[str, ...]:
        return tuple(fold(_REMARK.sub("", table.rows[row][place].split("\n", 1)[0])) for place in key)

    left, right = set(range(len(old.rows))) - {i for i, _ in rows}, set(range(len(new.rows))) - {j for _, j in rows}
    lines = Counter(first(new, j, keys[1]) for j in right)
    places = {first(new, j, keys[1]): j for j in right}
    claims = Counter(first(old, i, keys[0]) for i in left)
    found = [(i, places[name]) for i in sorted(left) if any(name := first(old, i, keys[0])) and lines.get(name) == 1 and claims[name] == 1]
    if len(keys[0]) == 1:
        return found
    left, right = left - {i for i, _ in found}, right - {j for _, j in found}
    alone = [Counter(fold(row[key[0]]) for row in table.rows) for table, key in ((old, keys[0]), (new, keys[1]))]
    heads = {cell: j for j in right if (cell := fold(new.rows[j][keys[1][0]])) and alone[1][cell] == 1}
    return found + [(i, heads[cell]) for i in sorted(left) if (cell := fold(old.rows[i][keys[0][0]])) in heads and alone[0][cell] == 1]
