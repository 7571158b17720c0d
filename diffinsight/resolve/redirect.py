"""Evidence from redirect entries: followed to their end, with loops and dead ends told.

In: `Facts` (every redirect entry at head, URL rules). Out: `Trail` by removed page. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from diffinsight.model import Evidence, Place, Redirect, say
from diffinsight.resolve.facts import Facts

MOST_HOPS = 20
_LANGUAGE = re.compile(r"/[a-z]{2}(?:-[a-z]{2,4})?(?=/)", re.I)


@dataclass(frozen=True)
class Trail:
    """The hops a redirect takes and where they end. `problem`: "" (it arrives), "loop", "dead end"."""

    hops: tuple[Redirect, ...]
    end: Place | None
    problem: str = ""

    @property
    def evidence(self) -> Iterator[Evidence]:
        first = self.hops[0]
        yield Evidence("redirect", say("A redirect leads to {target}", target=first.target), first.path, first.line)
        for hop in self.hops[1:]:
            yield Evidence("redirect", say("from there a redirect leads on to {target}", target=hop.target), hop.path, hop.line)
        if self.problem == "loop":
            yield Evidence("redirect", say("The redirects lead in a circle"), self.hops[-1].path, self.hops[-1].line)
        elif self.problem:
            yield Evidence("redirect", say("The redirect ends at {target}, which does not exist", target=self.hops[-1].target),
                           self.hops[-1].path, self.hops[-1].line)


class Redirects:
    """All redirect entries of the head tree, by what they lead away from."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def _by_source(self) -> dict[str, Redirect]:
        """Lower-case path, or site path without slashes at its ends -> entry; the first entry of a source counts."""
        found: dict[str, Redirect] = {}
        for entry in self.facts.redirects if "redirect" not in self.facts.without else ():
            found.setdefault(_key(entry.source), entry)
        return found

    def entry(self, path: str) -> Redirect | None:
        """The entry that leads away from a file of base or head, by its path or its site path."""
        found = self._by_source.get(path.lower())
        if found or not self._by_source:
            return found
        urls = (site.url_of(path) for site in (self.facts.base_site, self.facts.site))
        keys = (key for url in urls if url for key in _keys(url))
        return next((entry for key in keys if (entry := self._by_source.get(key))), None)

    def follow(self, path: str) -> Trail | None:
        """Where the redirects of a removed path end; None when there is none."""
        entry, hops = self.entry(path), list[Redirect]()
        while entry:
            if entry in hops or len(hops) == MOST_HOPS:
                return Trail(tuple(hops), None, "loop")
            hops.append(entry)
            place = self._place(entry)
            onward = self.entry(place.path) if place.path else self._onward(entry.target)
            stands = place.path in self.facts.head.paths() if place.path else not self._ours(entry.target)
            if onward is None or (place.path and stands and onward.kind != "front-matter"):
                return Trail(tuple(hops), place if stands else None, "" if stands else "dead end")
            entry = onward
        return None

    def _onward(self, target: str) -> Redirect | None:
        """The entry of a page long gone that a site path still names."""
        way = target.partition("#")[0].partition("?")[0]
        paths = (self._by_source.get(path.lower()) for path in self.facts.site.places(way))
        return self._by_source.get(_key(way)) or next((entry for entry in paths if entry), None)

    def _ours(self, target: str) -> bool:
        """Does a site path name a page that this repository should have: one in a folder that it publishes?"""
        places = self.facts.site.places(target)
        return any(posixpath.dirname(path).lower() in self._folders for path in places[:1])

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(posixpath.dirname(path).lower() for path in self.facts.head.paths())

    def _place(self, entry: Redirect) -> Place:
        """Where one entry leads. A site path that no page of head stands for may have been one of base's."""
        if entry.kind == "alias":
            return Place(entry.path, None, self.facts.site.url_of(entry.path))
        for site in (self.facts.site, self.facts.base_site):
            found = site.resolve(entry.target, entry.source)
            if found:
                return Place(found[0], found[1] or entry.target.partition("#")[2] or None, site.url_of(found[0]))
        return Place(None, None, entry.target)


def _keys(url: str) -> Iterator[str]:
    """Keys a site path is looked up by: itself, and without a language at its front (the default language may have none)."""
    yield _key(url)
    language = _LANGUAGE.match(url)
    if language:
        yield _key(url[language.end():] or "/")


def _key(source: str) -> str:
    """A source as it is looked up: site paths keep one leading slash and lose a final one."""
    return "/" + source.strip("/").lower() if source.startswith("/") else source.lower()
