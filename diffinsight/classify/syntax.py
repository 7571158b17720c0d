"""Options in the syntax lines of a page: `tool [-a] [-n length]`.

In: a change of a table of options. Out: whether the page still shows the option. Must not know: rules, alignment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from diffinsight.classify.registry import Context
from diffinsight.model import Change

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)[^\n]*\n", re.M)
_HEAD = re.compile(r"\s{0,20}(?:usage: ?)?[\w.-]{1,60}(?: [a-z]\w{0,40})? ((?:--?|/)[A-Za-z][\w-]*)(?= )", re.I)
_BLANK = re.compile(r"\[[^\[\]\n]{1,80}\]|<[^<>\n]{1,80}>")
_OPTION = re.compile(r"(?<![\w-])(?:--?|/)[A-Za-z][\w-]*")


def in_syntax(name: str, change: Change, context: Context) -> bool:
    """Does a syntax line of the page at head show an option of this name, in brackets or right after the command, while no table of the
    page lists it any more."""
    options = _OPTION.findall(name)
    if not options or not _OPTION.match(name.lstrip("`*")):
        return False
    text = unescape((context.head.read(change.file.path) or b"").decode("utf-8", "replace").replace("\\", ""))
    rows = [line for line in text.splitlines() if line.lstrip().startswith("|")]
    named = {option for row in rows for option in _OPTION.findall(row.lstrip().removeprefix("|").split("|")[0])}
    if not named.isdisjoint(options):
        return False  # the line may be that of another command
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("|")]
    shown = [re.compile(rf"[\[{{(|<]\s?{re.escape(option)}(?![\w-])[^\]\[}})>\n]{{0,80}}[\]\[}})>|](?!\()") for option in options]
    return any(one.search(line) for line in lines for one in shown) or _leads(text, options)


def _leads(text: str, options: Sequence[str]) -> bool:
    """Does a line of a code block show a command with one of these options at its head, and places to fill in after it."""
    blocks = "".join(_FENCE.split(text)[1::2])
    heads = (match[1] for line in blocks.splitlines() if (match := _HEAD.match(line)) and _BLANK.search(line))
    return not set(options).isdisjoint(heads)
