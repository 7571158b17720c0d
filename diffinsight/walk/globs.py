"""Path limits: which paths of a tree a category or a search is about.

In: patterns. Out: a predicate over paths, or git's own form of the same patterns. Must not know: what the paths hold.

A pattern without wildcards names a file or a whole folder. `*` and `?` stay inside a folder, `**` crosses folders; a pattern with
wildcards but without a slash matches the file name in any folder; a leading `!` takes paths away again.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence

Test = Callable[[str], object]


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path is wanted; without patterns every path is."""
    wanted = [_test(clean(pattern)) for pattern in patterns if not pattern.startswith("!")]
    unwanted = [_test(clean(pattern[1:])) for pattern in patterns if pattern.startswith("!")]
    return lambda path: (not wanted or any(test(path) for test in wanted)) and not any(test(path) for test in unwanted)


def pathspecs(patterns: Sequence[str]) -> list[str]:
    """The same limits for git's command line."""
    return [_pathspec(pattern) for pattern in patterns]


def clean(pattern: str) -> str:
    """Without a leading "./" or "/" and without a trailing slash; "" is the whole tree."""
    pattern = pattern.strip()
    while pattern.startswith(("./", "/")):
        pattern = pattern[pattern.index("/") + 1:]
    return "" if pattern == "." else pattern.rstrip("/")


def _pathspec(pattern: str) -> str:
    exclude = "exclude," if pattern.startswith("!") else ""
    pattern = clean(pattern.lstrip("!"))
    if not _wild(pattern):
        return f":({exclude}top,literal){pattern}"
    return f":({exclude}top,glob){pattern if '/' in pattern else '**/' + pattern}"


def _wild(pattern: str) -> bool:
    return any(sign in pattern for sign in "*?[")


def _test(pattern: str) -> Test:
    if not pattern:
        return lambda path: True
    if not _wild(pattern):
        return lambda path: path == pattern or path.startswith(f"{pattern}/")
    parts = pattern.split("/") if "/" in pattern else ["**", pattern]
    parts += ["*"] if parts[-1] == "**" else []
    tests = [None if part == "**" else re.compile(fnmatch.translate(part.replace("[^", "[!"))).match for part in parts]
    return lambda path: _folders_match(tests, path.split("/"))


def _folders_match(tests: Sequence[Test | None], names: Sequence[str]) -> bool:
    """Match a path folder by folder; None stands for any number of folders. Never slow, whatever the pattern: only the last None
    seen is ever tried again, as more folders given to an earlier one could not help."""
    at = step = again = 0
    last = -1
    while at < len(names):
        test = tests[step] if step < len(tests) else (lambda name: False)
        if test is None:
            last, again, step = step, at, step + 1
        elif test(names[at]):
            at, step = at + 1, step + 1
        elif last >= 0:
            again += 1
            at, step = again, last + 1
        else:
            return False
    return step == len(tests)
