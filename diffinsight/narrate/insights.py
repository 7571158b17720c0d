"""Insights. In: stories. Out: paragraphs. Must not know: how stories are gathered."""

from __future__ import annotations

from collections.abc import Sequence

from diffinsight.model import Message
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story


def insights(desk: Desk, stories: Sequence[Story]) -> tuple[tuple[Message, ...], ...]:
    return ()
