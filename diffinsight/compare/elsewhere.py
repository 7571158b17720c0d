"""Range-wide aligner: samples, rows, tables and sections that left one page while another file of the range took in their lines.

In: the page differences of a range, and its changes. Out: the changes; what went is told where it stands now (data "to"), what came where
it stood before (data "from"). Must not know: rules, which files include which.

A line counts when it stands on one side of a file alone, in few files, and is long enough not to be alike by chance.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diffinsight.compare.letters import letters
from diffinsight.compare.likeness import contained, gist, shared, total
from diffinsight.compare.moves import FURNITURE
from diffinsight.compare.page import PageDiff
from diffinsight.model import Change, Page, Prose

_WORD = re.compile(r"\w+")
LEAST_LINE = 20  # letters and digits from which a line tells where it came from
ABOUT, RETOLD = 8, 0.5  # stems that a paragraph is about; share of them that makes two paragraphs one in other words
MOST_PAIRS = 50_000  # of pages that came and sections that others lost
MOST_COMPARED = 3_000  # paragraphs of pages that are gone
ENOUGH = 60  # such characters that are not in another file by chance
COMMON = 6  # a line that came to, or left, more files than this is boilerplate
MANY = 60  # the same, of a line that stands in one file for each of several languages or versions
SHORT = 4  # letters of a file's name that are not another one's beginning by chance
OWN = 0.6  # share of a section's words that a new page of its name holds
ORIGIN = 0.7  # likeness of a new page and the section of another page that it was
CLEAR = 0.08  # by which a page is likelier than the next one
FEWEST = 12  # words of a section that are not in another page by chance
MOSTLY = {"page": 0.6, "sample": 0.8, "section": 0.7, "table": 0.7, "matrix": 0.7}

_GOING = frozenset(("sample:removed", "section:removed", "table:removed", "table:row-removed", "matrix:offering-removed"))
_COMING = frozenset(("page:added", "sample:added", "section:added", "table:added", "matrix:offering-added"))


@dataclass(frozen=True)
class _Search:
    """One direction: which lines each change needs, and which files have them on the other side of the range alone."""

    wanted: Mapping[int, tuple[str, ...]]  # place of a change -> its lines
    holders: Mapping[str, Sequence[str]]  # line -> paths


def told_elsewhere(changes: Sequence[Change], diffs: Sequence[PageDiff]) -> list[Change]:
    """The changes, those whose lines stand in another file told so."""
    found = list(changes)
    for name, which, side in (("to", _GOING, 1), ("from", _COMING, 0)):
        wanted = {place: lines for place, change in enumerate(changes)
                  if f"{change.kind}:{change.event}" in which and (lines := _needed(change))}
        search = _Search(wanted, _holders({line for lines in wanted.values() for line in lines}, diffs, side) if wanted else {})
        for place, path in _places(search, changes, diffs, side).items():
            found[place] = replace(changes[place], data={**changes[place].data, name: path})
    sought = any((change.kind, change.event) == ("section", "added") for change in found)
    gone = [(diff.file.base_path, gist(block.text)) for diff in diffs if sought and diff.new is None and diff.old is not None
            for section in diff.old.sections for block in section.blocks if isinstance(block, Prose)]
    sides = ((diff, side, *pair) for diff in diffs for side, pair in (("to", (diff.new, diff.old)), ("from", (diff.old, diff.new))))
    whole = [_Whole.of(page, diff, side) for diff, side, page, other in sides if page is not None and other is None]
    found = _from_sections([_from_gone(_with_own_page(change, whole), gone) for change in found])
    alone = sum((change.kind, change.event) == ("page", "added") and "from" not in change.data for change in found)
    parts = list(_left(diffs)) if alone else []
    return _with_parts(found, parts) if alone * len(parts) <= MOST_PAIRS else found


@dataclass(frozen=True)
class _Whole:
    """A page that came ("to") or went ("from"), and the letters of its title and of its file's name."""

    page: Page
    side: str
    path: str
    title: str
    stem: str

    @staticmethod
    def of(page: Page, diff: PageDiff, side: str) -> _Whole:
        path = diff.file.path if side == "to" else diff.file.base_path
        return _Whole(page, side, path, letters(page.title), letters(posixpath.splitext(posixpath.basename(page.path))[0]))

    def called(self, name: str) -> bool:
        """Does the page go by the letters of a heading: by its title, or by its file, the heading saying more."""
        return self.title == name or (len(self.stem) >= SHORT and name.startswith(self.stem))


