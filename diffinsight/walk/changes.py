"""What differs between two trees: one listing of the trees, then one comparison of the documents in it.

In: two trees. Out: file changes with hunks, and warnings. Must not know: commits, dates, what a document says.

Only documents are compared by content, and only those whose content is at hand, so that a clone without its pictures will do. They
are put into two trees of their own in the scratch repository: no limit on their number or names, and renames are found
among all of them in one call. Everything else is told apart by name and object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diffinsight.model import OTHER_MARKUP, FileChange, Warning_
from diffinsight.walk.editions import astray
from diffinsight.walk.objects import Objects
from diffinsight.walk.paths import is_asset, is_document, shown
from diffinsight.walk.runner import Git, GitFailed
from diffinsight.walk.trees import EMPTY_TREES, write_tree

LONGEST_PATCH = 400_000  # characters of one file's hunks; the rest is counted, not shown
RENAME_LIMIT = 1000  # as git's own: beyond this many on both sides only equal content and names pair
_UNREADABLE = "It is binary, in UTF-16 or larger than 20 MB: the change is listed, not explained."
_ABSENT = "Its content is not in this clone: the change is listed, not explained."
_INDEX = ("index", "_index", "README")
_REGULAR = ("100644", "100755", "100664")


@dataclass(frozen=True)
class Entry:
    """One path that differs; an id is None on the side where there is no regular file."""

    raw: bytes
    path: str
    old: str | None
    new: str | None


def entries(git: Git, base: str, head: str) -> list[Entry]:
    """Every regular file that differs between two trees, sorted by path. Links, submodules and mere modes are left out."""
    out = git.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", base, head, "--")
    tokens = out.split(b"\0")
    found = []
    for meta, raw in zip(tokens[0::2], tokens[1::2], strict=False):
        old_mode, new_mode, old, new, _ = meta.decode().lstrip(":").split(" ")
        entry = Entry(raw, shown(raw), old if old_mode in _REGULAR else None, new if new_mode in _REGULAR else None)
        if entry.old != entry.new:
            found.append(entry)
    return sorted(found, key=lambda entry: entry.path)


def compare(git: Git, objects: Objects, found: Sequence[Entry], wanted: Callable[[str], bool],
            ) -> tuple[list[FileChange], list[Warning_]]:
    """File changes (commits still empty) for the wanted paths; a rename is wanted when either of its names is.

    When something wanted came or went, all that came or went is looked at, so that a move into or out of the wanted part is seen.
    """
    moving = any(wanted(entry.path) and not (entry.old and entry.new) for entry in found)
    looked = [entry for entry in found if wanted(entry.path) or (moving and not (entry.old and entry.new))]
    opaque = [entry for entry in looked if is_asset(entry.path)]
    documents = [entry for entry in looked if not is_asset(entry.path)]
    changes, absent, warnings = _documents(git, objects, documents)
    changes = _in_markups(git, documents, _in_versions(git, documents, changes))
    changes += _by_object([*opaque, *absent])
    kept = sorted((change for change in changes if wanted(change.path) or wanted(change.base_path)), key=lambda change: change.path)
    names = {change.path for change in kept}
    return kept, [warning for warning in warnings if not warning.path or warning.path in names]


def _by_object(opaque: Sequence[Entry]) -> list[FileChange]:
    """Changes of files whose content is not looked at; a file that came with the very object of one that went is a rename."""
    gone: dict[str, list[Entry]] = {}
    for entry in opaque:
        if entry.old and not entry.new:
            gone.setdefault(entry.old, []).append(entry)
    changes, used = [], set()
    for entry in opaque:
        source = None
        if entry.new and not entry.old and (candidates := gone.get(entry.new)):
            name = entry.path.rsplit("/", 1)[-1]
            source = next((other for other in candidates if other.path.rsplit("/", 1)[-1] == name), candidates[0])
            candidates.remove(source)
            used.add(source.path)
            changes.append(FileChange(entry.path, "renamed", source.path, source.old, entry.new, similarity=100, binary=True))
        elif entry.new:
            changes.append(FileChange(entry.path, "modified" if entry.old else "added", None, entry.old, entry.new, binary=True))
    changes += [FileChange(entry.path, "removed", None, entry.old, None, binary=True)
                for entry in opaque if not entry.new and entry.path not in used]
    return changes


def _documents(git: Git, objects: Objects, documents: Sequence[Entry]) -> tuple[list[FileChange], list[Entry], list[Warning_]]:
    """Changes with hunks, and the documents whose content is not at hand.

    That every content is there is taken for granted at first: asking costs as much as a month's comparison saves.
    """
    absent: list[Entry] = []
    homes = _same_address(documents)
    try:
        out = b"" if objects.lazy else _diff(git, documents, homes)
    except GitFailed:
        out = b""
    if not out and documents:
        missing = objects.missing(blob for entry in documents for blob in (entry.old, entry.new) if blob)
        absent = [entry for entry in documents if entry.old in missing or entry.new in missing]
        present = [entry for entry in documents if not (entry.old in missing or entry.new in missing)]
        homes = _same_address(present)
        out = _diff(git, present, homes)
    came_from = {new: old for old, new in homes.items()}
    changes = [replace(change, status="renamed", old_path=came_from[change.path]) if change.path in came_from else change
               for change in _changes(out)]
    warnings = [Warning_(entry.path, _ABSENT) for entry in absent]
    warnings += [Warning_(change.path, _UNREADABLE) for change in changes if change.binary and is_document(change.path)]
    came, went = (sum(change.status == status for change in changes) for status in ("added", "removed"))
    if came * went > RENAME_LIMIT ** 2:
        warnings.append(Warning_("", f"{came:,} files came and {went:,} went: renames with changed content were not looked for. "
                                     "Report a shorter range to see them."))
    return changes, absent, warnings


def _same_address(documents: Sequence[Entry]) -> dict[str, str]:
    """Old path -> new path of pages that went while the index of a folder of their name came, or the other way round: their address is
    the same, whatever git holds for the rename."""
    kept = {entry.new for entry in documents if not entry.old}  # the very file elsewhere is a rename that git is sure of
    gone = {entry.path for entry in documents if not entry.new and entry.old not in kept}
    found = {}
    for path in (entry.path for entry in documents if not entry.old):
        stem, dot, extension = path.rpartition(".")
        folder, slash, name = stem.rpartition("/")
        others = [f"{folder}{dot}{extension}"] if slash and name in _INDEX else [f"{stem}/{name}{dot}{extension}" for name in _INDEX]
        source = next((other for other in others if other in gone), None)
        if source and extension in ("md", "mdx", "markdown"):
            found[source] = path
    return found


def _in_versions(git: Git, documents: Sequence[Entry], changes: list[FileChange]) -> list[FileChange]:
    """The changes with renames into another version looked for again, apart from the pages they led to."""
    wrong = astray([change for change in changes if change.similarity is not None], {c.path for c in changes if c.status == "added"})
    if not wrong:
        return changes
    old = {change.base_path for change in changes if change.path in wrong}
    by_path = {entry.path: entry for entry in documents}
    found = _changes(_diff(git, [by_path[path] for path in sorted(old.union(wrong.values()))], {}))
    found += _changes(_diff(git, [by_path[path] for path in sorted(wrong)], {}))
    again = {*wrong, *wrong.values()}
    return [*(change for change in changes if change.path not in again), *found]


def _in_markups(git: Git, documents: Sequence[Entry], changes: list[FileChange]) -> list[FileChange]:
    """The changes, a file that was written anew in Markdown, or no longer is, told as one that went and one that came."""
    across = {change.path: change.base_path for change in changes if change.status == "renamed"
              and sum(path.lower().endswith(OTHER_MARKUP) for path in (change.path, change.base_path)) == 1}
    if not across:
        return changes
    by_path = {entry.path: entry for entry in documents}
    sides = (across, across.values())
    apart = [change for side in sides for change in _changes(_diff(git, [by_path[path] for path in sorted(side)], {}))]
    return [*(change for change in changes if change.path not in across), *apart]


def _diff(git: Git, documents: Sequence[Entry], homes: Mapping[str, str]) -> bytes:
    """git's comparison of two trees that hold nothing but these documents; those of `homes` stand under their new path in both."""
    if not documents:
        return b""
    old = write_tree(git.folder, sorted((homes[entry.path].encode() if entry.path in homes else entry.raw, entry.old)
                                        for entry in documents if entry.old))
    new = write_tree(git.folder, [(entry.raw, entry.new) for entry in documents if entry.new])
    empty = EMPTY_TREES[len(old or new or "")]
    return git.run("diff-tree", "-r", "-z", "--raw", "-p", "-M50%", f"-l{RENAME_LIMIT}", "-U3", "--no-abbrev", "--diff-algorithm=myers",
                   "--indent-heuristic", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--src-prefix=a/",
                   "--dst-prefix=b/", old or empty, new or empty, "--")


