"""Read access to one commit's tree.

In: a revision. Out: paths, contents and search hits. Must not know: ranges, what the documents mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from diffinsight.model import Hit
from diffinsight.walk.globs import matcher, pathspecs
from diffinsight.walk.memory import Memory
from diffinsight.walk.objects import Objects
from diffinsight.walk.paths import is_asset, shown
from diffinsight.walk.runner import Git

_HIT = re.compile(rb"^[0-9a-f]{40,64}:([^\0]+)\0([0-9]+)[\0:]([^\n]*)$", re.MULTILINE)
_END_OF_QUOTE = "\\E"  # within a fixed string git may take what follows it for an expression
FEW = 4  # a search that was made in another tree is brought up to date file by file unless more than one in so many files differs
_Searched = tuple[Mapping[str, str], Mapping[str, Sequence[Hit]]]  # the paths of a tree with their blobs, and hits by path


class GitTree:
    """The tree of one commit (a `diffinsight.model.Tree`). Symbolic links and submodules are not part of it."""

    def __init__(self, git: Git, objects: Objects, revision: str, memory: Memory | None = None) -> None:
        self._git = git
        self._objects = objects
        self._revision = revision
        self._memory = memory or Memory()
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

    def recall(self, what: str, path: str) -> Any:
        """What was remembered of a file of this path and content, from this tree or another one; None when nothing was."""
        return self._memory.get((what, path, self._paths.get(path)))

    def remember(self, what: str, path: str, value: Any, weight: int) -> None:
        """Keep what was made of a file. `weight`: its size in bytes."""
        self._memory.put((what, path, self._paths.get(path)), value, weight)

    def grep(self, literals: Sequence[str], globs: Sequence[str] = ()) -> Sequence[Hit]:
        """Lines that hold one of the fixed strings (ASCII letters match in either case), sorted by path and line."""
        patterns = sorted({literal for literal in literals if literal and not re.search("[\0\n]", literal)})
        if not patterns or not self._paths:
            return []
        self._bring()
        key = "grep", tuple(patterns), tuple(globs)
        before = self._memory.get(key)
        found = self._grep_changed(before, patterns, globs) if before else None
        if found is None:
            found = {}
            for hit in self._grep_all(patterns, globs):
                found.setdefault(hit.path, []).append(hit)
        self._memory.put(key, (self._paths, found) if before is not None else (), 1_000)  # most searches are made but once
        return [hit for path in sorted(found) for hit in found[path]]

    def _grep_all(self, patterns: Sequence[str], globs: Sequence[str]) -> list[Hit]:
        asked = sorted({max(pattern.split(_END_OF_QUOTE), key=len) for pattern in patterns} - {""})
        if not asked:
            return []
        out = self._git.run("grep", "-n", "-F", "-i", "-I", "--no-textconv", "--no-color", "--full-name", "-z", "-f", "-",
                            self._revision, "--", *(pathspecs(globs) or [":(top)"]),
                            stdin="".join(f"{pattern}\n" for pattern in asked).encode(errors="replace"), accept=(0, 1))
        hits = [Hit(shown(path), int(line), text.decode(errors="replace").removesuffix("\r")) for path, line, text in _HIT.findall(out)]
        if asked != [*patterns]:
            hits = [hit for hit in hits if any(pattern.lower() in hit.text.lower() for pattern in patterns)]
        return sorted(hits, key=lambda hit: (hit.path, hit.line))

    def _grep_changed(self, before: _Searched, patterns: Sequence[str], globs: Sequence[str]) -> dict[str, list[Hit]] | None:
        """The same by path, from a search in another tree that few files tell apart from this one; else None."""
        paths, hits = before
        differing = [path for path, blob in self._paths.items() if paths.get(path) != blob]
        if FEW * len(differing) > len(self._paths):
            return None
        found = {path: list(held) for path, held in hits.items() if path in self._paths and paths[path] == self._paths[path]}
        wanted = filter(matcher(globs), differing)
        literals = [pattern.encode(errors="replace").lower() for pattern in patterns]
        for path, content in self.read_many(wanted).items():
            if lines := _lines(content, literals):
                found[path] = [Hit(path, number, line.decode(errors="replace").removesuffix("\r")) for number, line in lines]
        return found

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


def _lines(content: bytes, literals: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Numbers and text of the lines that hold a literal (given in lower case); of none where git would see a binary file."""
    low = content.lower()
    held = [literal for literal in literals if literal in low]
    if not held or b"\0" in content[:8000]:
        return []
    pairs = zip(content.split(b"\n"), low.split(b"\n"), strict=True)
    return [(number, line) for number, (line, folded) in enumerate(pairs, 1) if any(literal in folded for literal in held)]
