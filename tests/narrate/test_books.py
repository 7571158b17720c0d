"""The books of wording know every rule, and their templates can be filled."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffinsight.classify.registry import all_rules
from diffinsight.model import Finding, plain
from diffinsight.narrate.stories.shapebook import SHAPES
from diffinsight.narrate.stories.story import Pool
from diffinsight.narrate.stories.upkeep import BUNDLES
from diffinsight.narrate.templates import templates
from diffinsight.narrate.titlebook import FACETS
from tests.narrate.told import fact, statements, text, themes, titles, told

RULES = sorted(all_rules())
FIELDS = {"what", "whats", "files", "n", "old", "new", "fact", "kind", "low", "high", "target"}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_words_of_its_own(rule: str) -> None:
    finding = fact(
        rule,
        "docs/a.md",
        "Quotas",
        details={"offering": "Standard", "regions": ["eastport"], "new": "2", "old": "1", "pages": ["docs/b.md"]},
        before="one",
        after="two",
        destination="docs/c.md",
    )
    assert "In a.md: Quotas is told." not in plain(themes(told(finding))[0].statement) or rule in SHAPES
    assert rule in FACETS


def test_translators_get_every_template_once() -> None:
    texts = [(one.text, one.plural) for one in templates()]
    assert len(texts) == len(set(texts)) and ("{files} has no content any more.", None) not in texts
    assert {("note", None), ("{files} has no content any more.", "{files} has no content any more.")} <= set(texts)
    for one in templates():
        assert "|" not in one.text + (one.plural or "")


def test_no_words_are_left_for_rules_that_are_gone() -> None:
    bundled = {kind.partition("/")[0] for bundle in BUNDLES for kind in bundle.parts}
    assert {*SHAPES, *FACETS, *bundled} - {*RULES, ""} == set()


@pytest.mark.parametrize("rule", sorted(SHAPES))
def test_shapes_speak_of_known_things(rule: str) -> None:
    shape = SHAPES[rule]
    assert {name for part in (*shape.lead, *shape.one, shape.many) for _, name, _, _ in Formatter().parse(part) if name} <= FIELDS
    assert shape.source in ("subject", "section", "after", "before", "text", "swap", "values")
    assert all(part.endswith((".", "{what}", "{fact}")) for part in (*shape.one, shape.many))


words = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["{what}", "{}", "a" * 400, "docs/a.md#x", "2026-01-01", "x -> y", "\n\n", "[a](b)"]
)
values = st.none() | st.integers() | words | st.lists(words, max_size=3)
KEYS = (
    "old",
    "new",
    "count",
    "names",
    "regions",
    "models",
    "offering",
    "pages",
    "targets",
    "cause",
    "missing",
    "uses",
    "old_href",
    "new_href",
    "trail",
    "source",
    "notice",
    "title",
    "in_toc",
    "trivial",
)


@st.composite
def any_finding(draw: st.DrawFn) -> Finding:
    details = {
        key: draw(st.lists(words, max_size=3)) for key in ("regions", "models", "pages", "targets", "uses", "trail") if draw(st.booleans())
    }
    details |= {
        key: draw(words)
        for key in ("old", "new", "offering", "cause", "missing", "old_href", "new_href", "source", "notice", "title")
        if draw(st.booleans())
    }
    optional = st.none() | words
    lines = draw(st.none() | st.tuples(st.integers(1, 99), st.integers(1, 99)))
    return fact(
        draw(st.sampled_from([*RULES, "unheard-of"])),
        draw(st.sampled_from(["docs/a.md", "b/toc.yml", "c.md", "d/index.md"])),
        draw(words),
        draw(st.sampled_from(["breaking", "new", "minor"])),
        before=draw(optional),
        after=draw(optional),
        destination=draw(optional),
        group=draw(words),
        details=details,
        new_lines=lines,
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(any_finding(), max_size=12))
def test_any_findings_can_be_told(findings: list[Finding]) -> None:
    unique = list({one.id: one for one in findings}.values())
    report = told(*unique)
    assert sorted(change for theme in themes(report) for change in theme.changes) == sorted(one.id for one in unique)
    assert {change for file in report.files for change in file.changes} == {one.id for one in unique}
    for said in (*statements(report), text(report.highlights), text(report.summary), *titles(report).values(), *map(text, report.insights)):
        assert said
    assert told(*reversed(unique)).counts() == report.counts()


def test_a_finding_that_is_named_twice_is_taken_once() -> None:
    first, second = fact("page-removed", "docs/a.md", "A"), fact("toc-entry-removed", "b/toc.yml", "A")
    pool = Pool([first, second])
    assert pool.take([second, second, first]) == [second, first]
    assert pool.left() == []
