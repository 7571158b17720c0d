"""Stories of one thing that has another name now, wherever it stands: in tables, headings, samples, links.

In: findings. Out: stories. Must not know: pages that moved, versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, words

_RULES = frozenset(
    {
        "row-renamed",
        "column-renamed",
        "value-changed",
        "cell-changed",
        "section-renamed",
        "title-changed",
        "toc-entry-renamed",
        "sample-changed",
        "wording-changed",
        "link-retargeted",
        "external-link-changed",
        "parameter-renamed",
        "model-name-changed",
        "package-changed",
        "tab-renamed",
        "description-changed",
    }
)
_LEAST = 3  # findings that make a rename a story
_LONGEST = 4_000  # characters of one side that are looked into
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\w\s]|_")


def renames(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for each word that another word replaced in at least three findings."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in pool.left(*sorted(_RULES)):
        key = _swap(finding)
        if key:
            found.setdefault(key, []).append(finding)
    for key, told in sorted(found.items()):
        if len(told) >= _LEAST and len({(f.before, f.after) for f in told}) > 1:
            yield _renamed(key, pool.take(told), desk)


def _swap(finding: Finding) -> tuple[str, str] | None:
    """The one word that took another's place everywhere between the finding's sides, both in lower case and without a plural s."""
    found: set[tuple[str, str]] = set()
    for before, after in _pairs(finding):
        if not before or not after or max(len(before), len(after)) > _LONGEST:
            return None
        if before.count(" ") != after.count(" "):
            return None
        old, new = _TOKEN.findall(before), _TOKEN.findall(after)
        if len(old) != len(new):
            return None
        found |= {(_bare(x), _bare(y)) for x, y in zip(old, new, strict=True) if x != y and _bare(x) != _bare(y)}
        if len(found) > 1:
            return None
    only = found.pop() if found else ("", "")
    return only if min(map(len, only)) > 2 and all(word.isalpha() for word in only) else None


def _bare(word: str) -> str:
    lower = word.lower()
    return lower[:-1] if lower.endswith("s") and len(lower) > 3 else lower


def _renamed(key: tuple[str, str], told: Sequence[Finding], desk: Desk) -> Story:
    old, new = _phrases(key, told)
    files = desk.names(f.path for f in told)
    named = [f for f in told if f.rule in ("row-renamed", "parameter-renamed", "value-changed", "column-renamed")]
    examples = cut([say("{old} is now {new}", old=words(a, 50), new=words(b, 50)) for f in named for a, b in _pairs(f) if len(a) <= 50], 3)
    fields: dict[str, Any] = {"old": old, "new": new, "n": len(told), "m": len(files), "files": cut(files), "examples": examples}
    where: Message = say("in {files}", **fields) if len(files) == 1 else say("in {m} files ({files})", **fields)
    text = (
        say("{old} became {new} in {n} places {where}: {examples}.", where=where, **fields)
        if examples
        else say("{old} became {new} in {n} places {where}.", where=where, **fields)
    )
    head = say(
        "{old} became {new} in {n} places {where}.",
        where=say("in {files}", **fields) if len(files) == 1 else say("of {m} files", **fields),
        **fields,
    )
    return compose(f"rename:{key[0]}:{key[1]}", 46, say("{old} renamed to {new}", **fields), text, told, head)


def _pairs(finding: Finding) -> list[tuple[str, str]]:
    return [(str(a or ""), str(b or "")) for a, b in finding.details.get("values") or [(finding.before, finding.after)]]


def _phrases(key: tuple[str, str], told: Sequence[Finding]) -> tuple[str, str]:
    """Both words as the documents write them, with the word after them where it is always the same."""
    followed = set()
    for finding in told:
        for before, _ in _pairs(finding):
            tokens = _TOKEN.findall(before)
            followed |= {after for token, after in zip(tokens, [*tokens[1:], ""], strict=True) if _bare(token) == key[0]}
    tail = f" {followed.pop()}" if len(followed) == 1 else ""
    old, new = (_spelled(word, told, side) for side, word in enumerate(key))
    return (old + tail, new + tail) if tail.strip().isalpha() and any(f"{old}{tail}" in (f.before or "") for f in told) else (old, new)


def _spelled(word: str, told: Sequence[Finding], side: int) -> str:
    """A word as the documents write it, in the singular."""
    for finding in told:
        tokens: list[str] = _TOKEN.findall((finding.after if side else finding.before) or "")
        for token in tokens:
            if _bare(token) == word and token[:1].isupper():
                return token[:-1] if token.endswith("s") and len(token) > len(word) else token
    return word
