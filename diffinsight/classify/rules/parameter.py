"""Rules about parameter tables. In: parameter changes. Out: findings. Must not know: how types or defaults are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from diffinsight.classify.cellwords import cut, flat, sides, table_details, where
from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.syntax import in_syntax
from diffinsight.model import Change, Finding, Label, Message, Sample, say

_UNLISTED = "{name} is no longer listed; it read {row}."
LISTS = 160  # characters of two lists of values that a sentence can hold


def _cell(change: Change, message: Message, label: Label | None = None, **more: Any) -> Finding:
    return state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after), label=label,
                 **table_details(change, **more))


def _step(change: Change) -> dict[str, Any]:
    """Before and after for a sentence; an empty cell as "nothing"."""
    old, new = sides(change)
    return {"before": old or say("nothing"), "after": new or say("nothing")}


def _lists(change: Change) -> Message:
    """The whole lists of values on both sides, where they are short."""
    old, new = flat(change.data.get("old_cell")), flat(change.data.get("new_cell"))
    return say(" ({old} became {new})", old=old, new=new) if old and new and len(old) + len(new) <= LISTS else say("")


def _row(change: Change) -> dict[str, Any]:
    data = change.data
    return {"row": data["name"], "required": data["required"], **{key: data[key] for key in ("type", "default", "links") if data.get(key)}}


_KEY = re.compile(r"^[\s{\[,]*\"([A-Za-z][\w.-]{2,60})\"\s*:", re.M)
_FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1|\Z)", re.M | re.S)
_YAML_KEY = re.compile(r"^\s*(?:-\s+)?([A-Za-z][\w.-]{2,60}):(?=\s|$)", re.M)


def _keys(sample: Sample) -> dict[str, str]:
    """The properties that a sample sets, each with its line."""
    pattern = _YAML_KEY if sample.language in ("yaml", "yml") else _KEY
    return {name: line.strip() for line in sample.code.splitlines() for name in pattern.findall(line)}


def _respelt(one: str, other: str) -> bool:
    """Are two long names one with a letter put right."""
    return min(len(one), len(other)) >= 10 and SequenceMatcher(None, one, other, False).ratio() >= 0.95


def _only_here(change: Change, context: Context, added: bool) -> Iterator[tuple[str, str]]:
    """The properties that a changed sample sets on one side alone, where the page explains them, and the other side says nothing of."""
    sides = (change.before, change.after) if added else (change.after, change.before)
    known, keys = (_keys(one) for one in sides)
    names = [name for name in keys if name not in known and not any(_respelt(name, other) for other in known.keys() - keys.keys())]
    if names:
        base, head = context.base.read(change.file.base_path) or b"", context.head.read(change.file.path) or b""
        there, elsewhere = (one.decode("utf-8", "replace") for one in ((head, base) if added else (base, head)))
        told = "\n".join(line for line in _FENCED.sub("", there).splitlines() if not line.lstrip().startswith("|"))  # a row tells itself
        yield from ((name, keys[name]) for name in names if f"`{name}`" in told and name.lower() not in elsewhere.lower())


@rule("parameter:added", "sample:changed", label="new")
def parameter_added(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter, property, setting or flag has a row that it did not have, or stands in a sample and is explained on a page that did
    not know it. Breaking when it is required.

    Why: it can be set; when it is required, calls without it may fail.
    Do: set it when it is required; consider it otherwise.
    Example: max_regions (integer, optional) is new.
    Neighbours: parameter-removed is the twin; parameter-renamed owns renamed ones; row-added other tables.
    """
    if change.kind == "sample":
        for name, line in _only_here(change, context, added=True):
            yield state(change, name, say("{name} is new in the code sample: {line}", name=name, line=line), after=line, row=name)
        return
    required = change.data["required"]
    template = "The required parameter {name} is new: {row}." if required else "{name} is new: {row}."
    text = say(template, name=change.data["name"], row=flat(change.after).rstrip("."))
    yield state(change, change.data["name"], text, after=cut(change.after), label="breaking" if required else None, **_row(change))


@rule("parameter:removed", "sample:changed", label="breaking")
def parameter_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter, property, setting or flag no longer has a row, or a sample no longer sets it and the page that explained it says
    nothing of it any more. Minor where a syntax line of the page still shows the flag.

    Why: it may no longer be accepted.
    Do: stop setting it, or look for what replaces it.
    Example: legacy_mode is no longer listed.
    Neighbours: parameter-added is the twin; parameter-renamed owns renamed ones; row-removed other tables.
    """
    if change.kind == "sample":
        for name, line in _only_here(change, context, added=False):
            message = say("{name} is gone from the code sample; it read {line}", name=name, line=line)
            yield state(change, name, message, before=line, row=name)
        return
    shown = in_syntax(change.data["name"], change, context)
    template = "{name} is no longer listed, but a syntax line still shows it; it read {row}." if shown else _UNLISTED
    message = say(template, name=change.data["name"], row=flat(change.before).rstrip("."))
    yield state(change, change.data["name"], message, before=cut(change.before), label="minor" if shown else None, **_row(change))


@rule("parameter:renamed", label="breaking")
def parameter_renamed(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter with the same type and description goes by another name. Minor when the name is not one that is typed, a letter of a
    long one was put right, or a syntax line of the page still shows it.

    Why: calls that use the old name may fail or be ignored.
    Do: use the new name.
    Example: maxRegions became max_regions.
    Neighbours: parameter-added and parameter-removed own parameters without a counterpart; parameter-aliased further names.
    """
    shown = in_syntax(change.before, change, context)
    template = "{old} is now called {new}, but a syntax line still shows the old name." if shown else "{old} is now called {new}."
    message = say(template, old=flat(change.before), new=flat(change.after))
    spelled = change.before.lower() == change.after.lower() and change.before.lstrip("`*").startswith(("$", "-"))  # in shells alone
    translated = change.before.isascii() != change.after.isascii()
    same = spelled or shown or translated or _respelt(change.before, change.after)
    label: Label | None = None if change.data["code"] and not same else "minor"
    yield state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after), label=label,
                row=change.data["name"], old_name=flat(change.before), new_name=flat(change.after))


