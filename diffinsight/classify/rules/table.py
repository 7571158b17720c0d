"""Rules about tables as such: rows, columns, cells. In: table changes. Out: findings. Must not know: alignment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.classify import wording
from diffinsight.classify.cellwords import cut, flat, is_divider, is_example, is_news, listed, sides, table_details, where
from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.standing import partly_moved, reworded, stands
from diffinsight.model import Change, Finding, Label, Message, say

WHOLE = 1_500  # characters of the rows of a whole table
MOST_TYPED = 8  # words of a name that is typed; more are a sentence

_ENDED = re.compile(r"\b(?:deprecated|retired|discontinued|legacy|obsolete|sunset)\b", re.I)
_GENERAL = re.compile(r"\bGA\b|\bgeneral(?:ly)? availab", re.I)
_MOVED = "{name} moved from {old} to {new}: {row}."
_MOVED_ON = "{was} moved from {old} to {new} and is called {name} there: {row}."
_VERSION = re.compile(r"\d+(?:\.\d+)*")


def _rows(change: Change) -> str:
    """A whole table: its heading row, then its rows, one a line, as far as they fit."""
    lines: list[str] = []
    size = 0
    for line in (" | ".join(flat(cell) for cell in change.data["header"]), *change.data["rows"]):
        size += len(line) + 1
        if size > WHOLE:
            lines.append(wording.excerpt(line, 200) if len(lines) < 2 else "…")
            break
        lines.append(line)
    return "\n".join(lines)


def _keys(change: Change) -> tuple[str | Message, ...]:
    keys = [flat(key) for key in change.data["keys"] if key]
    kept, size = [], 0
    for key in keys:
        size += len(key)
        if size > 900:
            break
        kept.append(key)
    return (*kept, say("{n} more", n=len(keys) - len(kept))) if len(kept) < len(keys) else tuple(kept)


@rule("table:added", label="new")
def table_added(change: Change, context: Context) -> Iterator[Finding]:
    """A table is new in a section that was there before. Minor among examples, and where its text stood on the page
    or in another file of the range already.

    Why: it documents what was not, or only in prose.
    Do: nothing.
    Example: A table of 3 rows is new in Limits: Files, Requests and Regions.
    Neighbours: table-removed is the twin; offering-added owns matrices, section-added tables that come with their section.
    """
    n = change.data["count"]
    tail = stands(change, context)
    message = say("A table of {n} row is new: {keys}{tail}.", "A table of {n} rows is new: {keys}{tail}.", "n", n=n, keys=_keys(change),
                  tail=tail or say(""))
    minor = (tail and not partly_moved(change)) or is_example(change)
    yield state(change, _title(change), message, after=_rows(change), rows=n, label="minor" if minor else None)


@rule("table:removed", label="breaking")
def table_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A table is gone from a section that is still there. Minor in lists of news, among examples, and where its text still stands on
    the page or in another file now.

    Why: what it listed is no longer documented there.
    Do: look for it elsewhere.
    Example: A table of 3 rows is gone from Limits: Files, Requests and Regions.
    Neighbours: table-added is the twin; offering-removed owns matrices, section-removed tables that go with their section.
    """
    n = change.data["count"]
    to = change.data.get("to")
    tail = stands(change, context)
    message = say("A table of {n} row is gone: {keys}{tail}.", "A table of {n} rows is gone: {keys}{tail}.", "n", n=n, keys=_keys(change),
                  tail=tail or say(""))
    minor = (tail and not partly_moved(change)) or is_news(change) or is_example(change)
    yield state(change, _title(change), message, before=_rows(change), rows=n, label="minor" if minor else None, destination=to)


def _title(change: Change) -> str:
    title = change.section.title if change.section else ""
    return title or " | ".join(flat(cell) for cell in change.data["header"])[:120] or change.file.path


def _columns(change: Change) -> tuple[Message, str]:
    """A column's cells in words (with marks: where it is available), and as text."""
    if change.data.get("marks"):
        names = change.data["names"]
        return say("{names}", names=tuple(names)) if names else say("nothing"), listed(names) or ""
    parts, size = [], 0
    for key, cell in change.data["cells"]:
        size += len(key) + len(cell)
        if size > WHOLE:
            parts.append("…")
            break
        parts.append(f"{key}: {cell}")
    return say("{cells}", cells=tuple(parts)) if parts else say("nothing"), "\n".join(parts)


