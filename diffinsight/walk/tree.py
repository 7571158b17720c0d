"""Read access to one commit's tree.

In: a revision. Out: paths, contents and search hits. Must not know: ranges, what the documents mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from diffinsight.model import Hit
from diffinsight.walk.globs import pathspecs
from diffinsight.walk.objects import Objects
from diffinsight.walk.paths import is_asset, shown
from diffinsight.walk.runner import Git

_HIT = re.compile(rb"^[0-9a-f]{40,64}:([^\0]+)\0([0-9]+)[\0:]([^\n]*)$", re.MULTILINE)


class GitTree:
    """The tree of one commit (a `diffinsight.model.Tree`). Symbolic links and submodules are not part of it."""

    def __init__(self, git: Git, objects: Objects, revision: str) -> None:
        self._git = git
        self._objects = objects
        self._revision = revision
        self._brought = not objects.lazy

    @property
    def revision(self) -> str:
        return self._revision

    def paths(self) -> Mapping[str, str]:
        """Every regular file's path -> blob id, sorted by path."""
        return self._paths

    def read(self, path: str) -> bytes | None:
        """The file's content; None where the path is absent, larger than 20 MB, or its blob is not at hand."""
        return self.read_many([path]).get(path)

    def read_many(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Contents of those of the paths that can be read, in the order asked for; quicker than one by one."""
        self._bring()
        wanted = {path: self._paths[path] for path in paths if path in self._paths}
        contents = self._objects.read_many(wanted.values())
        return {path: content for path, content in zip(wanted, contents, strict=True) if content is not None}

    def grep(self, literals: Sequence[str], globs: Sequence[str] = ()) -> Sequence[Hit]:
        """Lines that hold one of the fixed strings (ASCII letters match in either case), sorted by path and line."""
        patterns = sorted({literal for literal in literals if literal and not re.search("[\0\n]", literal)})
        if not patterns or not self._paths:
            return []
        self._bring()
        out = self._git.run("grep", "-n", "-F", "-i", "-I", "--no-textconv", "--no-color", "--full-name", "-z", "-f", "-",
                            self._revision, "--", *(pathspecs(globs) or [":(top)"]),
                            stdin="".join(f"{pattern}\n" for pattern in patterns).encode(errors="replace"), accept=(0, 1))
        hits = [Hit(shown(path), int(line), text.decode(errors="replace").removesuffix("\r")) for path, line, text in _HIT.findall(out)]
        return sorted(hits, key=lambda hit: (hit.path, hit.line))

    @cached_property
    def _paths(self) -> dict[str, str]:
        found = {}
        for record in self._git.run("ls-tree", "-r", "-z", self._revision, "--").split(b"\0"):
            if record.startswith(b"100"):
                meta, _, path = record.partition(b"\t")
                found[shown(path)] = meta.split(b" ")[2].decode()
        return dict(sorted(found.items()))

    def _bring(self) -> None:
        """In a clone of our own that left contents out: fetch all documents in one go."""
        if not self._brought:
            self._brought = True
            self._objects.missing(blob for path, blob in self._paths.items() if not is_asset(path))
