"""The stages, in order: walk -> parse -> compare -> resolve -> classify -> narrate. Rendering is the caller's.

In: a `Request`. Out: an `Analysis`, and `Report` values from it. Must not know: arguments, files to write, output formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Literal

from diffinsight import __version__
from diffinsight.changes import Sides, compare_range, read_sides
from diffinsight.classify.namesakes import told_apart
from diffinsight.classify.registry import Context, all_rules, ask
from diffinsight.compare.marks import Marks
from diffinsight.config import NAME, Config, doubts, load_config
from diffinsight.lookups import Lookups
from diffinsight.model import (
    Change,
    Completeness,
    DiffInsightError,
    FileChange,
    Finding,
    Migration,
    Range,
    Report,
    Tree,
    Use,
    Warning_,
)
from diffinsight.narrate import narrate
from diffinsight.parallel import ahead, spread
from diffinsight.parse.redirects import by_source
from diffinsight.parse.redirecttree import tree_redirects
from diffinsight.parse.site import build_site_map
from diffinsight.publishing import unpublished
from diffinsight.redirecting import orphans, ruled, target_of
from diffinsight.resolve import Facts, look, moved_anchors, resolve
from diffinsight.resolve.written import in_comment
from diffinsight.suppress import read_baseline, suppress
from diffinsight.walk import RangeSpec, Repository, open_repository

SHARE = 1_500  # changes to ask the rules about from which a second process is worth its start
LEFT_OUT = "a front matter key that the configuration leaves out"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What to analyse. `config` None: the `.diffinsight.yml` of the head revision. `without`: evidence kinds to leave out.
    `settings`: what overrides the configuration: `locale`, `known` (ids of the baseline)."""

    repo: str = "."
    range: str | None = None
    since: str | None = None
    until: str | None = None
    paths: tuple[str, ...] = ()
    config: Config | None = None
    without: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)
    pending: Literal["", "staged", "worktree"] = ""  # what is not committed yet, against the commit `range` names


@dataclass(frozen=True)
class Analysis:
    """Everything known about a range, before it is split into categories and told."""

    range: Range
    config: Config
    findings: tuple[Finding, ...]
    migrations: tuple[Migration, ...]
    warnings: tuple[Warning_, ...]
    unparsed: tuple[Warning_, ...]
    kinds: Mapping[str, str]  # path -> kind of every changed file
    silent: tuple[tuple[str, str], ...]  # (path, reason) of what was looked at and left unsaid
    settings: Mapping[str, Any]
    titles: Mapping[str, str]  # page title by path, of both sides
    facts: Facts  # what migrations were found in; its trees can be read while the repository is open


def analyse(request: Request, progress: Progress = lambda stage: None) -> Analysis:
    """Run every stage up to the findings. Raises DiffInsightError for what the user has to mend."""
    progress("opening the repository")
    with open_repository(request.repo) as repository:
        return analyse_in(repository, request, progress)


def analyse_in(repository: Repository, request: Request, progress: Progress = lambda stage: None) -> Analysis:
    """`analyse` in a repository that is open already, for callers that have several ranges of it to analyse."""
    spec = RangeSpec(request.range, request.since, request.until, request.paths, pending=request.pending)
    progress("walking the range")
    found = repository.walk(spec)
    base, head = repository.tree(found.base), repository.tree(found.head)
    config = request.config or own_config(head)
    if request.config is None:
        request = replace(request, settings={**_baseline(head, config), **request.settings})
    progress("reading documents")
    sides = read_sides(found, base, head)
    found = sides.range
    progress("comparing")
    return _understand(request, found, config, sides, progress)


