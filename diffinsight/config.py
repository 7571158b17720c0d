"""`.diffinsight.yml`, typed.

In: the file's text and its name. Out: a frozen `Config`, or a DiffInsightError that names file, line and mend. Must not know: where the
file came from, or any stage. The file holds data only: nothing in it is ever run, and names of files in it are only names.
"""

from __future__ import annotations

import difflib
import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias, TypeVar

from diffinsight.model import LABELS, DiffInsightError, Label, Warning_
from diffinsight.patterns import Globs, Words

NAME = ".diffinsight.yml"
MOST_TEXT = 100_000  # characters; a longer file is no configuration
WEEKLY_PATH = "reports/{year}/{period}-{category}.md"
WEEKLY_FIELDS = ("year", "period", "category", "locale")

T = TypeVar("T")
Node: TypeAlias = Any  # a ruamel.yaml node, which the library does not type: .id, .tag, .value, .start_mark


@dataclass(frozen=True)
class Override:
    """One entry of `rules`: what it is about (empty: anything), the label findings get or "ignore", why, and until which day."""

    label: Label | Literal["ignore"]
    reason: str
    line: int
    rule: Words | None = None
    path: Globs | None = None
    subject: Words | None = None
    expires: str | None = None


@dataclass(frozen=True)
class Markers:
    """Words and signs in a matrix cell, besides those known anyway, that say available, unavailable, available with a qualification."""

    available: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    qualified: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """The configuration in force. `categories`: name -> paths; thresholds are confidences from 0 to 1. `source`: the file's name."""

    source: str = ""
    categories: Mapping[str, Globs] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    markers: Markers = Markers()
    ignored_keys: tuple[str, ...] = ()
    baseline: str | None = None
    templates: str | None = None
    weekly_path: str = WEEKLY_PATH
    confident: float = 0.7  # from here on a migration is stated and applied
    candidate: float = 0.3  # from here on a place is offered as a candidate
    fail_on: Label | Literal["none"] | None = None
    locale: str = "en_US"


