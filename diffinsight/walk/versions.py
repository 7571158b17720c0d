"""Which versions each file went through, along the first parents of a revision.

In: git, a revision and path limits. Out: commits with the blobs they replaced, oldest first. Must not know: what the files say.
One listing, no blob is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffinsight.walk.globs import pathspecs
from diffinsight.walk.paths import shown
from diffinsight.walk.runner import Git


@dataclass(frozen=True)
class Turn:
    """What one commit of the line made of the files: (path, blob before, blob after), None where there is none.
    `date`: committer date, ISO 8601."""

    sha: str
    date: str
    subject: str
    files: tuple[tuple[str, str | None, str | None], ...]


def turns(git: Git, revision: str, base: str | None, globs: Sequence[str]) -> Iterator[Turn]:
    """The commits after `base` (None: all) that changed a file matching `globs`, oldest first; a merge counts with all that it
    brought to its first parent."""
    out = git.run("log", "--first-parent", "-m", "--reverse", "--raw", "-z", "-r", "--root", "--no-renames", "--no-abbrev",
                  "--encoding=UTF-8", "--format=%x01%H %cI %s", revision, *([f"^{base}"] if base else []),
                  "--", *(pathspecs(globs) or [":(top)"]))
    for record in re.split(rb"(?:^|\0)\n?\x01", out)[1:]:
        head, _, rest = record.partition(b"\0")
        sha, date, subject = head.decode(errors="replace").split(" ", 2)
        tokens = rest.lstrip(b"\n").split(b"\0")
        pairs = zip(tokens[::2], tokens[1::2], strict=False)
        files = tuple(_file(meta, path) for meta, path in pairs if meta.lstrip(b"\n").startswith(b":"))
        yield Turn(sha, date, " ".join(subject.split()), files)


def _file(meta: bytes, path: bytes) -> tuple[str, str | None, str | None]:
    """":100644 100644 old new M" and a path; links and submodules count as no file."""
    old_mode, new_mode, old, new, _ = meta.decode().lstrip("\n:").split(" ")
    return shown(path), old if old_mode.startswith("100") else None, new if new_mode.startswith("100") else None
