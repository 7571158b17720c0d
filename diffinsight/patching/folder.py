"""The working tree that is to be changed: what is in it, what is not committed, and its files replaced whole or not at all.

In: a folder inside a git work tree. Out: contents, names of dirty files; writes. Must not know: what is written, or why.

git's index and object store are only read; no hook, filter or setting of the tree's own runs. Nothing outside the folder is read or
written, nor through a symbolic link, nor in `.git`.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType

from diffinsight.model import DiffInsightError, Hit, Range, Tree
from diffinsight.patching.diff import Edit
from diffinsight.walk import RangeSpec, Repository, open_repository
from diffinsight.walk.trees import EMPTY_TREES

MOST_BYTES = 20 << 20  # of a file that is looked at


class Folder:
    """A work tree of which only what lies below `location` may be changed, or, with `whole`, all. Paths are from its top."""

    def __init__(self, location: str, whole: bool = False) -> None:
        self._repository: Repository = open_repository(location)
        top = self._repository.top
        if top is None:
            self._repository.close()
            raise DiffInsightError(f"{location} has no work tree to change: name a checkout with --target DIR")
        if whole and self._repository.subfolder:
            self._repository.close()
            self._repository = open_repository(str(top))
        self.top = Path(os.path.realpath(top))
        self._inside = f"{self._repository.subfolder}/" if self._repository.subfolder else ""

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._repository.close()

    @cached_property
    def _tree(self) -> Tree:
        return self._repository.tree(self._pending.head)

    @cached_property
    def _pending(self) -> Range:
        return self._repository.walk(RangeSpec(pending="worktree"))

    @cached_property
    def dirty(self) -> frozenset[str]:
        """Files with changes that are not committed, new ones too."""
        return frozenset(path for file in self._pending.files for path in (file.path, file.base_path))

    def holds(self, revision: str) -> bool:
        """Is it a work tree of the repository that this commit belongs to?"""
        if revision in EMPTY_TREES.values():  # which every repository has
            return False
        try:
            self._repository.tree(revision)
        except DiffInsightError:
            return False
        return True

    def find(self, literals: Sequence[str]) -> list[Hit]:
        """Lines of text files below the folder that hold one of the strings, letter case aside."""
        return [hit for hit in self._tree.grep(literals) if hit.path.startswith(self._inside)]

    def read(self, path: str) -> bytes | None:
        """A regular file's bytes as they are on disk; None where there is none to change."""
        place = self._place(path)
        if place is None or not stat.S_ISREG(place.lstat().st_mode) or place.stat().st_size > MOST_BYTES:
            return None
        return place.read_bytes()

    def stands(self, path: str) -> bool:
        """Is there a file of that path in the work tree, below the folder or not?"""
        return (self.top / path).is_file()

    def write(self, edits: Iterable[Edit]) -> None:
        """Replace the files, each in one step. Raises DiffInsightError; files whose content changed meanwhile stop it before anything
        is written."""
        ready: list[tuple[str, Path]] = []
        name = ""
        try:
            for edit in edits:
                name = edit.path
                if self.read(edit.path) != edit.before:
                    raise DiffInsightError(f"{edit.path} changed while it was being worked on: run again")
                ready.append(self._prepare(edit))
            while ready:
                temporary, place = ready[0]
                os.replace(temporary, place)
                ready.pop(0)
        except OSError as error:
            raise DiffInsightError(f"cannot write {name}: {error.strerror or error}") from error
        finally:
            for temporary, _ in ready:
                Path(temporary).unlink(missing_ok=True)

    def _prepare(self, edit: Edit) -> tuple[str, Path]:
        place = self.top / edit.path
        if self._place(edit.path, new=edit.before is None) is None:
            raise DiffInsightError(f"cannot write {edit.path}: it does not lie in the folder as a file of its own")
        handle, name = tempfile.mkstemp(prefix=".diffinsight-", suffix=".tmp", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(edit.after)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, stat.S_IMODE(place.stat().st_mode) if edit.before is not None else 0o644)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return name, place

    def _place(self, path: str, new: bool = False) -> Path | None:
        """Where a path lies on disk; None outside the folder, in `.git`, behind a symbolic link, or where nothing is."""
        parts = path.split("/")
        if not path.startswith(self._inside) or any(part in ("", ".", "..") or part.lower() == ".git" or "\\" in part for part in parts):
            return None
        place = self.top
        for number, part in enumerate(parts, 1):
            place = place / part
            if place.is_symlink() or not (place.exists() or (new and number == len(parts))):
                return None
        return place
