"""The Markdown form: the contract its readers parse, and that no document's words get out of their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from ruamel.yaml import YAML

from diffinsight.model import Evidence, Message, Migration, Place, Use, item_anchor, say
from diffinsight.render import Settings, render
from diffinsight.render.escape import code_span, markdown_cell, markdown_path, markdown_prose, markdown_quote, yaml_quote
from tests.render import factory

PINGS = re.compile(r"(?<![\w/])@\w|#\d|\bwww\.|https?://|\bGH-\d|\b(?=[a-f]*\d)[0-9a-f]{7,40}\b", re.I)
READER = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])


def split(markdown: str) -> tuple[str, str]:
    """Front matter and body."""
    _, front, body = re.split(r"^---$\n", markdown, maxsplit=2, flags=re.M)
    return front, body


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def spoken(tokens: list[Token]) -> Iterator[str]:
    """The text outside code."""
    return (token.content for token in flat(tokens) if token.type == "text")


def normal(text: str) -> str:
    """What a search for a document's words ignores: emphasis and code marks, case, blanks."""
    return " ".join(re.sub(r"[*`]|\\(?=[|_*])", "", text).split()).lower()


def test_front_matter_is_yaml_in_the_known_order() -> None:
    front, _ = split(render(factory.hostile(), "markdown"))
    values = YAML(typ="safe").load(front)
    assert list(values) == ["date", "permalink", "summary", "title"]
    assert values["date"] == "2026-02-03"
    assert values["title"].startswith("[en_US] Diff Insight Report - ")
    assert front.endswith("\n\n")


def test_no_words_get_out_of_their_place() -> None:
    made = factory.hostile()
    _, body = split(render(made, "markdown"))
    tokens = list(flat(READER.parse(body)))
    html = {token.content for token in tokens if token.type == "html_block"}
    assert html == {"<details>\n<summary>Diff</summary>\n", "</details>\n"}
    assert not [token for token in tokens if token.type in ("html_inline", "image", "s_open")]
    links = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert links == {f"#{file.anchor}" for file in made.files} | {"https://github.com/a/b/compare/x%29...%22y%60%3Cz%3E"}
    assert not [text for text in spoken(tokens) if PINGS.search(text)]
    assert {token.info for token in tokens if token.type == "fence"} == {"diff", "json", ""}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", body)


