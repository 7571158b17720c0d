"""The rule framework: how a rule is declared, found and asked.

In: `Change` values and a `Context`. Out: `Finding` values. Must not know: how records were read, how findings are shown.

A rule is one small function in a module of `diffinsight.classify.rules`. Its id is its name with hyphens, its documentation its
docstring (first line: what fires it; then paragraphs opening with "Why:", "Do:", "Example:" and "Neighbours:").

    @rule("section:removed", label="breaking")
    def section_removed(change: Change, context: Context) -> Iterator[Finding]:
        \"\"\"...\"\"\"
        yield state(change, subject=..., message=say(...))
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from diffinsight.model import Change, Finding, Hit, Label, Lines, Message, Migration, SiteMap, Tree


@dataclass(frozen=True)
class Context:
    """What a rule may ask about beyond its change. `migrations`: (path, anchor or "") -> where it went."""

    base: Tree
    head: Tree
    site: SiteMap
    migrations: Mapping[tuple[str, str], Migration] = field(default_factory=dict)
    anchors_at_head: Callable[[str], frozenset[str] | None] = lambda path: None  # None: no such page
    anchors_at_base: Callable[[str], frozenset[str] | None] = lambda path: None
    included: Callable[[str], Mapping[str, str]] = lambda path: {}  # anchor -> file, of the files a page at head includes
    included_at_base: Callable[[str], Mapping[str, str]] = lambda path: {}
    redirected: Callable[[str], str | None] = lambda path: None  # target of the redirect entry of a path at head
    redirect_written: Callable[[str], str | None] = lambda path: None  # the same, as it is written there
    includers: Callable[[str], Sequence[str]] = lambda path: ()  # pages at head reached by an included file, transitively
    linkers: Callable[[str, str], Sequence[Hit]] = lambda path, anchor: ()  # lines at head that link to path#anchor ("" = to the path)
    in_toc: Callable[[str], bool] = lambda path: False  # is the path in any table of contents at head
    changed_paths: frozenset[str] = frozenset()
    renamed: frozenset[str] = frozenset()  # those of them that had another path at base
    unpublished: frozenset[str] = frozenset()  # changed pages that nobody could read before and nobody can now: all about them is minor
    translated: frozenset[str] = frozenset()  # changed pages that are written in other letters now: what came and went is known by words
    headings: frozenset[str] = frozenset()  # of the changed pages at head, without the short ones that many pages have
    options: Mapping[str, Any] = field(default_factory=dict)


Check = Callable[[Change, Context], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """One rule: `on` lists the "kind:event" of changes it is asked about; `subject` is the module (field) it belongs to."""

    id: str
    label: Label
    on: tuple[str, ...]
    check: Check
    subject: str

    @property
    def doc(self) -> str:
        return self.check.__doc__ or ""


_rules: dict[str, Rule] = {}


def rule(*on: str, label: Label) -> Callable[[Check], Check]:
    """Declare a rule for changes of the given "kind:event"; `label` is the default, a finding may carry another."""

    def declare(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        if name in _rules and _rules[name].check.__module__ != check.__module__:
            raise ValueError(f"rule {name} is declared twice")
        _rules[name] = Rule(name, label, on, check, check.__module__.rsplit(".", 1)[-1])
        return check

    return declare


def state(change: Change, subject: str, message: Message, *, before: str | None = None, after: str | None = None,
          label: Label | None = None, old_lines: Lines | None = None, new_lines: Lines | None = None, destination: str | None = None,
          group: str | None = None, dates: tuple[tuple[str, str], ...] = (), table: tuple[tuple[str, ...], ...] = (),
          path: str | None = None, **details: Any) -> Finding:
    """A finding about a change; path, lines, section and commits come from the change unless given."""
    return Finding(
        rule="", label=label or "", path=path or change.file.path, old_path=change.file.old_path, subject=subject, message=message,  # type: ignore[arg-type]
        before=before, after=after, old_lines=old_lines or change.old_lines, new_lines=new_lines or change.new_lines,
        commits=change.file.commits, destination=destination, details=details, dates=dates, table=table,
        group=group if group is not None else change.section.title if change.section else "",
    )


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every declared rule by id, sorted; imports the rule modules on first use."""
    package = importlib.import_module("diffinsight.classify.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"diffinsight.classify.rules.{module.name}")
    return dict(sorted(_rules.items()))


_IN_WORDS = frozenset(("section", "table", "parameter", "matrix", "limit", "lifecycle", "sample", "notice", "wording", "value", "list-item",
                       "prose", "deprecation"))


@cache
def _by_key() -> Mapping[str, tuple[Rule, ...]]:
    keys: dict[str, list[Rule]] = {}
    for one in all_rules().values():
        for key in one.on:
            keys.setdefault(key, []).append(one)
    return {key: tuple(rules) for key, rules in keys.items()}


def ask(change: Change, context: Context) -> Iterator[Finding]:
    """The findings of every rule registered for a change."""
    for one in _by_key().get(f"{change.kind}:{change.event}", ()):
        for finding in one.check(change, context):
            untold = change.file.path in context.unpublished or (change.file.path in context.translated and change.kind in _IN_WORDS)
            label = "minor" if untold else finding.label or one.label
            yield replace(finding, rule=one.id, label=label)
