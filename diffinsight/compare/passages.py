"""Where a passage of a page stands on the page's other side: by runs of words, so that new lines and signs do not hide it.

In: a page's two sides as sections. Out: `Passages`. Must not know: what is looked for and why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from diffinsight.compare.letters import letters
from diffinsight.model import Section

RARE = 2  # places of a run up to which it is no boilerplate
RUN = 4  # words in a row that are not there by chance
FEWEST = 8  # runs of a passage by which it is known
MOST_LETTERS = 2_000_000  # a side of more is data, not text
ENOUGH = 12  # letters of a passage that are not there by chance
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"<br\s*/?>", re.I)

Runs = Counter[tuple[str, ...]]


def runs(text: str) -> Runs:
    """The runs of four words of a text, lower-case, counted."""
    words = _WORD.findall(text.lower())
    return Counter(zip(*(words[n:] for n in range(RUN)), strict=False))


class Passages:
    """A page's own side and its other one, read when they are first asked for."""

    def __init__(self, own: Sequence[Section], other: Sequence[Section]) -> None:
        small = all(sum(len(section.source) for section in side) <= MOST_LETTERS for side in (own, other))
        self._own, self._other = (own, other) if small else ((), ())

    @cached_property
    def _here(self) -> Runs:
        return _all(self._own)

    @cached_property
    def _there(self) -> Runs:
        return _all(self._other)

    def kept(self, text: str) -> float:
        """The share of a passage's runs that stand on the other side, from 0 to 1. What its own side has elsewhere too, and more often
        than the other one, or everywhere, says nothing about where the passage came from; 0 where too little is left."""
        own = runs(text)
        telling = [run for run, count in own.items() if self._here[run] <= count or self._here[run] <= self._there[run] <= RARE]
        if len(telling) < FEWEST:
            return 0.0
        return sum(self._there[run] > 0 for run in telling) / len(telling)

    def verbatim(self, text: str) -> bool:
        """Does a passage stand on the other side letter by letter, at least as often as on its own."""
        wanted = letters(text)
        return len(wanted) >= ENOUGH and (count := self._letters[1].count(wanted)) > 0 and count >= self._letters[0].count(wanted)

    def stood(self, text: str) -> bool:
        """Does a passage stand on the other side letter by letter, however often."""
        wanted = letters(text)
        return len(wanted) >= ENOUGH and wanted in self._letters[1]

    @cached_property
    def _letters(self) -> tuple[str, str]:
        own, other = ("\n".join(letters(_BREAK.sub(" ", section.source)) for section in side) for side in (self._own, self._other))
        return own, other

    def holder(self, text: str) -> Section | None:
        """The section of the other side that holds most of a passage."""
        own = runs(text)
        return max(self._other, key=lambda section: sum(run in own for run in runs(section.source)), default=None)


def _all(sections: Sequence[Section]) -> Runs:
    found: Runs = Counter()
    for section in sections:
        found.update(runs(section.source))
    return found
