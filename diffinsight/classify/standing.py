"""Where what a whole table says stands on the other side of a change: on its page, in another file, in sections, in a table like it.

In: the change of a whole table. Out: the end of a sentence. Must not know: rules, alignment.
"""

from __future__ import annotations

import re

from diffinsight.classify import wording
from diffinsight.classify.announced import included
from diffinsight.classify.registry import Context
from diffinsight.model import Change, Message, SiteMap, Tree, say

_TARGET = re.compile(r"\]\([^()\n]*\)|!INCLUDE(?=\s?\[)", re.I)
TELLING, TOLD = 12, 80  # letters of a row that make it known; of a cell that are looked for
SENTENCE = 25  # letters of a first cell that is more than a name


def partly_moved(change: Change) -> bool:
    """Did rows of a whole table move from or to another one, but not all of them: the others came or went."""
    return bool(0 < change.data.get("moved", 0) < change.data["count"])


def stood(change: Change, context: Context) -> Message | None:
    """Where what a new table says stood before."""
    data = change.data
    if _stands(change, context.base, change.file.base_path, context.site):
        return say("; its text stood there before")
    if data.get("from"):
        return say("; most of it stood in {path} before", path=data["from"])
    if data.get("sections"):
        return say("; its rows were sections before")
    if data.get("moved"):
        return say("; {n} of its rows stood in another table before", n=data["moved"])
    if "retold" in data:
        return say("; a table like it stood under {section} before", section=_title(data["retold"]))
    return said_before(change)


def stands_now(change: Change, context: Context) -> Message | None:
    """Where what a table that is gone said stands now."""
    data = change.data
    if _stands(change, context.head, change.file.path, context.site):
        return say("; its text still stands on the page")
    if data.get("to"):
        return say("; most of it stands in {path} now", path=data["to"])
    if data.get("sections"):
        return say("; its rows are sections now")
    if data.get("moved"):
        return say("; {n} of its rows stand in another table now", n=data["moved"])
    if "retold" in data:
        return say("; a table like it stands under {section} now", section=_title(data["retold"]))
    return said_now(change)


def said_before(change: Change) -> Message | None:
    """Where the page said what came as a row, or as most rows of a table."""
    title = change.data.get("reworded")
    return say("; the page said so in other words under {section} before", section=_title(title)) if title is not None else None


def said_now(change: Change) -> Message | None:
    """Where the page says what went as a row, or as most rows of a table."""
    title = change.data.get("reworded")
    return say("; the page says so in other words under {section} now", section=_title(title)) if title is not None else None


def _title(title: str) -> str | Message:
    return title or say("the top of the page")


def _stands(change: Change, tree: Tree, path: str, site: SiteMap) -> bool:
    """Does the text of most rows of a whole table stand on the page's other side too, as a list for one, or in a file it includes."""
    text = wording.letters(_TARGET.sub("]", included(path, tree, site)))
    rows = [[wording.letters(cell) for cell in row.split(" | ")] for row in change.data["rows"]]
    telling = [row for row in rows if len("".join(row)) >= TELLING]
    found = sum(all(cell[:TOLD] in text for cell in row) or (len(row[0]) >= SENTENCE and row[0] in text) for row in telling)
    return bool(telling) and found >= 0.7 * len(rows)
