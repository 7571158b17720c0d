"""The JSON form: the published contract, the same bytes for the same report."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import diffinsight.render
from diffinsight.model import Candidate, Completeness, Evidence, Migration, Place, Report, Use, Warning_, say
from diffinsight.render import render
from tests.render import factory

SCHEMA = json.loads((Path(diffinsight.render.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def checked(report: Report) -> dict[str, Any]:
    text = render(report, "json")
    text.encode()
    assert text == render(report, "json") and text.endswith("}\n")
    value: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(value)
    return value


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [factory.report(), factory.sample(), factory.hostile()], ids=["empty", "sample", "hostile"])
def test_reports_keep_the_contract(report: Report) -> None:
    value = checked(report)
    assert list(value)[:4] == ["schema_version", "tool", "range", "category"]
    assert value["counts"] == report.counts()


def test_the_schema_refuses_what_the_contract_does_not_know() -> None:
    value = checked(factory.report(factory.finding()))
    value["changes"][0]["label"] = "major"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(value)


def test_words_arrive_as_they_are() -> None:
    made = factory.hostile()
    said = {change["subject"] for change in checked(made)["changes"]}
    assert said == {one.subject.replace("\ud800", "\ufffd") for one in made.findings}


def test_nothing_in_the_text_steers_a_terminal() -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", render(factory.hostile(), "json"))


def test_changes_are_sorted_by_place() -> None:
    late = factory.finding(path="docs/b.md", new_lines=(9, 9), subject="late")
    early = factory.finding(path="docs/b.md", new_lines=(2, 3), subject="early")
    first = factory.finding(path="docs/a.md", new_lines=(40, 41), subject="first")
    value = checked(factory.report(late, early, first))
    assert [one["subject"] for one in value["changes"]] == ["first", "early", "late"]
    assert value["changes"][1]["new_lines"] == [2, 3] and value["changes"][1]["old_lines"] is None


def test_details_of_any_shape_are_plain_values() -> None:
    found = factory.finding(details={"z": frozenset({"b", "a"}), "a": say("{n} page", "{n} pages", count="n", n=2), "place": Place("a.md"),
                                     "huge": float("inf"), "pairs": ((1, None), True)})
    details = checked(factory.report(found))["changes"][0]["details"]
    assert list(details) == ["a", "huge", "pairs", "place", "z"]
    assert details["a"] == "2 pages" and details["z"] == ["a", "b"] and details["pairs"] == [[1, None], True]


def test_migrations_carry_evidence_and_uses() -> None:
    move = Migration("moved", Place("docs/old.md", "x"), Place(None, None, "https://lumen.example/new"), 0.91234567,
                     (Evidence("redirect", say("a redirect"), "r.json", 4),), (Candidate(Place("docs/c.md"), 0.5),),
                     ("Setup",), ("Limits",),
                     (Use("docs/i.md", 3, "old.md#x", None),), True)
    value = checked(factory.report(migrations=(move,)))["migrations"][0]
    assert value["from"] == {"path": "docs/old.md", "anchor": "x"}
    assert value["to"] == {"path": None, "url": "https://lumen.example/new"}
    assert value["confidence"] == 0.9123 and value["redirected"] is True
    assert value["evidence"] == [{"kind": "redirect", "statement": "a redirect", "path": "r.json", "line": 4}]
    assert value["alternatives"] == [{"path": "docs/c.md", "anchor": None, "url": None, "confidence": 0.5}]
    assert value["kept"] == ["Setup"] and value["lost"] == ["Limits"]
    assert value["uses"] == [{"path": "docs/i.md", "line": 3, "old": "old.md#x", "new": None, "kind": "link"}]


def test_what_was_not_looked_at_is_told() -> None:
    made = replace(factory.report(factory.finding()), silenced={"spacing": 3, "baseline": 1},
                   completeness=Completeness({"page": 4}, {"binary": 2}, (Warning_("docs/x.yml", "broken YAML", 3),)))
    value = checked(made)
    assert list(value["silenced"].items()) == [("baseline", 1), ("spacing", 3)]
    assert value["completeness"]["unparsed"] == [{"path": "docs/x.yml", "message": "broken YAML", "line": 3}]
