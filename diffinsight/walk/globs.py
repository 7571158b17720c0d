"""Path limits: which paths of a tree a category or a search is about.

In: patterns. Out: a predicate over paths, or git's own form of the same patterns. Must not know: what the paths hold.

A pattern without wildcards names a file or a whole folder. `*` and `?` stay inside a folder, `**` crosses folders; a pattern with
wildcards but without a slash matches the file name in any folder; a leading `!` takes paths away again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path is wanted; without patterns every path is."""
    wanted = [_regex(clean(p)) for p in patterns if not p.startswith("!")]
    unwanted = [_regex(clean(p[1:])) for p in patterns if p.startswith("!")]
    keep = re.compile("|".join(wanted), re.DOTALL) if wanted else None
    drop = re.compile("|".join(unwanted), re.DOTALL) if unwanted else None
    return lambda path: (keep is None or keep.fullmatch(path) is not None) and (drop is None or drop.fullmatch(path) is None)


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


def _regex(pattern: str) -> str:
    if not pattern:
        return "(?:.*)"
    if not _wild(pattern):
        return f"(?:{re.escape(pattern)}(?:/.*)?)"
    pattern = re.sub(r"\*{3,}", "**", pattern if "/" in pattern else f"**/{pattern}")
    return f"(?:{''.join(_part(part) for part in re.findall(r'/[*]{2}$|(?:[*]{2}/)+|[*]+|[?]|[[][^]]+]|.', pattern, re.DOTALL))})"


def _part(part: str) -> str:
    """One piece of a glob as a regular expression."""
    if part == "/**":
        return "/.*"
    if part.startswith("**/"):
        return "(?:.*/)?"
    if part.startswith("*"):
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if len(part) > 2 and part.startswith("["):
        inside = part[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[^/{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]"
    return re.escape(part)
