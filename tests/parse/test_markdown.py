"""Pages read from Markdown: headings and anchors, scopes, blocks, links, front matter, and what must not be taken for any of them."""

from __future__ import annotations

import pytest

from diffinsight.model import Notice, Page, Prose, Sample, Table
from diffinsight.parse.markdown import parse_page, slug


def page(text: str) -> Page:
    return parse_page(text, "docs/page.md")


def titles(text: str) -> list[tuple[int, str, str]]:
    return [(s.level, s.title, s.anchor) for s in page(text).sections if s.level]


@pytest.mark.parametrize(("text", "anchor"), [
    ("List - Batches", "list---batches"), ("What's new?", "whats-new"), ("Über `code_name`", "über-code_name"), ("a/b & c", "ab--c"),
])
def test_slugs_follow_the_sites_rules(text: str, anchor: str) -> None:
    assert titles(f"## {text}\n")[0][2] == anchor
    assert slug(text.replace("`", "")) == anchor


@pytest.mark.parametrize(("text", "expected"), [
    ("# One\n\n## Two ##\n", [(1, "One", "one"), (2, "Two", "two")]),
    ("## Example\n\n## Example\n", [(2, "Example", "example"), (2, "Example", "example-1")]),
    ("Title\n=====\n\nPart\n----\n", [(1, "Title", "title"), (2, "Part", "part")]),
    ("```bash\n# no heading\n```\n## Yes\n", [(2, "Yes", "yes")]),
    ("<!--\n## hidden\n-->\n## Shown\n", [(2, "Shown", "shown")]),
    ("~~~\n```\n## no\n~~~\n## Yes\n", [(2, "Yes", "yes")]),
    ("1. Run\n\n    ```bash\n    go\n\n## After\n", [(2, "After", "after")]),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n---\n", []),
    ("- item\n---\n", []),
    ("# [Python](#tab/python)\n\nText.\n", []),
    ("## [Linked](x.md) *title*\n", [(2, "Linked title", "linked-title")]),
])
def test_headings(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert titles(text) == expected


def test_explicit_anchors_are_anchors() -> None:
    read = page("## <a name=\"one\"></a> First {#two}\n\nText <a id='three'></a>.\n\n```html\n<a id=\"four\">\n```\n")
    assert sorted(read.anchors) == ["first", "one", "three", "two"]


def test_lines_are_those_of_the_file() -> None:
    read = page("---\ntitle: T\n---\n\n# H\n\nPara one\nstill one.\n\n> [!NOTE]\n> Care.\n\n"
                "| a | b |\n|---|---|\n| 1 | 2 |\n\n```py\nx\n```\n")
    blocks = [b for s in read.sections for b in s.blocks]
    found = [(type(b).__name__, b.lines) for b in blocks]
    assert found == [("Prose", (7, 8)), ("Notice", (10, 11)), ("Table", (13, 15)), ("Sample", (17, 19))]
    assert isinstance(blocks[2], Table) and blocks[2].row_lines == (15,)


def test_tabs_pivots_and_monikers_scope_their_blocks() -> None:
    read = page("## Install\n\n# [C#](#tab/csharp)\n\nOne.\n\n# [Go](#tab/go)\n\nTwo.\n\n---\n\nThree.\n\n"
                "::: zone pivot=\"fish\"\n\nFour.\n\n::: zone-end\n\n::: moniker range=\">=2\"\n\nFive.\n\n::: moniker-end\n\nSix.\n")
    found = [(b.words, b.scope.tab, b.scope.pivot, b.scope.moniker) for s in read.sections for b in s.blocks if isinstance(b, Prose)]
    assert found == [("One.", "csharp", "", ""), ("Two.", "go", "", ""), ("Three.", "", "", ""), ("Four.", "", "fish", ""),
                     ("Five.", "", "", ">=2"), ("Six.", "", "", "")]
    assert [(m.key, m.title, m.section) for m in read.tabs] == [("csharp", "C#", "install"), ("go", "Go", "install")]
    assert [m.key for m in read.pivots] == ["fish"] and [m.key for m in read.monikers] == [">=2"]


@pytest.mark.parametrize(("text", "kind", "words"), [
    ("> [!IMPORTANT]\n> Read **this**.\n", "IMPORTANT", "Read this."),
    ("> **Note:** Read this.\n", "NOTE", "Read this."),
    ("!!! warning \"Beware\"\n\n    Read this.\n", "WARNING", "Beware Read this."),
    (":::tip\nRead this.\n:::\n", "TIP", "Read this."),
])
def test_alerts_of_every_dialect(text: str, kind: str, words: str) -> None:
    (found,) = [b for s in page(text).sections for b in s.blocks]
    assert isinstance(found, Notice) and (found.kind, found.words) == (kind, words)


@pytest.mark.parametrize(("text", "expected"), [
    ("[a](b.md)", [("link", "b.md", "a")]),
    ("[a][x]\n\n[x]: b.md", [("link", "b.md", "a")]),
    ("![a](b.png)", [("image", "b.png", "a")]),
    ("<a href=\"b.md\">a</a>", [("link", "b.md", "")]),
    ("See <https://x.example/y>.", [("link", "https://x.example/y", "https://x.example/y")]),
    ("[!INCLUDE [a](b.md)]", [("include", "b.md", "a")]),
    ("[!code-python[](b.py?range=1-2)]", [("code", "b.py?range=1-2", "")]),
    (":::image type=\"content\" source=\"b.png\" alt-text=\"a\":::", [("image", "b.png", "a")]),
    (":::code language=\"json\" source=\"b.json\":::", [("code", "b.json", "")]),
    ("--8<-- \"b.md\"", [("include", "b.md", "")]),
    ("`[a](b.md)`", []),
    ("[a](<b c.md> \"title\")", [("link", "b c.md", "a")]),
])
def test_links_of_every_style(text: str, expected: list[tuple[str, str, str]]) -> None:
    blocks = [b for s in page(text + "\n").sections for b in s.blocks if isinstance(b, Prose)]
    assert [(link.kind, link.target, link.text) for b in blocks for link in b.links] == expected


def test_front_matter_that_is_broken_is_a_warning_and_the_body_is_read() -> None:
    read = page("---\ntitle: [unclosed\n---\n\n# Body\n")
    assert read.title == "Body" and [w.path for w in read.warnings] == ["docs/page.md"]


def test_line_endings_and_byte_order_mark_make_no_difference() -> None:
    text = "---\ntitle: T\n---\n\n# H\n\nText.\n\n```bash\ngo\n```\n"
    a, b = page(text), page("\ufeff" + text.replace("\n", "\r\n"))
    assert [s.source for s in a.sections] == [s.source for s in b.sections] and a.front_matter == b.front_matter


def test_samples_say_their_language_family() -> None:
    read = page("```azurecli-interactive\naz x\n```\n\n```{.python}\nx\n```\n\n    indented\n")
    assert [b.language for s in read.sections for b in s.blocks if isinstance(b, Sample)] == ["bash", "python", ""]


@pytest.mark.parametrize("first", ["1. a", "* a"])
def test_admonitions_inside_each_other_have_an_end(first: str) -> None:
    nested = "".join("    " * depth + "!!! note\n\n" for depth in range(1, 400))
    (page,) = parse_page(f"{first}\n\n{nested}", "a.md").sections
    assert 20 < len(page.blocks) < 30 and page.blocks[0].text == "a"
