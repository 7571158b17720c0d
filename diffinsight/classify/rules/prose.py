"""Rules about running text: wording, values, paragraphs and list items. In: prose changes. Out: findings. Must not know: alignment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffinsight.classify import digest, wording
from diffinsight.classify.cellwords import differing
from diffinsight.classify.demands import asks
from diffinsight.classify.digest import ALONE, MOST, linked
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Message, Prose, say

_VERSION = re.compile(r"\d+(?:\.\d+)*(?![\d.]*[- ]?bits?\b)", re.I)
_ADDRESS = re.compile(r"https?://\S+|\b\d{4}-\d{2}-\d{2}(?:-\w+)?")  # their numbers are no requirement
BARS = 4  # bars of a text that is a table whose heading does not fit its rows


def _sides(change: Change) -> tuple[str, str]:
    """The reworded sentences of a section, old and new, one a line, within what one finding may hold."""
    pairs = [(one.old, one.new) for one in change.data["pairs"]]
    each = max(120, MOST // max(1, len(pairs)))
    shown = [differing(*pair) if all(pair) and max(map(len, pair)) > each else pair for pair in pairs]
    old, new = ([wording.excerpt(pair[side], each) for pair in shown if pair[side]] for side in (0, 1))
    return "\n".join(old), "\n".join(new)


def _how(change: Change) -> Message:
    """What happened to the sentences: reworded, gone, new, or more than one of these."""
    pairs = change.data["pairs"]
    if change.data["trivial"]:
        return say("One sentence differs in punctuation, contractions or case.",
                   "{n} sentences differ in punctuation, contractions or case.", "n", n=len(pairs))
    gone, new = sum(not one.new for one in pairs), sum(not one.old for one in pairs)
    rest = len(pairs) - gone - new
    if rest == len(pairs):
        return say("One sentence is reworded.", "{n} sentences are reworded.", "n", n=rest)
    if gone == len(pairs):
        return say("One sentence is gone.", "{n} sentences are gone.", "n", n=gone)
    if new == len(pairs):
        return say("One sentence is new.", "{n} sentences are new.", "n", n=new)
    parts = [say("one is reworded", "{n} are reworded", "n", n=rest)] if rest else []
    parts += [say("one is gone", "{n} are gone", "n", n=gone)] if gone else []
    parts += [say("one is new", "{n} are new", "n", n=new)] if new else []
    return say("Of {n} changed sentences {parts}.", n=len(pairs), parts=tuple(parts))


@rule("wording:changed", label="minor")
def wording_changed(change: Change, context: Context) -> Iterator[Finding]:
    """Sentences of a section were reworded; folded into one finding a section.

    Why: usually nothing a reader has to act on; the sentences are shown so that you can judge.
    Do: nothing.
    Example: "we do not expire the jobs" became "we don't expire the jobs".
    Neighbours: value-changed owns sentences in which only numbers, versions, dates or code literals differ; requirement-changed,
    limitation-added and deprecation-announced state what a rewording says beyond its words.
    """
    old, new = _sides(change)
    section = change.section.title if change.section else ""
    yield state(
        change,
        section or change.file.path,
        _how(change),
        before=old or None,
        after=new or None,
        trivial=change.data["trivial"],
    )


@rule("value:changed", label="minor")
def value_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A number, version, date or code literal changed inside an otherwise equal sentence.

    Why: readers act on such values: a version to install, a limit, a file name.
    Do: compare with what you use.
    Example: "version 1.1.3 or later" became "version 2.9.3 or later".
    Neighbours: requirement-changed owns raised requirements; wording-changed sentences that differ otherwise.
    """
    values = change.data["values"]
    parts = tuple(say("{old} became {new}", old=old, new=new) for old, new in values)
    message = say("{parts} in {sentence}.", parts=parts, sentence=wording.excerpt(str(change.after), 400))
    yield state(
        change,
        values[0][1],
        message,
        before=str(change.before)[:MOST],
        after=str(change.after)[:MOST],
        values=[list(pair) for pair in values],
    )


def _changed_sentences(change: Change) -> list[tuple[str, str]]:
    if change.kind == "value":
        return [(str(change.before), str(change.after))]
    return [(one.old, one.new) for one in change.data["pairs"]]


