"""Which table of a page's old version is which of its new one.

In: placed tables of both sides. Out: pairs, with tables that were split or merged joined to one. Must not know: cells' meaning, changes.

A table is known by its section and heading row, else by what it holds; never by its position.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from diffinsight.compare.keys import naming_place
from diffinsight.compare.likeness import foreign
from diffinsight.compare.marks import fold, squash
from diffinsight.compare.pairing import Placed
from diffinsight.model import Section, Table

TablePair = tuple[Placed | None, Placed | None]
LEAST = 0.4  # likeness from which tables of different sections are one and the same
_GENERIC = frozenset((  # headings that tables of any subject have
    "", "name", "description", "value", "setting", "property", "type", "parameter", "required", "default", "notes", "note", "example",
    "link", "title", "term", "definition", "option", "feature", "column", "field", "details", "id", "key", "article", "resource",
    "command", "version"))
NEARLY_ALL = 0.9  # share of rows that makes tables of two sections that went and came one and the same
MANY = 40_000  # comparisons of leftovers at most


@dataclass(frozen=True, eq=False)
class _Known:
    """A placed table with what it is recognised by."""

    section: Section
    table: Table
    lone: bool = False

    @cached_property
    def path(self) -> tuple[str, ...]:
        return (*(fold(title) for title in self.section.trail), fold(self.section.title))

    @cached_property
    def scope(self) -> tuple[str, str, str]:
        scope = self.table.scope
        return scope.tab.lower(), scope.pivot.lower(), scope.moniker.lower()

    @cached_property
    def titles(self) -> frozenset[str]:
        return frozenset(fold(cell) for cell in self.table.header)

    @cached_property
    def keys(self) -> frozenset[str]:
        place = naming_place(self.table)
        return frozenset(fold(row[place]) for row in self.table.rows if row and row[place])

    @cached_property
    def rows(self) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(fold(cell) for cell in row) for row in self.table.rows)

    @cached_property
    def across(self) -> frozenset[str]:
        """The headings beside the first, as they are matched with the keys (`down`) of a matrix that was turned."""
        return frozenset(squash(cell) for cell in self.table.header[1:])

    @cached_property
    def down(self) -> frozenset[str]:
        return frozenset(squash(row[0]) for row in self.table.rows if row)

    @property
    def foreign(self) -> bool:
        return foreign(" ".join(self.table.header))

    @property
    def placed(self) -> Placed:
        return self.section, self.table


def align_tables(old: Sequence[Placed], new: Sequence[Placed], lone: Set[int] = frozenset()) -> list[TablePair]:
    """Pair tables in the new side's order, lost ones last. A table split into several, or several merged, come as one joined table.
    `lone`: `id()` of sections that came or went: tables of two of these are one only when most of their rows are."""
    left, right = [_Known(*one, id(one[0]) in lone) for one in old], [_Known(*one, id(one[0]) in lone) for one in new]
    pairs: list[tuple[_Known, _Known]] = []
    for key in (lambda k: (k.path, k.scope, k.titles, k.rows), lambda k: (k.titles, k.rows), lambda k: (k.path, k.scope, k.table.header)):
        pairs += _by(key, left, right)
    tabs = frozenset(k.scope[0] for k in right) & frozenset(k.scope[0] for k in (*left, *(a for a, _ in pairs)))
    pairs += _by_likeness(left, right, tabs)
    pairs += _by(lambda k: k.titles if k.titles - _GENERIC and len(k.table.header) > 1 and not k.lone else id(k), left, right)
    found: list[TablePair] = [(a.placed, b.placed) for a, b in _joined(pairs, left, right)] + [(None, b.placed) for b in right]
    found.sort(key=lambda item: item[1][1].lines if item[1] else (0, 0))
    return found + [(a.placed, None) for a in left]


def _by(key: Callable[[_Known], Hashable], left: list[_Known], right: list[_Known]) -> list[tuple[_Known, _Known]]:
    """Pair what agrees in a key and is alone with it on both sides; of several with one key, those that agree are left to likeness."""
    places: dict[Hashable, list[_Known]] = {}
    for known in right:
        places.setdefault(key(known), []).append(known)
    claims: dict[Hashable, list[_Known]] = {}
    for known in left:
        claims.setdefault(key(known), []).append(known)
    pairs = [(claims[k][0], places[k][0]) for k in claims if len(claims[k]) == len(places.get(k, ())) == 1]
    _take(pairs, left, right)
    return pairs


def _take(pairs: Sequence[tuple[_Known, _Known]], left: list[_Known], right: list[_Known]) -> None:
    gone = {id(known) for pair in pairs for known in pair}
    left[:] = [known for known in left if id(known) not in gone]
    right[:] = [known for known in right if id(known) not in gone]


def _by_likeness(left: list[_Known], right: list[_Known], tabs: frozenset[str]) -> list[tuple[_Known, _Known]]:
    """`tabs`: those that both sides have."""
    if len(left) * len(right) > MANY:
        return []
    scored = sorted((-score, abs(i - j), i, j) for i, a in enumerate(left) for j, b in enumerate(right)
                    if (score := _likeness(a, b, tabs)) > 0)
    taken_left, taken_right, pairs = set(), set(), []
    for _, _, i, j in scored:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append((left[i], right[j]))
    _take(pairs, left, right)
    return pairs


def _likeness(a: _Known, b: _Known, tabs: frozenset[str]) -> float:
    """0 when two tables are not the same one. In one section a like heading row or a third of the keys is enough; a tab that only one
    side has may be a renamed one."""
    titles, keys, rows = _dice(a.titles, b.titles), _dice(a.keys, b.keys), _dice(a.rows, b.rows)
    home = a.path == b.path
    turned = min(_dice(a.across, b.down), _dice(b.across, a.down)) if a.table.kind == b.table.kind == "matrix" else 0.0
    if turned > 0.5 and home:
        return 1 + turned  # rows and columns changed places
    body = max(keys, rows)
    if a.lone and b.lone and not home and rows < NEARLY_ALL:
        return 0.0
    if home and a.scope == b.scope:
        return 1 + titles + body if titles >= 0.5 or (body >= 0.3 and titles > 0) or body >= 0.6 else 0.0
    if not titles and len(a.table.header) == len(b.table.header) and a.keys == b.keys and len(a.keys) > 1 and a.foreign != b.foreign:
        return 0.6  # translated
    if a.scope != b.scope and home and a.scope[0] and b.scope[0] and (tabs & {a.scope[0], b.scope[0]} or body < 0.5):
        return 0.0  # another tab shows another thing
    same_title = a.path[-1] == b.path[-1]
    least = 0.3 if same_title else LEAST
    return titles * 0.4 + body * 0.6 + 0.2 * same_title if body >= least and titles >= 0.3 else 0.0


def _dice(a: Set[Hashable], b: Set[Hashable]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


# --------------------------------------------------------------------------- split and merged tables


def _joined(pairs: list[tuple[_Known, _Known]], left: list[_Known], right: list[_Known]) -> list[tuple[_Known, _Known]]:
    """Leftover tables that hold what a pair's other side lost join it."""
    found = []
    for a, b in pairs:
        b = _absorb(a, b, right)
        a = _absorb(b, a, left)
        found.append((a, b))
    for whole, parts, flip in ((left, right, False), (right, left, True)):
        for one in list(whole):
            taken = [part for part in parts if _part_of(part, one, frozenset(), one.keys)]
            if len(taken) > 1:
                joined = taken[0]
                for part in taken[1:]:
                    joined = _union(joined, part)
                found.append((joined, one) if flip else (one, joined))
                whole.remove(one)
                parts[:] = [part for part in parts if part not in taken]
    return found


