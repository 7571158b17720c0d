"""Two versions of one file, outside any range: what the rules say about the difference.

In: a path and two contents. Out: findings. Must not know: git, how findings are shown. What only a whole tree can tell (whether a link's
target exists, where a page went) is left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from diffinsight.changes import compare_range, read_sides
from diffinsight.classify.registry import Context, ask
from diffinsight.model import FileChange, Finding, Hit, Range, Status
from diffinsight.parse.site import build_site_map

_OF_TREES = frozenset({"link-broken", "link-unresolved", "toc-broken", "toc-orphan", "include-missing", "redirect-target-missing",
                       "redirect-source-exists", "redirect-chain", "redirect-loop", "page-moved-without-redirect"})


class _Single:
    """A tree of one file, or of none."""

    def __init__(self, path: str, content: bytes | None) -> None:
        self._files = {} if content is None else {path: content}
        self.revision = "0" * 40

    def paths(self) -> Mapping[str, str]:
        return dict.fromkeys(self._files, self.revision)

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        return {path: self._files[path] for path in paths if path in self._files}

    def recall(self, what: str, path: str) -> Any:
        return None

    def remember(self, what: str, path: str, value: Any, weight: int) -> None:
        pass

    def grep(self, literals: Sequence[str], globs: Sequence[str] = ()) -> Sequence[Hit]:
        return ()


def compare_pair(path: str, old: bytes | None, new: bytes | None) -> list[Finding]:
    """The findings about a file whose content was `old` and is `new` (None: not there), by line. `path` says what kind of file it is."""
    base, head = _Single(path, old), _Single(path, new)
    status: Status = "added" if old is None else "removed" if new is None else "modified"
    change = FileChange(posixpath.normpath(path), status, binary=b"\0" in (old or b"")[:8000] + (new or b"")[:8000])
    walked = Range("", base.revision, head.revision, (), (change,), "")
    sites = build_site_map(base, ()), build_site_map(head, ())
    sides = read_sides(walked, base, head)
    context = Context(base, head, sites[1], changed_paths=frozenset({change.path}))
    difference = compare_range(sides, lambda one: None, *sites)
    found = {one.id: one for one in (finding for each in difference.changes for finding in ask(each, context)) if one.rule not in _OF_TREES}
    return sorted(found.values(), key=lambda one: (one.new_lines or one.old_lines or (0, 0), one.rule, one.id))
