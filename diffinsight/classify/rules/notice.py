"""Rules about alerts and about what text announces: deprecation, preview, limitations. In: notice and prose changes. Out: findings.
Must not know: alignment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from diffinsight.classify import wording
from diffinsight.classify.digest import MOST
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Label, Message, Notice, say

_NO_NEWS = re.compile(r"^(?:for example|e\.g\.|if|when|once)\b|\blife ?cycle\b.{0,40}\bend of (?:life|support)\b", re.I)  # a case, a policy
NAME = 10  # words of a text that is no more than a name
RARE = 5  # times a page may say a name for it to tell one thing
_NAME = re.compile(r"\w[\w.-]*\w")
_CALLED = {"NOTE": "A note", "TIP": "A tip", "IMPORTANT": "An important notice", "WARNING": "A warning", "CAUTION": "A caution"}


def _called(one: Notice) -> Message:
    return say(_CALLED.get(one.kind, "A notice"))


def _notice(change: Change, one: Notice) -> str:
    return f"[!{one.kind}] {one.words}"[:MOST]


@rule("notice:added", label="minor")
def notice_added(change: Change, context: Context) -> Iterator[Finding]:
    """An alert (note, tip, important, warning, caution) is new.

    Why: the writers found something that readers should not miss.
    Do: read it.
    Example: a note on older API versions is new in `batch.md`.
    Neighbours: preview-announced, deprecation-announced and limitation-added state what an alert announces.
    """
    one: Notice = change.after
    message = say("{kind} is new: {words}", kind=_called(one), words=one.words[:MOST])
    yield state(change, wording.excerpt(one.words, 80), message, after=_notice(change, one), notice=one.kind)


@rule("notice:removed", label="minor")
def notice_removed(change: Change, context: Context) -> Iterator[Finding]:
    """An alert is gone.

    Why: what it warned of may be over, or said elsewhere.
    Do: check whether you relied on it.
    Example: the note on the ongoing rename is gone from six pages.
    Neighbours: preview-lifted owns preview notices; limitation-removed those on limitations.
    """
    one: Notice = change.before
    message = say("{kind} is gone: {words}", kind=_called(one), words=one.words[:MOST])
    yield state(change, wording.excerpt(one.words, 80), message, before=_notice(change, one), notice=one.kind)


@rule("notice:rekinded", label="minor")
def notice_kind_changed(change: Change, context: Context) -> Iterator[Finding]:
    """An alert has another kind, or a paragraph became an alert or the other way round.

    Why: the writers weigh it differently now.
    Do: read it again if it became a warning.
    Example: the note on keys is an important notice now.
    Neighbours: wording-changed states changes of its words.
    """
    old, new = (one.kind.lower() if isinstance(one, Notice) else "paragraph" for one in (change.before, change.after))
    text = change.after.words
    message = say("The {old} is marked {new} now: {words}", old=say(old), new=say(new), words=wording.excerpt(text, 300))
    yield state(change, wording.excerpt(text, 80), message, before=f"{old}: {change.before.words}"[:MOST], after=f"{new}: {text}"[:MOST])


def _appeared(change: Change) -> Iterator[tuple[str, str]]:
    """(old, new) pieces of text in which something may have been announced; old is "" where the text is new."""
    if change.kind in ("wording",):
        yield from ((one.old, one.new) for one in change.data["pairs"] if one.new)
    elif change.kind == "value":
        yield str(change.before), str(change.after)
    elif change.kind == "notice":
        yield "", change.after.words
    elif change.kind == "section":
        yield "", change.after.title
        for one in (change.after, *change.data["below"]):
            yield from (("", block.words) for block in one.blocks if isinstance(block, Notice))
    elif change.kind == "deprecation":
        yield str(change.before or ""), str(change.after)
    elif change.kind == "title":
        yield str(change.before), str(change.after)
    else:
        yield from (("", block.words) for block in change.after)


def _vanished(change: Change) -> Iterator[tuple[str, str]]:
    """(old, new) pieces of text in which something may have been taken back; new is "" where the text is gone."""
    if change.kind == "wording":
        yield from ((one.old, one.new) for one in change.data["pairs"] if one.old)
    elif change.kind == "title":
        yield str(change.before), str(change.after)
    elif change.kind == "notice":
        yield change.before.words, ""
    else:
        yield from ((block.words, "") for block in change.before)


def _said(change: Change, pieces: Iterator[tuple[str, str]], test: Callable[[str], bool], side: int) -> Iterator[tuple[str, str, str]]:
    """(sentence, old, new) where the test holds on `side` (0 old, 1 new) and not on the other."""
    other = " ".join((one.old, one.new)[1 - side] for one in change.data["pairs"]) if change.kind == "wording" else ""
    for piece in pieces:
        if test(piece[side]) and not test(piece[1 - side]):
            sentence = wording.sentence_with(piece[side], test)
            if not (wording.told(sentence, other) and test(other)):  # divided or joined with another sentence
                yield sentence, piece[0], piece[1]


def _announced_before(sentence: str, change: Change, context: Context) -> bool:
    """Did a line of the page announce the same already, in slightly other words: the same first words and most of the others."""
    words = re.findall(r"[\w.]*\w", sentence.lower())
    first = [word for word in words if word not in wording.SMALL][:3]
    lines = (context.base.read(change.file.base_path) or b"").decode("utf-8", "replace").lower().replace("`", "").splitlines()
    for number, line in enumerate(lines if len(words) > 4 else ()):
        if first and first[0] in line and wording.ends(" ".join(lines[max(0, number - 1):number + 2])):
            there = set(re.findall(r"[\w.]*\w", line))
            if there.issuperset(first) and sum(word in there for word in words) >= 0.6 * len(words):
                return True
    return False


_GAINED = ("wording:changed", "notice:added", "prose:added", "list-item:added")
_LOST = ("wording:changed", "notice:removed", "prose:removed", "list-item:removed")


@rule(*_GAINED, "section:added", "title:changed", "deprecation:announced", label="breaking")
def deprecation_announced(change: Change, context: Context) -> Iterator[Finding]:
    """Text that says something is deprecated, retired, discontinued or no longer supported is new.

    Why: what it names will stop working, or has stopped.
    Do: plan the move before the date it names, to the replacement it names.
    Example: "The v1 endpoint is deprecated and will be retired on July 1, 2026" is new.
    Neighbours: the lifecycle rules own tables of dates; limitation-added what isn't supported (yet). Twin: deprecation-withdrawn.
    """
    for sentence, old, new in _said(change, _appeared(change), wording.deprecates, 1):
        if (_NO_NEWS.search(sentence) and not wording.dates(sentence)) or _announced_before(sentence, change, context):
            continue
        found = wording.dates(sentence)
        subject = str(change.data.get("subject") or wording.excerpt(sentence, 80))
        message = say("A deprecation or retirement is announced: {text}", text=sentence[:MOST])
        yield state(
            change, subject, message, before=old[:MOST] or None, after=new[:MOST], dates=tuple((date, sentence[:200]) for date in found)
        )


@rule(*_LOST, "title:changed", label="new")
def deprecation_withdrawn(change: Change, context: Context) -> Iterator[Finding]:
    """A sentence that called something deprecated was rewritten without it. Text that is gone altogether is not taken for a withdrawal.

    Why: what was about to go may stay.
    Do: check the current text before you migrate away.
    Example: "(deprecated)" is gone from the title "Classic agents (deprecated)".
    Neighbours: deprecation-announced is the twin; text-removed and notice-removed own text that is gone.
    """
    if change.kind in ("wording", "title"):
        for _, old, new in _said(change, _vanished(change), wording.deprecates, 0):
            if new and re.search(r"\(deprecated\)", old, re.I):
                message = say("Deprecation is no longer stated: {new} replaces {old}", old=old[:MOST], new=new[:MOST])
                yield state(change, wording.excerpt(new, 80), message, before=old[:MOST], after=new[:MOST])


@rule("notice:added", "title:changed", label="new")
def preview_announced(change: Change, context: Context) -> Iterator[Finding]:
    """A notice or title says that something is in preview, and did not before.

    Why: it can be tried, without the guarantees of a release.
    Do: do not build production work on it without reading the terms.
    Example: "The C++ projection is in preview" is new.
    Neighbours: notice-added states the notice itself; status-promoted and status-demoted own lifecycle tables. Twin: preview-lifted.
    """
    for sentence, old, new in _said(change, _appeared(change), wording.previews if change.kind == "title" else wording.is_in_preview, 1):
        if not wording.general(new):
            message = say("A preview is announced: {text}", text=sentence[:MOST])
            yield state(change, wording.excerpt(sentence, 80), message, before=old[:MOST] or None, after=new[:MOST])


@rule("notice:removed", "title:changed", "section:renamed", "wording:changed", label="new")
def preview_lifted(change: Change, context: Context) -> Iterator[Finding]:
    """A preview notice is gone, or "(preview)" is gone from a title or heading.

    Why: the feature has probably become generally available.
    Do: check the status before you rely on it.
    Example: "Lumen agents (preview)" became "Lumen agents".
    Neighbours: preview-announced is the twin; notice-removed states the notice itself.
    """
    if change.kind == "section":
        pieces = iter([(change.before.title, change.after.title)])
    elif change.kind == "wording":
        pieces = ((one.old, one.new) for one in change.data["pairs"] if one.old and _lifts(one.old, one.new))
    else:
        pieces = _vanished(change)
    for sentence, old, new in _said(change, pieces, wording.is_in_preview if change.kind == "notice" else wording.previews, 0):
        if change.kind in ("notice", "wording") or _only_preview_gone(old, new):
            message = say("Preview is no longer stated: {text}", text=sentence[:MOST])
            yield state(change, wording.excerpt(new or sentence, 80), message, before=old[:MOST], after=new[:MOST] or None)


def _lifts(old: str, new: str) -> bool:
    """Does a sentence now speak of general availability, or is nothing but the "(preview)" of a name gone."""
    bracket = re.search(r"\((?:public |private |limited )?preview\)", old, re.I)
    return (wording.general(new) and not wording.general(old)) or bool(
        bracket and new and len(old.split()) <= NAME and _only_preview_gone(old, new))


def _only_preview_gone(old: str, new: str) -> bool:
    """Is the new title the old one without its word for preview, give or take a word."""
    bare = [set(re.findall(r"\w+", wording.without_preview(text).lower())) for text in (old, new)]
    return len(bare[0] & bare[1]) >= 0.7 * max(len(bare[0]), len(bare[1]))


@rule("wording:changed", label="breaking")
def limitation_added(change: Change, context: Context) -> Iterator[Finding]:
    """A sentence now says that something isn't supported or available, and did not say so before.

    Why: what readers did may not work.
    Do: check whether you rely on it.
    Example: "Streaming works in all regions" became "Streaming isn't supported in harbor2".
    Neighbours: limitation-removed is the twin; new alerts are stated by notice-added, new paragraphs by text-added.
    """
    for sentence, old, new in _said(change, _appeared(change), wording.limits, 1):
        if old and not wording.negates(old) and not re.search(r"\bonly (?:\w+ )?(?:supported|available|works?)\b", old, re.I):
            message = say("A limitation is stated now: {text}", text=sentence[:MOST])
            yield state(change, wording.excerpt(sentence, 80), message, before=old[:MOST], after=new[:MOST])


def _still_said(sentence: str, change: Change, context: Context) -> bool:
    """Does the page still state the limitation, as a list under "X doesn't support:" for one: its words within a few lines."""
    words = set(re.findall(r"[a-z][\w-]{3,}", sentence.lower()))
    lines = (context.head.read(change.file.path) or b"").decode("utf-8", "replace").lower().splitlines()
    for start in range(len(lines)) if words else ():
        near = " ".join(lines[start : start + 3])
        if sum(word in near for word in words) >= 0.8 * len(words) and wording.limits(near):
            return True
    return False


def _taken_up(sentence: str, change: Change, context: Context) -> bool:
    """Does the page speak of something limited as often as before, though the limitation is gone: by a rare name or version."""
    sides = [Counter(_NAME.findall((tree.read(path) or b"").decode("utf-8", "replace").lower()))
             for tree, path in ((context.base, change.file.base_path), (context.head, change.file.path))]
    names = {word.lower() for word in _NAME.findall(sentence) if any(sign.isdigit() or sign.isupper() for sign in word[1:])}
    return any(0 < sides[0][name] <= min(RARE, sides[1][name]) for name in names)


@rule("wording:changed", "notice:removed", label="new")
def limitation_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A sentence that said something isn't supported or available says otherwise, or is gone. Minor when it is only gone and nothing
    else speaks of what it limited, for the limit may still hold.

    Why: it is probably supported now.
    Do: read the current text.
    Example: "Containers aren't supported for version 4.0" became "Containers are supported from version 3.0 on".
    Neighbours: limitation-added is the twin; text-removed owns paragraphs that are gone, which says nothing of what holds now.
    """
    for sentence, old, new in _said(change, _vanished(change), wording.limits, 0):
        if re.match(r"(?:if|when|unless|where)\b", sentence, re.I) or wording.negates(new) or _still_said(sentence, change, context):
            continue  # a case among others, or the limitation in other words
        message = say("A limitation is no longer stated: {text}", text=sentence[:MOST])
        label: Label | None = None if new or _taken_up(sentence, change, context) else "minor"
        yield state(change, wording.excerpt(sentence, 80), message, before=old[:MOST], after=new[:MOST] or None, label=label)
