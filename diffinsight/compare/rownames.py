"""Which leftover row of a table is which, under another name.

In: two tables, the rows and columns that are paired already. Out: pairs of rows. Must not know: what follows from a pair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from diffinsight.compare.likeness import foreign, gist, shared
from diffinsight.compare.marks import Marks, fold, unnoted
from diffinsight.compare.renames import but_digits, candidates, grown, identified, likely_same, near, next_version, says_same
from diffinsight.model import Table

NAMING = ("matrix", "lifecycle", "limits")  # kinds whose cells say little about which row they belong to
_AMOUNT = re.compile(r"[$\u20ac\u00a3]?\d{1,15}(?:,\d{3}){0,4}|[$\u20ac\u00a3]\d[\d,]{0,18}\.\d{1,4}|\d[\d,]{0,18}(?:\.\d{1,4})? ?%")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_AMOUNTS = re.compile(r"\d{1,9}(?:(?:, | and | or | to |-|\u2013| - )\d{1,9}){1,9}")

ABOUT = 0.5  # likeness of what two rows in one place are about, or of their names, that makes them one
SPOKEN = 3  # words of a name that is no identifier
FEW = 3  # rows in a row that are taken for each other one by one
USUAL = 0.3  # share of a table's rows from which a word tells nothing
LONG_NAME = 70  # characters from which a key cell of several lines goes by its first line

Row = tuple[str, list[str]]  # a name and the cells beside it


def row_name(table: Table, row: int, key: Sequence[int]) -> str:
    """A row's key in the document's words: its key cells, outermost first; of a parameter without the type below its name."""
    cells = [table.rows[row][place] for place in key]
    parts = [_title(cell.split("\n", 1)[0] if table.kind == "parameter" else cell) for cell in cells]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def column_name(table: Table, place: int) -> str:
    """A column's heading in the document's words; its number where it has none."""
    return unnoted(" ".join(table.header[place].split())) or f"#{place + 1}"


def _title(cell: str) -> str:
    """A key cell as a name: of several lines that are too long for one, the first."""
    text = " ".join(cell.split())
    return unnoted(text if len(text) <= LONG_NAME else " ".join(cell.split("\n", 1)[0].split()))


def same_cells(a: Sequence[str], b: Sequence[str], columns: Sequence[tuple[int, int]]) -> float:
    return sum(fold(a[i]) == fold(b[j]) for i, j in columns) / max(1, len(columns))


def renamed_rows(old: Table, new: Table, rows: Sequence[tuple[int, int]], columns: Sequence[tuple[int, int]],
                  keys: tuple[Sequence[int], Sequence[int]], marks: Marks) -> list[tuple[int, int]]:
    """Rows without a counterpart that hold the same cells under another name."""
    left = sorted(set(range(len(old.rows))) - {i for i, _ in rows})
    right = sorted(set(range(len(new.rows))) - {j for _, j in rows})
    if not left or not right:
        return []
    if unnamed := _unnamed(old, new, left, right):
        return unnamed + renamed_rows(old, new, [*rows, *unnamed], columns, keys, marks)
    if styled := _styled(old, new, left, right, keys):
        return styled + renamed_rows(old, new, [*rows, *styled], columns, keys, marks)
    cells = [(i, j) for i, j in columns if i not in keys[0] and j not in keys[1]]
    alone = len(old.rows) == len(new.rows) == 1 and same_cells(old.rows[0], new.rows[0], cells) == 1
    if alone and next_version(row_name(old, 0, keys[0]), row_name(new, 0, keys[1])):
        return [(0, 0)]  # the current version
    names = [{fold(row_name(table, row, key)) for row in range(len(table.rows))} for table, key in zip((old, new), keys, strict=True)]
    left = [i for i in left if fold(row_name(old, i, keys[0])) not in names[1]]  # one that both sides have is no other's new name
    right = [j for j in right if fold(row_name(new, j, keys[1])) not in names[0]]
    before = {i: (row_name(old, i, keys[0]), [old.rows[i][place] for place, _ in cells]) for i in left}
    after = {j: (row_name(new, j, keys[1]), [new.rows[j][place] for _, place in cells]) for j in right}
    once = [_once(old, i) & _once(new, j) if old.kind == "reference" else set() for i, j in cells]
    strict = old.kind in NAMING
    scores = ((likely_same((before[i][0], after[j][0]), before[i][1], after[j][1], marks, strict)
               or identified(before[i][1], after[j][1], once), i, j) for i, j in candidates(before, after))
    found = best([(-score, abs(i - j), i, j) for score, i, j in scores if score])
    found += [pair for run in _gaps(before, after, [*rows, *found]) for pair in run
              if foreign(before[pair[0]][0]) != foreign(after[pair[1]][0])]  # translated
    found += _grown(before, after, [*rows, *found])
    found += _revalued(before, after, [*rows, *found])
    return found if strict else found + _rephrased(before, after, [*rows, *found], (old, new))


def _unnamed(old: Table, new: Table, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    """Rows with a blank for a name on one side, known by their other cells where no two rows share them."""
    if not len(old.header) == len(new.header) > 1:
        return []
    there: dict[tuple[str, ...], list[int]] = {}
    for j in right:
        there.setdefault(new.rows[j][1:], []).append(j)
    claims = Counter(old.rows[i][1:] for i in left)
    found = [(i, there[cells]) for i in left if any(cells := old.rows[i][1:]) and claims[cells] == 1 and cells in there]
    return [(i, places[0]) for i, places in found if len(places) == 1 and not (old.rows[i][0] and new.rows[places[0]][0])]


def _styled(old: Table, new: Table, left: Sequence[int], right: Sequence[int],
            keys: tuple[Sequence[int], Sequence[int]]) -> list[tuple[int, int]]:
    """Rows of one name but for a word with which all names of a side begin."""
    bare = []
    for table, key in zip((old, new), keys, strict=True):
        names = [[row[place] for place in key] for row in table.rows]
        cut = len({name[0].split(" ", 1)[0] for name in names}) == 1 and len(names) >= FEW and all(" " in name[0] for name in names)
        bare.append([tuple(map(fold, (name[0].split(" ", 1)[-1] if cut else name[0], *name[1:]))) for name in names])
    there = {bare[1][j]: j for j in right}
    found = [(i, there[bare[0][i]]) for i in left if bare[0][i] in there]
    return found if len(found) == len({j for _, j in found}) else []


def _gaps(before: Mapping[int, Row], after: Mapping[int, Row], rows: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Runs of unpaired rows, each with as many in the same place of the other table, one by one."""
    known, taken = dict(rows), {j: i for i, j in rows}
    for i in sorted(before):
        if i in known or (i - 1 in before and i - 1 not in known):
            continue
        gap, come = _run(i, known, before), _run(known.get(i - 1, -1) + 1, taken, after)
        if len(gap) == len(come) and known.get(gap[-1] + 1) == (come[-1] + 1 if come[-1] + 1 in taken else None):
            yield list(zip(gap, come, strict=True))


