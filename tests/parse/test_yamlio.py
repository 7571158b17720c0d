"""YAML as written, with lines; broken and hostile input."""

from __future__ import annotations

import time

import pytest

from diffinsight.parse.jsonio import load_json, load_literal
from diffinsight.parse.yamlio import load, load_mapping

FRONT = """title: "Batch: how it works"
ms.date: 01/02/2026
preview: yes
version: 1.0
ms.custom:
  - gpu
  - 'northfield'
note: >
  folded
  text
empty:
title: again
"""


def test_values_stay_as_written_and_know_their_lines() -> None:
    values, lines, warnings = load_mapping(FRONT, "a.md", 2)
    assert values == {
        "title": "again",
        "ms.date": "01/02/2026",
        "preview": "yes",
        "version": "1.0",
        "ms.custom": ["gpu", "northfield"],
        "note": "folded text\n",
        "empty": "",
    }
    assert {type(value) for value in values.values()} <= {str, list}
    assert lines["ms.custom"] == 6 and lines["empty"] == 12
    assert warnings == []


@pytest.mark.parametrize(
    "text",
    ["title: Batch: how it works\nms.custom:\n  - gpu\nauthor: ada\n", "title: Batch: how it works\n\tx\nms.custom:\n - gpu\nauthor: ada"],
)
def test_broken_front_matter_is_read_line_by_line(text: str) -> None:
    values, lines, warnings = load_mapping(text, "a.md", 2)
    assert values["title"] == "Batch: how it works" and values["author"] == "ada" and values["ms.custom"] == ["gpu"]
    assert lines["author"] == text.count("\n", 0, text.index("author")) + 2
    assert [one.path for one in warnings] == ["a.md"] and warnings[0].line == 2


def test_a_list_where_a_mapping_belongs_is_said() -> None:
    values, _, warnings = load_mapping("- a\n- b\n", "a.md")
    assert values == {} and "key: value" in warnings[0].message
    assert load_mapping("# only a comment\n", "a.md") == ({}, {}, [])


def test_tags_construct_nothing_and_unknown_aliases_stay_text() -> None:
    value, warnings = load("a: !!python/object/apply:os.system [ls]\nb: *nowhere\nc: &me {d: *me}\n", "a.yml")
    assert value == {"a": ["ls"], "b": "*nowhere", "c": {"d": "*me"}} and warnings == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{a: " * 100_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(2_000)),
        "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'},*{'a' if not n else f'b{n - 1}'}]\n" for n in range(60)),
    ],
)
def test_bombs_cost_little_and_are_said(text: str) -> None:
    started = time.perf_counter()
    _, warnings = load(text, "a.yml")
    assert "too" in warnings[0].message and time.perf_counter() - started < 2


def test_control_characters_and_lone_surrogates_do_not_stop_the_reader() -> None:
    assert load("a: x\x00y\nb: \ud800\n", "a.yml")[0] == {"a": "x\ufffdy", "b": "\ufffd"}


def test_json_with_comments_commas_and_byte_order_mark() -> None:
    value, warnings = load_json('\ufeff{ // note\n\t"a": ["x", "http://y//z",], /* gone\n */ "b": {"c": true,},\n}', "a.json")
    assert value == {"a": ["x", "http://y//z"], "b": {"c": "true"}} and warnings == []
    assert value["b"].key_lines["c"] == 3


def test_broken_json_keeps_what_stands_before_the_mistake() -> None:
    value, warnings = load_json('{"a": 1,\n "b": 2 "c": 3}', "a.json")
    assert value["a"] == "1" and warnings[0].message.startswith("not valid JSON")


def test_a_javascript_literal_is_read() -> None:
    value, _ = load_literal(
        "// nav\nconst x: Sidebars = {\n  docs: ['intro', {label: 'A: b', items: [\"c\"]}],\n};\nexport default x;\n", "sidebars.ts"
    )
    assert value == {"docs": ["intro", {"label": "A: b", "items": ["c"]}]}
    assert load_literal("module.exports = build();", "sidebars.js")[0] is None
