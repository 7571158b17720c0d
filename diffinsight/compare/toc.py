"""Tree aligner for tables of contents: tells renamed, retargeted, moved, added and removed entries apart.

In: the two `Toc` records of a file, one None when the file was added or removed. Out: "toc-entry" changes in document order.
Must not know: which pages exist, rules.

`before`/`after` are `TocEntry` values. A "moved" change speaks for all entries that went from one parent to another together:
`data["entries"]` holds their (old, new) pairs; what stands below a moved or renamed entry says nothing of its own. `data["below"]` of
an added or removed entry are the entries below it that came or went with it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from diffinsight.compare.toctree import ROOT, Aligner, Node, address, grow
from diffinsight.model import Change, FileChange, Toc, TocEntry


def compare_toc(file: FileChange, old: Toc | None, new: Toc | None) -> list[Change]:
    """All changes between two versions of a table of contents; sibling order, indentation and spelling of hrefs are none.

    Events: added, removed, renamed, retargeted, moved, keywords-changed. One entry may be renamed, retargeted and moved at once.
    """
    before, after = grow(old.entries if old else ()), grow(new.entries if new else ())
    pairs = Aligner(before, after).align()
    found = [change for o, n in sorted(pairs.items()) for change in _pair_changes(file, before[o].entry, after[n].entry)]
    found += _moves(file, before, after, pairs)
    taken = {new: old for old, new in pairs.items()}
    found += [_change("removed", file, node.entry, None, below=_below(node, before, pairs)) for node in before if node.index not in pairs]
    found += [_change("added", file, None, node.entry, below=_below(node, after, taken)) for node in after if node.index not in taken]
    return sorted(found, key=_position)


def across_files(changes: Iterable[Change]) -> list[Change]:
    """All changes of a range: an entry removed from one table of contents and added to another with name and target is a move.

    One that stands at the same place of a new table with another target, and went with its own table, leads elsewhere now. Entries that
    went from one parent to another together are one "moved" change at the table they went to; what moved below an
    entry that moved is silent. `data["from_path"]` names the table they left. Changes of other kinds pass through.
    """
    changes = list(changes)
    moves = _pairs(changes, _identity)
    rest = [change for change in changes if id(change) not in moves]
    # one table of a folder may have taken the place of another one, in another format
    written_anew = [change for change in rest if change.file.status in ("removed", "added")]
    here: dict[int, tuple[Change, Change]] = {}
    for folder in dict.fromkeys(posixpath.dirname(change.file.path) for change in written_anew):
        own = [change for change in written_anew if posixpath.dirname(change.file.path) == folder]
        here |= _pairs(own, lambda entry: _path(entry) if entry.target else None)
    retargeted = {id(new): _change("retargeted", new.file, old.before, new.after) for old, new in here.values()}
    kept = [retargeted.get(id(change), change) for change in rest if id(change) not in here or id(change) in retargeted]
    return [*kept, *_moved_together(moves.values())]


def _pairs(changes: Sequence[Change], key: Callable[[TocEntry], Hashable]) -> dict[int, tuple[Change, Change]]:
    """Entries that left one table and came to another under the same key (None: never), under the ids of both changes."""
    left: dict[Hashable, list[Change]] = defaultdict(list)
    for change in changes:
        if (change.kind, change.event) == ("toc-entry", "removed"):
            left[key(change.before)].append(change)
    found: dict[int, tuple[Change, Change]] = {}
    for change in changes:
        if (change.kind, change.event) == ("toc-entry", "added") and key(change.after) is not None:
            waiting = left.get(key(change.after), [])
            source = next((one for one in waiting if one.file.path != change.file.path and id(one) not in found), None)
            if source is not None:
                found[id(change)] = found[id(source)] = source, change
    return found


def _identity(entry: TocEntry) -> tuple[object, ...]:
    """What makes entries of two tables one: name and target, for mere groups name and place."""
    return (entry.name, address(entry)) if entry.target else (entry.name, entry.trail)


def _path(entry: TocEntry) -> tuple[str, ...]:
    return *entry.trail, entry.name


def _moved_together(moves: Iterable[tuple[Change, Change]]) -> list[Change]:
    unique = {id(new): (old, new) for old, new in moves}.values()
    whole = {(old.file.path, new.file.path, _path(old.before), _path(new.after)) for old, new in unique}
    groups: dict[tuple[object, ...], list[tuple[Change, Change]]] = defaultdict(list)
    for old, new in unique:
        place = old.file.path, new.file.path, old.before.trail, new.after.trail
        if place not in whole:
            groups[place].append((old, new))
    return [replace(pairs[0][1], event="moved", before=pairs[0][0].before,
                    data={"entries": tuple((old.before, new.after) for old, new in pairs), "from_path": pairs[0][0].file.path})
            for pairs in groups.values()]


def _pair_changes(file: FileChange, old: TocEntry, new: TocEntry) -> list[Change]:
    events = []
    if old.name != new.name:
        events.append("renamed")
    if address(old) != address(new):
        events.append("retargeted")
    if _keywords(old) != _keywords(new):
        events.append("keywords-changed")
    return [_change(event, file, old, new) for event in events]


def _below(node: Node, nodes: Sequence[Node], paired: Mapping[int, int]) -> tuple[TocEntry, ...]:
    """What stands below an entry and came or went with it."""
    last = node.index + 1
    while last < len(nodes) and len(nodes[last].path) > len(node.path):
        last += 1
    return tuple(one.entry for one in nodes[node.index + 1:last] if one.index not in paired)


def _keywords(entry: TocEntry) -> list[str]:
    return sorted(word.strip().lower() for word in entry.display_name.split(",") if word.strip())


def _moves(file: FileChange, before: Sequence[Node], after: Sequence[Node], pairs: dict[int, int]) -> list[Change]:
    groups: dict[tuple[int, int], list[tuple[TocEntry, TocEntry]]] = defaultdict(list)
    for o, n in sorted(pairs.items(), key=lambda pair: pair[1]):
        here, there = before[o].parent, after[n].parent
        if (ROOT if here == ROOT else pairs.get(here)) != there:
            groups[here, there].append((before[o].entry, after[n].entry))
    return [_change("moved", file, *entries[0], entries=tuple(entries)) for entries in groups.values()]


def _change(event: str, file: FileChange, old: TocEntry | None, new: TocEntry | None, **data: object) -> Change:
    lines = [(entry.line, entry.line) if entry else None for entry in (old, new)]
    return Change("toc-entry", event, file, old, new, None, lines[0], lines[1], data)


def _position(change: Change) -> tuple[int, int, str]:
    entry = change.after or change.before
    return entry.line, change.after is None, change.event
