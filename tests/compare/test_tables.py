"""What the table aligner tells apart, and what it keeps silent about."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffinsight.compare.marks import COMMON, Mark, Marks, named, split_name
from diffinsight.compare.pairing import Placed
from diffinsight.compare.tables import align_tables, compare_table, compare_tables
from diffinsight.compare.values import Amount, amounts, moments, stated_default, stated_values, type_of, values_cell
from diffinsight.model import Change, FileChange, Table
from diffinsight.parse.markdown import parse_page

FILE = FileChange("docs/includes/standard-global.md", "modified")
MATRIX = [["Region", "**aster-2**, **2026-01-31**", "**aster-mini**, **2025-11-20**"], ["eastport", "✅", "✅"], ["harbor2", "✅", "-"],
          ["northfield", "-", "✅"]]


def text(rows: list[list[str]]) -> str:
    """A pipe table, the first row its heading."""
    line = "\n".join("| " + " | ".join(row) + " |" for row in rows[1:])
    return f"| {' | '.join(rows[0])} |\n|{'---|' * len(rows[0])}\n{line}\n"


def placed(page: str) -> list[Placed]:
    return [(section, block) for section in parse_page(page, FILE.path).sections for block in section.blocks if isinstance(block, Table)]


def compare(old: str, new: str) -> list[Change]:
    return compare_tables(FILE, placed(old), placed(new))


def kinds(changes: list[Change]) -> list[str]:
    return [f"{change.kind}:{change.event}" for change in changes]


def said(old: list[list[str]], new: list[list[str]], title: str = "Things") -> list[tuple[str, str, Any, Any]]:
    """(kind:event, name, before, after) of every change between two tables under one heading."""
    changes = compare(f"## {title}\n\n{text(old)}", f"## {title}\n\n{text(new)}")
    return [(f"{change.kind}:{change.event}", change.data["name"], change.before, change.after) for change in changes]


# --------------------------------------------------------------------------- silence

CELLS = st.sampled_from(["✅", "-", "yes", "32 K", "July 1, 2026", "a sentence about it", "`code`", "**bold** word", "[text](a.md)", "",
                         "x<br>y"])
GRIDS = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width - 1, max_size=width - 1), min_size=1, max_size=6))


def keyed(body: list[list[str]]) -> list[list[str]]:
    return [["Name", *(f"Column {chr(65 + i)}" for i in range(len(body[0])))], *([f"row {chr(97 + i)}", *row] for i,
                                                                                 row in enumerate(body))]


def shuffled(rows: list[list[str]], seed: int) -> list[list[str]]:
    """The same table with its columns (but the first) and rows in another order."""
    chance = random.Random(seed)
    order = list(range(1, len(rows[0])))
    chance.shuffle(order)
    body = [[row[0], *(row[i] for i in order)] for row in rows[1:]]
    chance.shuffle(body)
    return [[rows[0][0], *(rows[0][i] for i in order)], *body]


@given(GRIDS, st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_order_says_nothing(body: list[list[str]], seed: int) -> None:
    rows = keyed(body)
    assert said(rows, shuffled(rows, seed)) == []


@given(GRIDS, st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_alignment_and_emphasis_say_nothing(body: list[list[str]], seed: int) -> None:
    rows, chance = keyed(body), random.Random(seed)
    lines = ["|" + "|".join(" " * chance.randint(0, 5) + f"**{cell}**" + " " * chance.randint(0, 5) for cell in rows[0]) + "|",
             "|" + "|".join(chance.choice([":--", "---", ":-:", "------:"]) for _ in rows[0]) + "|"]
    lines += ["| " + " | ".join(cell + " " * chance.randint(0, 9) for cell in row) + chance.choice([" |", " |  "]) for row in rows[1:]]
    assert kinds(compare(f"## Things\n\n{text(rows)}", "## Things\n\n" + "\n".join(lines) + "\n")) == []


@given(GRIDS, GRIDS)
@settings(max_examples=60, deadline=None)
def test_any_two_tables_compare_the_same_way_twice(one: list[list[str]], two: list[list[str]]) -> None:
    old, new = f"## Things\n\n{text(keyed(one))}", f"## Things\n\n{text(keyed(two))}"
    assert kinds(compare(old, new)) == kinds(compare(old, new))


@pytest.mark.parametrize(("column", "old", "new"), [
    ("Text", "32000", "32,000"), ("Maximum", "32,000", "32 K"), ("Text", "32,000", "32 K"), ("Maximum", "1 GB", "1024 MB"),
    ("Retirement date", "July 1, 2026", "2026-07-01"), ("Text", "1 July 2026", "07/01/2026"), ("Retirement date", "TBD", "-"),
    ("Text", "✅", "✔️"), ("Supported", "-", "—"), ("Supported", "No", "N/A"), ("Text", "\"quoted\"", "“quoted”"),
    ("Text", "A sentence", "A sentence."), ("Text", "**bold**", "bold"), ("Text", "one<br>two", "one <br/> two"),
    ("Text", "[link](a.md)", "[link](b.md)"), ("Text", "text ", " text"), ("Maximum", "10,000<sup>1</sup>", "10,000"),
    ("Text", "It doesn't stop", "It does not stop"), ("Default", "1 TB", "1024 GB"),
])
def test_cells_written_otherwise_say_nothing(column: str, old: str, new: str) -> None:
    heading = ["Thing", column, "Words"]
    other = {"Supported": "Yes", "Retirement date": "May 1, 2027", "Maximum": "20"}.get(column, "more")
    assert said([heading, ["a", old, "x"], ["b", other, "y"]], [heading, ["a", new, "x"], ["b", other, "y"]]) == []


# --------------------------------------------------------------------------- matrices


def test_a_new_model_and_a_new_region_are_told_once_each_and_per_model() -> None:
    new = [["Region", "aster-3, 2026-02-27", *MATRIX[0][1:]], ["eastport", "✅", "✅", "✅"], ["harbor2", "-", "✅", "-"],
           ["lakeside", "-", "✅", "-"],
           ["northfield", "✅", "-", "✅"]]
    changes = compare(text(MATRIX), text(new))
    assert kinds(changes) == ["matrix:region-added", "matrix:model-added", "matrix:availability-granted"]
    region, model, granted = (change.data for change in changes)
    assert (region["name"], region["names"]) == ("lakeside", ("aster-2 (2026-01-31)",))
    assert (model["model"], model["version"], model["names"]) == ("aster-3", "2026-02-27", ("eastport", "northfield"))
    assert (granted["model"], granted["gained"], granted["through"]) == ("aster-2", ("lakeside",), ("lakeside",))
    assert (granted["old_count"], granted["new_count"], granted["offering"]) == (2, 3, "Standard global")
    assert region["picture"] == (("Region", "aster-3 (2026-02-27)", "aster-2 (2026-01-31)"), ("eastport", "gained", "kept"),
                                 ("lakeside", "–", "gained"), ("northfield", "gained", "–"))


@pytest.mark.parametrize("heading", ["**aster-2** (2026-01-31)", "aster-2 `2026-01-31`", "**aster-2**<br>2026-01-31",
                                     "aster-2, 2026-01-31"])
def test_headings_in_any_form_are_one_model(heading: str) -> None:
    new = [["Region", heading, MATRIX[0][2]], *MATRIX[1:]]
    assert [kind for kind in kinds(compare(text(MATRIX), text(new))) if kind.startswith("matrix")] == []
    assert split_name("aster-2\n2026-01-31") == ("aster-2", "2026-01-31")


def test_other_digits_are_another_model_and_a_respelt_region_the_same() -> None:
    new = [["Region", "**aster-2**, **2026-05-05**", MATRIX[0][2]], *[[row[0].replace("eastport",
                                                                                      "East Port"), *row[1:]] for row in MATRIX[1:]]]
    assert sorted(kinds(compare(text(MATRIX), text(new)))) == ["matrix:model-added", "matrix:model-removed", "table:row-renamed"]


def test_a_turned_matrix_is_the_same_one() -> None:
    turned = [["Model", *(row[0] for row in MATRIX[1:])], *[[MATRIX[0][i], *(row[i] for row in MATRIX[1:])] for i in (1, 2)]]
    assert compare(f"## Standard\n\n{text(MATRIX)}", f"## Standard\n\n{text(turned)}") == []


def test_previews_and_footnotes_qualify_and_general_availability_promotes() -> None:
    new = [MATRIX[0], ["eastport", "✅ (Preview)", "✅<sup>2</sup>"], ["harbor2", "✅", "Preview"], ["northfield", "-", "✅"]]
    assert [item[:3] for item in said(MATRIX, new)] == [
        ("matrix:availability-qualified", "aster-2, 2026-01-31", "available"),
        ("matrix:availability-granted", "aster-mini, 2025-11-20", None),
        ("matrix:availability-qualified", "aster-mini, 2025-11-20", "available")]
    assert [item[0] for item in said(new, MATRIX)] == ["matrix:status-promoted", "matrix:availability-revoked",
                                                       "matrix:availability-qualified"]


def test_columns_named_after_stages_promote() -> None:
    old = [["Feature", "Preview", "Generally available"], ["Queues", "✅", ""], ["Tags", "", "✅"]]
    new = [["Feature", "Preview", "Generally available"], ["Queues", "", "✅"], ["Tags", "", "✅"]]
    assert said(old, new) == [("matrix:status-promoted", "Queues", "Preview", "Generally available")]


def test_a_lone_cross_means_what_its_table_makes_of_it() -> None:
    old = [["Region", "Queues", "Tags"], ["eastport", "X", ""], ["harbor2", "", "X"]]
    new = [["Region", "Queues", "Tags"], ["eastport", "X", "X"], ["harbor2", "", "X"]]
    assert [item[0] for item in said(old, new)] == ["matrix:availability-granted"]
    assert Marks(unavailable=("x",)).read("X") == Mark("no")


@pytest.mark.parametrize(("cell", "mark"), [
    ("✅", Mark("yes")), ("Yes", Mark("yes")), ("GA", Mark("yes")), (":heavy_check_mark:", Mark("yes")), ("✅¹", Mark("yes", "note")),
    ("✅ (Preview)", Mark("partial", "preview")), ("Preview", Mark("partial", "preview")), ("Yes, with limits", Mark("yes", "with limits")),
    ("Supported since 2.0", Mark("yes", "since 2.0")), ("", Mark("no")), ("—", Mark("no")), ("❌", Mark("no")),
    ("Not supported", Mark("no")),
    ("N/A", Mark("no")), ("coming soon", Mark("no")), ("No earlier than May", None), ("Northfield", None), ("-1", None), ("• one", None),
])
def test_marks(cell: str, mark: Mark | None) -> None:
    assert COMMON.read(cell) == mark


def test_names_split_into_model_and_version() -> None:
    names = ("aster-2, turbo-2026-04-09", "aster-mini 0613", "aster-2 (Preview)", "East Port 2", "Eastport, Harbor")
    assert [split_name(name) for name in names] == [
        ("aster-2", "turbo-2026-04-09"), ("aster-mini", "0613"), ("aster-2", "Preview"), ("East Port 2", ""), ("Eastport, Harbor", "")]
    assert named("aster-2\n2026-01-31") == "aster-2 (2026-01-31)"


# --------------------------------------------------------------------------- which table is which


def test_a_matrix_split_by_columns_or_by_rows_is_still_whole() -> None:
    by_columns = text([[row[0], row[1]] for row in MATRIX]) + "\n" + text([[row[0], row[2]] for row in MATRIX])
    by_rows = f"{text(MATRIX[:3])}\n{text([MATRIX[0], MATRIX[3]])}"
    for parts in (by_columns, by_rows):
        assert compare(text(MATRIX), parts) == []
        assert compare(parts, text(MATRIX)) == []


def test_tables_are_found_again_under_another_heading_and_in_another_order() -> None:
    one, two = text([["Image", "Tag"], ["Queue", "3.1"], ["Worker", "3.0"]]), text([["Limit", "Value"], ["Files", "10"], ["Size", "20"]])
    old, new = placed(f"## Images\n\n{one}\n\n## Limits\n\n{two}"), placed(f"## Quotas\n\n{two}\n\n## Images\n\n{one}")
    assert [(a and a[1].header, b and b[1].header) for a, b in align_tables(old, new)] == [(("Limit", "Value"),) * 2, (("Image",
                                                                                                                        "Tag"),) * 2]
    assert compare_tables(FILE, old, new) == []


def test_tabs_keep_their_tables_apart() -> None:
    def tabs(tag: str) -> str:
        return "".join(f"## Install\n\n#### [{name}](#tab/{name.lower()})\n\n{text([['Image', 'Tag'], ['Queue', value]])}\n"
                       for name, value in (("Linux", "3.1"), ("Windows", tag))) + "\n---\n"
    changes = compare(tabs("3.1-w"), tabs("3.2-w"))
    assert [(change.before, change.after) for change in changes] == [("3.1-w", "3.2-w")]


def test_a_row_that_moves_to_the_retired_ones_is_retired() -> None:
    current, gone = [["Model", "Retirement date"], ["aster-2", "TBD"]], [["Model", "Retirement date"], ["aster-0", "May 1, 2024"]]
    old = f"## Current models\n\n{text([*current, ['aster-1', 'March 1, 2026']])}\n\n## Retired models\n\n{text(gone)}"
    new = f"## Current models\n\n{text(current)}\n\n## Retired models\n\n{text([*gone, ['aster-1', 'March 1, 2026']])}"
    assert kinds(compare(old, new)) == ["lifecycle:retired"]
    assert kinds(compare(old.replace("Retired", "Other"), new.replace("Retired", "Other"))) == ["table:row-moved"]


def test_lone_tables_are_stated_whole() -> None:
    (one,) = placed(f"## Images\n\n{text([['Image', 'Tag'], ['Queue', '3.1']])}")
    (change,) = compare_table(FILE, None, one)
    assert (change.kind, change.event, change.data["rows"]) == ("table", "added", ("Queue | 3.1",))


# --------------------------------------------------------------------------- rows, columns, cells


@pytest.mark.parametrize(("kind", "old", "new", "expected"), [
    ("row renamed by its description", [["Tool", "Does"], ["`TimeTool`", "Tells the time of a region"]],
     [["Tool", "Does"], ["`TimeKit`", "Tells the time of a region"]], [("table:row-renamed", "TimeKit", "TimeTool", "TimeKit")]),
    ("running numbers are no names", [["#", "Step", "Why"], ["1", "Open", "To see it"], ["2", "Save", "To keep it"]],
     [["#", "Step", "Why"], ["1", "Sign in", "To be known"], ["2", "Open", "To see it"], ["3", "Save", "To keep it"]],
     [("table:row-added", "Sign in", None, "1 | Sign in | To be known")]),
    ("codes are names", [["Code", "Why"], ["83", "No key"], ["84", "No disk"]], [["Code", "Why"], ["83", "No key"],
                                                                                 ["90", "No net at all"]],
     [("table:row-added", "90", None, "90 | No net at all"), ("table:row-removed", "84", "84 | No disk", None)]),
    ("two columns make a name", [["Model", "Tier", "Price"], ["aster-2", "Free", "0"], ["aster-2", "Paid", "5"],
                                 ["aster-mini", "Free", "0"],
                                 ["aster-mini", "Paid", "2"]],
     [["Model", "Tier", "Price"], ["aster-2", "Free", "0"], ["aster-2", "Paid", "7"], ["aster-mini", "Free", "0"],
      ["aster-mini", "Paid", "2"]],
     [("table:cell-changed", "aster-2, Paid", "5", "7")]),
    ("dates are told apart by themselves", [["Day", "What"], ["9/26/2025", "Community call of the team"]],
     [["Day", "What"], ["1/26/2026", "Community call of the team"]],
     [("table:row-added", "1/26/2026", None, "1/26/2026 | Community call of the team"),
      ("table:row-removed", "9/26/2025", "9/26/2025 | Community call of the team", None)]),
    ("names of several lines go by the first", [["Limit", "Value"],
                                                ["Requests<br>At present this means calls a minute, all regions taken together", "10"]],
     [["Limit", "Value"], ["Requests<br>At present this means calls an hour, all regions taken together", "10"]],
     [("table:cell-changed", "Requests", "Requests\nAt present this means calls a minute, all regions taken together",
       "Requests\nAt present this means calls an hour, all regions taken together")]),
    ("lists gain and lose members", [["Model", "Regions", "Text"], ["aster-2", "eastport<br>harbor2", "A"]],
     [["Model", "Regions", "Text"], ["aster-2", "northfield, eastport", "A"]],
     [("matrix:availability-granted", "aster-2", None, ("northfield",)), ("matrix:availability-revoked", "aster-2", ("harbor2",), None)]),
    ("deprecation in a cell", [["Image", "Notes"], ["Queue", "Keeps requests"]], [["Image", "Notes"], ["Queue", "Deprecated, use Worker"]],
     [("deprecation:announced", None, "Keeps requests", "Deprecated, use Worker")]),
    ("a preview that ended", [["Feature", "Since"], ["Speech (preview)", "1.5"]], [["Feature", "Since"], ["Speech", "1.5"]],
     [("lifecycle:status-changed", "Speech", "Speech (preview)", "Speech")]),
])
def test_rows(kind: str, old: list[list[str]], new: list[list[str]], expected: list[tuple[str, str, Any, Any]]) -> None:
    changes = compare(f"## Things\n\n{text(old)}", f"## Things\n\n{text(new)}")
    assert [(f"{c.kind}:{c.event}", c.data.get("name") if c.kind != "deprecation" else None, c.before,
             c.after) for c in changes] == expected


def test_the_same_change_of_many_cells_is_told_once() -> None:
    old = [["Image", "Base"], *([f"image {letter}", "alpine 3.1"] for letter in "abcd")]
    (change,) = compare(text(old), text([old[0], *([row[0], "alpine 3.2"] for row in old[1:])]))
    assert change.data["rows"] == ("image a", "image b", "image c", "image d")


def test_names_joined_in_one_row_and_parted_later_are_not_new() -> None:
    old = [["Name", "Required", "Description"], ["version<br>version-date<br>version-string", "Yes", "The version to pin"]]
    new = [["Name", "Required", "Description"], ["version", "Yes", "The version to pin"],
           ["version-date<br>version-string", "Yes", "Deprecated spellings of version"]]
    assert [(c.kind, c.event, c.data["subject"]) for c in compare(text(old), text(new))] == [
        ("deprecation", "announced", "version-date"), ("deprecation", "announced", "version-string")]


def test_a_star_requires_only_where_the_page_says_so() -> None:
    def page(name: str, note: str) -> str:
        return f"## Settings\n\n{text([['Setting', 'Default', 'Description'], [name, '1', 'How many']])}\n{note}\n"
    assert kinds(compare(page("`count`", "\\* Needs version 2."), page("`count`*", "\\* Needs version 2."))) == []
    assert kinds(compare(page("`count`", "\\* Required."), page("`count`\\*", "\\* Required."))) == ["parameter:now-required"]


# --------------------------------------------------------------------------- values


@pytest.mark.parametrize(("cell", "iso"), [
    ("July 1, 2026", ["2026-07-01"]), ("1 July 2026", ["2026-07-01"]), ("2026-07-01", ["2026-07-01"]), ("07/01/2026", ["2026-07-01"]),
    ("No earlier than July 1st, 2026", ["2026-07-01"]), ("Q3 2026", ["2026-Q3"]), ("July 2026", ["2026-07"]), ("TBD", []),
    ("13/07/2026", ["2026-07-13"]),
    ("May 1, 2026 or Q4 2026", ["2026-05-01", "2026-Q4"]), ("2026-01-01-preview", []),
])
def test_dates(cell: str, iso: list[str]) -> None:
    assert [moment.iso for moment in moments(cell)] == iso


@pytest.mark.parametrize(("cell", "found"), [
    ("32000", [(32e3, "")]), ("32,000", [(32e3, "")]), ("32 K", [(32e3, "")]), ("1.5M", [(1.5e6, "")]), ("5 B", [(5e9, "")]),
    ("2 GB", [(2 ** 31, "byte")]),
    ("1-100", [(1, ""), (100, "")]), ("unlimited", [(float("inf"), "")]), ("24 hours", [(86400, "second")]), ("v1.2.3", []),
    ("July 1, 2026", []),
    ("Input: 128,000<br>Output: 4,096", [(128e3, ""), (4096, "")]),
])
def test_amounts(cell: str, found: list[tuple[float, str]]) -> None:
    assert amounts(cell) == tuple(Amount(float(value), unit) for value, unit in found)


def test_types_defaults_and_allowed_values() -> None:
    assert type_of("str") == type_of("String") and type_of("string[]") == type_of("list[str]") == type_of("Array of strings")
    assert type_of("int") != type_of("string") and type_of("string?") != type_of("string")
    assert [stated_default(cell) for cell in ("Defaults to 20.", "default: `x`", "on by default")] == ["20", "x", ""]
    assert stated_values("How it runs.\nAllowed values: `fast`, `slow`.") == stated_values("One of: slow or fast") == {"fast", "slow"}
    assert values_cell("- a (default)\n- b") == {"a", "b"}


def test_rewritten_large_tables_take_no_time() -> None:
    def page(seed: int) -> str:
        chance = random.Random(seed)
        words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(4_000)]
        return text([["Name", "What", "Why"], *([" ".join(chance.choices(words, k=n)) for n in (2, 20, 20)] for _ in range(300))])
    old, new = placed(page(1)), placed(page(2))
    started = time.perf_counter()
    assert len(compare_tables(FILE, old, new)) == 600
    assert time.perf_counter() - started < 3


def test_words_of_a_configuration_make_a_matrix() -> None:
    old, new = (f"## Things\n\n{text([['Region', 'Queues', 'Tags'], ['eastport', 'open', cell], ['harbor2', 'shut', 'open']])}"
                for cell in ("shut", "open"))
    marks = Marks(("open",), ("shut",))
    (change,) = compare_tables(FILE, placed(old), placed(new), marks=marks)
    assert (change.kind, change.event, change.data["gained"]) == ("matrix", "availability-granted", ("eastport",))
