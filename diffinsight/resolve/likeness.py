"""Evidence from names alone: title, file name and folder.

In: `World`. Out: candidate paths and `Clue` values. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import heapq
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from diffinsight.resolve.clues import Clue, folders, overlap, rarity
from diffinsight.resolve.text import tokens
from diffinsight.resolve.world import World

MOST = 12
NEWS = re.compile(r"release-?notes|whats-?new|change-?log|what-is-new|^news$")
LANDING = ("index", "_index", "overview", "readme", "introduction", "about", "toc", "what", "welcome")


def stem(path: str) -> str:
    """A file's name without its suffix; for a folder's landing page the folder's name."""
    folder, name = posixpath.split(path)
    bare = posixpath.splitext(name)[0]
    return posixpath.basename(folder) if bare.lower() in ("index", "_index", "readme", "overview") and folder else bare


def is_landing(path: str) -> bool:
    """Does a page stand for its folder, by its name?"""
    bare = posixpath.splitext(posixpath.basename(path))[0].lower()
    return bare in LANDING or (tokens(bare) or ("",))[-1] in ("overview", "introduction")


class Names:
    """Titles and paths of every page at head."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def weights(self) -> Mapping[str, float]:
        return rarity({*tokens(title), *tokens(stem(path))} for path, title in self.world.titles.items())

    @cached_property
    def _known(self) -> list[tuple[str, frozenset[str], frozenset[str]]]:
        return [(path, frozenset(tokens(title)), frozenset(tokens(stem(path)))) for path, title in self.world.titles.items()]

    def nearest(self, page: str) -> list[str]:
        """Pages at head whose title or file name is most like the removed page's, and the landing pages of its folders."""
        title, name = frozenset(tokens(self.world.old(page).title)), frozenset(tokens(stem(page)))
        scored = []
        for path, other_title, other_name in self._known:
            if title & other_title or name & other_name:
                score = overlap(title, other_title, self.weights) + overlap(name, other_name, self.weights) + near(page, path)
                scored.append((-score, path))
        return [path for _, path in heapq.nsmallest(MOST, scored)] + self._landings(page)

    def _landings(self, page: str) -> list[str]:
        parts = page.split("/")[:-1]
        found = []
        for depth in range(len(parts), max(0, len(parts) - 2), -1):
            for name in ("index.md", "index.yml", "_index.md", "overview.md", "README.md", "release-notes.md", "whats-new.md"):
                path = "/".join([*parts[:depth], name])
                if path in self.world.facts.head.paths():
                    found.append(path)
        return found

    def clues(self, page: str, candidates: Iterable[str]) -> list[Clue]:
        """Likeness of names, for each candidate."""
        source = self.world.old(page)
        return [Clue(path, self._compare(page, source.title, path)) for path in candidates]

    def _compare(self, page: str, title: str, path: str) -> dict[str, float]:
        other = self.world.new(path).title
        name, its_name = tokens(stem(page)), tokens(stem(path))
        bare = posixpath.splitext(posixpath.basename(path))[0].lower()
        landing = is_landing(path)
        above = folders(page)[:len(folders(path))] == folders(path)
        change = self.world.changes.get(path)
        status = change.status if change else "untouched"
        return {
            "title": overlap(tokens(title), tokens(other), self.weights),
            "title-same": float(bool(title) and title.lower() == other.lower()),
            "stem": overlap(name, its_name, self.weights), "stem-same": float(name == its_name),
            "folder-title": overlap(folder_words(page), (*tokens(other), *its_name), self.weights),
            "folder-page": float(page.lower().startswith(posixpath.splitext(path)[0].lower() + "/")),
            "near": near(page, path), "news": float(bool(NEWS.search(bare))),
            "landing": float(landing and above), "landing-else": float(landing and not above),
            "landing-pair": float(landing and is_landing(page)),
            "modified": float(status == "modified"), "untouched": float(status == "untouched"),
        }


def folder_words(page: str) -> tuple[str, ...]:
    """The words of the folder a page lies in."""
    return tokens(page.split("/")[-2]) if "/" in page else ()


def near(one: str, other: str) -> float:
    """How much of two paths' folders agrees, from the root and from the end, 0 to 1."""
    left, right = folders(one), folders(other)
    head = _common(left, right)
    return (head + _common(left[head:][::-1], right[head:][::-1])) / max(len(left), len(right), 1)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many leading members two sequences share."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
