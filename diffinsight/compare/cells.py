"""What changed in one cell of a row that both sides have.

In: a `Pairing`, a row and a column of it, the column's role. Out: changes, none where the two say the same. Must not know: rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from diffinsight.compare.columns import Role
from diffinsight.compare.marks import fold, plain
from diffinsight.compare.pairing import Pairing
from diffinsight.compare.text import folded
from diffinsight.compare.values import (
    amounts,
    default_cell,
    moments,
    required_cell,
    says_required,
    stated_default,
    stated_values,
    type_of,
    undecided,
    values_cell,
)
from diffinsight.model import Change

_ANNOUNCES = re.compile(r"\bdeprecat(?:ed|es|ing|ion)\b|\bwill be (?:retired|removed|discontinued)\b|\b(?:is|are|was) (?:retired|discontinued)\b|"
                        r"\bno longer (?:be )?(?:supported|available|maintained|recommended)\b|\bend[ -]of[ -](?:life|support)\b|\bobsolete\b", re.I)
_DENIES = re.compile(r"(?:\bnot|n't|\bnever) (?:yet )?(?:been )?deprecated", re.I)
_STAGES = (("retired", re.compile(r"\b(?:retired|removed|discontinued|end[ -]of[ -]life|eol|no longer (?:available|supported)|unsupported|sunset)\b", re.I)),
           ("deprecated", re.compile(r"\b(?:deprecat\w*|legacy|obsolete|maintenance|retiring)\b", re.I)),
           ("planned", re.compile(r"\b(?:planned|coming soon|in development|not (?:yet )?(?:available|supported)|in progress)\b", re.I)),
           ("preview", re.compile(r"\b(?:preview|beta|alpha|experimental|pre-?release|release candidate|rc)\b", re.I)),
           ("available", re.compile(r"\b(?:ga|general(?:ly)? availab\w*|stable|available|active|current|supported|released|production|recommended)\b", re.I)))
_RANK = {"planned": 0, "preview": 1, "available": 2, "deprecated": -1, "retired": -2}
_IDENTIFIER = re.compile(r"(?=\S*?(?:[_.:/\d-]|[a-z][A-Z]))\S+")
_ITEM = re.compile(r"\s*(?:\n|[,;])\s*")


@dataclass(frozen=True)
class Cell:
    """One cell on both sides. `row`: indices in old and new; `title`: the column's heading now."""

    pairing: Pairing
    row: tuple[int, int]
    title: str
    old: str
    new: str

    @property
    def name(self) -> str:
        return self.pairing.name(self.row)

    def change(self, kind: str, event: str, before: Any, after: Any, **data: Any) -> Change:
        return self.pairing.change(kind, event, before, after, self.row, name=self.name, column=" ".join(self.title.split()),
                                   table=self.pairing.grid.new.kind, old_cell=self.old, new_cell=self.new, **data)


def cell_changes(cell: Cell, role: Role) -> Iterator[Change]:
    """The changes of a cell, by the role of its column."""
    if plain(cell.old) == plain(cell.new):
        return
    yield from _READERS[role](cell)


def announces(old: str, new: str) -> bool:
    """Does the new text say that something is deprecated or goes away, and the old one not."""
    return bool(_ANNOUNCES.search(_DENIES.sub("", new))) and not _ANNOUNCES.search(old)


def _text(cell: Cell) -> Iterator[Change]:
    """Any cell: its words changed. Case, punctuation and contractions are silent unless the cell is a name."""
    if announces(cell.old, cell.new):
        yield cell.change("deprecation", "announced", cell.old, cell.new, subject=cell.name, text=cell.new)
    elif folded(cell.old) != folded(cell.new) or _IDENTIFIER.fullmatch(cell.new):
        yield cell.change("table", "cell-changed", cell.old, cell.new)


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


def _rest(text: str) -> str:
    return folded(_STATED.sub("", text))


def _required_in(cell: Cell) -> Iterator[Change]:
    yield from _requirement(cell, says_required(cell.old), says_required(cell.new))


def _requirement(cell: Cell, old: bool | None, new: bool | None) -> Iterator[Change]:
    """Only what is said now and was said otherwise, or not said, before; a word merely dropped is no statement."""
    if old == new or new is None or (old is None and not new):
        return
    yield cell.change("parameter", "now-required" if new else "now-optional", cell.old, cell.new)


