"""Where what a whole table says stands on the other side of a change: on its page, in another file, in sections, in a table like it.

In: the change of a whole table. Out: the end of a sentence. Must not know: rules, alignment.
"""

from __future__ import annotations

import re

from diffinsight.classify import wording
from diffinsight.classify.announced import included
from diffinsight.classify.registry import Context
from diffinsight.model import Change, Message, SiteMap, Tree, say

_TARGET = re.compile(r"\]\([^()\n]*\)|!INCLUDE(?=\s?\[)|</?[a-z][^<>\n]{0,400}>", re.I)
TELLING, TOLD = 12, 80  # letters of a row that make it known; of a cell that are looked for
SENTENCE = 25  # letters of a first cell that is more than a name


def partly_moved(change: Change) -> bool:
    """Did rows of a whole table move from or to another one, or stand in other words, but not all of them: the others came or went."""
    return bool(0 < change.data.get("moved", change.data.get("said", 0)) < change.data["count"])


def stands(change: Change, context: Context) -> Message | None:
    """Where what a whole table says stood before that is new, or stands now that is gone."""
    data, gone = change.data, change.after is None
    tree, path = (context.head, change.file.path) if gone else (context.base, change.file.base_path)
    if _stands(change, tree, path, context.site):
        return say("; its text still stands on the page" if gone else "; its text stood there before")
    if other := data.get("to" if gone else "from"):
        return say("; most of it stands in {path} now" if gone else "; most of it stood in {path} before", path=other)
    if data.get("sections"):
        return say("; its rows are sections now" if gone else "; its rows were sections before")
    if data.get("moved"):
        text = "; {n} of its rows stand in another table now" if gone else "; {n} of its rows stood in another table before"
        return say(text, n=data["moved"])
    if "retold" in data:
        text = "; a table like it stands under {section} now" if gone else "; a table like it stood under {section} before"
        return say(text, section=_title(data["retold"]))
    if "said" in data:
        text = "; {n} of its rows are told in other words now" if gone else "; {n} of its rows were told in other words before"
        return say(text, n=data["said"])
    return reworded(change)


def reworded(change: Change) -> Message | None:
    """Where the page says in other words what came or went as a row, or as most rows of a table."""
    title = change.data.get("reworded")
    text = "; the page said so in other words under {section} before"
    if change.after is None:
        text = "; the page says so in other words under {section} now"
    return say(text, section=_title(title)) if title is not None else None


def _title(title: str) -> str | Message:
    return title or say("the top of the page")


def _stands(change: Change, tree: Tree, path: str, site: SiteMap) -> bool:
    """Does the text of most rows of a whole table stand on the page's other side too, as a list for one, or in a file it includes."""
    text = wording.letters(_TARGET.sub(" ", included(path, tree, site)))
    rows = [[wording.letters(cell) for cell in row.split(" | ")] for row in change.data["rows"]]
    telling = [row for row in rows if len("".join(row)) >= TELLING]
    found = sum(all(cell[:TOLD] in text for cell in row) or (len(row[0]) >= SENTENCE and row[0] in text) for row in telling)
    return bool(telling) and found >= 0.7 * sum(any(row) for row in rows)
