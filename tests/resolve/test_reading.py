"""Light reading of pages and tables of contents, and how evidence is weighed."""

from __future__ import annotations

import time

import pytest

from diffinsight.resolve.combine import weigh
from diffinsight.resolve.gather import Option
from diffinsight.resolve.siblings import Siblings, shift
from diffinsight.resolve.text import Text, references, root, slug
from diffinsight.resolve.toc import rows


@pytest.mark.parametrize(("line", "found"), [
    ("See [a](one.md) and ![b](two.png).", [("one.md", "link"), ("two.png", "image")]),
    ("[!INCLUDE [text](part.md)]", [("part.md", "include")]),
    ("[!code-python[](app.py?range=1-9)]", [("app.py?range=1-9", "include")]),
    ('<a href="x.md">x</a> <img alt="y" src="y.png">', [("x.md", "link"), ("y.png", "image")]),
    (':::image type="content" source="z.png" alt-text="z":::', [("z.png", "image")]),
    ("[id]: ../far.md", [("../far.md", "link")]),
    ("  - href: ./a.md", [("./a.md", "link")]),
    ('{{< relref "page.md" >}}', [("page.md", "link")]),
    ("redirect_url: /lumen/x", []),
    ("aliases: [/old]", []),
])
def test_links_of_every_style(line: str, found: list[tuple[str, str]]) -> None:
    assert [(link.target, link.kind) for link in references(line, 1)] == found


def test_a_text_in_parts() -> None:
    front = "---\ntitle: T\nredirect_url: /x\n---\n"
    page = Text(f"{front}# Top\n\nIntro words stand here first.\n\n## [Linked](a.md) *part*\n\n```\n# no heading\n```\n")
    assert (page.title, page.front_title) == ("top", "T")
    assert [(part.name, part.level) for part in page.parts] == [("Top", 1), ("Linked part", 2)]
    assert "redirect_url" not in page.front
    assert "linked-part" in page.anchors


@pytest.mark.parametrize(("word", "bare"), [("policies", "policy"), ("planners", "plann"), ("planning", "plann"), ("status", "status")])
def test_roots(word: str, bare: str) -> None:
    assert root(word) == bare


def test_slugs() -> None:
    assert slug("List - `Jobs` (preview)") == "list---jobs-preview"


@pytest.mark.parametrize("line", ["[" * 20_000, "[a](" * 5_000, "<img " * 4_000, "- name: " + "x" * 50_000, '"' * 20_000 + "source="])
def test_long_lines_cost_little(line: str) -> None:
    started = time.perf_counter()
    list(references(line, 1))
    rows("toc.yml", line)
    rows("toc.md", line)
    rows("mkdocs.yml", line)
    assert time.perf_counter() - started < 1.0


def test_contents_of_docfx() -> None:
    found = rows("docs/toc.yml", "- name: A\n  items:\n  - name: B\n    href: b.md\n- href: c.md\n  name: C\n")
    assert [(row.name, row.href, row.trail) for row in found] == [("A", "", ()), ("B", "b.md", ("a",)), ("C", "c.md", ())]


def test_contents_in_other_forms() -> None:
    assert [(row.name, row.href) for row in rows("mkdocs.yml", "nav:\n  - Home: index.md\n  - Part:\n    - x.md\n")] == [
        ("Home", "index.md"), ("Part", ""), ("", "x.md")]
    assert [(row.name, row.href) for row in rows("toc.md", "# [A](a.md)\n## B\n")] == [("A", "a.md"), ("B", "")]
    assert [(row.name, row.href) for row in rows("_toctree.yml", "- sections:\n  - local: a\n    title: A\n")][-1] == ("A", "a")


def test_redirect_maps_are_no_contents() -> None:
    assert rows("mkdocs.yml", "plugins:\n  - redirects:\n      redirect_maps:\n        'old.md': 'new.md'\n")[0].href == ""


def test_probabilities() -> None:
    strong = {"rename": 1.0, "shingles": 0.9, "words-kept": 0.9, "title": 1.0, "stem": 1.0, "near": 1.0, "shingles-fresh": 0.9}
    weighed = weigh({path: Option(path, dict(marks)) for path, marks in {"b": {}, "a": {}, "c": strong}.items()})
    assert [option.path for option, _ in weighed] == ["c", "a", "b"]
    assert weighed[0][1] > weighed[1][1] == weighed[2][1]
    assert sum(share for _, share in weighed) <= 1.0
    assert weigh({}) == []


def test_changes_of_path() -> None:
    assert shift("docs/old/light.md", "docs/new/light.md") == shift("docs/old/crop.md", "docs/new/crop.md")
    assert shift("a/light-howto.md", "a/light.md") == shift("a/crop-howto.md", "a/crop.md")
    assert shift("a/light.md", "b/light.md") != shift("a/light.md", "b/crop.md")


def test_a_lone_page_has_no_neighbours() -> None:
    assert Siblings({"a/x.md": [("b/x.md", 0.9)]}).marks("a/x.md", ["b/x.md"]) == {"b/x.md": {"shift": 0.0}}
