"""Link aligner: which links of a page lead elsewhere than before.

In: changed section pairs and how each side resolves a link. Out: changes of kinds link and include. Must not know: site configuration.

Two links are the same when they resolve to the same place, however they are written: reference style, relative or site path.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from diffinsight.compare.bodies import Held, SectionPair
from diffinsight.compare.likeness import dice, pair_up, ratio
from diffinsight.model import Block, Change, FileChange, Link, Notice, Page, Prose, Section, Table

Resolve = Callable[[str, str], tuple[str, str] | None]  # (target as written, path it stands in) -> (path, anchor) or None when outside
_MAY_LINK = re.compile(r"[\]<]|://|:::|8<")
_MAY_LEAD_HERE = re.compile(r"\]\(\s*<?(?!https?:|mailto:|#tabs?/)|\]\s?\[|<(?:a|img)\b|:::\s*(?:image|code|video)|8<", re.I)
_DEFINED = re.compile(r"[ \t]*\[([^\]\n]{1,200})\]:")
_NO_PLACE = ("#tab/", "#tabs/", "mailto:", "javascript:", "tel:", "data:", "{{", "ms-")


@dataclass(frozen=True)
class _Placed:
    """A link where it stands: its section, its block's id, the identity of what it leads to, and the row it is in where that is a table."""

    section: Section
    link: Link
    leads: str
    block: int
    row: str = ""


@dataclass(frozen=True)
class Sides:
    """How each side of a comparison resolves a link."""

    old: Resolve
    new: Resolve


def compare_links(file: FileChange, pairs: Sequence[SectionPair], held: tuple[Sequence[Held], Sequence[Held]], sides: Sides,
                  texts: tuple[Container[int], Mapping[int, int]]) -> list[Change]:
    """Changes of links, images and includes. `held`: the blocks of each side to look at. `texts`: ids of blocks that have no counterpart -
    the links that came or went with them are told with them, and only "arrived", to be checked - and of those that have one, old -> new."""
    lone, twins = texts
    before = list(_links(held[0], sides.old, file.base_path))
    after = list(_links(held[1], sides.new, file.path))
    before, after = _without_equal(before, after)
    once = Counter(one.block for one in (*before, *after))
    partner = {id(a): b for a, b in pairs if a and b}

    def score(a: _Placed, b: _Placed) -> float:
        if (a.link.kind == "link") != (b.link.kind == "link") or (a.link.kind == "image") != (b.link.kind == "image"):
            return 0.0
        if a.link.text == a.link.target and b.link.text == b.link.target and ratio(_tail(a.link.target), _tail(b.link.target)) < 0.6:
            return 0.0  # addresses that stand for themselves are told apart by nothing else
        if twins.get(a.block) == b.block and once[a.block] == once[b.block] == 1:
            return 0.6  # the only one that left a text, and the only one that came to it
        text = dice(a.link.text, b.link.text) if a.link.text or b.link.text else 0.4
        if text < 0.8 and a.block in lone and b.block in lone:
            return 0.0  # they came and went with their texts
        return 0.55 * text + 0.25 * dice(a.leads, b.leads) + 0.2 * (partner[id(a.section)] is b.section)

    paired = pair_up(before, after, score, 0.5)
    changes = [_change(file, "retargeted", before[i].link, after[j].link, after[j].section, after[j].row) for i, j in paired]
    gone, came = {i for i, _ in paired}, {j for _, j in paired}
    left = [
        replace(one, section=partner[id(one.section)] or one.section)
        for i, one in enumerate(before)
        if i not in gone and one.block not in lone
    ]
    changes += _folded(file, "removed", left)
    right = [one for j, one in enumerate(after) if j not in came]
    changes += _folded(file, "added", [one for one in right if one.block not in lone])
    changes += [_change(file, "arrived", None, one.link, one.section) for one in right]
    return changes


def redefined(file: FileChange, old: Page, new: Page, sides: Sides, told: Iterable[Change]) -> list[Change]:
    """Named link definitions that lead elsewhere: the links themselves stand in text that did not change. `told`: the page's other changes,
    which tell links whose text changed too. Numbers are no names: they are given anew."""
    known = {(change.before.target, change.after.target) for change in told if change.kind == "link" and change.event == "retargeted"}
    found = []
    places = _definitions(old), _definitions(new)
    for name in sorted(old.definitions.keys() & new.definitions.keys()):
        before, after = old.definitions[name], new.definitions[name]
        if before == after or name.isdigit() or before.startswith(_NO_PLACE) or (before, after) in known:
            continue
        (title, line), (now, at) = (side.get(name, (name, 0)) for side in places)
        links = Link("link", before, title, line), Link("link", after, now, at)
        if line and at and identity(links[0], sides.old, file.base_path) != identity(links[1], sides.new, file.path):
            section = next((one for one in reversed(new.sections) if one.lines[0] <= at), new.sections[0])
            found.append(_change(file, "retargeted", *links, section))
    return found