@rule("value:changed", "wording:changed", label="breaking")
def requirement_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A sentence that states a requirement names a higher version or number than before.

    Why: what met the requirement yesterday may not meet it today.
    Do: check what you have installed against the new requirement.
    Example: "Lumen CLI 1.4 or later" became "Lumen CLI 2.0 or later".
    Neighbours: value-changed states every changed value; requirement-added a requirement that was not there.
    """
    section = change.section.title if change.section else ""
    for old, new in _changed_sentences(change):
        if not (old and new) or not (wording.requires(new) or wording.about_requirements(section)):
            continue
        raised = _raised(old, new)
        if raised and re.search(r"version|later|higher|newer|above|or more|at least|minimum|require|need|install", new, re.I):
            message = say("The requirement is raised from {low} to {high}: {sentence}", low=raised[0], high=raised[1], sentence=new)
            yield state(change, raised[1], message, before=old[:MOST], after=new[:MOST], old=raised[0], new=raised[1])


def _raised(old: str, new: str) -> tuple[str, str] | None:
    """The first pair of versions or numbers that went up between two sentences with as many of them, of which none went down."""
    a, b = (_VERSION.findall(_ADDRESS.sub(" ", text)) for text in (old, new))
    if not a or len(a) != len(b):
        return None
    apart = [(low, high) for low, high in zip(a, b, strict=True) if _padded(low) != _padded(high)]
    if not apart or not all(tuple(map(int, high.split(".")))[:4] > tuple(map(int, low.split(".")))[:4] for low, high in apart):
        return None
    low, high = apart[0]
    same_shape = ("." in low) == ("." in high) and (int(low.split(".")[0]) > 999) == (int(high.split(".")[0]) > 999)
    return (low, high) if same_shape else None


def _padded(version: str) -> str:
    """A version without the zeros at its end: 1.0 is 1.0.0."""
    return re.sub(r"(?:\.0+)+$", "", version)


def _texts(change: Change) -> tuple[Prose, ...]:
    blocks: tuple[Prose, ...] = change.after or change.before
    return blocks


def _listed(blocks: tuple[Prose, ...]) -> str:
    each = max(120, ALONE // len(blocks))
    return "\n".join(wording.excerpt(linked(block) or block.text, each) for block in blocks)


def _shown(block: Prose) -> str:
    """A block's words; its source where it is nothing but images, whose addresses say more than their texts."""
    images = [link for link in block.links if link.kind == "image"]
    only = images and len(images) == len(block.links) and block.words.strip() == " ".join(link.text for link in images).strip()
    return block.text if only else block.words or block.text


def _lone(change: Change, blocks: tuple[Prose, ...], text: str, plural: str) -> Finding:
    words = _listed(blocks)
    first = wording.excerpt(_shown(blocks[0]), 200)
    message = say(text, plural, "n", n=len(blocks), first=first)
    return state(
        change,
        wording.excerpt(first, 80),
        message,
        before=words if change.before else None,
        after=words if change.after else None,
        count=len(blocks),
        **digest.leads(blocks),
    )


def _requirements(change: Change, context: Context) -> tuple[Prose, ...]:
    """Those of a change's texts that state a prerequisite: what stands under a heading about requirements, steps only if they say so."""
    if change.section is None or not wording.about_requirements(change.section.title):
        return ()
    base, head = ((tree.read(path) or b"").decode("utf-8", "replace")
                  for tree, path in ((context.base, change.file.base_path), (context.head, change.file.path)))
    stayed = set(head.splitlines())
    known, page = ("\n".join(line for line in base.splitlines() if line not in stayed), head) if change.after else ("", base)
    stood = set(map(wording.letters, base.splitlines())) if change.after else set()
    return tuple(block for block in _texts(change) if block.words.count("|") < BARS and wording.letters(block.text) not in stood
                 and asks(block, known, page))


def _others(change: Change, context: Context) -> tuple[Prose, ...]:
    required = {id(block) for block in _requirements(change, context)}
    said = (block for block in _texts(change) if block.words or block.links)  # a lone anchor says nothing
    return tuple(block for block in said if id(block) not in required)