def _with_own_page(change: Change, pages: Iterable[_Whole]) -> Change:
    """A section that is gone while a page of its name came with most of its words has a page of its own now; one that came while such a
    page went had one."""
    side = {"removed": "to", "added": "from"}.get(change.event, "") if change.kind == "section" else ""
    if not side or side in change.data:
        return change
    section = change.before if side == "to" else change.after
    name = letters(section.title)
    text = "\n".join(one.source for one in (section, *change.data["below"]))
    for one in pages if name and total(text) >= FEWEST else ():
        if one.side == side and one.called(name) and contained(text, "\n".join(part.source for part in one.page.sections)) >= OWN:
            return replace(change, data={**change.data, side: one.path})
    return change


def _from_gone(change: Change, gone: Sequence[tuple[str, frozenset[str]]]) -> Change:
    """A new section that says in other words what a paragraph of a page that is gone said. `gone`: its path, what it is about."""
    if (change.kind, change.event) != ("section", "added") or "from" in change.data or len(gone) > MOST_COMPARED:
        return change
    blocks = [block for one in (change.after, *change.data["below"]) for block in one.blocks]
    texts = [about for block in blocks if isinstance(block, Prose) and len(about := gist(block.text)) >= ABOUT]
    for path, about in gone if texts and len(texts) == len(blocks) else ():
        if all(shared(text, about)[0] >= RETOLD for text in texts):
            return replace(change, data={**change.data, "from": path})
    return change


def _from_sections(changes: Sequence[Change]) -> list[Change]:
    """The changes, new pages told of the page whose sections they are now, where these were half of what they say."""
    homes: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind == "section" and change.event in ("removed", "moved") and "to" in change.data:
            homes[change.data["to"]].append(change)

    def told(change: Change) -> Change:
        gone = homes.get(change.file.path, []) if (change.kind, change.event) == ("page", "added") and "from" not in change.data else []
        if len({one.file.base_path for one in gone}) != 1:
            return change
        below = [section for one in gone for section in (*one.data.get("below", ()), *(old for old, _ in one.data.get("moved", ())))]
        words = sum(total(section.source) for section in (*(one.before for one in gone), *below))
        half = 2 * words >= sum(total(section.source) for section in change.after.sections)
        return replace(change, data={**change.data, "from": gone[0].file.base_path}) if half else change

    return [told(change) for change in changes]


@dataclass(frozen=True)
class _Part:
    """A section that a page lost, and what it is about."""

    path: str
    title: str
    about: frozenset[str]


def _left(diffs: Iterable[PageDiff]) -> Iterator[_Part]:
    for diff in diffs:
        stay = {section.title for section in diff.new.sections} if diff.new is not None else set()
        for section in diff.old.sections if diff.old is not None else ():
            if section.title not in stay and total(section.source) >= FEWEST:
                yield _Part(diff.file.base_path, section.title, gist(f"{section.title}\n{section.source}"))


def _with_parts(changes: Sequence[Change], parts: Sequence[_Part]) -> list[Change]:
    """The changes, a new page told that it is a section which another page had, and that section where it stands."""
    found = list(changes)
    homes = {}
    for place, change in enumerate(changes):
        if (change.kind, change.event) == ("page", "added") and "from" not in change.data and (part := _origin(change.after, parts)):
            found[place] = replace(change, data={**change.data, "from": part.path})
            homes[part.path, part.title] = change.file.path
    return [replace(change, data={**change.data, "to": homes[key]})
            if (change.kind, change.event) == ("section", "removed") and "to" not in change.data
            and (key := (change.file.base_path, change.before.title)) in homes else change for change in found]


def _origin(page: Page, parts: Sequence[_Part]) -> _Part | None:
    """The section that a page is in much the same words, where no second page had one like it."""
    about = gist("\n".join(f"{section.title}\n{section.source}" for section in page.sections))
    likely: dict[str, tuple[float, _Part]] = {}
    for part in parts if len(about) >= FEWEST else ():
        if (score := shared(about, part.about)[0]) > likely.get(part.path, (0.0, None))[0]:
            likely[part.path] = score, part
    best = sorted(likely.values(), key=lambda one: -one[0])[:2]
    if not best or best[0][0] < ORIGIN or (len(best) > 1 and best[1][0] > best[0][0] - CLEAR):
        return None  # such sections are boilerplate
    return best[0][1]


