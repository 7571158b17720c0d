"""Renames between folders of versions that stand side by side: of what `7.6/old/a.md` became, `7.7/new/a.md` is the copy for the next
version, `7.6/new/a.md` the page itself.

In: the renames git found, and paths. Out: which of them lead astray. Must not know: git, contents.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from diffinsight.model import FileChange

_VERSION = re.compile(r"v?\d+(?:\.\d+){0,3}$", re.I)


def astray(renamed: Sequence[FileChange], added: Collection[str]) -> dict[str, str]:
    """New path of a rename that leads to another version -> the path in the old one's own version that came too and is to be tried in
    its place."""
    found: dict[str, str] = {}
    for change in renamed:
        old, new = change.base_path.split("/"), change.path.split("/")
        for place, (a, b) in enumerate(zip(old[:-1], new[:-1], strict=False)):
            sibling = "/".join([*new[:place], a, *new[place + 1 :]])
            if a != b and _VERSION.match(a) and _VERSION.match(b) and sibling in added:
                found[change.path] = sibling
    return found
