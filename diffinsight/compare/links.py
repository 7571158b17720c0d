"""Link aligner: which links of a page lead elsewhere than before.

In: changed section pairs and how each side resolves a link. Out: changes of kinds link and include. Must not know: site configuration.

Two links are the same when they resolve to the same place, however they are written: reference style, relative or site path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from diffinsight.compare.bodies import SectionPair
from diffinsight.compare.likeness import dice, pair_up
from diffinsight.model import Block, Change, FileChange, Link, Notice, Prose, Section, Table

Resolve = Callable[[str, str], tuple[str, str] | None]  # (target as written, path it stands in) -> (path, anchor) or None when outside
_Placed = tuple[Section, Link, str]  # section, link, identity of what it leads to


def compare_links(file: FileChange, pairs: Sequence[SectionPair], old: Resolve, new: Resolve) -> list[Change]:
    """Changes of links, images and includes in the changed sections."""
    before = list(_links((a for a, b in pairs if a and b), old, file.base_path))
    after = list(_links((b for a, b in pairs if a and b), new, file.path))
    before, after = _without_equal(before, after)
    partner = {id(a): b for a, b in pairs if a and b}

    def score(a: _Placed, b: _Placed) -> float:
        if (a[1].kind == "link") != (b[1].kind == "link") or (a[1].kind == "image") != (b[1].kind == "image"):
            return 0.0
        text = dice(a[1].text, b[1].text) if a[1].text or b[1].text else 0.4
        return 0.55 * text + 0.25 * dice(a[2], b[2]) + 0.2 * (partner[id(a[0])] is b[0])
    paired = pair_up(before, after, score, 0.5)
    changes = []
    for i, j in paired:
        (_, a, _), (section, b, _) = before[i], after[j]
        changes.append(_change(file, "retargeted", a, b, section))
    gone, came = {i for i, _ in paired}, {j for _, j in paired}
    changes += [_change(file, "removed", link, None, partner[id(section)] or section)
                for i, (section, link, _) in enumerate(before) if i not in gone]
    changes += [_change(file, "added", None, link, section) for j, (section, link, _) in enumerate(after) if j not in came]
    return changes


def block_links(block: Block) -> tuple[Link, ...]:
    """Links of any block; samples hold none."""
    return block.links if isinstance(block, Prose | Notice | Table) else ()


def identity(link: Link, resolve: Resolve, path: str) -> str:
    """What a link leads to: "path#anchor" inside the repository, the address without scheme and trailing slash outside it."""
    found = resolve(link.target, path)
    if found:
        return f"{found[0].lower()}#{found[1].lower()}"
    return link.target.split("://", 1)[-1].rstrip("/").lower()


def _links(sections: Iterable[Section], resolve: Resolve, path: str) -> Iterable[_Placed]:
    for section in sections:
        for block in section.blocks:
            for link in block_links(block):
                if link.target and not link.target.startswith(("#tab/", "mailto:", "javascript:")):
                    yield section, link, identity(link, resolve, path)


def _without_equal(before: list[_Placed], after: list[_Placed]) -> tuple[list[_Placed], list[_Placed]]:
    left = [target for _, _, target in after]
    rest_after, rest_before = list(after), []
    for item in before:
        if item[2] in left:
            index = left.index(item[2])
            del left[index], rest_after[index]
        else:
            rest_before.append(item)
    return rest_before, rest_after


def _change(file: FileChange, event: str, old: Link | None, new: Link | None, section: Section) -> Change:
    kind = "include" if (new or old).kind in ("include", "code") else "link"  # type: ignore[union-attr]
    return Change(kind, event, file, old, new, section, (old.line, old.line) if old else None, (new.line, new.line) if new else None)
