"""One shelf of a report (new features, breaking changes, other updates).

In: stories of one label. Out: themes. Must not know: how stories are gathered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from diffinsight.model import Label, Theme, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story
from diffinsight.narrate.stories.story import cut

MOST = 12  # themes of one shelf; one closing theme stands for the others


def shelf(stories: Sequence[Story], label: Label, desk: Desk) -> tuple[Theme, ...]:
    """The stories as themes in their order, the least consequential ones folded into a closing theme."""
    if len(stories) <= MOST + 1:
        return tuple(map(_theme, stories))
    rest = [finding for story in stories[MOST:] for finding in story.findings]
    files = list(dict.fromkeys(finding.path for finding in rest))
    statement = say("{n} smaller changes are explained with their files below: {files}.", n=len(rest), files=cut(desk.names(files), 6))
    closing = Theme(_id(f"rest:{label}"), label, say("And {n} more", n=len(rest)), statement, tuple(finding.id for finding in rest), 0)
    return (*map(_theme, stories[:MOST]), closing)


def _theme(story: Story) -> Theme:
    return Theme(_id(story.key), story.label, story.title, story.statement, tuple(finding.id for finding in story.findings), story.weight)


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
