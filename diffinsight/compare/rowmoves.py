"""Rows that left one table of a page and joined another, by their own name or another one.

In: the changes of a page's tables, its tables without a counterpart. Out: the changes, a row gone here and new there told as one move.
Must not know: how tables and rows are matched, rules.

A row is known by its name; in a table of reference also by where its name leads, and by what stands beside it, where that is telling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from diffinsight.compare.likeness import dice, gist, shared
from diffinsight.compare.marks import fold
from diffinsight.compare.pairing import Placed, name_target, row_text
from diffinsight.compare.values import stage
from diffinsight.model import Change, Section, Table

ROW = 0.7  # likeness from which two rows of one name are one row
BESIDE = 0.4  # the same for what stands beside two names that lead to one place
NAMED = 0.5  # likeness of two such names that makes them one
TELLING, WORDS = 30, 4  # letters, and words that say something, of what stands beside a name, by which alone a row is known
SHARED = 0.5  # share of the words about an option that stand in those about it elsewhere
_OPTION = re.compile(r"(?:--?|/)[A-Za-z][\w-]*(?: \||,|$)")
_BY_NAME = ("lifecycle", "matrix", "parameter", "limits")  # kinds of tables whose rows are other things under other names

Lone: TypeAlias = tuple[list[Placed], list[Placed]]
Row: TypeAlias = tuple[Section, Table, int]
Known: TypeAlias = Callable[[Change], str]


def moved_rows(changes: list[Change], lone: Lone) -> list[Change]:
    """`lone`: tables of the old and of the new side without a counterpart, which rows leave and join too."""
    return _to_whole_tables(_between(changes), lone)


def _between(changes: list[Change]) -> list[Change]:
    """A row removed from one table of the page and added to another one moved; into a list of what is retired it means retirement."""
    going = [change for change in changes if change.event in ("row-removed", "removed") and "lone" in change.data]
    coming = [change for change in changes if change.event in ("row-added", "added") and "lone" in change.data]
    gone = {fold(change.data["name"]): change for change in going}
    origin = {id(change): old for change in coming
              if (old := gone.get(fold(change.data["name"]))) and old.section is not change.section and _alike(old, change)}
    for known in (_target, _beside):
        left = {id(old) for old in origin.values()}
        origin.update(_known([old for old in going if id(old) not in left], [one for one in coming if id(one) not in origin], known))
    moved = {id(old) for old in origin.values()}
    return [_move(origin[id(change)], change) if id(change) in origin else change for change in changes if id(change) not in moved]


def _known(going: Sequence[Change], coming: Sequence[Change], known: Known) -> dict[int, Change]:
    """What came, by `id()`, with what went, where both sides have one row alone that is known so, in two sections."""
    counts = [Counter(map(known, side)) for side in (going, coming)]
    gone = {key: change for change in going if (key := known(change)) and counts[0][key] == counts[1][key] == 1}
    return {id(change): old for change in coming if (old := gone.get(known(change)))
            and _place(old.section) != _place(change.section) and _one_row(str(old.before), str(change.after))}


def _target(change: Change) -> str:
    """Where the name of a row leads."""
    return str(change.data["target"]) if change.data["table"] not in _BY_NAME else ""


def _beside(change: Change) -> str:
    """What stands beside the name of a row, where it says enough to know the row by it."""
    return _telling(str(change.before or change.after)) if change.data["table"] not in _BY_NAME else ""


def _telling(text: str) -> str:
    rest = fold(_rest(text))
    return rest if len(rest) >= TELLING and len(gist(rest)) >= WORDS else ""


def _rest(text: str) -> str:
    return text.partition(" | ")[2]


def _one_row(old: str, new: str) -> bool:
    """Do two rows that are known by the same say the same: by what stands beside their names, or by these."""
    a, b = (set(map(fold, _rest(text).split(" | "))) for text in (old, new))
    names = dice(old.partition(" | ")[0], new.partition(" | ")[0])
    return a <= b or b <= a or dice(_rest(old), _rest(new)) >= BESIDE or names >= NAMED


def _place(section: Section | None) -> tuple[str, ...]:
    return tuple(map(fold, (*section.trail, section.title))) if section else ()


# --------------------------------------------------------------------------- tables without a counterpart


def _to_whole_tables(changes: list[Change], lone: Lone) -> list[Change]:
    """The changes with rows that stand in a table of the page's other side that has no counterpart: they moved there, or came from it."""
    rows = [_rows(places) for places in lone]
    found = []
    taken: dict[int, set[int]] = {}
    for change in changes:
        gone = change.event in ("row-removed", "removed")
        there = _there(rows[1 if gone else 0], change) if "lone" in change.data else None
        found.append(_whole_move(change, there, gone) if there else change)
        if there:
            taken.setdefault(id(there[1]), set()).add(there[2])
    return [_without(change, taken) for change in found]


