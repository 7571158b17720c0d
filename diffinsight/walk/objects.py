"""Reads objects of one repository by name, in batches.

In: object names. Out: content. Must not know: paths or ranges.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from diffinsight.walk.runner import Git

LARGEST = 20 * 1024 * 1024  # bytes; a document beyond this is no document
BATCH = 128  # requests in flight: below a pipe's buffer, so that neither side waits for the other


class Objects:
    """One lasting `git cat-file --batch`, and one shot checks of what is at hand."""

    def __init__(self, git: Git, fetch: Callable[[list[str]], None] | None = None) -> None:
        self._git = git
        self._fetch = fetch
        self._lock = threading.Lock()
        self._process: Any = None
        self._inherited: Any = None
        self._owner = os.getpid()

    @property
    def lazy(self) -> bool:
        """Whether content may have been left behind at a remote that can still give it."""
        return self._fetch is not None

    def commit(self, revision: str) -> tuple[str, bytes] | None:
        """Object name and content of the commit behind a revision; None where there is none, or more than one.

        The revision is one line; it goes in through a pipe, so nothing in it can be taken for an option.
        """
        name, content = next(self._ask([f"{revision}^{{commit}}"]))
        return None if content is None else (name, content)

    def missing(self, names: Iterable[str]) -> set[str]:
        """Those of the blobs that are not at hand, after fetching what the repository's own remote can give."""
        absent = self._absent(sorted(set(names)))
        if absent and self._fetch:
            self._fetch(absent)
            absent = self._absent(absent)
        return set(absent)

    def read_many(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """Contents in the order asked for, None for what is not at hand or too large."""
        return (content for _, content in self._ask(names))

    def close(self) -> None:
        """End the reader. Reading again starts a new one."""
        with self._lock:
            if self._process is not None:
                process, self._process = self._process.proc, None
                for stream in (process.stdin, process.stdout, process.stderr):  # first all: it may be in the middle of an answer
                    with suppress(OSError):
                        stream.close()
                process.wait()

    def _absent(self, names: Sequence[str]) -> list[str]:
        answer = self._git.run("cat-file", "--batch-check", stdin="".join(f"{name}\n" for name in names).encode())
        return [name for name, line in zip(names, answer.decode().splitlines(), strict=True) if not _is_header(line)]

    def _ask(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """(object name, content) of each request, in order."""
        rest = iter(names)
        while batch := list(islice(rest, BATCH)):
            with self._lock:
                answers: list[tuple[str, bytes | None]] = []
                while len(answers) < len(batch):  # git gives up on a broken object or an impossible revision: go on behind it
                    answers += self._answers(batch[len(answers):])
            yield from answers

    def _answers(self, batch: Sequence[str]) -> list[tuple[str, bytes | None]]:
        """Answers up to the first that ended the reader, which counts as not at hand."""
        if self._owner != os.getpid():  # forked since: the reader answers the process that began it
            self._owner, self._inherited, self._process = os.getpid(), self._process, None
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
            with suppress(AttributeError, OSError):  # not on every Windows
                os.set_blocking(self._process.stderr.fileno(), False)
        process, answers = self._process, []
        with suppress(BrokenPipeError):
            process.stdin.write("".join(f"{name}\n" for name in batch).encode(errors="surrogateescape"))
            process.stdin.flush()
        for _ in batch:
            header = process.stdout.readline().decode(errors="replace")
            answers.append(_content(header, process.stdout))
            if not header:
                self._process = None
                break
        with suppress(OSError):
            process.stderr.read()  # complaints are of no use, but a pipe full of them would stop git
        return answers


def _content(header: str, stream: Any) -> tuple[str, bytes | None]:
    if not _is_header(header):
        return "", None
    name, _, size = header.split()
    left = int(size) + 1  # one newline ends each object
    if left <= LARGEST:
        return name, bytes(stream.read(left)[:-1])
    while left > 0:
        left -= len(stream.read(min(left, 1 << 20)))
    return name, None


def _is_header(line: str) -> bool:
    """Whether a line is "name type size" (else it is "name missing" or "name ambiguous")."""
    words = line.split()
    return len(words) == 3 and words[2].isdecimal()
