"""Rules about availability matrices: which model is available where. In: matrix changes. Out: findings.
Must not know: how marks are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.classify.cellwords import cell_words, label_of, listed, requalified, where
from diffinsight.classify.digest import MOST
from diffinsight.classify.places import about, moved
from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.wording import excerpt
from diffinsight.model import Change, Finding, Message, say

_TICKED = re.compile(r"\b(?:support\w*|availab\w*|enabled|included|works|tested|verified|validated|compatible)\b", re.I)


def _details(change: Change, names: tuple[str, ...]) -> dict[str, Any]:
    """model, version, what it is available in, offering, and counts where they are known."""
    data = change.data
    key = "regions" if data.get("other_axis") == "region" else "models" if data.get("other_axis") == "model" else "names"
    found: dict[str, Any] = {"model": data["model"], "version": data["version"], key: list(names), "offering": data["offering"]}
    if data.get("subject") == "region":
        found = {"region": data["name"], key: list(names), "offering": data["offering"]}
    for count in ("old_count", "new_count"):
        if count in data:
            found[count] = data[count]
    if data.get("through"):
        found["through"] = list(data["through"])
    if data.get("column"):
        found["column"] = data["column"]
    if data.get("rows"):
        found["rows"] = list(data["rows"])
    if data.get("qualified"):
        found["qualified"] = [list(pair) for pair in data["qualified"]]
    return found


def _all(change: Change, names: tuple[str, ...], nothing: str) -> Message:
    """The names with their qualifiers, or a phrase for none."""
    if not names:
        return say(nothing)
    notes = {name: note for name, note in change.data.get("qualified", ()) if note != "note"}
    parts = tuple(say("{name} ({note})", name=name, note=notes[name]) if name in notes else name for name in names)
    return say("{names}", names=parts)


def _counts(change: Change) -> dict[str, Any]:
    data = change.data
    return {"model": label_of(data), "old": data["old_count"], "new": data["new_count"], "offering": data["offering"]}


def _picture(change: Change) -> tuple[tuple[str, ...], ...]:
    return tuple(change.data.get("picture", ()))


@rule("matrix:model-added", label="new")
def model_added(change: Change, context: Context) -> Iterator[Finding]:
    """A model, or a version of it, has a column or row of its own that it did not have.

    Why: it can be used now, in the regions named.
    Do: check the regions you deploy to.
    Example: aster-2 (2026-01-31) is new in Standard: eastport and northfield.
    Neighbours: model-removed is the twin; availability-granted owns models that were listed before.
    """
    names = change.data["names"]
    message = say("{model} is new in {offering}: {names}.", model=label_of(change.data), offering=change.data["offering"],
                  names=_all(change, names, "available nowhere yet"))
    yield state(change, label_of(change.data), message, after=listed(names), table=_picture(change), **_details(change, names))


@rule("matrix:model-removed", label="breaking")
def model_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A model, or a version of it, no longer has a column or row. Minor when it was available nowhere.

    Why: what is deployed with it may stop working, and it can no longer be chosen.
    Do: move to a model that is listed.
    Example: aster-1 (0613) is no longer listed in Standard; it was available in eastport.
    Neighbours: model-added is the twin; availability-revoked owns models that are still listed; column-renamed and row-renamed
    renamed ones.
    """
    names = change.data["names"]
    text = "{model} is no longer listed in {offering}; it was available in {names}."
    if not names:
        text = "{model}, which was available nowhere, is no longer listed in {offering}."
    message = say(text, model=label_of(change.data), offering=change.data["offering"], names=_all(change, names, ""))
    yield state(change, label_of(change.data), message, before=listed(names), table=_picture(change), label=None if names else "minor",
                **_details(change, names))


@rule("matrix:region-added", label="new")
def region_added(change: Change, context: Context) -> Iterator[Finding]:
    """A region has a row or column of its own that it did not have.

    Why: the models named can be deployed there.
    Do: nothing, unless you waited for that region.
    Example: harbor2 joins Standard with aster-2 (2026-01-31) and aster-mini.
    Neighbours: region-removed is the twin; availability-granted states the same per model.
    """
    names = change.data["names"]
    message = say("{region} joins {offering} with {names}.", region=change.data["name"], offering=change.data["offering"],
                  names=_all(change, names, "nothing available yet"))
    yield state(change, change.data["name"], message, after=listed(names), table=_picture(change), **_details(change, names))