def _absorb(whole: _Known, half: _Known, leftovers: list[_Known]) -> _Known:
    """Join to `half` every leftover table that holds rows or columns of `whole` that `half` lacks."""
    for part in list(leftovers):
        lost_rows, lost_titles = whole.keys - half.keys, whole.titles - half.titles
        if (lost_rows or lost_titles) and _part_of(part, whole, lost_titles, lost_rows):
            half = _union(half, part)
            leftovers.remove(part)
    return half


def _part_of(part: _Known, whole: _Known, titles: frozenset[str], keys: frozenset[str]) -> bool:
    """Does a table hold lost rows of the whole (same cells under the same headings), or lost columns for the same rows."""
    if part.lone and whole.lone:
        return False
    own = part.titles - {fold(part.table.header[0])} if part.table.header else frozenset()
    common = part.keys & keys
    if part.keys and len(common) * 2 > len(part.keys) and _dice(part.titles, whole.titles) >= 0.6:
        return _agreeing(part, whole, common) >= 0.5
    wide = own and len(own & titles) * 2 > len(own) and len(part.keys & whole.keys) * 2 > len(part.keys)
    return bool(wide) and _agreeing(part, whole, part.keys & whole.keys) >= 0.5


def _agreeing(part: _Known, whole: _Known, keys: frozenset[str]) -> float:
    """Share of the cells under common headings in common rows that agree."""
    places = [(j, i) for j, title in enumerate(part.table.header) if j
              for i, other in enumerate(whole.table.header) if fold(title) == fold(other)]
    rows = {fold(row[0]): row for row in whole.table.rows}
    cells = [(row[j], rows[fold(row[0])][i]) for row in part.table.rows if fold(row[0]) in keys for j, i in places]
    return sum(fold(a) == fold(b) for a, b in cells) / len(cells) if cells else 0.0


def _union(first: _Known, second: _Known) -> _Known:
    """Both tables as one: columns of both by heading, rows of both by their first cell (in one row where they share it)."""
    a, b = first.table, second.table
    extra = [j for j, title in enumerate(b.header) if j and fold(title) not in first.titles]
    place = {fold(title): i for i, title in reversed(list(enumerate(a.header)))}
    header, raw_header = (*a.header, *(b.header[j] for j in extra)), (*a.raw_header, *(b.raw_header[j] for j in extra))
    index = {fold(row[0]): i for i, row in enumerate(a.rows)} if extra else {}
    blank = ("",) * len(extra)
    rows, raw, lines = [[*row, *blank] for row in a.rows], [[*row, *blank] for row in a.raw_rows], list(a.row_lines)
    for row, source, line in zip(b.rows, b.raw_rows, b.row_lines, strict=True):
        at = index.get(fold(row[0]))
        if at is None:
            at = len(rows)
            rows.append([row[0], *("",) * (len(header) - 1)])
            raw.append([source[0], *("",) * (len(header) - 1)])
            lines.append(line)
        for j, title in enumerate(b.header):
            where = len(a.header) + extra.index(j) if j in extra else place.get(fold(title), 0)
            if j and not rows[at][where]:
                rows[at][where], raw[at][where] = row[j], source[j]
    span = (min(a.lines[0], b.lines[0]), max(a.lines[1], b.lines[1]))
    table = replace(a, header=header, rows=tuple(map(tuple, rows)), raw_header=raw_header, raw_rows=tuple(map(tuple, raw)),
                    row_lines=tuple(lines), lines=span, links=a.links + b.links)
    return _Known(first.section, table)
