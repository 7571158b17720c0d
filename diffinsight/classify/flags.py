"""The flags of a sample's commands that only one of its two versions shows.

In: a changed sample, the tree of its other side. Out: commands with their flags. Must not know: how code is read, what a finding says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffinsight.model import Change, Sample, Tree

_FLAG = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")
_NAMED = re.compile(r"(?:^|\s)-[a-z]\w*[ \t:]+[\"'({@]*$")
WINDOW = 60  # letters before a value in which the flag it is given to stands
STEM = 5  # letters that two spellings of one name begin with


def news(change: Change, gone: bool, tree: Tree, path: str) -> Iterator[tuple[str, list[str]]]:
    """Command -> the flags that went from it (`gone`) or came to it, and that `path` in `tree`, the page's other side, shows with no
    command at all."""
    shown: frozenset[str] | None = None
    for command, names in _differing(change, gone):
        if shown is None:
            found = _FLAG.findall((tree.read(path) or b"").decode("utf-8", "replace").replace("\\_", "_").replace(" \u2013", " -"))
            shown = frozenset([*found, *(flag.lower() for flag in found)])
        left = [name for name in names if name not in shown and not (_cmdlet(command) and name.lower() in shown)]
        if left:
            yield command, left


def _cmdlet(command: str) -> bool:
    """Is it PowerShell's: then capitals make no difference in its parameters."""
    return command[0].isupper()


def _flags(sample: Sample) -> dict[str, dict[str, str]]:
    """Command -> its flags by the name they are compared by."""
    found: dict[str, dict[str, str]] = {}
    for command, flags in sample.reading.commands:
        names = found.setdefault(" ".join(command.split()[:4]), {})
        names.update({flag.lower() if _cmdlet(command) else flag: flag for flag in flags})
    return found


def _differing(change: Change, gone: bool) -> Iterator[tuple[str, list[str]]]:
    """The flags of commands that both samples run; without PowerShell's that are another spelling of one the other sample gives, and
    those whose value it gives without a name."""
    a, b = _flags(change.before), _flags(change.after)
    own, other = (a, b) if gone else (b, a)
    code, there = (change.before.code, change.after.code) if gone else (change.after.code, change.before.code)
    for command in sorted(own.keys() & other.keys()):
        if any(flag.startswith("@") for flag in (*own[command], *other[command])):
            continue  # parameters that are defined elsewhere
        lone, answers = own[command].keys() - other[command].keys(), other[command].keys() - own[command].keys()
        names = sorted(own[command][key] for key in lone if not _slip(own[command][key], code, there) and not (
            _cmdlet(command) and (any(_same(key[1:], like[1:]) for like in answers) or _unnamed(own[command][key], code, there))))
        if names:
            yield command, names


def _slip(flag: str, code: str, there: str) -> bool:
    """Does the other sample have the same line but for the flag's hyphens: they were a slip in front of a value."""
    lines = {"".join(line.split()) for line in there.split("\n")}
    return any("".join(line.replace(flag, flag.lstrip("-"), 1).split()) in lines for line in code.split("\n") if flag in line)


def _same(name: str, like: str) -> bool:
    """Is one name short for the other, or its plural."""
    short = min(len(name), len(like))
    stem = next((i for i in range(short) if name[i] != like[i]), short)
    return name in like or like in name or (stem >= STEM and stem >= 0.7 * max(len(name), len(like)))


def _unnamed(flag: str, code: str, there: str) -> bool:
    """Does the other sample give the flag's value without naming it."""
    value = re.search(rf"(?<!\S){re.escape(flag)}[ \t:]+[\"'({{@]*\s*([^\s|;-][^\s|;]*)", code)
    bare = value[1].strip("\"'(){},").lower() if value else ""
    place = there.lower().find(bare) if len(bare) > 1 else -1
    return place >= 0 and not _NAMED.search(there[max(0, place - WINDOW) : place].lower())
