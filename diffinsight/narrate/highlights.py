"""The first paragraph of a report and its summary.

In: stories, most consequential first. Out: sentences. Must not know: how stories are gathered.
"""

from __future__ import annotations

from collections.abc import Sequence

from diffinsight.model import LABELS, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story

MOST_SENTENCES = 6
LONGEST = 850  # characters of the paragraph, before the marks around the documents' words
_BREAKING = 2  # breaking stories before the first paragraph turns to something else
_SMALL, _UPKEEP = 26, 42  # weights below which a story is mere upkeep, and not worth a place in the first paragraph


def highlights(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    """Up to six sentences, the most consequential first; plain words when there is little or nothing to tell."""
    if not desk.range.files and not desk.findings:
        return (say("No file changed in this range."),)
    if not stories:
        return (*_sizes(desk), say("Nothing that a reader would notice changed."))
    told = [story for story in stories if story.headline is not None]
    worth = _mixed([story for story in told if story.weight >= _UPKEEP]) or told
    chosen: list[Message] = [] if stories[0].weight >= _UPKEEP else [_quiet(stories)]
    size = 0
    for story in worth[: MOST_SENTENCES + 3]:
        length = len(str(story.headline)) + 1
        if story.headline is not None and len(chosen) < MOST_SENTENCES and (not size or size + length <= LONGEST):
            chosen.append(story.headline)
            size += length
    return tuple(chosen)


def _mixed(stories: Sequence[Story]) -> list[Story]:
    """The stories in their order, but no more than two breaking ones before the first of another label."""
    first = next((story for story in stories if story.label != "breaking"), None)
    if first is None or first in stories[:_BREAKING]:
        return list(stories)
    rest = [story for story in stories if story is not first]
    return [*rest[:_BREAKING], first, *rest[_BREAKING:]]


def _quiet(stories: Sequence[Story]) -> Message:
    """The first sentence of a range in which nothing stands out."""
    if stories[0].weight < _SMALL:
        return say("Only upkeep is found in this range: wording, links, dates or metadata.")
    if all(story.label == "minor" for story in stories):
        return say("Nothing in this range is breaking or new.")
    return say("Nothing in this range stands out.")


def summary(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    """Two to four sentences for a list of reports: how much changed, and what matters most."""
    if not desk.range.files and not desk.findings:
        return (say("No file changed in this range."),)
    told = [story.headline for story in stories if story.headline is not None and story.weight >= _UPKEEP]
    return (*_sizes(desk), *told[:2])


def _sizes(desk: Desk) -> tuple[Message, ...]:
    """How many files changed, how, and how many findings carry each label."""
    counts = {status: sum(file.status == status for file in desk.range.files) for status in ("added", "removed", "renamed", "modified")}
    n = len(desk.range.files)
    parts = [say(STATUS[status], n=count) for status, count in counts.items() if count]
    if not parts:
        files = say("No file changed")
    elif len(parts) == 1:
        how = say(HOW[next(status for status, count in counts.items() if count)])
        files = say("{n} file {how}", "{n} files {how}", "n", n=n, how=how)
    else:
        files = say("{n} files changed ({parts})", n=n, parts=tuple(parts))
    labels = _counts(desk)
    return (say("{files}, with {labels}.", files=files, labels=labels) if labels else say("{files}.", files=files),)


HOW = {"added": "added", "removed": "removed", "renamed": "moved", "modified": "changed"}
STATUS = {"added": "{n} added", "removed": "{n} removed", "renamed": "{n} moved", "modified": "{n} in place"}


LABELLED: dict[str, tuple[str, str]] = {
    "breaking": ("{n} breaking change", "{n} breaking changes"),
    "new": ("{n} new feature", "{n} new features"),
    "minor": ("{n} minor update", "{n} minor updates"),
}


def _counts(desk: Desk) -> tuple[Message, ...]:
    """How many findings carry each label."""
    counts = [(label, sum(f.label == label for f in desk.findings)) for label in LABELS]
    return tuple(say(*LABELLED[label], "n", n=n) for label, n in counts if n)