def _changes(out: bytes) -> list[FileChange]:
    listing, _, patches = out.partition(b"\0\0")
    return [_change(record, patch) for record, patch in zip(_records(listing), _patches(patches), strict=True)]


def _records(listing: bytes) -> Iterator[tuple[str, str, str, bytes, bytes]]:
    """(status with likeness, old id, new id, old path, path) of each raw record."""
    tokens = iter(listing.split(b"\0") if listing else ())
    for meta in tokens:
        _, _, old, new, status = meta.decode().split(" ")
        source = next(tokens)
        yield status, old, new, source, next(tokens) if status[0] in "RC" else source


def _patches(out: bytes) -> list[bytes]:
    """The hunks of each file, in the order of the records. Lines of documents never start at the margin, git's own headers do."""
    parts = (b"\n" + out).split(b"\ndiff --git ")[1:]
    starts = (part.find(b"\n@@ ") for part in parts)
    return [part[start + 1:] if start >= 0 else b"\0" if b"\nBinary files " in part else b""
            for part, start in zip(parts, starts, strict=True)]


def _change(record: tuple[str, str, str, bytes, bytes], patch: bytes) -> FileChange:
    status, old, new, source, path = record
    binary = patch == b"\0"
    text = "" if binary else patch.decode(errors="replace")
    return FileChange(
        path=shown(path), status={"A": "added", "D": "removed", "R": "renamed"}.get(status[0], "modified"),  # type: ignore[arg-type]
        old_path=shown(source) if status[0] == "R" else None,
        old_id=None if status[0] == "A" else old, new_id=None if status[0] == "D" else new,
        additions=patch.count(b"\n+"), deletions=patch.count(b"\n-"), patch=_cut(text if not text or text.endswith("\n") else f"{text}\n"),
        similarity=int(status[1:]) if status[0] == "R" else None, binary=binary)


def _cut(patch: str) -> str:
    """A patch of a generated file may be longer than a report: it ends in a line a reader of patches skips."""
    if len(patch) <= LONGEST_PATCH:
        return patch
    shorter = patch[:patch.rindex("\n", 0, LONGEST_PATCH) + 1]
    return f"{shorter}\\ The patch is longer: {patch.count(chr(10)) - shorter.count(chr(10)):,} more lines are not shown.\n"
