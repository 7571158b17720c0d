"""Sections that were renamed or went elsewhere: where each old anchor's readers should be sent.

In: section and anchor changes, and the links that still lead to lost anchors. Out: the place each anchor went to, and `Migration` values.
Must not know: how sections were compared, how links were searched for.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from diffinsight.model import Change, Evidence, Hit, Message, Migration, Place, Use, say
from diffinsight.resolve.facts import Facts
from diffinsight.resolve.homes import Key, section_homes
from diffinsight.resolve.rewrite import Written, rewrite, taken_apart
from diffinsight.resolve.world import World

_KINDS = {"renamed": "renamed", "moved": "moved", "dissolved": "merged", "removed": "replaced"}
_SURE = {"renamed": 0.95, "moved": 0.9, "dissolved": 0.85, "removed": 0.8}
Dangling = tuple[str, str, Hit, str]  # path, lost anchor, line that links to it, target as written


def moved_anchors(facts: Facts, dangling: Iterable[Dangling]) -> tuple[Migration, ...]:
    """One migration for every lost anchor that is still linked to and whose section is known to stand elsewhere."""
    links = sorted(dangling, key=lambda one: (one[0], one[1], one[2].path, one[2].line, one[3]))
    homes = section_homes(facts.section_changes) if links else {}
    world = World(facts)
    groups = ((key, list(group)) for key, group in groupby(links, key=lambda one: (one[0], one[1].lower())))
    return tuple(_migration(key, homes[key], group, world) for key, group in groups if key in homes and _stands(homes[key][1], world))


def _stands(place: Place, world: World) -> bool:
    return place.path is not None and (place.anchor is None or place.anchor.lower() in world.new(place.path).anchors)


def _migration(key: Key, home: tuple[Change, Place], links: list[Dangling], world: World) -> Migration:
    change, target = home
    path, anchor = key
    site = world.facts.site
    target = Place(target.path, target.anchor, site.url_of(target.path) if target.path else None)
    uses = dict.fromkeys(Use(hit.path, hit.line, old, _new(taken_apart(old, hit.path, path), target, world)) for _, _, hit, old in links)
    line = change.new_lines[0] if change.new_lines else None
    evidence = Evidence("content", _statement(change, target), target.path or path, line)
    return Migration(_KINDS[change.event], Place(path, anchor, site.url_of(path)), target, _SURE[change.event], (evidence,),
                     uses=tuple(uses), subject="anchor")


def _statement(change: Change, target: Place) -> Message:
    old = getattr(change.before, "title", None) or str(change.before)
    if change.event == "renamed":
        return say("The section {old} is now called {new}", old=old, new=change.after.title)
    if change.event == "moved":
        return say("The section {old} now stands in {path}", old=old, path=str(target.path))
    if change.event == "dissolved":
        return say("The text of the section {old} now stands under {new}", old=old, new=str(change.data["into"]) or str(target.path))
    return say("The anchor {old} stood in the section {new}", old=old, new=target.anchor or str(target.path))


def _new(written: Written, target: Place, world: World) -> str | None:
    """The link to the section's new place; links within a page stay links within it."""
    if target.path == written.page:
        return f"{written.way}{written.query}#{target.anchor}" if target.anchor else written.way + written.query or None
    return rewrite(written, target, world)
