"""API versions that moved in a page's samples, told once a page for each pair of versions.

In: a page's "sample:changed" changes. Out: the same with "api-version:changed" changes beside them. Must not know: rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from diffinsight.model import Change, Lines, Sample


def gather(changes: Sequence[Change]) -> list[Change]:
    """Add the version changes; samples in which nothing else differs are marked `only_versions`."""
    places: dict[tuple[str, str], list[tuple[Change, int]]] = defaultdict(list)
    found = []
    for change in changes:
        if change.kind == "sample" and change.event == "changed":
            moved = _moved(change.before, change.after)
            for pair in moved:
                places[pair].append((change, 1))
            if moved and _without(change.before.code, [old for old, _ in moved]) == _without(change.after.code, [new for _, new in moved]):
                change = replace(change, data={**change.data, "only_versions": True})
        found.append(change)
    for (old, new), where in sorted(places.items()):
        first = where[0][0]
        sections = tuple((change.section.title if change.section else "", change.new_lines or (0, 0)) for change, _ in where)
        found.append(Change("api-version", "changed", first.file, old, new, None, _span([c.old_lines for c, _ in where]),
                            _span([c.new_lines for c, _ in where]), {"places": sections}))
    return found


def _moved(old: Sample, new: Sample) -> list[tuple[str, str]]:
    """Pairs (old version, new version), each once, of two forms of a sample."""
    a, b = old.reading.api_versions, new.reading.api_versions
    if a == b:
        return []
    if len(a) == len(b):
        pairs = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    else:
        gone, came = list((Counter(a) - Counter(b)).elements()), list((Counter(b) - Counter(a)).elements())
        pairs = list(zip(gone, came, strict=False))
    return list(dict.fromkeys(pairs))


def _without(code: str, versions: Sequence[str]) -> str:
    for version in sorted(versions, key=len, reverse=True):
        code = code.replace(version, "\0")
    return "\n".join(line.strip() for line in code.split("\n") if line.strip())


def _span(lines: Sequence[Lines | None]) -> Lines | None:
    known = [pair for pair in lines if pair]
    return (min(a for a, _ in known), max(b for _, b in known)) if known else None
