"""Code that a site's generator sets off by tags of its own: Hugo's `highlight` shortcode, Jekyll's `highlight` tag.

In: a page's text. Out: the text, with fences in the place of such tags; lines stay where they are. Must not know: sections, blocks.
"""

from __future__ import annotations

import re

_OPEN = re.compile(r"[ \t]*(?:\{\{[<%]|\{%-?)[ \t]*highlight[ \t]+[\"']?(?P<language>[\w+#.-]{1,40})")
_CLOSE = re.compile(r"[ \t]*(?:\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[>%]\}\}|\{%-?[ \t]*endhighlight[ \t]*-?%\})[ \t]*$")
_END = re.compile(r"(?:[>%]\}\}|%\})[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3}|~{3})")


def fenced(text: str) -> str:
    """The text with pairs of such tags, each alone on its line, as fences."""
    if "highlight" not in text:
        return text
    lines = text.split("\n")
    opened: tuple[int, str] | None = None
    within = ""  # the fence that what follows stands in
    for number, line in enumerate(lines):
        if opened and _CLOSE.match(line):
            lines[opened[0]], lines[number] = f"```{opened[1]}", "```"
            opened = None
        elif found := _FENCE.match(line):
            opened, within = None, "" if within == found[1] else within or found[1]
        elif not within and (found := _OPEN.match(line)) and _END.search(line, found.end()):
            opened = number, found["language"]
    return "\n".join(lines)
