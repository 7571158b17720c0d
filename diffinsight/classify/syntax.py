"""Options in the syntax lines of a page: `tool [-a] [-n length]`.

In: a change of a table of options. Out: whether the page still shows the option. Must not know: rules, alignment.
"""

from __future__ import annotations

import re
from html import unescape

from diffinsight.classify.registry import Context
from diffinsight.model import Change

_OPTION = re.compile(r"(?<![\w-])(?:--?|/)[A-Za-z][\w-]*")


def in_syntax(name: str, change: Change, context: Context) -> bool:
    """Does a line of the page at head show an option of this name in brackets, while no table of the page lists it any more."""
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
    return any(one.search(line) for line in lines for one in shown)
