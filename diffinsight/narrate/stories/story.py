"""A story, and the pool of findings stories are gathered from.

In: findings. Out: `Story`, `Pool` and the words all gatherers share. Must not know: any one kind of finding.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from diffinsight.model import Finding, Label, Message, say, worst
from diffinsight.narrate.desk import Desk

MOST_NAMES = 4  # members of a list in a story
LONGEST = 420  # characters of a statement, where a shorter sentence says the same
LONGEST_WORDS = 150  # characters of the document's words quoted in a story
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^()\s]{1,500}\)")
_BONUS = {"breaking": 40, "new": 15, "minor": 0}


@dataclass(frozen=True)
class Story:
    """Findings that tell one thing. `key` names it for its id; `weight`: the more the more consequential.

    `headline` is its sentence in the first paragraph (None: a sibling's sentence speaks for it).
    """

    key: str
    label: Label
    title: Message
    statement: Message
    headline: Message | None
    findings: tuple[Finding, ...]
    weight: int


class Pool:
    """The findings that no story has taken yet, in their order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._left = dict(enumerate(findings))
        self._place = {id(finding): place for place, finding in self._left.items()}
        self._by_rule: dict[str, dict[int, Finding]] = {}
        for place, finding in self._left.items():
            self._by_rule.setdefault(finding.rule, {})[place] = finding

    def left(self, *rules: str) -> list[Finding]:
        """What is left, of the given rules only when there are any."""
        if not rules:
            return list(self._left.values())
        return [self._left[place] for place in sorted(place for rule in rules for place in self._by_rule.get(rule, ()))]

    def take(self, findings: Iterable[Finding]) -> list[Finding]:
        """Take out and return those of the findings that are left, each once, however often it is named."""
        taken = []
        for finding in findings:
            place = self._place.get(id(finding))
            if place in self._left:
                del self._left[place], self._by_rule[finding.rule][place]
                taken.append(finding)
        return taken

    def rules(self, *names: str) -> list[Finding]:
        """Take what these rules found."""
        return self.take(self.left(*names))


Gatherer = Callable[[Pool, Desk], Iterable[Story]]


def compose(
    key: str,
    importance: int,
    title: Message,
    statement: Message,
    findings: Sequence[Finding],
    headline: Message | None = None,
    label: Label | None = None,
) -> Story:
    """A story whose weight grows with its label, its subject's importance and the files it touches."""
    if headline is not None and len(str(statement)) > LONGEST > len(str(headline)):
        statement = headline
    label = label or worst(finding.label for finding in findings)
    files = len({finding.path for finding in findings})
    return Story(
        key,
        label,
        title,
        statement,
        headline or statement,
        tuple(findings),
        importance + _BONUS[label] + min(3 * (files - 1), importance // 4),
    )


def together(stories: Sequence[Story], headline: Message) -> list[Story]:
    """Several stories of one kind: one headline speaks for all of them; a single one keeps its own."""
    if len(stories) < 2:
        return list(stories)
    return [replace(story, headline=None if place else headline) for place, story in enumerate(stories)]


def cut(parts: Iterable[str | Message], most: int = MOST_NAMES, tail: str = "{n} more") -> tuple[str | Message, ...]:
    """A list fit for a sentence: each member once, cut with "N more" (never "1 more")."""
    whole = list({str(part): part for part in parts}.values())
    return (*whole[:most], say(tail, n=len(whole) - most)) if len(whole) > most + 1 else tuple(whole)


def series(parts: Sequence[Message], most: int = 3, tail: tuple[str, str] | None = None) -> Message:
    """Phrases that hold lists themselves, parted by semicolons, cut with the number of those left out."""
    shown: dict[str, Any] = dict(zip("abcd", parts[:most], strict=False))
    left = len(parts) - len(shown)
    if left:
        return say("{shown}{left}", shown=say(SERIES[len(shown)], **shown), left=say(*(tail or MORE), "n", n=left))
    return say(SERIES[len(shown)], **shown)


MORE = ("; and {n} more", "; and {n} more")  # how cut lists end
MORE_PAGES = ("; and more in {n} other page", "; and more in {n} other pages")
SERIES = {1: "{a}", 2: "{a}; {b}", 3: "{a}; {b}; {c}", 4: "{a}; {b}; {c}; {d}"}


def words(text: str | None, most: int = LONGEST_WORDS) -> str:
    """The document's words on one line, without the addresses of links, cut at a word."""
    line = " ".join(_LINK.sub(r"\1", text or "").split())
    return line if len(line) <= most else (line[:most].rsplit(" ", 1)[0] or line[:most]) + " …"


def address(href: str, path: str) -> str:
    """A relative link written in `path` as a path from the root, without its anchor; "" for anything else."""
    bare = href.replace("\\", "/").partition("#")[0].partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), bare)) if bare and "://" not in bare and bare[0] not in "/~" else ""


def around(text: str, keyword: re.Pattern[str], most: int = LONGEST_WORDS) -> str:
    """The words of a text around a keyword, where its beginning alone would leave the keyword out."""
    line = " ".join(text.split())
    found = keyword.search(line)
    if found is None or found.end() <= most - 20 or len(line) <= most:
        return words(line, most)
    start = max(0, min(found.start() - most // 2, len(line) - most))
    return "… " + words(line[start:].split(" ", 1)[-1] if start else line, most)


def sides(before: str | None, after: str | None, most: int = 60) -> tuple[str, str]:
    """Two texts on one line each, long ones cut to where they differ, with three words of context."""
    old, new = " ".join((before or "").split()), " ".join((after or "").split())
    if max(len(old), len(new)) > most:
        a, b = old.split(), new.split()
        same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        skip = max(0, same - 3)
        if skip > 1:
            old, new = ("… " + " ".join(part[skip:]) for part in (a, b))
    return words(old, most), words(new, most)


def distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def grouped(findings: Iterable[Finding], key: Callable[[Finding], str]) -> dict[str, list[Finding]]:
    """Findings by a key, in the order the keys first occur."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(key(finding), []).append(finding)
    return found
