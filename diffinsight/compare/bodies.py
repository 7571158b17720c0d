"""Body aligner: the prose, notices, samples and links of two versions of a page.

In: section pairs. Out: changes of kinds prose, notice, wording, value. Must not know: samples (compare.samples), tables
(compare.tables), files.

What is equal anywhere on the page is taken out first, so that a paragraph that moved inside its page is silent; the rest is paired
inside its section, by likeness.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import TypeVar

from diffinsight.compare.likeness import dice, pair_up
from diffinsight.compare.text import Rewording, folded, reword, sentences
from diffinsight.model import Block, Change, FileChange, Lines, Notice, Prose, Sample, Section, Table

Text = Prose | Notice
T = TypeVar("T")
_OPENING = 0.1  # what the same first five words count
LEAST = 0.45  # likeness from which two texts of a section are two versions of one
_TAKES_IN = re.compile(r"\[!\s*(?:INCLUDE|code)[^\n]*\]|:::\s*code\b[^\n]*|--?8<[^\n]*", re.I)
Placed = tuple[Section, Text]
Held = tuple[Section, Block]
SectionPair = tuple[Section | None, Section | None]


def differing(pairs: Sequence[SectionPair]) -> tuple[list[Held], list[Held]]:
    """The blocks of each side, with their sections, without what stands on both sides in the same source: what is left has to be
    read. Chunks are set off against each other first, so that most text is never parsed."""
    sides = [[(section, chunk) for pair in pairs if (section := pair[side]) for chunk in section.chunks] for side in (0, 1)]
    rest = _set_off(sides, lambda chunk: (chunk.notice, chunk.text.rstrip()))
    held = [[(section, block) for section, chunk in side for block in chunk.blocks] for side in rest]
    old, new = _set_off(held, source_of)
    return old, new


def _set_off(sides: Sequence[Sequence[tuple[Section, T]]], key: Callable[[T], Hashable]) -> list[list[tuple[Section, T]]]:
    """Both sides without what they share, counted."""
    counts = [Counter(key(item) for _, item in side) for side in sides]
    both = counts[0] & counts[1]
    kept: list[list[tuple[Section, T]]] = []
    for side in sides:
        left = both.copy()
        kept.append([])
        for section, item in side:
            if left[key(item)]:
                left[key(item)] -= 1
            else:
                kept[-1].append((section, item))
    return kept


def source_of(block: Block) -> Hashable:
    """What makes two blocks the same text."""
    if isinstance(block, Table):
        return ("table", block.raw_header, block.raw_rows)
    return (block.language, block.code) if isinstance(block, Sample) else (block.kind, block.text)


def compare_texts(
    file: FileChange, pairs: Sequence[SectionPair], held: tuple[Sequence[Held], Sequence[Held]]
) -> tuple[list[Change], frozenset[int], dict[int, int]]:
    """Changes of prose and notices over the changed sections of a page (`held`: their differing blocks), the ids of the blocks without a
    counterpart, and those of the others: old -> new."""
    old, new = ([(section, block) for section, block in side if isinstance(block, Prose | Notice)] for side in held)
    old, new = _without_equal(old, new)
    partner = {id(a): b for a, b in pairs if a and b}
    changes: list[Change] = []
    matched: dict[int, int] = {}
    sections = list(dict.fromkeys(id(s) for s, _ in old)) + [id(a) for a, b in pairs if a and b]
    done: set[int] = set()
    for key in sections:
        target = partner[key]
        if key in done:
            continue
        done.add(key)
        left = [item for item in old if id(item[0]) == key]
        right = [item for item in new if item[0] is target]
        if left or right:
            found, paired = _section(file, target, left, right)
            changes += found
            matched |= paired
    known = {*matched, *matched.values(), *(id(block) for _, block in (*old, *new) if taken_in(block))}
    return changes, frozenset(id(block) for _, block in (*old, *new) if id(block) not in known), matched


def _key(block: Text) -> str:
    return f"{block.kind if isinstance(block, Notice) else ''}:{block.words}"


def _without_equal(old: list[Placed], new: list[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Both lists without what stands on both sides, anywhere on the page."""
    left: dict[str, int] = {}
    for _, block in new:
        left[_key(block)] = left.get(_key(block), 0) + 1
    kept_old, kept = [], dict.fromkeys(left, 0)
    for item in old:
        key = _key(item[1])
        if left.get(key, 0) > kept.get(key, 0):
            kept[key] += 1
        else:
            kept_old.append(item)
    kept_new = []
    for item in new:
        key = _key(item[1])
        if kept[key]:
            kept[key] -= 1
        else:
            kept_new.append(item)
    return kept_old, kept_new


def _alike(a: Placed, b: Placed) -> float:
    same_kind = isinstance(a[1], Notice) == isinstance(b[1], Notice)
    begin = _OPENING if a[1].words.split(" ", 5)[:5] == b[1].words.split(" ", 5)[:5] else 0.0
    whole = dice(a[1].words, b[1].words, LEAST - begin) + begin
    first = 0.85 * dice(_first(a[1].words), _first(b[1].words), LEAST)
    return max(whole, first, _same_images(a[1], b[1]), _same_link(a[1], b[1])) * (1.0 if same_kind else 0.85) * _led(a[1], b[1])


def _same_link(old: Text, new: Text) -> float:
    """Nearly 1 for two short list items that are one link each, to the same place: it is only called otherwise."""
    if old.kind != "item" or new.kind != "item" or len(old.words) + len(new.words) > 200:
        return 0.0
    a, b = old.links, new.links
    return 0.8 if len(a) == len(b) == 1 and a[0].target == b[0].target and (a[0].text, b[0].text) == (old.words, new.words) else 0.0


