"""Which entry of one table of contents is which entry of the other.

In: two entry lists in document order. Out: index pairs. Must not know: what follows from a pair.

Surest evidence first: same place, name and target; name and target elsewhere; folders by what they hold; below one parent the same
target, then the same name, then what stands in the same gap and looks alike; last, a target or a name that is unique on both sides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diffinsight.model import TocEntry

ROOT = -1
ROUNDS = 6  # renamed folders inside renamed folders are found from the inside out, one level a round
LIKE, LIKE_ALONE = 0.5, 0.3  # likeness of two entries in one gap; of the only two in it
LARGEST_GAP = 40
ALMOST_ALL = 0.75  # share of the entries of two groups that makes them one under another name

_SILENT_QUERY = re.compile(r"(?:toc|bc|context|wt\.mc_id|ocid)=", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(["a", "an", "the", "and", "or", "for", "from", "to", "of", "in", "on", "with", "by", "your"])


@dataclass
class Node:
    """An entry with its place in the tree. `path`: the names from the root to it."""

    entry: TocEntry
    index: int
    parent: int
    address: str
    path: tuple[str, ...]
    children: list[int] = field(default_factory=list)


def address(entry: TocEntry) -> str:
    """What an entry points at, as compared: letter case and the site's own query parameters do not count."""
    target = entry.target.lower()
    query = entry.href.lower().partition("?")[2].partition("#")[0] if "://" not in target else ""
    kept = sorted(part for part in query.split("&") if part and not _SILENT_QUERY.match(part))
    return f"{target}?{'&'.join(kept)}" if kept else target


def grow(entries: Sequence[TocEntry]) -> list[Node]:
    """Nodes in document order; an entry's parent is the latest entry before it whose names lead to it."""
    nodes: list[Node] = []
    open_nodes: list[int] = []
    for index, entry in enumerate(entries):
        del open_nodes[len(entry.trail):]
        parent = open_nodes[-1] if open_nodes else ROOT
        nodes.append(Node(entry, index, parent, address(entry), (*entry.trail, entry.name)))
        if parent != ROOT:
            nodes[parent].children.append(index)
        open_nodes.append(index)
    return nodes


