"""Rules about alerts and about what text announces: deprecation, preview, limitations. In: notice and prose changes. Out: findings.
Must not know: alignment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffinsight.classify import wording
from diffinsight.classify.announced import appeared, included, said, stands_elsewhere, still_said, taken_up, under_limits, vanished
from diffinsight.classify.digest import MOST, linked
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Label, Message, Notice, say

_NO_NEWS = re.compile(r"^(?:for example|e\.g\.|if|when|once)\b|\blife ?cycle\b.{0,40}\bend of (?:life|support)\b", re.I)  # a case, a policy
NAME = 10  # words of a text that is no more than a name
_DONE = re.compile(r"\b(?:has|have) been (?:\w+ and )?(?:removed|retired|discontinued)|\bno longer (?:supported|available)|"
                   r"\b(?:was|were|is|are)(?: now)? (?:retired|removed|archived)\b", re.I)
_TO_COME = re.compile(r"\b(?:will|future|plan(?:s|ned)?|upcoming|going to)\b", re.I)
_ALONE = re.compile(r"\W*(?:deprecat|retire)\w*\W*", re.I)  # a heading that does not say what
_CALLED = {"NOTE": "A note", "TIP": "A tip", "IMPORTANT": "An important notice", "WARNING": "A warning", "CAUTION": "A caution"}


def _called(one: Notice) -> Message:
    return say(_CALLED.get(one.kind, "A notice"))


def _notice(change: Change, one: Notice) -> str:
    return f"[!{one.kind}] {linked(one)}"[:MOST]


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
    """An alert is gone, and no include of the page says it now.

    Why: what it warned of may be over, or said elsewhere.
    Do: check whether you relied on it.
    Example: the note on the ongoing rename is gone from six pages.
    Neighbours: preview-lifted owns preview notices; limitation-removed those on limitations.
    """
    one: Notice = change.before
    if stands_elsewhere(one.words, change, context):
        return  # an include that took it in says so
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


def _copied(sentence: str, change: Change, context: Context) -> bool:
    """Does a new page say what another page said before, as a page of a new version or language does."""
    plain = max(re.findall(r"[\w ,.'-]+", sentence), key=len, default="").strip()[:COPIED]
    return change.kind == "page" and len(plain) * 2 > COPIED and bool(context.base.grep([plain], ["*.md", "*.mdx"]))


def _announced_before(sentence: str, change: Change, context: Context) -> bool:
    """Did a line of the page announce the same already, in slightly other words: the same first words and most of the others. What was
    going to happen then and has happened now is news."""
    words = re.findall(r"[\w.]*\w", sentence.lower())
    first = [word for word in words if word not in wording.SMALL][:3]
    text = included(change.file.base_path, context.base, context.site)
    lines = text.lower().replace("`", "").splitlines()
    for number, line in enumerate(lines if len(words) > 4 else ()):
        near = " ".join(lines[max(0, number - 1):number + 2])
        if first and first[0] in line and wording.ends(near) and not (_DONE.search(sentence) and _TO_COME.search(near)):
            there = set(re.findall(r"[\w.]*\w", line))
            if there.issuperset(first) and sum(word in there for word in words) >= 0.6 * len(words):
                return True
    return False


COPIED = 50  # letters of a sentence by which it is looked for in other pages
_ONLY = re.compile(r"\bonly\b[^.]{0,80}\b(?:supported|available|works?)\b|\b(?:supported|available|works?) only\b", re.I)
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_POINTING = re.compile(r"(?:\w+:\s+)?(?:this|these|it)\b", re.I)  # a sentence that tells by its place what it is about
SHORT = 4  # words from which a sentence says what it is about
_GAINED = ("wording:changed", "notice:added", "prose:added", "list-item:added")
_LOST = ("wording:changed", "notice:removed", "prose:removed", "list-item:removed")


@rule(*_GAINED, "section:added", "page:added", "title:changed", "deprecation:announced", label="breaking")
def deprecation_announced(change: Change, context: Context) -> Iterator[Finding]:
    """Text that says something is deprecated, retired, discontinued or no longer supported is new, or begins a new page.

    Why: what it names will stop working, or has stopped.
    Do: plan the move before the date it names, to the replacement it names.
    Example: "The v1 endpoint is deprecated and will be retired on July 1, 2026" is new.
    Neighbours: the lifecycle rules own tables of dates; limitation-added what isn't supported (yet). Twin: deprecation-withdrawn.
    """
    for sentence, old, new in said(change, appeared(change), wording.deprecates, 1):
        if (_NO_NEWS.search(sentence) and not wording.dates(sentence)) or _announced_before(sentence, change, context):
            continue
        if _copied(sentence, change, context):
            continue
        if change.kind == "page" and (sentence.startswith("(") or _ALONE.fullmatch(sentence)):
            continue  # a word on the state of what a new reference page lists, or a heading
        if len(sentence.split()) < SHORT:
            sentence = wording.excerpt(new, MOST)  # "Deprecated." alone does not say what
        found = wording.dates(sentence)
        subject = str(change.data.get("subject") or wording.excerpt(sentence, 80))
        under = change.section.title if change.section and _POINTING.match(sentence) else ""
        text = "A deprecation or retirement is announced{under}: {text}"
        message = say(text, text=sentence[:MOST], under=say(" under {heading}", heading=under) if under else say(""))
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
        for _, old, new in said(change, vanished(change), wording.deprecates, 0):
            if new and re.search(r"\(deprecated\)", old, re.I):
                message = say("Deprecation is no longer stated: {new} replaces {old}", old=old[:MOST], new=new[:MOST])
                yield state(change, wording.excerpt(new, 80), message, before=old[:MOST], after=new[:MOST])


def _as_preview(old: str, new: str) -> bool:
    """Is a title now called a preview: at its end, or with nothing else new. Elsewhere the word can be part of a product's name."""
    return bool(re.search(r"preview\W*$", new, re.I)) or _only_preview_gone(new, old)