@rule("matrix:region-removed", label="breaking")
def region_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A region no longer has a row or column. Minor when it had nothing.

    Why: nothing can be deployed there any more, as far as the documentation says.
    Do: choose another region.
    Example: northfield leaves Standard; it had aster-2 (2026-01-31).
    Neighbours: region-added is the twin; availability-revoked states the same per model; row-renamed owns renamed regions.
    """
    names = change.data["names"]
    text = "{region} leaves {offering}; it had {names}." if names else "{region}, which had nothing, leaves {offering}."
    message = say(text, region=change.data["name"], offering=change.data["offering"], names=_all(change, names, ""))
    yield state(change, change.data["name"], message, before=listed(names), table=_picture(change), label=None if names else "minor",
                **_details(change, names))


def _in_sentences(change: Change, side: int) -> Iterator[Finding]:
    """Sentences that name more places than before (side 0), or fewer (side 1), where something is available."""
    pairs = [(str(change.before), str(change.after))] if change.kind == "value" else [(one.old, one.new) for one in change.data["pairs"]]
    section = change.section.title if change.section else ""
    for old, new in pairs:
        names = moved(old, new)[side] if old and new else ()
        if names:
            text = "{names} joined: {sentence}" if side == 0 else "{names} left: {sentence}"
            message = say(text, names=names, sentence=excerpt(old if side else new, 400))
            subject = about(new) or section or change.file.path
            yield state(change, subject, message, before=old[:MOST], after=new[:MOST], model=subject, offering=section or change.file.path,
                        names=list(names))


@rule("matrix:availability-granted", "wording:changed", "value:changed", label="new")
def availability_granted(change: Change, context: Context) -> Iterator[Finding]:
    """A model or feature that was listed before is available where it was not, as a table or sentence says.

    Why: it can be used in more places.
    Do: nothing, unless you waited for it.
    Example: aster-2 (2026-01-31): 3 -> 24 regions in Standard; new: eastport, harbor2 ...
    Neighbours: availability-revoked is the twin; model-added owns the cells of a new model, region-added a new region as such.
    """
    if change.kind != "matrix":
        yield from _in_sentences(change, 0)
        return
    names = change.data["gained"]
    shown = _all(change, names, "")
    if change.data.get("listed"):
        text = say("{where}: {names} joined.", where=where(change), names=shown)
    elif change.data.get("rows"):
        text = say("{where} is marked available now.", where=where(change))
    elif change.data.get("other_axis") == "region":
        text = say("{model}: {old} -> {new} region in {offering}; new: {names}.",
                   "{model}: {old} -> {new} regions in {offering}; new: {names}.", "new", **_counts(change), names=shown)
    elif all(_TICKED.search(name) for name in names):
        text = say("{model} is now marked {names} in {offering}{words}.", model=label_of(change.data), names=shown,
                   offering=change.data["offering"], words=cell_words(change))
    else:
        text = say("{model} now has {names} in {offering}{words}.", model=label_of(change.data), names=shown,
                   offering=change.data["offering"], words=cell_words(change))
    yield state(change, label_of(change.data), text, after=listed(names), table=_picture(change), **_details(change, names))


@rule("matrix:availability-revoked", "wording:changed", "value:changed", label="breaking")
def availability_revoked(change: Change, context: Context) -> Iterator[Finding]:
    """A model or feature that is still listed is no longer available where it was, as a table or sentence says.

    Why: what is deployed there may stop working.
    Do: move to a place where it is still available.
    Example: aster-2 (2026-01-31): 5 -> 4 regions in Standard; gone: harbor2.
    Neighbours: availability-granted is the twin; model-removed owns models no longer listed, region-removed a region as such.
    """
    if change.kind != "matrix":
        yield from _in_sentences(change, 1)
        return
    names = change.data["lost"]
    shown = say("{names}", names=tuple(names))
    if change.data.get("listed"):
        text = say("{where}: {names} left.", where=where(change), names=shown)
    elif change.data.get("rows"):
        text = say("{where} is no longer marked available.", where=where(change))
    elif change.data.get("other_axis") == "region":
        text = say("{model}: {old} -> {new} region in {offering}; gone: {names}.",
                   "{model}: {old} -> {new} regions in {offering}; gone: {names}.", "new", **_counts(change), names=shown)
    elif all(_TICKED.search(name) for name in names):
        text = say("{model} is no longer marked {names} in {offering}{words}.", model=label_of(change.data), names=shown,
                   offering=change.data["offering"], words=cell_words(change))
    else:
        text = say("{model} no longer has {names} in {offering}{words}.", model=label_of(change.data), names=shown,
                   offering=change.data["offering"], words=cell_words(change))
    yield state(change, label_of(change.data), text, before=listed(names), table=_picture(change), **_details(change, names))


@rule("matrix:availability-qualified", label="minor")
def availability_qualified(change: Change, context: Context) -> Iterator[Finding]:
    """A cell that stays available says so with another restriction: preview, a footnote, a condition.

    Why: the restriction may concern you.
    Do: read the footnote or condition.
    Example: aster-mini in eastport: available became preview.
    Neighbours: status-promoted owns preview that became available; availability-revoked what is no longer available. Twin: itself.
    """
    names = change.data["changed"]
    message = requalified(change, tuple(names))
    yield state(change, label_of(change.data), message, before=str(change.before), after=str(change.after), table=_picture(change),
                **_details(change, names))


def _subjects(change: Change) -> Message:
    """Each model of a whole matrix with where it is available, as far as it fits."""
    parts: list[Message] = []
    size = 0
    for name, places in change.data["subjects"]:
        part = say("{name} ({places})", name=name, places=tuple(places)) if places else say("{name}", name=name)
        size += len(name) + len(", ".join(places))
        if size > 1_800:
            parts.append(say("{n} more", n=len(change.data["subjects"]) - len(parts)))
            break
        parts.append(part)
    return say("{parts}", parts=tuple(parts))


def _offering_details(change: Change) -> dict[str, Any]:
    found, size = {}, 0
    for name, places in change.data["subjects"]:
        size += len(name) + len(", ".join(places))
        if size < 1_200:
            found[name] = list(places)
    return {"offering": change.data["offering"], "availability": found}


@rule("matrix:offering-added", label="new")
def offering_added(change: Change, context: Context) -> Iterator[Finding]:
    """A page has an availability matrix for an offering that had none. Minor where most of it stood in another file of the range.

    Why: the models named are offered in another way or another place.
    Do: nothing, unless you waited for it.
    Example: Data zone is new: aster-2 (eastport and northfield).
    Neighbours: offering-removed is the twin; model-added and region-added own changes of a matrix that was there.
    """
    stood = change.data.get("from")
    text = "{offering} is new here, most of it stood in {path} before: {subjects}." if stood else "{offering} is new: {subjects}."
    message = say(text, offering=change.data["offering"], subjects=_subjects(change), path=stood or "")
    names = listed([name for name, _ in change.data["subjects"]])
    yield state(change, change.data["offering"], message, after=names, label="minor" if stood else None, **_offering_details(change))


@rule("matrix:offering-removed", label="breaking")
def offering_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A page no longer has the availability matrix of an offering. Minor where most of it stands in another file now.

    Why: the models named may no longer be offered that way.
    Do: look for the offering elsewhere before you rely on it.
    Example: Data zone is gone; it listed aster-2 (eastport and northfield).
    Neighbours: offering-added is the twin; model-removed and region-removed own changes of a matrix that stays.
    """
    to = change.data.get("to")
    text = "{offering} stands in {path} now; it lists {subjects}." if to else "{offering} is gone; it listed {subjects}."
    message = say(text, offering=change.data["offering"], subjects=_subjects(change), path=to or "")
    names = listed([name for name, _ in change.data["subjects"]])
    yield state(change, change.data["offering"], message, before=names, label="minor" if to else None, destination=to,
                **_offering_details(change))
