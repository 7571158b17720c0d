"""Where removed things went, and who still uses them.

In: `Facts` (the range, both trees, URL rules, redirects, TOC and section changes). Out: `Migration` values.
Must not know: how anything was parsed or compared, what a finding is.
"""

from __future__ import annotations

from collections import Counter

from diffinsight.model import Migration, Place, Use
from diffinsight.resolve.anchors import moved_anchors
from diffinsight.resolve.facts import Facts
from diffinsight.resolve.kinds import kept_and_lost, kind_of
from diffinsight.resolve.pages import SURE, Verdict, verdicts
from diffinsight.resolve.paste import with_entries
from diffinsight.resolve.uses import Home, find_uses
from diffinsight.resolve.world import World

__all__ = ["Facts", "moved_anchors", "resolve"]


def resolve(facts: Facts) -> tuple[Migration, ...]:
    """One migration for every page removed or renamed in the range, sorted by path."""
    world = World(facts)
    found = verdicts(world)
    uses = find_uses(world, {one.page: Home(one.target if one.confidence >= SURE else None) for one in found})
    together = Counter(one.target.path for one in found if one.target)
    migrations = [_migration(world, one, uses.get(one.page, ()), together[one.target.path] if one.target else 0) for one in found]
    return with_entries(migrations, facts)


def _migration(world: World, verdict: Verdict, uses: tuple[Use, ...], together: int) -> Migration:
    target = verdict.target
    kept, lost = kept_and_lost(world.old(verdict.page), world.new(target.path)) if target and target.path else ((), ())
    return Migration(
        kind_of(verdict.page, target, world, together), Place(verdict.page, None, world.facts.base_site.url_of(verdict.page)), target,
        verdict.confidence, verdict.evidence, verdict.alternatives, kept, lost, uses, verdict.redirected)
