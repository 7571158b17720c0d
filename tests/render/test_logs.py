"""The forms for terminals, logs, annotations, code scanning and calendars."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from diffinsight.model import Evidence, Migration, Place, Use, say
from diffinsight.render import Settings, render
from tests.render import factory

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("form", ["terminal", "text", "github"])
def test_nothing_steers_a_terminal_or_a_runner(form: str) -> None:
    text = render(factory.hostile(), form)
    assert not STEERING.search(text)
    commands = [line for line in text.splitlines() if re.match(r"\s*::|.*##\[", line)]
    assert all(re.match(r"::(error|warning|notice) (file=[^:]*,)?title=[^:]*::", line) for line in commands)
    assert bool(commands) == (form == "github")


def test_colours_only_where_asked() -> None:
    plain = render(factory.sample(), "terminal")
    painted = render(factory.sample(), "terminal", settings=Settings(colour=True))
    assert "\x1b" not in plain
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain and painted != plain


@pytest.mark.parametrize("width", [50, 72, 100])
def test_lines_keep_the_width(width: int) -> None:
    text = render(factory.sample(), "terminal", settings=Settings(width=width))
    statements = text.split("Migration\n")[0].split("\n\n", 1)[1].splitlines()
    assert all(len(line) <= width or " " not in line.strip() for line in statements)
    assert any(line.startswith(" " * 12) for line in statements) or width == 100


def test_a_log_has_one_line_a_statement() -> None:
    text = render(factory.sample(), "text")
    assert "  new       Global Standard: `aster-mini` is available in 2 more regions: `eastport` and `harbor2`.\n" in text
    assert "  docs/vision/threads.md -> docs/vision/preview.md#create---thread (merged, 96 %)\n" in text
    assert "    docs/index.md:14: vision/threads.md -> vision/preview.md#create---thread\n" in text


def test_at_most_ten_annotations_of_a_level() -> None:
    many = tuple(factory.finding(path=f"docs/{n:02}.md", new_lines=(n + 1, n + 1)) for n in range(37))
    few = tuple(factory.finding(path=f"docs/new{n}.md", label="new", new_lines=(1, 1)) for n in range(10))
    lines = render(factory.report(*few, *many), "github").splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10 and len([line for line in lines if line.startswith("::notice")]) == 10
    assert errors[0] == ("::error file=docs/00.md,line=1,endLine=1,title=breaking change%3A section-removed::"
                         "The section `Create batch` is gone.")
    assert errors[-1] == "::error title=diffinsight::and 28 more of this kind; the full report has them all"


def test_properties_and_data_are_escaped() -> None:
    found = factory.finding(path="docs/a,b:c%.md", subject="100%\nsure", new_lines=(3, 4))
    line = render(factory.report(found), "github").strip()
    assert line == ("::error file=docs/a%2Cb%3Ac%25.md,line=3,endLine=4,title=breaking change%3A section-removed::"
                    "The section `100%25 sure` is gone.")


def test_what_is_gone_is_shown_where_something_still_speaks_of_it() -> None:
    made = factory.sample()
    lines = render(made, "github").splitlines()
    gone = next(line for line in lines if "page-removed" in line)
    assert gone.startswith("::error file=docs/toc.yml,line=9,endLine=9,title=") and "::docs/vision/threads.md: The page" in gone
    bare = replace(made, migrations=())
    assert "::error title=breaking change%3A page-removed::docs/vision/threads.md: " in render(bare, "github")


def test_a_redirect_is_a_better_witness_than_a_link() -> None:
    found = factory.finding("page-removed", path="docs/old.md", subject="docs/old.md")
    made = factory.report(found, migrations=(Migration(
        "moved", Place("docs/old.md"), Place("docs/new.md"), 0.9,
        (Evidence("link", say("a link"), "docs/b.md", 5), Evidence("redirect", say("a redirect"), "redirects.json", 2)),
        uses=(Use("docs/a.md", 1, "old.md", "new.md"),)),))
    made = replace(made, range=replace(made.range, files=tuple(replace(one, status="removed") for one in made.range.files)))
    location = json.loads(render(made, "sarif"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "redirects.json", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 2, "endLine": 2}}


def test_a_section_that_is_gone_is_shown_where_it_is_linked_to() -> None:
    found = factory.finding("anchor-removed", details={"uses": ["docs/index.md:14"]}, old_lines=(5, 9))
    other = factory.finding("section-removed", old_lines=(5, 9))
    text = render(factory.report(found, other), "github")
    assert "file=docs/index.md,line=14," in text and "file=docs/vision/batch.md,line=1," in text


def test_sarif_keeps_to_the_limits() -> None:
    many = tuple(factory.finding(label="minor", subject=f"s{n}", new_lines=(n + 1, n + 1)) for n in range(25_010))
    worst = factory.finding(label="breaking", path="docs/z.md", subject="x" * 9_000)
    log = json.loads(render(factory.report(*many, worst, files=()), "sarif"))
    run = log["runs"][0]
    assert log["version"] == "2.1.0" and len(run["results"]) == 25_000
    assert run["results"][0]["level"] == "error" and len(run["results"][0]["message"]["text"]) <= 2_000
    assert "11 more changes are left out" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


def test_sarif_names_rules_and_places() -> None:
    rules = {"page-removed": ("breaking", "A page is gone.\n\nWhy: readers lose it.")}
    run = json.loads(render(factory.sample(), "sarif", settings=Settings(rules=rules)))["runs"][0]
    known = {one["id"]: one for one in run["tool"]["driver"]["rules"]}
    assert known["page-removed"]["shortDescription"]["text"] == "A page is gone."
    assert known["page-removed"]["help"]["text"].endswith("Why: readers lose it.")
    assert set(known) == {one.rule for one in factory.sample().findings}
    ids = {one.id for one in factory.sample().findings}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["primaryLocationLineHash"].split(":")[0] in ids
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1


def test_sarif_words_are_no_links() -> None:
    text = json.loads(render(factory.hostile(), "sarif"))
    messages = [result["message"]["text"] for result in text["runs"][0]["results"]]
    assert not [message for message in messages if re.search(r"(?<!\\)\[", message)]
    assert all(not re.search(r"[\s<>\"]", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
               for result in text["runs"][0]["results"])


def test_deadlines_as_a_calendar() -> None:
    dates = (("2026-07-01", "retirement"), ("2026-Q4", "end of support"), ("soon", "?"))
    found = factory.finding(subject="aster-1; and, more", dates=dates)
    text = render(factory.report(found), "ics")
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTAMP:20260203T090000Z\r\nDTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260702\r\n" in text
    assert "SUMMARY:aster-1\\; and\\, more: end of support (2026-Q4\\, day not stated)" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_hostile_words_stay_in_their_calendar_line() -> None:
    names = {line.split(":")[0].split(";")[0] for line in render(factory.hostile(), "ics").replace("\r\n ", "").split("\r\n") if line}
    assert names == {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND",
                     "SUMMARY", "DESCRIPTION", "TRANSP"}