def load_config(text: str, source: str = NAME) -> Config:
    """Read a configuration; an empty text is the default one. Raises DiffInsightError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > MOST_TEXT:
        raise DiffInsightError(f"{source}: {len(text):,} characters are too many for a configuration")
    try:
        node = YAML(typ="safe", pure=True).compose(text)  # the C loader would overflow the stack on deep nesting
    except (YAMLError, RecursionError) as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise DiffInsightError(f"{source}{where}: not valid YAML: {problem or 'nested too deeply or unreadable'}") from error
    empty = node is None or (node.id == "scalar" and not node.value)
    return Config(source) if empty else _Reader(source).config(node)


class _Reader:
    """Turns YAML nodes into typed values; every failure names the file and the node's line."""

    def __init__(self, source: str) -> None:
        self.source = source

    def config(self, node: Node) -> Config:
        known: dict[str, tuple[str, Callable[[Node], object]]] = {
            "categories": ("categories", self.categories),
            "rules": ("overrides", lambda n: tuple(self.override(one) for one in self.sequence(n))),
            "markers": ("markers", self.markers),
            "baseline": ("baseline", self.text),
            "templates": ("templates", self.text),
            "locale": ("locale", self.locale),
            "fail_on": ("fail_on", lambda n: self.choice(n, (*LABELS, "none"))),
            "front_matter": ("ignored_keys", lambda n: self.read(n, {"ignore": self.texts}).get("ignore", ())),
            "weekly": ("weekly_path", lambda n: self.read(n, {"path": self.path_template}).get("path", WEEKLY_PATH)),
        }
        values = self.read(node, {**{key: read for key, (_, read) in known.items()}, "migration": self.thresholds})
        thresholds = values.pop("migration", {})
        assert isinstance(thresholds, dict)
        return Config(self.source, **{known[key][0]: value for key, value in values.items()}, **thresholds)  # type: ignore[arg-type]

    def categories(self, node: Node) -> dict[str, Globs]:
        found = {}
        for name, (line, value) in self.mapping(node).items():
            if not re.fullmatch(r"\w[\w .-]{0,79}", name):
                raise self.fail(line, f"the category name {name!r} may hold letters, digits, blanks, dots and hyphens only")
            found[name] = self.globs(value)
        return found

    def override(self, node: Node) -> Override:
        known: dict[str, Callable[[Node], object]] = {
            "rule": self.words, "path": self.globs, "subject": self.words, "label": lambda n: self.choice(n, (*LABELS, "ignore")),
            "reason": self.text, "expires": self.day}
        values = self.read(node, known)
        line = node.start_mark.line + 1
        for needed in ("label", "reason"):
            if needed not in values:
                raise self.fail(line, f"an entry of 'rules' needs '{needed}'" + (": why is it so?" if needed == "reason" else ""))
        if not values.keys() & {"rule", "path", "subject"}:
            raise self.fail(line, "an entry of 'rules' needs at least one of 'rule', 'path' and 'subject'")
        return Override(line=line, **values)  # type: ignore[arg-type]

    def markers(self, node: Node) -> Markers:
        return Markers(**self.read(node, {"available": self.texts, "unavailable": self.texts, "qualified": self.texts}))

    def thresholds(self, node: Node) -> dict[str, float]:
        found = self.read(node, {"confident": self.share, "candidate": self.share})
        if found.get("candidate", Config.candidate) > found.get("confident", Config.confident):
            raise self.fail(node.start_mark.line + 1, "'candidate' may not be above 'confident'")
        return found

    def path_template(self, node: Node) -> str:
        text, line = self.text(node), node.start_mark.line + 1
        try:
            used = {name for _, name, spec, how in string.Formatter().parse(text) if name is not None and not spec and not how}
            text.format_map(dict.fromkeys(WEEKLY_FIELDS, ""))
        except (ValueError, KeyError, IndexError, AttributeError):
            used = {"?"}
        if not used <= set(WEEKLY_FIELDS):
            raise self.fail(line, f"the path template {text!r} holds a field other than {', '.join(WEEKLY_FIELDS)}")
        if text.startswith("/") or "\\" in text or ".." in text.split("/"):
            raise self.fail(line, f"the path template {text!r} has to be a path below the current folder")
        if not {"year", "period"} <= used:
            raise self.fail(line, f"the path template {text!r} has to hold {{year}} and {{period}}, or reports overwrite each other")
        return text

    def locale(self, node: Node) -> str:
        if not re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", self.text(node)):
            raise self.fail(node.start_mark.line + 1, f"the locale {self.text(node)!r} has to look like en_US")
        return self.text(node)

    # ----------------------------------------------------------------- shapes

    def read(self, node: Node, known: Mapping[str, Callable[[Node], T]]) -> dict[str, T]:
        """A mapping whose keys are known, each value read by its reader."""
        found = {}
        for key, (line, value) in self.mapping(node).items():
            if key not in known:
                raise self.fail(line, f"unknown key {key!r}{nearest(key, known)}")
            found[key] = known[key](value)
        return found

    def mapping(self, node: Node) -> dict[str, tuple[int, Node]]:
        if node.id != "mapping":
            raise self.wrong(node, "a mapping of keys to values")
        found: dict[str, tuple[int, Node]] = {}
        for key, value in node.value:
            name, line = self.text(key), key.start_mark.line + 1
            if name in found:
                raise self.fail(line, f"the key {name!r} was given in line {found[name][0]} already")
            found[name] = (line, value)
        return found

    def sequence(self, node: Node) -> list[Node]:
        if node.id != "sequence":
            raise self.wrong(node, "a list")
        return list(node.value)

    def text(self, node: Node) -> str:
        if node.id != "scalar" or node.tag.endswith(":null") or not node.value.strip():
            raise self.wrong(node, "a text")
        return str(node.value)

    def texts(self, node: Node) -> tuple[str, ...]:
        return tuple(map(self.text, self.sequence(node))) if node.id == "sequence" else (self.text(node),)

    def share(self, node: Node) -> float:
        text = self.text(node)
        if not re.fullmatch(r"0?\.\d{1,9}|[01](\.0{1,9})?", text):
            raise self.wrong(node, "a number from 0 to 1")
        return float(text)

    def choice(self, node: Node, choices: Sequence[str]) -> str:
        text = self.text(node)
        if text not in choices:
            raise self.wrong(node, f"one of {', '.join(choices)}")
        return text

    def day(self, node: Node) -> str:
        try:
            return date.fromisoformat(self.text(node)).isoformat()
        except ValueError:
            raise self.wrong(node, "a day such as 2026-06-30") from None

    def globs(self, node: Node) -> Globs:
        return self.located(node, lambda: Globs(self.texts(node)))

    def words(self, node: Node) -> Words:
        return self.located(node, lambda: Words(self.text(node)))

    def located(self, node: Node, make: Callable[[], T]) -> T:
        try:
            return make()
        except _Located:
            raise
        except DiffInsightError as error:
            raise self.fail(node.start_mark.line + 1, str(error)) from error

    def wrong(self, node: Node, expected: str) -> DiffInsightError:
        found = {"mapping": "a mapping", "sequence": "a list"}.get(node.id) or (repr(node.value[:60]) if node.value else "nothing")
        return self.fail(node.start_mark.line + 1, f"expected {expected}, found {found}")

    def fail(self, line: int, message: str) -> DiffInsightError:
        return _Located(f"{self.source}, line {line}: {message}")


class _Located(DiffInsightError):
    """An error that names its place already."""


def nearest(word: str, known: Iterable[str]) -> str:
    """How to mend an unknown word: "; did you mean 'x'?", or the list of known ones when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(names)}"


def doubts(config: Config, head_paths: Iterable[str], rule_ids: Iterable[str], head_date: str) -> tuple[Warning_, ...]:
    """What in a configuration has no effect: globs that match nothing at head, rules that do not exist, entries that have expired.

    `head_date` is the head commit's ISO date: an entry expires by the documents' calendar, so that a report can be made again.
    """
    paths, rules, found = list(head_paths), list(rule_ids), []
    for name, globs in config.categories.items():
        unmatched = globs.unmatched(paths)
        if unmatched and len(unmatched) == len(globs.patterns):
            found.append(Warning_(config.source, f"the category {name!r} matches no file at head"))
        else:
            found += [Warning_(config.source, f"the pattern {one!r} of the category {name!r} matches no file at head") for one in unmatched]
    if config.baseline and config.source == NAME and config.baseline not in paths:
        found.append(Warning_(config.source, f"the baseline {config.baseline} is not there at head"))
    for one in config.overrides:
        if one.expires and one.expires < head_date[:10]:
            found.append(Warning_(config.source, f"this entry of 'rules' expired on {one.expires}: {one.reason}", one.line))
        if one.path and not any(map(one.path.matches, paths)):
            found.append(Warning_(config.source, f"the path {', '.join(one.path.patterns)} matches no file at head", one.line))
        if one.rule and rules and not any(map(one.rule.matches, rules)):
            found.append(Warning_(config.source, f"no rule is called {one.rule.pattern!r}{nearest(one.rule.pattern, rules)}", one.line))
    return tuple(found)
