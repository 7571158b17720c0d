"""Stories: findings gathered by what they tell together.

In: the desk. Out: `Story` values, most consequential first; every finding is in exactly one. Must not know: output formats.

Adding a gatherer: one generator that takes its findings out of the pool, one line in `_GATHERERS`. The first to take a finding has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from diffinsight.model import Finding
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import arrivals, availability, links, moves, pages, renames, shaped, upkeep, versions
from diffinsight.narrate.stories.echoes import echoes
from diffinsight.narrate.stories.story import Gatherer, Pool, Story

_GATHERERS: tuple[Gatherer, ...] = (
    pages.gone_pages,
    moves.moved_pages,
    arrivals.new_pages,
    availability.availability,
    versions.api_versions,
    renames.renames,
    links.broken,
    links.unresolved,
    links.retargeted,
    upkeep.trivial_wording,
    upkeep.reached,
    shaped.same_facts,
    upkeep.bundles,
    shaped.by_rule,
    shaped.rest,
)


def tell_stories(desk: Desk) -> tuple[Story, ...]:
    """All stories of the range, most consequential first."""
    repeated = echoes(desk.findings)
    pool = Pool(finding for finding in desk.findings if not _joins(finding) and finding.id not in repeated)
    stories = sorted((story for gather in _GATHERERS for story in gather(pool, desk)), key=_order)
    return tuple(sorted(_joined(_echoed(stories, repeated, desk), desk), key=_order))


def _joins(finding: Finding) -> bool:
    """Does a finding say nothing of its own where the same file has a story: a date, or the pages that an include reaches?"""
    return finding.rule == "date-changed" or (finding.rule == "include-changed" and bool(finding.details.get("pages")))


def _order(story: Story) -> tuple[int, str]:
    return -story.weight, story.key


def _echoed(stories: list[Story], repeated: Mapping[str, str], desk: Desk) -> list[Story]:
    """The stories with the findings that only repeat one of theirs."""
    told = {finding.id: index for index, story in enumerate(stories) for finding in story.findings}
    for finding in desk.findings:
        if finding.id in repeated:
            index = told[repeated[finding.id]]
            stories[index] = replace(stories[index], findings=(*stories[index].findings, finding))
    return stories


def _joined(stories: list[Story], desk: Desk) -> list[Story]:
    """The stories with the findings that only accompany them: a date, or the pages an include reaches, of a file they tell of."""
    home: dict[str, int] = {}
    for index, story in enumerate(stories):
        for finding in story.findings:
            home.setdefault(finding.path, index)
    pool = Pool(finding for finding in desk.findings if _joins(finding))
    for finding in pool.take([f for f in pool.left() if f.path in home]):
        index = home[finding.path]
        stories[index] = replace(stories[index], findings=(*stories[index].findings, finding))
    return stories + [story for gather in (upkeep.reached, upkeep.bundles) for story in gather(pool, desk)]


__all__ = ["Story", "tell_stories"]