def _needed(change: Change) -> tuple[str, ...]:
    """The lines by which what came or went is known."""
    one = change.before if change.before is not None else change.after
    if change.kind == "sample":
        return _lines(one.code)
    if change.kind == "page":
        return tuple(line for section in one.sections for line in _lines(section.source))
    if change.kind == "section":
        return tuple(line for section in (one, *change.data["below"]) for line in _lines(section.source))
    rows = change.data.get("raw", ())  # an offering may be one of several in a row
    return tuple(dict.fromkeys(line for row in rows for line in _lines(row)))


def _lines(text: str) -> tuple[str, ...]:
    """Lines by their letters and digits."""
    return tuple(line for written in text.split("\n") if len(line := "".join(_WORD.findall(written))) >= LEAST_LINE)


def _holders(wanted: set[str], diffs: Iterable[PageDiff], side: int) -> dict[str, list[str]]:
    """Which files have a wanted line on this side (0 base, 1 head) alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for diff in diffs:
        page, other = (diff.new, diff.old) if side else (diff.old, diff.new)
        if page is None:
            continue
        there = {section.source for section in other.sections} if other else set()
        here = {line for section in page.sections if section.source not in there for line in _lines(section.source) if line in wanted}
        if here and other:
            here.difference_update(line for section in other.sections for line in _lines(section.source))
        path = diff.file.path if side else diff.file.base_path
        for line in here:
            found[line].append(path)
    return {line: paths for line, paths in found.items() if len(paths) <= MANY}


def _near(paths: Sequence[str], own: str) -> Sequence[str]:
    """The files that have a line; of many, as of a text in several languages, those whose folders are most like those of `own`."""
    if len(paths) <= COMMON:
        return paths
    most = max(len(posixpath.commonprefix([path, own])) for path in paths)
    found = [path for path in paths if len(posixpath.commonprefix([path, own])) == most]
    return found if len(found) <= COMMON else ()


def _places(search: _Search, changes: Sequence[Change], diffs: Sequence[PageDiff], side: int) -> dict[int, str]:
    """Where the lines of each change stand: in one file that holds most of them, and enough not to hold them by chance. Where more is
    known to have gone the same way, or the page that lost them includes what took them in, less is enough."""
    best: dict[int, tuple[str, int]] = {}
    for place, lines in search.wanted.items():
        change = changes[place]
        own = (change.file.path, change.file.base_path)
        votes = Counter(path for line in lines for path in _near(search.holders.get(line, ()), own[0]) if path not in own)
        path, count = max(votes.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if count and count < MOSTLY[change.kind] * len(lines) and change.kind == "section":
            stayed = _lines_of(change.file.path, diffs, side)
            count += sum(line in stayed and path not in search.holders.get(line, ()) for line in lines)
        if count and count >= MOSTLY[change.kind] * len(lines):
            best[place] = path, sum(len(line) for line in lines if path in search.holders.get(line, ()))
    ways = {(changes[place].file.path, path) for place, (path, size) in best.items() if size >= ENOUGH and not _common(changes[place])}
    pages = {diff.file.path: diff.new for diff in diffs if diff.new}
    found = {}
    for place, (path, _) in best.items():
        here = changes[place].file.path
        lost, took = (here, path) if side else (path, here)
        if (here, path) in ways or _names(pages.get(lost), posixpath.basename(took)):
            found[place] = path
    return found


def _lines_of(path: str, diffs: Iterable[PageDiff], side: int) -> set[str]:
    """The lines of a page on one side."""
    pages = ((diff.new if side else diff.old) for diff in diffs if diff.file.path == path)
    return {line for page in pages if page for section in page.sections for line in _lines(section.source)}


def _common(change: Change) -> bool:
    """Is it a section that most pages have."""
    return change.kind == "section" and bool(FURNITURE.match((change.before or change.after).title.strip()))


def _names(page: Page | None, name: str) -> bool:
    """Does the page name the file, as it does when it includes it."""
    return page is not None and any(name in section.source for section in page.sections)
