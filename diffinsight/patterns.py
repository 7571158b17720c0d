"""Patterns of the configuration: path globs, subject globs and regular expressions, all safe to run over hostile text.

In: patterns as the user wrote them. Out: values that answer `matches(text)`. Must not know: what is matched.

A configuration may come from an analysed repository, so nothing here backtracks without bound: globs are matched segment by
segment, and a regular expression may hold two repeats, none inside another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cached_property

from diffinsight.model import DiffInsightError

MOST_ALTERNATIVES = 64
MOST_REPEATS = 2
MOST_TEXT = 200  # characters of a subject that a pattern looks at


@dataclass(frozen=True)
class Globs:
    """Path globs: `*` and `?` within one folder, `**` across folders, `{a,b}` alternatives, a leading `!` takes out again.

    A pattern without a slash names files in any folder; one that names a folder means everything below it. Paths are compared
    with their case. Raises DiffInsightError for a pattern with too many alternatives.
    """

    patterns: tuple[str, ...]

    @cached_property
    def _compiled(self) -> tuple[tuple[bool, tuple[_Path, ...]], ...]:
        return tuple((pattern.startswith("!"), tuple(map(_Path.of, alternatives(pattern.removeprefix("!"))))) for pattern in self.patterns)

    def __post_init__(self) -> None:
        assert self._compiled is not None  # a faulty pattern is told where it is read, not where it is first used

    def matches(self, path: str) -> bool:
        """Does the last pattern that fits the path let it in?"""
        parts = path.split("/")
        found = False
        for out, paths in self._compiled:
            if found is out and any(one.fits(parts) for one in paths):
                found = not out
        return found

    def unmatched(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The patterns that fit none of the paths."""
        rest = dict(zip(self.patterns, (paths for _, paths in self._compiled), strict=True))
        for path in paths:
            if not rest:
                break
            parts = path.split("/")
            for pattern in [one for one, variants in rest.items() if any(variant.fits(parts) for variant in variants)]:
                del rest[pattern]
        return tuple(rest)


@dataclass(frozen=True)
class _Path:
    """One glob, split into folders: a text to be equal to, a regular expression, or None for `**`."""

    parts: tuple[str | re.Pattern[str] | None, ...]

    @classmethod
    def of(cls, pattern: str) -> _Path:
        whole = pattern.removeprefix("./").removeprefix("/")
        if "/" not in whole:
            whole = f"**/{whole}"
        parts = [_part(one) for one in whole.rstrip("/").split("/") if one]
        return cls((*parts, None) if pattern.endswith("/") else tuple(parts))

    def fits(self, path: Sequence[str]) -> bool:
        """Does the glob fit the path or, when it ends with a plain name, one of the folders the path lies in?"""
        reached = self._skip({0})  # how many parts of the pattern can be used up so far
        for at, name in enumerate(path):
            reached = self._skip(self._step(reached, name))
            if len(self.parts) in reached and (at == len(path) - 1 or not isinstance(self.parts[-1], re.Pattern)):
                return True
            if not reached:
                return False
        return False

    def _step(self, reached: set[int], name: str) -> set[int]:
        after = set()
        for at in reached & set(range(len(self.parts))):
            part = self.parts[at]
            if part is None:
                after.add(at + 1 if at == len(self.parts) - 1 else at)
            elif part == name or (isinstance(part, re.Pattern) and part.match(name)):
                after.add(at + 1)
        return after

    def _skip(self, reached: set[int]) -> set[int]:
        """`**` may stand for no folder at all, except at the end, where it stands for something."""
        for at in sorted(reached):
            while at < len(self.parts) - 1 and self.parts[at] is None:
                at += 1
                reached.add(at)
        return reached


def _part(text: str) -> str | re.Pattern[str] | None:
    if text == "**":
        return None
    return re.compile(translate(text)) if any(sign in text for sign in "*?[") else text


def alternatives(pattern: str) -> tuple[str, ...]:
    """A glob without its `{a,b}`: one pattern for each choice. Raises DiffInsightError beyond 64 of them."""
    done: list[str] = []
    todo = [pattern]
    while todo:
        one = todo.pop()
        braces = re.search(r"\{([^{}]*,[^{}]*)\}", one)
        if braces:
            todo += [one[:braces.start()] + choice + one[braces.end():] for choice in reversed(braces[1].split(","))]
        else:
            done.append(one)
        if len(done) + len(todo) > MOST_ALTERNATIVES:
            raise DiffInsightError(f"the pattern {pattern!r} stands for more than {MOST_ALTERNATIVES} patterns: split it")
    return tuple(done)


@dataclass(frozen=True)
class Words:
    """A pattern over a finding's subject or a rule's id: a glob over the whole text, or `/regular expression/` found anywhere in it.

    Letter case does not count. Raises DiffInsightError for an expression that is faulty or could run for very long.
    """

    pattern: str
    compiled: tuple[re.Pattern[str], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.pattern) > 2 and self.pattern.startswith("/") and self.pattern.endswith("/"):
            found: tuple[re.Pattern[str], ...] = (_expression(self.pattern[1:-1]),)
        else:
            found = tuple(re.compile(rf"\A{translate(one)}", re.IGNORECASE) for one in alternatives(self.pattern))
        object.__setattr__(self, "compiled", found)

    def matches(self, text: str) -> bool:
        return any(one.search(text[:MOST_TEXT]) for one in self.compiled)


def _expression(source: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(source, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise DiffInsightError(f"the regular expression /{source}/ is faulty: {error}") from error
    if _may_run_long(source):
        raise DiffInsightError(f"the regular expression /{source}/ could run for very long: use at most {MOST_REPEATS} repeats "
                               "(*, + or {m,n}), none inside another, and no back reference")
    return compiled


def _may_run_long(source: str) -> bool:
    """Are there back references, too many repeats, or a repeated group that itself holds a repeat or a choice?"""
    bare = re.sub(r"\\[^1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", source)
    if re.search(r"\\[1-9]|\(\?P=|\(\?\(", bare) or len(re.findall(r"[*+]|\{\d*,?\d*\}", bare)) > MOST_REPEATS:
        return True
    inside: list[bool] = []  # for each open group: does it hold a repeat or a choice
    for at, sign in enumerate(bare):
        if sign == "(":
            inside.append(False)
        elif sign == ")" and inside:
            risky = inside.pop()
            if risky and bare[at + 1: at + 2] in ("*", "+", "{"):
                return True
            inside[-1:] = [risky or inside[-1]] if inside else []
        elif inside and (sign in "*+{|" or (sign == "?" and bare[at - 1] != "(")):
            inside[-1] = True
    return False
