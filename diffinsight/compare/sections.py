"""Section aligner: which section of the base page is which section of the head page.

In: two lists of sections. Out: pairs (old, new), (old, None), (None, new). Must not know: rules, other files.

Identity is the path of titles, not the numbered anchor: inserting a second "Example" must not shift the others. What is left is paired
by title alone (moved within the page), by equal text, and at last by likeness (renamed).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

from diffinsight.compare.letters import own_id
from diffinsight.compare.likeness import contained, dice, foreign, gist, pair_up, ratio, shared, stems, total
from diffinsight.compare.text import folded
from diffinsight.model import Sample, Section

Pair = tuple[Section | None, Section | None]
DAY = re.compile(r"(?:[A-Za-z]{3,9}\.? \d{1,2},? )?(?:19|20)\d\d(?:-\d\d){0,2}|(?:\d{1,2} )?[A-Za-z]{3,9},? (?:19|20)\d\d")
OPTION = re.compile(r"--?[A-Za-z][\w-]*")  # a title that is an option to type
_TYPED = re.compile(r"(?:--?|/)[A-Za-z]")
ENOUGH_OF_ONE = 0.85  # likeness of what is said of two options that are one
ONE_SAMPLE = 0.75  # likeness of code samples that are one
ENOUGH = 25  # words of a section that make it known by them


def align_sections(old: Sequence[Section], new: Sequence[Section]) -> list[Pair]:
    """Pairs in the order of the head page, removed sections after the one they followed."""
    matched: dict[int, int] = {}
    free_new = set(range(len(new)))

    def settle(key_old: Callable[[Section], Hashable], key_new: Callable[[Section], Hashable], likely: float) -> None:
        for left, right in _groups(old, new, matched, free_new, key_old, key_new):
            for i, j in _within(old, new, left, right, likely):
                matched[i] = j
                free_new.discard(j)

    settle(_top, _top, 0.0)
    settle(_path, _path, 0.0)
    for i, j in _under_a_new_title(old, new, matched, free_new):
        free_new.add(matched[i])
        free_new.discard(j)
        matched[i] = j
    settle(own_id, own_id, 0.0)  # under another title
    settle(_option, _option, 0.0)
    alone = _once(folded, old) & _once(folded, new)
    settle(lambda s: folded(s.title) if folded(s.title) in alone else None, lambda s: folded(s.title), 0.0)
    alike = _once(stems, old) & _once(stems, new)
    settle(lambda s: stems(s.title) if stems(s.title) in alike else None, lambda s: stems(s.title), 0.0)
    settle(lambda s: s.title.lower() or None, lambda s: s.title.lower() or None, 0.3)
    settle(_text, _text, 0.0)
    while likely := _likely(old, new, matched):  # those below that are one tell that those above are
        matched |= likely
    return _ordered(old, new, matched)


def _once(name: Callable[[str], Hashable], sections: Sequence[Section]) -> set[Hashable]:
    """What only one section of a page is called."""
    return {title for title, n in Counter(name(section.title) for section in sections).items() if n == 1 and title}


def _likely(old: Sequence[Section], new: Sequence[Section], matched: Mapping[int, int]) -> dict[int, int]:
    """Pairs of what is left, by likeness."""
    taken = set(matched.values())
    left = [i for i in range(len(old)) if i not in matched and old[i].level]
    right = [j for j in range(len(new)) if j not in taken and new[j].level]
    neighbours = {i: matched.get(i - 1, -2) + 1 for i in left}
    here, there = _places(left, len(old), matched), _places(right, len(new), {j: j for j in matched.values()})
    inner_old, inner_new = _inner(old, left), _inner(new, right)
    above_old, above_new = _parents(old, left), _parents(new, right)

    def score(i: int, j: int) -> float:
        if _of_two_days(old[i].title, new[j].title):
            return 0.0
        below = _kept_below(inner_old[i], inner_new[j], matched)
        if _TYPED.match(old[i].title) and _TYPED.match(new[j].title):
            return _renamed_option(old[i], new[j], here[i] == there[j])
        only = i in above_old and j in above_new and matched.get(above_old[i], -1) == above_new[j]
        placed = only or here[i] == there[j]
        sure = max(_renamed(old[i], new[j], neighbours[i] == j, below), _in_one_place(old[i], new[j]) if placed else 0.0)
        return sure or (_retold(old[i], new[j], here[i][2] == there[j][2] == 1) if here[i][:2] == there[j][:2] else _afar(old[i], new[j]))

    return {left[a]: right[b] for a, b in pair_up(left, right, score, 0.5)}


def _under_a_new_title(old: Sequence[Section], new: Sequence[Section], matched: dict[int, int], free: set[int]) -> list[tuple[int, int]]:
    """Sections whose title now stands above another text, while theirs stands below a title that is new."""
    right = sorted(j for j in free if new[j].level > 1)
    odd = [i for i, j in matched.items() if right and old[i].level > 1 and old[i].source != new[j].source
           and total(old[i].source) >= ENOUGH and dice(old[i].source, new[j].source) < 0.3]
    left = [old[i] for i in odd]
    pairs = pair_up(left, [new[j] for j in right], lambda a, b: dice(a.source, b.source, 0.6) if a.level == b.level else 0.0, 0.6)
    return [(odd[a], right[b]) for a, b in pairs]


def _top(section: Section) -> Hashable:
    """The page's own heading is the page's own heading, whatever it says."""
    return 1 if section.level == 1 else None


def _path(section: Section) -> Hashable:
    return (*(name.lower() for name in section.trail), section.title.lower(), section.level == 0)


def _option(section: Section) -> Hashable:
    """An option is known by its long form, whatever letters stand for it."""
    return (*(name.lower() for name in section.trail), found[0].lower()) if (found := OPTION.match(section.title)) else None


def _text(section: Section) -> Hashable:
    text = " ".join(section.source.split())
    return text if len(text) > 40 else None


def _groups(old: Sequence[Section], new: Sequence[Section], matched: dict[int, int], free: set[int],
            key_old: Callable[[Section], Hashable], key_new: Callable[[Section], Hashable]) -> list[tuple[list[int], list[int]]]:
    """Indexes of unmatched sections that share a key (None: no key)."""
    left: dict[Hashable, list[int]] = defaultdict(list)
    right: dict[Hashable, list[int]] = defaultdict(list)
    for i, section in enumerate(old):
        if i not in matched and (key := key_old(section)) is not None:
            left[key].append(i)
    for j in sorted(free):
        if (key := key_new(new[j])) is not None:
            right[key].append(j)
    return [(indexes, right[key]) for key, indexes in left.items() if key in right]


def _within(old: Sequence[Section], new: Sequence[Section], left: list[int], right: list[int], likely: float) -> list[tuple[int, int]]:
    """Pair sections that share a key: equal text first, then the likest."""
    if len(left) == len(right) == 1:
        alike = likely == 0 or dice(old[left[0]].source, new[right[0]].source) >= likely or len(old[left[0]].source) < 80
        return [(left[0], right[0])] if alike else []
    equal: dict[str, list[int]] = defaultdict(list)
    for j in reversed(right):
        equal[new[j].source.strip()].append(j)
    found = [(i, same.pop()) for i in left if (same := equal.get(old[i].source.strip()))]
    gone, come = {i for i, _ in found}, {j for _, j in found}
    rest_left, rest_right = [i for i in left if i not in gone], [j for j in right if j not in come]
    pairs = pair_up([old[i] for i in rest_left], [new[j] for j in rest_right], lambda a, b: dice(a.source, b.source), likely)
    return found + [(rest_left[a], rest_right[b]) for a, b in pairs]


def _inner(sections: Sequence[Section], indexes: Sequence[int]) -> dict[int, list[int]]:
    """Index of a section -> indexes of the sections below it."""
    found = {}
    for i in indexes:
        end = i + 1
        while end < len(sections) and sections[end].level > sections[i].level:
            end += 1
        found[i] = list(range(i + 1, end))
    return found


def _parents(sections: Sequence[Section], free: Sequence[int]) -> dict[int, int]:
    """For each unmatched section that is alone below its heading with that, the index of the section with this heading."""
    found: dict[int, list[int]] = defaultdict(list)
    open_: list[int] = []
    wanted = set(free)
    for i, section in enumerate(sections):
        while open_ and sections[open_[-1]].level >= section.level:
            open_.pop()
        if i in wanted and open_:
            found[open_[-1]].append(i)
        open_.append(i)
    return {children[0]: parent for parent, children in found.items() if len(children) == 1}


def _kept_below(old_inner: list[int], new_inner: list[int], matched: Mapping[int, int]) -> float:
    """Share of the smaller sub-tree's sections that were paired with each other already."""
    if not old_inner or not new_inner:
        return 0.0
    inside = set(new_inner)
    return sum(matched.get(i) in inside for i in old_inner) / min(len(old_inner), len(new_inner))


