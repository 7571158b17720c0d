"""Rules about sections and anchors. In: section and anchor changes. Out: findings. Must not know: how sections were aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from diffinsight.classify import digest, wording
from diffinsight.classify.announced import only_ends
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Message, Section, say

ONE_HEADING = 0.8  # likeness of two anchors that are one heading's
_COMPONENT = re.compile(r"^<([A-Z]\w+)[^>\n]{0,400}/>", re.M)
_DATED = re.compile(r"(?:^|\W)(?:[A-Za-z]{3,9}\.? \d{1,2},? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\.? [A-Za-z]{3,9},? "
                    r"(?:19|20)\d\d)\W*$")
_FLAG = re.compile(r"(?:--\w|-[A-Za-z][A-Za-z])[\w-]*(?:[=:\s<\[{,(]|$)")  # a title that is an option to type


def _with_below(change: Change) -> Message:
    titles = tuple(section.title for section in change.data["below"] if section.title)
    return say(" with {titles}", titles=titles) if titles else say("")


def _held(change: Change) -> tuple[Message, ...]:
    """What a section holds besides prose, in words. Not counted: generators differ on where a sample ends."""
    words = {"table": (say("a table"), say("tables")), "definitions": (say("a list of definitions"), say("lists of definitions")),
             "sample": (say("a code sample"), say("code samples")),
             "procedure": (say("a numbered list"),) * 2}
    return tuple(words[name][n > 1] for name, n in change.data["held"])


def _under(change: Change) -> Message:
    """The heading above a section whose own does not tell it from others."""
    return say(" under {heading}", heading=change.data["under"]) if change.data.get("under") else say("")


def _flag(title: str) -> str:
    """The option a title names, without its value."""
    return re.split(r"[=:\s<\[{,(]", title.strip().lower(), maxsplit=1)[0]


def _loses(section: Section, held: bool) -> bool:
    """Do readers lose more than words with a section. `held`: a table, sample or procedure went with it."""
    news = wording.is_signpost(section.title) or _DATED.search(section.title)
    return bool(_FLAG.match(section.title)) or (held and not news)


def _taken_in(section: Section, here: Mapping[str, str], there: Mapping[str, str]) -> str | None:
    """The file with a heading like a section's that a page includes on one side alone. `here`, `there`: anchor -> included file."""
    if not section.anchor or not (came := {anchor: path for anchor, path in here.items() if path not in there.values()}):
        return None
    likeness, path = max((SequenceMatcher(None, section.anchor.lower(), anchor, False).ratio(), path) for anchor, path in came.items())
    return path if likeness >= ONE_HEADING else None


def _in_component(section: Section, change: Change, context: Context) -> str | None:
    """The file with a section's heading that an MDX page may show by a component which came into it."""
    if not change.file.path.endswith(".mdx"):
        return None
    before, after = (set(_COMPONENT.findall((tree.read(path) or b"").decode("utf-8", "replace")))
                     for tree, path in ((context.base, change.file.base_path), (context.head, change.file.path)))
    hits = context.head.grep([section.title], ["*.mdx", "*.md"]) if after - before and section.title else ()
    return next((hit.path for hit in hits if hit.text.lstrip("# ").strip() == section.title and hit.text.startswith("#")
                 and hit.path != change.file.path), None)


def _group(section: Section) -> str:
    """The heading a section stands under, for grouping: itself."""
    return section.title


@rule("section:added", label="new")
def section_added(change: Change, context: Context) -> Iterator[Finding]:
    """A section is in the page that was in no page of the range before. Minor when it only points elsewhere ("Next steps", a card), when
    there is nothing below its heading or only that something ended, when most of its text stood in another file or all of it elsewhere on
    the page, and for a page's first heading where its front matter had named it before.

    Why: something is documented that was not.
    Do: read it.
    Example: the section "Reclaim disk space" is new in `containers.md`, with a code sample.
    Neighbours: section-moved owns sections that came from another page, section-renamed those that changed their title.
    """
    section: Section = change.after
    base, head = context.included_at_base(change.file.base_path), context.included(change.file.path)
    stood, shown, again = change.data.get("from"), _taken_in(section, base, head), change.data.get("again")
    bare = not any(sign.isalnum() for one in (section, *change.data["below"]) for sign in one.source)
    empty = bare or wording.is_signpost(section.title) or digest.only_points((section, *change.data["below"])) or only_ends(change)
    minor = stood or shown or again or change.data.get("titled") or empty
    text = "The section {title}{under} is new{below}{held}{source}."
    held = _held(change)
    message = say(text, title=section.title, under=_under(change), below=_with_below(change),
                  held=say("; it holds {held}", held=held) if held else say(""),
                  source=say("; most of its text stood in {path} before", path=stood) if stood else
                  say("; {path}, which the page included, had this heading before", path=shown) if shown else
                  say("; it says what {section} says already", section=again) if again else say(""))
    yield state(
        change,
        section.title,
        message,
        label="minor" if minor else None,
        after=digest.section(section, change.data["below"]),
        group=_group(section),
        anchor=section.anchor,
        level=section.level,
        **digest.leads(block for one in (section, *change.data["below"]) for block in one.blocks),
    )


