"""Is a row or column that came the one that went, under another name.

In: names and cells. Out: likeness, 0 when they are two things. Must not know: tables, changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

from diffinsight.compare.likeness import contained, dice, gist, ratio, shared, shared_letters
from diffinsight.compare.marks import Marks, fold, plain, split_name, squash

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LETTER = re.compile(r"[^\W\d_]{2}|^(?:--?|/)[A-Za-z]")
_FLAG = re.compile(r"(?:--?|/)([A-Za-z][A-Za-z-]*)")
ALIKE = 0.75  # likeness of two long names of one row
TOO_MANY = 1_000  # words that no name has
LONG_FLAG = 4  # letters of an option that words spell
_IDENTIFIER = re.compile(r"(?=\S*[a-z])(?=\S*[\d_/\\.])\S{6,}")
_OPEN_END = re.compile(r"[,(]?\s*\b(?:and|or) (?:newer|later|above|higher|up|onwards?)\b\)?|\+$", re.I)
_RANGE = frozenset(("to", "-", "\u2013", "through", "until"))
_VERSIONED = re.compile(r"\d+\.\d+(?!-)")
_RELEASE = re.compile(r"[^\W\d]{2}[^\s]*[:@][\w/-]*\d+\.\d+")
_STAGE = re.compile(r"\((?:(?:public |private )?preview|beta|ga|new|deprecated|legacy|retired)\)", re.I)
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}")  # the number of a chapter
_SAYS_VERSION = re.compile(r"\bv(?:er(?:sion|\.)?)?[ .:]*(?=\d)", re.I)
_LONG_TERM = re.compile(r"(?<=\d)\s+\(?LTS\b\)?")
_PREFIX = re.compile(r"[_.:/-]")
WHOLE_NAME = 6  # letters of a name that prefixes do not share by chance
_ZEROS = re.compile(r"(?<=\d)(?<!\.\d)(?:\.0)+(?![\w.])")  # of 6.0, not of 1.10.0 or 6.0.1
FEW = 400  # pairs of leftover rows that are all compared; of more, only those that share a rare word or cell
SPELT = 0.85  # likeness, by letters, of two names of one row whose cells are the same
TOLD = 0.5  # likeness of two cells beside names of which one holds the other
SENTENCE, NEARLY = 3, 0.8  # words of a cell that says something; likeness of two of them that say the same
BEGINNING = 4  # words of a text that another one goes on from
COMMON_FEATURE = 8  # rows that share a word or cell for it to count as rare

Named = dict[int, tuple[str, list[str]]]  # row -> (name, other cells)


def candidates(before: Named, after: Named) -> list[tuple[int, int]]:
    """Pairs worth a closer look: all when there are few, else those that share a telling cell or a word of their names."""
    if len(before) * len(after) <= FEW:
        return [(i, j) for i in before for j in after]
    index: dict[str, list[int]] = {}
    for j, (name, cells) in after.items():
        for feature in _features(name, cells):
            index.setdefault(feature, []).append(j)
    found: dict[tuple[int, int], None] = {}
    for i, (name, cells) in before.items():
        for feature in _features(name, cells):
            if len(index.get(feature, ())) <= COMMON_FEATURE:
                found.update(dict.fromkeys((i, j) for j in index.get(feature, ())))
    return list(found)[:10 * FEW]


def _features(name: str, cells: Sequence[str]) -> list[str]:
    words = {word.lower() for word in _WORDS.findall(name) if len(word) > 2}
    return [*sorted(words), squash(name), *dict.fromkeys("=" + fold(cell) for cell in cells if len(cell) >= 12)]


def likely_same(names: tuple[str, str], old: Sequence[str], new: Sequence[str], marks: Marks, strict: bool) -> float:
    """0 when two differently named rows or columns are not one and the same; else how sure that is.

    Cells that say much (descriptions, links) can carry a rename alone. Marks and numbers cannot: a model that has the same
    regions as another is another model, so there (`strict`) the names must be near and differ in more than digits.
    """
    old_name, new_name = names
    if not old and not new:
        return 0.0
    if _spelled(old_name) == _spelled(new_name) != "" or squash(" ".join((old_name, *old))) == squash(" ".join((new_name, *new))) != "":
        return 2.0
    if _turned(old_name, new_name):
        return 2.0
    if not strict and _prefixed(old_name, new_name):
        return 1.8
    if not strict and but_digits(old_name, new_name) and len(_DIGITS.sub("", old_name).split()) >= BEGINNING:
        return 1.5  # a sentence of another year
    nearness = near(old_name, new_name)
    same, telling, weight = _cells(old, new, marks)
    if not (_LETTER.search(old_name) and _LETTER.search(new_name)):  # dates and numbers are told apart by nothing but their cells
        chapters = _NUMBERED.fullmatch(old_name) and _NUMBERED.fullmatch(new_name)
        return same if chapters and not strict and same >= 0.75 and weight >= 30 else 0.0
    if not strict and (_spelled_out(old_name, new_name, old) or _spelled_out(new_name, old_name, new)):
        return 1.0
    least = 12 if nearness >= 0.3 or _within(old_name, new_name) else 24
    if not strict and telling and same >= (0.8 if least == 12 else 0.9) and weight >= least:
        return 1 + same + nearness
    if not strict and telling and same >= 0.5 and nearness >= 0.55:
        return same + nearness
    agreeing = sum(_equal(a, b, marks) for a, b in zip(old, new, strict=True)) / len(old) if old else 0.0
    numbers = _DIGITS.findall(old_name) == _DIGITS.findall(new_name)
    if not strict and nearness >= 0.9 and numbers and agreeing >= 0.5:
        return agreeing + nearness / 2  # hardly anything of the name changed, and most cells did not
    spoken = " " in old_name and " " in new_name and _within(old_name, new_name)
    if spoken and agreeing == 1 and sum(not marks.read(cell) for cell in old) > 1:
        return 1.0  # spelt out, or cut short
    if but_digits(old_name, new_name) or split_name(old_name)[1] != split_name(new_name)[1]:
        return 0.0
    if strict and not _within(old_name, new_name) and _apart(old_name, new_name):
        return 0.0
    return agreeing / 2 + nearness / 2 if nearness >= 0.5 and agreeing >= 0.8 else 0.0


def grown(names: tuple[str, str], old: Sequence[str], new: Sequence[str]) -> bool:
    """Does the name of one of two rows hold that of the other, a cell that says something having stayed, or become the first of a range;
    or are the names long and hardly differ."""
    words = [{word.rstrip(".:;") for word in fold(_OPEN_END.sub("", one)).replace(",", " ").split()} for one in names]
    kept = any(a == b and len(a.split()) > 1 for a, b in zip(old, new, strict=True))
    texts = [(a, b) for a, b in zip(old, new, strict=True) if min(len(a.split()), len(b.split())) >= SENTENCE]
    told = any(dice(a, b) >= TOLD or max(contained(a, b), contained(b, a)) >= NEARLY for a, b in texts)
    least = 0 if told else 1 if kept else 2 if len(old) > 1 and old == new else TOO_MANY  # cells of one word agree by chance
    grew = len(min(words, key=len)) > least and (words[0] < words[1] or words[1] < words[0])
    alike = len(min(words, key=len)) > 3 and 2 * len(words[0] & words[1]) >= ALIKE * (len(words[0]) + len(words[1]))
    ranged = words[0] < words[1] and bool(_RANGE & (words[1] - words[0]))  # 1.4, or 1.4 and later, became 1.4 to 1.5
    return grew or alike or ranged


def next_version(old: str, new: str) -> bool:
    """Are two names, of a version or with one, the same but for their digits."""
    return bool(_VERSIONED.search(old)) and but_digits(old, new)


def but_digits(old: str, new: str) -> bool:
    """Are two names the same but for their digits."""
    return _DIGITS.sub("", fold(old)) == _DIGITS.sub("", fold(new))


def says_same(names: tuple[str, str], old: Sequence[str], new: Sequence[str]) -> bool:
    """Do the cells beside two names say the same in nearly the same words; enough for rows in one place of a table, unless their names
    differ in digits alone."""
    if but_digits(*names):
        return all(map(_RELEASE.search, names))  # a program at its next version
    if [*map(fold, old)] == [*map(fold, new)] and ratio(fold(names[0]), fold(names[1]), SPELT) >= SPELT:
        return True
    if [*map(_dashless, old)] == [*map(_dashless, new)] and any(len(cell.split()) > 1 for cell in old):
        return True
    words = [(gist(a), gist(b)) for a, b in zip(old, new, strict=True) if min(len(a.split()), len(b.split())) >= SENTENCE]
    return any(min(len(a), len(b)) > 1 for a, b in words) and all(shared(a, b)[0] >= NEARLY for a, b in words)


def _dashless(cell: str) -> str:
    """A cell as it is matched; all dashes say nothing."""
    return "" if not cell.strip("-\u2013\u2014 ") else fold(cell)


def identified(old: Sequence[str], new: Sequence[str], once: Sequence[Set[str]]) -> float:
    """1.0 when the cells beside two names are the same and one names a thing that no other row names: a path, a variable, a build.
    `once`: for each cell those of its column that are told once."""
    a, b = [*map(fold, old)], [*map(fold, new)]
    return float(a == b and any(cell in alone and bool(_IDENTIFIER.fullmatch(cell)) for cell, alone in zip(a, once, strict=True)))


def _spelled_out(short: str, long: str, told: Sequence[str]) -> bool:
    """Is the name of an option what was told of another one: -r, "Recurse into folders", became -recurse; -q, "No output", -nooutput."""
    names = [_FLAG.fullmatch(name.strip()) for name in (short, long)]
    if not (names[0] and names[1]):
        return False
    first, name = names[0][1].lower(), names[1][1].replace("-", "").lower()
    words = re.findall(r"[a-z]+", " ".join(told).lower())
    joined = any(a + b == name for a, b in pairwise(words))
    return len(name) >= LONG_FLAG and (joined or (len(first) == 1 and name.startswith(first) and name in words))


def _apart(old: str, new: str) -> bool:
    """Do two names differ in whole words that are not alike: "West Europe" and "North Europe" are two regions."""
    a, b = (name.lower().split() for name in (old, new))
    left, right = (" ".join(word for word in one if word not in other) for one, other in ((a, b), (b, a)))
    return len(a) > 1 and len(b) > 1 and bool(left and right) and ratio(left, right) < 0.8


def _within(old: str, new: str) -> bool:
    """Does one name hold all words of the other."""
    a, b = ({word.lower() for word in _WORDS.findall(name)} for name in (old, new))
    return bool(a and b) and (a <= b or b <= a)


def _turned(old: str, new: str) -> bool:
    """Are two names the same words in another order."""
    words = fold(old).split()
    return len(words) > 1 and sorted(words) == sorted(fold(new).split())


def _prefixed(old: str, new: str) -> bool:
    """Is one name the other with a prefix before it: of a publisher, a namespace."""
    short = min(squash(old), squash(new), key=len)
    parts = _PREFIX.split(max(old, new, key=len))
    return len(short) >= WHOLE_NAME and " " not in old + new and any(squash("".join(parts[at:])) == short for at in range(1, len(parts)))


def _spelled(name: str) -> str:
    """A name in one spelling: letters and digits alone, without its stage, the word "version" before a number, and zeros after one."""
    name = _LONG_TERM.sub("", name)
    return squash(_ZEROS.sub("", _SAYS_VERSION.sub(" ", _STAGE.sub("", name))))


def _cells(old: Sequence[str], new: Sequence[str], marks: Marks) -> tuple[float, bool, int]:
    """(likeness of the cells that say something, whether there are any, how many letters they hold)."""
    total, same = 0, 0.0
    for a, b in zip(old, new, strict=True):
        if marks.read(a) and marks.read(b):
            continue
        size = min(200, max(len(a), len(b)))
        if size < 4 or not re.search(r"[^\W\d]{3}", a + b):
            continue
        total += size
        same += size * (1.0 if fold(a) == fold(b) else max(0.0, dice(a, b) - 0.2, 0.5 if _goes_on(a, b) else 0.0))
    return (same / total if total else 0.0), total > 0, total


def _goes_on(old: str, new: str) -> bool:
    """Is one text the beginning of the other one, which says more in further sentences."""
    short, long = sorted((fold(old).rstrip("."), fold(new)), key=len)
    return len(short.split()) >= BEGINNING and long.startswith(f"{short}.")


def _equal(a: str, b: str, marks: Marks) -> bool:
    one, two = marks.read(a), marks.read(b)
    return one.there == two.there if one and two else fold(a) == fold(b) or squash(a) == squash(b) != ""


def near(old: str, new: str) -> float:
    """How near two names are: by their words (identifiers cut at capitals), or by their letters."""
    a, b = Counter(word.lower() for word in _WORDS.findall(old)), Counter(word.lower() for word in _WORDS.findall(new))
    words = 2 * (a & b).total() / max(1, a.total() + b.total())
    if words >= 0.99 or len(old) + len(new) > 160 or (not words and shared_letters(old, new) < 0.5):
        return words
    return max(words, ratio(plain(old), plain(new)))