def _told(change: Change, context: Context, text: str, plural: str, layout: str, layouts: str) -> Iterator[Finding]:
    blocks = _others(change, context)
    if blocks:
        only_layout = all(_only_layout(block) for block in blocks)
        yield _lone(change, blocks, layout if only_layout else text, layouts if only_layout else plural)


@rule("prose:added", label="minor")
def text_added(change: Change, context: Context) -> Iterator[Finding]:
    """Paragraphs are new in a section that was there before; folded into one finding a section.

    Why: more is said about the section's subject.
    Do: read them.
    Example: one paragraph on retries is new under "Submit a batch".
    Neighbours: section-added owns new sections; notice-added alerts; list-item-added list items.
    """
    yield from _told(
        change,
        context,
        "A paragraph is new: {first}",
        "{n} paragraphs are new; the first: {first}",
        "Layout markup is new: {first}",
        "{n} lines of layout markup are new; the first: {first}",
    )


@rule("prose:removed", label="minor")
def text_removed(change: Change, context: Context) -> Iterator[Finding]:
    """Paragraphs are gone from a section that stayed; folded into one finding a section.

    Why: something is no longer said.
    Do: check whether you relied on it.
    Example: the paragraph on the first supported version is gone from "Limits".
    Neighbours: section-removed, notice-removed, list-item-removed.
    """
    yield from _told(
        change,
        context,
        "A paragraph is gone: {first}",
        "{n} paragraphs are gone; the first: {first}",
        "Layout markup is gone: {first}",
        "{n} lines of layout markup are gone; the first: {first}",
    )


def _only_layout(block: Prose) -> bool:
    if block.kind == "html" and not block.words:
        return True
    before, *fences = block.text.split(":::")  # piece by piece: one pattern for all would try every way to share out a row of colons
    return bool(fences) and not before.strip() and all(re.fullmatch(r"[\w -]*", fence.rstrip()) for fence in fences)


@rule("list-item:added", label="minor")
def list_item_added(change: Change, context: Context) -> Iterator[Finding]:
    """List items are new in a section that was there before; folded into one finding a section.

    Why: a feature list, a step or a choice grew.
    Do: read them.
    Example: "Lumen Batch (preview)" is new in the list under "Supported services".
    Neighbours: requirement-added owns items of prerequisites; text-added paragraphs.
    """
    blocks = _others(change, context)
    if blocks:
        yield _lone(change, blocks, "A list item is new: {first}", "{n} list items are new; the first: {first}")


@rule("list-item:removed", label="minor")
def list_item_removed(change: Change, context: Context) -> Iterator[Finding]:
    """List items are gone from a section that stayed; folded into one finding a section.

    Why: a feature, a step or a choice is no longer listed.
    Do: check whether you relied on it.
    Example: "Windows 10" is gone from the list under "Supported systems".
    Neighbours: requirement-removed owns items of prerequisites; text-removed paragraphs.
    """
    blocks = _others(change, context)
    if blocks:
        yield _lone(change, blocks, "A list item is gone: {first}", "{n} list items are gone; the first: {first}")


@rule("list-item:added", "prose:added", label="breaking")
def requirement_added(change: Change, context: Context) -> Iterator[Finding]:
    """A prerequisite is new: an item or sentence in a section about prerequisites or requirements.

    Why: who followed the page before may lack it.
    Do: see that you have it.
    Example: "A storage account created in the portal" is new under "Prerequisites".
    Neighbours: requirement-removed is the twin; list-item-added owns other lists; requirement-changed raised versions.
    """
    blocks = _requirements(change, context)
    if blocks:
        yield _lone(change, blocks, "A requirement is new: {first}", "{n} requirements are new; the first: {first}")


@rule("list-item:removed", "prose:removed", label="minor")
def requirement_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A prerequisite is no longer asked for.

    Why: fewer things are needed, or they are asked for elsewhere.
    Do: nothing.
    Example: "An invitation code" is gone from "Prerequisites".
    Neighbours: requirement-added is the twin.
    """
    blocks = _requirements(change, context)
    if blocks:
        yield _lone(change, blocks, "A requirement is gone: {first}", "{n} requirements are gone; the first: {first}")
