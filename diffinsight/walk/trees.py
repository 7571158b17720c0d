"""Puts trees together that no commit has, to compare just what one wants.

In: paths with object names. Out: a tree stored in the scratch repository. Must not know: what the objects hold.
Source of the format: git's user manual, "Object storage format".
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable
from pathlib import Path

EMPTY_TREES = {40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",  # known to git without being stored, by length of object names
               64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"}


def write_tree(git_dir: Path, files: Iterable[tuple[bytes, str]]) -> str | None:
    """Store a tree of (path, object name) pairs; its object name, None for no files at all.

    It is a flat one: whole paths stand where git would nest a tree for each folder. Comparing trees reads that without difference,
    and it costs one file in place of an index, three processes or hundreds of nested trees.
    """
    members = sorted(files)
    if not members:
        return None
    body = b"".join(b"100644 %s\0%s" % (path, bytes.fromhex(blob)) for path, blob in members)
    content = b"tree %d\0" % len(body) + body
    name = (hashlib.sha1(content, usedforsecurity=False) if len(members[0][1]) == 40 else hashlib.sha256(content)).hexdigest()
    target = git_dir / "objects" / name[:2] / name[2:]
    target.parent.mkdir(exist_ok=True)
    part = git_dir / f"{name}.part"  # put in place whole: a git at work beside this may look for a tree of that very name
    part.write_bytes(zlib.compress(content, 1))
    os.replace(part, target)
    return name