def _understand(request: Request, found: Range, config: Config, sides: Sides, progress: Progress) -> Analysis:
    head, base = sides.head, sides.base
    redirects = tree_redirects(head, sides.new_pages().values())
    site, base_site = build_site_map(head, redirects), build_site_map(base, redirects)
    redirects += ruled(found, (base, head), site, base_site, redirects)
    entries = by_source(redirects, site.places)
    lookups, lookups_base = Lookups(head, site, sides.new_pages(), in_comment), Lookups(base, base_site, sides.old_pages())
    plain_site = build_site_map(head, ()) if "redirect" in request.without else site
    trees = Facts(found, base, head, plain_site, base_site, redirects, without=request.without)
    with ahead(lambda: look(trees), worth=any(file.status in ("removed", "renamed") for file in found.files)) as clues:
        difference = compare_range(sides, lambda path: target_of(entries.get(path.lower()), site), base_site, site, _marks(config))
        progress("looking for where things went")
        sections = (*difference.of("section"), *difference.of("anchor"))
        facts = replace(trees, toc_changes=difference.of("toc-entry"), section_changes=sections)
        lookups.look_for_links(_lost_anchors(difference.changes))
        migrations = (*resolve(facts, clues()), *moved_anchors(facts, lookups.dangling()))
    led_nowhere = orphans(found, redirects, difference, (base_site, site))
    changes = (*difference.changes, *led_nowhere, *_dangling(found, migrations, lookups))
    progress("applying the rules")
    context = Context(
        base,
        head,
        site,
        {(one.source.path or "", one.source.anchor or ""): one for one in reversed(migrations)},
        lookups.anchors,
        lookups_base.anchors,
        lookups.included,
        lookups_base.included,
        lambda path: target_of(entries.get(path.lower()), site),
        lambda path: entries[path.lower()].target if path.lower() in entries else None,
        lookups.includers,
        lookups.linkers,
        lookups.in_toc,
        frozenset(file.path for file in found.files),
        frozenset(file.path for file in found.files if file.status == "renamed"),
        unpublished(sides, lookups_base, lookups),
        sides.translated(),
        sides.headings(),
        {"config": config},
    )
    findings = _numbered(_ask(changes, context, config))
    return Analysis(
        found,
        config,
        findings,
        migrations,
        (*found.warnings, *sides.warnings, *doubts(config, head.paths(), all_rules(), found.head_date)),
        sides.unparsed,
        sides.kinds,
        (*difference.silent, *((change.file.path, LEFT_OUT) for change in changes if _left_out(change, config))),
        request.settings,
        {path: page.title for path, page in (*sides.old_pages().items(), *sides.new_pages().items())},
        facts,
    )


def reports(analysis: Analysis, categories: Sequence[str]) -> list[Report]:
    """One report a category, or one of the whole range when none is named."""
    unknown = [name for name in categories if name not in analysis.config.categories]
    if unknown:
        known = ", ".join(sorted(analysis.config.categories)) or "none is configured"
        raise DiffInsightError(f"unknown category {unknown[0]!r}: known are {known}; add it under `categories` in {NAME}")
    return [report(analysis, name) for name in categories] or [report(analysis)]


def report(analysis: Analysis, category: str = "") -> Report:
    """The report of one category, or of everything."""

    def inside(*paths: str | None) -> bool:
        return not category or any(path and analysis.config.categories[category].matches(path) for path in paths)

    files = tuple(file for file in analysis.range.files if inside(file.path, file.old_path))
    findings = [one for one in analysis.findings if inside(one.path, one.old_path)]
    kept, silenced = suppress(findings, analysis.config, analysis.settings.get("known", frozenset()), analysis.range.head_date)
    examined = Counter(analysis.kinds[file.path] for file in files)
    completeness = Completeness(dict(sorted(examined.items())), {}, tuple(one for one in analysis.unparsed if inside(one.path)))
    return narrate(
        replace(analysis.range, files=files),
        kept,
        [one for one in analysis.migrations if inside(one.source.path)],
        category=category or "all",
        locale=str(analysis.settings.get("locale") or analysis.config.locale),
        warnings=tuple(one for one in analysis.warnings if one.path in ("", analysis.config.source) or inside(one.path)),
        completeness=completeness,
        silenced=dict(sorted((Counter(silenced) + Counter(reason for path, reason in analysis.silent if inside(path))).items())),
        tool=("diffinsight", __version__),
        titles=analysis.titles,
    )


@dataclass(frozen=True)
class Head:
    """The head revision as `diffinsight config` looks at it."""

    config: Config
    paths: tuple[str, ...]
    date: str


