"""Rules about titles and front matter. In: title and front-matter changes. Out: findings. Must not know: YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.classify.registry import Context, rule, state
from diffinsight.classify.wording import excerpt
from diffinsight.model import Change, Finding, Message, say

LONG = 600  # characters of a list of values
DATE_KEYS = frozenset(
    {"ms.date", "date", "lastmod", "updated", "last_update", "ms.reviewed", "publishdate", "lastupdated", "ms.lastreviewed"}
)
OWN_RULE = DATE_KEYS | {
    "title",
    "description",
    "robots",
    "draft",
    "monikerrange",
    "redirect_url",
    "redirect_document_id",
    "aliases",
    "redirect_from",
    "noindex",
}


@rule("title:changed", "front-matter:changed", label="minor")
def title_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A page's title changed, in its first heading or its front matter.

    Why: readers and search results know the page by its title; a changed title can tell of a changed subject.
    Do: update texts that cite the title.
    Example: "Get started with Lumen Batch" became "Lumen Batch quickstart".
    Neighbours: preview-lifted owns a title that lost its "(preview)"; section-renamed the headings below.
    """
    if change.kind == "title" or change.data["key"].lower() == "title":
        old, new = str(change.before), str(change.after)
        which = "heading" if change.kind == "title" else "title in the front matter"
        message = say(f"The page's {which} changed from {{old}} to {{new}}.", old=old, new=new)
        yield state(change, new, message, before=old, after=new, group="", key="title")


def _key(change: Change) -> str:
    return str(change.data["key"]).lower()


def _set(change: Change, name: str) -> Message:
    """ "name changed from a to b", "name: a is new", "name is gone (was a)"."""
    if change.event == "added":
        return say("{name} is set to {new}.", name=name, new=_value(change.after))
    if change.event == "removed":
        return say("{name} is no longer set (it was {old}).", name=name, old=_value(change.before))
    old, new = (value if isinstance(value, list) else [] for value in (change.before, change.after))
    gone, came = tuple(_value(one) for one in old if one not in new), tuple(_value(one) for one in new if one not in old)
    if len(old) > 3 and len(new) > 3 and len(gone) + len(came) < len(old) and (gone or came):
        if not gone:
            return say("{name} also lists {came}.", name=name, came=came)
        return say("{name} lists {came} instead of {gone}.", name=name, came=came, gone=gone) if came else \
            say("{name} no longer lists {gone}.", name=name, gone=gone)
    return say("{name} changed from {old} to {new}.", name=name, old=_value(change.before), new=_value(change.after))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return excerpt(", ".join(_value(part) for part in value), LONG)
    if isinstance(value, dict):
        return excerpt(", ".join(f"{key}: {_value(part)}" for key, part in value.items()), LONG)
    return "" if value is None else str(value)


def _meta(change: Change) -> Finding:
    name = str(change.data["key"])
    old, new = (None if v is None else f"{name}: {_value(v)}"[:600] for v in (change.before, change.after))
    return state(change, name, _set(change, name), before=old, after=new, group="", key=name)


@rule("front-matter:changed", "front-matter:added", "front-matter:removed", label="minor")
def description_changed(change: Change, context: Context) -> Iterator[Finding]:
    """The `description` of a page's front matter changed.

    Why: it is what search results show.
    Do: nothing, unless you cite it.
    Example: description changed from "Learn about X" to "Learn about X and Y".
    Neighbours: title-changed, metadata-changed.
    """
    if _key(change) == "description":
        yield _meta(change)


