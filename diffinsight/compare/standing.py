"""Rows and tables that only one side reads as such, while the other holds the same lines as plain text: a broken table was mended, or
a table broke.

In: the changes of a page's tables, both versions of the page. Out: those without such rows. Must not know: rules, other files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from diffinsight.compare.letters import letters
from diffinsight.model import Change, Page

SHARE = 0.3  # share of a whole table's rows that stand on the other side from which it is the same table
LONG = 40  # letters of a row without its first cell by which it is known
ENOUGH = 8  # letters of a row that are not there by chance


def without_standing(changes: Sequence[Change], old: Page, new: Page) -> list[Change]:
    """The changes without rows, and whole tables, whose lines stand on the page's other side as often as on their own."""
    if not any(change.data.get("raw") for change in changes):
        return list(changes)
    sides = [_lines(page) for page in (old, new)]
    return [change for change in changes if not _stands(change, sides)]


def _lines(page: Page) -> Counter[str]:
    """The lines of a page's tables, broken or not, by their letters; also without a first cell, which names a group but once."""
    sources = (section.source for section in page.sections if "|" in section.source)
    lines = [line for source in sources for line in source.split("\n") if "|" in line]
    return Counter(text for line in lines for text in dict.fromkeys((letters(line), letters(_ungrouped(line)))))


def _ungrouped(row: str) -> str:
    cells = row.strip().removeprefix("|").split("|")
    return "|".join(cells[1:]) if len(cells) > 2 else row


def _stands(change: Change, sides: Sequence[Counter[str]]) -> bool:
    rows = [text for row in change.data.get("raw", ()) if len(text := letters(row)) >= ENOUGH]
    if not rows or (change.before is None) == (change.after is None):
        return False
    own, other = sides if change.after is None else sides[::-1]
    there = sum(0 < own[row] <= other[row] for row in rows)
    if "lone" in change.data:
        rest = letters(_ungrouped(change.data["raw"][0]))
        return there == len(rows) or (len(rest) >= LONG and 0 < own[rest] <= other[rest])
    return there > 1 and there >= SHARE * len(rows)
