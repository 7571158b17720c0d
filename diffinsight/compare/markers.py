"""Marker aligner: tabs, zone pivots and moniker zones of two versions of a page.

In: both sides' markers of one kind. Out: changes of kind tab, pivot or moniker. Must not know: how they are written, rules.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType

from diffinsight.compare.bodies import source_of
from diffinsight.compare.likeness import pair_up, ratio
from diffinsight.compare.passages import Passages
from diffinsight.model import Block, Change, FileChange, Marker, Page, Prose

_NUMBER = re.compile(r"-?\d+$")
KEPT = 0.7  # share of a marker's blocks that make its text still be there
MUCH = 0.4  # share of its runs of words that do where it had none before
_Keyed = Mapping[str, Sequence[Marker]]


def compare_markers(file: FileChange, kind: str, pages: tuple[Page, Page], old: Sequence[Marker], new: Sequence[Marker]) -> list[Change]:
    """Markers by page: keys that are gone everywhere, keys that are new, those that only changed their title or their key.

    Moniker zones are ranges of versions: where some went and others came, the versions were divided otherwise ("redivided").
    """
    numbered = _renumbered(pages, old, new) if kind == "tab" else {}
    before, after = _by_key(old), _by_key(new, {marker.key.lower(): was.key.lower() if was else "" for marker, was in numbered.items()})
    gone, came = {k: before[k] for k in before if k not in after}, {k: after[k] for k in after if k not in before}
    if kind == "moniker" and gone and came:
        return [_lone(file, kind, "redivided", [m[0] for m in gone.values()], [m[0] for m in came.values()], ())]
    changes = []
    pairs = pair_up(list(gone), list(came), lambda a, b: 0.0 if b.endswith("*") else ratio(gone[a][0].title, came[b][0].title), 0.9)
    for old_key, new_key in [(list(gone)[i], list(came)[j]) for i, j in pairs]:
        changes.append(_paired(file, kind, "rekeyed", gone.pop(old_key)[0], came.pop(new_key)[0]))
    for event, lone in (("removed", gone), ("added", came)):
        for sections, group in _together(lone).items():
            changes.append(_lone(file, kind, event, group if event == "removed" else (), group if event == "added" else (), sections))
    for key in before.keys() & after.keys():
        a, b = before[key], after[key]
        if {m.title for m in a}.isdisjoint({m.title for m in b}):
            changes.append(_paired(file, kind, "renamed", a[0], b[0]))
    changes += [_paired(file, kind, "rekeyed", was, marker) for marker, was in numbered.items() if was and was.key != marker.key]
    others = [_has_others(change, old if change.event == "added" else new) for change in changes]
    changes = [replace(one, data={**one.data, "others": True}) if has else one for one, has in zip(changes, others, strict=True)]
    return sorted(changes, key=lambda change: (change.new_lines or change.old_lines or (0, 0), change.event))


def _by_key(markers: Sequence[Marker], known: Mapping[str, str] = MappingProxyType({})) -> dict[str, list[Marker]]:
    """`known`: keys that stand for another, "" where for none."""
    found: dict[str, list[Marker]] = {}
    for marker in markers:
        key = marker.key.lower()
        found.setdefault(known.get(key, key) or f"{key}*", []).append(marker)
    return found


def _renumbered(pages: tuple[Page, Page], old: Sequence[Marker], new: Sequence[Marker]) -> dict[Marker, Marker | None]:
    """New marker -> the old one it was, among those of one title whose keys are numbered through a page ("cs-1", "cs-2"): there the
    number says where a marker stands, not which it is."""
    def score(a: Marker, b: Marker) -> float:
        same = set(_under([a], "tab", pages[0])) & set(_under([b], "tab", pages[1]))
        return (a.section_title == b.section_title) + 0.5 * bool(same) + 0.25 * (a.key == b.key)

    found: dict[Marker, Marker | None] = {}
    before, after = _families(old), _families(new)
    for name in before.keys() & after.keys():
        pairs = {j: i for i, j in pair_up(before[name], after[name], score, 0.25)}
        found |= {marker: before[name][pairs[j]] if j in pairs else None for j, marker in enumerate(after[name])}
    return found


def _families(markers: Sequence[Marker]) -> dict[tuple[str, str], list[Marker]]:
    """Markers that share a title and a key but for its number, several of them and each key once."""
    found: dict[tuple[str, str], list[Marker]] = {}
    for marker in markers:
        found.setdefault((_NUMBER.sub("", marker.key.lower()), marker.title), []).append(marker)
    return {name: held for name, held in found.items() if len({marker.key.lower() for marker in held}) == len(held) > 1}


def _has_others(change: Change, there: Sequence[Marker]) -> bool:
    """Has the page's other side markers of the same titles in each section that some came to or went from."""
    if change.event not in ("added", "removed"):
        return False
    held = {(marker.section_title, marker.title) for marker in there}
    titles = {marker.title for marker in change.after or change.before}
    return bool(change.data["sections"]) and all((section, title) in held for section in change.data["sections"] for title in titles)