@rule("front-matter:changed", "front-matter:added", "front-matter:removed", label="minor")
def date_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A date in the front matter (`ms.date`, `date`, `lastmod`, ...) changed.

    Why: it says when the page was last reviewed, nothing about its content.
    Do: nothing.
    Example: ms.date changed from 03/13/2025 to 04/02/2025.
    Neighbours: metadata-changed owns the other keys.
    """
    if _key(change) in DATE_KEYS:
        yield _meta(change)


@rule("front-matter:changed", "front-matter:added", "front-matter:removed", label="minor")
def metadata_changed(change: Change, context: Context) -> Iterator[Finding]:
    """Any other key of the front matter changed.

    Why: topic type, author or service decide where and how a page is shown.
    Do: nothing, for readers.
    Example: ms.topic changed from conceptual to how-to.
    Neighbours: title-changed, description-changed, date-changed, page-hidden and the moniker-range rules own their keys.
    """
    if _key(change) not in OWN_RULE or (_key(change) == "title" and change.event != "changed"):
        yield _meta(change)


@rule("setting:changed", "setting:added", "setting:removed", label="minor")
def setting_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A value in a settings file of the site (`docfx.json`, `mkdocs.yml` and the like) changed.

    Why: such values hold for every page: defaults of front matter, versions, what is built.
    Do: nothing, for readers.
    Example: build.globalMetadata.feedback_system changed from GitHub to Standard.
    Neighbours: metadata-changed owns front matter; the toc-entry and redirect rules own navigation and redirects in such files.
    """
    yield _meta(change)


def _hidden(change: Change, value: Any) -> bool:
    if re.search(r"(?:^|/)(?:_?includes?|archetypes|templates?)/", change.file.path, re.I):
        return False  # no page of its own
    key, text = _key(change), str(value or "").lower()
    return (key == "robots" and "noindex" in text) or (key in ("draft", "noindex") and text in ("true", "yes", "1"))


@rule("front-matter:changed", "front-matter:added", label="breaking")
def page_hidden(change: Change, context: Context) -> Iterator[Finding]:
    """A page is kept out of search engines or the site: `robots: noindex` or `draft: true` is new.

    Why: readers no longer find it.
    Do: look for the page that takes its place.
    Example: `robots: NOINDEX` is set on `v1/setup.md`.
    Neighbours: page-unhidden is the twin.
    """
    if _key(change) in ("robots", "draft", "noindex") and _hidden(change, change.after) and not _hidden(change, change.before):
        yield _meta(change)


@rule("front-matter:changed", "front-matter:removed", label="new")
def page_unhidden(change: Change, context: Context) -> Iterator[Finding]:
    """A page that was kept out of search engines or the site is shown again.

    Why: it is part of the documentation now.
    Do: link to it.
    Example: `draft: true` is gone from `preview/agents.md`.
    Neighbours: page-hidden is the twin.
    """
    if _key(change) in ("robots", "draft", "noindex") and _hidden(change, change.before) and not _hidden(change, change.after):
        yield _meta(change)


def _versions(value: Any) -> set[str]:
    return set(re.split(r"\s*\|\|\s*", str(value or "").strip())) - {""}


def _wider(old: Any, new: Any) -> bool:
    """Does the new moniker range take in more: a new alternative, a lower bound that came down or an upper one that went up."""
    a, b = _versions(old), _versions(new)
    if a < b or not b:
        return True
    bounds = [re.fullmatch(r"([<>])=?\s*(\S+)", str(v).strip()) for v in (old, new)]
    if not (bounds[0] and bounds[1] and bounds[0][1] == bounds[1][1]):
        return False
    low, high = (_natural(bound[2]) for bound in (bounds if bounds[0][1] == "<" else bounds[::-1]) if bound)
    return low < high


def _natural(version: str) -> list[tuple[int, str]]:
    """A version as it sorts: "lumen-9" before "lumen-10"."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", version)]


@rule("front-matter:changed", "front-matter:added", label="breaking")
def moniker_range_narrowed(change: Change, context: Context) -> Iterator[Finding]:
    """A page's `monikerRange` covers fewer versions than before, or is set where it was not.

    Why: readers of a version that fell out no longer see the page.
    Do: stay on the older documentation for that version.
    Example: monikerRange changed from ">=lumen-2023" to ">=lumen-2025".
    Neighbours: moniker-range-widened is the twin.
    """
    if _key(change) == "monikerrange" and not _wider(change.before, change.after):
        yield _meta(change)


@rule("front-matter:changed", "front-matter:removed", label="new")
def moniker_range_widened(change: Change, context: Context) -> Iterator[Finding]:
    """A page's `monikerRange` covers more versions than before, or is no longer limited.

    Why: the page now holds for more versions.
    Do: nothing.
    Example: monikerRange changed from ">=lumen-2025" to ">=lumen-2023".
    Neighbours: moniker-range-narrowed is the twin.
    """
    if _key(change) == "monikerrange" and (change.event == "removed" or _wider(change.before, change.after)):
        yield _meta(change)