@rule("section:removed", label="breaking")
def section_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A section is gone and its text is in no other page of the range. Minor when it held prose alone or is the news of a day, is no option
    to type and nothing linked to it, and when most of its text stands in another file or a file the page includes opens with its heading.

    Why: what it explained is no longer documented; links to its anchor arrive at the top of the page.
    Do: look for the subject elsewhere; retarget links that carried the anchor.
    Example: the section "Install Docker Desktop" is gone; it held a numbered list, and 2 places link to it.
    Neighbours: section-moved, section-renamed; anchor-removed states the links left behind; page-removed lists its own sections.
    """
    section: Section = change.before
    linked = [hit for s in (section, *change.data["below"]) for hit in context.linkers(change.file.path, s.anchor)]
    held = _held(change)
    to = change.data.get("to")
    shown = (_taken_in(section, context.included(change.file.path), context.included_at_base(change.file.base_path))
             or _in_component(section, change, context))
    text = "The section {title}{under} is gone{below}{held}{linked}{home}."
    message = say(
        text,
        title=section.title,
        under=_under(change),
        below=_with_below(change),
        held=say("; it held {held}", held=held) if held else say(""),
        linked=say("; {n} place still links to it", "; {n} places still link to it", "n", n=len(linked)) if linked else say(""),
        home=say("; most of its text stands in {path} now", path=to) if to else
        say("; {path}, which the page includes now, has such a heading", path=shown) if shown else say(""),
    )
    yield state(
        change,
        section.title,
        message,
        before=digest.section(section, change.data["below"]),
        group=_group(section),
        label="breaking" if (linked or _loses(section, change.data["heavy"])) and not to and not shown else "minor",
        destination=to or shown,
        anchor=section.anchor,
        level=section.level,
        **digest.leads(block for one in (section, *change.data["below"]) for block in one.blocks),
    )


@rule("section:renamed", label="minor")
def section_renamed(change: Change, context: Context) -> Iterator[Finding]:
    """A section has another title, its text stayed. Breaking when the title was an option to type and is another one now.

    Why: its anchor changes with the title; links that carry the old anchor arrive at the top of the page.
    Do: retarget links, or keep the old anchor with an explicit one.
    Example: "Manifest files in your projects" became "Manifest files in projects".
    Neighbours: anchor-removed states the links left behind; title-changed owns the page's first heading.
    """
    old, new = change.before, change.after
    tail = " (its anchor stays)." if change.data["anchor_kept"] else "; its anchor changed from {a} to {b}."
    if change.data["anchor_taken"]:
        tail = "; its anchor changed from {a} to {b}, and {a} leads to another section now."
    message = say("The section {old} is now {new}" + tail, old=old.title, new=new.title, a=f"#{old.anchor}", b=f"#{new.anchor}")
    yield state(
        change,
        new.title,
        message,
        label="breaking" if _FLAG.match(old.title) and _flag(old.title) != _flag(new.title) else None,
        before=old.title,
        after=new.title,
        group=new.title,
        destination=f"{change.file.path}#{new.anchor}",
        old_anchor=old.anchor,
        new_anchor=new.anchor,
    )


@rule("section:moved", label="minor")
def section_moved(change: Change, context: Context) -> Iterator[Finding]:
    """A section stands in another page now.

    Why: its address changes; redirects keep pages, not anchors.
    Do: retarget links that carried its anchor.
    Example: "Default features" moved from `manifests.md` to `features.md#default-features`.
    Neighbours: section-removed and section-added own text without a counterpart.
    """
    section: Section = change.before
    new: Section = change.after
    target = f"{change.data['to']}#{change.data['anchor']}"
    renamed = say(", now titled {new}", new=new.title) if new.title != section.title else say("")
    followers = tuple(old.title for old, _ in change.data.get("moved", ()))
    below = say(" with {titles}", titles=followers) if followers else say("")
    message = say(
        "The section {title} moved to {target}{renamed}{below}.", title=section.title, target=target, renamed=renamed, below=below
    )
    yield state(
        change,
        section.title,
        message,
        before=f"{change.file.base_path}#{section.anchor}",
        after=target,
        destination=target,
        group=section.title,
        moved=[[old.title, f"{change.data['to']}#{made.anchor}"] for old, made in change.data.get("moved", ())],
    )


@rule("section:moved", label="minor")
def section_moved_in(change: Change, context: Context) -> Iterator[Finding]:
    """A page holds a section that stood in another page before.

    Why: the page says more than it did, in words that are not new.
    Do: link to the section at its new place.
    Example: `features.md` now holds "Default features", which stood in `manifests.md`.
    Neighbours: section-moved states the same for the page it left; section-added owns sections that are new.
    """
    section: Section = change.after
    below = tuple(new for _, new in change.data.get("moved", ()))
    source = f"{change.file.base_path}#{change.before.anchor}"
    tail = say(" with {titles}", titles=tuple(one.title for one in below)) if below else say("")
    message = say("The section {title}{below} came from {source}.", title=section.title, below=tail, source=source)
    found = state(change, section.title, message, before=source, after=digest.section(section, below), group=section.title,
                  anchor=section.anchor, level=section.level)
    yield replace(found, path=change.data["to"], old_path=None, old_lines=None)


@rule("section:dissolved", label="minor")
def section_dissolved(change: Change, context: Context) -> Iterator[Finding]:
    """A heading is gone while its text still stands on the page, under another heading, or it had hardly a text but sections that stay.

    Why: the text is still there, but its anchor is not.
    Do: retarget links that carried the anchor.
    Example: the text of "Test the application" stands under "Deploy the application" now.
    Neighbours: section-removed owns text that is gone; section-split is the twin.
    """
    section: Section = change.before
    into = change.data["into"] or say("the page's beginning")
    message = say("The heading {title} is gone; its text stands under {into} now.", title=section.title, into=into)
    if change.data["mere"]:
        message = say("The heading {title} is gone; the sections below it are still there.", title=section.title)
    yield state(
        change, section.title, message, before=section.title, after=change.data["into"] or None, group=section.title, anchor=section.anchor
    )


@rule("section:split-off", label="minor")
def section_split(change: Change, context: Context) -> Iterator[Finding]:
    """A heading is new above text that stood on the page before, or above sections that were there.

    Why: the text can be linked to by itself now.
    Do: nothing.
    Example: "Test the application" is a section of its own now.
    Neighbours: section-added owns new text; section-dissolved is the twin.
    """
    section: Section = change.after
    into = change.data["into"] or say("the page's beginning")
    message = say("The heading {title} is new above text that stood under {into}.", title=section.title, into=into)
    if change.data["mere"]:
        message = say("The heading {title} is new; the sections below it were there before.", title=section.title)
    yield state(
        change, section.title, message, before=change.data["into"] or None, after=section.title, group=section.title, anchor=section.anchor
    )


@rule("anchor:removed", "section:dissolved", "section:renamed", "section:removed", "section:moved", label="breaking")
def anchor_removed(change: Change, context: Context) -> Iterator[Finding]:
    """An anchor is gone while places in the tree still link to it.

    Why: those links arrive at the top of the page, not at the text.
    Do: retarget them, or restore the anchor with `<a name="...">`.
    Example: `#install-docker-desktop` is gone from `containers.md`; `gpu.md` line 42 still links to it.
    Neighbours: link-broken states each of the linking pages. Twin: none, a new anchor breaks nothing and is stated with its section.
    """
    if change.kind == "anchor":
        names = [str(change.before)]
    elif change.event == "renamed" and change.data["anchor_kept"]:
        return
    else:
        names = [s.anchor for s in (change.before, *change.data.get("below", ()))]
    for name in names:
        hits = context.linkers(change.file.path, name)
        if hits:
            places = tuple(f"{hit.path} line {hit.line}" for hit in hits)
            message = say(
                "The anchor {name} is gone, but {places} still {link} to it.",
                name=f"#{name}",
                places=places,
                link=say("links" if len(places) == 1 else "link"),
            )
            yield state(change, f"#{name}", message, before=f"{change.file.path}#{name}", uses=list(places))
