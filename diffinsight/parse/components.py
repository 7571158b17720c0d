"""Text within components of MDX pages, which may be indented below its tag and is no code for that.

In: a page's text. Out: the text, with the lines between the tags of a component moved left, and without those tags that would hide code
right below them. Must not know: sections, blocks.
"""

from __future__ import annotations

import re

# A tag of a component alone on its line with an indented line below it.
_NESTED = re.compile(r"^(?P<in>[ \t]*)<[A-Z][^\n]*>[ \t]*\n(?:[ \t]*\n)*(?P=in)[ \t]+\S", re.M)
_TIGHT = re.compile(r"^[ \t]*<[A-Z][^\n]*>[ \t]*\n[ \t]*(?:`{3}|~{3})", re.M)  # one right above code
_OPEN = re.compile(r"[ \t]*<(?P<name>[A-Z][\w.]*|details|div|section)\b(?P<rest>.*)$")
_CLOSE = re.compile(r"[ \t]*</(?P<name>[A-Z][\w.]*|details|div|section)>[ \t]*$")
_HOLDS = re.compile(r"^(?!.*</).*(?<!/)>$")  # the end of a tag that neither closes itself nor holds all it does in its line
DEEPEST = 40  # components within each other
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


def unindented(text: str) -> str:
    """The text with what stands between the tags of components as far left as these. Lines stay where they are; a tag right above code
    leaves its line blank, for what is no MDX reads on as HTML from there."""
    if not (_NESTED.search(text) or _TIGHT.search(text)):
        return text
    lines = text.split("\n")
    open_: list[tuple[str, int, int]] = []  # name, indent of the tag, columns to cut from what it holds; -1 until that is seen
    fence = ""
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if fence:
            lines[number] = line[min(indent, open_[-1][2] if open_ else 0):]
            fence = "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
            continue
        close = _CLOSE.match(line)
        if close and any(name == close["name"] for name, *_ in open_):
            while open_.pop()[0] != close["name"]:
                pass
        while open_ and indent < open_[-1][1]:
            open_.pop()  # never closed
        if open_ and open_[-1][2] < 0:
            name, tag, _ = open_.pop()
            open_.append((name, tag, (open_[-1][2] if open_ else 0) + indent - tag))
        lines[number] = line[min(indent, open_[-1][2] if open_ else 0):]
        if found := _FENCE.match(line):
            fence = found[1]
            if number and (above := _OPEN.match(lines[number - 1])) and above["name"][0].isupper() and _HOLDS.search(above["rest"]):
                lines[number - 1] = ""
        elif len(open_) < DEEPEST and (opened := _OPEN.match(line)) and _HOLDS.search(opened["rest"]):
            open_.append((opened["name"], indent, -1))
    return "\n".join(lines)
