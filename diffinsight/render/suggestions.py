"""Replacements of lines that a reviewer can take over with one click, for the lines of a pull request's diff.

In: a Report. Out: JSON, a list of {"id", "path", "line", "body"}; `line` counts at head. Must not know: GitHub's API.

GitHub takes suggestions only on lines that the diff shows, added or as context. A suggestion replaces the whole line, so it repeats the
document's own text, as it is, in a fence that the text cannot close.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from diffinsight.model import Report, say
from diffinsight.render.escape import fence, json_safe, visible
from diffinsight.render.markdown import filters
from diffinsight.render.mends import fixes
from diffinsight.render.settings import Settings

MOST = 20  # suggestions of one run; the comment lists all links to change
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)")


def render(report: Report, settings: Settings) -> str:
    """The suggestions by path and line."""
    patches = {file.path: file.patch for file in report.range.files}
    say_it = filters(settings)["say"]
    found: dict[tuple[str, int], dict[str, object]] = {}
    for fix in fixes(report):
        line = shown_lines(patches.get(fix.path, "")).get(fix.line, "")
        if not fix.new or not fix.finding or line.count(fix.old) != 1 or visible(line) != line or (fix.path, fix.line) in found:
            continue  # not in the diff, not to be told apart, or more than one thing to change on the line
        text = line.replace(fix.old, fix.new)
        marks = fence(text, 3)
        lead = say_it(say("{old} leads nowhere now.", old=fix.old))
        body = f"<!-- diffinsight:{fix.finding} -->\n{lead}\n\n{marks}suggestion\n{text}\n{marks}"
        found[fix.path, fix.line] = {"id": fix.finding, "path": fix.path, "line": fix.line, "body": body}
    return json_safe(json.dumps(list(found.values())[:MOST], ensure_ascii=False, indent=2)) + "\n"


def shown_lines(patch: str) -> Mapping[int, str]:
    """The lines of the head side that a unified diff shows, by their number."""
    lines: dict[int, str] = {}
    number = 0
    for line in patch.split("\n"):
        hunk = _HUNK.match(line)
        if hunk:
            number = int(hunk[1])
        elif number and line[:1] in ("+", " "):
            lines[number] = line[1:].rstrip("\r")
            number += 1
    return lines
