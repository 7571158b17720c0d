"""What changed in one cell of a row that both sides have.

In: a `Pairing`, a row and a column of it, the column's role. Out: changes, none where the two say the same. Must not know: rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from diffinsight.compare.cell import Cell, announces, text_changes
from diffinsight.compare.columns import Role
from diffinsight.compare.lifecells import date_changes, replacement_changes, status_changes
from diffinsight.compare.marks import fold, plain
from diffinsight.compare.renames import near
from diffinsight.compare.text import folded
from diffinsight.compare.values import (
    amounts,
    default_cell,
    required_cell,
    says_required,
    span,
    stated_default,
    stated_values,
    type_of,
    undecided,
    values_cell,
)
from diffinsight.model import Change

_ITEM = re.compile(r"[\n,;]")
_NUMBERED = re.compile(r"([^\d]+\s)v?\d[\d.]*")
_BARE = re.compile(r"v?\d[\d.]*")
WORDY = 6  # words from which a default explains itself


def cell_changes(cell: Cell, role: Role) -> Iterator[Change]:
    """The changes of a cell, by the role of its column."""
    if plain(cell.old) == plain(cell.new):
        return
    yield from _READERS[role](cell)


def _description(cell: Cell) -> Iterator[Change]:
    """A parameter's description: what it states about requirement, default and allowed values first, then its words."""
    stated = [*_required_in(cell), *_default_in(cell), *_values(cell, stated_values(cell.old), stated_values(cell.new))]
    yield from stated
    if announces(cell.old, cell.new):
        yield cell.change("deprecation", "announced", cell.old, cell.new, subject=cell.name, text=cell.new)
    elif folded(cell.old) != folded(cell.new) and not (stated and _rest(cell.old) == _rest(cell.new)):
        yield cell.change("parameter", "description-changed", cell.old, cell.new)


_STATED = re.compile(r"\((?:required|optional)\)|\b(?:required|optional)[.:]?|\b(?:the )?default(?: value)?s?(?: is| to|:)?\s*\S+|"
                     r"\b(?:allowed|possible|valid|accepted|supported) values?\b.*", re.I | re.S)


_OF_NEED = re.compile(r"\((?:required|mandatory)\b", re.I)


def _rest(text: str) -> str:
    return folded(_STATED.sub("", text))


def _required_in(cell: Cell) -> Iterator[Change]:
    yield from _requirement(cell, says_required(cell.old), says_required(cell.new))


def _requirement(cell: Cell, old: bool | None, new: bool | None) -> Iterator[Change]:
    """Only what is said now and was said otherwise, or not said, before; a word merely dropped is no statement, nor is "required" where
    "required to ..." stood."""
    if old == new or new is None or (old is None and (not new or _OF_NEED.search(cell.old))):
        return
    yield cell.change("parameter", "now-required" if new else "now-optional", cell.old, cell.new)


def _required(cell: Cell) -> Iterator[Change]:
    old, new = required_cell(cell.old), required_cell(cell.new)
    if old is None or new is None:
        yield from text_changes(cell)
    elif old != new:
        yield cell.change("parameter", "now-required" if new else "now-optional", cell.old, cell.new)


def _default_in(cell: Cell) -> Iterator[Change]:
    old, new = stated_default(cell.old), stated_default(cell.new)
    if old and new and _bare(old) != _bare(new):
        yield cell.change("parameter", "default-changed", old, new)


def _bare(value: str) -> str:
    """A value without the signs that only set it off."""
    return plain(value).lower().strip(".,;:\"'`*()")


def _default(cell: Cell) -> Iterator[Change]:
    old, new = default_cell(cell.old), default_cell(cell.new)
    if old.lower() == new.lower() or (amounts(old) and {one.value for one in amounts(old)} == {one.value for one in amounts(new)}):
        return
    if len(max(old, new, key=len)) > 80 and folded(old) == folded(new):
        return
    if min(len(old.split()), len(new.split())) >= WORDY and old.split()[:2] == new.split()[:2]:
        yield cell.change("parameter", "description-changed", cell.old, cell.new)  # the same value, explained in other words
        return
    off = {old.lower(), new.lower()} == {"none", "false"}  # a switch that nobody sets
    yield cell.change("parameter", "default-changed", cell.old or None, cell.new or None, stated=bool(old and new) and not off)


