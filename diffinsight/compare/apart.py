"""Texts and samples that left their section for one that is new on the page, or came from one that is gone.

In: the differing blocks of a page and its sections without a counterpart. Out: the blocks that are left, and the changes of those that
moved and changed on the way. Must not know: rules, other files.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from diffinsight.compare.bodies import Held, paired_texts, source_of
from diffinsight.compare.likeness import contained, dice, pair_up, total
from diffinsight.compare.samples import folded_code, sample_changed
from diffinsight.model import Block, Change, FileChange, Notice, Prose, Sample, Section, Table

NEAR_TEXT, NEAR_SAMPLE = 0.75, 0.6  # likeness from which a block that stands elsewhere is the same
KEPT_SAMPLE = 0.8  # share of the smaller sample's words
LEAST_WORDS, LEAST_CODE = 8, 4  # fewer words of a text, or of a sample, are alike by chance

Sides = tuple[list[Held], list[Held]]


def moved_apart(file: FileChange, held: Sides, gone: Sequence[Section], came: Sequence[Section]) -> tuple[Sides, list[Change]]:
    """`held` without the blocks that stand in `came` or stood in `gone`, and what changed in those that are not quite the same. Tables are
    paired over the whole page and stay."""
    old, new = _others(held[0], came), _others(held[1], gone)
    left, right = _near(old, _blocks(came, held[0]) if old else []), _near(_blocks(gone, held[1]) if new else [], new)
    moved = [*left, *right]
    changes = []
    for (_, a), (to, b) in moved:
        if isinstance(a, Sample) and isinstance(b, Sample):
            changes += [sample_changed(file, a, b, to)]
        elif isinstance(a, Prose | Notice) and isinstance(b, Prose | Notice):
            changes += paired_texts(file, to, [(a, b)])
    done = {id(block) for pair in moved for _, block in pair}
    return ([one for one in old if id(one[1]) not in done], [one for one in new if id(one[1]) not in done]), changes


def _blocks(sections: Sequence[Section], known: Sequence[Held]) -> list[Held]:
    """The blocks of sections but for those that are known as they are."""
    keys = {_key(block) for _, block in known}
    return [(section, block) for section in sections for block in section.blocks if _key(block) not in keys]


def _others(side: list[Held], sections: Sequence[Section]) -> list[Held]:
    """The blocks of a side that do not stand in these sections as they are."""
    there = {_key(block) for section in sections for block in section.blocks} if side else set()
    return [one for one in side if isinstance(one[1], Table) or _key(one[1]) not in there]


def _key(block: Block) -> Hashable:
    """What makes two blocks the same; how code is indented does not count."""
    return folded_code(block) if isinstance(block, Sample) else source_of(block)


def _near(old: list[Held], new: list[Held]) -> list[tuple[Held, Held]]:
    """Blocks of one side that are much like blocks of the other."""
    left, right = ([(one, words) for one in side if (words := _words(one[1]))] for side in (old, new))
    pairs = pair_up(left, right, lambda a, b: _likeness(a[1], b[1], isinstance(a[0][1], Sample), isinstance(b[0][1], Sample)), 0.1)
    return [(left[i][0], right[j][0]) for i, j in pairs]


def _words(block: Block) -> str:
    """What a block is recognised by, "" when that is too little."""
    text = "" if isinstance(block, Table) else block.code if isinstance(block, Sample) else block.text
    return text if total(text) >= (LEAST_CODE if isinstance(block, Sample) else LEAST_WORDS) else ""


def _likeness(old: str, new: str, was_sample: bool, is_sample: bool) -> float:
    if was_sample != is_sample:
        return 0.0
    least = NEAR_SAMPLE if is_sample else NEAR_TEXT
    found = dice(old, new, least)
    if found < least and is_sample:  # the same settings, with more of them and other remarks
        bare = _unremarked(old), _unremarked(new)
        kept = contained(*sorted(bare, key=total)) if min(map(total, bare)) >= LEAST_CODE else 0.0
        return least if kept >= KEPT_SAMPLE and dice(*bare) >= NEAR_SAMPLE / 1.25 else 0.0
    return found if found >= least else 0.0


def _unremarked(code: str) -> str:
    return "\n".join(line for line in code.split("\n") if not line.lstrip().startswith(("#", "//")))
