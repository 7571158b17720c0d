"""Tables of contents of every generator become the same entries."""

from __future__ import annotations

import time

import pytest

from diffinsight.model import TocEntry
from diffinsight.parse.toc import is_outline, is_toc, parse_toc

DOCFX = """items:
- name: Overview
  href: ./overview.md?toc=/lumen/toc.json
- name: How-to
  expanded: true
  items:
  - name: 'First batch'
    href: how-to\\first%20batch.md#start
    displayName: begin, start
  - name: Vision
    href: ../vision/toc.yml
  - name: Root
    href: ~/shared/terms.md
- name: API
  topicHref: /lumen/api/
- name: Outside
  href: https://lumen.example/docs?view=v2#top
- uid: Lumen.Client
"""


def brief(entries: tuple[TocEntry, ...]) -> list[tuple[str, str, str, int]]:
    return [(" > ".join(entry.trail), entry.name, entry.target, entry.line) for entry in entries]


def test_docfx() -> None:
    toc = parse_toc(DOCFX, "docs/batch/toc.yml", "docs")
    assert brief(toc.entries) == [
        ("", "Overview", "docs/batch/overview.md", 2),
        ("", "How-to", "", 4),
        ("How-to", "First batch", "docs/batch/how-to/first batch.md#start", 7),
        ("How-to", "Vision", "docs/vision/toc.yml", 10),
        ("How-to", "Root", "docs/shared/terms.md", 12),
        ("", "API", "/lumen/api/", 14),
        ("", "Outside", "https://lumen.example/docs?view=v2#top", 16),
        ("", "uid:Lumen.Client", "uid:Lumen.Client", 18),
    ]
    assert toc.entries[2].href == "how-to\\first%20batch.md#start" and toc.entries[2].display_name == "begin, start"
    assert toc.warnings == ()


def test_a_broken_file_still_yields_every_entry() -> None:
    broken = DOCFX.replace("name: Vision", "name: Vision: images  # new")
    toc = parse_toc(broken, "docs/batch/toc.yml", "docs")
    assert [entry.name for entry in toc.entries][3] == "Vision: images"
    assert [(entry.trail, entry.target) for entry in toc.entries] == [
        (e.trail, e.target) for e in parse_toc(DOCFX, "docs/batch/toc.yml", "docs").entries
    ]
    assert toc.warnings[0].line == 10 and "line by line" in toc.warnings[0].message


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "docs/TOC.md",
            '# [Home](index.md)\n## Batch\n### [First [one]](batch/a_(1).md "t")\n#### [Sub](b.md)\n# Z\n',
            [
                ("", "Home", "docs/index.md", 1),
                ("Home", "Batch", "", 2),
                ("Home > Batch", "First [one]", "docs/batch/a_(1).md", 3),
                ("Home > Batch > First [one]", "Sub", "docs/b.md", 4),
                ("", "Z", "", 5),
            ],
        ),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [A](a.md)\n  - [B](b.md)\n- [C](c.md)\n",
            [("", "A", "src/a.md", 3), ("A", "B", "src/b.md", 4), ("", "C", "src/c.md", 5)],
        ),
        (
            "mkdocs.yml",
            "docs_dir: handbook\nnav:\n  - index.md\n  - Batch:\n    - Start: batch/start.md\n    - https://lumen.example\nplugins: []\n",
            [
                ("", "index.md", "handbook/index.md", 3),
                ("", "Batch", "", 4),
                ("Batch", "Start", "handbook/batch/start.md", 5),
                ("Batch", "https://lumen.example", "https://lumen.example", 6),
            ],
        ),
        (
            "docs/en/_toctree.yml",
            "- sections:\n  - local: tour\n    title: Quick tour\n  title: Get started\n",
            [("", "Get started", "", 4), ("Get started", "Quick tour", "docs/en/tour", 3)],
        ),
        (
            "site/sidebars.js",
            "module.exports = {\n  main: [\n    'intro',\n    {type: 'category', label: 'Batch',"
            " link: {type: 'doc', id: 'batch/i'},\n     items: ['batch/a']},\n"
            "    {Old: ['z']},\n  ],\n};\n",
            [
                ("", "main", "", 2),
                ("main", "intro", "site/docs/intro", 3),
                ("main", "Batch", "site/docs/batch/i", 4),
                ("main > Batch", "batch/a", "site/docs/batch/a", 5),
                ("main", "Old", "", 6),
                ("main > Old", "z", "site/docs/z", 6),
            ],
        ),
        (
            "config/menus.yml",
            "main:\n- name: Batch\n  identifier: b\n  pageRef: /batch\n- name: Start\n  parent: b\n  pageRef: /batch/start\n",
            [("", "Batch", "/batch", 2), ("Batch", "Start", "/batch/start", 5)],
        ),
    ],
)
def test_other_generators(path: str, text: str, expected: list[tuple[str, str, str, int]]) -> None:
    assert is_toc(path)
    assert brief(parse_toc(text, path).entries) == expected


def test_names() -> None:
    assert [
        path
        for path in ("a/toc.yml", "TOC.md", "mkdocs.yaml", "a/sidebars-api.json", "a/mytoc.yml", "a/toc.md.txt", "summary.yml")
        if is_toc(path)
    ] == ["a/toc.yml", "TOC.md", "mkdocs.yaml", "a/sidebars-api.json"]


def test_an_article_called_toc_is_no_table_of_contents() -> None:
    assert is_outline("# [A](a.md)\n## [B](b.md)\n## Group\n### [C](c.md)\n")
    assert not is_outline("---\ntitle: Tables of contents\n---\n# Tables of contents\n\nText about them.\n")
    assert not is_outline("# Tables of contents\n\nText about them.\n\nMore text with a [link](a.md).\n")


def test_a_table_of_1700_lines_is_read_quickly() -> None:
    text = "items:\n" + "".join(f"  - name: Page {n}\n    href: ./batch/page-{n}.md\n    displayName: a, b\n" for n in range(570))
    best = min(_timed(text) for _ in range(5))
    assert best < 0.06


def _timed(text: str) -> float:
    started = time.perf_counter()
    assert len(parse_toc(text, "docs/toc.yml").entries) == 570
    return time.perf_counter() - started


@pytest.mark.parametrize(
    "line", ["[a](" + "x" * 50_000, "[" * 50_000, "# " + "[](" * 20_000, "- [a](" + " " * 50_000, "- name: " + "'" * 50_000]
)
def test_long_lines_cost_little(line: str) -> None:
    started = time.perf_counter()
    parse_toc(f"# [A](a.md)\n{line}\n", "docs/toc.md")
    parse_toc(f"- name: A\n  b: : c\n{line}\n", "docs/toc.yml")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(("path", "text"), [
    ("docs/toc.yml", "".join(f"{'  ' * level}- name: n{level}\n{'  ' * level}  items:\n" for level in range(1_500))),
    ("docs/SUMMARY.md", "".join(f"{' ' * level}- [n{level}](n{level}.md)\n" for level in range(1_500))),
    ("config/menus.yaml", "main:\n" + "".join(f"  - name: n{level}\n    parent: n{level - 1}\n" for level in range(1_500))),
    ("config/menus.yaml", "main:\n" + "".join(f"  - name: n{level // 2}\n    parent: n{level // 2 - 1}\n" for level in range(1_500))),
    ("config/menus.yaml", "main:\n" + "".join(f"  - name: n{level}\n    parent: n{(level + 1) % 1_500}\n" for level in range(1_500))),
])
def test_entries_in_entries_without_end_are_all_read(path: str, text: str) -> None:
    assert len(parse_toc(text, path).entries) == 1_500