@rule("table:column-added", label="minor")
def column_added(change: Change, context: Context) -> Iterator[Finding]:
    """A table has another column. New when it says what else is available.

    Why: it says more about each row.
    Do: nothing.
    Example: The column Default is new.
    Neighbours: column-removed is the twin; model-added and region-added own columns of matrices; column-renamed renamed ones.
    """
    words, text = _columns(change)
    message = say("The column {name} is new: {cells}.", name=change.data["name"], cells=words)
    label: Label | None = "new" if change.data.get("marks") and change.data["names"] else None
    yield state(change, change.data["name"], message, after=text or None, label=label, column=change.data["name"])


@rule("table:column-removed", label="minor")
def column_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A table has a column less. Breaking when it said what is available.

    Why: what it said about each row is no longer documented there.
    Do: look for it elsewhere if you need it.
    Example: The column Default is gone.
    Neighbours: column-added is the twin; model-removed and region-removed own columns of matrices; column-renamed renamed ones.
    """
    words, text = _columns(change)
    message = say("The column {name} is gone; it read {cells}.", name=change.data["name"], cells=words)
    label: Label | None = "breaking" if change.data.get("marks") and change.data["names"] else None
    yield state(change, change.data["name"], message, before=text or None, label=label, column=change.data["name"])


@rule("table:column-renamed", label="minor")
def column_renamed(change: Change, context: Context) -> Iterator[Finding]:
    """A column with the same cells goes by another heading: a renamed region or model too.

    Why: it is the same thing under another name.
    Do: nothing.
    Example: The column East port is now called eastport.
    Neighbours: column-added and column-removed own columns without a counterpart. Twin: itself.
    """
    message = say("The column {old} is now called {new}.", old=str(change.before) or say("without a heading"),
                  new=str(change.after) or say("without a heading"))
    yield state(change, change.data["name"], message, before=str(change.before), after=str(change.after), column=change.data["name"])


@rule("table:row-added", label="new")
def row_added(change: Change, context: Context) -> Iterator[Finding]:
    """A table has another row. Minor among examples, and where it was part of another one. Left out where it only lists what has
    ended, which retirement-announced states.

    Why: it documents what was not.
    Do: nothing.
    Example: The row Layout 4.0 is new.
    Neighbours: row-removed is the twin; parameter-added, limit-added, model-added and region-added own rows of their tables; row-renamed
    and row-moved rows that had another name or place.
    """
    data = change.data
    if data.get("dates") and _ended(change) and any(not earliest for _, _, _, earliest, _ in data["dates"]):
        return
    text = flat(data.get("text") or change.after)
    before = reworded(change) or (say("; it was part of {row} before", row=data["part_of"]) if data.get("part_of") else None)
    message = say("The row {name} is new{before}: {row}.", name=data["name"], before=before or say(""), row=text.rstrip("."))
    yield state(change, data["name"], message, after=cut(text),
                label="minor" if before or is_example(change) or is_divider(change) else None, **_row(change))


def _ended(change: Change) -> bool:
    return bool(change.section and any(_ENDED.search(title) for title in (change.section.title, *change.section.trail)))


def _row(change: Change) -> dict[str, Any]:
    names = change.data.get("names")
    links = change.data.get("links")
    return {"row": change.data["name"], **({"names": list(names)} if names else {}), **({"links": links} if links else {})}


@rule("table:row-removed", label="breaking")
def row_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A table has a row less. Minor in lists of news, where rows age out, among examples, and where the row stands in
    another file now.

    Why: what it listed is no longer documented there, or no longer exists.
    Do: look for it elsewhere before you rely on it.
    Example: The row Layout 3.0 is gone.
    Neighbours: row-added is the twin; parameter-removed, limit-removed, model-removed and region-removed own rows of their tables;
    row-renamed and row-moved rows with another name or place.
    """
    data = change.data
    text = flat(data.get("text") or change.before)
    to = data.get("to")
    now = reworded(change)
    message = say("The row {name} stands in {path} now; it read {row}." if to else "The row {name} is gone; it read {row}{now}.",
                  name=data["name"], path=to or "", row=text.rstrip("."), now=now or say(""))
    minor = to or now or is_news(change) or is_example(change) or is_divider(change)
    yield state(change, data["name"], message, before=cut(text), label="minor" if minor else None, destination=to, **_row(change))