def _without(change: Change, taken: Mapping[int, set[int]]) -> Change:
    """A whole table that came or went, named by the rows that did not come from, or go to, another table."""
    places = taken.get(id(change.before if change.after is None else change.after))
    if change.kind != "table" or change.event not in ("added", "removed") or not places:
        return change
    rest = tuple(key for place, key in enumerate(change.data["keys"]) if place not in places)
    return replace(change, data={**change.data, "keys": rest or change.data["keys"], "moved": len(places)})


def _rows(places: Sequence[Placed]) -> dict[str, Row]:
    """The rows of tables by their names, and those that are alone with what else they are known by by that too."""
    named: dict[str, Row] = {}
    other: dict[str, list[Row]] = {}
    for section, table in places:
        for place, cells in enumerate(table.rows):
            row = section, table, place
            if cells and cells[0]:
                named[fold(cells[0])] = row
                for key in filter(None, (_telling(row_text(table, place)), name_target(table, place))):
                    other.setdefault(f"= {key}", []).append(row)
    return {**{key: found[0] for key, found in other.items() if len(found) == 1}, **named}


def _there(rows: Mapping[str, Row], change: Change) -> Row | None:
    """The row of these that a changed one is: by its name, or in another section by what else it is known by."""
    own = str(change.before or change.after)
    found = rows.get(fold(change.data["name"]))
    if found:
        text = row_text(*found[1:])
        return found if found[0] is not change.section and (dice(text, own) >= ROW or _one_option(text, own)) else None
    others = (rows.get(f"= {key}") for key in (_target(change), _beside(change)) if key)
    return next((row for row in others if row and _place(row[0]) != _place(change.section) and _one_row(row_text(*row[1:]), own)), None)


def _whole_move(change: Change, row: Row, gone: bool) -> Change:
    section, table, place = row
    text, lines = row_text(table, place), (table.row_lines[place],) * 2
    other = replace(change, before=None if gone else text, after=text if gone else None, section=section,
                    old_lines=None if gone else lines, new_lines=lines if gone else None,
                    data={**change.data, "name": " ".join(table.rows[place][0].split()) or change.data["name"]})
    return _move(change, other) if gone else _move(other, change)


def _alike(old: Change, new: Change) -> bool:
    """Rows with one name are one row when their tables list the same kind of thing, or most of their cells agree."""
    a, b = set(map(fold, str(old.before).split(" | "))), set(map(fold, str(new.after).split(" | ")))
    same = len(a & b) * 2 > min(len(a), len(b)) > 1
    return same or old.data["table"] == new.data["table"] == "lifecycle" or _one_option(str(old.before), str(new.after))


def _one_option(old: str, new: str) -> bool:
    """Are two rows of one name about the same option, one of them saying more."""
    words = gist(_rest(old)), gist(_rest(new))
    return bool(_OPTION.match(old)) and min(map(len, words)) > 1 and shared(*words)[1] >= SHARED


def _move(old: Change, new: Change) -> Change:
    places = {"from_section": old.section.title if old.section else "", "to_section": new.section.title if new.section else ""}
    retired = _retires(new.section) and not _retires(old.section)
    names = [fold(str(text).partition(" | ")[0]) for text in (old.before, new.after)]
    data = {**new.data, **places, "before_text": old.before, "old_name": old.data["name"] if names[0] != names[1] else ""}
    return replace(new, kind="lifecycle" if retired else "table", event="retired" if retired else "row-moved", before=old.before,
                   old_lines=old.old_lines, data=data)


def _retires(section: Section | None) -> bool:
    return section is not None and stage(section.title) in ("retired", "deprecated")
