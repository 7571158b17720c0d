"""Compares redirect entries by the page they lead away from.

In: the two `RedirectFile` records of a file, one None when the file was added or removed; or all redirect changes of a range.
Out: "redirect" changes. Must not know: which pages exist, how a redirect is written.

Events: added, removed, retargeted, resourced (the same target for the same file name under another path: a corrected source),
duplicated (a second entry for a source, brought in by the range; `data["first"]` is the one that was there), orphaned (unchanged
itself, but its target was removed in the range; `data["removed"]`).
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from diffinsight.model import Change, FileChange, Redirect, RedirectFile

_OWN = re.compile(r"https?://(?:www\.)?(?:learn|docs)\.microsoft\.com(?=/)")
_LOCALE = re.compile(r"/[a-z]{2}-[a-z]{2}(?=/)")


def compare_redirects(file: FileChange, old: RedirectFile | None, new: RedirectFile | None) -> list[Change]:
    """Changes between two versions of a redirect file, in its order; reordering and the letter case of paths are none."""
    before, _ = _keyed(old)
    after, doubles = _keyed(new)
    known_doubles = {(one.source.lower(), same_target(one)) for _, one in _keyed(old)[1]}
    found = []
    for key, entry in after.items():
        was = before.get(key)
        if was is None:
            found.append(_change("added", file, None, entry))
        elif same_target(was) != same_target(entry):
            found.append(_change("retargeted", file, was, entry))
    found += [_change("duplicated", file, None, entry, first=first) for first, entry in doubles
              if (entry.source.lower(), same_target(entry)) not in known_doubles]
    found += [_change("removed", file, entry, None) for key, entry in before.items() if key not in after]
    return sorted(_resourced(file, found), key=_position)


def _resourced(file: FileChange, changes: list[Change]) -> list[Change]:
    """Join what was removed and added with one target and one file name, or on one line with all of a path but its first folder."""
    rooted = {(_rest(one.before), one.before.line): one for one in changes if one.event == "removed"}
    removed = {(_name(one.before), same_target(one.before)): one for one in changes if one.event == "removed"}
    joined: dict[int, Change] = {}
    for change in changes:
        was = removed.pop((_name(change.after), same_target(change.after)), None) if change.event == "added" else None
        if was is None and change.event == "added":
            was = rooted.get((_rest(change.after), change.after.line))
            was = was if was and _rerooted(was.before, change.after) else None
        if was is not None and id(was) not in joined:
            joined[id(change)] = _change("resourced", file, was.before, change.after)
            joined[id(was)] = joined[id(change)]
    return [*(one for one in changes if id(one) not in joined), *{id(one): one for one in joined.values()}.values()]


def _name(entry: Redirect) -> str:
    return posixpath.splitext(posixpath.basename(entry.source.lower()))[0]


def _rerooted(old: Redirect, new: Redirect) -> bool:
    """Is an entry of one line the same below another first folder: by several parts of its path, or by where it leads."""
    return "/" in _rest(new) or bool(_rest(new) and posixpath.basename(same_target(old)) == posixpath.basename(same_target(new)))


def _rest(entry: Redirect) -> str:
    return entry.source.lower().partition("/")[2]


def across_files(changes: Iterable[Change]) -> list[Change]:
    """All changes of a range: a redirect entry that left one file for another is no removal, at most a new target.

    Changes of other kinds pass through.
    """
    changes = list(changes)
    removed: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if (change.kind, change.event) == ("redirect", "removed"):
            removed[change.before.source.lower()].append(change)
    dropped: set[int] = set()
    found = []
    for change in changes:
        waiting = removed.get(change.after.source.lower(), []) if (change.kind, change.event) == ("redirect", "added") else []
        if not waiting:
            found.append(change)
            continue
        was = waiting.pop(0)
        dropped.add(id(was))
        if same_target(was.before) != same_target(change.after):
            found.append(Change("redirect", "retargeted", change.file, was.before, change.after, None, None, change.new_lines))
    return [change for change in found if id(change) not in dropped]


def orphaned(entries: Iterable[Redirect], changes: Sequence[Change], removed: Callable[[Redirect], FileChange | None]) -> list[Change]:
    """Entries at head that the range did not touch but whose target it removed.

    `changes`: the redirect changes of the range; `removed`: the removed file an entry leads to, None when its target still stands.
    """
    touched = {(one.after.path, one.after.source.lower()) for one in changes if one.after is not None}
    found = []
    for entry in entries:
        gone = removed(entry) if (entry.path, entry.source.lower()) not in touched else None
        if gone is not None:
            place = FileChange(entry.path, "modified", commits=gone.commits)
            found.append(_change("orphaned", place, entry, entry, removed=gone.path))
    return found


def same_target(entry: Redirect) -> str:
    """A target as compared: letter case, the documentation site's host, a locale and a final slash do not count."""
    target = _LOCALE.sub("", _OWN.sub("", entry.target.strip().lower()), count=1)
    path, mark, rest = target.partition("#")
    return (path.rstrip("/") or "/") + mark + rest


def _keyed(file: RedirectFile | None) -> tuple[dict[str, Redirect], list[tuple[Redirect, Redirect]]]:
    """Entries by lower-case source, and (first, later) for sources that occur again."""
    found: dict[str, Redirect] = {}
    doubles = []
    for entry in file.entries if file else ():
        first = found.setdefault(entry.source.lower(), entry)
        if first is not entry:
            doubles.append((first, entry))
    return found, doubles


def _change(event: str, file: FileChange, old: Redirect | None, new: Redirect | None, **data: object) -> Change:
    lines = [(entry.line, entry.line) if entry else None for entry in (old, new)]
    return Change("redirect", event, file, old, new, None, lines[0], lines[1], data)


def _position(change: Change) -> tuple[int, bool, str]:
    entry = change.after or change.before
    return entry.line, change.after is None, change.event
