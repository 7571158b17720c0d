"""Parse and compare, over the whole range: both sides of every changed file become records, the records become changes.

In: a walked range and its two trees. Out: `Sides`, then a `Difference`. Must not know: rules, where things went.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diffinsight.compare import links, redirects, toc
from diffinsight.compare.copies import with_copies
from diffinsight.compare.elsewhere import told_elsewhere
from diffinsight.compare.file import compare_other, compare_settings
from diffinsight.compare.marks import COMMON, Marks
from diffinsight.compare.moves import settle_sections
from diffinsight.compare.page import PageDiff, compare_page
from diffinsight.compare.pagepairs import pair_pages
from diffinsight.compare.versions import gather
from diffinsight.lookups import resolver
from diffinsight.model import Change, FileChange, Page, Range, RedirectFile, SiteMap, Toc, Tree, Warning_
from diffinsight.parallel import spread
from diffinsight.parse.kinds import Record, Settings, is_draft, is_include, kind_of
from diffinsight.parse.redirects import page_redirect
from diffinsight.records import documents

TELLING = 8  # letters of a heading that is not alike by chance
TRANSLATED = 0.2  # of a page's signs that became letters of another script, or Latin ones
_OTHER_LETTERS = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f]")
SHARE = 5_000  # lines of pages to compare from which a second process is worth its start
LAYOUT_ONLY = "layout only: no difference in content"


@dataclass(frozen=True)
class Sides:
    """Every changed file's records (or, for other text files, text) on both sides; `kinds`: path -> kind."""

    range: Range
    base: Tree
    head: Tree
    kinds: Mapping[str, str]
    old: Mapping[str, Record | str]  # by the path at base
    new: Mapping[str, Record | str]  # by the path at head
    warnings: tuple[Warning_, ...] = ()
    unparsed: tuple[Warning_, ...] = ()

    def old_pages(self) -> dict[str, Page]:
        return {path: record for path, record in self.old.items() if isinstance(record, Page)}

    def new_pages(self) -> dict[str, Page]:
        return {path: record for path, record in self.new.items() if isinstance(record, Page)}

    def headings(self) -> frozenset[str]:
        """The headings of changed pages at head that are no others' by chance."""
        return frozenset(section.title for page in self.new_pages().values() for section in page.sections if len(section.title) >= TELLING)

    def translated(self) -> frozenset[str]:
        """Pages by their path at head that were written in Latin letters and are in others now, or the other way round."""
        old, new = self.old_pages(), self.new_pages()
        held = ((file.path, old.get(file.base_path), new.get(file.path)) for file in self.range.files)
        return frozenset(path for path, before, after in held if before and after and abs(_foreign(after) - _foreign(before)) >= TRANSLATED)

    def drafts(self) -> frozenset[str]:
        """Pages by their path at head, or at base where they are gone, that nobody could read at either."""
        old, new = self.old_pages(), self.new_pages()
        held = ((file.path, [page for page in (old.get(file.base_path), new.get(file.path)) if page]) for file in self.range.files)
        return frozenset(path for path, pages in held if pages and all(map(is_draft, pages)))


def _foreign(page: Page) -> float:
    """The share of a page's signs that are letters, and not Latin ones."""
    texts = [section.source for section in page.sections if not section.source.isascii()]
    foreign = sum(len(_OTHER_LETTERS.findall(text)) for text in texts)
    return foreign / sum(len(section.source) for section in page.sections) if foreign else 0.0


@dataclass(frozen=True)
class Difference:
    """All changes of a range, and what was looked at and is no change of content."""

    changes: tuple[Change, ...]
    silent: tuple[tuple[str, str], ...] = ()  # (path, reason) of every file that differs in nothing that is told

    def of(self, kind: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)


