"""Pages and sections that came as a copy of what stays, and pages that went while a copy of them stays: a version of the documentation
that was cut, or dropped; and pages that were written in another markup before.

In: changes, both trees. Out: the changes, told of the copy (data "from" of a page that came, "copy" of one that went) or of the file that
a page was written as (data "was"). Must not know: rules, what else changed. Files of the same name are compared, line by line, those that
lie nearest first; then those that share a long line.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from diffinsight.compare.likeness import dice
from diffinsight.model import OTHER_MARKUP, Change, Tree

NEAREST = 12  # files of the same name that are looked at
MOST_NAMESAKES = 60  # a name that more files have says nothing
MOST_SOUGHT = 300  # pages and sections of which copies under other names are looked for
MOST_PAGES = 3_000  # pages that came or went in one range
_INDEX = ("index", "_index", "readme")  # names that every folder has: these go by their folder
FEWEST_OF_SECTION, ENOUGH = 2, 120  # such lines, and characters in them, of a section that is not in another file by chance
TELLING = 3  # lines by which a copy is looked for
LONGEST_LINE = 400  # characters of a line that is searched for
LEAST_LINE = 20  # characters of a line that tells where it came from
FEWEST = 3  # such lines of a page that are not in another one by chance
_MARKUP = ("import ", "export ", "<")
LIKELIEST = 3  # files in another markup that are compared with a page
SAME = 0.5  # likeness of a page and the file it was in another markup
COPIED = 0.8  # share of such lines that makes a page a copy


def with_copies(changes: Iterable[Change], base: Tree, head: Tree) -> list[Change]:
    """Changes of pages that came or went, told where a copy of them stands on both sides of the range."""
    found = list(changes)
    lone = [place for place, change in enumerate(found) if change.kind == "page" and change.event in ("added", "removed")
            and "from" not in change.data]
    markup = _by_stem(base, head) if any(found[place].event == "added" for place in lone) else {}
    stay = _by_name(path for path in base.paths() if path in head.paths()) if 0 < len(lone) <= MOST_PAGES else {}
    for place in lone:
        change = found[place]
        tree, name = (head, "from") if change.event == "added" else (base, "copy")
        path = change.file.path if change.event == "added" else change.file.base_path
        was = _converted(path, head, base, markup) if change.event == "added" else None
        if was:
            found[place] = replace(change, data={**change.data, "was": was})
        elif twin := _copy(path, tree, base if change.event == "added" else head, stay):
            found[place] = replace(change, data={**change.data, name: twin})
    return _under_other_names(found, base, head)


def _under_other_names(changes: list[Change], base: Tree, head: Tree) -> list[Change]:
    """The changes, pages and sections that came as a copy of what stood in a file of another name told so: one search for the longest
    lines of each."""
    texts = {place: _came(change, head) for place, change in enumerate(changes)
             if change.event == "added" and change.kind in ("page", "section") and not {"from", "was"} & change.data.keys()}
    lone = {place: lines for place, text in texts.items()
            if len(lines := _lines(text)) >= FEWEST_OF_SECTION and sum(map(len, lines)) >= ENOUGH}
    telling = {place: _longest(texts[place]) for place in lone}
    if not 0 < len(telling) <= MOST_SOUGHT:
        return changes
    holders: dict[str, list[str]] = defaultdict(list)
    for hit in base.grep(sorted({line for lines in telling.values() for line in lines}), ["*.md", "*.markdown", "*.mdx"]):
        holders[hit.text.strip()].append(hit.path)
    for place, longest in telling.items():
        twins = {path for line in longest if len(held := holders.get(line, ())) <= NEAREST for path in held}
        twins.discard(changes[place].file.base_path)
        best = max(((len(lone[place] & _lines(base.read(path))), path) for path in sorted(twins)), default=(0, ""))
        if best[0] >= COPIED * len(lone[place]):
            changes[place] = replace(changes[place], data={**changes[place].data, "from": best[1]})
    return changes


def _came(change: Change, head: Tree) -> bytes | None:
    """The text of a new page, or of a new section with those told with it."""
    if change.kind == "page":
        return head.read(change.file.path)
    return "\n".join(section.source for section in (change.after, *change.data["below"])).encode()


def _longest(content: bytes | None) -> list[str]:
    """The longest lines that are not too long to be searched for."""
    lines = {line.strip() for line in (content or b"").decode("utf-8", "replace").splitlines()}
    return sorted((line for line in lines if LEAST_LINE <= len(line) <= LONGEST_LINE), key=lambda line: (-len(line), line))[:TELLING]


def _by_stem(base: Tree, head: Tree) -> Mapping[str, Sequence[str]]:
    """Name without ending -> the files in another markup that went."""
    found: dict[str, list[str]] = defaultdict(list)
    gone = base.paths().keys() - head.paths().keys()
    for path in sorted(path for path in gone if path.lower().endswith((*OTHER_MARKUP, ".txt"))):
        found[posixpath.splitext(_name(path))[0]].append(path)
    return found


def _converted(path: str, head: Tree, base: Tree, markup: Mapping[str, Sequence[str]]) -> str | None:
    """The file in another markup that a page of head was made of."""
    parts = path.lower().split("/")[:-1]
    there = sorted(markup.get(posixpath.splitext(_name(path))[0], ()), key=lambda one: (-_shared(parts, one), one))[:LIKELIEST]
    text = (head.read(path) or b"").decode("utf-8", "replace") if there else ""
    likely = max(((dice(text, (base.read(one) or b"").decode("utf-8", "replace")), one) for one in there), default=(0.0, ""))
    return likely[1] if likely[0] >= SAME else None


def _by_name(paths: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found[_name(path)].append(path)
    return {name: held for name, held in found.items() if len(held) <= MOST_NAMESAKES}


def _name(path: str) -> str:
    parts = path.lower().split("/")
    return "/".join(parts[-2:] if posixpath.splitext(parts[-1])[0] in _INDEX else parts[-1:])


def _copy(path: str, tree: Tree, other: Tree, stay: Mapping[str, Sequence[str]]) -> str | None:
    """The file of `other` that holds most lines of a file of `tree`, if it holds most of them."""
    namesakes = stay.get(_name(path), ())
    lines = _lines(tree.read(path)) if namesakes else frozenset()
    parts = path.lower().split("/")[:-1]
    near = sorted(namesakes, key=lambda one: (-_shared(parts, one), one))[:NEAREST]
    best, most = None, COPIED * len(lines)
    for one in near if len(lines) >= FEWEST else ():
        held = len(lines & _lines(other.read(one)))
        if held >= most and (best is None or held > most):
            best, most = one, held
    return best


def _shared(parts: Sequence[str], path: str) -> int:
    """How many folders a path has in common with another one's, from either end."""
    other = path.lower().split("/")[:-1]
    return sum(part in other for part in parts) - abs(len(parts) - len(other))


def _lines(content: bytes | None) -> frozenset[str]:
    """The lines of a file's body that are sentences: neither imported components nor tags, which translations share too."""
    lines = (content or b"").decode("utf-8", "replace").splitlines()
    start = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    return frozenset(line for written in lines[start:] if len(line := " ".join(written.split())) >= LEAST_LINE
                     and not line.startswith(_MARKUP))
