"""Mapping aligner: front matter and settings, key by key.

In: two mappings with the lines of their top keys. Out: changes of kind front-matter (or the kind asked for), one a top key.
Must not know: which keys matter to a reader. DeepDiff is asked only where a value holds mappings or lists in its turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffinsight.model import Change, FileChange


def compare_mappings(file: FileChange, old: Mapping[str, Any], new: Mapping[str, Any], old_lines: Mapping[str, int],
                     new_lines: Mapping[str, int], kind: str = "front-matter") -> list[Change]:
    """Changes of a mapping, sorted by key; order of keys and of plain lists is no difference. Keys compare without regard to case."""
    a, b = {key.lower(): key for key in old}, {key.lower(): key for key in new}
    changes = []
    for key in sorted(a.keys() | b.keys()):
        before, after = old.get(a.get(key, "")), new.get(b.get(key, ""))
        if key in a and key in b and _same(before, after):
            continue
        event = "changed" if key in a and key in b else "removed" if key in a else "added"
        changes.append(Change(kind, event, file, before, after, None, _line(old_lines, a.get(key)), _line(new_lines, b.get(key)),
                              {"key": b.get(key) or a[key]}))
    return changes


def _line(lines: Mapping[str, int], key: str | None) -> tuple[int, int] | None:
    return (lines[key], lines[key]) if key is not None and key in lines else None


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, list) and isinstance(new, list) and not any(isinstance(value, dict | list) for value in (*old, *new)):
        return {(type(value), value) for value in old} == {(type(value), value) for value in new}
    if isinstance(old, dict | list) and isinstance(new, dict | list):
        from deepdiff import DeepDiff
        return old == new or not DeepDiff(old, new, ignore_order=True)
    return " ".join(str(old).split()) == " ".join(str(new).split())
