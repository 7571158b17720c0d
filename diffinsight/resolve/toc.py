"""Evidence from tables of contents: the entry that pointed at a page now points elsewhere, by name or by place.

In: `World` (the tables of contents that changed, read lightly here because unchanged neighbours matter too).
Out: `Clue` values by removed page. Must not know: other kinds of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from diffinsight.model import Evidence, say
from diffinsight.resolve.clues import Clue, overlap
from diffinsight.resolve.text import fold, tokens
from diffinsight.resolve.world import World, is_toc

_KEY = re.compile(r"^(?P<indent>\s*)(?P<dash>-\s+)?[\"']?"
                  r"(?P<key>name|title|href|local|topicHref|tocHref)[\"']?\s*:\s*(?P<value>.*?)\s*$", re.I)
_NAV = re.compile(r"^(?P<indent>\s*)-\s+(?:[\"']?(?P<name>[^:\"'#]+?)[\"']?\s*:\s*)?[\"']?(?P<href>[^\s\"':]+\.md)?[\"']?\s*$")
_OUTLINE = re.compile(r"^(?P<marks>#{1,6}|\s*[-*])\s+(?:\[(?P<name>[^\]]*)\]\((?P<href>[^()\s]*)\)|(?P<plain>.+?))\s*$")


@dataclass
class Row:
    """One entry while it is being read: `depth` orders it under its parents."""

    depth: int
    line: int
    name: str = ""
    href: str = ""
    target: str = ""
    trail: tuple[str, ...] = ()


def rows(path: str, text: str) -> list[Row]:
    """The entries of a table of contents in document order, without targets."""
    reader = _outline if path.lower().endswith(".md") else _nav if "mkdocs" in path.lower().rsplit("/", 1)[-1] else _mapping
    found = list(reader(text.splitlines()))
    stack: list[Row] = []
    for row in found:
        while stack and stack[-1].depth >= row.depth:
            stack.pop()
        row.trail = tuple(fold(parent.name) for parent in stack)
        stack.append(row)
    return found


def _mapping(lines: Sequence[str]) -> Iterator[Row]:
    """`- name: X` / `href: y` entries (DocFX, Hugging Face). A key belongs to the last entry indented less than it."""
    found: list[Row] = []
    for number, line in enumerate(lines, 1):
        match = _KEY.match(line)
        if not match:
            continue
        depth, key = len(match["indent"]), match["key"].lower()
        if match["dash"]:
            found.append(Row(depth, number))
        owner = next((row for row in reversed(found[-60:]) if row.depth < depth + bool(match["dash"])), None)
        value = match["value"].strip("\"'")
        if owner and key in ("name", "title"):
            owner.name = owner.name or value
        elif owner and (not owner.href or key == "href"):
            owner.href = value
    yield from found


def _nav(lines: Sequence[str]) -> Iterator[Row]:
    """MkDocs `nav`: `- Name: page.md`."""
    for number, line in enumerate(lines, 1):
        match = _NAV.match(line)
        if match and (match["name"] or match["href"]):
            yield Row(len(match["indent"]), number, (match["name"] or "").strip(), match["href"] or "")


def _outline(lines: Sequence[str]) -> Iterator[Row]:
    """A table of contents written as Markdown headings or list items."""
    for number, line in enumerate(lines, 1):
        match = _OUTLINE.match(line)
        if match:
            yield Row(len(match["marks"]), number, match["name"] or match["plain"] or "", match["href"] or "")


@dataclass(frozen=True)
class Pair:
    """One table of contents before and after."""

    path: str
    before: tuple[Row, ...]
    after: tuple[Row, ...]

    @cached_property
    def known(self) -> frozenset[tuple[str, tuple[str, ...], str]]:
        return frozenset((fold(row.name), row.trail, row.target) for row in self.before)

    @cached_property
    def fresh(self) -> tuple[int, ...]:
        """Indices of the head's entries that base did not have in that name, place and target."""
        return tuple(i for i, row in enumerate(self.after) if row.target and (fold(row.name), row.trail, row.target) not in self.known)

    @cached_property
    def where(self) -> Mapping[str, int]:
        """Target -> index of its first entry at head."""
        found: dict[str, int] = {}
        for i, row in enumerate(self.after):
            if row.target:
                found.setdefault(row.target, i)
        return found


