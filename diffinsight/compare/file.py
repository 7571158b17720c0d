"""One changed file -> its changes, by the kind of record it holds.

In: both sides' records (None on the side where the file is absent or unreadable). Out: changes, or a page's diff whose sections are still
to be settled over the range. Must not know: where records come from, what changes mean.
"""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

from diffinsight.compare.metadata import compare_mappings
from diffinsight.model import Change, FileChange

_EVENTS = {"added": "added", "removed": "removed", "modified": "changed", "renamed": "renamed"}
MOST_LINES = 4_000  # lines of a text file whose differing lines are still looked for


def compare_other(file: FileChange, kind: str, old: Any, new: Any) -> list[Change]:
    """Changes of a file without records of its own: an asset (by blob), a snippet or any other text file (by lines).

    `kind`: asset, snippet, include-file or file; `old`, `new`: the file's text, None where it has none at hand.
    """
    event = _EVENTS[file.status]
    if kind == "asset":
        return [Change("asset", event, file, None, None)]
    if isinstance(old, str) and isinstance(new, str):
        before, after, first_old, first_new = differing_lines(old, new)
        if not before and not after and file.status == "modified":
            return []
        return [Change(kind, event, file, before or None, after or None, None, first_old, first_new)]
    return [Change(kind, event, file, old, new)]


def compare_settings(file: FileChange, old: Any, new: Any) -> list[Change]:
    """Changes of a settings file, one a top key."""
    none: dict[str, Any] = {}
    return compare_mappings(file, old.values if old else none, new.values if new else none, old.lines if old else {},
                            new.lines if new else {}, "setting")


def differing_lines(old: str, new: str) -> tuple[str, str, tuple[int, int] | None, tuple[int, int] | None]:
    """The lines that only one side has, as two texts, and the first line of each; blanks at either end of a line do not count."""
    a, b = ([line.strip() for line in text.splitlines()[:MOST_LINES]] for text in (old, new))
    removed: list[str] = []
    added: list[str] = []
    for line in unified_diff(a, b, n=0, lineterm=""):
        if line.startswith("-") and not line.startswith("---"):
            removed.append(line[1:])
        elif line.startswith("+") and not line.startswith("+++"):
            added.append(line[1:])
    first_old = next(((a.index(line) + 1,) * 2 for line in removed if line), None)
    first_new = next(((b.index(line) + 1,) * 2 for line in added if line), None)
    return "\n".join(filter(None, removed)), "\n".join(filter(None, added)), first_old, first_new
