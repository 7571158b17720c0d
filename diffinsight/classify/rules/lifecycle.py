"""Rules about lifecycle tables: dates of retirement, status, replacements. In: lifecycle changes. Out: findings.
Must not know: how dates are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from diffinsight.classify import wording
from diffinsight.classify.cellwords import cut, flat, label_of, requalified, table_details, where
from diffinsight.classify.quantities import retirement_step
from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.wording import excerpt
from diffinsight.model import Change, Finding, Message, say


def _partial(iso: str) -> str:
    """A quarter or half year as the month it ends in, other dates as they are."""
    match = re.fullmatch(r"(\d{4})-([QH])(\d)", iso)
    return f"{match[1]}-{int(match[3]) * (3 if match[2] == 'Q' else 6):02d}" if match else iso


def _deadlines(dates: Iterable[str], name: str, what: str) -> tuple[tuple[str, str], ...]:
    return tuple((_partial(iso), f"{name}: {what}") for iso in dates)


def _date_finding(change: Change, message: Message, **more: Any) -> Finding:
    data = change.data
    details = table_details(change, role=data["role"], old_dates=data["old_dates"], new_dates=data["new_dates"])
    return state(change, data["name"], message, before=cut(change.before), after=cut(change.after),
                 dates=_deadlines(data["new_dates"], data["name"], data["column"]), **details, **more)


def _retires(change: Change) -> bool:
    return change.data.get("role") in ("retirement", "deprecation")


_END_OF_SUPPORT = re.compile(r"\bend[ -]of[ -](?:\w+ )?(?:support|life|service|maintenance)|\beo[ls]\b|\bsupported until\b", re.I)
_ANNOUNCED = re.compile(r"\b(?:retire|deprecat|discontinu|sunset|obsolete|unsupported)|\bend(?:ed|ing)\b", re.I)


@rule("lifecycle:date-announced", "lifecycle:date-moved", "table:row-added", label="breaking")
def retirement_announced(change: Change, context: Context) -> Iterator[Finding]:
    """A retirement or deprecation date appears where there was none, or one that was only the earliest possible is now fixed. Minor for
    a new row of what is supported, which says until when.

    Why: from that day on the thing named no longer works, or no longer gets support.
    Do: plan the move before the date.
    Example: Retirement date of aster-1 (0613): TBD became July 1, 2026.
    Neighbours: retirement-withdrawn is the twin; retirement-advanced and retirement-postponed own dates that move;
    deprecation-announced prose.
    """
    data = change.data
    if change.kind == "table":
        yield from _row(change)
    elif _retires(change) and (change.event == "date-announced" or data.get("direction") == "fixed"):
        before = flat(change.before)
        if before:
            message = say("{where}: {before} became {after}.", where=where(change), before=before, after=flat(change.after))
        else:
            message = say("{where} is announced: {after}.", where=where(change), after=flat(change.after))
        yield _date_finding(change, message)


def _row(change: Change) -> Iterator[Finding]:
    """A new row of a lifecycle table that names a definite date of retirement or deprecation."""
    name = change.data["name"]
    definite = [(title, cell, dates) for title, cell, dates, earliest, _ in change.data.get("dates", ()) if not earliest]
    if definite:
        parts = tuple(say("{title}: {cell}", title=flat(title), cell=flat(cell)) for title, cell, _ in definite)
        deadlines = tuple(date for title, _, dates in definite for date in _deadlines(dates, name, flat(title)))
        message = say("{name} is listed with {parts}.", name=name, parts=parts)
        heads = (*(title for title, _, _ in definite), *((change.section.title, *change.section.trail) if change.section else ()))
        supported = any(map(_END_OF_SUPPORT.search, heads)) and not any(map(_ANNOUNCED.search, heads))
        yield state(change, name, message, after=cut(change.after), dates=deadlines, label="minor" if supported else None, row=name)


@rule("lifecycle:date-withdrawn", label="new")
def retirement_withdrawn(change: Change, context: Context) -> Iterator[Finding]:
    """A retirement or deprecation date is gone, and nothing but "to be decided" stands in its place.

    Why: what was about to end may stay longer.
    Do: wait for a new date before you change plans.
    Example: Retirement date of aster-1: July 1, 2026 became TBD.
    Neighbours: retirement-announced is the twin; retirement-postponed owns a later date.
    """
    if _retires(change):
        yield _date_finding(change, say("{where}: {before} is no longer stated.", where=where(change), before=flat(change.before)))


def _in_prose(change: Change, later: bool) -> Iterator[Finding]:
    """Sentences that announce a retirement and now name another day."""
    pairs = [(str(change.before), str(change.after))] if change.kind == "value" else [(one.old, one.new) for one in change.data["pairs"]]
    for old, new in pairs:
        dates = retirement_step(old, new) if old and new else None
        if dates and (dates[1] > dates[0]) is later:
            text = "A retirement is postponed: {sentence}" if later else "A retirement is brought forward: {sentence}"
            yield state(change, excerpt(new, 80), say(text, sentence=excerpt(new, 400)), before=cut(old), after=cut(new),
                        dates=((dates[1], excerpt(new, 200)),), old_dates=[dates[0]], new_dates=[dates[1]])


@rule("lifecycle:date-moved", "value:changed", "wording:changed", label="breaking")
def retirement_advanced(change: Change, context: Context) -> Iterator[Finding]:
    """A retirement or deprecation date moved to an earlier day.

    Why: there is less time than planned.
    Do: bring your own plan forward.
    Example: Retirement date of aster-1: July 1, 2026 became May 1, 2026.
    Neighbours: retirement-postponed is the twin.
    """
    if change.kind in ("value", "wording"):
        yield from _in_prose(change, False)
    elif _retires(change) and change.data["direction"] == "advanced" and not _narrowed(change):
        yield _date_finding(change, say("{where} is brought forward: {before} became {after}.", **_step(change)), direction="advanced")


@rule("lifecycle:date-moved", "value:changed", "wording:changed", label="minor")
def retirement_postponed(change: Change, context: Context) -> Iterator[Finding]:
    """A retirement or deprecation date moved to a later day, or became an earliest possible one.

    Why: there is more time than planned.
    Do: nothing, or move your own plan.
    Example: Retirement date of aster-1: July 1, 2026 became October 1, 2026.
    Neighbours: retirement-advanced is the twin.
    """
    if change.kind in ("value", "wording"):
        yield from _in_prose(change, True)
    elif _retires(change) and change.data["direction"] in ("postponed", "loosened") and not _narrowed(change):
        yield _date_finding(change, say("{where} is postponed: {before} became {after}.", **_step(change)), direction="postponed")


def _step(change: Change) -> dict[str, Any]:
    return {"where": where(change), "before": flat(change.before), "after": flat(change.after)}


def _narrowed(change: Change) -> bool:
    """Is the new date only more or less exact than the old one (a month that now names its day)."""
    old, new = change.data["old_dates"][-1:], change.data["new_dates"][-1:]
    return bool(old and new and old != new and (new[0].startswith(old[0]) or old[0].startswith(new[0])))


@rule("lifecycle:date-moved", "lifecycle:date-announced", "lifecycle:date-withdrawn", label="minor")
def lifecycle_date_changed(change: Change, context: Context) -> Iterator[Finding]:
    """Another date of a lifecycle table changed (release, launch), or a retirement date is only written more or less exactly.

    Why: it shows how old or how settled a version is.
    Do: nothing.
    Example: Release date of aster-2: January 2026 became January 31, 2026.
    Neighbours: the retirement rules own dates of retirement and deprecation that move. Twin: one rule for all events.
    """
    same = change.event == "date-moved" and (_narrowed(change) or change.data["direction"] == "rephrased")
    if not _retires(change) or (same and change.data.get("direction") != "fixed"):
        message = say("{where}: {before} became {after}.", where=where(change), before=flat(change.before) or say("nothing"),
                      after=flat(change.after) or say("nothing"))
        yield _date_finding(change, message)


@rule("lifecycle:retired", "lifecycle:status-changed", label="breaking")
def model_retired(change: Change, context: Context) -> Iterator[Finding]:
    """A row's status is now retired, or the row moved to the list of what is retired or deprecated.

    Why: it no longer works, or will stop soon.
    Do: move to its replacement.
    Example: aster-1 moved from Current models to Retired models.
    Neighbours: status-demoted owns other steps down; retirement-announced dates. Twin: none, what is retired does not come back;
    status-promoted states it if it does.
    """
    name = change.data["name"]
    if change.event == "retired":
        message = say("{name} moved from {old} to {new}.", name=name, old=change.data["from_section"], new=change.data["to_section"])
        dates = tuple(date for title, _, found, _, _ in change.data.get("dates", ()) for date in _deadlines(found, name, flat(title)))
        yield state(change, name, message, before=cut(change.before), after=cut(change.after), dates=dates,
                    **{"from": change.data["from_section"], "to": change.data["to_section"]})
    elif change.data["new_stage"] == "retired":
        yield _status(change, say("{where}: {before} became {after}.", **_step(change)))


def _status(change: Change, message: Message) -> Finding:
    return state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after),
                 dates=tuple((date, f"{change.data['name']}: {flat(change.after)}") for date in wording.dates(flat(change.after))),
                 **table_details(change, old_stage=change.data["old_stage"], new_stage=change.data["new_stage"]))


@rule("lifecycle:status-changed", "matrix:status-promoted", label="new")
def status_promoted(change: Change, context: Context) -> Iterator[Finding]:
    """A status rose: preview became generally available, planned became preview, a preview mark became a plain one.

    Why: it can be used with the guarantees of its new status.
    Do: nothing, unless you waited for it.
    Example: Status of Lumen Batch: Preview became Generally available.
    Neighbours: status-demoted is the twin; preview-lifted owns notices and titles.
    """
    if change.kind == "matrix":
        names = tuple(change.data["changed"])
        yield state(change, label_of(change.data), requalified(change, names), before=str(change.before), after=str(change.after),
                    table=tuple(change.data.get("picture", ())), model=change.data["model"], version=change.data["version"],
                    names=list(names), offering=change.data["offering"])
    elif change.data["direction"] == "promoted":
        yield _status(change, say("{where}: {before} became {after}.", **_step(change)))


@rule("lifecycle:status-changed", label="breaking")
def status_demoted(change: Change, context: Context) -> Iterator[Finding]:
    """A status fell: generally available became deprecated, or went back to preview.

    Why: what was safe to build on no longer is.
    Do: plan the move to what replaces it.
    Example: Status of Lumen Vision v1: GA became Deprecated.
    Neighbours: status-promoted is the twin; model-retired owns the last step.
    """
    if change.data["direction"] == "demoted" and change.data["new_stage"] != "retired":
        yield _status(change, say("{where}: {before} became {after}.", **_step(change)))


@rule("lifecycle:replacement-named", label="minor")
def replacement_named(change: Change, context: Context) -> Iterator[Finding]:
    """A replacement is named where there was none, or another one.

    Why: it is where to go when the thing it replaces ends.
    Do: test with the replacement.
    Example: Replacement of aster-1: aster-2 is named.
    Neighbours: the retirement rules own the date. Twin: none, a replacement that is no longer named is a cell-changed.
    """
    before = flat(change.before)
    if before:
        message = say("{where}: {before} became {after}.", where=where(change), before=before, after=flat(change.after))
    else:
        message = say("{where} is named: {after}.", where=where(change), after=flat(change.after))
    yield state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after),
                **table_details(change, replacement=flat(change.after)))
