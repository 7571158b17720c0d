"""Stories told by the book of shapes: the same fact on several pages, then what each file says, rule by rule.

In: findings. Out: stories. Must not know: any one rule; the book does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.headings import topic
from diffinsight.narrate.stories.shapebook import SHAPES
from diffinsight.narrate.stories.shapes import Shape
from diffinsight.narrate.stories.story import (
    LONGEST,
    LONGEST_WORDS,
    MORE,
    MORE_PAGES,
    MOST_NAMES,
    Pool,
    Story,
    around,
    compose,
    cut,
    distinct,
    grouped,
    series,
    sides,
    words,
)

MOST_FILES = 2  # files of one rule that are told one by one; more are told together
_TOGETHER = ("section-removed", "sample-removed")  # rules whose facts are told in one story whatever their labels


_LISTED = frozenset(
    {"preview-lifted", *(f"{kind}-{event}" for kind in ("tab", "pivot", "moniker") for event in ("added", "removed", "changed"))}
)
_LEAD, _FACT = 55, 260  # characters of words in a lead, and of a sentence that a story takes over
_SHARED = 3  # files that make one fact a story of its own
_TELLING = re.compile(
    r"\b(?:deprecat|retir(?:e|ing)|sunset|discontinu|end[ -]of[ -](?:life|support|service)|no longer|removed|obsolete|preview|"
    r"not supported|isn't|aren't|doesn't|unsupported|only|require|must)\w*",
    re.I,
)


def same_facts(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for each fact that at least three files share."""
    candidates = [f for f in pool.left() if f.rule in SHAPES and not f.rule.startswith("toc-") and f.rule not in _LISTED]
    for key, told in grouped(candidates, lambda f: f"{f.rule}|{f.label}|{_fact(f)}").items():
        if len({f.path for f in told}) >= _SHARED and _fact(told[0]).strip("|"):
            yield _one(f"same:{key}", pool.take(told), desk)


def _fact(finding: Finding) -> str:
    """What two findings have to share to be the same fact."""
    by_name = finding.rule.startswith(("section-added", "section-removed")) or not (finding.before or finding.after)
    sides = (finding.subject,) if by_name else (finding.before, finding.after)
    return "|".join(words(side, 2_000) for side in (*sides, str(finding.message.args.get("text", ""))))


def by_rule(pool: Pool, desk: Desk) -> Iterator[Story]:
    """What is left of the rules of the book: a story a file where they are few, one for all of them where they are many."""
    left = pool.rules(*sorted(SHAPES))
    for key, told in grouped(left, lambda f: f.rule if f.rule in _TOGETHER else f"{f.rule}|{f.label}").items():
        files = grouped(told, lambda f: f.path)
        together = _some(key, told, desk)
        if SHAPES[told[0].rule].by_file and 1 < len(files) <= MOST_FILES and len(told) > len(files) and told[0].rule not in _LISTED:
            for place, (path, here) in enumerate(files.items()):
                yield replace(_some(f"{key}|{path}", here, desk), headline=None if place else together.headline)
        else:
            yield together


def _some(key: str, told: Sequence[Finding], desk: Desk) -> Story:
    return _one(key, told, desk) if len({_fact(f) for f in told}) == 1 else _many(key, told, desk)


def _one(key: str, told: Sequence[Finding], desk: Desk) -> Story:
    """One fact, in one or several files."""
    shape = SHAPES[told[0].rule]
    files = desk.names(f.path for f in told)
    fields = {**_fields(shape, told[0], desk), "files": cut(files), "n": len(files)}
    return compose(key, shape.importance, say(shape.lead[0], **_short(fields, told[0], files)), say(*shape.one, "n", **fields), told)


def _short(fields: dict[str, Any], finding: Finding, files: Sequence[str]) -> dict[str, Any]:
    """Fields for a lead: short words, and the first files of several."""
    old, new = sides(finding.before, finding.after, _LEAD)
    what = fields["what"]
    short = {"what": words(what, _LEAD) if isinstance(what, str) else what, "old": old or say("nothing"), "new": new or say("nothing")}
    return {**fields, **short, "files": cut(files, 2)}