def _revalued(before: Mapping[int, Row], after: Mapping[int, Row], rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows that go by an amount, each with a cell that stayed: other amounts now."""
    return [pair for run in _gaps(before, after, rows) if all(_amounts(before[a], after[b]) for a, b in run) for pair in run]


def _rephrased(before: Mapping[int, Row], after: Mapping[int, Row], rows: Sequence[tuple[int, int]],
               tables: tuple[Table, Table]) -> list[tuple[int, int]]:
    """Rows in each other's place that are about the same, but for the words that most rows of the table have."""
    runs = [run for run in _gaps(before, after, rows) if len(run) <= FEW]
    if not runs:
        return []
    usual = [frozenset(word for word, n in Counter(word for row in table.rows for word in gist(" ".join(row[1:]))).items()
                       if n > max(2, USUAL * len(table.rows))) for table in tables]
    found = []
    for i, j in (pair for run in runs for pair in run):
        (name, cells), (other, others) = before[i], after[j]
        if but_digits(name, other) or not (_LETTERS.search(name) and _LETTERS.search(other)):
            continue
        told = [gist(" ".join(texts)) - words for texts, words in zip((cells, others), usual, strict=True)]
        about = shared(*told)[0] if min(map(len, told)) > 1 else 0.0
        spoken = min(len(name.split()), len(other.split())) >= SPOKEN
        if about >= ABOUT or (spoken and near(name, other) >= ABOUT):
            found.append((i, j))
    return found


def _run(first: int, known: Mapping[int, int], rows: Mapping[int, Row]) -> list[int]:
    """The unpaired rows from one on."""
    last = first
    while last in rows and last not in known:
        last += 1
    return list(range(first, last))


def _amounts(old: Row, new: Row) -> bool:
    """Do two rows go by amounts, and share a cell besides; all of them where the names are several amounts."""
    same = [a == b for a, b in zip(old[1], new[1], strict=True) if a or b]
    if _AMOUNTS.fullmatch(old[0]) and _AMOUNTS.fullmatch(new[0]):
        return bool(same) and all(same)
    return bool(_AMOUNT.fullmatch(old[0]) and _AMOUNT.fullmatch(new[0])) and any(same)


def _once(table: Table, place: int) -> set[str]:
    """The cells of a column that no two rows share."""
    return {cell for cell, n in Counter(fold(row[place]) for row in table.rows).items() if n == 1}


def _grown(before: Mapping[int, Row], after: Mapping[int, Row], rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows after the same neighbour: one's name grew out of the other's, or their cells hardly differ."""
    known, taken = dict(rows), {j for _, j in rows}
    found = []
    for i, (name, cells) in before.items():
        j = known.get(i - 1, -1) + 1
        if i in known or j in taken or j not in after:
            continue
        names, between = (name, after[j][0]), known.get(i + 1, j + 1) == j + 1
        if grown(names, cells, after[j][1]) or (between and says_same(names, cells, after[j][1])):
            found.append((i, j))
            taken.add(j)
    return found


def best(scored: list[tuple[float, int, int, int]]) -> list[tuple[int, int]]:
    """One-to-one pairs, best (lowest) first, ties by distance and order."""
    left, right, pairs = set(), set(), []
    for _, _, i, j in sorted(scored):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs
