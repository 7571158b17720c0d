"""What a section about requirements asks for, told apart from what it only explains.

In: a paragraph or list item of such a section. Out: yes or no. Must not know: changes, findings.
"""

from __future__ import annotations

import re
from functools import lru_cache

from diffinsight.classify import wording
from diffinsight.model import Prose

_LEADS = re.compile(r"^\[!INCLUDE|:$|^(?:for|to|see|learn|read)\b[^.]*\b(?:see|about)\b", re.I)  # a text that stands elsewhere, or below
_CHOICE = re.compile(r"\b(?:includ\w+|such as|one of|either|any of|for example|e\.g\.|following (?:devices|options|choices))\b[^.]*:$|"
                     r"^\*\*[^*]*\*\*:?$", re.I)
MOST_LINES = 500  # of what is gone, and above an item
STEM = 6  # letters of a word that its endings leave alone
NAME = 5  # letters of a name
FEWEST = 4  # words of a text that can be told from others
KNOWN = 0.65  # share of its words that makes a text be there
_INFORMS = re.compile(r"^(?:if|for|when|once|note|review|by default|as part of|optional(?:ly)?|\(optional\))\b|\boptional\W*$", re.I)


def asks(block: Prose, gone: str, page: str) -> bool:
    """Does a text of a section about requirements ask for something. `gone`: what the page says no longer, for what was said before in
    other words is not asked for now; `page`: the page, for a list that its lead calls a choice is one. Members of a list inside an item
    are choices; steps and paragraphs have to say so, for they mostly lead to a list or explain it."""
    if _among(block.words, gone) or _raised(block, gone):
        return False
    if block.kind == "item" and not block.ordered:
        informs = _LEADS.search(block.words) or _INFORMS.search(block.words) or _CHOICE.search(_lead(block, page))
        return block.depth < 2 and not informs
    words = block.words
    leads = words.rstrip().endswith(":") or re.match(r"see\b", words, re.I) or _INFORMS.match(words)
    return not leads and wording.requires(words)


def _among(words: str, page: str) -> bool:
    """Does a line of a page hold most of what a text begins with, in whatever order and ending."""
    wanted = _words(wording.sentence_with(words, bool))
    return len(wanted) >= FEWEST and any(len(wanted & line) >= KNOWN * len(wanted) for line in _said(page))


def _raised(block: Prose, gone: str) -> bool:
    """Does a line that is gone ask for less of the same: it led to the same page first, or an item that says more begins with it."""
    if block.links and f"]({block.links[0].target})" in gone:
        return True
    text = wording.letters(block.words)
    return any(len(line) >= NAME and text.startswith(line) for line in map(wording.letters, _lines(gone)))


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"\w{3,}", text.lower()) if word not in wording.SMALL)


@lru_cache(maxsize=4)
def _said(page: str) -> tuple[frozenset[str], ...]:
    """The words of each line; of very many lines none, for then another page stands here."""
    lines = page.splitlines()
    return tuple(map(_words, lines)) if len(lines) <= MOST_LINES else ()


@lru_cache(maxsize=4)
def _lines(page: str) -> tuple[str, ...]:
    return tuple(page.splitlines())


def _lead(block: Prose, page: str) -> str:
    """The line that leads to the list an item stands in, "" for none."""
    begin = block.lines[0] - 1
    for line in reversed(_lines(page)[max(0, begin - MOST_LINES):begin]):
        text = line.strip()
        if text.startswith("#"):
            return ""
        if text and not line.startswith((" ", "\t")) and not re.match(r"[-*+]\s|\d+[.)]\s", text):
            return text
    return ""
