"""What became of a removed page, as the rules about pages and links ask. In: changes and migrations. Out: fates, homes, places.
Must not know: the words they are told in."""

from __future__ import annotations

import re

from diffinsight.classify import wording
from diffinsight.classify.registry import Context
from diffinsight.model import Change, Migration, Page, Tree

SURE = 0.7  # confidence from which a migration is stated as fact
_NUMBER = re.compile(r"(?<![^/])\d{1,3}[ ._-]+(?=[^\W\d])")  # before a file's or folder's name, by which pages are sorted
_ENTRY = re.compile(r"[ \t]*(?:[*+-]|\d{1,3}[.)])?[ \t]*\[[^\]]{0,300}\]\([^)]{0,300}\)[ \t]*")
TELLING, MOSTLY = 20, 0.6  # letters of a line that is not there by chance; share of such lines that makes a text be there
CANDIDATE = 0.3  # confidence from which a place is named as a candidate


def where(migration: Migration | None) -> str:
    """The target of a migration as text, "" when there is none."""
    if migration is None or migration.target is None:
        return ""
    place = migration.target
    name = place.path or place.url or ""
    return f"{name}#{place.anchor}" if place.anchor else name


def home(change: Change, context: Context) -> Migration | None:
    """The migration of a removed page, when it is sure enough to be stated."""
    found = context.migrations.get((change.file.base_path, ""))
    return found if found and found.target and (found.redirected or found.confidence >= SURE) else None


def kept(migration: Migration) -> float:
    """Share of a removed page's sections that stand in its new home."""
    total = len(migration.kept) + len(migration.lost)
    return len(migration.kept) / total if total else 0.0


def fate(change: Change, context: Context) -> str:
    """Which page rule owns a removed page."""
    found = home(change, context)
    if found is None:
        return "page-removed"
    if found.kind == "archived":
        return "page-archived"
    if found.kind in ("moved", "renamed"):
        reached = found.redirected or (found.target and not needs_redirect(change.file.path, found.target.path or "", context.head))
        return "page-moved" if reached else "page-moved-without-redirect"
    if found.redirected:
        return "page-merged" if found.kind in ("merged", "split") or _moved_share(change) >= 0.5 else "page-replaced"
    return "page-removed"


def _moved_share(change: Change) -> float:
    """Share of a removed page's sections that moved to other pages of the range."""
    sections = sum(section.level > 1 for section in change.before.sections)
    return len(change.data.get("moved", ())) / sections if sections else 0.0


def needs_redirect(old: str, new: str, tree: Tree) -> bool:
    """Includes and hidden folders are no pages of their own: nobody's bookmark leads to them. Another extension, another case, an index
    in a folder of the page's name keep the address, and so does another number before its name, which generators other than DocFX leave
    out; one that is called a part of pages now (`_name`) was none before. `tree`: where the new path is."""
    addresses = {re.sub(r"(?:/(?:_?index|readme))?\.\w+$", "", path.lower()) for path in (old, new)}
    if len(addresses) < 2 or re.search(r"(?:^|/)(?:_?includes?|snippets?|\.[^/]+)/", old, re.I):
        return False
    if new.rpartition("/")[2] == "_" + old.rpartition("/")[2]:
        return False
    unsorted = {_NUMBER.sub("0 ", address) for address in addresses}
    return len(unsorted) > 1 or any(path.endswith("docfx.json") for path in tree.paths())


def where_candidate(migration: Migration) -> str:
    """The first alternative of a migration, as text."""
    likely = (choice.place for choice in migration.alternatives if choice.confidence >= CANDIDATE)
    return next((place.path or place.url or "" for place in likely), "")


def told_in(page: Page, path: str, context: Context) -> bool:
    """Do most lines of a removed page's text stand in a page of head."""
    there = context.head.recall("letters", path)
    if there is None:
        there = wording.letters((context.head.read(path) or b"").decode("utf-8", "replace"))
        context.head.remember("letters", path, there, len(there))
    lines = [key for section in page.sections for line in section.source.split("\n")
             if not _ENTRY.fullmatch(line) and len(key := wording.letters(line)) >= TELLING]
    if not lines:
        return False  # a list of links stands in every table of contents
    return sum(key in there for key in lines) > MOSTLY * len(lines)


def is_section(title: str, path: str, context: Context) -> bool:
    """Does a page of head have a section of this title."""
    lines = (context.head.read(path) or b"").decode("utf-8", "replace").splitlines() if title else ()
    return any(line.startswith("##") and line.strip("# ") == title for line in lines)
