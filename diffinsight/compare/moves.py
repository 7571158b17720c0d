"""Range-wide aligner: sections that moved from one file to another.

In: the page differences of a range. Out: "section:moved" changes, and "section:removed" /
"section:added" for the rest. Must not know: redirects' syntax, rules.

Candidates come from an index of lines, so that the work grows with the text, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from posixpath import commonprefix

from diffinsight.compare.bodies import lone_texts
from diffinsight.compare.contents import contents
from diffinsight.compare.leftovers import left_over
from diffinsight.compare.letters import Letters, letters
from diffinsight.compare.likeness import contained, dice, gist, nearest, total
from diffinsight.compare.page import PageDiff
from diffinsight.compare.pagepairs import COMMON, lines_of
from diffinsight.compare.passages import Passages
from diffinsight.compare.sections import DAY, OPTION
from diffinsight.model import Change, FileChange, Notice, Page, Prose, Section

WHOLE = 50  # letters of a section that says what another one says
LEAD = 20  # words that only lead to what stands below
_DIGITS = re.compile(r"\d+")
ABOUT = 5  # words that tell what a line is about
RELEASE = re.compile(r"\d\.\d")  # a heading that names a version: each has its own section
FEW = 8  # letters of a section that are not there by chance
MOSTLY = 0.65  # share of a section's lines that make it still be there
HALF, SOME = 0.5, 0.3  # share of its runs of words that do; the same where its heading stands there as a line in bold
MOST_COMPARED = 2_000  # pairs of lines whose likeness is looked at

# Sections that most pages have: they only move with others.
FURNITURE = re.compile(
    r"(?:related (?:content|articles|links|topics|resources)|see also|next steps?|what's next\??|additional (?:resources|reading)|"
    r"prerequisites|requirements|before you (?:begin|start)|clean ?up(?: (?:the )?resources)?|more (?:information|resources)|learn more|"
    r"further reading|feedback|references?|remarks|examples?|syntax|parameters|return value|overview|introduction|summary|conclusion|"
    r"in this (?:article|section)|contact(?: us)?|support|get help|help and support)$",
    re.I,
)


@dataclass(frozen=True)
class _Place:
    diff: PageDiff
    section: Section


def settle_sections(diffs: Sequence[PageDiff]) -> list[Change]:
    """State every section without a counterpart: moved to another file, removed or added; sub-trees folded."""
    gone = [_Place(diff, section) for diff in diffs for section in diff.removed if section.level]
    came = [_Place(diff, section) for diff in diffs for section in diff.added if section.level]
    moves = _match(gone, came)
    homes = {id(place.section): home for place, home in moves}
    arrived = {id(home.section) for _, home in moves}
    changes = [_moved(*move) for move in _outermost(moves)]
    for diff in diffs:
        if diff.new is not None and diff.old is not None:
            gone_here, came_here = [s for s in diff.removed if id(s) not in homes], [s for s in diff.added if id(s) not in arrived]
            gone_to, came_from = Passages(diff.old.sections, diff.new.sections), Passages(diff.new.sections, diff.old.sections)
            dissolved, gone_here = _kept_text(diff.file, "dissolved", gone_here, (diff.old, diff.new), gone_to)
            split_off, came_here = _kept_text(diff.file, "split-off", came_here, (diff.new, diff.old), came_from)
            told = {change.after.code for change in diff.changes if change.kind == "sample" and change.event == "changed"}
            split_off = [change for change in split_off if not (change.kind == "sample" and change.after.code in told)]
            changes += [*dissolved, *split_off, *_folded(diff.file, "removed", gone_here, diff.old, gone_to),
                        *_again(Letters(diff.old), _titled(diff.old, _folded(diff.file, "added", came_here, diff.new, came_from)))]
    return changes


def _kept_text(file: FileChange, event: str, sections: Sequence[Section], pages: tuple[Page, Page],
               passages: Passages) -> tuple[list[Change], list[Section]]:
    """Sections whose heading alone came or went, their text standing on the page's other side too; and the rest."""
    if not sections:
        return [], []
    own, other = pages
    home = {line: section for section in other.sections for line in lines_of(section.source)}
    here, there = (Counter(line for s in page.sections for text in (s.title, s.source) for line in lines_of(text)) for page in (own, other))
    news = [line for line in home if line not in here]
    sides = Letters(own), Letters(other)
    changes, rest = [], []
    for section in sections:
        if DAY.fullmatch(section.title.strip()):
            rest.append(section)  # an entry of release notes is its own, however like the others
            continue
        if section.level > 1 and (styled := sides[1].bold_below(letters(section.title), letters("".join(section.trail[-1:])))):
            changes += _alone(file, event, section, styled.title, other, passages)
            continue
        every = lines_of(section.source)
        lines = [line for line in every if not line.startswith("![")] or every
        found = [home[line] for line in lines if line in home and there[line] >= here[line]]  # not in home: a heading
        if len(lines) * len(news) <= MOST_COMPARED:
            least = 2.0 if RELEASE.search(section.title) else 0.65 if len(lines) == 1 else 0.5
            found += [home[like] for line in lines
                      if line not in there and (like := _nearest(line, news, least if here[line] == 1 else 2.0))]
        if not lines:
            found = _short(section, *sides)
        least = SOME if sides[1].bold(letters(section.title)) else HALF
        if len(found) < MOSTLY * len(lines) and passages.kept(section.source) >= least:
            found = [holder for holder in (passages.holder(section.source),) if holder] * len(lines)
        if found and len(found) >= MOSTLY * len(lines):
            changes += _alone(file, event, section, Counter(s.title for s in found).most_common(1)[0][0], other, passages)
        else:
            rest.append(section)
    mere = _mere_headings(rest, own)
    for section in rest:
        if id(section) in mere:
            changes.append(_heading(file, event, section, section.trail[-1] if section.level > 2 and section.trail else "", True))
            texts = [block for block in section.blocks if isinstance(block, Prose | Notice) and not passages.verbatim(block.text)]
            changes += lone_texts(file, section, "removed" if event == "dissolved" else "added", texts)
    return changes, [section for section in rest if id(section) not in mere]