@rule("table:row-renamed", label="minor")
def row_renamed(change: Change, context: Context) -> Iterator[Finding]:
    """A row with the same cells goes by another name: a renamed region or model too. Breaking when the name is code, which readers type.

    Why: what is typed by the old name may no longer be found.
    Do: use the new name.
    Example: TimeTool is now called TimeHelper.
    Neighbours: row-added and row-removed own rows without a counterpart; parameter-renamed parameters. Twin: itself.
    """
    old, new = flat(change.before), flat(change.after)
    digits = re.sub(r"\d+", "", old) == re.sub(r"\d+", "", new)
    typed = change.data["code"] and len(old.split()) <= MOST_TYPED
    breaking = typed and not digits and not change.data["aliased"]
    message = say("The row {old} is now called {new}; it reads {row}.", old=old or say("without a name"), new=new,
                  row=(cut(change.data["text"]) or "").rstrip("."))
    yield state(change, change.data["name"], message, before=cut(old), after=cut(new), label="breaking" if breaking else None,
                row=change.data["name"], old_name=old, new_name=new)


@rule("table:row-moved", label="minor")
def row_moved(change: Change, context: Context) -> Iterator[Finding]:
    """A row left one table of the page and joined another, under its name or a new one.

    Why: it is listed under another heading now.
    Do: nothing.
    Example: aster-mini moved from Preview models to Models.
    Neighbours: model-retired owns moves into a list of what is retired; row-removed and row-added rows without a counterpart. Twin: itself.
    """
    data = change.data
    was = data.get("old_name") or data["name"]
    within = "{name} moved to another table of {new}: {row}." if data["from_section"] == data["to_section"] else _MOVED
    template = within if was == data["name"] else _MOVED_ON
    message = say(template, name=data["name"], was=was, old=data["from_section"] or say("the top of the page"),
                  new=data["to_section"] or say("the top of the page"), row=flat(change.after).rstrip("."))
    yield state(change, data["name"], message, before=cut(change.before), after=cut(change.after), row=data["name"],
                **{"from": data["from_section"], "to": data["to_section"]})


@rule("table:cell-changed", label="minor")
def cell_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A cell says something else, beyond punctuation and case. Breaking when it raises a requirement or takes something back, new when
    it lifts a restriction.

    Why: the row says something else than before.
    Do: compare it with what you rely on.
    Example: Version of Lumen CLI: 1.4 or later became 2.0 or later.
    Neighbours: the availability, lifecycle, parameter and limit rules own cells that they can read; deprecation-announced words of
    deprecation. Twin: itself.
    """
    old, new = sides(change)
    if not old:
        message = say("{where} is filled in: {after}.", where=where(change), after=new.removesuffix("."))
    elif not new:
        message = say("{where} is empty now; it read {before}.", where=where(change), before=old.removesuffix("."))
    else:
        end = new.removesuffix(".") if new.rstrip(".") != old.rstrip(".") else new  # the sentence has a full stop of its own
        message = say("{where}: {before} became {after}.", where=where(change), before=old, after=end)
    yield state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after), label=_weight(change),
                **table_details(change))


def _weight(change: Change) -> Label | None:
    """How much a changed cell matters: None for the rule's own label."""
    old, new = flat(change.before), flat(change.after)
    if not old or not new or "".join(old.split()) == "".join(new.split()):
        return None
    about = f"{change.data['column']} {change.data['name']}"
    if (wording.requires(old) or wording.about_requirements(about) or wording.requires(about)) and _higher(old, new):
        return "breaking"
    if wording.limits(new) and (wording.ends(old) or "out of support" in old.lower()):
        return None  # the same in other words
    if wording.limits(new) != wording.limits(old):
        return "breaking" if wording.limits(new) else "new"
    return "new" if wording.previews(old) and not wording.previews(new) and _GENERAL.search(new) else None


def _higher(old: str, new: str) -> bool:
    """Do both texts name one version or number each, and the new one a higher one."""
    a, b = _VERSION.findall(old), _VERSION.findall(new)
    return len(a) == len(b) == 1 and [int(part) for part in b[0].split(".")] > [int(part) for part in a[0].split(".")]