def _definitions(page: Page) -> dict[str, tuple[str, int]]:
    """Id of every link definition that begins a line -> its name as written, and the line."""
    found: dict[str, tuple[str, int]] = {}
    for section in page.sections:
        lines = section.source.rstrip("\n").split("\n") if "]:" in section.source else []
        for number, line in enumerate(lines):
            name = _DEFINED.match(line)
            if name:
                found.setdefault(name[1].strip().lower(), (name[1], section.lines[1] - len(lines) + 1 + number))
    return found


def _tail(target: str) -> str:
    """What tells an address from its neighbours: its last part."""
    return re.split(r"[/.](?=[^/.]*$)", target.rstrip("/"))[-1]


def arrived(file: FileChange, sections: Iterable[Section]) -> list[Change]:
    """The links of sections that are new altogether, to be checked; those to other sites cannot be."""
    return [
        _change(file, "arrived", None, link, section)
        for section in sections
        for chunk in section.chunks
        if _MAY_LEAD_HERE.search(chunk.text)
        for block in chunk.blocks
        if isinstance(block, Table) or _MAY_LEAD_HERE.search(block.text if isinstance(block, Prose | Notice) else "")
        for link in block_links(block)
        if link.target and not link.target.startswith(_NO_PLACE)
    ]


def block_links(block: Block) -> tuple[Link, ...]:
    """Links of any block; samples hold none, nor does text without a mark that a link needs."""
    if isinstance(block, Table):
        return block.links
    return block.links if isinstance(block, Prose | Notice) and _MAY_LINK.search(block.text) else ()


def identity(link: Link, resolve: Resolve, path: str) -> str:
    """What a link leads to: "path#anchor" inside the repository, the address without scheme and trailing slash outside it."""
    found = resolve(link.target, path)
    if found:
        return f"{found[0].lower()}#{found[1].lower()}"
    return link.target.split("://", 1)[-1].rstrip("/").lower()


def _links(held: Iterable[Held], resolve: Resolve, path: str) -> Iterable[_Placed]:
    for section, block in held:
        for link in block_links(block):
            if link.target and not link.target.startswith(_NO_PLACE):
                row = next((row[0] for row, line in zip(block.rows, block.row_lines, strict=True) if line == link.line), "") \
                    if isinstance(block, Table) else ""
                yield _Placed(section, link, identity(link, resolve, path), id(block), row)


def _without_equal(before: list[_Placed], after: list[_Placed]) -> tuple[list[_Placed], list[_Placed]]:
    left = [one.leads for one in after]
    rest_after, rest_before = list(after), []
    for item in before:
        if item.leads in left:
            index = left.index(item.leads)
            del left[index], rest_after[index]
        else:
            rest_before.append(item)
    return rest_before, rest_after


def _folded(file: FileChange, event: str, placed: Sequence[_Placed]) -> list[Change]:
    """One change a section and kind for links added or removed; includes by themselves."""
    changes = []
    groups: dict[tuple[int, str], list[_Placed]] = {}
    for one in placed:
        if one.link.kind in ("include", "code"):
            changes.append(
                _change(file, event, one.link if event == "removed" else None, one.link if event == "added" else None, one.section)
            )
        else:
            groups.setdefault((id(one.section), one.link.kind), []).append(one)
    for group in groups.values():
        links = tuple(one.link for one in group)
        lines = (min(link.line for link in links), max(link.line for link in links))
        old, new = (links, None) if event == "removed" else (None, links)
        changes.append(Change("link", event, file, old, new, group[0].section, lines if old else None, lines if new else None))
    return changes


def _change(file: FileChange, event: str, old: Link | None, new: Link | None, section: Section, row: str = "") -> Change:
    kind = "include" if (new or old).kind in ("include", "code") else "link"  # type: ignore[union-attr]
    return Change(kind, event, file, old, new, section, (old.line, old.line) if old else None, (new.line, new.line) if new else None,
                  {"row": row})
