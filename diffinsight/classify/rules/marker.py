"""Rules about tabs, zone pivots and monikers. In: marker changes. Out: findings. Must not know: their syntax."""

from __future__ import annotations

from collections.abc import Iterator

from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Marker, Message, say

_NAMES = {"tab": "tab", "pivot": "zone pivot", "moniker": "moniker zone"}


def _where(change: Change) -> Message:
    """Under which sections markers came or went, and whether their text or others of their name stand on the page's other side."""
    gone, sections, tail = change.event == "removed", change.data.get("sections"), say("")
    if change.data.get("kept"):
        tail = say("; its text still stands on the page") if gone else say("; its text stood there before")
    elif change.data.get("others"):
        tail = say("; others of that name still stand there") if gone else say("; others of that name stood there before")
    return say(" under {sections}{tail}", sections=tuple(sections), tail=tail) if sections else tail


def _stated(change: Change, word: str) -> Finding:
    markers: tuple[Marker, ...] = change.after or change.before
    sections = tuple(change.data.get("sections", ()))
    titles = tuple(marker.title for marker in markers)
    name = _NAMES[change.kind]
    message = say(
        f"The {name} {{titles}} is {word}{{where}}.",
        f"The {name}s {{titles}} are {word}{{where}}.",
        "n",
        n=len(titles),
        titles=titles,
        where=_where(change),
    )
    written = "\n".join(f"{one.title} ({one.key})" if one.key != one.title else one.title for one in markers)
    return state(
        change,
        ", ".join(titles),
        message,
        before=written if change.before else None,
        after=written if change.after else None,
        label="minor" if change.data.get("kept") or change.data.get("others") else None,
        keys=[one.key for one in markers],
        sections=list(sections),
    )


@rule("tab:added", label="new")
def tab_added(change: Change, context: Context) -> Iterator[Finding]:
    """A page has a tab that it did not have. Minor when its text stood on the page already, or its section had a tab of that name.

    Why: the page now serves readers of another language, platform or tool.
    Do: nothing.
    Example: the tab "C++" is new under "Install".
    Neighbours: tab-renamed owns a tab whose id stayed.
    """
    yield _stated(change, "new")


@rule("tab:removed", label="breaking")
def tab_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A tab is gone from the whole page. Minor when its text still stands there, or its section has another of that name.

    Why: readers of that language, platform or tool lose their version of the text.
    Do: look for the text elsewhere.
    Example: the tab "Python 1.x" is gone from "Create a batch".
    Neighbours: page-removed lists the tabs of its page.
    """
    yield _stated(change, "gone")


@rule("tab:renamed", "tab:rekeyed", "pivot:rekeyed", label="minor")
def tab_renamed(change: Change, context: Context) -> Iterator[Finding]:
    """A tab or pivot has another title while its id stayed, or another id while its title stayed.

    Why: links that select a tab by its id depend on it.
    Do: check links that carry the id.
    Example: the tab "Python" is now "Python (preview)".
    Neighbours: tab-added, tab-removed.
    """
    a, b = change.before, change.after
    old, new = (a.title, b.title) if a.title != b.title else (a.key, b.key)
    message = say(f"The {_NAMES[change.kind]} {{old}} is now {{new}}.", old=old, new=new)
    yield state(change, b.title, message, before=old, after=new, key=b.key)


@rule("pivot:added", label="new")
def pivot_added(change: Change, context: Context) -> Iterator[Finding]:
    """A page has text for a zone pivot that it did not have. Minor when the text stood on the page already.

    Why: the page now serves readers who chose that pivot.
    Do: nothing.
    Example: the zone pivot "programming-language-go" is new.
    Neighbours: tab-added.
    """
    yield _stated(change, "new")


@rule("pivot:removed", label="breaking")
def pivot_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A page no longer has text for a zone pivot. Minor when the text now stands outside any pivot.

    Why: readers who chose that pivot lose their version.
    Do: look for the text elsewhere.
    Example: the zone pivot "programming-language-go" is gone.
    Neighbours: tab-removed.
    """
    yield _stated(change, "gone")


@rule("moniker:added", label="new")
def moniker_added(change: Change, context: Context) -> Iterator[Finding]:
    """A page has text for a range of product versions that it did not have. Minor when the text stood on the page already.

    Why: what holds for that version is documented now.
    Do: nothing.
    Example: the moniker zone ">=lumen-2025" is new.
    Neighbours: moniker-range-widened owns the page's own range.
    """
    yield _stated(change, "new")


@rule("moniker:removed", label="breaking")
def moniker_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A page no longer has text for a range of product versions. Minor when the text now holds for all of the page's versions.

    Why: readers of that version lose what was said for them.
    Do: stay on the older documentation.
    Example: the moniker zone "<=lumen-2023" is gone.
    Neighbours: moniker-range-narrowed owns the page's own range.
    """
    yield _stated(change, "gone")


@rule("moniker:redivided", label="minor")
def moniker_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A page divides its text over other ranges of product versions than before.

    Why: a version may now see text that it did not see, or no longer see some.
    Do: read the page for the version you use.
    Example: the moniker zones "<lumen-2024" and "lumen-2024" became "<=lumen-2024" and ">lumen-2024".
    Neighbours: moniker-added and moniker-removed own pages on which zones only came or only went.
    """
    old, new = (tuple(one.title for one in side) for side in (change.before, change.after))
    message = say("The moniker zones {old} became {new}.", old=old, new=new)
    yield state(change, ", ".join(new), message, before="\n".join(old), after="\n".join(new))
