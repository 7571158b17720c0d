"""What a section holds besides prose.

In: sections. Out: kinds of blocks, counted. Must not know: the other side of a comparison, rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diffinsight.model import Prose, Sample, Section, Table

PROSE = 8  # words a line from which a text in a fence is no code


def contents(sections: Sequence[Section], stands: Callable[[str], bool] = lambda text: False) -> tuple[tuple[str, int], ...]:
    """What sections hold besides prose, and how many: "table", "definitions" (a list of them), "sample", "procedure" (one for all numbered
    lists). `stands`: does the page's other side hold a table or sample too, letter by letter; then it neither came nor went."""
    blocks = [block for section in sections for block in section.blocks if not ((text := _text(block)) and stands(text))]
    tables = [block.listed for block in blocks if isinstance(block, Table)]
    held = {"table": tables.count(False), "definitions": tables.count(True), "sample": sum(_is_code(block) for block in blocks),
            "procedure": int(sum(isinstance(block, Prose) and block.ordered and not _points(block) for block in blocks) > 1)}
    return tuple((name, count) for name, count in held.items() if count)


def _text(block: object) -> str:
    """A table's or sample's text, "" for prose."""
    if isinstance(block, Table):
        return "\n".join(" ".join(row) for row in (block.header, *block.rows))
    return block.code if isinstance(block, Sample) else ""


def _points(item: Prose) -> bool:
    """Is a list item nothing but a link: to read, not to do."""
    return len(item.links) == 1 and item.links[0].text == item.words


def _is_code(block: object) -> bool:
    """Is a block a code sample, and not a diagram, a remark alone or plain words in a fence that names no language."""
    if not isinstance(block, Sample) or block.drawn or block.remark:
        return False
    if block.language:
        return True
    lines = [line for line in block.code.split("\n") if line.strip()]
    words = [word.strip(".,:;!?()'\"") for word in block.code.split()]
    if 2 * sum(word.isalpha() for word in words) < len(words):
        return True
    return len(block.code.split()) < PROSE * max(1, len(lines))