class Contents:
    """All tables of contents that changed in the range."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(self._pair(change.base_path, change.path) for change in self.world.facts.range.files
                     if is_toc(change.path) and change.status in ("modified", "renamed"))

    @cached_property
    def _joined(self) -> Pair:
        """Tables of contents that came or went as a whole are read as one long one."""
        files = self.world.facts.range.files
        before = [row for f in files if is_toc(f.path) and f.status == "removed" for row in self._rows(f.path, head=False)]
        after = [row for f in files if is_toc(f.path) and f.status == "added" for row in self._rows(f.path, head=True)]
        return Pair("", tuple(before), tuple(after))

    def _pair(self, old: str, new: str) -> Pair:
        return Pair(new, tuple(self._rows(old, head=False)), tuple(self._rows(new, head=True)))

    def _rows(self, path: str, head: bool) -> list[Row]:
        text = self.world.new(path) if head else self.world.old(path)
        found = rows(path, text.raw)
        for row in found:
            row.target = self.world.target(row.href, path, head) if row.href else ""
        return found

    @cached_property
    def _retargets(self) -> Mapping[str, frozenset[str]]:
        """Page -> where the entries that led to it lead now, as the comparison of the tables of contents paired them."""
        found: dict[str, set[str]] = {}
        for change in self.world.facts.toc_changes:
            if change.event == "retargeted":
                found.setdefault(change.before.target.partition("#")[0], set()).add(change.after.target)
        return {page: frozenset(targets) for page, targets in found.items()}

    def retargeted(self, page: str) -> str:
        """Where a page's entry leads now (path, with its anchor), "" when there is none, it is hidden, or its entries disagree."""
        targets = self._retargets.get(page, frozenset()) if "toc" not in self.world.facts.without else frozenset()
        return min(targets) if len({target.partition("#")[0] for target in targets}) == 1 else ""

    def clues(self, page: str) -> Iterator[Clue]:
        """What the tables of contents say about a removed page."""
        for pair in (*self.pairs, self._joined):
            for index, row in enumerate(pair.before):
                if row.target == page:
                    yield from _same_name(pair, row, page)
                    yield from _same_place(pair, index, page)
                    yield from _relatives(pair, index, page)


def _same_name(pair: Pair, row: Row, page: str) -> Iterator[Clue]:
    """New entries that carry the old entry's name, or one like it."""
    name, words = fold(row.name), tokens(row.name)
    named = [pair.after[i] for i in pair.fresh if fold(pair.after[i].name) == name and pair.after[i].target != page]
    slots = [other for other in named if other.trail == row.trail]
    for index in pair.fresh:
        other = pair.after[index]
        if other.target == page:
            continue
        same, alike = fold(other.name) == name, overlap(words, tokens(other.name))
        if same or alike >= 0.3:
            slot = same and other.trail == row.trail
            marks = {"toc-slot": 1.0 / len(slots)} if slot else {"toc-name": 1.0 / len(named)} if same else {"toc-name-like": alike}
            yield Clue(other.target, marks, evidence=_told(pair, other) if same and (len(slots) == 1 or len(named) == 1) else None)


def _same_place(pair: Pair, index: int, page: str) -> Iterator[Clue]:
    """New entries that stand where the old one stood: between the same surviving neighbours."""
    row = pair.before[index]
    siblings = [(i, pair.where[r.target]) for i, r in enumerate(pair.before[max(0, index - 8):index + 9], max(0, index - 8))
                if r.target in pair.where and r.trail == row.trail]
    above = next((place for i, place in reversed(siblings) if i < index), None)
    below = next((place for i, place in siblings if i > index), None)
    if above is None and below is None:
        return
    first = above + 1 if above is not None else max(0, (below or 0) - 2)
    last = below if below is not None else first + 2
    inside = [i for i in pair.fresh if first <= i < last and pair.after[i].target != page]
    left = _left(pair, index)
    for i in inside[:6]:
        evidence = _told(pair, pair.after[i]) if len(inside) == left == 1 else None
        yield Clue(pair.after[i].target, {"toc-place": 1.0 / max(len(inside), left)}, evidence=evidence)


def _left(pair: Pair, index: int) -> int:
    """How many entries in a row around this one left their place."""
    stays = [i for i, row in enumerate(pair.before[max(0, index - 40):index + 40], max(0, index - 40)) if row.target in pair.where]
    first = max((i for i in stays if i < index), default=max(0, index - 40) - 1)
    last = min((i for i in stays if i > index), default=min(len(pair.before), index + 40))
    return sum(bool(row.target) for row in pair.before[first + 1:last])


def _relatives(pair: Pair, index: int, page: str) -> Iterator[Clue]:
    """The entry's parent and its nearest siblings."""
    row = pair.before[index]
    parent = next((r for r in reversed(pair.before[:index]) if r.depth < row.depth), None)
    if parent and parent.target and parent.target != page:
        yield Clue(parent.target, {"toc-parent": 1.0})
    yield from _landings(pair, row, page)
    first = next((one for one in pair.before if one.trail == row.trail and one.target), None)
    for other in pair.before[max(0, index - 12):index + 12]:
        if other.target and other.target != page and other.trail == row.trail:
            yield Clue(other.target, {"toc-first": float(other is first)})


def _landings(pair: Pair, row: Row, page: str) -> Iterator[Clue]:
    """For each folder of entries around the page, from the inside out: the first page in it that still stands in the contents."""
    for level in range(len(row.trail), -1, -1):
        trail = row.trail[:level]
        found = next((r.target for r in pair.after if r.target and r.target != page and r.trail[:level] == trail), None)
        if found:
            yield Clue(found, {})
            return


def _told(pair: Pair, row: Row) -> Evidence:
    return Evidence("toc", say("The table of contents entry {name} now leads to {href}", name=row.name, href=row.href), pair.path, row.line)