class Aligner:
    """Pairs the nodes of two trees, each at most once."""

    def __init__(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[int, int] = {}
        self.back: dict[int, int] = {}

    def align(self) -> dict[int, int]:
        """Old index -> new index."""
        self._same(lambda node: (node.path, node.address))
        self._same(lambda node: (node.path[-2:], node.address) if node.address else None)
        self._same(lambda node: (node.entry.name, node.address) if node.address else None)
        for _ in range(ROUNDS):
            known = len(self.pairs)
            self._folders()
            for old, new in self._siblings():
                self._among(old, new, lambda node: node.address or None)
                self._among(old, new, lambda node: node.entry.name)
                self._among([node for node in old if not node.address], new, _words)  # a group may lead somewhere now
            if len(self.pairs) == known:
                break
        for old, new in self._siblings():
            self._gaps(old, new)
        self._unique(lambda node: node.address or None)
        self._unique(lambda node: node.entry.name if node.address else None, _related)
        self._folders()
        return self.pairs

    def _pair(self, old: int, new: int) -> None:
        self.pairs[old], self.back[new] = new, old

    def _free(self) -> tuple[list[Node], list[Node]]:
        return [node for node in self.old if node.index not in self.pairs], [node for node in self.new if node.index not in self.back]

    def _same(self, key: Callable[[Node], Hashable]) -> None:
        self._among(*self._free(), key)

    def _among(self, old: Sequence[Node], new: Sequence[Node], key: Callable[[Node], Hashable]) -> None:
        """Pair what has the same key (None: never); several of one key in document order."""
        waiting: dict[Hashable, list[Node]] = defaultdict(list)
        for node in reversed(new):
            if node.index not in self.back:
                waiting[key(node)].append(node)
        for node in old:
            name = key(node)
            if name is not None and node.index not in self.pairs and waiting.get(name):
                self._pair(node.index, waiting[name].pop().index)

    def _unique(self, key: Callable[[Node], Hashable], test: Callable[[Node, Node], bool] = lambda old, new: True) -> None:
        """Pair free nodes whose key occurs once in each whole tree, and which pass a test."""
        once_old, once_new = _once(self.old, key), _once(self.new, key)
        for name, index in once_old.items():
            other = once_new.get(name)
            if other is not None and index not in self.pairs and other not in self.back and test(self.old[index], self.new[other]):
                self._pair(index, other)

    def _folders(self) -> None:
        """Pair entries by what they hold: most of the old one's found children went below the new one."""
        for node in reversed(self.old):  # inner folders first
            if node.index in self.pairs or not node.children:
                continue
            homes = Counter(self.new[self.pairs[child]].parent for child in node.children if child in self.pairs)
            home, held = min(homes.items(), key=lambda item: (-item[1], item[0]), default=(ROOT, 0))
            if home != ROOT and home not in self.back and 2 * held > sum(homes.values()) and 2 * held >= len(node.children) \
                    and self._one_folder(node, self.new[home], held):
                self._pair(node.index, home)

    def _one_folder(self, old: Node, new: Node, held: int) -> bool:
        """Groups whose names share no word are one only where hardly anything but the name changed."""
        named = _shared(_WORD.findall(old.entry.name.lower()), _WORD.findall(new.entry.name.lower())) > 0
        return named or (held >= ALMOST_ALL * len(old.children) and held >= ALMOST_ALL * len(new.children) and held > 1)

    def _siblings(self) -> Iterator[tuple[list[Node], list[Node]]]:
        """Free children of each paired parent, and the free entries at the top."""
        free_old, free_new = self._free()
        below_old, below_new = _by_parent(free_old), _by_parent(free_new)
        for parent in sorted(below_old):
            other = ROOT if parent == ROOT else self.pairs.get(parent)
            if other is not None and other in below_new:
                yield below_old[parent], below_new[other]

    def _gaps(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        """Pair look-alikes that stand between the same paired siblings."""
        gaps_old = _gap_of(self._around(self.old, old[0].parent), self.pairs)
        gaps_new = _gap_of(self._around(self.new, new[0].parent), {index: index for index in self.back})
        there_by_gap = _grouped(new, lambda node: gaps_new[node.index])
        for gap, here in _grouped(old, lambda node: gaps_old[node.index]).items():
            there = there_by_gap.get(gap, [])
            if not there or len(here) * len(there) > LARGEST_GAP ** 2:
                continue
            least = LIKE_ALONE if len(here) == len(there) == 1 else LIKE
            scored = sorted((-max(_likeness(a, b), self._hold_the_same(a, b)), a.index, b.index) for a in here for b in there)
            for score, one, other in scored:
                if -score >= least and one not in self.pairs and other not in self.back:
                    self._pair(one, other)

    def _hold_the_same(self, old: Node, new: Node) -> float:
        """Is a group in the place of one whose entries, as far as they are found, went below it, at least half of them."""
        homes = [self.pairs[child] for child in old.children if child in self.pairs]
        return LIKE if 2 * len(homes) >= len(old.children) > 0 and all(home in new.children for home in homes) else 0.0

    @staticmethod
    def _around(nodes: Sequence[Node], parent: int) -> list[int]:
        return nodes[parent].children if parent != ROOT else [node.index for node in nodes if node.parent == ROOT]


def _words(node: Node) -> Hashable:
    """The words of a name, whatever signs stand around them."""
    return tuple(_WORD.findall(node.entry.name.lower())) or None


def _gap_of(siblings: Sequence[int], paired: Mapping[int, int]) -> dict[int, int]:
    """For each sibling, what the nearest paired one before it is paired with."""
    found, last = {}, ROOT
    for index in siblings:
        last = paired.get(index, last)
        found[index] = last
    return found


def _once(nodes: Sequence[Node], key: Callable[[Node], Hashable]) -> dict[Hashable, int]:
    counts = Counter(key(node) for node in nodes)
    return {name: node.index for node in nodes if (name := key(node)) is not None and counts[name] == 1}


def _by_parent(nodes: Sequence[Node]) -> dict[int, list[Node]]:
    return _grouped(nodes, lambda node: node.parent)


def _grouped(nodes: Sequence[Node], key: Callable[[Node], int]) -> dict[int, list[Node]]:
    found: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        found[key(node)].append(node)
    return dict(found)


def _related(old: Node, new: Node) -> bool:
    """Do two entries of one name have more in common: a group they stand in, a word of what they point at, or a name of three words."""
    return bool(set(old.path[:-1]) & set(new.path[:-1])) or _shared(_tail(old.address), _tail(new.address)) > 0 or \
        len(_WORD.findall(old.entry.name)) > 2


def _likeness(old: Node, new: Node) -> float:
    """Shared words of the names, or of the last parts of what they point at; a page is never like a mere folder."""
    if bool(old.address) != bool(new.address):
        return 0.0
    names = _shared(_telling(old.entry.name), _telling(new.entry.name))
    return max(names, _shared(_tail(old.address), _tail(new.address)))


def _telling(name: str) -> list[str]:
    """A name's words without those that stand in any name, unless it has no others."""
    words = _WORD.findall(name.lower())
    return [word for word in words if word not in _SMALL] or words


def _tail(target: str) -> list[str]:
    path, _, anchor = target.partition("?")[0].partition("#")
    return _WORD.findall(anchor or path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".yml"))


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a and b else 0.0
