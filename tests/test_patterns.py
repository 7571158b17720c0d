"""Globs and word patterns: what they fit, and that none of them can be made to run for long."""

from __future__ import annotations

import time

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.patterns import Globs, Words


@pytest.mark.parametrize(("pattern", "fits", "misses"), [
    ("articles/vision/", ["articles/vision/a.md", "articles/vision/x/b.md"], ["articles/visionary/a.md", "vision/a.md"]),
    ("articles/vision", ["articles/vision/a.md", "articles/vision"], ["articles/vision.md"]),
    ("articles/**", ["articles/a.md", "articles/x/b.md"], ["articles"]),
    ("articles/*", ["articles/a.md"], ["articles/x/b.md"]),
    ("articles/**/batch/*.md", ["articles/batch/a.md", "articles/x/y/batch/a.md"], ["articles/batch/x/a.md"]),
    ("toc.yml", ["toc.yml", "articles/toc.yml"], ["articles/toc.yml.md"]),
    ("*.md", ["a.md", "articles/a.md"], ["a.yml"]),
    ("**", ["a.md", "articles/a.md"], []),
    ("./articles/{batch,vision}/[ab].md", ["articles/batch/a.md", "articles/vision/b.md"], ["articles/chat/a.md", "articles/batch/c.md"]),
    ("Articles/", [], ["articles/a.md"]),
])
def test_glob(pattern: str, fits: list[str], misses: list[str]) -> None:
    globs = Globs((pattern,))
    assert [path for path in fits + misses if globs.matches(path)] == fits


def test_the_last_pattern_that_fits_decides() -> None:
    globs = Globs(("articles/**", "!articles/old/**", "articles/old/kept.md"))
    assert globs.matches("articles/a.md")
    assert not globs.matches("articles/old/a.md")
    assert globs.matches("articles/old/kept.md")


def test_patterns_that_fit_nothing_are_named() -> None:
    globs = Globs(("articles/batch/**", "articles/chat/**", "!toc.yml"))
    assert globs.unmatched(["articles/batch/a.md", "articles/toc.yml"]) == ("articles/chat/**",)


@pytest.mark.parametrize(("pattern", "fits", "misses"), [
    ("date-*", ["date-changed", "Date-Changed"], ["update-changed"]),
    ("aster-{2,mini}", ["aster-2", "aster-mini"], ["aster-3"]),
    ("/^aster-\\d/", ["aster-2", "ASTER-3 preview"], ["the aster-2"]),
    ("/", ["/"], ["a"]),
])
def test_words(pattern: str, fits: list[str], misses: list[str]) -> None:
    words = Words(pattern)
    assert [text for text in fits + misses if words.matches(text)] == fits


@pytest.mark.parametrize("pattern", [
    "/(a+)+b/", "/(?:a|ab)*c/", "/(a?){30}b/", "/(a)\\1/", "/a+b+c+/", "/(unclosed/", "{a,b}" * 7])
def test_expressions_that_could_run_long_or_are_faulty_are_refused(pattern: str) -> None:
    with pytest.raises(DiffInsightError):
        Words(pattern)


@pytest.mark.parametrize("pattern", ["/a*a*b/", "/(ab?)?c+/", "/[(*+]+x/", "/\\(a+\\)+/", "*a*a*a*a*a*a*a*a*b"])
def test_accepted_expressions_end_soon(pattern: str) -> None:
    started = time.perf_counter()
    Words(pattern).matches("a" * 100_000)
    Globs((pattern, f"**/{pattern}/**")).matches("/".join(["a" * 100] * 40))
    assert time.perf_counter() - started < 1
