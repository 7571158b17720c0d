"""What to write instead of a link to what was taken away: by file for the analysed repository, by address for any other.

In: `Facts`, migrations. Out: replacements. Must not know: how files are read or written.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from diffinsight.model import Migration, Place
from diffinsight.resolve.facts import Facts
from diffinsight.resolve.rewrite import rewrite, taken_apart
from diffinsight.resolve.world import PAGE, World
from diffinsight.resolve.written import written

_BRANCH = re.compile(r"/(?:blob|tree|raw|edit)/(?:main|master|live|HEAD|develop|trunk)/")
_HOST = re.compile(r"https?://[^/]+", re.I)


def replacements(migrations: Iterable[Migration], facts: Facts) -> dict[str, dict[str, tuple[str, Migration]]]:
    """File of the head tree -> link as written in it -> what to write instead, and the migration that says so."""
    found: dict[str, dict[str, tuple[str, Migration]]] = defaultdict(dict)
    moves = {one.source.path: one for one in migrations if one.subject == "page" and one.source.path}
    world = World(facts)
    for one in moves.values():
        for old, new in _own_links(one, moves, world):
            found[one.target.path if one.target and one.target.path else ""][old] = (new, one)
    for one in migrations:
        for use in one.uses:
            if use.new is not None and use.new != use.old and use.kind != "redirect":
                found[use.path][use.old] = (use.new, one)
    return dict(found)


def _own_links(one: Migration, moves: Mapping[str, Migration], world: World) -> Iterable[tuple[str, str]]:
    """Relative links inside a page that changed its folder and was written for the old one."""
    old, new = one.source.path or "", one.target.path if one.target else None
    change = world.changes.get(new or "")
    if new is None or change is None or change.base_path != old or posixpath.dirname(old) == posixpath.dirname(new):
        return
    head, lines = world.facts.head.paths(), world.new(new).raw.split("\n")
    for link in (link for number, line in enumerate(lines, 1) for link in written(line.rstrip("\r"), number, new)):
        way = link.target.partition("#")[0]
        if not way or way.startswith(("/", "~")) or ":" in way:
            continue
        there, meant = world.facts.site.resolve(link.target, new), world.facts.base_site.resolve(link.target, old)
        if meant is None or (there and there[0] in head) or meant[0] not in world.facts.base.paths():
            continue
        text = _from(link.target, new, meant[0], moves, world)
        if text is not None and text != link.target:
            yield link.target, text


def _from(target: str, path: str, meant: str, moves: Mapping[str, Migration], world: World) -> str | None:
    """A link as `path` has to write it that was meant for the file `meant`, which stands or has moved too."""
    if meant in world.facts.head.paths():
        way, mark, anchor = target.partition("#")
        new = rewrite(taken_apart(way, path, meant), Place(meant), world)
        return new + mark + anchor if new is not None else None
    home = moves.get(meant)
    return rewrite(taken_apart(target, path, meant), home.target, world) if home and home.target else None


class Citations:
    """Addresses of removed pages, as any file anywhere may cite them: on the site, or on the forge's main branch."""

    def __init__(self, migrations: Sequence[Migration], facts: Facts) -> None:
        self.facts = facts
        self._world = World(facts)
        self._moves = {(one.source.path or "", (one.source.anchor or "").lower()): one for one in reversed(migrations)}

    @property
    def literals(self) -> list[str]:
        """What every such address must hold."""
        found = set()
        for one in self._moves.values():
            found |= {f"/{last}" for place in (one.source.url, one.source.path) if place and (last := place.rstrip("/").rpartition("/")[2])}
        return sorted(found)

    def replacement(self, target: str) -> tuple[str | None, Migration] | None:
        """What to write instead of a site path or address, and why; None when it leads to nothing that was taken away."""
        return self._on_site(target) or self._on_forge(target)

    def _on_site(self, target: str) -> tuple[str | None, Migration] | None:
        if not target.startswith(("/", "http://", "https://")):
            return None
        anchor = target.partition("#")[2].lower()
        now, before = self.facts.site.file_of(target), self.facts.base_site.file_of(target)
        one = self._moves.get((now, anchor)) if now and anchor else self._moves.get((before, "")) if before and not now else None
        if one is None or one.target is None:
            return (None, one) if one else None
        new = rewrite(taken_apart(target, "", one.source.path or ""), one.target, self._world)
        if new and now and one.target.path == now:
            new = target.partition("#")[0] + (f"#{one.target.anchor}" if one.target.anchor else "")
        elif new and new.startswith("/") and (host := _HOST.match(target)):
            new = host[0] + new
        return new, one

    def _on_forge(self, target: str) -> tuple[str | None, Migration] | None:
        repository = self.facts.range.repository
        rest = target[len(repository):] if repository.startswith("http") and target.lower().startswith(repository.lower()) else ""
        branch = _BRANCH.match(rest)
        path, mark, anchor = rest[branch.end():].partition("#") if branch else ("", "", "")
        one = self._moves.get((path, "")) if path.lower().endswith(PAGE) else None
        if one is None:
            return None
        new = one.target.path if one.target else None
        keeps = new and anchor and anchor.lower() in self._world.new(new).anchors
        return (target[:len(target) - len(path + mark + anchor)] + new + (mark + anchor if keeps else "") if new else None), one
