"""Definition lists ("term", and below it ": what it is") as tables of names and descriptions.

In: a run of text. Out: whether it is such a list, its terms, its entries. Must not know: how tables are compared.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

SENTENCE = 4  # words of what is no name
_ENTRY = re.compile(r"(?P<term>(?![-*+>|#:<\s]|\d{1,9}[.)]\s|!\[|```|~~~)[^\n|]{1,100})\n:[ \t]{1,3}\S")


@dataclass
class Entry:
    """A term with its line (from 0), what is said of it, and the blocks indented below that: (line, source)."""

    line: int
    term: str
    said: list[str] = field(default_factory=list)
    below: list[tuple[int, str]] = field(default_factory=list)


def begins(text: str, start: int = 0) -> bool:
    """Does an entry of a definition list begin here."""
    return _ENTRY.match(text, start) is not None


def terms(text: str) -> list[str]:
    """What a text defines in definition lists."""
    return [found["term"].strip() for found in _ENTRY.finditer(text) if found.start() == 0 or text[found.start() - 1] == "\n"]


def header(names: Sequence[str]) -> list[str]:
    """The heads of its columns: most names are such as are typed, or they are terms."""
    typed = sum(bool(re.fullmatch(r"`.+`|[\w.-]+", name)) for name in names)
    return ["Option" if 2 * typed >= len(names) else "Term", "Description"]


def entries(text: str) -> list[Entry]:
    """The entries of a text that begins with a definition list and holds nothing else; [] for any other text."""
    found: list[Entry] = []
    rows = text.rstrip().split("\n")
    number = 0
    while number < len(rows):
        row = rows[number]
        if row[:1] not in ("", " ", "\t", ":") and number + 1 < len(rows) and begins(f"{row}\n{rows[number + 1]}"):
            found.append(Entry(number, row.strip()))
        elif not found:
            return []
        elif row[:1] in (" ", "\t") and not rows[number - 1].strip():
            end = number
            while end < len(rows) and rows[end][:1] in ("", " ", "\t"):
                end += 1
            found[-1].below.append((number, textwrap.dedent("\n".join(rows[number:end]))))
            number = end
            continue
        elif row.strip():
            found[-1].said.append(row.removeprefix(":").strip())
        number += 1
    return found


def sentence(found: Sequence[Entry]) -> str:
    """What a list says whose one entry is a sentence and what follows from it, rather than a name with its meaning; "" for any other."""
    if len(found) != 1 or len(found[0].term.split()) < SENTENCE or found[0].below:
        return ""
    return f"{found[0].term}: {' '.join(found[0].said)}"
