"""Rows and whole tables that one side has alone, while the other says the same in other words: in a list, in prose, in another row.

In: the changes of a page's tables, both versions of the page. Out: the changes, those told where the page says it on the other side (data
"reworded": the title of the section; of whole tables "said": how many of their rows). Must not know: rules, how rows are matched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from diffinsight.compare.likeness import gist, shared
from diffinsight.model import Change, Page, Section

NAMED = 0.7  # share of a row's name that a line holds which says the same
WORDS = 5  # words of a name that is not in a line by chance
SAID = 0.4  # share of the shorter one of row and line that is in the other
ALIKE = 0.5  # share of its name where row and line are alike as a whole, by as much
MOST, PART = 0.6, 0.25  # share of a whole table's rows; of those that are worth a word
LONGEST = 600  # lines that are new on a page which is compared so
_TYPED = re.compile(r"\w\(|[{}<>=_*]|::|\w\.\w")  # signs of names that are typed, which differ in little
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]+|(?=\*\*|__)")
_TARGET = re.compile(r"\]\([^()\n]*\)|\]\[[^\[\]\n]*\]")
_ROWS = ("row-removed", "row-added")
_WHOLE = ("removed", "added")

_SIGNS = str.maketrans(dict.fromkeys("*`[]!\\", "") | {"\u2026": "..."})
Line = tuple[frozenset[str], Section]


def with_reworded(changes: Sequence[Change], old: Page, new: Page) -> list[Change]:
    """The changes; of a page that has very many new lines, as they are."""
    if not any(change.kind == "table" and change.event in (*_ROWS, *_WHOLE) for change in changes):
        return list(changes)
    gone, come = _News.of(old, new), _News.of(new, old)
    found = []
    for change in changes:
        news = gone if change.before is None else come
        told = news.says(change) if change.kind == "table" and change.event in (*_ROWS, *_WHOLE) else []
        whole = told and (change.event in _ROWS or len(told) >= MOST * len(change.data["rows"]))
        more = {"reworded": told[0].title} if whole else {"said": len(told)} if told else {}
        found.append(replace(change, data={**change.data, **more}) if more else change)
    return found


def _plain(text: str) -> str:
    """A text without the signs that set its parts off, lower-case."""
    return _TARGET.sub("", text).translate(_SIGNS).strip().lower()


@dataclass(frozen=True)
class _News:
    """What only one side of a page says, line by line."""

    lines: tuple[Line, ...]
    items: tuple[tuple[str, frozenset[str], Section], ...]  # list items and lines in bold: as written, what they are about

    @staticmethod
    def of(page: Page, other: Page) -> _News:
        there = {line.strip() for section in other.sections for line in section.source.split("\n")}
        lines = ((line.strip(), section) for section in page.sections for line in section.source.split("\n"))
        news = [(line, section) for line, section in lines if line and line not in there]
        words = ((gist(_TARGET.sub("]", line)), section) for line, section in news) if len(news) <= LONGEST else ()
        items = ((_plain(_ITEM.sub("", line)), gist(line), section) for line, section in news if _ITEM.match(line))
        return _News(tuple((line, section) for line, section in words if len(line) >= WORDS), tuple(items) if len(news) <= LONGEST else ())

    def says(self, change: Change) -> list[Section]:
        """The section that tells a row, or those that tell rows of a table, more than one and a quarter of them."""
        if change.event in _ROWS:
            home = self._tells(str(change.after if change.before is None else change.before))
            return [home] if home else []
        rows: tuple[str, ...] = change.data["rows"]
        homes = [home for row in rows if (home := self._lists(row) or self._tells(row))]
        return homes if len(homes) > 1 and len(homes) >= PART * len(rows) else []

    def _lists(self, row: str) -> Section | None:
        """The section with a list item that begins with a row's name and says much of what it says."""
        title, _, rest = row.partition(" | ")
        name, said = _plain(title), gist(rest)
        return next((section for text, about, section in self.items if name and text.startswith(name)
                     and not text[len(name):len(name) + 1].isalnum() and shared(said, about)[1] >= SAID), None)

    def _tells(self, row: str) -> Section | None:
        title = row.partition(" | ")[0]
        name, whole = gist(title), gist(row)
        if len(name) < WORDS or _TYPED.search(title):
            return None
        for line, section in self.lines:
            likeness, held = shared(whole, line)
            named = len(name & line) / len(name)
            if (named >= NAMED and held >= SAID) or (named >= ALIKE and likeness >= ALIKE):
                return section
        return None
