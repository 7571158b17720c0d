"""The first paragraph and the summary. In: stories. Out: sentences. Must not know: how stories are gathered."""

from __future__ import annotations

from collections.abc import Sequence

from diffinsight.model import Message
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story


def highlights(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    return tuple(story.headline for story in stories[:5])


def summary(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    return tuple(story.headline for story in stories[:2])
