"""Sentences that say where something is available: what joined the places they name, what left them.

In: two forms of a sentence. Out: names. Must not know: changes, findings.
"""

from __future__ import annotations

import re

_AVAILABLE = re.compile(
    r"\b(?:available|supported|offered|hosted|deployable|deployed|provided|enabled)(?: (?:only|now|today|currently|also|"
    r"for \w+ deployments?)){0,2} (?:in|for|on|with|from)(?: only)? (?:the |these |following |regions? ?:? )*", re.I)
_DENIES = re.compile(r"(?:\bnot|n't|\bno longer|\bun)[ -]?(?:yet |currently |officially )?$", re.I)
_END = re.compile(r"[.;:](?:\s|$)|\s\(|\s(?:only|but|which|that|when|where|if|as|with|(?-i:for(?! [A-Z]))|and can|see)\b"
                  r"|,\s(?:but|which|where|with|see|as)\b", re.I)
_AND = re.compile(r"\s*,\s*(?:and |or )?|\s+(?:and|or|&)\s+", re.I)
_NAME = re.compile(r"['\"`]?[A-Z0-9]|\S*[\d_.-]")
_NOUN = re.compile(r"(?:regions?|locations?|clouds?|tiers?|plans?|skus?)$")
_VERB = re.compile(r"(?:^|\s)(?:(?:is|are|was|were|be|been|being|will|can|currently|only|now|also|generally)\b\s*)+$", re.I)
MOST_WORDS = 5  # of a name
MOST_LETTERS = 2_000  # of a sentence
LONGEST = 80  # characters of what a sentence is about


def places(sentence: str) -> tuple[str, dict[str, str]]:
    """What a sentence says up to the places it names, and their names by their folded spelling; none where it names none."""
    found = _AVAILABLE.search(sentence) if len(sentence) < MOST_LETTERS else None
    if not found or _DENIES.search(sentence[:found.start()]):
        return "", {}
    rest = sentence[found.end():]
    end = _END.search(rest)
    names = [name.strip(" '\"`*.") for name in _AND.split(rest[:end.start()] if end else rest)]
    if not all(names) or any(len(name.split()) > MOST_WORDS for name in names):
        return "", {}
    return sentence[:found.start()], {_NOUN.sub("", re.sub(r"[^\w#+]+", "", name).lower()): name for name in names}


def moved(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(joined, left): the places that one of two forms of a sentence names beside all those of the other."""
    (before, had), (after, has) = places(old), places(new)
    joined, left = [has[key] for key in has if key not in had], [had[key] for key in had if key not in has]
    if not had or not has or bool(joined) == bool(left) or not all(_NAME.match(name) for name in (*joined, *left)):
        return (), ()
    return (tuple(joined), tuple(left)) if _same(before, after) else ((), ())


def about(sentence: str) -> str:
    """What a sentence says to be available somewhere, "" where it takes many words for it."""
    words = _VERB.sub("", places(sentence)[0]).strip()
    return words if len(words) < LONGEST else ""


def _same(old: str, new: str) -> bool:
    """Do two beginnings of a sentence speak of the same thing."""
    a, b = (set(re.findall(r"\w[\w.-]*\w|\w", text.lower())) for text in (old, new))
    return len(a & b) * 2 >= len(a | b)
