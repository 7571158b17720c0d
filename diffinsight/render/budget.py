"""Shares out the room of a page that must stay small: statements always, then words before and after, then diffs.

In: files, and how many characters are left for words and diffs. Out: what fits. Must not know: HTML beyond its length.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from diffinsight.model import LABELS, FileReport

PAGE = 980_000  # characters of a whole page, so that most pages stay below 1 MB also where characters are longer than a byte
_PER_LINE = 12  # characters a diff's line grows by being marked
_AROUND = 200  # and what is around it, with word of how much is left out
_LONGEST_DIFF = 30_000  # characters of one file's diff, even where there is room


class Budget:
    """What is left of `room`; `order` lists the files, the most consequential first, and is the order to ask in."""

    def __init__(self, files: Sequence[FileReport], room: int, diffs: bool) -> None:
        self.order = sorted(files, key=lambda file: (LABELS.index(file.label), file.path))
        self._left = max(0, room)
        self._words = self._left * 2 // 3
        self._waiting = sum(bool(file.patch) for file in files) if diffs else 0
        self._diffs = diffs

    def take(self, words: Markup) -> Markup | None:
        """The words if there is room for them, else None."""
        if len(words) > self._words:
            return None
        self._words -= len(words)
        self._left -= len(words)
        return words

    def patch(self, file: FileReport) -> tuple[str, int]:
        """The whole lines of a file's diff that fit its share, and how many do not; what one file leaves, the others get."""
        if not self._diffs or not file.patch:
            return "", 0
        share = min(_LONGEST_DIFF, self._left // max(1, self._waiting))
        self._waiting -= 1
        lines = file.patch.rstrip("\n").split("\n")
        used, kept = _AROUND, 0
        for line in lines:
            size = len(line.encode("utf-8", "replace")) + _PER_LINE + sum(4 * line.count(char) for char in "<>&\"'")
            if used + size > share:
                break
            used += size
            kept += 1
        self._left -= used if kept else 0
        return "\n".join(lines[:kept]), len(lines) - kept
