"""Rules about limits and quotas, in tables and sentences. In: limit and value changes. Out: findings.
Must not know: how quantities are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.classify.cellwords import cut, flat, is_example, sides, table_details, where
from diffinsight.classify.quantities import limit_step
from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.wording import excerpt
from diffinsight.model import Change, Finding, Message, say

_SHOWN = re.compile(r"\b(?:this|the (?:following|preceding|above)) (?:command|example|sample|query|code)\b", re.I)


def _finding(change: Change, message: Message, **more: Any) -> Finding:
    return state(change, change.data["name"], message, before=cut(change.before), after=cut(change.after), **table_details(change), **more)


def _in_prose(change: Change, up: bool) -> Iterator[Finding]:
    """A sentence that states a limit names another number."""
    old, new = str(change.before), str(change.after)
    if not (is_example(change) or _SHOWN.search(new)) and limit_step(old, new, change.data["values"]) == (1 if up else -1):
        low, high = change.data["values"][0]
        text = "A limit is raised from {old} to {new}: {sentence}" if up else "A limit is lowered from {old} to {new}: {sentence}"
        message = say(text, old=low, new=high, sentence=excerpt(new, 400))
        yield state(change, excerpt(new, 80), message, before=cut(old), after=cut(new), old=low, new=high)


@rule("limit:changed", "value:changed", label="new")
def limit_raised(change: Change, context: Context) -> Iterator[Finding]:
    """A limit or quota is higher than before; 32000, 32,000 and 32 K are equal. Breaking when it is a minimum to be met.

    Why: more fits.
    Do: nothing; for a minimum, check that you still meet it.
    Example: Requests per minute of Standard: 100 became 200.
    Neighbours: limit-lowered is the twin, and owns cells in which one number fell; limit-added a limit that was not stated.
    """
    if change.kind == "value":
        yield from _in_prose(change, True)
    elif change.data["up"] and not change.data["down"] and not change.data["narrowed"]:
        old, new = sides(change)
        message = say("{where} is raised: {before} became {after}.", where=where(change), before=old, after=new)
        yield _finding(change, message, label="breaking" if change.data["floor"] else None)


@rule("limit:changed", "value:changed", label="breaking")
def limit_lowered(change: Change, context: Context) -> Iterator[Finding]:
    """A limit or quota, or one of several in a cell, is lower than before, or a range is narrower. New when it is a minimum to be met.

    Why: what fitted before may be refused.
    Do: check what you use against the new limit.
    Example: Requests per minute of Free: 60 became 30.
    Neighbours: limit-raised is the twin; limit-removed owns a limit no longer stated.
    """
    if change.kind == "value":
        yield from _in_prose(change, False)
    elif change.data["down"] or change.data["narrowed"]:
        old, new = sides(change)
        message = say("{where} is lowered: {before} became {after}.", where=where(change), before=old, after=new)
        yield _finding(change, message, label="new" if change.data["floor"] and not change.data["up"] else None)


@rule("limit:added", "limit:value-stated", label="minor")
def limit_added(change: Change, context: Context) -> Iterator[Finding]:
    """A limit or quota is stated that was not.

    Why: it may have held before without being written down.
    Do: check what you use against it.
    Example: Files per batch: 500 is stated now.
    Neighbours: limit-removed is the twin; limit-lowered owns limits that were stated before.
    """
    text = flat(change.after)
    if change.event == "added":
        message = say("A limit is stated now: {row}.", row=text)
        yield state(change, change.data["name"], message, after=cut(change.after), row=change.data["name"])
    else:
        yield _finding(change, say("{where} is stated now: {after}.", where=where(change), after=text))


@rule("limit:removed", "limit:value-withdrawn", label="minor")
def limit_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A limit or quota is no longer stated.

    Why: it may be gone, or only no longer written down.
    Do: do not rely on its absence without a test.
    Example: Files per batch is no longer stated; it read 500.
    Neighbours: limit-added is the twin; limit-raised owns "unlimited".
    """
    text = flat(change.before)
    if change.event == "removed":
        message = say("A limit is no longer stated: {row}.", row=text)
        yield state(change, change.data["name"], message, before=cut(change.before), row=change.data["name"])
    else:
        yield _finding(change, say("{where} is no longer stated; it read {before}.", where=where(change), before=text))
