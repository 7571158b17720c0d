"""Stories of one thing that has another name now, wherever it stands: in tables, headings, samples, links.

In: findings. Out: stories. Must not know: pages that moved, versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
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
    keys = {finding.id: _swap(finding) for finding in pool.left if finding.rule in _RULES}
    counts: dict[tuple[str, str], list[Finding]] = {}
    for finding in pool.left:
        key = keys.get(finding.id)
        if key:
            counts.setdefault(key, []).append(finding)
    for key, told in sorted(counts.items()):
        if len(told) >= _LEAST and len({(f.before, f.after) for f in told}) > 1:
            yield _renamed(key, pool.take(lambda f, wanted=key: keys.get(f.id) == wanted), desk)  # type: ignore[misc]


def _swap(finding: Finding) -> tuple[str, str] | None:
    """The one word that took another's place everywhere between the finding's sides, both in lower case and without a plural s."""
    pairs = finding.details.get("values") or [(finding.before, finding.after)]
    found: set[tuple[str, str]] = set()
    for before, after in pairs:
        if not before or not after or max(len(before), len(after)) > _LONGEST:
            return None
        a, b = _TOKEN.findall(before), _TOKEN.findall(after)
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            if i2 - i1 != j2 - j1 or i2 - i1 > 2:
                return None
            found |= {(_bare(x), _bare(y)) for x, y in zip(a[i1:i2], b[j1:j2], strict=True) if _bare(x) != _bare(y)}
    only = found.pop() if len(found) == 1 else ("", "")
    return only if min(map(len, only)) > 2 and all(word.isalpha() for word in only) else None


def _bare(word: str) -> str:
    lower = word.lower()
    return lower[:-1] if lower.endswith("s") and len(lower) > 3 else lower


def _renamed(key: tuple[str, str], told: Sequence[Finding], desk: Desk) -> Story:
    old, new = (_spelled(word, told, side) for side, word in enumerate(key))
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
    return [(str(a), str(b)) for a, b in finding.details.get("values") or [(finding.before, finding.after)]]


def _spelled(word: str, told: Sequence[Finding], side: int) -> str:
    """A word as the documents write it, in the singular."""
    for finding in told:
        tokens: list[str] = _TOKEN.findall((finding.after if side else finding.before) or "")
        for token in tokens:
            if _bare(token) == word and token[:1].isupper():
                return token[:-1] if token.endswith("s") and len(token) > len(word) else token
    return word
