"""Code sample -> the commands it runs and the flags it gives each of them.

In: a sample's code. Out: (command words, its flags). Must not know: the page around it, the other side of a comparison. A line is cut
where a pipe, a statement or a block begins, so that a flag belongs to the command it is given to; what stands in quotes is no flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHELL_WORDS = frozenset(re.split(r"\s+", (
    "az aws gcloud kubectl helm docker git npm npx dotnet pip pip3 python python3 terraform azd gh func curl wsl "
    "winget choco apt apt-get brew cargo go make cmake msbuild dism sc net hugo mkdocs dsc pwsh powershell node "
    "yarn")))
_JOINED = re.compile(r"(?<![ \t])[ \t]*[\\`^][ \t]*\n[ \t]*")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_GROUP = re.compile(r"[({]([^(){}]*)[)}]")
_DEEPEST = 12  # groups in groups that are looked into
_CUT = re.compile(r"[|;\n]|&&")
_COMMAND = re.compile(r"(?:(?:PS[^>\n]*>|[$>#%])[ \t]*)?(?:sudo )?(?P<command>[a-z][\w.-]*(?: [a-z][\w-]*(?!\S)){0,3})(?P<rest>.*)")
_CMDLET = re.compile(r"(?:PS[^>\n]*>[ \t]*)?(?:\$[\w:.]{1,80}[ \t]*=[ \t]*)?(?P<command>[A-Z][a-z]+-[A-Z]\w*)(?P<rest>.*)")
_FLAG = re.compile(r"(?<!\S)(--?[A-Za-z][\w-]*)")
_SPLAT = re.compile(r"(?<!\S)@([A-Za-z_]\w*)")
_TABLE = re.compile(r"\$(\w{1,80})[ \t]*=[ \t]*(?:\[ordered\])?@\{")
_BRACE = re.compile(r"[{}]")
_KEY = re.compile(r"(?:^|[\n;])[ \t]*['\"]?([A-Za-z]\w*)['\"]?[ \t]*=")


def commands(code: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The commands of a sample in reading order, doubles dropped. A table of parameters that is given as a whole (`@name`) counts as
    the flags it holds; one that the sample does not define stands as it is written."""
    tables = {match[1].lower(): tuple(f"-{key}" for key in _KEY.findall(_level(code, match.end()))) for match in _TABLE.finditer(code)}
    joined = _JOINED.sub(" ", code).replace("\\_", "_").replace(" \u2013", " -")  # a dash that an editor made of a hyphen
    pieces = [piece for part in _parts(_QUOTED.sub("''", joined)) for piece in _CUT.split(part)]
    return tuple(dict.fromkeys(found for piece in pieces for found in _read(piece.strip(), tables)))


def _level(code: str, start: int) -> str:
    """What stands between a brace and its end, without what stands in braces of its own."""
    depth, last, kept = 1, start, []
    for brace in _BRACE.finditer(code, start):
        if depth == 1:
            kept.append(code[last : brace.start()])
        depth, last = depth + (1 if brace[0] == "{" else -1), brace.end()
        if not depth:
            break
    return "".join(kept)


def _parts(code: str) -> list[str]:
    """The code without its groups in brackets and braces, and these apart: what follows a group belongs to what stood before it."""
    inner: list[str] = []
    for _ in range(_DEEPEST):
        groups = _GROUP.findall(code)
        if not groups:
            break
        inner += groups
        code = _GROUP.sub(" 0 ", code)
    return [code, *reversed(inner)]


def _read(piece: str, tables: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if match := _CMDLET.match(piece):  # PowerShell's parameters have one hyphen; elsewhere that is a flag's short form
        flags = [*_FLAG.findall(match["rest"])]
        for name in _SPLAT.findall(match["rest"]):
            flags += tables.get(name.lower(), (f"@{name}",))
        yield match["command"], tuple(dict.fromkeys(flags))
    elif (match := _COMMAND.match(piece)) and match["command"].split()[0] in _SHELL_WORDS:
        yield match["command"], tuple(dict.fromkeys(flag for flag in _FLAG.findall(match["rest"]) if flag.startswith("--")))
