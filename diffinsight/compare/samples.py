"""Sample aligner: which code samples of a page came, went or changed.

In: section pairs and their differing blocks. Out: changes of kind sample. Must not know: prose, tables, rules, other files.

What is equal anywhere in the changed sections is taken out first; the rest is paired in its section, then over the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from diffinsight.compare.attributes import attributes
from diffinsight.compare.bodies import Held, SectionPair
from diffinsight.compare.letters import letters
from diffinsight.compare.likeness import dice, opcodes, pair_up
from diffinsight.compare.passages import Passages
from diffinsight.model import Change, FileChange, Notice, Prose, Sample, Section

# What is installed or unpacked: a program or package by its file name.
_PROGRAM = re.compile(r"(?<![\w.-])\w[\w.-]{0,80}\.(?:msi|msix|msixbundle|appx|appxbundle|zip|tgz|tar\.gz|deb|rpm|pkg|dmg|"
                      r"vsix)\b", re.I)


_INLINE = re.compile(r"(?<!`)`([^`\n]{0,40} [^`\n]{4,160})`(?!`)")
_SPAN = re.compile(r"(?<!`)`([^`\n]{2,200})`(?!`)")
MOST_TYPED = 200  # commands within a text that samples are compared with
_SHELLS = ("", "bash", "powershell")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_PROMPT = re.compile(r"^\s*(?:\[\w+\]: ?)?(?:PS[^>\n]{0,80}>|[$>#%](?=\s))\s*")
_REMARK = re.compile(r"\s*(?:#|//)\s*\w+ \w+ \w+ ")  # a sentence; a command at a root prompt has fewer words mostly
LIKE = 0.42  # likeness from which two samples are one
IN_PLACE = 0.35  # likeness of two samples that answer the same sentence
ALIKE = 0.6  # likeness from which two samples of one section are one
FEWEST = 3  # lines by which a sample is known
MOSTLY = 0.7  # share of a sample's runs of words that make it still be there


@dataclass(frozen=True)
class _Code:
    section: Section
    sample: Sample


def compare_samples(
    file: FileChange, pairs: Sequence[SectionPair], held: tuple[Sequence[Held], Sequence[Held]],
    pages: tuple[Sequence[Section], Sequence[Section]]
) -> list[Change]:
    """Changes of code samples: those equal anywhere in the changed sections are silent, the rest is paired in its section, then over
    the page. `pages`: every section of both sides, to know what still stands or stood on them, as part of another sample or as text."""
    old, new = ([_Code(section, block) for section, block in side if isinstance(block, Sample) and block.code.strip()] for side in held)
    old, new = _drop_equal(old, new, lambda c: (c.sample.language, folded_code(c.sample)))
    old, new = _drop_equal(old, new, lambda c: folded_code(c.sample))
    partner = {id(a): b for a, b in pairs if a and b}
    origin = {id(b): a for a, b in pairs if a and b}
    paired = pair_up(old, new, lambda a, b: _likeness(a, b, partner[id(a.section)] is b.section), LIKE)
    paired += _alone(old, new, paired, partner)
    changes = [sample_changed(file, old[i].sample, new[j].sample, new[j].section) for i, j in paired]
    came = {j for _, j in paired}
    gone = {i for i, _ in paired}
    page, passages = pages[1], (Passages(pages[0], pages[1]), Passages(pages[1], pages[0]))
    languages_new = _languages(page) if len(gone) < len(old) else set()
    for i, code in enumerate(old):
        if i not in gone and not _stands(code.sample, passages[0]) and not _answered(code, partner[id(code.section)]):
            only = bool(code.sample.language) and code.sample.language not in languages_new
            data = {"only": only, "last": _named_last(code.sample, page), "scope": code.sample.scope}
            changes.append(Change("sample", "removed", file, code.sample, None, partner[id(code.section)], code.sample.lines, None, data))
    lone = [code for j, code in enumerate(new) if j not in came]
    shown, typed = (_shown(pages[0]), _typed(pages)) if lone else (frozenset(), ())
    changes += [
        Change("sample", "added", file, None, code.sample, code.section, None, code.sample.lines,
               {"scope": code.sample.scope, "again": letters(code.sample.code) in shown or passages[1].stood(code.sample.code)})
        for code in lone if not _stands(code.sample, passages[1]) and not _answered(code, origin[id(code.section)])
        and not any(dice(code.sample.code, text) >= ALIKE for text in typed)
    ]
    return changes


def _likeness(a: _Code, b: _Code, here: bool) -> float:
    """How surely two samples are one: `LIKE` or more counts, and then the more the more lines they share. `here`: do they stand in the
    same section."""
    if here and attributes(a.sample) and attributes(b.sample):
        return 2.0  # a parameter's section lists its attributes once
    near = 0.1 * here + 0.1 * (a.sample.scope.tab == b.sample.scope.tab)
    same = a.sample.language == b.sample.language
    if same and here:
        near += IN_PLACE * (bool(lead := _lead(a)) and lead == _lead(b)) + IN_PLACE * _grew(a.sample, b.sample)
    near += dice(a.sample.code, b.sample.code, 0.27) * (0.8 if same else 0.55)
    if near < LIKE:
        return near
    lines, others = _distinct_lines(a.sample.code), _distinct_lines(b.sample.code)
    return near + len(lines & others) / max(len(lines), len(others))


@lru_cache(maxsize=5_000)
def _distinct_lines(code: str) -> frozenset[str]:
    return frozenset(line.strip() for line in code.split("\n"))


def _alone(old: Sequence[_Code], new: Sequence[_Code], paired: Sequence[tuple[int, int]],
           partner: Mapping[int, Section | None]) -> list[tuple[int, int]]:
    """The samples left over that are the only ones of their section, tab and language on both sides and, where they are commands, call the
    same program: one took the other's place; and those of another language that follow much the same sentence."""
    def place(code: _Code, section: Section) -> tuple[object, ...]:
        program = "".join(_PROMPT.sub("", code.sample.code).split(maxsplit=1)[:1]) if code.sample.language in _SHELLS else ""
        return id(section), code.sample.scope.tab, code.sample.language, program

    def spot(code: _Code, section: Section) -> tuple[object, ...]:
        return id(section), code.sample.scope.tab

    found = _of_one_place(old, new, paired, partner, place)
    others = _of_one_place(old, new, [*paired, *found], partner, spot)
    return found + [(i, j) for i, j in others if dice(_lead(old[i]), _lead(new[j])) >= ALIKE]


