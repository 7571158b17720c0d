"""Which model is available in which region: at a revision, and since when, from every version of every availability matrix.

In: a repository. Out: offers, and events in the order of the branch. Must not know: rules, reports, output formats.

Each version of a file is read once, by blob id, and of those only the ones are parsed whose tables or headings differ from all
versions of that file read before.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from diffinsight.compare.marks import COMMON, Marks
from diffinsight.compare.offers import Offer, offers, same_name, squash
from diffinsight.config import Config
from diffinsight.model import Page, Table
from diffinsight.parse.kinds import decode, kind_of, read
from diffinsight.pipeline import own_config
from diffinsight.records import DOCUMENT, Document
from diffinsight.walk import RangeSpec, Repository, open_repository

DOCUMENTS = ("*.md", "*.markdown", "*.mdx")
_TELLING = re.compile(r"[|#]|```|~~~|:::|<!--|-->")  # in lines that decide what is a table, and of which section
Cell = tuple[str, str, str]  # offering, model, region


@dataclass(frozen=True)
class Event:
    """One cell that changed with a commit of the branch. `before`, `after`: status of the offer ("" for plainly available), None
    where there is none. `date`: committer date, ISO 8601."""

    date: str
    commit: str
    subject: str
    offering: str
    model: str
    region: str
    before: str | None
    after: str | None
    renamed: str | None = None  # the offering's former name: all that changed is what it is called

    @property
    def cell(self) -> Cell:
        return self.offering, self.model, self.region


@dataclass
class Reader:
    """Reads the matrices of one repository; remembers what it has read. `marks`: the vocabulary of cells."""

    repository: Repository
    marks: Marks = COMMON
    _by_text: dict[bytes, tuple[Offer, ...]] = field(default_factory=dict)
    _by_blob: dict[tuple[str, str], tuple[Offer, ...]] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _available: dict[str, bool] = field(default_factory=dict)  # cell -> does it say "available"
    read: int = 0  # file versions read
    parsed: int = 0  # of these, parsed

    def at(self, revision: str) -> dict[Cell, str]:
        """Every offer of a revision: cell -> status."""
        return _merged(self._files(revision).values())

    def history(self, revision: str, base: str | None = None, globs: Sequence[str] = DOCUMENTS) -> Iterator[Event]:
        """Every change of an offer up to a revision, oldest first. Without a `base` the first commit's offers come as gained."""
        turns = [turn for turn in self.repository.turns(revision, base, globs) if any(_wanted(path) for path, _, _ in turn.files)]
        read = self._offers([(path, blob) for turn in turns for path, *blobs in turn.files for blob in blobs if blob and _wanted(path)])
        found = {key: self._spelled(group) for key, group in read.items() if group}
        begun = self._files(base) if base and turns else {}
        now = Counter((_cell(one), one.status) for group in begun.values() for one in group)
        for turn in turns:
            files = [(found.get((path, old or ""), ()), found.get((path, new or ""), ())) for path, old, new in turn.files if _wanted(path)]
            changed = [(old, new) for old, new in files if old != new]
            before = _statuses(now, {_cell(one) for pair in changed for side in pair for one in side})
            for old, new in changed:
                now.subtract((_cell(one), one.status) for one in old)
                now.update((_cell(one), one.status) for one in new)
            after = _statuses(now, set(before))
            for old_cell, cell in _renamed(before, after):
                yield Event(turn.date, turn.sha, turn.subject, *cell, before.pop(old_cell), after[cell], old_cell[0])
                before.pop(cell)
            for cell in sorted(before):
                if before[cell] != after[cell]:
                    yield Event(turn.date, turn.sha, turn.subject, *cell, before[cell], after[cell])

    def _files(self, revision: str) -> dict[str, tuple[Offer, ...]]:
        """Path -> offers, of a tree's pages."""
        wanted = [(path, blob) for path, blob in self.repository.tree(revision).paths().items() if _wanted(path)]
        found = self._offers(wanted)
        return {path: self._spelled(group) for path, blob in wanted if (group := found[path, blob])}

    def _offers(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Offer, ...]]:
        """(path, blob) -> its offers; what was read before is not read again."""
        asked = list(dict.fromkeys(wanted))
        unread = [key for key in asked if key not in self._by_blob]
        for (path, blob), content in zip(unread, self.repository.blobs(blob for _, blob in unread), strict=True):
            self.read += 1
            self._by_blob[path, blob] = self._parse(path, blob, content) if content and b"|" in content else ()
        return {key: self._by_blob[key] for key in asked}

    def _parse(self, path: str, blob: str, content: bytes) -> tuple[Offer, ...]:
        text, _ = decode(content, path)
        if not self._has_marks(text):
            return ()
        telling = "\n".join(line for line in text.splitlines() if _TELLING.search(line))
        key = hashlib.sha256(f"{path}\0{telling}".encode("utf-8", "surrogatepass")).digest()
        if key not in self._by_text:
            self.parsed += 1
            known: Document | None = self.repository.recall(DOCUMENT, path, blob)
            page = known.record if known else read("page", text, path)
            placed = [(section, block) for section in page.sections if self._has_marks(section.source)
                      for block in section.blocks if isinstance(block, Table)] if isinstance(page, Page) else []
            self._by_text[key] = tuple(offers(path, placed, self.marks))
        return self._by_text[key]

    def _has_marks(self, text: str) -> bool:
        """Can there be a matrix at all: some row with a cell that says "available" beside its first."""
        rows = {cell for line in text.splitlines() if line.count("|") > 1 for cell in line.split("|")[2:]}
        return any(self._says_available(cell.strip()) for cell in rows if len(cell) < 100)

    def _says_available(self, cell: str) -> bool:
        if cell not in self._available:
            mark = self.marks.read(cell) if len(cell) < 60 else None
            self._available[cell] = cell in ("x", "X") or (mark is not None and bool(mark.there))
        return self._available[cell]

    def _spelled(self, group: Iterable[Offer]) -> tuple[Offer, ...]:
        """Offers with their regions as their offerings spelled them first: "East Port" and "eastport" are one."""
        return tuple(replace(one, region=self._names.setdefault((one.offering, squash(one.region)), one.region)) for one in group)

    def forget_names(self) -> None:
        """Let the next spelling of each region be the first: what is told of a revision shall not depend on what was read before."""
        self._names.clear()