def read_sides(found: Range, base: Tree, head: Tree) -> Sides:
    """Read both sides of every changed file. What cannot be read becomes a warning."""
    kinds = {file.path: kind_of(file.path, file.binary) for file in found.files}
    warnings: list[Warning_] = []
    unparsed: list[Warning_] = []
    sides: list[dict[str, Record | str]] = []
    for tree, files in (
        (base, [(f.base_path, f) for f in found.files if f.status != "added"]),
        (head, [(f.path, f) for f in found.files if f.status != "removed"]),
    ):
        wanted = {path: kinds[file.path] for path, file in files if kinds[file.path] != "asset"}
        read = documents(tree, wanted)
        unparsed += [Warning_(path, "could not be read: larger than 20 MB, or its content is not in this clone")
                     for path in wanted if path not in read]
        for path in wanted:
            if path in read:
                record = read[path].record
                warnings += [*read[path].doubts, *(() if isinstance(record, str) else record.warnings)]
        sides.append({path: read[path].record for path in wanted if path in read})
    settled = tuple(_led_away(file, sides[0].get(file.base_path), sides[1].get(file.path)) for file in found.files)
    return Sides(replace(found, files=settled), base, head, kinds, sides[0], sides[1], tuple(dict.fromkeys(warnings)), tuple(unparsed))


def _led_away(file: FileChange, old: Record | str | None, new: Record | str | None) -> FileChange:
    """A page that became nothing but a redirect is removed, one that stands in the place of such a redirect added."""
    if file.status != "modified" or not isinstance(old, Page) or not isinstance(new, Page):
        return file
    before, after = page_redirect(old), page_redirect(new)
    return file if bool(before) == bool(after) else replace(file, status="removed" if after else "added")


def compare_range(sides: Sides, redirected: Callable[[str], str | None], base_site: SiteMap, site: SiteMap,
                  marks: Marks = COMMON) -> Difference:
    """Compare every changed file, then settle over the whole range what moved from file to file."""
    moved = _moved_pages(sides, redirected)
    both = links.Sides(resolver(base_site), resolver(site))
    files = [*(file for file in sides.range.files if file.path not in moved), *_joined(moved)]
    pages = [file for file in files if _is_page(file, sides)]
    sizes = [_size(file, sides) for file in pages]
    compared = iter(spread(lambda number: _compared(pages[number], sides, both, marks), sizes, SHARE, lambda: _known(pages, sides)))
    diffs: list[PageDiff] = []
    changes: list[Change] = []
    silent: list[tuple[str, str]] = []
    for file in files:
        leads = _page_redirects(file, sides)
        if _is_page(file, sides):
            diff = next(compared)
            diffs.append(diff)
            if not diff.changes and not diff.removed and not diff.added:
                silent.append((file.path, LAYOUT_ONLY))
            changes += _as_include(file, diff.changes) if is_include(file.path) else diff.changes
        elif not any(leads):
            changes += _other(file, sides.kinds[file.path], *_records(file, sides))
        changes += redirects.compare_redirects(file, *leads)
    settled = settle_sections(diffs)
    changes = with_copies(told_elsewhere([*_with_moves(changes, settled), *settled], diffs), sides.base, sides.head)
    changes = redirects.across_files(toc.across_files(changes))
    return Difference(tuple(changes), tuple(silent))


def _with_moves(changes: Iterable[Change], settled: Iterable[Change]) -> Iterable[Change]:
    """Removed pages told which of their sections moved, and to which pages: data "moved" is ((title, path), ...)."""
    homes: dict[str, list[tuple[str, str]]] = {}
    for change in settled:
        if change.kind == "section" and change.event == "moved":
            titles = [change.before.title, *(old.title for old, _ in change.data["moved"])]
            homes.setdefault(change.file.path, []).extend((title, change.data["to"]) for title in titles)
    for change in changes:
        here = homes.get(change.file.path) if change.kind == "page" and change.event == "removed" else None
        yield replace(change, data={**change.data, "moved": tuple(here)}) if here else change


def _is_page(file: FileChange, sides: Sides) -> bool:
    """Is it a page on each side that it has."""
    both = [record for record in _records(file, sides) if record is not None]
    return bool(both) and all(isinstance(record, Page) for record in both)