def _required(cell: Cell) -> Iterator[Change]:
    old, new = required_cell(cell.old), required_cell(cell.new)
    if old is None or new is None:
        yield from _text(cell)
    elif old != new:
        yield cell.change("parameter", "now-required" if new else "now-optional", cell.old, cell.new)


def _default_in(cell: Cell) -> Iterator[Change]:
    old, new = stated_default(cell.old), stated_default(cell.new)
    if old and new and plain(old).lower() != plain(new).lower():
        yield cell.change("parameter", "default-changed", old, new)


def _default(cell: Cell) -> Iterator[Change]:
    old, new = default_cell(cell.old), default_cell(cell.new)
    if old.lower() == new.lower():
        return
    if len(max(old, new, key=len)) > 80 and folded(old) == folded(new):
        return
    yield cell.change("parameter", "default-changed", cell.old or None, cell.new or None, stated=bool(old and new))


def _type(cell: Cell) -> Iterator[Change]:
    if type_of(cell.old) != type_of(cell.new):
        yield cell.change("parameter", "type-changed", cell.old, cell.new)


def _allowed(cell: Cell) -> Iterator[Change]:
    old, new = values_cell(cell.old), values_cell(cell.new)
    if old and new:
        yield from _values(cell, old, new)
    else:
        yield from _text(cell)


def _values(cell: Cell, old: frozenset[str], new: frozenset[str]) -> Iterator[Change]:
    lost, gained = _without(old, new), _without(new, old)
    if not old or not new:
        return
    if lost:
        yield cell.change("parameter", "value-removed", lost, None)
    if gained:
        yield cell.change("parameter", "value-added", None, gained)


def _without(these: frozenset[str], others: frozenset[str]) -> tuple[str, ...]:
    known = {other.lower() for other in others}
    return tuple(sorted(one for one in these if one.lower() not in known))


# --------------------------------------------------------------------------- lifecycle


def _dated(role: str) -> Callable[[Cell], Iterator[Change]]:
    def read(cell: Cell) -> Iterator[Change]:
        yield from _date(cell, role)
    return read


def _date(cell: Cell, role: str) -> Iterator[Change]:
    """A date that came, went, moved to an earlier or later day, or was only written differently."""
    old, new = moments(cell.old), moments(cell.new)
    if not old and not new:
        yield from () if undecided(cell.old) and undecided(cell.new) else _text(cell)
        return
    if [(m.iso, m.earliest) for m in old] == [(m.iso, m.earliest) for m in new]:
        if not _only_date(cell.old) or not _only_date(cell.new):
            yield from _text(cell)
        return
    event = "date-announced" if not old else "date-withdrawn" if not new else "date-moved"
    data: dict[str, Any] = {"role": role, "old_dates": [m.iso for m in old], "new_dates": [m.iso for m in new],
                            "earliest": any(m.earliest for m in new), "was_earliest": any(m.earliest for m in old)}
    if event == "date-moved":
        before, after = old[-1].key, new[-1].key
        data["direction"] = ("advanced" if after < before else "postponed") if after != before else \
            "fixed" if data["was_earliest"] and not data["earliest"] else "loosened" if data["earliest"] else "rephrased"
    yield cell.change("lifecycle", event, cell.old, cell.new, **data)


def _only_date(text: str) -> bool:
    rest = plain(text)
    for moment in moments(text):
        rest = rest.replace(plain(moment.text), "")
    return not re.search(r"[^\W\d_]{3}", re.sub(r"no (?:earlier|sooner) than|not before|earliest", "", rest, flags=re.I))


def stage(text: str) -> str:
    """The stage of life a status cell names, "" when it names none."""
    return next((name for name, pattern in _STAGES if pattern.search(text)), "")


def _status(cell: Cell) -> Iterator[Change]:
    old, new = stage(cell.old), stage(cell.new)
    if not old or not new or old == new:
        yield from _text(cell)
        return
    yield cell.change("lifecycle", "status-changed", cell.old, cell.new, old_stage=old, new_stage=new,
                      direction="promoted" if _RANK[new] > _RANK[old] else "demoted")


def _replacement(cell: Cell) -> Iterator[Change]:
    if undecided(cell.new):
        yield from _text(cell)
    else:
        yield cell.change("lifecycle", "replacement-named", cell.old, cell.new)


# --------------------------------------------------------------------------- limits, marks, lists