def _previewed(sentence: str, change: Change, context: Context) -> bool:
    """Did a line of the page say before, in whatever words, that the same may be in preview."""
    page = (context.base.read(change.file.base_path) or b"").decode("utf-8", "replace").lower()
    return _in_preview(set(re.findall(r"\w{4,}", sentence.lower())), page, r"\w{4,}")


def _in_preview(wanted: set[str], page: str, word: str) -> bool:
    """Does a line of a page that speaks of a preview hold half of some words. `word`: what a word of the line is."""
    lines = (set(re.findall(word, line)) for line in page.splitlines() if wording.previews(line))
    return bool(wanted) and any(2 * len(wanted & line) >= len(wanted) for line in lines)


@rule("notice:added", "title:changed", label="new")
def preview_announced(change: Change, context: Context) -> Iterator[Finding]:
    """A notice or title says that something is in preview, and did not before.

    Why: it can be tried, without the guarantees of a release.
    Do: do not build production work on it without reading the terms.
    Example: "The C++ projection is in preview" is new.
    Neighbours: notice-added states the notice itself; status-promoted and status-demoted own lifecycle tables. Twin: preview-lifted.
    """
    for sentence, old, new in said(change, appeared(change), wording.previews if change.kind == "title" else wording.is_in_preview, 1):
        known = _previewed(sentence, change, context) if change.kind == "notice" else not _as_preview(old, new)
        if not (known or wording.general(new) or wording.deprecates(sentence)):
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
        pieces = vanished(change)
    for sentence, old, new in said(change, pieces, wording.is_in_preview if change.kind == "notice" else wording.previews, 0):
        if change.kind == "notice" and not new and any(test(sentence, change, context) for test in (stands_elsewhere, _still_preview)):
            continue
        if change.kind in ("notice", "wording") or _only_preview_gone(old, new):
            message = say("Preview is no longer stated: {text}", text=sentence[:MOST])
            yield state(change, wording.excerpt(new or sentence, 80), message, before=old[:MOST], after=new[:MOST] or None)


def _still_preview(sentence: str, change: Change, context: Context) -> bool:
    """Does another line of the page still say that what a notice was about is in preview."""
    names = set(re.findall(r"[\w-]*[A-Z\d][\w-]+", sentence)) - {"NOTE", "Preview"}
    return _in_preview(names, (context.head.read(change.file.path) or b"").decode("utf-8", "replace"), r"[\w-]+")


def _lifts(old: str, new: str) -> bool:
    """Does a sentence now speak of general availability, or is nothing but the "(preview)" of a name gone."""
    bracket = re.search(r"\((?:public |private |limited )?preview\)", old, re.I)
    return (wording.general(new) and not wording.general(old)) or bool(
        bracket and new and len(old.split()) <= NAME and _only_preview_gone(old, new))


def _only_preview_gone(old: str, new: str) -> bool:
    """Is the new title the old one without its word for preview, give or take a word, and not that of another version."""
    if _VERSION.findall(old) != _VERSION.findall(new):
        return False
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
    for sentence, old, new in said(change, appeared(change), wording.limits, 1):
        only = _ONLY.search(old)
        if old and not wording.negates(old) and not only and not under_limits(old, change.file.base_path, context.base):
            message = say("A limitation is stated now: {text}", text=sentence[:MOST])
            yield state(change, wording.excerpt(sentence, 80), message, before=old[:MOST], after=new[:MOST])


@rule("wording:changed", "notice:removed", label="new")
def limitation_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A sentence that said something isn't supported or available says otherwise, or is gone. Minor when it is only gone and nothing
    else speaks of what it limited, for the limit may still hold.

    Why: it is probably supported now.
    Do: read the current text.
    Example: "Containers aren't supported for version 4.0" became "Containers are supported from version 3.0 on".
    Neighbours: limitation-added is the twin; text-removed owns paragraphs that are gone, which says nothing of what holds now.
    """
    for sentence, old, new in said(change, vanished(change), wording.limits, 0):
        if re.match(r"(?:if|when|unless|where)\b", sentence, re.I) or wording.negates(new) or _ONLY.search(new) \
                or still_said(sentence, change, context):
            continue  # a case among others, or the limitation in other words
        if new and under_limits(new, change.file.path, context.head):
            continue
        message = say("A limitation is no longer stated: {text}", text=sentence[:MOST])
        label: Label | None = None if new or taken_up(sentence, change, context) else "minor"
        yield state(change, wording.excerpt(sentence, 80), message, before=old[:MOST], after=new[:MOST] or None, label=label)
