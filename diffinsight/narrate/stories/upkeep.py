"""Stories of upkeep: wording, small additions, links, dates, metadata, images, files that are no documentation.

In: findings. Out: stories. Must not know: pages, versions, availability.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.shapebook import SHAPES
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, grouped, series, words


@dataclass(frozen=True)
class Bundle:
    """Rules told together by counts: `parts` gives each rule its phrase for one and for {n}."""

    key: str
    importance: int
    lead: str
    parts: dict[str, tuple[str, str]]
    quoted: int = 1  # as many findings or fewer are left to the book of shapes, which quotes them


BUNDLES = (
    Bundle(
        "contents",
        34,
        "Table of contents",
        {
            "toc-entry-added": ("{names} is new", "{names} are new"),
            "toc-entry-removed": ("{names} is gone", "{names} are gone"),
            "toc-entry-renamed": ("{names} has a new name", "{names} have new names"),
            "toc-entry-retargeted": ("{names} leads elsewhere", "{names} lead elsewhere"),
            "toc-entry-moved": ("{names} stands in another place", "{names} stand in other places"),
            "toc-entry-keywords-changed": ("{names} is found by other words", "{names} are found by other words"),
        },
    ),
    Bundle(
        "text",
        28,
        "Text",
        {
            "text-added": ("{n} paragraph is new", "{n} paragraphs are new"),
            "text-removed": ("{n} paragraph is gone", "{n} paragraphs are gone"),
            "list-item-added": ("{n} list item is new", "{n} list items are new"),
            "list-item-removed": ("{n} list item is gone", "{n} list items are gone"),
        },
        4,
    ),
    Bundle(
        "links",
        22,
        "Links",
        {
            "link-retargeted": ("{n} link leads elsewhere", "{n} links lead elsewhere"),
            "external-link-changed": ("{n} external address changed", "{n} external addresses changed"),
            "link-added": ("{n} link is new", "{n} links are new"),
            "link-removed": ("{n} link is gone", "{n} links are gone"),
        },
    ),
    Bundle(
        "files",
        18,
        "Images and other files",
        {
            "asset-added": ("{names} is new", "{names} are new"),
            "include-changed": ("{names} changed", "{names} changed"),
            "asset-changed": ("{names} was replaced", "{names} were replaced"),
            "asset-removed": ("{names} is removed", "{names} are removed"),
            "other-file-changed/added": ("{names} is new", "{names} are new"),
            "other-file-changed/modified": ("{names} changed", "{names} changed"),
            "other-file-changed/renamed": ("{names} moved", "{names} moved"),
            "other-file-changed/removed": ("{names} is removed", "{names} are removed"),
        },
    ),
    Bundle(
        "includes",
        24,
        "Includes",
        {
            "include-added": ("{names} is new", "{names} are new"),
            "include-removed": ("{names} is removed", "{names} are removed"),
            "include-used": ("{n} include statement changed", "{n} include statements changed"),
        },
    ),
    Bundle(
        "wording",
        14,
        "Wording",
        {
            "wording-changed": ("{n} section is reworded", "{n} sections are reworded"),
            "parameter-description-changed": ("{n} parameter description is reworded", "{n} parameter descriptions are reworded"),
            "notice-kind-changed": ("{n} notice has another weight", "{n} notices have another weight"),
            "description-changed": ("{n} page description changed", "{n} page descriptions changed"),
        },
    ),
    Bundle(
        "metadata",
        6,
        "Metadata",
        {
            "metadata-changed": ("{n} front matter value changed", "{n} front matter values changed"),
            "setting-changed": ("{n} setting of the site changed", "{n} settings of the site changed"),
            "date-changed": ("{n} date changed", "{n} dates changed"),
        },
    ),
)


def bundles(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story a bundle and label; a few findings are left to the book of shapes where that can quote them."""
    for bundle in BUNDLES:
        left = pool.left(*sorted({kind.partition("/")[0] for kind in bundle.parts}))
        for label, told in grouped(left, lambda f: f.label).items():
            if len(told) > bundle.quoted or any(f.rule not in SHAPES for f in told):
                yield _bundled(bundle, label, pool.take(told), desk)


def _kind(finding: Finding, desk: Desk) -> str:
    """The rule, with the file's status for files that are known by that alone."""
    file = desk.files.get(finding.path)
    return f"{finding.rule}/{file.status if file else 'modified'}" if finding.rule == "other-file-changed" else finding.rule


def _bundled(bundle: Bundle, label: str, told: Sequence[Finding], desk: Desk) -> Story:
    parts: list[Message] = []
    named = False
    for kind, forms in bundle.parts.items():
        here = [f for f in told if _kind(f, desk) == kind]
        if here:
            named = named or "{names}" in forms[0]
            n = sum(int(f.details.get("count", 1)) if "{n}" in forms[0] else 1 for f in here)
            parts.append(say(*forms, "n", n=n, names=cut([words(f.subject, 45) for f in here], 2)))
    files = desk.names(f.path for f in told)
    listed = series(parts, 4) if named else say("{parts}", parts=tuple(parts))
    if bundle.key in ("files", "includes") and named:
        text = say("{parts}.", parts=listed)
    else:
        one, many = "In {files}, {parts}.", "In {m} files ({files}), {parts}."
        text = say(one, many, "m", parts=listed, files=cut(files), m=len(files))
    return compose(f"{bundle.key}:{label}", bundle.importance, say(bundle.lead), text, told)


def trivial_wording(pool: Pool, desk: Desk) -> Iterator[Story]:
    """Changes of punctuation, contractions and case, told apart from rewording."""
    told = pool.take([f for f in pool.left("wording-changed") if f.details.get("trivial")])
    if told:
        files = desk.names(f.path for f in told)
        text = say(
            "Only punctuation, contractions or case differ in {n} section of {files}.",
            "Only punctuation, contractions or case differ in {n} sections of {files}.",
            "n",
            n=len(told),
            files=cut(files),
        )
        yield compose("wording:trivial", 8, say("Spelling and punctuation"), text, told)


def reached(pool: Pool, desk: Desk) -> Iterator[Story]:
    """Changed includes and snippets with the pages they reach; those that reach none are told among the other files."""
    told = pool.take([f for f in pool.left("include-changed") if f.details.get("pages")])
    if told:
        pages = list(dict.fromkeys(str(page) for f in told for page in f.details["pages"]))
        one, many = "{pages} shows {files}, which changed.", "{n} pages show {files}, which changed: {pages}."
        text = say(one, many, "n", n=len(pages), files=cut(desk.names(f.path for f in told)), pages=cut(desk.names(pages)))
        yield compose("include-changed", 26, say("Includes"), text, told)
