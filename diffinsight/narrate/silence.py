"""What is said of a changed file in which no rule found anything: what was examined, and what its changed lines amount to.

In: a file change with its patch. Out: items and a title. Must not know: rules, themes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffinsight.model import FileChange, Item, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.nouns import page_noun

_MARKUP = re.compile(r"[\s*_`~>|#:+.\\-]+|<br\s*/?>", re.I)
_DEFINITION = re.compile(r"^\[(?P<id>[^\]]+)\]:\s*(?P<target>\S+)")
_ANCHOR = re.compile(r"<a\s+(?:name|id)\s*=\s*[\"']([^\"']{1,200})[\"']", re.I)
_LONGEST = 1_200


def items(file: FileChange | None) -> tuple[Item, ...]:
    """At least one item."""
    if file is None:
        return (Item(say("A change elsewhere affects this file.")),)
    if file.status == "modified" and file.patch:
        return _lines(*_sides(file.patch))
    return (Item(_whole(file)),)


def _whole(file: FileChange) -> Message:
    """A file that came, went, moved or can't be looked into."""
    if file.status == "renamed":
        text = "The file moved from {old} to {new}." if file.additions + file.deletions else "The file moved from {old} to {new} unchanged."
        return say(text, old=file.base_path, new=file.path)
    if file.binary:
        return say("The file is binary; its content was not compared.")
    if file.status in ("added", "removed"):
        n, word = (file.additions, "new") if file.status == "added" else (file.deletions, "removed")
        return say(
            "The file is {word} ({n} line); no rule applies to it.",
            "The file is {word} ({n} lines); no rule applies to it.",
            "n",
            n=n,
            word=say(word),
        )
    return say("The content of the file was not at hand and could not be compared.")


def _sides(patch: str) -> tuple[list[str], list[str]]:
    """The removed and the added lines of a patch."""
    lines = patch.split("\n")
    return (
        [line[1:].rstrip("\r") for line in lines if line.startswith("-")],
        [line[1:].rstrip("\r") for line in lines if line.startswith("+")],
    )


def _lines(old: Sequence[str], new: Sequence[str]) -> tuple[Item, ...]:
    """What changed lines amount to when no rule has a word for them."""
    before, after = "".join("".join(old).split()), "".join("".join(new).split())
    if before == after:
        return (Item(say("Both versions were read and compared: only spacing, line breaks or line endings differ.")),)
    if _MARKUP.sub("", " ".join(old)) == _MARKUP.sub("", " ".join(new)):
        return (Item(say("Both versions were read and compared: the words are the same, their markup differs.")),)
    told = [*_definitions(old, new), *_anchors(old, new)]
    if told:
        return tuple(told)
    rest = [line for line in old if line not in new], [line for line in new if line not in old]
    gone, come = ("\n".join(line.strip() for line in side if line.strip())[:_LONGEST] or None for side in rest)
    if gone is None and come is None:
        return (Item(say("Both versions were read and compared: the same lines stand in another order.")),)
    return (Item(say("No rule has a word for the changed lines; they read:"), before=gone, after=come),)


def _definitions(old: Sequence[str], new: Sequence[str]) -> list[Item]:
    """Link definitions that lead elsewhere, came or went."""
    before, after = ({m["id"]: m["target"] for line in side if (m := _DEFINITION.match(line))} for side in (old, new))
    told = [
        say("The link definition {id} leads to {new} instead of {old}.", id=name, old=before[name], new=after[name])
        for name in before
        if name in after and before[name] != after[name]
    ]
    told += [
        say("The link definition {id}, which led to {old}, is gone.", id=name, old=before[name]) for name in before if name not in after
    ]
    told += [say("The link definition {id} is new and leads to {new}.", id=name, new=after[name]) for name in after if name not in before]
    return [Item(message) for message in told]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Item]:
    """Explicit anchors that came or went."""
    before, after = (_ANCHOR.findall("\n".join(side)) for side in (old, new))
    return [
        *(Item(say("The anchor {name} is new.", name=f"#{name}")) for name in dict.fromkeys(after) if name not in before),
        *(Item(say("The anchor {name} is gone.", name=f"#{name}")) for name in dict.fromkeys(before) if name not in after),
    ]


def title(path: str, file: FileChange | None, desk: Desk) -> Message:
    """The title of such a file."""
    if file is None:
        return say("Affect {page}", page=page_noun(path, desk))
    if file.status in VERBS:
        return say(VERBS[file.status], file=desk.name(path))
    if file.binary:
        return say("Replace {file}", file=desk.name(path))
    old, new = _sides(file.patch)
    same = _MARKUP.sub("", " ".join(old)) == _MARKUP.sub("", " ".join(new))
    text = (
        "Change layout of {page}"
        if same
        else "Change link definitions of {page}"
        if _definitions(old, new)
        else "Change anchors of {page}"
        if _anchors(old, new)
        else "Edit {page}"
    )
    return say(text, page=page_noun(path, desk))


VERBS = {"added": "Add {file}", "removed": "Remove {file}", "renamed": "Move {file}"}