def _alone(file: FileChange, event: str, section: Section, into: str, other: Page, passages: Passages) -> list[Change]:
    """A heading that came or went alone, and what its section says that stands nowhere else."""
    return [_heading(file, event, section, into),
            *left_over(file, "removed" if event == "dissolved" else "added", section, other, passages)]


def _nearest(line: str, lines: Sequence[str], least: float) -> str:
    """The line that says the same as another one, in other words; "" for none. `least`: share of what both are about, over 1 where the
    words have to be the same."""
    telling = least <= 1 and not line.startswith(("|", "[!", "![", ":::")) and len(gist(line)) >= ABOUT
    return nearest(line, lines, 0.7) or (nearest(line, lines, least, gist) if telling else "")


def _heading(file: FileChange, event: str, section: Section, into: str, mere: bool = False) -> Change:
    """A heading that came or went without its text; `into`: the heading under which the text stands on the other side. `mere`: it had but
    sections below it."""
    gone = event == "dissolved"
    return Change("section", event, file, section if gone else None, None if gone else section, section,
                  section.lines if gone else None, None if gone else section.lines, {"into": into, "mere": mere})


def _mere_headings(rest: Sequence[Section], own: Page) -> set[int]:
    """Headings with hardly a text of their own above sections of which each has its counterpart."""
    lone = {id(section) for section in rest}
    found = set()
    for index, section in enumerate(own.sections):
        if id(section) in lone and total(section.source) <= (LEAD if section.level > 1 else 0):
            below = _under(own.sections, index)
            if below and not any(id(s) in lone for s in below):
                found.add(id(section))
    return found


def _under(sections: Sequence[Section], index: int) -> list[Section]:
    """The sections of a heading's sub-tree."""
    level = sections[index].level
    return list(takewhile(lambda s: s.level > level, sections[index + 1 :]))


def _short(section: Section, own: Letters, other: Letters) -> list[Section]:
    """The section of the page's other side that holds the few words of a section: its heading as a line in bold, or its text, which
    is told nowhere else on its own side."""
    text = letters(section.source)
    home = other.bold(letters(section.title))
    if home is None and len(text) >= FEW and other.count(text) >= own.count(text):
        home = other.holder(text)
    return [home] if home else []


def _match(gone: Sequence[_Place], came: Sequence[_Place]) -> list[tuple[_Place, _Place]]:
    """Removed sections paired with the added section of another file that holds their text."""
    if not gone or not came:
        return []
    index: dict[str, list[int]] = defaultdict(list)
    titles: dict[Hashable, list[int]] = defaultdict(list)
    for j, place in enumerate(came):
        for line in dict.fromkeys(lines_of(place.section.source)):
            index[line].append(j)
        titles[_called(place.section)].append(j)
    scored = []
    for i, place in enumerate(gone):
        votes = Counter(
            j for line in dict.fromkeys(lines_of(place.section.source)) if len(index.get(line, ())) <= COMMON for j in index.get(line, ())
        )
        near = titles.get(_called(place.section), [])
        near = near if len(near) <= COMMON else []
        beside = {j: len(commonprefix([place.diff.file.path, came[j].diff.file.path])) for j in {*votes, *near}}
        likely = sorted(votes, key=lambda j: (-votes[j], -beside[j], j))[:4]
        for j in sorted({*likely, *near}):
            score = _same(place, came[j])
            if score:
                scored.append((-score, -beside[j], i, j))
    left, right, found = set(range(len(gone))), set(range(len(came))), []
    for _, _, i, j in sorted(scored):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            found.append((i, j))
    moves = [(gone[i], came[j]) for i, j in sorted(found)]
    ways = {(id(a.diff), id(b.diff)) for a, b in moves if not FURNITURE.match(a.section.title.strip())}
    return [(a, b) for a, b in moves if (id(a.diff), id(b.diff)) in ways]


