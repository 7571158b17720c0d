"""`.diffinsight.yml`: what it may say, and that every mistake in it is told with file, line and mend."""

from __future__ import annotations

import pytest

from diffinsight.config import Config, doubts, load_config
from diffinsight.model import DiffInsightError

WHOLE = """
categories:
  vision: articles/vision/
  batch: ["articles/batch/**", "!articles/batch/old/**"]
rules:
  - rule: date-changed
    label: ignore
    reason: dates are stamped
  - path: articles/batch/**
    subject: "aster-*"
    label: minor
    reason: the model list is generated
    expires: 2026-06-30
markers:
  available: ["●", Yes]
  unavailable: "-"
front_matter:
  ignore: [ms.reviewer]
migration: {confident: 0.8}
baseline: known.json
fail_on: new
locale: ja_JP
weekly:
  path: "news/{year}/{period}-{category}.md"
"""


def test_every_key_is_read() -> None:
    config = load_config(WHOLE, "settings.yml")
    assert config.source == "settings.yml"
    assert config.categories["batch"].matches("articles/batch/a.md") and not config.categories["batch"].matches("articles/batch/old/a.md")
    stamped, generated = config.overrides
    assert (stamped.label, stamped.reason, stamped.line) == ("ignore", "dates are stamped", 6)
    assert stamped.rule is not None and stamped.rule.matches("date-changed") and stamped.path is None
    assert generated.expires == "2026-06-30" and generated.subject is not None and generated.subject.matches("aster-2")
    assert config.markers.available == ("●", "Yes") and config.markers.unavailable == ("-",)
    assert config.ignored_keys == ("ms.reviewer",)
    assert (config.confident, config.candidate) == (0.8, Config.candidate)
    assert (config.baseline, config.fail_on, config.locale) == ("known.json", "new", "ja_JP")
    assert config.weekly_path == "news/{year}/{period}-{category}.md"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_the_default(text: str) -> None:
    assert load_config(text, "x.yml") == Config("x.yml")


@pytest.mark.parametrize(("text", "told"), [
    ("\ncatagories: {}", "x.yml, line 2: unknown key 'catagories'; did you mean 'categories'?"),
    ("rules:\n  - rule: a\n    lable: new\n    reason: b", "x.yml, line 3: unknown key 'lable'; did you mean 'label'?"),
    ("zzz: 1", "x.yml, line 1: unknown key 'zzz'; known are baseline, categories"),
    ("categories: [a, b]", "x.yml, line 1: expected a mapping of keys to values, found a list"),
    ("categories:\n  a: {b: c}", "x.yml, line 2: expected a text, found a mapping"),
    ("categories:\n  ../x: a", "x.yml, line 2: the category name '../x'"),
    ("rules:\n  rule: a", "x.yml, line 2: expected a list, found a mapping"),
    ("rules:\n  - label: new\n    rule: a", "line 2: an entry of 'rules' needs 'reason'"),
    ("rules:\n  - reason: a\n    rule: a", "line 2: an entry of 'rules' needs 'label'"),
    ("rules:\n  - {label: new, reason: a}", "needs at least one of 'rule', 'path' and 'subject'"),
    ("rules:\n  - {label: news, reason: a, rule: b}", "line 2: expected one of breaking, new, minor, ignore, found 'news'"),
    ("rules:\n  - {label: new, reason: a, rule: b, expires: soon}", "expected a day such as 2026-06-30, found 'soon'"),
    ("rules:\n  - {label: new, reason: a, subject: '/(x+)+/'}", "line 2: the regular expression /(x+)+/ could run for very long"),
    ("migration: {confident: 2}", "line 1: expected a number from 0 to 1, found '2'"),
    ("migration: {confident: 0.2}", "'candidate' may not be above 'confident'"),
    ("fail_on: always", "line 1: expected one of breaking, new, minor, none, found 'always'"),
    ("locale: japanese", "the locale 'japanese' has to look like en_US"),
    ("weekly: {path: '/etc/{year}{period}'}", "has to be a path below the current folder"),
    ("weekly: {path: '{year.__class__}'}", "holds a field other than"),
    ("weekly: {path: 'a.md'}", "has to hold {year} and {period}"),
    ("baseline:", "line 1: expected a text, found nothing"),
    ("baseline: a\nbaseline: b", "x.yml, line 2: the key 'baseline' was given in line 1 already"),
    ("a: [", "x.yml, line 1: not valid YAML"),
    ("\x00", "x.yml: not valid YAML"),
    ("just words", "line 1: expected a mapping of keys to values, found 'just words'"),
    ("x" * 100_001, "too many for a configuration"),
    ("[" * 2_000, "not valid YAML"),
])
def test_mistakes_name_file_line_and_mend(text: str, told: str) -> None:
    with pytest.raises(DiffInsightError) as error:
        load_config(text, "x.yml")
    assert told in str(error.value) and "\n" not in str(error.value)


def test_what_has_no_effect_is_a_warning() -> None:
    config = load_config("""
categories:
  vision: vision/
  batch: [batch/, jobs/]
  none: nowhere/
rules:
  - {rule: date-change, label: ignore, reason: typing error}
  - {path: nowhere/**, label: ignore, reason: nothing there}
  - {subject: "aster-*", label: minor, reason: was for spring, expires: 2026-03-31}
""", "x.yml")
    paths = ["vision/a.md", "batch/a.md"]
    told = [(one.line, one.message) for one in doubts(config, paths, ["date-changed", "page-removed"], "2026-04-01T00:00:00+00:00")]
    assert told == [
        (None, "the pattern 'jobs/' of the category 'batch' matches no file at head"),
        (None, "the category 'none' matches no file at head"),
        (7, "no rule is called 'date-change'; did you mean 'date-changed'?"),
        (8, "the path nowhere/** matches no file at head"),
        (9, "this entry of 'rules' expired on 2026-03-31: was for spring"),
    ]
    assert not [one for one in doubts(config, paths, [], "2026-03-31T23:00:00+00:00") if "expired" in one.message]