def _of_one_place(old: Sequence[_Code], new: Sequence[_Code], paired: Sequence[tuple[int, int]], partner: Mapping[int, Section | None],
                  place: Callable[[_Code, Section], tuple[object, ...]]) -> list[tuple[int, int]]:
    """The samples left over that are alone in their place on both sides."""
    gone, came = {i for i, _ in paired}, {j for _, j in paired}
    sides: list[dict[tuple[object, ...], list[int]]] = [{}, {}]
    for i, code in enumerate(old):
        if i not in gone and (there := partner[id(code.section)]):
            sides[0].setdefault(place(code, there), []).append(i)
    for j, code in enumerate(new):
        if j not in came:
            sides[1].setdefault(place(code, code.section), []).append(j)
    return [(left[0], right[0]) for at, left in sides[0].items() if len(left) == 1 == len(right := sides[1].get(at, []))]


def _grew(old: Sample, new: Sample) -> bool:
    """Do all lines of a sample of several stand in the new one."""
    lines = _lines(old)
    return len(lines) >= FEWEST and not Counter(lines) - Counter(_lines(new))


def _lead(code: _Code) -> str:
    """The words of the text or heading right above a sample, that tell what it is for; "" where something else stands there."""
    if code.section.blocks[0] is code.sample:
        return code.section.title
    above = next((before for before, block in pairwise(code.section.blocks) if block is code.sample), None)
    return " ".join(above.text.split()) if isinstance(above, Prose | Notice) else ""


def _stands(sample: Sample, passages: Passages) -> bool:
    """Does the code of a sample without a counterpart stand on the page's other side: as text, or as part of another sample."""
    return passages.verbatim(sample.code) or passages.kept(sample.code) >= MOSTLY


def _shown(page: Sequence[Section]) -> frozenset[str]:
    """What a page shows as a sample, as a whole paragraph or as code within one, by its letters."""
    blocks = [block for section in page for block in section.blocks]
    texts = (block.code if isinstance(block, Sample) else block.words for block in blocks if isinstance(block, Sample | Prose))
    typed = (found for section in page for found in _SPAN.findall(section.source))
    return frozenset(letters(text) for one in (texts, typed) for text in one) - {""}