def _places(free: Sequence[int], size: int, matched: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Where each unmatched section stands: the matched ones around it by their index in the new page, how many free ones stand there
    with it and how many of these before it."""
    found: dict[int, tuple[int, ...]] = {}
    runs: dict[int, list[int]] = {}
    before, known = [-1] * size, -1
    for i in range(size):
        known = matched.get(i, known)
        before[i] = known
    for i in free:
        runs.setdefault(before[i], []).append(i)
    for known, run in runs.items():
        after = next((matched[i] for i in range(run[-1] + 1, size) if i in matched), -1)
        found.update({i: (known, after, len(run), place) for place, i in enumerate(run)})
    return found


def _renamed_option(old: Section, new: Section, in_place: bool) -> float:
    """How surely an option or command that is typed has another name: by what is said of it, for their sections are all built alike; or
    where one name is part of the other and both stand between the same options."""
    names = [OPTION.match(section.title) for section in (old, new)]
    parts = [set(found[0].lower().strip("-").split("-")) if found else set() for found in names]
    if in_place and all(parts) and (parts[0] < parts[1] or parts[1] < parts[0]):
        return 0.55
    a, b = (" ".join(section.source.split()) for section in (old, new))
    likeness = dice(a, b, ENOUGH_OF_ONE)
    return 0.6 if a and a == b else likeness if likeness >= ENOUGH_OF_ONE else 0.0


def _of_two_days(old: str, new: str) -> bool:
    """Are two headings nothing but dates, as those of release notes: each is of its own day."""
    return old != new and bool(DAY.fullmatch(old.strip()) and DAY.fullmatch(new.strip()))


def _in_one_place(old: Section, new: Section) -> float:
    """How surely a section that stands between the same others as one that is gone is that one: a third of its words will do, or a title
    much like it above a text that takes most of it in."""
    if old.level != new.level:
        return 0.0
    if foreign(old.title) != foreign(new.title):
        return 0.5  # translated in place
    if min(total(old.source), total(new.source)) < 12:
        if min(total(old.source), total(new.source)) >= 5 and dice(old.source, new.source) >= 0.6:
            return 0.52
        return 0.55 if total(old.source) < 12 and min(total(old.title), total(new.title)) > 2 and dice(old.title, new.title) >= 0.6 else 0.0
    if foreign(old.source) != foreign(new.source):
        return 0.5
    body = dice(old.source, new.source)
    taken_in = dice(old.title, new.title) >= 0.5 and contained(old.source, new.source) >= 0.5
    return 0.5 + body / 10 if body >= 0.33 or taken_in else 0.0


def _retold(old: Section, new: Section, alone: bool) -> float:
    """How surely a section that came between the same others as one that is gone is that one in other words: by what both are about.
    `alone`: no third one came or went there."""
    if abs(old.level - new.level) > 1 or old.title == new.title or min(total(old.source), total(new.source)) < 5:
        return 0.0
    if (code := _code(old)) and dice(code, _code(new)) >= ONE_SAMPLE:
        return 0.55  # what is said around it may be translated
    title, _ = shared(gist(old.title), gist(new.title))
    body, held = shared(gist(old.source), gist(new.source))
    about = title >= 0.5 and (held >= 0.5 or (alone and held >= 0.3))
    if old.level != new.level:
        return 0.5 + body / 20 if title >= 0.5 and held >= 0.5 else 0.0
    return 0.5 + body / 20 if about or body >= 0.75 or (title >= 0.25 and body >= 0.5) else 0.0


def _code(section: Section) -> str:
    """The longest code sample of a section, "" where all are short."""
    samples = (block.code for block in section.blocks if isinstance(block, Sample)) if "```" in section.source else ()
    code = max(samples, key=len, default="")
    return code if total(code) >= ENOUGH else ""


def _afar(old: Section, new: Section) -> float:
    """How surely a section that came in another place is one that is gone, in other words: by what its title and its text are about."""
    if abs(old.level - new.level) > 1 or folded(old.title) == folded(new.title) or min(total(old.source), total(new.source)) < ENOUGH:
        return 0.0
    title, called = shared(gist(old.title), gist(new.title))[0], dice(old.title, new.title)
    if title < 0.5 and called < 0.3:
        return 0.0
    body, held = shared(gist(old.source), gist(new.source))
    told = body >= 0.3 and ((title >= 0.6 and held >= 0.45) or (title >= 0.5 and held >= 0.8))
    taken_in = old.level == new.level and dice(old.source, new.source) >= 0.5 and contained(old.source, new.source) >= 0.65
    return 0.5 + body / 20 if told or (taken_in and called >= 0.3) else 0.0


def _renamed(old: Section, new: Section, follows: bool, below: float) -> float:
    """How surely `new` is `old` under another title: 0 to 1; 0.5 or more counts."""
    body_size = min(total(old.source), total(new.source))
    body = dice(old.source, new.source) if body_size >= 4 else 0.0
    if body < 0.12 and body_size >= 8 and below < 0.6:
        return 0.0  # no title makes up for another text
    if body >= 0.75 and body_size >= 25:
        return body
    letters = ratio(old.title, new.title, 0.7) if abs(len(old.title) - len(new.title)) < 40 else 0.0
    title = max(dice(old.title, new.title), letters if letters >= 0.7 else 0.0)  # fewer letters in common are chance
    if body >= (0.65 if title < 0.35 else 0.55) and (title >= 0.35 or follows) and body_size >= 12:
        return body
    if body >= 0.3 and title >= 0.6:
        return (body + title) / 2 if body_size >= 4 else 0.0
    if below >= 0.6 and (title >= 0.4 or follows) and old.level == new.level:
        return 0.5 + below / 4
    if title >= 0.74 and follows and old.level == new.level and (body >= 0.12 or body_size < 8):
        return 0.5 + title / 10
    return 0.0


def _ordered(old: Sequence[Section], new: Sequence[Section], matched: dict[int, int]) -> list[Pair]:
    back = {j: i for i, j in matched.items()}
    gone_after: dict[int, list[int]] = defaultdict(list)
    anchor = -1
    for i in range(len(old)):
        if i in matched:
            anchor = matched[i]
        else:
            gone_after[anchor].append(i)
    pairs: list[Pair] = [(old[i], None) for i in gone_after[-1]]
    for j, section in enumerate(new):
        pairs.append((old[back[j]] if j in back else None, section))
        pairs += [(old[i], None) for i in gone_after[j]]
    return pairs