def test_headings_are_ours() -> None:
    made = factory.hostile()
    tokens = READER.parse(split(render(made, "markdown"))[1])
    seen = [(token.tag, tokens[i + 1].content) for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert [title for tag, title in seen if tag == "h1"] == [
        "Highlights", "Insights", "Migration", "Dates", "Summary Table", "Modified Contents", "Completeness"]
    items = [title for tag, title in seen if tag == "h2" and "{#item-" in title]
    assert [title[title.rindex("{#"):] for title in items] == [f"{{#{file.anchor}}}" for file in made.files]


def test_tables_keep_their_columns() -> None:
    tokens = READER.parse(split(render(factory.hostile(), "markdown"))[1])
    widths: set[tuple[str, ...]] = set()
    row: list[str] = []
    for i, token in enumerate(tokens):
        if token.type == "tr_open":
            row = []
        elif token.type in ("th_open", "td_open"):
            row.append(tokens[i + 1].content)
        elif token.type == "tr_close" and row[0] == "Filename":
            widths.add(tuple(row))
    assert widths == {("Filename", "Type", "Title", "Status", "A", "D", "M")}
    summary = split(render(factory.hostile(), "markdown"))[1].split("# Summary Table\n")[1].split("\n\n")[0].splitlines()[2:]
    for line in summary:
        assert len(re.findall(r"(?<!\\)\|", line)) == 8 and line.endswith("| ")


def test_words_can_be_searched_for_in_the_explanation() -> None:
    made = factory.hostile()
    body = split(render(made, "markdown"))[1]
    for finding, file in zip(made.findings, made.files, strict=True):
        part = body.split("{#" + file.anchor + "}\n")[1].split("### Explanation\n")[1].split("\n## ")[0]
        words = "".join(char for char in finding.subject if char.isprintable() or char.isspace())
        if words == finding.subject:
            assert normal(finding.subject) in normal(part)


def test_the_form_of_a_file() -> None:
    removed = factory.finding(path="docs/vision/batch.md")
    file = replace(factory.file_report(removed.path, (removed,), "removed", "breaking", "@@ -1,3 +0,0 @@\n-```bash\n-`````\n-```\n"),
                   title=say("Removal of the batch page"))
    text = render(factory.report(removed, files=(file,)), "markdown")
    anchor = item_anchor(removed.path)
    row = f"| [batch.md](#{anchor}) | breaking change | Removal of the batch page | removed | 0 | 3 | 3 | "
    assert f"{row}\n\n\n# Modified Contents\n" in text
    assert (f"## docs/vision/batch.md{{#{anchor}}}\n\n<details>\n<summary>Diff</summary>\n\n``````diff\n@@ -1,3 +0,0 @@\n-```bash\n-`````\n"
            "-```\n``````\n</details>\n\n### Summary\n\n```json\n{\n    \"modification_type\": \"breaking change\",\n"
            "    \"modification_title\": \"Removal of the batch page\"\n}\n```\n\n### Explanation\n") in text
    block = re.findall(r"^```json\n(.*?)^```$", text, re.S | re.M)[0]
    assert json.loads(block) == {"modification_type": "breaking change", "modification_title": "Removal of the batch page"}
    assert '[View Diff on GitHub](https://github.com/lumen/cloud-docs/compare/' in text and '){target="_blank"}\n\n# Highlights\n' in text


def test_an_empty_report_says_so() -> None:
    text = render(factory.report(), "markdown")
    assert "# Highlights\nNo change was found in this range.\n" in text
    for heading, bullet in (("New features", "No new features."), ("Breaking changes", "No breaking changes."),
                            ("Other updates", "No other updates.")):
        assert f"## {heading}\n- {bullet}\n" in text
    assert "# Migration" not in text and "# Dates" not in text
    assert "# Completeness\n- **Walked**" in text


def test_diffs_can_be_left_out() -> None:
    file = factory.file_report("docs/a.md", (), patch="@@ -1 +1 @@\n-a\n+b\n")
    made = factory.report(files=(file,))
    assert "````diff" in render(made, "markdown")
    assert "<details>" not in render(made, "markdown", settings=Settings(diffs=False))


def test_files_that_share_a_name_show_their_folder() -> None:
    files = tuple(factory.file_report(path, ()) for path in ("docs/vision/batch.md", "docs/text/batch.md", "docs/toc.yml"))
    text = render(factory.report(files=files), "markdown")
    assert "| [vision/batch.md](" in text and "| [text/batch.md](" in text and "| [toc.yml](" in text


def test_dates_come_soonest_first() -> None:
    found = factory.finding(dates=(("2026-10", "retires"), ("2026-Q3", "ends"), ("2026-07-15", "stops"), ("2027", "closes")))
    table = render(factory.report(found), "markdown").split("# Dates\n")[1].split("\n\n")[0].splitlines()[2:]
    assert [re.findall(r"2\w+(?:-\w+)*", line)[0] for line in table] == ["2026-Q3", "2026-07-15", "2026-10", "2027"]


def test_a_migration_names_evidence_and_places() -> None:
    move = Migration("moved", Place("docs/old.md", "start"), Place("docs/new.md", "begin"), 0.97,
                     (Evidence("redirect", say("a redirect entry points there"), "redirects.json", 4),),
                     uses=(Use("docs/index.md", 12, "old.md#start", "new.md#begin"),))
    gone = Migration("gone", Place("docs/lost.md"), None, 0.2)
    text = render(factory.report(migrations=(gone, move)), "markdown")
    assert ("| `docs/lost.md` | no replacement found | gone |  | none | none |\n"
            "| `docs/old.md#start` | `docs/new.md#begin` | moved | 97 % | a redirect entry points there (`redirects.json`, line 4) "
            "| 1 place |\n") in text
    assert "- `docs/index.md`, line 12 (link): `old.md#start` → `new.md#begin`\n" in text


def test_likeness_alone_is_no_fact() -> None:
    alike = Evidence("likeness", say("the texts are alike"), "docs/new.md")
    guess = Migration("moved", Place("docs/old.md"), Place("docs/new.md"), 0.9, (alike,))
    assert "| perhaps `docs/new.md` | moved |" in render(factory.report(migrations=(guess,)), "markdown")


def test_lists_are_cut_above_and_whole_in_the_explanation() -> None:
    many = tuple(f"region{n}" for n in range(9))
    found = factory.finding(message=say("{all} joined.", all=many))
    text = render(factory.report(found, highlights=(found.message,)), "markdown")
    assert "`region4` and 4 more joined." in text.split("# Insights")[0]
    assert "`region7` and `region8` joined." in text.split("### Explanation")[1]


def test_a_matrix_change_is_a_table_of_its_own() -> None:
    found = factory.finding(table=(("", "aster-2", "a|b"), ("northfield", "gained", "✅")), group="Regions")
    text = render(factory.report(found), "markdown")
    tokens = READER.parse(split(text)[1])
    inside = [i for i, token in enumerate(tokens) if token.type == "inline" and token.content == "northfield"]
    assert tokens[inside[0] - 1].type == "td_open" and tokens[inside[0] - 1].level > 3  # in the list item
    assert tokens[inside[0] + 6].content == "✅"


def test_every_word_of_ours_is_translated() -> None:
    def upper(message: Message) -> str:
        return re.sub(r"\{\w+\}|[^{]+", lambda found: found[0] if found[0][0] == "{" else found[0].upper(), message.text)

    text = render(factory.report(factory.finding()), "markdown", settings=Settings(translate=upper))
    assert "# HIGHLIGHTS\n" in text and "- NO NEW FEATURES.\n" in text and "THE SECTION `Create batch` IS GONE." in text


@pytest.mark.parametrize("text", factory.HOSTILE)
def test_each_quoting_holds_its_words(text: str) -> None:
    for quoted in (markdown_quote(text), markdown_prose(text), code_span(" ".join(text.split()))):
        tokens = list(flat(READER.parse(f"Said: {quoted} and done.\n")))
        assert {token.type for token in tokens} <= {"paragraph_open", "inline", "text", "code_inline", "paragraph_close"}
        assert not any(PINGS.search(one) for one in spoken(tokens))
    assert YAML(typ="safe").load(f"a: {yaml_quote(text)}\nb: 1\n")["b"] == 1


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("`*_[]()<>|\\~@#!&\n\r \t-=+.:/")))
def test_no_text_gets_out(text: str) -> None:
    quoted = markdown_quote(text)
    for line in (f"- **{quoted}**: {markdown_prose(text)} and done.\n", f"## {markdown_path(text) if text else 'a'}{{#item-000000}}\n"):
        kinds = {token.type for token in flat(READER.parse(line))}
        assert kinds <= {"bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "strong_open", "strong_close",
                         "code_inline", "paragraph_close", "list_item_close", "bullet_list_close", "heading_open", "heading_close"}
    row = READER.parse(f"| a | b |\n|---|---|\n| {markdown_cell(quoted)} | {markdown_cell(markdown_prose(text))} |\n")
    assert [token.type for token in row].count("td_open") == 2
    assert YAML(typ="safe").load(f"a: {yaml_quote(text)}\nb: 1\n") == {"a": YAML(typ="safe").load(yaml_quote(text)), "b": 1}


def test_quoting_long_lines_is_linear() -> None:
    for text in ("`" * 50_000, "a)" * 50_000, "(" * 50_000, "_a" * 50_000, "a." * 50_000 + "`", " `a" * 30_000, "\\|" * 50_000):
        markdown_cell(markdown_quote(text))
        markdown_path(text)
