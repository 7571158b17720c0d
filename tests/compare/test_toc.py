"""The tree aligner tells renamed, retargeted, moved, added and removed entries apart."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffinsight.compare.toc import across_files, compare_toc
from diffinsight.model import Change, FileChange
from diffinsight.parse.toc import parse_toc

OLD = """
Overview -> overview.md
How-to
  First batch -> start.md
  Quotas -> quotas.md
  Vision
    Overview -> vision/overview.md
    Cat -> vision/cat.md
Reference -> ref.md
"""


def yaml_of(outline: str) -> str:
    """ "Name -> href" lines, indented by two blanks a level, as a toc.yml."""
    rows = []
    for line in outline.strip("\n").split("\n"):
        pad = "  " * (len(line) - len(line.lstrip()))
        name, _, href = line.strip().partition(" -> ")
        if rows and len(pad) > len(rows[-1][0]):
            rows.append((pad, f"{pad[:-2]}items:"))
        rows.append((pad, f"{pad}- name: '{name}'" + (f"\n{pad}  href: {href}" if href else "")))
    return "\n".join(text for _, text in rows) + "\n"


def changes(old: str | None, new: str | None, path: str = "docs/toc.yml") -> list[Change]:
    read = [parse_toc(yaml_of(text), path) if text else None for text in (old, new)]
    return compare_toc(FileChange(path, "modified"), *read)


def brief(found: list[Change]) -> list[str]:
    def entry(change: Change) -> str:
        if change.event == "moved":
            names = ", ".join(new.name for _, new in change.data["entries"])
            return f"{names}: {' > '.join(change.before.trail) or '/'} => {' > '.join(change.after.trail) or '/'}"
        sides = [f"{one.name} -> {one.href}" for one in (change.before, change.after) if one]
        return " => ".join(sides)

    return [f"{change.event} {entry(change)}" for change in found]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("First batch", "Your first batch")], ["renamed First batch -> start.md => Your first batch -> start.md"]),
        ([("-> start.md", "-> begin.md")], ["retargeted First batch -> start.md => First batch -> begin.md"]),
        ([("-> start.md", "-> ./START.md?toc=/x.json")], []),
        ([("-> ref.md", "-> ref.md#list")], ["retargeted Reference -> ref.md => Reference -> ref.md#list"]),
        ([("  Quotas -> quotas.md\n", "")], ["removed Quotas -> quotas.md"]),
        ([("  Quotas", "  Limits -> limits.md\n  Quotas")], ["added Limits -> limits.md"]),
        ([("How-to", "Guides"), ("  Vision", "  Images")], ["renamed How-to ->  => Guides -> ", "renamed Vision ->  => Images -> "]),
        (
            [("Quotas -> quotas.md", "Quotas and limits -> limits.md")],
            [
                "renamed Quotas -> quotas.md => Quotas and limits -> limits.md",
                "retargeted Quotas -> quotas.md => Quotas and limits -> limits.md",
            ],
        ),
        ([("Quotas -> quotas.md", "Prices -> billing.md")], ["added Prices -> billing.md", "removed Quotas -> quotas.md"]),
        ([("  Quotas -> quotas.md\n", ""), ("Reference", "Quotas -> quotas.md\nReference")], ["moved Quotas: How-to => /"]),
        ([("    Cat", "  Cat")], ["moved Cat: How-to > Vision => How-to"]),
        ([("Overview -> overview.md\n", ""), ("Reference -> ref.md", "Reference -> ref.md\nOverview -> overview.md")], []),
        ([("How-to\n", "How-to -> how-to.md\n")], ["retargeted How-to ->  => How-to -> how-to.md"]),
        (
            [("  Vision\n    Overview -> vision/overview.md\n    Cat -> vision/cat.md\n", "")],
            [
                "removed Vision -> ",
                "removed Overview -> vision/overview.md",
                "removed Cat -> vision/cat.md",
            ],
        ),
        (
            [
                ("  Vision\n    Overview -> vision/overview.md\n    Cat -> vision/cat.md\n", ""),
                ("Reference", "Vision\n  Overview -> vision/overview.md\n  Cat -> vision/cat.md\nReference"),
            ],
            ["moved Vision: How-to => /"],
        ),
        (
            [("  Vision\n    Overview", "  Overview"), ("    Cat", "  Cat")],
            ["moved Overview, Cat: How-to > Vision => How-to", "removed Vision -> "],
        ),
        ([("  Quotas -> quotas.md", "  Quotas -> quotas.md\n  Quotas -> quotas.md")], ["added Quotas -> quotas.md"]),
        (
            [("First batch -> start.md", "Quotas -> start.md"), ("Quotas -> quotas.md", "First batch -> quotas.md")],
            [
                "renamed First batch -> start.md => Quotas -> start.md",
                "renamed Quotas -> quotas.md => First batch -> quotas.md",
            ],
        ),
    ],
)
def test_one_edit(edits: list[tuple[str, str]], expected: list[str]) -> None:
    new = OLD
    for old_text, new_text in edits:
        assert old_text in new
        new = new.replace(old_text, new_text, 1)
    assert brief(changes(OLD, new)) == expected


def test_a_wrapped_block_is_one_move() -> None:
    block = "\n".join(f"Page {n} -> p{n}.md" for n in range(230))
    wrapped = "Guides\n" + "\n".join(f"  {line}" for line in block.split("\n"))
    added, moved = changes(block, wrapped)
    assert added.event == "added" and moved.event == "moved" and len(moved.data["entries"]) == 230


def test_whole_files() -> None:
    assert {change.event for change in changes(None, OLD)} == {"added"} and len(changes(None, OLD)) == 8
    assert {change.event for change in changes(OLD, None)} == {"removed"}
    assert [entry.name for entry in changes(None, OLD)[1].data["below"]] == ["First batch", "Quotas", "Vision", "Overview", "Cat"]


def test_the_words_an_entry_is_found_by() -> None:
    old, new = "- name: A\n  href: a.md\n  displayName: x, Y\n", "- name: A\n  href: a.md\n  displayName: y,z\n"
    file = FileChange("toc.yml", "modified")
    assert [one.event for one in compare_toc(file, parse_toc(old, "toc.yml"), parse_toc(new, "toc.yml"))] == ["keywords-changed"]
    assert compare_toc(file, parse_toc(old, "toc.yml"), parse_toc(old.replace("x, Y", "y, x"), "toc.yml")) == []


def test_lines_are_those_of_each_side() -> None:
    (change,) = changes(OLD, "New -> new.md" + OLD.replace("-> ref.md", "-> reference.md"))[1:]
    assert change.old_lines == (15, 15) and change.new_lines == (17, 17)


def test_an_entry_that_went_to_another_table_is_a_move() -> None:
    left = changes(OLD, OLD.replace("  Vision\n    Overview -> vision/overview.md\n    Cat -> vision/cat.md\n", ""))
    came = changes("A -> a.md", "A -> a.md\nOverview -> overview.md\nCat -> cat.md", "docs/vision/toc.yml")
    assert brief(across_files([*left, *came])) == ["removed Vision -> ", "moved Overview, Cat: How-to > Vision => /"]


def test_a_table_that_changed_its_format_is_one_move() -> None:
    found = across_files([*changes(OLD, None, "docs/toc.yml"), *changes(None, OLD, "docs/TOC.yml")])
    assert brief(found) == ["moved Overview, How-to, Reference: / => /"] and found[0].data["from_path"] == "docs/toc.yml"


OUTLINES = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcdef"), st.sampled_from(["", "x.md", "y.md", "z.md"])), max_size=14)


def outline(rows: list[tuple[int, str, str]]) -> str:
    lines, depth = [], -1
    for wanted, name, href in rows:
        depth = min(wanted, depth + 1)
        lines.append("  " * depth + name + (f" -> {href}" if href else ""))
    return "\n".join(lines)


@settings(max_examples=300, deadline=None)
@given(OUTLINES, OUTLINES)
def test_every_entry_is_accounted_for_once(old_rows: list[tuple[int, str, str]], new_rows: list[tuple[int, str, str]]) -> None:
    old, new = outline(old_rows), outline(new_rows)
    assert changes(old, old) == []
    found = changes(old, new)
    removed, added = ([c for c in found if c.event == event] for event in ("removed", "added"))
    assert len(old_rows) - len(removed) == len(new_rows) - len(added)
    forward, backward = [c.event for c in changes(old, new)], [c.event for c in changes(new, old)]
    assert forward.count("added") - forward.count("removed") == backward.count("removed") - backward.count("added")


def test_large_unlike_tables_are_compared_quickly() -> None:
    old, new = ("\n".join(f"{name} {n} -> {name}{n}.md" for n in range(1_500)) for name in ("Old", "New"))
    started = time.perf_counter()
    assert len(changes(old, new)) == 3_000
    assert time.perf_counter() - started < 3
