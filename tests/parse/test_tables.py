"""Cells as readers see them, and what kind of table a table is."""

from __future__ import annotations

import time

import pytest

from diffinsight.compare.marks import COMMON
from diffinsight.model import Table
from diffinsight.parse.cells import clean_cell
from diffinsight.parse.markdown import parse_page
from diffinsight.parse.tables import _MARK


def table(text: str, title: str = "Things", path: str = "docs/things.md") -> Table:
    """The one table of a page."""
    page = parse_page(f"# Page\n\n## {title}\n\n{text}\n", path)
    return next(block for section in page.sections for block in section.blocks if isinstance(block, Table))


def grid(header: str, *rows: str) -> str:
    return "\n".join([f"| {header} |", "|" + "---|" * (header.count("|") + 1), *(f"| {row} |" for row in rows)])


@pytest.mark.parametrize(("raw", "text"), [
    ("**aster-2**, **2026-01-31**", "aster-2, 2026-01-31"),
    ("__bold__ and *slanted* and ***both***", "bold and slanted and both"),
    ("snake_case_name and `code_*star*`", "snake_case_name and code_*star*"),
    ("1,000*", "1,000*"),
    ("[`max`](limits.md) or [text][id]", "max or text"),
    ("![Yes](media/yes.png)", "Yes"),
    ("<img src='x.svg' alt='No'>", "No"),
    (":::image type=\"icon\" source=\"media/yes.svg\":::", "yes"),
    ("one<br/>two<BR>three", "one\ntwo\nthree"),
    ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
    ("✅<sup>1</sup>", "✅¹"), ("✅[^1]", "✅¹"), ("✅¹", "✅¹"), ("✔️", "✔"),
    ("a \\| b", "a | b"), ("`a \\| b`", "a | b"),
    ("&lt;name&gt;&nbsp;x", "<name> x"), ("<name>", "<name>"), ("a<!-- not shown -->b", "ab"),
    ("`` `tick` ``", "`tick`"), ("zero​width", "zerowidth"), ("  wide   blanks ", "wide blanks"),
])
def test_a_cell_reads_as_it_is_shown(raw: str, text: str) -> None:
    assert clean_cell(raw) == text


@pytest.mark.parametrize("piece", ["[", "`", "*a", "[a", "<a", "_a ", "**a", "[`", "&a", "<!--", ":::image ", "![a](", "<sup>", "a`",
                                   "``a`",
                                   "[a]("])
def test_hostile_cells_take_no_time(piece: str) -> None:
    started = time.perf_counter()
    clean_cell(piece * (19_000 // len(piece)))
    assert time.perf_counter() - started < 1


def test_links_by_reference_read_without_brackets() -> None:
    found = table("| a | b |\n|---|---|\n| [One] and [not a link] | [two][t] |\n\n[One]: one.md\n[t]: two.md\n")
    assert found.rows == (("One and [not a link]", "two"),)
    assert [link.target for link in found.links] == ["one.md", "two.md"]


def test_short_rows_are_padded_and_long_ones_cut() -> None:
    found = table("| a | b | c |\n|---|---|---|\n| 1 |\n| 1 | 2 | 3 | 4 |")
    assert found.rows == (("1", "", ""), ("1", "2", "3"))
    assert found.row_lines == (7, 8)


@pytest.mark.parametrize(("kind", "text", "title"), [
    ("matrix", grid("Region | aster-2, 2026-01-31 | aster-mini", "eastport | ✅ | -", "harbor2 | - | ✅<sup>1</sup>"), "Models"),
    ("matrix", grid("Model | eastport | harbor2", "aster-2 | GA | Preview", "aster-mini | Not available | GA"), "Models"),
    ("matrix", grid("Feature | Python | Go | Notes", "Queues | Yes | No | Since 1.2", "Tags | :heavy_check_mark: | :x: | "), "Languages"),
    ("reference", grid("Region | aster-2 | aster-mini", "eastport | - | 10", "harbor2 | 20 | -"), "Numbers"),
    ("lifecycle", grid("Model | Retirement date", "aster-1 | July 1, 2026", "aster-2 | TBD"), "Models"),
    ("lifecycle", grid("Version | End of support", "1.0 | 2026-07-01", "2.0 | Q3 2027"), "Versions"),
    ("lifecycle", grid("Feature | Status", "Queues | Preview", "Tags | Generally available"), "Features"),
    ("matrix", grid("Feature | Indirect mode (Retired) | Direct mode", "Queues | Supported | Supported", "Tags | No | Yes"), "Modes"),
    ("parameter", grid("Name | Type | Description", "`a` | string | The first", "`b` | int | The second"), "Body"),
    ("parameter", grid("Parameter | Description", "`a` | The first", "`b` | The second"), "Call"),
    ("parameter", grid("Flag | Default | Meaning", "--a | 1 | The first"), "Flags"),
    ("parameter", grid("Name | Required", "a | Yes", "b | No"), "Body"),
    ("reference", grid("Name | Description", "Ada | Wrote this page", "Grace | Read it"), "People"),
    ("reference", grid("Option | Description", "Build it yourself from source | Slow", "Use a ready made image | Fast"), "Ways to start"),
    ("limits", grid("Resource | Limit", "Files | 500", "Size | 2 GB"), "Numbers"),
    ("limits", grid("Resource | Free | Standard", "Requests | 60 | 32 K", "Size | 1 MB | unlimited"), "Service limits"),
    ("reference", grid("Instance | Memory", "small | 4 GB", "large | 16 GB"), "Pricing of limits"),
    ("reference", grid("Image | Tag", "Queue | 3.1"), "Images"),
])
def test_kinds(kind: str, text: str, title: str) -> None:
    assert table(text, title).kind == kind


def test_what_comparison_takes_for_a_mark_is_one_for_the_kind_too() -> None:
    assert [word for word in COMMON.table if word and not _MARK.fullmatch(word)] == []
