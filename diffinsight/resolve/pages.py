"""The migrations of removed pages: redirect first, else the weighed evidence.

In: `World`. Out: `Verdict` values, from which migrations are made. Must not know: uses, anchors, assets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from diffinsight.model import EVIDENCE_KINDS, Candidate, Evidence, Place
from diffinsight.resolve.combine import weigh
from diffinsight.resolve.gather import Gatherer, Option
from diffinsight.resolve.redirect import Redirects, Trail
from diffinsight.resolve.siblings import Siblings
from diffinsight.resolve.toc import Contents
from diffinsight.resolve.world import World

WRITTEN = 0.99  # a redirect its authors wrote
RETARGETED = 0.8  # the page's own entry in a table of contents leads there now
UNCHECKED = 0.6  # a redirect to an address of this site that no file of this repository stands for
SURE = 0.7  # from here on a migration is stated as fact and links are rewritten
LEAST = 0.3  # below this nothing is named as the answer, only candidates
CHOICES = 3


@dataclass(frozen=True)
class Verdict:
    """Where a removed page went, before uses and kinds are known."""

    page: str
    target: Place | None
    confidence: float
    evidence: tuple[Evidence, ...]
    alternatives: tuple[Candidate, ...]
    redirected: bool


def options_of(world: World) -> dict[str, dict[str, Option]]:
    """Removed page without a redirect that arrives -> its candidates by path."""
    redirects = Redirects(world.facts)
    sought = {change.base_path: change for change in world.gone if not _arrives(redirects.follow(change.base_path))}
    gatherer = Gatherer(world, frozenset(sought))
    return {page: gatherer.options(change) for page, change in sought.items()}


def verdicts(world: World, options: Mapping[str, dict[str, Option]]) -> list[Verdict]:
    """One verdict for each page that went, sorted by path."""
    redirects, contents = Redirects(world.facts), Contents(world)
    trails = {change.base_path: redirects.follow(change.base_path) for change in world.gone}
    guesses = {page: [(one.path, share) for one, share in weigh(found)] for page, found in options.items()}
    siblings = Siblings({**_written(trails), **guesses})
    for page, found in options.items():
        for path, marks in siblings.marks(page, list(found)).items():
            found[path].marks.update(marks)
    return [_verdict(world, trails[page], page, options.get(page, {}), contents.retargeted(page)) for page in trails]


def _arrives(trail: Trail | None) -> bool:
    return trail is not None and trail.end is not None


def _written(trails: Mapping[str, Trail | None]) -> dict[str, list[tuple[str, float]]]:
    """What redirects say, as guesses that pages without one can follow."""
    return {page: [(trail.end.path, WRITTEN)] for page, trail in trails.items() if trail and trail.end and trail.end.path}


def _verdict(world: World, trail: Trail | None, page: str, options: Mapping[str, Option], entry: str) -> Verdict:
    if trail and trail.end:
        own = trail.end.path is None and bool(world.facts.site.places(trail.end.url or ""))
        return Verdict(page, trail.end, UNCHECKED if own else WRITTEN, tuple(trail.evidence), (), True)
    weighed = _with_contents(weigh(options), entry)
    told = tuple(trail.evidence) if trail else ()
    if not weighed:
        return Verdict(page, None, 0.0, told, (), False)
    (best, share), rest = weighed[0], weighed[1:]
    choices = tuple(Candidate(_place(world, option.path), round(value, 2)) for option, value in rest[:CHOICES] if value >= 0.01)
    evidence = (*told, *ordered(best.evidence))
    if share < LEAST:
        first = Candidate(_place(world, best.path), round(share, 2))
        return Verdict(page, None, round(share, 2), evidence, (first, *choices)[:CHOICES], False)
    anchor = (entry.partition("#")[2] or None) if entry.partition("#")[0] == best.path else None
    return Verdict(page, replace(_place(world, best.path), anchor=anchor), round(share, 2), evidence, choices, False)


def _with_contents(weighed: list[tuple[Option, float]], entry: str) -> list[tuple[Option, float]]:
    """The candidates with the one first to which the page's own entry in a table of contents leads now: its authors' word, right in
    more than nine of ten removals whose redirects were known."""
    told = entry.partition("#")[0]
    if not any(option.path == told for option, _ in weighed):
        return weighed
    found = [(option, max(share, RETARGETED) if option.path == told else share * (1 - RETARGETED)) for option, share in weighed]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].path))


def _place(world: World, path: str) -> Place:
    return Place(path, None, world.facts.site.url_of(path))


def ordered(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Strongest kind first, at most three pieces of a kind."""
    seen: Counter[str] = Counter()
    found = []
    for piece in sorted(evidence, key=lambda e: (EVIDENCE_KINDS.index(e.kind), e.path, e.line or 0)):
        seen[piece.kind] += 1
        if seen[piece.kind] <= 3:
            found.append(piece)
    return found