def head_of(repo: str, config: Config | None) -> Head:
    """The configuration in force at the head of a repository, and the paths it can match."""
    with open_repository(repo) as repository:
        tree = repository.tree("HEAD")
        date = repository.walk(RangeSpec()).head_date
        return Head(config or own_config(tree), tuple(tree.paths()), date)


def own_config(head: Tree) -> Config:
    """The configuration that the repository itself carries at head: data only, it can run nothing."""
    content = head.read(NAME)
    return load_config(content.decode("utf-8", "replace"), NAME) if content is not None else Config()


def _baseline(head: Tree, config: Config) -> dict[str, Any]:
    """The finding ids of the baseline that the repository's own configuration names; a missing file is one of its doubts."""
    content = head.read(config.baseline) if config.baseline else None
    return {"known": read_baseline(content.decode("utf-8", "replace"), str(config.baseline))} if content is not None else {}


def _lost_anchors(changes: Iterable[Change]) -> Iterable[tuple[str, str]]:
    for change in changes:
        if change.kind == "section" and change.event in ("removed", "renamed", "moved", "dissolved"):
            for section in (change.before, *change.data.get("below", ()), *(old for old, _ in change.data.get("moved", ()))):
                yield change.file.path, section.anchor
        elif change.kind == "anchor":
            yield change.file.path, str(change.before)


def _marks(config: Config) -> Marks:
    """The configured words of availability tables, beside the common ones."""
    return Marks(config.markers.available, config.markers.unavailable, config.markers.qualified)


def _dangling(found: Range, migrations: Iterable[Migration], lookups: Lookups) -> Iterator[Change]:
    """A change for every place at head that still uses what this range took away, unless a redirect leads on."""
    by_anchor = {(one.source.path, one.source.anchor): one for one in migrations if one.source.anchor}
    for path, anchor, hit, written in lookups.dangling():
        one = by_anchor.get((path, anchor))
        new = next((use.new for use in one.uses if (use.path, use.line, use.old) == (hit.path, hit.line, written)), None) if one else None
        yield _left_behind(found, (hit.path, hit.line), f"{path}#{anchor}", Use(hit.path, hit.line, written, new))
    for one in migrations:
        for use in one.uses if not one.redirected and not one.source.anchor else ():
            if use.kind in ("link", "image", "include"):
                yield _left_behind(found, (use.path, use.line), one.source.path or "", use)


def _left_behind(found: Range, place: tuple[str, int], what: str, use: Use) -> Change:
    files = {file.path: file for file in found.files}
    cause = files.get(what.partition("#")[0])
    file = files.get(place[0]) or FileChange(place[0], "modified", commits=cause.commits if cause else ())
    lines = (place[1], place[1])
    return Change("link", "dangling", file, use.old, new_lines=lines, data={"what": what, "new": use.new, "kind": use.kind})


def _ask(changes: Sequence[Change], context: Context, config: Config) -> Iterable[Finding]:
    asked = [change for change in changes if not _left_out(change, config)]
    all_rules()
    return chain.from_iterable(spread(lambda number: list(ask(asked[number], context)), [1] * len(asked), SHARE))


def _left_out(change: Change, config: Config) -> bool:
    """Is it about a front matter key that the configuration leaves out."""
    return change.kind == "front-matter" and str(change.data.get("key", "")).lower() in map(str.lower, config.ignored_keys)


def _numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings sorted by place; equal ones once; those that share an id told apart by their order."""
    ordered = sorted(
        findings, key=lambda f: (f.path, (f.new_lines or f.old_lines or (0, 0)), f.rule, f.subject, f.before or "", f.after or "")
    )
    seen: Counter[str] = Counter()
    unique: dict[tuple[str, Any, Any], Finding] = {}
    for finding in ordered:
        unique.setdefault((finding.id, finding.old_lines, finding.new_lines), finding)
    numbered = []
    for finding in told_apart(list(unique.values())):
        numbered.append(replace(finding, ordinal=seen[finding.id]) if seen[finding.id] else finding)
        seen[finding.id] += 1
    return tuple(numbered)