def _many(key: str, told: Sequence[Finding], desk: Desk) -> Story:
    """Several facts of one rule: named, with their files where they stand in several."""
    shape = SHAPES[told[0].rule]
    files = desk.names(f.path for f in told)
    flat = [what for f in told for what in _bare(shape, f)]
    long = max(len(str(what)) for what in flat) > 60
    if len(files) == 1:
        whole, brief = (say("{whats}", whats=cut(flat, most)) for most in ((3, 2) if long else (MOST_NAMES, 3)))
    else:
        parts, by_page = _spread(shape, told, desk)
        tail = MORE_PAGES if by_page else MORE
        whole, brief = (series(parts, most if len(parts) > most + 1 else most + 1, tail) for most in (3, 1 if long else 2))
        if len(str(brief)) > LONGEST:
            brief = series(parts, 1, tail)
    fields: dict[str, Any] = {
        "n": len({(f.path, _fact(f)) for f in told}),
        "files": files[0] if len(files) == 1 else say("{m} pages", m=len(files)),
    }
    lead = say(shape.lead[1], **{**fields, "whats": cut(flat, 2)})
    statement, headline = (say(shape.many, whats=whats, **fields) for whats in (whole, brief))
    return compose(key, shape.importance + min(4, len(told) // 2), lead, statement, told, headline)


def _spread(shape: Shape, told: Sequence[Finding], desk: Desk) -> tuple[list[Message], bool]:
    """Facts with their files: those that several files share first, then file by file, the fullest first; and whether each is a file."""
    by_fact = grouped(told, _fact)
    shared = [here for here in by_fact.values() if len({f.path for f in here}) > 1]
    alone = grouped([here[0] for here in by_fact.values() if len({f.path for f in here}) == 1], lambda f: f.path)
    parts: list[Message] = []
    for here in sorted(shared, key=lambda group: -len(group)):
        files = desk.names(f.path for f in here)
        parts.append(say("{whats} in {files}", whats=tuple(_bare(shape, here[0])), files=cut(files, 2)))
    for path, group in sorted(alone.items(), key=lambda pair: -len(pair[1])):
        whats = [what for f in group for what in _bare(shape, f)]
        long = max(len(str(what)) for what in whats) > 60
        parts.append(say("{whats} in {file}", whats=cut(whats, 1 if long else 2), file=desk.name(path)))
    return parts, not shared


def _bare(shape: Shape, finding: Finding) -> list[str | Message]:
    """A fact as members of a list: without the full stop of its sentence; every pair of values by itself."""
    if shape.source == "values" and finding.details.get("values"):
        return [_swap(a, b) for a, b in finding.details["values"]]
    what = _what(shape.source, finding, 90)
    return [what.rstrip(".") if isinstance(what, str) else what]


def _swap(before: str | None, after: str | None, most: int = 60) -> Message:
    old, new = sides(before, after, most)
    return say("{old} became {new}", old=old or say("nothing"), new=new or say("nothing"))


def _fields(shape: Shape, finding: Finding, desk: Desk) -> dict[str, Any]:
    """What the templates of the book may speak of."""
    what = _what(shape.source, finding, LONGEST_WORDS)
    old, new = sides(finding.before, finding.after, 110)
    return {
        "what": sentence(what) if shape.source in _QUOTED and isinstance(what, str) else what,
        "whats": what,
        "fact": _sentence_of(finding),
        "old": old or say("nothing"),
        "new": new or say("nothing"),
        "kind": notice_kind(finding),
        "low": str(finding.details.get("old") or say("nothing")),
        "high": str(finding.details.get("new") or finding.subject),
        "target": desk.name((finding.destination or "").partition("#")[0]),
    }


def _sentence_of(finding: Finding) -> Message:
    """The rule's own sentence, or, where that is long, what changed in it."""
    if len(str(finding.message)) <= _FACT:
        return finding.message
    old, new = sides(finding.before, finding.after, 110)
    return say("{subject}: {old} became {new}.", subject=words(finding.subject, 60), old=old or say("nothing"), new=new or say("nothing"))


_QUOTED = ("after", "before", "text")  # sources that quote a whole sentence, with its own full stop


NOTICES = {"note": "note", "tip": "tip", "warning": "warning", "caution": "caution", "important": "important notice", "": "notice"}


def notice_kind(finding: Finding) -> Message:
    """What a notice is called in a sentence."""
    return say(NOTICES.get(str(finding.details.get("notice", "")).lower(), NOTICES[""]))


def sentence(text: str) -> Message:
    """Quoted words that end a sentence of ours: with a full stop of ours where they have none."""
    return say("{text}", text=text) if text.endswith((".", "!", "?", "…", "。")) else say("{text}.", text=text)


def _what(source: str, finding: Finding, most: int) -> str | Message:
    if source == "topic":
        return topic(words(finding.subject, most))
    if source == "swap":
        return _swap(finding.before, finding.after)
    if source == "values":
        pairs = finding.details.get("values") or [(finding.before, finding.after)]
        return say("{pairs}", pairs=cut([_swap(a, b) for a, b in pairs], 2))
    if source == "section":
        return words(finding.group, 80) or say("the title")
    if source in _QUOTED:
        side = finding.before if source == "before" else finding.after
        args = finding.message.args
        picked = (
            next((args[name] for name in ("text", "words", "sentence") if isinstance(args.get(name), str)), None)
            if source == "text"
            else None
        )
        return around(str(picked or side or finding.after or finding.before or finding.subject), _TELLING, most)
    return words(finding.subject or finding.before or finding.after, min(most, 80))


def rest(pool: Pool, desk: Desk) -> Iterator[Story]:
    """Whatever no gatherer and no shape knows: its own sentence."""
    for rule, told in grouped(pool.take(pool.left()), lambda f: f"{f.rule}|{f.label}").items():
        files = desk.names(f.path for f in told)
        statement = (
            say("In {files}: {fact}", files=files, fact=told[0].message)
            if len(told) == 1
            else say(
                "{n} changes of this kind in {files}, of {subjects}.",
                n=len(told),
                files=cut(files),
                subjects=cut(distinct(words(f.subject, 60) for f in told), 3),
            )
        )
        yield compose(f"rest:{rule}", 25, say("Other changes"), statement, told)