def _answered(code: _Code, other: Section) -> bool:
    """Does the section's other side hold the sample: as lines of others, as many or more, from which it was cut, or, where it has as
    many of the language, one much like it that was set off against its like elsewhere."""
    blocks = [[block for block in section.blocks if isinstance(block, Sample)] for section in (code.section, other)]
    rest, there = (Counter(line for block in side if block is not code.sample for line in _lines(block)) for side in blocks)
    if (lines := Counter(_lines(code.sample))) and not lines - (there - rest):
        return True
    here, elsewhere = (_taken_in(section)[code.sample.language] for section in (code.section, other))
    if elsewhere > here:
        return True
    own, like = ([block for block in side if block.language == code.sample.language] for side in blocks)
    return len(own) <= len(like) and any(dice(code.sample.code, one.code) >= ALIKE for one in like)


def _typed(pages: tuple[Sequence[Section], Sequence[Section]]) -> tuple[str, ...]:
    """Commands that the base page has within its text and the head page has not."""
    before, after = ({text for section in page for text in _INLINE.findall(section.source)} for page in pages)
    return tuple(sorted(before - after))[:MOST_TYPED]


def _languages(page: Sequence[Section]) -> set[str]:
    shown = {block.language for section in page for block in section.blocks if isinstance(block, Sample)}
    return shown.union(*(_taken_in(section) for section in page))


def _taken_in(section: Section) -> Counter[str]:
    """The languages of the samples that a section takes in from other files, counted."""
    texts = (block for block in section.blocks if isinstance(block, Prose | Notice) and "code" in block.text)
    return Counter(link.language for block in texts for link in block.links if link.kind == "code")


def _lines(sample: Sample) -> list[str]:
    """A sample's lines by their letters, without the prompt they may begin with, and without remarks where there is more."""
    written = sample.code.split("\n")
    told = [line for line in written if not _REMARK.match(line)]
    lines = ["".join(_PROMPT.sub("", line).lower().split()) for line in (told if "".join(told).strip() else written)]
    return [line for line in lines if line]


def _named_last(sample: Sample, page: Sequence[Section]) -> tuple[str, ...]:
    """The programs and endpoints that a sample of the base page uses and the head page no longer names anywhere."""
    named = dict.fromkeys([*_PROGRAM.findall(sample.code), *(path for _, path in sample.reading.requests if len(path) > 1)])
    return tuple(name for name in named if not any(_releases(name) in _releases(section.source) for section in page))


def _releases(text: str) -> str:
    """A text in which one release of a program is like another one."""
    return _VERSION.sub("0", text.lower())


def folded_code(sample: Sample) -> str:
    """A sample's code without its blank lines and indentation."""
    return "\n".join(" ".join(line.split()) for line in sample.code.split("\n") if line.strip())


def codes(sections: Sequence[Section]) -> frozenset[str]:
    """The samples of sections, each as `folded_code`."""
    return frozenset(folded_code(block) for section in sections for block in section.blocks if isinstance(block, Sample))


def _drop_equal(old: list[_Code], new: list[_Code], key: Callable[[_Code], object]) -> tuple[list[_Code], list[_Code]]:
    rest = list(new)
    kept = []
    keys = [key(code) for code in rest]
    for code in old:
        wanted = key(code)
        if wanted in keys:
            index = keys.index(wanted)
            del keys[index], rest[index]
        else:
            kept.append(code)
    return kept, rest


def sample_changed(file: FileChange, old: Sample, new: Sample, section: Section) -> Change:
    """The change of a sample that both sides have. `section`: where it stands now."""
    hunks = _hunks(old.code.rstrip("\n").split("\n"), new.code.rstrip("\n").split("\n"))
    return Change("sample", "changed", file, old, new, section, old.lines, new.lines, {"hunks": hunks})


def _hunks(old: list[str], new: list[str]) -> tuple[tuple[str, str], ...]:
    """The differing lines of two samples, each run with one line of context where that is not blank; trailing blanks do not count."""
    a, b = [line.strip() for line in old], [line.strip() for line in new]
    found = []
    for tag, i1, i2, j1, j2 in opcodes(a, b):
        if tag == "equal" or (not any(a[i1:i2]) and not any(b[j1:j2])):
            continue
        tail_a, tail_b = (old[i2 : i2 + 1], new[j2 : j2 + 1])
        found.append(("\n".join(old[i1:i2] + tail_a), "\n".join(new[j1:j2] + tail_b)))
    return tuple(found)
