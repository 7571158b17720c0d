"""Reads JSON as people write it: byte order mark, comments, trailing commas and object literals of JavaScript.

In: text and its path. Out: values that know their lines (see `yamlio`), and warnings. Must not know: what the file is about.
"""

from __future__ import annotations

import re
from typing import Any

from diffinsight.model import Warning_
from diffinsight.parse.yamlio import load

# An end mark that may be missing keeps these linear: what is never closed is consumed, not tried again from its next character.
_STRING = r""""(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?"""
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?")
_KEY = re.compile(rf"({_STRING})|([A-Za-z_$][\w$]*)(:?)")


def without_comments(text: str) -> str:
    """The text with comments blanked, line breaks kept; strings are left alone."""
    return _COMMENT.sub(lambda found: found[0] if found[1] else re.sub(r"[^\n]", " ", found[0]), text.removeprefix("\ufeff"))


def load_json(text: str, path: str) -> tuple[Any, list[Warning_]]:
    """The value as `Map`, `Seq` and `Text` (numbers and words as written); of broken JSON what stands before the mistake."""
    cleaned = without_comments(text).replace("\t", "  ")
    value, warnings = load(cleaned, path)
    return value, [Warning_(one.path, one.message.replace("not valid YAML", "not valid JSON"), one.line) for one in warnings]


def load_literal(text: str, path: str) -> tuple[Any, list[Warning_]]:
    """The first object or list literal assigned or exported in a JavaScript or TypeScript file; None where there is none."""
    cleaned = without_comments(text).replace("\t", "  ")
    start = re.search(r"(?:=|export\s+default)\s*(?=[\[{])", cleaned)
    if start is None:
        return None, [Warning_(path, "no object literal found to read")]
    before = re.sub(r"[^\n]", " ", cleaned[:start.end()])
    body = _KEY.sub(lambda found: f'"{found[2]}":' if found[3] else found[0], cleaned[start.end():])
    value, warnings = load(before + body, path)
    return value, [one for one in warnings if not value]