@dataclass(frozen=True)
class Found:
    """What is known about one repository. `base`, `head`: commits; `before`, `now`: cell -> status there; `events` between them, or
    of the whole branch. `before` and `base` are None where nothing is compared."""

    repository: str
    head: str
    date: str
    now: Mapping[Cell, str]
    base: str | None = None
    before: Mapping[Cell, str] | None = None
    events: tuple[Event, ...] = ()


def look(repo: str, spec: str | None, config: Config | None, history: bool = False) -> Found:
    """Availability at a revision, or between the two of a range "A..B"; with `history` how it came about. Raises DiffInsightError."""
    with open_repository(repo) as repository:
        whole = spec or "HEAD"
        base, head = repository.ends(RangeSpec(whole)) if ".." in whole else (None, repository.tree(whole).revision)
        reader = reader_for(repository, config or own_config(repository.tree(head)))
        before = reader.at(base) if base else None
        now = reader.at(head)
        name, date = repository.title(), repository.date(head)
        events = tuple(one for one in reader.history(head, base) if one.renamed is None) if history else ()
        return Found(name, head, date, now, base, before, events)


def reader_for(repository: Repository, config: Config) -> Reader:
    """A reader that knows the words a configuration adds for cells."""
    extra = config.markers
    return Reader(repository, Marks(extra.available, extra.unavailable, extra.qualified) if extra != type(extra)() else COMMON)


def snapshot(reader: Reader, base: str, head: str) -> dict[str, Any]:
    """What a period's end offers and what changed in the period, as plain values: `offers` is offering -> model -> status -> regions,
    `events` what `Event` holds. Empty where there are no matrices."""
    reader.forget_names()
    offers: dict[str, dict[str, dict[str, list[str]]]] = {}
    for (offering, model, region), status in reader.at(head).items():
        offers.setdefault(offering, {}).setdefault(model, {}).setdefault(status, []).append(region)
    events = [asdict(one) for one in reader.history(head, base)] if base != head else []
    return {"offers": offers, "events": events} if offers or events else {}


@lru_cache(100_000)
def _wanted(path: str) -> bool:
    return kind_of(path) == "page"


def _cell(one: Offer) -> Cell:
    return one.offering, one.model, one.region


def _merged(groups: Iterable[Iterable[Offer]]) -> dict[Cell, str]:
    """One status per cell: several tables may name it, the least restricted counts."""
    found: dict[Cell, str] = {}
    for one in sorted(offer for group in groups for offer in group):
        found.setdefault(_cell(one), one.status)
    return dict(sorted(found.items()))


def _statuses(now: Counter[tuple[Cell, str]], cells: set[Cell]) -> dict[Cell, str | None]:
    """Cell -> its status now, None where nothing offers it."""
    found: dict[Cell, str | None] = dict.fromkeys(cells)
    for (cell, status), count in now.items():
        if cell in found and count > 0 and (found[cell] is None or status < str(found[cell])):
            found[cell] = status
    return found


def _renamed(before: Mapping[Cell, str | None], after: Mapping[Cell, str | None]) -> Iterator[tuple[Cell, Cell]]:
    """Cells that only changed the offering's name, old and new: one offering went, another came, and most of what they hold agrees."""
    gone, come = ({name: {cell[1:]: side[cell] for cell in side if cell[0] == name and side[cell] is not None and other[cell] is None}
                   for name in {cell[0] for cell in side if side[cell] is not None} if all(other[c] is None for c in side if c[0] == name)}
                  for side, other in ((before, after), (after, before)))
    for name, cells in sorted(gone.items()):
        for other in sorted(come):
            others = come[other]
            common = {rest for rest, status in cells.items() if others.get(rest) == status}
            if 2 * len(common) > max(len(cells), len(others)):
                come.pop(other)
                yield from (((name, *rest), (other, *rest)) for rest in sorted(common))
                break


__all__ = ["Cell", "Event", "Found", "Reader", "look", "reader_for", "same_name", "snapshot"]
