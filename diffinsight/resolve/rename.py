"""Evidence from git: the file was renamed, exactly or by likeness.

In: a `FileChange`. Out: a `Clue`. Must not know: other kinds of evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffinsight.model import Evidence, FileChange, say
from diffinsight.resolve.clues import Clue


def clues(change: FileChange) -> Iterator[Clue]:
    """The head side of a rename; `rename-exact` where the content stayed the same."""
    if change.status == "renamed":
        similarity = 100 if change.old_id == change.new_id else change.similarity or 50
        statement = say("git sees the file renamed to {path} ({percent}% alike)", path=change.path, percent=similarity)
        if change.similarity is None and change.old_id != change.new_id:
            statement = say("{path} has the same address", path=change.path)
        marks = {"rename": 1.0, "rename-exact": float(similarity >= 98)}
        yield Clue(change.path, marks, evidence=Evidence("rename", statement, change.path))