def _limit(cell: Cell) -> Iterator[Change]:
    """Quantities compared one by one in base units; where they cannot be told apart, the words."""
    old, new = amounts(cell.old), amounts(cell.new)
    if not old or not new:
        event = "value-withdrawn" if old and undecided(cell.new) else "value-stated" if new and undecided(cell.old) else ""
        yield from [cell.change("limit", event, cell.old, cell.new)] if event else _text(cell)
        return
    infinite = float("inf") in (old[0].value, new[0].value)
    comparable = infinite or (len(old) == len(new) and all(a.unit == b.unit or not a.value or not b.value for a, b in zip(old, new, strict=True)))
    steps = [(b.value > a.value) - (b.value < a.value) for a, b in zip(old, new, strict=False)]
    if not comparable or (not any(steps) and folded(cell.old) != folded(cell.new) and len(cell.new) > 40):
        yield from _text(cell)
    elif any(steps):
        bounds = len(steps) == 2 and bool(re.fullmatch(r"\W*[\d.,]+\W*\w{0,8}\s*(?:-|to)\s*[\d.,]+.*", plain(cell.new), re.S))
        floor = bool(re.search(r"\bmin(?:imum)?\b|\bat least\b", f"{cell.title} {cell.name}", re.I))
        yield cell.change("limit", "changed", cell.old, cell.new, up=steps[-1] > 0 if bounds else any(s > 0 for s in steps),
                          down=(steps[-1] < 0 if bounds else any(s < 0 for s in steps)), floor=floor,
                          narrowed=bounds and (steps[0] > 0 or steps[-1] < 0))


def _mark(cell: Cell) -> Iterator[Change]:
    """A yes/no cell outside matrices."""
    old, new = cell.pairing.marks.read(cell.old), cell.pairing.marks.read(cell.new)
    if old is None or new is None:
        yield from _text(cell)
        return
    title = " ".join(cell.title.split())
    about = {"model": cell.name, "version": "", "noun": "row", "others": "column", "offering": cell.pairing.offering, "through": ()}
    if new.there and not old.there:
        yield cell.change("matrix", "availability-granted", None, (title,), gained=(title,), **about)
    elif old.there and not new.there:
        yield cell.change("matrix", "availability-revoked", (title,), None, lost=(title,), **about)
    elif old != new:
        yield cell.change("matrix", "status-promoted" if (old.level, new.level) == ("partial", "yes") else "availability-qualified", cell.old, cell.new,
                          changed=(title,), **about)


def _list(cell: Cell) -> Iterator[Change]:
    """A cell that lists regions, languages or formats: what joined it, what left it."""
    old, new = _items(cell.old), _items(cell.new)
    lost, gained = [item for item in old if fold(item) not in map(fold, new)], [item for item in new if fold(item) not in map(fold, old)]
    nothing = {side for side, text in (("old", cell.old), ("new", cell.new)) if undecided(text)}
    if (not old and "old" not in nothing) or (not new and "new" not in nothing) or not (nothing or len(lost) < len(old)):
        yield from _text(cell)
        return
    about = {"model": cell.name, "version": "", "noun": "row", "others": fold(cell.title), "offering": cell.pairing.offering, "through": (),
             "old_count": len(old), "new_count": len(new), "listed": True}
    if gained:
        yield cell.change("matrix", "availability-granted", None, tuple(gained), gained=tuple(gained), **about)
    if lost:
        yield cell.change("matrix", "availability-revoked", tuple(lost), None, lost=tuple(lost), **about)


def _items(text: str) -> tuple[str, ...]:
    """Members of a listing cell; empty when it reads like a sentence."""
    parts = [re.sub(r"^(?:[-•*●]\s*|and\s+)", "", part.strip()).rstrip(".") for part in _ITEM.split(text)]
    parts = [part for part in parts if part]
    if undecided(text) or any(len(part) > 50 or len(part.split()) > 6 for part in parts):
        return ()
    return tuple(dict.fromkeys(parts))


_READERS: dict[Role, Callable[[Cell], Iterator[Change]]] = {
    "mark": _mark, "retirement": _dated("retirement"), "deprecation": _dated("deprecation"), "date": _dated("date"), "status": _status,
    "replacement": _replacement, "type": _type, "required": _required, "default": _default, "values": _allowed, "description": _description,
    "limit": _limit, "list": _list, "text": _text,
}
