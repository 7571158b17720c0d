"""A patch of whole files as `git apply` takes it.

In: paths with their bytes before and after. Out: bytes of a unified diff. Must not know: why anything changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 3  # lines of context
_PLAIN = re.compile(r"[\w./+=@,~()\[\]{}#%&!^-]+", re.ASCII)
_NAMED = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
Step = tuple[int, int, int, int]  # lines [a, b) became lines [c, d)


@dataclass(frozen=True)
class Edit:
    """One file's content before and after. `before` None: the file is new."""

    path: str
    before: bytes | None
    after: bytes


def patch(edit: Edit) -> bytes:
    """The unified diff of one file, with git's header; b"" when nothing differs."""
    if edit.before == edit.after:
        return b""
    old, new = _lines(edit.before or b""), _lines(edit.after)
    a, b = _name(f"a/{edit.path}"), _name(f"b/{edit.path}")
    created = edit.before is None
    head = f"diff --git {a} {b}\n{'new file mode 100644' + chr(10) if created else ''}--- {'/dev/null' if created else a}\n+++ {b}\n"
    return head.encode() + b"".join(_hunk(group, old, new) for group in _groups(_steps(old, new)))


def _lines(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _steps(old: list[bytes], new: list[bytes]) -> Iterator[Step]:
    """What differs. Long files of which little differs are the rule, so both ends are taken off first."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - start
    end = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    a, b = old[start:len(old) - end], new[start:len(new) - end]
    if len(a) == len(b):
        yield from ((start + i, start + i + 1, start + i, start + i + 1) for i in range(len(a)) if a[i] != b[i])
        return
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start + i, start + j, start + k, start + m


def _groups(steps: Iterator[Step]) -> Iterator[list[Step]]:
    group: list[Step] = []
    for step in steps:
        if group and step[0] - group[-1][1] > 2 * AROUND:
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _hunk(group: list[Step], old: list[bytes], new: list[bytes]) -> bytes:
    first, last = max(0, group[0][0] - AROUND), min(len(old), group[-1][1] + AROUND)
    shift = group[0][2] - group[0][0]
    body, at = [], first
    for a, b, c, d in group:
        body += [b" " + line for line in old[at:a]]
        body += [*(b"-" + line for line in old[a:b]), *(b"+" + line for line in new[c:d])]
        at = b
    body += [b" " + line for line in old[at:last]]
    size_old, size_new = last - first, last - first + sum(d - c - (b - a) for a, b, c, d in group)
    head = f"@@ -{_span(first, size_old)} +{_span(first + shift, size_new)} @@\n".encode()
    return head + b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in body)


def _span(start: int, size: int) -> str:
    return f"{start + (size > 0)},{size}"


def _name(path: str) -> str:
    """A path as git writes it in a header: in quotes with escapes unless it is plain."""
    if _PLAIN.fullmatch(path):
        return path
    data = path.encode("utf-8", "surrogateescape")
    return '"' + "".join(f"\\{_NAMED[one]}" if one in _NAMED else chr(one) if 32 <= one < 127 else f"\\{one:03o}" for one in data) + '"'