def _together(lone: _Keyed) -> dict[tuple[str, ...], list[Marker]]:
    """Markers that came or went in the same sections, told in one."""
    groups: dict[tuple[str, ...], list[Marker]] = {}
    for markers in lone.values():
        groups.setdefault(tuple(dict.fromkeys(m.section_title for m in markers if m.section_title)), []).append(markers[0])
    return groups


def _paired(file: FileChange, kind: str, event: str, old: Marker, new: Marker) -> Change:
    return Change(kind, event, file, old, new, None, (old.line, old.line), (new.line, new.line))


def _lone(file: FileChange, kind: str, event: str, old: Sequence[Marker], new: Sequence[Marker], sections: tuple[str, ...]) -> Change:
    lines = [(markers[0].line, markers[-1].line) if markers else None for markers in (old, new)]
    return Change(kind, event, file, tuple(old) or None, tuple(new) or None, None, lines[0], lines[1], {"sections": sections})


def with_kept(changes: Sequence[Change], old: Page, new: Page) -> list[Change]:
    """Markers that came or went, told whether their text stands on the page's other side too: then nobody lost or gained it (data "kept").
    One that came in the same place with the text of one that went is the same under another key."""
    if not changes:
        return []
    was = {source_of(block) for section in old.sections for block in section.blocks}
    here = {source_of(block) for section in new.sections for block in section.blocks}
    changes = [part for change in changes for part in _parted(change, old, here)]
    passages = Passages(new.sections, old.sections)
    changes = [replace(change, data={**change.data, "kept": True})
               if change.event == "added" and (_stood(_under(change.after, change.kind, new), was)
                                               or _of_sections(change, old, new, passages)) else change for change in changes]
    if not any(change.event == "removed" for change in changes):
        return list(changes)
    came = {change.data["sections"]: change for change in changes if change.event == "added" and len(change.after) == 1}
    found = list(changes)
    for change in changes:
        if change.event != "removed" or not _kept(change, old, here):
            continue
        twin = came.get(change.data["sections"]) if len(change.before) == 1 else None
        found.remove(change)
        if twin is not None and twin in found and _kept(change, old, set(_under(twin.after, change.kind, new))):
            found.remove(twin)
            found.append(_paired(change.file, change.kind, "rekeyed", change.before[0], twin.after[0]))
        else:
            found.append(replace(change, data={**change.data, "kept": True}))
    return found


def _parted(change: Change, old: Page, here: Set[Hashable]) -> list[Change]:
    """Markers that went together, those whose text stands apart from those whose text is gone."""
    if change.event != "removed" or len(change.before) < 2:
        return [change]
    stand = [marker for marker in change.before if _stood(_under([marker], change.kind, old), here)]
    gone = [marker for marker in change.before if marker not in stand]
    return [replace(_lone(change.file, change.kind, "removed", part, (), change.data["sections"]), data=change.data)
            for part in (gone, stand) if part]


def _kept(change: Change, old: Page, here: Set[Hashable]) -> bool:
    """Does most of the text under the removed markers stand on the head page, under whatever marker or none."""
    return _stood(_under(change.before, change.kind, old), here)


def _stood(under: Sequence[Hashable], here: Set[Hashable]) -> bool:
    headings = {one[1] for one in here if isinstance(one, tuple) and one[0] == "table"}  # a table is kept when its rows changed
    kept = sum(one in here or (isinstance(one, tuple) and one[0] == "table" and one[1] in headings) for one in under)
    return bool(under) and kept >= KEPT * len(under)


def _of_sections(change: Change, old: Page, new: Page, passages: Passages) -> bool:
    """Did a page that had no such markers say much of what stands under each of them now."""
    had = {"tab": old.tabs, "pivot": old.pivots, "moniker": old.monikers}[change.kind]
    return not had and all(passages.kept(_words([marker], change.kind, new)) >= MUCH for marker in change.after)


def _words(markers: Sequence[Marker], kind: str, page: Page) -> str:
    """The text under markers on a page."""
    return "\n".join(block.text for block in _blocks(markers, kind, page) if isinstance(block, Prose))


def _under(markers: Sequence[Marker], kind: str, page: Page) -> list[Hashable]:
    """What stands under markers on a page, as it is compared."""
    return [source_of(block) for block in _blocks(markers, kind, page)]


def _blocks(markers: Sequence[Marker], kind: str, page: Page) -> Iterator[Block]:
    """What stands under markers on a page; a zone may be for several pivots."""
    keys = {marker.key.lower() for marker in markers}
    for section in page.sections:
        yield from (block for block in section.blocks
                    if not keys.isdisjoint(part.strip() for part in str(getattr(block.scope, kind)).lower().split(",")))
