"""The document's own words for a section, page or sample, short enough to be a statement.

In: records. Out: text. Must not know: rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from diffinsight.classify.wording import excerpt
from diffinsight.model import Block, Notice, Page, Prose, Sample, Section, Table

MOST = 1_600  # characters of one side of a finding that has two
ALONE = 3_000  # characters of the one side of a finding that has no other
FEW_WORDS = 3  # beside the links of a text that only points elsewhere
LEAD = 12  # words of a line that does no more than lead in
_SEE = re.compile(r"(?:see|refer|read|check|visit)\b", re.I)
LINKS = 600  # characters of addresses in one text


def leads(blocks: Iterable[Block]) -> dict[str, Any]:
    """Where links in texts and tables lead, which their words do not say; nothing when there are very many."""
    targets = list(dict.fromkeys(link.target for one in blocks if not isinstance(one, Sample) for link in one.links))
    return {"links": targets} if targets and len("".join(targets)) < LINKS else {}


def only_points(sections: Iterable[Section]) -> bool:
    """Do sections hold nothing but links, as a card of a landing page does, with no more than a line that leads in or "See" before one."""
    blocks = [block for one in sections for block in one.blocks]
    alone = [isinstance(block, Prose) and len(block.links) == 1 and block.links[0].text == block.words for block in blocks]
    first = blocks[0] if blocks else None
    if not isinstance(first, Prose):
        return False
    lead = first.words.rstrip().endswith(":") and len(first.words.split()) <= LEAD
    leads_in = lead if len(blocks) > 2 else len(blocks) == 1 and _sends(first)
    return all(alone[1:]) and (alone[0] or leads_in)


def _sends(one: Prose) -> bool:
    beside = len(one.words.split()) - sum(len(link.text.split()) for link in one.links)
    return bool(one.links and beside <= FEW_WORDS and _SEE.match(one.words))


def block(one: Block, most: int = 260) -> str:
    """One block in words: prose as written, a table by header and rows, a sample by its first lines."""
    if isinstance(one, Notice):
        return excerpt(f"[!{one.kind}] {linked(one)}", most)
    if isinstance(one, Prose):
        return excerpt(("- " if one.kind == "item" else "") + linked(one), most)
    if isinstance(one, Table):
        rows = "; ".join(" | ".join(cell for cell in row if cell) for row in one.rows)
        return excerpt(f"{' | '.join(one.header)}: {rows}", max(most, 900))
    return excerpt(one.code, most)


def linked(one: Prose | Notice) -> str:
    """A text's words, its links and includes with their addresses as written; without these where there are very many of them."""
    words, at = one.words, 0
    if words.startswith(":::") or sum(len(link.target) for link in one.links) > LINKS:
        return words
    for link in one.links:
        place = _place(link.text, words, at)
        if place >= 0 and link.target and link.text != link.target:
            full = f"{'!' * (link.kind == 'image')}[{link.text}]({link.target})"
            words = words[:place] + full + words[place + len(link.text):]
            at = place + len(full)
    return words


def _place(text: str, words: str, at: int) -> int:
    """Where a link's text stands in a text's words, from a place on; -1 when it has none."""
    found = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)").search(words, at) if text else None
    return found.start() if found else words.find(text, at) if text else -1


def section(one: Section, below: Iterable[Section] = (), most: int = ALONE) -> str:
    """A section's title and its blocks, then its sub-sections': short blocks whole, long ones cut to an equal share of the rest."""
    titled = [(f"{'#' * part.level} {part.title}", [block(b, most) for b in part.blocks]) for part in (one, *below)]
    room = most - sum(len(title) + 1 for title, _ in titled)
    share = _share([len(text) + 3 for _, texts in titled for text in texts], room)
    return _fit([line for title, texts in titled for line in (title, *(excerpt(text, share) for text in texts))], most)


def _share(sizes: Sequence[int], room: int) -> int:
    """The most characters a text may keep so that all of them fit: what short ones do not need goes to the long ones."""
    for done, size in enumerate(sorted(sizes)):
        left = len(sizes) - done
        if size * left >= room:
            return max(80, room // left - 3)
        room -= size
    return max(80, room)


def parts(one: Page) -> list[Section]:
    """A page's sections but the one of its title; writers who use more headings of the first level mean sections by them."""
    heads = [section for section in one.sections if section.level == 1]
    title = heads[0] if heads and (len(heads) == 1 or heads[0].title == one.title) else None
    return [section for section in one.sections if section.level and section is not title]


def about(one: Page) -> str:
    """What a page says of itself in its front matter, "" for nothing."""
    said = one.front_matter.get("description")
    return excerpt(said, 300) if isinstance(said, str) and said not in ("null", "~") else ""


def body(one: Page) -> str:
    """What a page without a title of its own says, block by block."""
    return _fit([block(each, MOST) for section in one.sections for each in section.blocks], MOST)


def page(one: Page, most: int = ALONE) -> str:
    """A page's title, what it says of itself, else its first paragraph, and its section titles."""
    first = about(one) or next((b.words for s in one.sections for b in s.blocks if isinstance(b, Prose) and b.kind == "paragraph"), "")
    return _fit([f"# {one.title}", excerpt(first, 300), *("#" * s.level + " " + s.title for s in parts(one))], most)


_INCLUDE = re.compile(r"\[!INCLUDE\b[^\n)]{0,400}|\{%-?\s*include(?:_relative|_cached)?\b[^\n%]{0,400}|"
                      r"\{\{[<%]\s*(?:include|readfile)\b[^\n}]{0,400}|^\s*-{1,2}8<-{1,2}\s[^\n]{0,400}", re.I | re.M)
_MAY_HOLD = re.compile(r"```|~~~|\||^(?: {4}|\t)", re.M)  # without one of these no text is a sample or a table


def held(one: Page) -> dict[str, int]:
    """How many sections, samples and tables a page holds, and how many files it includes."""
    blocks = [b for s in one.sections for chunk in s.chunks if _MAY_HOLD.search(chunk.text) for b in chunk.blocks]
    return {
        "sections": len(parts(one)),
        "samples": sum(isinstance(b, Sample) and not (b.drawn or b.remark) for b in blocks),
        "tables": sum(isinstance(b, Table) and not b.listed for b in blocks),
        "includes": len({line.strip() for s in one.sections for line in _INCLUDE.findall(s.source)}),
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
