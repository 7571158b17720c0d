"""What narrators ask about while they write: files, names, uses.

In: a range, findings, migrations. Out: `Desk`. Must not know: any one kind of finding.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from diffinsight.model import FileChange, Finding, Migration, Range, Use

_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{1,30}\b")
_SAMPLE, _FILES = 1_500, 80  # characters of a patch, and files, that show how words are spelled


@dataclass(frozen=True)
class Desk:
    """Everything of the range, indexed. `titles`: page titles by path, where known."""

    range: Range
    findings: tuple[Finding, ...]
    migrations: tuple[Migration, ...]
    titles: Mapping[str, str]
    words: dict[str, str] = field(default_factory=dict)  # path -> its words, as they are asked for

    @cached_property
    def files(self) -> Mapping[str, FileChange]:
        """Changed files by path, renamed ones by both paths."""
        found = {file.base_path: file for file in self.range.files}
        return {**found, **{file.path: file for file in self.range.files}}

    @cached_property
    def by_path(self) -> Mapping[str, tuple[Finding, ...]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.path, []).append(finding)
        return {path: tuple(told) for path, told in sorted(found.items())}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of the report: changed files, then files that only changes elsewhere affect; each part sorted."""
        changed = sorted(file.path for file in self.range.files)
        own = set(changed)
        return (*changed, *(path for path in self.by_path if path not in own))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return _shortest(self.paths, self.paths)

    def name(self, path: str) -> str:
        """A path's short name, unique in the report: its last component, with folders where two share it; an anchor stays."""
        bare, mark, anchor = path.partition("#")
        if "://" in bare or bare.startswith("/"):
            return path
        return (self._names.get(bare) or self._old_names.get(bare) or posixpath.basename(bare) or bare) + mark + anchor

    @cached_property
    def _old_names(self) -> Mapping[str, str]:
        """Short names of paths that renamed files left: unique among them and the names in use."""
        olds = [file.old_path for file in self.range.files if file.old_path and file.old_path not in self._names]
        return _shortest(olds, (*self._names, *olds))

    def names(self, paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.name(path) for path in dict.fromkeys(paths))

    @cached_property
    def homes(self) -> Mapping[str, Migration]:
        """Removed path -> where the page went."""
        return {one.source.path: one for one in reversed(self.migrations) if one.source.path and not one.source.anchor}

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Lower-case word -> how the documents write it inside sentences, for words they write in capitals; read from a sample."""
        sample = "\n".join(file.patch[:_SAMPLE] for file in self.range.files[:_FILES])
        capital = Counter(_INSIDE.findall(sample))
        best: dict[str, tuple[int, str]] = {}
        for word, n in capital.items():
            if n > 2:
                best[word.lower()] = max(best.get(word.lower(), (0, "")), (n, word))
        return {lower: word for lower, (n, word) in best.items() if n >= 9 * sample.count(f" {lower} ")}

    def uses(self, paths: Iterable[str]) -> tuple[Use, ...]:
        """Places at head that still use what left these paths (anchors too), each once; redirect entries don't count."""
        wanted = set(paths)
        found = {
            (use.path, use.line, use.old): use
            for one in self.migrations
            if one.source.path in wanted
            for use in one.uses
            if use.kind != "redirect"
        }
        return tuple(found[key] for key in sorted(found))


def _shortest(paths: Iterable[str], among: Sequence[str]) -> dict[str, str]:
    """Each path's last component, with as many folders before it as tell it from the others."""
    counts = Counter(_end(path, size) for path in among for size in range(1, path.count("/") + 2))
    return {path: next((end for size in range(1, path.count("/") + 2) if counts[end := _end(path, size)] == 1), path) for path in paths}


def _end(path: str, size: int) -> str:
    return "/".join(path.split("/")[-size:])