def _type(cell: Cell) -> Iterator[Change]:
    old, new = plain(cell.old).strip("\"'`"), plain(cell.new).strip("\"'`")
    if type_of(cell.old) != type_of(cell.new):
        if " " not in old + new and ("." in old) != ("." in new) and old.rsplit(".", 1)[-1] == new.rsplit(".", 1)[-1]:
            yield from text_changes(cell)  # the same type with or without the names above it
        else:
            yield cell.change("parameter", "type-changed", cell.old, cell.new)


def _allowed(cell: Cell) -> Iterator[Change]:
    old, new = values_cell(cell.old), values_cell(cell.new)
    if old and new:
        yield from _values(cell, old, new)
    else:
        yield from text_changes(cell)


def _values(cell: Cell, old: frozenset[str], new: frozenset[str]) -> Iterator[Change]:
    lost, gained = _without(old, new), _without(new, old)
    if not old or not new:
        return
    if lost and sorted(map(_signs, lost)) == sorted(map(_signs, gained)):  # letters in another order: a slip was mended
        yield from text_changes(cell)
        return
    if lost:
        yield cell.change("parameter", "value-removed", lost, None)
    if gained:
        yield cell.change("parameter", "value-added", None, gained)


def _signs(value: str) -> str:
    return "".join(sorted(sign for sign in value.lower() if sign.isalnum()))


def _without(these: frozenset[str], others: frozenset[str]) -> tuple[str, ...]:
    known = {other.lower() for other in others}
    return tuple(sorted(one for one in these if one.lower() not in known))


# --------------------------------------------------------------------------- lifecycle


# --------------------------------------------------------------------------- limits, marks, lists


def _limit(cell: Cell) -> Iterator[Change]:
    """Quantities compared one by one in base units; where they cannot be told apart, the words."""
    old, new = amounts(cell.old), amounts(cell.new)
    a, b = span(cell.old), span(cell.new)
    if a and b and a != b:  # 100 a minute is more than 250 an hour
        new = tuple(replace(one, value=one.value * a / b) for one in new)
    if not old or not new:
        event = "value-withdrawn" if old and undecided(cell.new) else "value-stated" if new and undecided(cell.old) else ""
        yield from [cell.change("limit", event, cell.old, cell.new)] if event else text_changes(cell)
        return
    infinite = float("inf") in (old[0].value, new[0].value)
    units = all(a.unit == b.unit or 0 in (a.value, b.value) for a, b in zip(old, new, strict=False))
    comparable = infinite or (len(old) == len(new) and units)
    steps = [(b.value > a.value) - (b.value < a.value) for a, b in zip(old, new, strict=False)]
    if not comparable or (not any(steps) and folded(cell.old) != folded(cell.new) and len(cell.new) > 40):
        yield from text_changes(cell)
    elif any(steps):
        bounds = len(steps) == 2 and bool(re.fullmatch(r"\W*[\d.,]+\W*\w{0,8}\s*(?:-|to)\s*[\d.,]+.*", plain(cell.new), re.S))
        floor = bool(re.search(r"\bmin(?:imum)?\b|\bat least\b", f"{cell.title} {cell.name}", re.I))
        yield cell.change("limit", "changed", cell.old, cell.new, up=steps[-1] > 0 if bounds else any(s > 0 for s in steps),
                          down=(steps[-1] < 0 if bounds else any(s < 0 for s in steps)), floor=floor,
                          narrowed=bounds and (steps[0] > 0 or steps[-1] < 0))


