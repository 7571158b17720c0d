"""Links rewritten where they stand: style, query, title, line ends and byte order mark stay as they are.

In: a file's bytes and what to write instead of which link. Out: new bytes. Must not know: why a link is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from diffinsight.resolve.written import written

_BOM = b"\xef\xbb\xbf"
_UNSAFE = re.compile(r"[\s\"'<>`\\^{}|\x00-\x1f\x7f]")


def relinked(content: bytes, path: str, swap: Callable[[str], str | None]) -> bytes:
    """The content with every link for which `swap` has another one. What is no UTF-8 passes through unharmed."""
    if b"\0" in content:
        return content
    start = len(_BOM) if content.startswith(_BOM) else 0
    text = content[start:].decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    for number, line in enumerate(lines):
        lines[number] = _line(line, path, swap)
    return content[:start] + "\n".join(lines).encode("utf-8", "surrogateescape")


def _line(line: str, path: str, swap: Callable[[str], str | None]) -> str:
    body = line.removesuffix("\r")
    for link in reversed(written(body, 0, path)):
        new = swap(link.target)
        if new is not None and new != link.target and fits(new, body[:link.start]):
            line = line[:link.start] + new + line[link.start + len(link.target):]
    return line


def fits(new: str, before: str = "") -> bool:
    """Can a link be written without quoting anything? Blanks only where it stands in angle brackets."""
    if before.endswith("<") and "](" in before[-12:]:
        new = new.replace(" ", "")
    return not _UNSAFE.search(new) and new.count("(") == new.count(")")
