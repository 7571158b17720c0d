"""Titles of files: verb, what, where.

In: a file's findings. Out: one short message. Must not know: themes.
"""

from __future__ import annotations

from collections.abc import Sequence

from diffinsight.model import FileChange, Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.nouns import noun


def title_of(path: str, file: FileChange | None, findings: Sequence[Finding], desk: Desk) -> Message:
    """The title of a file's part of the report, at most about 90 characters."""
    if not findings:
        return say("Reformat {page}", page=noun(path, desk))
    return say("Update {page}", page=noun(path, desk))