def _mark(cell: Cell) -> Iterator[Change]:
    """A yes/no cell outside matrices."""
    old, new = cell.pairing.marks.read(cell.old), cell.pairing.marks.read(cell.new)
    title = " ".join(cell.title.split())
    if old is None or new is None or not title or _was_bare(cell):
        yield from text_changes(cell)
        return
    about = {"model": cell.name, "version": "", "noun": "row", "others": "column", "offering": cell.pairing.offering, "through": ()}
    if new.there and not old.there:
        yield cell.change("matrix", "availability-granted", None, (title,), gained=(title,), **about)
    elif old.there and not new.there:
        yield cell.change("matrix", "availability-revoked", (title,), None, lost=(title,), **about)
    elif old != new:
        event = "status-promoted" if (old.level, new.level) == ("partial", "yes") else "availability-qualified"
        yield cell.change("matrix", event, cell.old, cell.new, changed=(title,), **about)


def _list(cell: Cell) -> Iterator[Change]:
    """A cell that lists regions, languages or formats: what joined it, what left it."""
    old, new = _items(cell.old), _items(cell.new)
    had, has = {fold(item) for item in old}, {fold(item) for item in new}
    nothing = {side for side, text in (("old", cell.old), ("new", cell.new)) if undecided(text) or _no(cell, text)}
    old, new = () if "old" in nothing else old, () if "new" in nothing else new
    lost, gained = [item for item in old if fold(item) not in has], [item for item in new if fold(item) not in had]
    read = (old or "old" in nothing) and (new or "new" in nothing) and (nothing or len(lost) < len(old))
    if not read or _renamed(lost, gained) or _was_bare(cell):
        yield from text_changes(cell)
        return
    about = {"model": cell.name, "version": "", "noun": "row", "others": fold(cell.title), "offering": cell.pairing.offering, "through": (),
             "old_count": len(old), "new_count": len(new), "listed": True}
    if gained:
        yield cell.change("matrix", "availability-granted", None, tuple(gained), gained=tuple(gained), **about)
    if lost:
        yield cell.change("matrix", "availability-revoked", tuple(lost), None, lost=tuple(lost), **about)


def _was_bare(cell: Cell) -> bool:
    """Did the row hold nothing but its name: what is filled in now may have held before."""
    row = cell.pairing.grid.old.rows[cell.row[0]]
    return len(row) > 2 and sum(bool(plain(text)) for text in row) <= 1


def _no(cell: Cell, text: str) -> bool:
    mark = cell.pairing.marks.read(text)
    return mark is not None and not mark.there


def _renamed(lost: Sequence[str], gained: Sequence[str]) -> bool:
    """Are the members that left only called otherwise now."""
    return bool(lost) and len(lost) <= len(gained) and all(max(near(one, other) for other in gained) >= 0.7 for one in lost)


def _items(text: str) -> tuple[str, ...]:
    """Members of a listing cell; empty when it reads like a sentence."""
    parts = [re.sub(r"^(?:[-•*●]\s*|and\s+|or\s+)", "", part.strip()).rstrip(".") for part in _ITEM.split(text)]
    parts = [part for part in parts if part]
    if undecided(text) or any(len(part) > (50 if " " in part else 90) or len(part.split()) > 5 for part in parts):
        return ()
    found: list[str] = []
    name = ""  # of what only numbers follow: "Studio 2019, 2022"
    for part in parts:
        numbered = _NUMBERED.fullmatch(part)
        name = numbered[1] if numbered else name if _BARE.fullmatch(part) else ""
        found.append(name + part if name and not numbered else part)
    return tuple(dict.fromkeys(found))


_READERS: dict[Role, Callable[[Cell], Iterator[Change]]] = {
    "mark": _mark, "retirement": partial(date_changes, role="retirement"), "deprecation": partial(date_changes, role="deprecation"),
    "date": partial(date_changes, role="date"), "status": status_changes, "replacement": replacement_changes,
    "type": _type, "required": _required, "default": _default, "values": _allowed, "description": _description,
    "limit": _limit, "list": _list, "text": text_changes,
}
