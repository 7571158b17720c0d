"""Redirect entries of every kind, with their lines."""

from __future__ import annotations

import time

import pytest

from diffinsight.parse.redirects import by_source, front_matter_redirects, is_redirects, parse_redirects
from diffinsight.parse.redirecttree import tree_redirects
from diffinsight.walk import open_repository
from tests.gitrepo import Repo

LEARN = """{
  "redirections": [
    {
      "source_path": "lumen/batch/limits.md",
      "redirect_url": "/lumen/batch/quotas",
      "redirect_document_id": false
    },
    {
      "redirect_url": "https://lumen.example/x",
      "source_path_from_root": "/lumen/old.md"
    }
  ]
}
"""


def found(text: str, path: str) -> list[tuple[str, str, int]]:
    return [(entry.source, entry.target, entry.line) for entry in parse_redirects(text, path).entries]


EXPECTED = [("lumen/batch/limits.md", "/lumen/batch/quotas", 4), ("lumen/old.md", "https://lumen.example/x", 10)]


@pytest.mark.parametrize(
    "text",
    [
        LEARN,
        "\ufeff" + LEARN,
        LEARN.replace("    }\n  ]", "    },\n  ]"),
        LEARN.replace("{\n  ", "{ // why\n  ", 1),
        LEARN.replace('"redirect_document_id": false', "/* gone */"),
    ],
)
def test_open_publishing_as_people_write_it(text: str) -> None:
    assert found(text, ".openpublishing.redirection.json") == EXPECTED
    assert parse_redirects(text, ".openpublishing.redirection.json").warnings == ()


@pytest.mark.parametrize("text", [LEARN[:-4], LEARN.replace("    },\n    {", "    }\n    {"), LEARN.replace("  ]\n}\n", "")])
def test_what_is_not_json_is_salvaged(text: str) -> None:
    read = parse_redirects(text, ".openpublishing.redirection.json")
    assert [(one.source, one.target) for one in read.entries] == [(source, target) for source, target, _ in EXPECTED]
    assert "one by one" in read.warnings[0].message


def test_sources_are_relative_to_their_file_unless_given_from_the_root() -> None:
    text = '{"redirections": [{"source_path": "a.md", "redirect_url": "/x"}, {"source_path": "lumen/b.md", "redirect_url": "/y"}]}'
    assert [source for source, _, _ in found(text, "lumen/.openpublishing.redirection.batch.json")] == ["lumen/a.md", "lumen/b.md"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "mkdocs.yml",
            "docs_dir: handbook\nplugins:\n  - search\n  - redirects:\n      redirect_maps:\n"
            "        old.md: batch/new.md#x\n        gone.md: https://lumen.example\n",
            [("handbook/old.md", "/batch/new.md#x", 6), ("handbook/gone.md", "https://lumen.example", 7)],
        ),
        (
            "docusaurus.config.js",
            "module.exports = {plugins: [['@docusaurus/plugin-client-redirects', {redirects: [\n"
            "  {to: '/docs/new', from: ['/docs/old', '/docs/older']},\n"
            "  {from: '/a', to: '/b'},\n]}]]};\n",
            [("/docs/old", "/docs/new", 2), ("/docs/older", "/docs/new", 2), ("/a", "/b", 3)],
        ),
        ("static/_redirects", "# moved\n/old /new 301\n/docs/* /:splat\n", [("/old", "/new", 2)]),
        ("layouts/index.redirects", "/old /new # as asked\n", [("/old", "/new", 1)]),
        (".gitbook.yaml", "root: ./docs/\nredirects:\n  old/page: ./new.md\n  gone: https://lumen.example\n",
         [("docs/old/page.md", "/docs/new.md", 3), ("docs/gone.md", "https://lumen.example", 4)]),
    ],
)
def test_other_generators(path: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert is_redirects(path)
    assert found(text, path) == expected


def test_front_matter() -> None:
    entries = front_matter_redirects(
        "content/batch/start.md",
        {"redirect_url": "/lumen/x", "aliases": ["/begin/", "first"], "redirect_from": "/old"},
        {"redirect_url": 3, "aliases": 4},
    )
    assert [(one.source, one.target, one.line, one.kind) for one in entries] == [
        ("content/batch/start.md", "/lumen/x", 3, "front-matter"),
        ("/begin/", "/content/batch/start.md", 4, "alias"),
        ("content/batch/first", "/content/batch/start.md", 4, "alias"),
        ("/old", "/content/batch/start.md", 1, "alias"),
    ]


def test_all_redirects_of_a_tree(repo: Repo) -> None:
    repo.commit(
        {
            "hugo.toml": 'baseURL = "https://lumen.example/"\n',
            "content/batch/start.md": "---\ntitle: Start\naliases: [/begin/]\n---\n",
            "static/_redirects": "/old /batch/start/\n",
        }
    )
    with open_repository(str(repo.path)) as opened:
        entries = tree_redirects(opened.tree(repo.git("rev-parse", "HEAD")))
    assert [(one.source, one.path) for one in entries] == [("/old", "static/_redirects"), ("/begin/", "content/batch/start.md")]
    assert list(by_source(entries, lambda url: (f"Content{url.rstrip('/')}.md",))) == ["content/old.md", "content/begin.md"]


def test_a_listed_file_of_any_name_counts(repo: Repo) -> None:
    repo.commit({".openpublishing.publish.config.json": '{"redirection_files": ["moved.json"]}', "moved.json": LEARN})
    with open_repository(str(repo.path)) as opened:
        assert len(tree_redirects(opened.tree(repo.git("rev-parse", "HEAD")))) == 2


def test_5000_entries_are_read_quickly() -> None:
    entry = '    {{\n      "source_path": "lumen/p{0}.md",\n      "redirect_url": "/lumen/q{0}"\n    }}'
    text = '{\n  "redirections": [\n' + ",\n".join(entry.format(n) for n in range(5_000)) + "\n  ]\n}\n"
    started = time.perf_counter()
    entries = parse_redirects(text, ".openpublishing.redirection.json").entries
    assert time.perf_counter() - started < 0.3
    assert entries[-1].line == 2 + 4 * 4_999 + 2


@pytest.mark.parametrize(
    "text", ["{" * 300_000, '"source_path"' + " " * 300_000, '{"redirections": [' + "[" * 100_000, "from: [" * 20_000, '"\\"' * 100_000]
)
def test_hostile_text_costs_little(text: str) -> None:
    started = time.perf_counter()
    parse_redirects(text, ".openpublishing.redirection.json")
    parse_redirects(text, "docusaurus.config.js")
    assert time.perf_counter() - started < 3
