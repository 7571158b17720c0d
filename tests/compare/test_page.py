"""What the page aligner tells apart, on pages read from text: one table of (before, after, expected changes)."""

from __future__ import annotations

import pytest

from diffinsight.compare.links import Sides
from diffinsight.compare.page import compare_page
from diffinsight.model import Change, FileChange
from diffinsight.parse.markdown import parse_page

FILE = FileChange("a.md", "modified")
QUEUE = "A queue collects requests until the night, when the region has capacity to spare for them."
STORE = "The store keeps every answer for thirty days and removes it together with its queue afterwards."
CODE = "```python\nclient = Client(region=\"northfield\")\nclient.run()\n```"


def changes(before: str, after: str) -> list[Change]:
    def nowhere(target: str, path: str) -> tuple[str, str] | None:
        return None if "://" in target else (target.partition("#")[0].removeprefix("./"), target.partition("#")[2])
    diff = compare_page(FILE, parse_page(before, "a.md"), parse_page(after, "a.md"), Sides(nowhere, nowhere))
    lone = [Change("section", event, FILE, before=s) for event, side in (("removed", diff.removed), ("added", diff.added)) for s in side]
    return [*diff.changes, *lone]


def kinds(before: str, after: str) -> list[str]:
    return sorted(f"{c.kind}:{c.event}" for c in changes(before, after) if c.event != "arrived")


@pytest.mark.parametrize(("before", "after", "expected"), [
    pytest.param(f"## A\n\n{QUEUE}\n", f"## B\n\n{QUEUE}\n", ["section:renamed"], id="renamed"),
    pytest.param(f"## A\n\n{QUEUE}\n\n## B\n\n{STORE}\n", f"## B\n\n{STORE}\n\n## A\n\n{QUEUE}\n", [], id="moved in page"),
    pytest.param(f"## A\n\n{QUEUE}\n", f"## A\n\n{QUEUE}\n\n## B\n\n{STORE}\n", ["section:added"], id="added"),
    pytest.param(f"## Example\n\n{QUEUE}\n", f"## Example\n\n{STORE}\n\n## Example\n\n{QUEUE}\n", ["section:added"],
                 id="a second of a name"),
    pytest.param(f"## Install it\n\n{QUEUE}\n", f"## Install and verify\n\n{STORE}\n", ["section:added", "section:removed"],
                 id="another text"),
    pytest.param("Runs for 24 hours.\n", "Runs for 48 hours.\n", ["value:changed"], id="value"),
    pytest.param("Runs in `a.py` now.\n", "Runs in `b.py` now.\n", ["value:changed"], id="code literal"),
    pytest.param("We do not stop.\n", "We don't stop.\n", ["wording:changed"], id="contraction"),
    pytest.param(f"{QUEUE}\n", f"> [!NOTE]\n> {QUEUE}\n", ["notice:rekinded"], id="became a note"),
    pytest.param(f"{QUEUE}\n", f"{QUEUE}\n\n> [!NOTE]\n> {STORE}\n", ["notice:added"], id="note"),
    pytest.param("- One item\n- Two items\n", "- One item\n- Two items\n- Another entry altogether\n", ["list-item:added"], id="item"),
    pytest.param(f"{CODE}\n", f"{CODE.replace('run', 'start')}\n", ["sample:changed"], id="sample"),
    pytest.param(f"{CODE}\n", f"{CODE.replace('(region', '( region')}\n", ["sample:changed"], id="blank inside a line of code counts"),
    pytest.param(f"{CODE}\n", "  " + CODE.replace("\n", "\n  ") + "\n", [], id="indentation of the whole sample"),
    pytest.param("See [the guide](b.md) first.\n", "See [the guide](c.md) first.\n", ["link:retargeted"], id="link"),
    pytest.param("See [the guide](b.md) first.\n", "See [the guide](./b.md) first.\n", [], id="same place"),
    pytest.param("[!INCLUDE [a](b.md)]\n", "[!INCLUDE [a](c.md)]\n", ["include:retargeted", "wording:changed"][:1], id="include"),
    pytest.param("# T (preview)\n", "# T\n", ["title:changed"], id="title"),
    pytest.param("---\na: 1\nb: [x, y]\n---\n", "---\nb:\n  - y\n  - x\na: 1\n---\n", [], id="front matter order"),
    pytest.param("---\na: 1\n---\n", "---\na: 2\n---\n", ["front-matter:changed"], id="front matter"),
])
def test_what_differs(before: str, after: str, expected: list[str]) -> None:
    assert kinds(before, after) == expected
    assert kinds(before, before) == [] and kinds(after, after) == []


def test_a_paragraph_that_moved_to_another_section_is_silent() -> None:
    assert kinds(f"## A\n\nOne.\n\n{QUEUE}\n\n## B\n\nTwo.\n", f"## A\n\nOne.\n\n## B\n\nTwo.\n\n{QUEUE}\n") == []


def test_a_rewording_is_told_sentence_by_sentence() -> None:
    (found,) = changes(f"{QUEUE} It is cheap. {STORE}\n", f"{QUEUE} It costs little money. {STORE}\n")
    assert [(one.old, one.new) for one in found.data["pairs"]] == [("It is cheap.", "It costs little money.")]


def test_a_changed_value_is_told_with_both_forms_and_lines() -> None:
    (found,) = changes("# T\n\nIt needs version 1.4.\n", "# T\n\nIt needs version 2.0.\n")
    assert found.data["values"] == (("1.4", "2.0"),) and found.old_lines == found.new_lines == (3, 3)


def test_tabs_that_came_together_are_told_together() -> None:
    found = changes("## A\n\nText.\n", "## A\n\nText.\n\n# [C#](#tab/cs)\n\nx\n\n# [Go](#tab/go)\n\ny\n\n---\n")
    assert [[m.key for m in c.after] for c in found if c.kind == "tab"] == [["cs", "go"]]
