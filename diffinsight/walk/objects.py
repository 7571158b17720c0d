"""Reads objects of one repository by name, in batches.

In: object names. Out: content. Must not know: paths or ranges.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from diffinsight.walk.runner import Git

LARGEST = 20 * 1024 * 1024  # bytes; a document beyond this is no document
BATCH = 256  # requests in flight: below a pipe's buffer, so that neither side waits for the other


class Objects:
    """One lasting `git cat-file --batch`, and one shot checks of what is at hand."""

    def __init__(self, git: Git, fetch: Callable[[list[str]], None] | None = None) -> None:
        self._git = git
        self._fetch = fetch
        self._lock = threading.Lock()
        self._process: Any = None

    @property
    def lazy(self) -> bool:
        """Whether content may have been left behind at a remote that can still give it."""
        return self._fetch is not None

    def commit(self, revision: str) -> tuple[str, bytes] | None:
        """Object name and content of the commit behind a revision; None where there is none, or more than one.

        The revision is one line; it goes in through a pipe, so nothing in it can be taken for an option.
        """
        with self._lock:
            pipe = self._running()
            pipe.stdin.write(f"{revision}^{{commit}}\n".encode(errors="surrogateescape"))
            pipe.stdin.flush()
            name, content = self._answer(pipe.stdout)
        return None if content is None else (name, content)

    def check(self, names: Iterable[str]) -> list[str | None]:
        """The full object name of each object, None where it is not at hand."""
        asked = list(names)
        if not asked:
            return []
        answer = self._git.run("cat-file", "--batch-check", stdin="".join(f"{name}\n" for name in asked).encode(errors="replace"))
        lines = answer.decode(errors="replace").split("\n")
        return [line.split(" ")[0] if _is_header(line) else None for line in lines[:len(asked)]]

    def missing(self, names: Iterable[str]) -> set[str]:
        """Those of the blobs that are not at hand, after fetching what the repository's own remote can give."""
        asked = sorted(set(names))
        absent = {name for name, found in zip(asked, self.check(asked), strict=True) if found is None}
        if absent and self._fetch:
            self._fetch(sorted(absent))
            return {name for name, found in zip(asked, self.check(asked), strict=True) if found is None}
        return absent

    def read(self, name: str) -> bytes | None:
        """An object's content, None where it is not at hand or too large."""
        return next(content for _, content in self.read_many([name]))

    def read_many(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """(name, content) in the order asked for."""
        asked = list(names)
        for start in range(0, len(asked), BATCH):
            with self._lock:
                batch = asked[start:start + BATCH]
                pipe = self._running()
                pipe.stdin.write("".join(f"{name}\n" for name in batch).encode())
                pipe.stdin.flush()
                answers = [self._answer(pipe.stdout)[1] for _ in batch]
            yield from zip(batch, answers, strict=True)

    def close(self) -> None:
        """End the reader. Reading again starts a new one."""
        with self._lock:
            if self._process is not None:
                self._process.stdin.close()
                self._process.wait()
                self._process.stdout.close()
                self._process.stderr.close()
                self._process = None

    def _running(self) -> Any:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
        return self._process

    @staticmethod
    def _answer(stream: Any) -> tuple[str, bytes | None]:
        header = stream.readline().decode(errors="replace")
        if not _is_header(header):
            return "", None
        name = header.split()[0]
        left = int(header.split()[2]) + 1  # one newline ends each object
        if left <= LARGEST:
            return name, bytes(stream.read(left)[:-1])
        while left > 0:
            left -= len(stream.read(min(left, 1 << 20)))
        return name, None


def _is_header(line: str) -> bool:
    """Whether a line is "name type size" (else it is "name missing" or "name ambiguous")."""
    words = line.split()
    return len(words) == 3 and words[2].isdecimal()
