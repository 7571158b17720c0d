"""Where removed things went, and who still uses them.

In: `Facts` (the range, both trees, URL rules, redirects, TOC and section changes). Out: `Migration` values.
Must not know: how anything was parsed or compared, what a finding is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname

from diffinsight.model import Hit, Migration, Place, Use
from diffinsight.parallel import spread
from diffinsight.resolve.anchors import moved_anchors
from diffinsight.resolve.facts import Facts
from diffinsight.resolve.files import file_verdicts, gone_files, subject
from diffinsight.resolve.gather import Option
from diffinsight.resolve.kinds import kept_and_lost, kind_of, parted
from diffinsight.resolve.pages import SURE, Verdict, options_of, verdicts
from diffinsight.resolve.paste import with_entries
from diffinsight.resolve.uses import Home, find_uses, look_for
from diffinsight.resolve.world import World

SHARE = 25  # removed pages from which a second process is worth its start

__all__ = ["Clues", "Facts", "look", "moved_anchors", "resolve"]


@dataclass(frozen=True)
class Clues:
    """What the two trees say of removed things by themselves: the candidates of each page that no redirect leads away from, and the
    lines at head that may use something removed."""

    options: Mapping[str, dict[str, Option]]
    hits: Sequence[Hit]


def look(facts: Facts) -> Clues:
    """Search the trees for what was removed. Needs no change of `facts`, so it can be done while the range is compared."""
    world = World(facts)
    return Clues(options_of(world), look_for(world, {*world.gone_paths, *(change.base_path for change in gone_files(world))}))


def resolve(facts: Facts, clues: Clues) -> tuple[Migration, ...]:
    """One migration for every page removed or renamed in the range, and for every other such file that is still used; by path."""
    world = World(facts)
    pages, files = verdicts(world, clues.options), file_verdicts(world)
    homes = {one.page: Home(one.target if one.confidence >= SURE else None) for one in (*pages, *files)}
    uses = find_uses(world, homes, clues.hits)
    together = Counter(one.target.path for one in pages if one.target)

    def migration(number: int) -> Migration:
        one = pages[number]
        return _migration(world, one, uses.get(one.page, ()), together[one.target.path] if one.target else 0)

    found = spread(migration, [1] * len(pages), SHARE)
    found += [_file(one, uses[one.page]) for one in files if one.page in uses]
    return with_entries(sorted(found, key=lambda one: one.source.path or ""), facts)


def _migration(world: World, verdict: Verdict, uses: tuple[Use, ...], together: int) -> Migration:
    target = verdict.target
    kept, lost = kept_and_lost(verdict.page, target.path, world) if target and target.path else ((), ())
    source = Place(verdict.page, None, world.facts.base_site.url_of(verdict.page))
    evidence = (*verdict.evidence, *parted(verdict.page, target, world))
    return Migration(kind_of(verdict.page, target, world, together), source, target, verdict.confidence, evidence, verdict.alternatives,
                     kept, lost, uses, verdict.redirected)


def _file(verdict: Verdict, uses: tuple[Use, ...]) -> Migration:
    source, target = verdict.page, verdict.target.path if verdict.target else None
    kind = "gone" if target is None else "renamed" if dirname(source) == dirname(target) else "moved"
    return Migration(kind, Place(source), verdict.target, verdict.confidence, verdict.evidence, uses=uses, subject=subject(source))