def _records(file: FileChange, sides: Sides) -> list[Record | str | None]:
    """What a file holds on both sides; a page that is nothing but a redirect is none."""
    both = sides.old.get(file.base_path), sides.new.get(file.path)
    return [None if isinstance(record, Page) and page_redirect(record) else record for record in both]


def _page_redirects(file: FileChange, sides: Sides) -> list[RedirectFile | None]:
    both = sides.old.get(file.base_path), sides.new.get(file.path)
    return [page_redirect(record) if isinstance(record, Page) else None for record in both]


def _size(file: FileChange, sides: Sides) -> float:
    """About how much work a page is, in lines to read: what differs only on one side is read in part."""
    old, new = map(_page, _records(file, sides))
    return old.line_count + new.line_count if old and new else 0.2 * sum(page.line_count for page in (old, new) if page)


def _known(files: Iterable[FileChange], sides: Sides) -> Iterator[object]:
    """What the changes of pages are about."""
    yield from files
    for page in (*sides.old_pages().values(), *sides.new_pages().values()):
        yield page
        yield from page.sections


def _compared(file: FileChange, sides: Sides, both: links.Sides, marks: Marks) -> PageDiff:
    old, new = map(_page, _records(file, sides))
    diff = compare_page(file, old, new, both, marks)
    return replace(diff, changes=tuple(gather(diff.changes)))


def _page(record: object) -> Page | None:
    return record if isinstance(record, Page) else None


def _as_include(file: FileChange, changes: Sequence[Change]) -> list[Change]:
    """A piece that pages include is no page of its own: it is added, removed or changed as an include."""
    found = [change for change in changes if change.kind != "page"]
    event = {"added": "added", "removed": "removed"}.get(file.status, "changed")
    whole = next((change for change in changes if change.kind == "page"), None)
    record = (whole.before, whole.after) if whole and event != "changed" else (None, None)
    return [*found, Change("include-file", event, file, *record)] if found or event != "changed" else []


def _other(file: FileChange, kind: str, old: Record | str | None, new: Record | str | None) -> list[Change]:
    if kind == "toc":
        tocs = [value if isinstance(value, Toc) else None for value in (old, new)]
        return [*toc.compare_toc(file, *tocs), *redirects.compare_redirects(file, *(one.redirects if one else None for one in tocs))]
    if kind == "redirects":
        entries = [value if isinstance(value, RedirectFile) else None for value in (old, new)]
        return redirects.compare_redirects(file, *entries)
    if kind == "settings":
        return compare_settings(file, old if isinstance(old, Settings) else None, new if isinstance(new, Settings) else None)
    if kind == "asset":
        return compare_other(file, "asset", None, None)
    texts = [value if isinstance(value, str) else None for value in (old, new)]
    return compare_other(file, "snippet" if _shown(file.path) else "file", *texts)


def _shown(path: str) -> bool:
    """Can pages show this text file as a snippet: anything that is not the repository's own machinery."""
    parts = path.split("/")
    return len(parts) > 1 and not any(part.startswith(".") for part in parts)


def _moved_pages(sides: Sides, redirected: Callable[[str], str | None]) -> dict[str, FileChange]:
    """Removed and added files that are one page: path of either -> the file change that joins them."""
    removed = [
        (file, page) for file in sides.range.files if file.status == "removed" and isinstance(page := _records(file, sides)[0], Page)
    ]
    added = [(file, page) for file in sides.range.files if file.status == "added" and isinstance(page := _records(file, sides)[1], Page)]
    found: dict[str, FileChange] = {}
    renamed = [file for file in sides.range.files if file.status == "renamed"]
    for old, new in pair_pages(removed, added, redirected, renamed):
        commits = tuple(dict.fromkeys((*old.commits, *new.commits)))
        joined = replace(new, status="renamed", old_path=old.path, old_id=old.old_id, commits=commits)
        found[old.path] = found[new.path] = joined
    return found


def _joined(moved: Mapping[str, FileChange]) -> Iterable[FileChange]:
    return {file.path: file for file in moved.values()}.values()
