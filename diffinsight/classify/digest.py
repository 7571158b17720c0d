"""The document's own words for a section, page or sample, short enough to be a statement.

In: records. Out: text. Must not know: rules.
"""

from __future__ import annotations

from collections.abc import Iterable

from diffinsight.classify.wording import excerpt
from diffinsight.model import Block, Notice, Page, Prose, Sample, Section, Table

MOST = 1_600  # characters of one side of a finding that has two
ALONE = 2_600  # characters of the one side of a finding that has no other


def block(one: Block, most: int = 260) -> str:
    """One block in words: prose as written, a table by header and rows, a sample by its first lines."""
    if isinstance(one, Notice):
        return excerpt(f"[!{one.kind}] {one.words}", most)
    if isinstance(one, Prose):
        return excerpt(("- " if one.kind == "item" else "") + one.words, most)
    if isinstance(one, Table):
        rows = "; ".join(" | ".join(cell for cell in row if cell) for row in one.rows)
        return excerpt(f"{' | '.join(one.header)}: {rows}", max(most, 900))
    return excerpt(one.code, most)


def section(one: Section, below: Iterable[Section] = (), most: int = ALONE) -> str:
    """A section's title and the beginning of each of its blocks, its sub-sections' titles and beginnings after them."""
    parts = ["#" * one.level + " " + one.title]
    each = max(80, most // (len(one.blocks) + 1))
    parts += [block(b, min(each, 400)) for b in one.blocks]
    for sub in below:
        parts.append("#" * sub.level + " " + sub.title)
        parts += [block(b, 120) for b in sub.blocks]
    return _fit(parts, most)


def page(one: Page, most: int = ALONE) -> str:
    """A page's title, its first paragraph and its section titles."""
    first = next((b.words for s in one.sections for b in s.blocks if isinstance(b, Prose) and b.kind == "paragraph"), "")
    return _fit([f"# {one.title}", excerpt(first, 300), *("#" * s.level + " " + s.title for s in one.sections if s.level > 1)], most)


def held(one: Page) -> dict[str, int]:
    """How many samples, tables and words of text a page holds."""
    blocks = [b for s in one.sections for b in s.blocks]
    return {
        "sections": sum(s.level > 1 for s in one.sections),
        "samples": sum(isinstance(b, Sample) for b in blocks),
        "tables": sum(isinstance(b, Table) for b in blocks),
    }


def _fit(parts: Iterable[str], most: int) -> str:
    text, size = [], 0
    for part in parts:
        size += len(part) + 1
        if size > most:
            text.append("…")
            break
        if part:
            text.append(part)
    return "\n".join(text)
