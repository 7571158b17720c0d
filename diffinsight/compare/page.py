"""Page aligner: everything that differs between two versions of a page.

In: the two `Page` records (one None for added and removed pages) and how each side resolves links. Out: changes, and the sections
that are left without a counterpart, for the range-wide search for moves. Must not know: rules, other files' records.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diffinsight.compare.apart import moved_apart
from diffinsight.compare.attributes import compare_attributes, renamed_parameters
from diffinsight.compare.bodies import Held, SectionPair, compare_texts, differing
from diffinsight.compare.letters import letters
from diffinsight.compare.links import Sides, arrived, compare_links, redefined
from diffinsight.compare.markers import compare_markers, with_kept
from diffinsight.compare.marks import COMMON, Marks
from diffinsight.compare.metadata import compare_mappings
from diffinsight.compare.retold import with_standing
from diffinsight.compare.reworded import with_reworded
from diffinsight.compare.samples import compare_samples
from diffinsight.compare.sections import Pair, align_sections
from diffinsight.compare.standing import without_standing
from diffinsight.compare.tables import compare_tables
from diffinsight.model import Change, FileChange, Page, Prose, Section, Table


@dataclass(frozen=True)
class PageDiff:
    """What differs. `removed`/`added`: sections without a counterpart, whole sub-trees listed section by section."""

    file: FileChange
    old: Page | None
    new: Page | None
    changes: tuple[Change, ...]
    removed: tuple[Section, ...] = ()
    added: tuple[Section, ...] = ()


def compare_page(file: FileChange, old: Page | None, new: Page | None, sides: Sides, marks: Marks = COMMON) -> PageDiff:
    """Compare two versions of a page. Sections found on one side only are listed, not yet stated: they may have moved to another file."""
    if old is None or new is None:
        page, event = (new, "added") if new else (old, "removed")
        sections = page.sections if page else ()
        change = Change("page", event, file, old, new, None, _whole(old), _whole(new))
        placed = [(s, t) for s in sections if "|" in s.source for t in s.blocks if isinstance(t, Table)]
        telling = [(s, t) for s, t in placed if t.kind in ("matrix", "lifecycle")]  # what these list is news by itself
        listed = compare_tables(file, () if new else telling, telling if new else (), marks=marks)
        came = arrived(file, sections) if new else []
        return PageDiff(file, old, new, (change, *listed, *came), () if new else sections, sections if new else ())
    changes: list[Change] = []
    if file.status == "renamed":
        changes.append(Change("page", "renamed", file, old, new, None, (1, 1), (1, 1)))
    if old.line_count > 5 and not any(s.source.strip() for s in new.sections) and any(s.source.strip() for s in old.sections):
        changes.append(Change("page", "emptied", file, old, new, None, _whole(old), _whole(new)))
    changes += compare_mappings(file, old.front_matter, new.front_matter, old.front_lines, new.front_lines)
    if old.title != new.title:
        changes.append(Change("title", "changed", file, old.title, new.title, None, _title_line(old), _title_line(new)))
    pairs = align_sections(old.sections, new.sections)
    changes += (renamed := _sections(file, pairs, old, new))
    changes += renamed_parameters(renamed)
    for kind in ("tabs", "pivots", "monikers"):
        changes += with_kept(compare_markers(file, kind[:-1], (old, new), getattr(old, kind), getattr(new, kind)), old, new)
    touched = [(a, b) for a, b in pairs if a and b and a.source != b.source]
    held, apart = moved_apart(file, differing(touched), [a for a, b in pairs if a and not b], [b for a, b in pairs if b and not a])
    changes += apart
    changes += compare_attributes(compare_samples(file, touched, held, (old.sections, new.sections)), marks)
    texts, lone, twins = compare_texts(file, touched, _but_headings(held, pairs))
    changes += texts
    both = [(a, b) for a, b in pairs if a and b]
    changes += compare_links(file, both, _all(both) if _elsewhere(file) else held, sides, (lone, twins))
    if old.definitions != new.definitions:
        changes += redefined(file, old, new, sides, changes)
    changes += arrived(file, (b for a, b in pairs if b and not a))
    changes += with_reworded(with_standing(without_standing(_tables(file, pairs, held, marks), old, new), old, new), old, new)
    return PageDiff(file, old, new, tuple(changes), tuple(a for a, b in pairs if a and not b), tuple(b for a, b in pairs if b and not a))


def _elsewhere(file: FileChange) -> bool:
    """Did the page move to another folder: then every relative link of it has to be looked at."""
    return posixpath.dirname(file.base_path) != posixpath.dirname(file.path)


def _all(pairs: Sequence[tuple[Section, Section]]) -> tuple[list[Held], list[Held]]:
    return _held(a for a, _ in pairs), _held(b for _, b in pairs)


def _but_headings(held: tuple[Sequence[Held], Sequence[Held]], pairs: Sequence[Pair]) -> tuple[list[Held], list[Held]]:
    """What differs, without lines in bold that are headings on the other side alone."""
    came = {letters(new.title) for old, new in pairs if new and not old}
    gone = {letters(old.title) for old, new in pairs if old and not new}

    def kept(side: Sequence[Held], heads: set[str]) -> list[Held]:
        return [(section, block) for section, block in side
                if not (isinstance(block, Prose) and block.text.startswith(("**", "__")) and letters(block.text) in heads)]

    return kept(held[0], came), kept(held[1], gone)


def _held(sections: Iterable[Section]) -> list[Held]:
    return [(section, block) for section in sections for block in section.blocks]


def _whole(page: Page | None) -> tuple[int, int] | None:
    return (1, max(1, page.line_count)) if page else None


def _title_line(page: Page) -> tuple[int, int]:
    line = next((s.lines[0] for s in page.sections if s.level == 1), page.front_lines.get("title", 1))
    return line, line


def _sections(file: FileChange, pairs: Sequence[SectionPair], old: Page, new: Page) -> list[Change]:
    """Renamed sections (the page's own title apart) and explicit anchors that are gone."""
    changes = []
    for a, b in pairs:
        if a and b and a.level and b.level and a.title != b.title and not (a.level == 1 and b.level == 1 and a.title == old.title):
            kept = a.anchor in new.anchors
            data = {"anchor_kept": kept, "anchor_taken": kept and a.anchor not in (b.anchor, *b.ids)}
            changes.append(Change("section", "renamed", file, a, b, b, (a.lines[0],) * 2, (b.lines[0],) * 2, data))
    paired = {id(a) for a, b in pairs if b}
    for a in old.sections:
        for name in a.ids:
            if name.lower() not in new.anchors and name.lower() != a.anchor:  # else its heading's
                stays = a if id(a) in paired else None
                changes.append(Change("anchor", "removed", file, name, None, stays, (a.lines[0], a.lines[0]), None))
    return changes


def _tables(file: FileChange, pairs: Sequence[SectionPair], held: tuple[list[Held], list[Held]], marks: Marks) -> list[Change]:
    """Tables are paired over the whole page, so that one that moved to another section is still the same table."""
    lone = ([a for a, b in pairs if a and not b and "|" in a.source], [b for a, b in pairs if b and not a and "|" in b.source])
    placed = [[*side, *_held(more)] for side, more in zip(held, lone, strict=True)]
    old, new = ([(section, block) for section, block in side if isinstance(block, Table)] for side in placed)
    return compare_tables(file, old, new, frozenset(id(section) for side in lone for section in side), marks)
