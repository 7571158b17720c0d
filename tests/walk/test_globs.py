"""Path limits, in our own words and in git's: both have to agree."""

from __future__ import annotations

import time

import pytest

from diffinsight.walk import matcher
from diffinsight.walk.globs import pathspecs
from tests.gitrepo import Repo

PATHS = ["a.md", "articles/a.md", "articles/a.yml", "articles/deep/b.md", "articles/deep/er/c.md", "articles-old/a.md",
         ".hidden/x.md", "b[1].md"]


@pytest.mark.parametrize(("patterns", "wanted"), [
    ((), PATHS), (("articles",), PATHS[1:5]), (("articles/",), PATHS[1:5]), (("/articles/deep",), PATHS[3:5]), (("./a.md",), ["a.md"]),
    ((".",), PATHS), (("*.yml",), ["articles/a.yml"]), (("a.*",), ["a.md", "articles/a.md", "articles/a.yml", "articles-old/a.md"]),
    (("articles/*.md",), ["articles/a.md"]), (("articles/**",), PATHS[1:5]), (("articles/**/*.md",), [PATHS[1], PATHS[3], PATHS[4]]),
    (("**/c.md",), [PATHS[4]]), (("**/deep/**",), PATHS[3:5]), (("articles*/a.md",), ["articles/a.md", "articles-old/a.md"]),
    (("?.md",), ["a.md", "articles/a.md", "articles/deep/b.md", "articles/deep/er/c.md", "articles-old/a.md", ".hidden/x.md"]),
    (("[ab].md",), ["a.md", "articles/a.md", "articles/deep/b.md", "articles-old/a.md"]), (("[!a].yml", "[^b].yml"), ["articles/a.yml"]),
    (("!articles",), [PATHS[0], *PATHS[5:]]), (("articles", "!*.yml", "!**/er/*"), [PATHS[1], PATHS[3]]), (("nowhere",), [])])
def test_patterns(repo: Repo, patterns: tuple[str, ...], wanted: list[str]) -> None:
    assert [path for path in PATHS if matcher(patterns)(path)] == wanted
    repo.commit(dict.fromkeys(PATHS, "x\n"))
    assert sorted(repo.git("ls-files", "--", *pathspecs(patterns)).splitlines()) == sorted(wanted)


def test_no_pattern_takes_long() -> None:
    began = time.perf_counter()
    for pattern in ("*a" * 40 + "b", "**/" * 200 + "b", "**/a/" * 100 + "b", "[" * 500, "*" * 500 + "/b"):
        assert not matcher([pattern])("a" * 3000 + "/a" * 500)
    assert time.perf_counter() - began < 2
