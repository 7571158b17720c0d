"""What the changes affect, who has to act, and what the evidence suggests as their reason.

In: stories, findings, migrations. Out: paragraphs of sentences. Must not know: how stories are gathered.
"""

from __future__ import annotations

from collections.abc import Sequence

from diffinsight.model import Message
from diffinsight.narrate.actions import actions
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.effects import effects
from diffinsight.narrate.reasons import reasons
from diffinsight.narrate.stories import Story


def insights(desk: Desk, stories: Sequence[Story]) -> tuple[tuple[Message, ...], ...]:
    """Up to three paragraphs: effects, actions, reasons; those with nothing to say are left out."""
    told = (effects(desk, stories), actions(desk, stories), reasons(desk, stories))
    return tuple(paragraph for paragraph in told if paragraph)