def _same(old: _Place, new: _Place) -> float:
    if old.diff.file is new.diff.file or total(old.section.source) < 8:
        return 0.0
    likeness = dice(old.section.source, new.section.source)
    titled = _called(old.section) == _called(new.section)
    if titled and contained(old.section.source, new.section.source) >= 0.75:
        likeness = max(likeness, 0.6)
    return likeness + titled / 10 if likeness >= (0.45 if titled else 0.6) else 0.0


def _called(section: Section) -> Hashable:
    """What a section is called, whatever small words and endings its title has; titles of one such word are taken as they are."""
    about = gist(section.title)
    return (about, *_DIGITS.findall(section.title)) if len(about) > 1 else section.title.lower()


def _outermost(moves: Sequence[tuple[_Place, _Place]]) -> list[tuple[_Place, _Place, list[tuple[_Place, _Place]]]]:
    """Moves that do not only follow their parent section to the same file, each with those that follow it."""
    found: dict[tuple[int, tuple[str, ...], str], tuple[_Place, _Place, list[tuple[_Place, _Place]]]] = {}
    for place, home in moves:
        section, to = place.section, home.diff.file.path
        above = ((id(place.diff), section.trail[:n], to) for n in range(1, len(section.trail) + 1))
        led = next((found[key] for key in above if key in found), None)
        if led:
            led[2].append((place, home))
        else:
            found[id(place.diff), (*section.trail, section.title), to] = (place, home, [])
    return list(found.values())


def _moved(place: _Place, home: _Place, followers: Sequence[tuple[_Place, _Place]]) -> Change:
    a, b = place.section, home.section
    below = tuple((old.section, new.section) for old, new in followers)
    data = {"to": home.diff.file.path, "anchor": b.anchor, "moved": below}
    return Change("section", "moved", place.diff.file, a, b, a, a.lines, b.lines, data)


def _folded(file: FileChange, event: str, sections: Sequence[Section], page: Page, passages: Passages) -> Iterator[Change]:
    """One change a sub-tree, as long as its words stay few or it is one of options; larger ones are stated section by section."""
    named = Counter(section.title.lower() for section in page.sections)
    tops = [section.lines[0] for section in page.sections if section.level == 1]
    index = 0
    while index < len(sections):
        head = sections[index]
        end = index + 1
        last = next((top for top in tops if top > head.lines[0]), page.line_count + 1)  # trails leave the first level out
        while end < len(sections) and _below(sections[end], head) and sections[end].lines[0] < last:
            end += 1
        tree = sections[index:end]
        below = tree[1:]
        if sum(len(s.source) for s in below) > 2_500 and not all(OPTION.match(s.title) for s in below):
            below, end = (), index + 1
        change = _lone(file, event, head, tuple(below), tree, passages.verbatim)
        apart = not page.tabs and (named[head.title.lower()] > 1 or OPTION.match(head.title))  # what is above may be another tab's
        yield replace(change, data={**change.data, "under": head.trail[-1] if apart and head.trail else ""})
        index = end


def _titled(old: Page, changes: Iterable[Change]) -> Iterator[Change]:
    """The added sections, one that is the first heading of a page whose title stood in its front matter alone told so."""
    bare = bool(old.title) and not any(section.level == 1 for section in old.sections)
    for change in changes:
        yield replace(change, data={**change.data, "titled": True}) if bare and change.after.level == 1 else change


def _again(base: Letters, changes: Iterable[Change]) -> Iterator[Change]:
    """The added sections, one that says what another one of the page says already told so."""
    for change in changes:
        text = "" if change.data["below"] else letters(change.after.source)
        stood = base.holder(text) if len(text) >= WHOLE else None
        yield replace(change, data={**change.data, "again": stood.title}) if stood and stood.title else change


def _below(section: Section, head: Section) -> bool:
    above = (*head.trail, head.title) if head.level > 1 else head.trail
    return section.level > head.level and section.trail[: len(above)] == above


def _lone(file: FileChange, event: str, section: Section, below: tuple[Section, ...], tree: Sequence[Section],
          stands: Callable[[str], bool]) -> Change:
    """`below`: the sections told with it; `tree`: all that went or came with it; below a heading of the first level that is the rest
    of the page."""
    lines = (section.lines[0], max(s.lines[1] for s in (section, *below)))
    held = contents((section, *below), stands)
    data = {"below": below, "held": held, "heavy": bool(held or (section.level > 1 and contents(tree, stands)))}
    old, new = (None, section) if event == "added" else (section, None)
    return Change("section", event, file, old, new, section, None if new else lines, lines if new else None, data)