@rule("parameter:aliased", label="minor")
def parameter_aliased(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter keeps its name and has another one beside it.

    Why: both can be used.
    Do: nothing.
    Example: --output became --output, -o.
    Neighbours: parameter-renamed owns names that are gone, which is also the twin.
    """
    message = say("{old} can also be written {new}.", old=flat(change.before), new=flat(change.after))
    yield state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after), row=change.data["name"])


@rule("parameter:type-changed", label="breaking")
def parameter_type_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter's type is another one; synonyms such as str and string count as equal. Minor when it is only stated
    now, or no longer, or more exactly (array, array of strings).

    Why: values of the old type may be rejected.
    Do: convert what you send.
    Example: Type of timeout: string became integer.
    Neighbours: parameter-description-changed owns the words. Twin: itself.
    """
    old, new = sides(change)
    exact = any(re.match(rf"{re.escape(a.strip())}\s*(?:of\b|[<\[(])", b.strip(), re.I) for a, b in ((old, new), (new, old)) if a.strip())
    label: Label | None = "minor" if exact or not (change.before and change.after) else None
    yield _cell(change, say("{where}: {before} became {after}.", where=where(change), **_step(change)), label)


@rule("parameter:now-required", label="breaking")
def parameter_now_required(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter that was optional, or not said to be required, is required.

    Why: calls without it may fail.
    Do: set it.
    Example: region is now required.
    Neighbours: parameter-now-optional is the twin; parameter-added owns new required ones.
    """
    yield _cell(change, say("{name} is now required: {before} became {after}.", name=change.data["name"], **_step(change)))


@rule("parameter:now-optional", label="new")
def parameter_now_optional(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter that was required is optional.

    Why: calls can leave it out.
    Do: nothing.
    Example: region is now optional.
    Neighbours: parameter-now-required is the twin.
    """
    yield _cell(change, say("{name} is now optional: {before} became {after}.", name=change.data["name"], **_step(change)))


@rule("parameter:default-changed", label="breaking")
def parameter_default_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter's default is another value, in its own column or in a sentence such as "Defaults to 20". Minor when it is only
    stated now, or no longer, and when the None of a switch became False.

    Why: calls that leave it out behave differently.
    Do: set the value you rely on.
    Example: Default of timeout: 30 became 60.
    Neighbours: parameter-description-changed owns other words. Twin: itself.
    """
    old, new = sides(change)
    if old and new:
        message = say("The default of {name} changed: {before} became {after}.", name=change.data["name"], before=old, after=new)
    elif new:
        message = say("The default of {name} is stated now: {after}.", name=change.data["name"], after=new)
    else:
        message = say("The default of {name} is no longer stated; it was {before}.", name=change.data["name"], before=old)
    stated = change.data.get("stated", True)
    yield state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after), label=None if stated else "minor",
                **table_details(change, old_default=old, new_default=new))


@rule("parameter:value-added", label="new")
def allowed_value_added(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter accepts a value that it did not accept.

    Why: it can be used.
    Do: nothing.
    Example: mode also accepts fast.
    Neighbours: allowed-value-removed is the twin.
    """
    message = say("{name} also accepts {values}{words}.", name=change.data["name"], values=tuple(change.after), words=_lists(change))
    yield _cell(change, message, values=list(change.after), accepted=flat(change.data.get("new_cell")))


@rule("parameter:value-removed", label="breaking")
def allowed_value_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A parameter no longer accepts a value.

    Why: calls that send it may fail.
    Do: send another value.
    Example: mode no longer accepts legacy.
    Neighbours: allowed-value-added is the twin.
    """
    message = say("{name} no longer accepts {values}{words}.", name=change.data["name"], values=tuple(change.before), words=_lists(change))
    yield _cell(change, message, values=list(change.before), accepted=flat(change.data.get("new_cell")))


@rule("parameter:description-changed", label="minor")
def parameter_description_changed(change: Change, context: Context) -> Iterator[Finding]:
    """The words that describe a parameter changed, beyond punctuation and case.

    Why: it may say more, or something else, about what the parameter does.
    Do: read it if you use the parameter.
    Example: Description of timeout: "in seconds" became "in seconds, at most 600".
    Neighbours: the other parameter rules own type, requirement, default and values; deprecation-announced words of deprecation.
    """
    yield _cell(change, say("{where}: {before} became {after}.", where=where(change), **_step(change)))
