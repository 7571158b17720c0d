"""Which columns of a table name its rows.

In: two tables and the pairs of their columns. Out: places of columns. Must not know: which row is which, changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffinsight.compare.marks import COMMON, fold
from diffinsight.model import Table

_ORDINAL = re.compile(r"(\d{1,4})[.)]?")
_VALUES = re.compile(r"\b(?:values?|codes?|defaults?|ids?|identifiers?|enum\w*|constants?|numbers? of|levels?|priority)\b", re.I)
_TICK = re.compile(r"(?:x|yes|no|[^\w\s]{1,3}|:[\w-]{1,30}:)?", re.I)
_CHAPTER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}")
LONGEST = 80  # letters of a name, on average
_NUMBER_HEAD = re.compile(r"\b(?:id|no|number|rule|section|chapter|item)\b|^#?$", re.I)


def key_columns(old: Table, new: Table, columns: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The fewest leading columns that name each row of both tables: running numbers do not count as names, nor do long texts. Where rows
    share their names, the first column names them all the same, with the second when the first only groups them."""
    shared = sorted(columns)
    if shared and (ticked(old, shared[0][0]) != ticked(new, shared[0][1])):
        own = naming_place(old), naming_place(new)
        if own != shared[0]:
            return (own[0],), (own[1],)
    counted = len(shared) > 1 and ((numbered(old, shared[0][0]) and numbered(new, shared[0][1])) or _chaptered(old, new, shared)
                                   or _renumbered(old, new, shared)
                                   or (ticked(old, shared[0][0]) and ticked(new, shared[0][1])))
    usable = shared[1:] if counted else shared
    short = [*usable[:1], *((i, j) for i, j in usable[1:3] if _short(old, i) and _short(new, j))]
    most = 1 if old.kind == "parameter" else len(short)
    for size in range(1, most + 1):
        a, b = tuple(i for i, _ in short[:size]), tuple(j for _, j in short[:size])
        if _distinct(old, a) >= 0.97 and _distinct(new, b) >= 0.97:
            return a, b
    groups = len(short) > 1 and min(_distinct(old, [short[0][0]]), _distinct(new, [short[0][1]])) < 0.5
    best = short[:2] if groups else short[:1] or [(0, 0)]
    if len(usable) > 1 and usable[1] not in short and all(_names_in(table, [pair[side] for pair in usable[:2]])
                                                          for side, table in enumerate((old, new))):
        best = usable[:2]
    return tuple(i for i, _ in best), tuple(j for _, j in best)


def _chaptered(old: Table, new: Table, shared: Sequence[tuple[int, int]]) -> bool:
    """Does the first column number the rows like chapters (5.1, 5.1.1), under a heading for numbers, and the second name them."""
    for table, places in ((old, [pair[0] for pair in shared[:2]]), (new, [pair[1] for pair in shared[:2]])):
        cells = [row[places[0]] for row in table.rows]
        chapters = sum("." in cell and bool(_CHAPTER.fullmatch(cell)) for cell in cells)
        if not _NUMBER_HEAD.search(table.header[places[0]]) or chapters < 0.8 * len(cells) or _distinct(table, places[1:]) < 0.9:
            return False
    return True


def _renumbered(old: Table, new: Table, shared: Sequence[tuple[int, int]]) -> bool:
    """Does the first column count the rows of both tables, whatever its heading, and give what the second names other numbers now."""
    (i, j), (a, b) = shared[:2]
    if not (_counting(old, i) and _counting(new, j)) or min(_distinct(old, [a]), _distinct(new, [b])) < 0.97:
        return False
    before, after = ({fold(row[name]): row[number] for row in table.rows if row[name]}
                     for table, number, name in ((old, i, a), (new, j, b)))
    both = before.keys() & after.keys()
    return 2 * len(both) > min(len(before), len(after)) and any(before[name] != after[name] for name in both)


def numbered(table: Table, place: int) -> bool:
    """Does a column only count the rows under a heading that promises no value."""
    return _counting(table, place) and not (place < len(table.header) and _VALUES.search(table.header[place]))


def _counting(table: Table, place: int) -> bool:
    """Does a column hold 1, 2, 3 from 0 or 1 on."""
    numbers = [int(match[1]) for row in table.rows if (match := _ORDINAL.fullmatch(row[place]))]
    return numbers[:1] in ([0], [1]) and numbers == list(range(numbers[0], numbers[0] + len(table.rows)))


def ticked(table: Table, place: int) -> bool:
    """Does a column hold nothing but marks and blanks, and the one after it a name for each row."""
    cells = [row[place] for row in table.rows]
    empty = bool(cells) and all(map(_TICK.fullmatch, cells))
    return empty and place + 1 < len(table.header) and _distinct(table, [place + 1]) >= 0.97 and any(row[place + 1] for row in table.rows)


def naming_place(table: Table) -> int:
    """The column that names the rows of a table that stands alone."""
    return int(len(table.header) > 1 and (numbered(table, 0) or ticked(table, 0)))


def _distinct(table: Table, key: Sequence[int]) -> float:
    """Share of the rows that these columns tell apart."""
    return len({tuple(fold(row[place]) for place in key) for row in table.rows}) / max(1, len(table.rows))


def _names_in(table: Table, places: Sequence[int]) -> bool:
    """Does a column group the rows of a table, and the next one name them, in more words than names mostly have."""
    column = [row[places[1]] for row in table.rows]
    long = sum(map(len, column)) <= LONGEST * len(column)
    return len(column) > 1 and long and _distinct(table, places[:1]) <= 0.5 and _distinct(table, places[1:]) >= 0.97


def _short(table: Table, place: int) -> bool:
    """Can a column be part of a name: short texts, not marks."""
    column = [row[place] for row in table.rows]
    return sum(map(len, column)) <= 40 * len(column) and sum(COMMON.read(cell) is None for cell in column) * 2 >= len(column)
