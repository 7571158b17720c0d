"""A page's sections by their letters alone, for headings and single lines that signs and blanks must not hide; and by the ids of their
headings.

In: a page or section. Out: `Letters`, ids. Must not know: what is looked for and why.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from diffinsight.model import Page, Section

_OTHER = re.compile(r"[\W_]+")
MOST_SECTIONS = 3_000  # a page of more is a list of names, not of texts


def letters(text: str) -> str:
    """A text without signs and blanks, lower-case."""
    return _OTHER.sub("", text).lower()


def own_id(section: Section) -> str | None:
    """The id that a heading gives itself: beside its words, or in the attributes right below it; None where it has none."""
    name = section.ids[0] if section.level and section.title and section.ids else None
    if not name or section.source.lstrip().startswith((f"{{: #{name}", f"{{:#{name}")):
        return name
    return None if any(sign + name in section.source for sign in ('"', "'", "#")) else name


class Letters:
    """The letters of a page's sections, read when they are first asked for and then searched as one text."""

    def __init__(self, page: Page) -> None:
        self._sections = page.sections if len(page.sections) <= MOST_SECTIONS else ()

    @cached_property
    def _texts(self) -> list[str]:
        return [letters(section.source) for section in self._sections]

    @cached_property
    def _whole(self) -> str:
        return "\n".join(self._texts)

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(text) + 1 for text in self._texts))

    @cached_property
    def _bold(self) -> dict[str, list[Section]]:
        found: dict[str, list[Section]] = {}
        for section in self._sections:
            for line in section.source.split("\n") if "**" in section.source or "__" in section.source else ():
                if line.strip().startswith(("**", "__")):
                    found.setdefault(letters(line), []).append(section)
        return found

    def bold(self, title: str) -> Section | None:
        """The first section in which these letters are a line that begins in bold."""
        return next(iter(self._bold.get(title, ())), None) if title else None

    def bold_below(self, title: str, above: str) -> Section | None:
        """The section called `above`, both in letters, in which `title` is such a line."""
        return next((one for one in self._bold.get(title, ()) if letters(one.title) == above), None) if title and above else None

    def count(self, text: str) -> int:
        """How often these letters stand in the page's sections."""
        return self._whole.count(text)

    def holder(self, text: str) -> Section | None:
        """The first section that holds these letters."""
        place = self._whole.find(text)
        return self._sections[bisect_right(self._ends, place)] if place >= 0 else None
