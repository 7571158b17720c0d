"""Attributes of a parameter listed in a code block under its heading, as command references do ("Type: String", "Required: True").

In: the changes of a page's samples. Out: the same, those of such blocks as changes of their parameters. Must not know: rules, other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from diffinsight.compare.marks import COMMON, Marks
from diffinsight.compare.tables import compare_table
from diffinsight.model import Change, Lines, Sample, Scope, Section, Table

_LINE = re.compile(r"([A-Za-z][\w ()-]{1,40}?)[ \t]*:(?:[ \t]+(.*))?")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KNOWN = frozenset(("required", "mandatory", "position", "default value", "default", "aliases", "parameter sets", "accepted values",
                    "valid values", "allowed values", "accept pipeline input", "accept wildcard characters", "minimum count",
                    "maximum count", "constraint pattern", "behavior"))


def compare_attributes(changes: Iterable[Change], marks: Marks = COMMON) -> list[Change]:
    """The changes, those of attribute blocks read as one row of a parameter table each."""
    found: list[Change] = []
    for change in changes:
        old, new = (attributes(one) if isinstance(one, Sample) else {} for one in (change.before, change.after))
        section = change.section
        told: list[Change] = []
        if change.kind == "sample" and change.event == "changed" and old and new and section and section.title:
            titles = list(dict.fromkeys((*old, *new)))
            a, b = (_table(section, titles, one, sample.lines) for one, sample in ((old, change.before), (new, change.after)))
            told = compare_table(change.file, (section, a), (section, b), marks)
        found += told or [change]
    return found


def renamed_parameters(changes: Iterable[Change]) -> list[Change]:
    """A parameter change for every renamed section that lists attributes on both sides."""
    return [Change("parameter", "renamed", change.file, change.before.title, change.after.title, change.section, change.old_lines,
                   change.new_lines, {"name": change.after.title, "code": True, "text": change.after.title})
            for change in changes if change.kind == "section" and change.event == "renamed"
            and all(_listed(one) for one in (change.before, change.after))]


def _listed(section: Section) -> bool:
    return "ype:" in section.source and any(isinstance(block, Sample) and attributes(block) for block in section.blocks)


def attributes(sample: Sample) -> dict[str, str]:
    """Attribute -> value, lists on one line; empty when the code is anything else."""
    found: dict[str, str] = {}
    last = ""
    for line in sample.code.split("\n") if len(sample.code) < 2_000 and "ype:" in sample.code else ():
        match = _LINE.fullmatch(line.rstrip())
        if match:
            last = _WORDS.sub(" ", match[1]).capitalize()
            found[last] = match[2] or ""
        elif line.strip() and last:
            found[last] = f"{found[last]}, {line.strip().removeprefix('- ')}".removeprefix(", ")
        elif line.strip():
            return {}
    known = {title.lower() for title in found}
    return found if "type" in known and known & _KNOWN else {}


def _table(section: Section, titles: list[str], values: dict[str, str], lines: Lines) -> Table:
    row = (section.title, *(values.get(title, "") for title in titles))
    header = ("Parameter", *titles)
    return Table("parameter", header, (row,), header, (row,), (lines[0],), lines, Scope())