def _same_images(old: Text, new: Text) -> float:
    """Nearly 1 for two texts that show the same images, whatever these are called."""
    a, b = (tuple(link.target for link in one.links if link.kind == "image") if "![" in one.text else () for one in (old, new))
    return 0.9 if a == b and a and len(old.words) + len(new.words) < 160 else 0.0


def _led(old: Text, new: Text) -> float:
    """What remains of the likeness of two list items that open with a link: entries of a list are told apart by what they lead to."""
    if old.kind == new.kind == "item" and old.text.startswith("[") and new.text.startswith("["):
        a, b = old.links, new.links
        if a and b and a[0].target != b[0].target and dice(a[0].text, b[0].text) < 0.7:
            return 0.6
    return 1.0


@lru_cache(maxsize=20_000)
def _first(words: str) -> str:
    """The first sentence: an item that only grew is still the same item."""
    return sentences(words)[0] if words else ""


def _section(file: FileChange, section: Section, old: list[Placed], new: list[Placed]) -> tuple[list[Change], dict[int, int]]:
    """Changes of one section's leftover texts, and the ids of the blocks that were paired, old -> new."""
    pairs = pair_up(old, new, _alike, LEAST)
    if len(old) == len(new) == 1 and not pairs and dice(old[0][1].words, new[0][1].words) >= 0.25:
        pairs = [(0, 0)]
    both = [(old[i], new[j]) for i, j in pairs]
    changes = paired_texts(file, section, [(a, b) for (_, a), (_, b) in both])
    gone = {i for i, _ in pairs}
    came = {j for _, j in pairs}
    changes += lone_texts(file, section, "removed", [block for i, (_, block) in enumerate(old) if i not in gone])
    changes += lone_texts(file, section, "added", [block for j, (_, block) in enumerate(new) if j not in came])
    return changes, {id(a): id(b) for (_, a), (_, b) in both}


def paired_texts(file: FileChange, section: Section, both: Sequence[tuple[Text, Text]]) -> list[Change]:
    """What changed in texts that are two versions of one: the kind of alert, values, words."""
    changes: list[Change] = []
    rewordings: list[tuple[Rewording, Text, Text]] = []
    for a, b in both:
        if isinstance(a, Notice) != isinstance(b, Notice) or (isinstance(a, Notice) and isinstance(b, Notice) and a.kind != b.kind):
            changes.append(Change("notice", "rekinded", file, a, b, section, a.lines, b.lines))
        if not _only_links(a, b):  # the link rules state which
            codes = frozenset(a.inline.codes + b.inline.codes)
            rewordings += [(one, a, b) for one in reword(a.words, b.words, codes) if one.old != one.new]
    return changes + _reworded(file, section, rewordings)


def _only_links(old: Text, new: Text) -> bool:
    """Do two lists of links differ in nothing but links that came and went."""
    if not (old.links and new.links):
        return False
    kept = {link.target for link in old.links} & {link.target for link in new.links}
    left = []
    for one in (old, new):
        words = one.words
        for link in one.links:
            if link.text and link.target not in kept:
                words = words.replace(link.text, " ", 1)
        left.append(folded(words))
    return left[0] == left[1] and {link.target for link in old.links} != {link.target for link in new.links}


def _reworded(file: FileChange, section: Section, rewordings: list[tuple[Rewording, Text, Text]]) -> list[Change]:
    """One change a value sentence, one "wording" change for the rest of the section (which carries its trivial part as such)."""
    found = [
        Change(
            "value", "changed", file, one.old, one.new, section, a.lines, b.lines, {"values": one.values, "notice": isinstance(b, Notice)}
        )
        for one, a, b in rewordings
        if one.values
    ]
    rest = [(one, a, b) for one, a, b in rewordings if not one.values]
    if rest:
        trivial = all(folded(one.old) == folded(one.new) for one, _, _ in rest)
        data = {"pairs": tuple(one for one, _, _ in rest), "trivial": trivial, "kinds": tuple(b.kind for _, _, b in rest)}
        found.append(
            Change("wording", "changed", file, None, None, section, _span([a for _, a, _ in rest]), _span([b for _, _, b in rest]), data)
        )
    return found


def _span(blocks: Sequence[Text]) -> Lines:
    return min(b.lines[0] for b in blocks), max(b.lines[1] for b in blocks)


def lone_texts(file: FileChange, section: Section, event: str, blocks: list[Text]) -> list[Change]:
    """Texts without a counterpart: each notice by itself, paragraphs and list items folded by section. What takes in another file is
    told by its address, with the links."""
    found = []
    blocks = [block for block in blocks if not taken_in(block)]
    for block in blocks:
        if isinstance(block, Notice):
            found.append(_one(file, section, "notice", event, (block,)))
    for kind, name in (("paragraph", "prose"), ("item", "list-item"), ("html", "prose")):
        same = tuple(block for block in blocks if isinstance(block, Prose) and block.kind == kind)
        if same:
            found.append(_one(file, section, name, event, same))
    return found


def taken_in(block: Text) -> bool:
    """Is a text nothing but the line that takes in another file or a part of it."""
    return len(block.links) == 1 and block.links[0].kind in ("include", "code") and bool(_TAKES_IN.fullmatch(block.text.strip()))


def _one(file: FileChange, section: Section, kind: str, event: str, blocks: tuple[Text, ...]) -> Change:
    value = blocks[0] if kind == "notice" else blocks
    old, new = (None, value) if event == "added" else (value, None)
    lines = _span(blocks)
    return Change(kind, event, file, old, new, section, None if event == "added" else lines, lines if event == "added" else None)
