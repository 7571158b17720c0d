"""Shares work out among processes forked from this one, which see everything it has read so far.

In: a function and what each of its calls weighs. Out: the results, in order, the same as without any fork. Must not know: what the work is.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, NoReturn, TypeVar

T = TypeVar("T")
MOST = 4  # processes: results come back through one reader, so that more of them gain little
UTMOST = 64  # whatever is asked for
VARIABLE = "DIFFINSIGHT_JOBS"
_state = {"worker": False}
_known: list[object] = []  # what results of the children at work need not carry
_WIDTH, _QUEUED = 4, 1_000  # bytes of a number in a queue, and how many fit into a pipe (4 KiB when many are open) without anyone reading
_GLANCE = 0.5  # seconds between two looks whether the parent is still there


def processes() -> int:
    """How many processes may work at once: `DIFFINSIGHT_JOBS`, else the processors at hand, at most `MOST`; 1 where forking is not safe."""
    if _state["worker"] or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    asked = os.environ.get(VARIABLE, "")
    at_hand = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(UTMOST, int(asked[:9]))) if asked.isdecimal() else min(MOST, at_hand)


def work_alone() -> None:
    """From here on this process forks no others: it is one of several itself."""
    _state["worker"] = True


def spread(work: Callable[[int], T], weights: Sequence[float], least: float, known: Callable[[], Iterable[object]] = tuple) -> list[T]:
    """`[work(0), work(1), ...]`, one call a weight, the heaviest begun first. A share of less than `least` is not worth a process.

    `known`: objects that are there already, which results hold without carrying them from process to process. What a child process cannot
    do, or cannot hand back, this one does itself: so errors arise here, as without any fork.
    """
    numbers = range(len(weights))
    jobs = min(processes(), int(sum(weights) // least))
    if jobs < 2:
        return [work(number) for number in numbers]
    _known[:] = known()
    with _Queue(sorted(numbers, key=lambda number: (-weights[number], number))) as queue:
        children: list[tuple[int, int]] = []
        try:
            while len(children) < jobs - 1 and (child := _fork(lambda: [(number, work(number)) for number in queue])):
                children.append(child)
            results = {number: work(number) for number in queue}
            for _, pipe in children:
                results.update(_received(pipe))
        finally:
            _known.clear()
            for child in children:
                _end(child)
    return [results[number] if number in results else work(number) for number in numbers]


@contextmanager
def ahead(work: Callable[[], T], worth: bool = True) -> Iterator[Callable[[], T]]:
    """Begin something in a process of its own; what is given waits for its result. Where no process is to be had, or it is not `worth`
    one, the work is done when its result is asked for."""
    if not worth or processes() < 2:
        yield work
        return
    child = _fork(lambda: [work()])
    if child is None:
        yield work
        return
    try:
        yield lambda: (_received(child[1]) or [work()])[0]
    finally:
        _end(child)


class _Queue:
    """Numbers that every process takes the next one from; on the way out they are closed."""

    def __init__(self, numbers: Sequence[int]) -> None:
        size = -(-len(numbers) // _QUEUED)
        self._runs = [numbers[first : first + size] for first in range(0, len(numbers), size)]
        self._out, into = os.pipe()
        with os.fdopen(into, "wb") as stream:
            stream.write(b"".join(place.to_bytes(_WIDTH, "big") for place in range(len(self._runs))))

    def __iter__(self) -> Iterator[int]:
        while place := os.read(self._out, _WIDTH):
            yield from self._runs[int.from_bytes(place, "big")]

    def __enter__(self) -> _Queue:
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._out)


class _Pickler(pickle.Pickler):
    """Writes results; what parent and children both have is named by its place in `_known`."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._places = {id(one): place for place, one in enumerate(_known)}

    def reducer_override(self, one: object) -> Any:
        place = self._places.get(id(one))
        return NotImplemented if place is None else (_at, (place,))


def _at(place: int) -> object:
    return _known[place]


def _fork(work: Callable[[], list[Any]]) -> tuple[int, int] | None:
    """A child that does some work: its process id and the end of a pipe that its results come out of; None where no more is to be had."""
    out, into = os.pipe()
    parent = os.getpid()
    try:
        pid = os.fork()
        if not pid:
            os.close(out)
            _work(work, into, parent)
    except BaseException as error:
        if os.getpid() != parent:  # between the fork and the child's own work: it must not go on as its parent
            os._exit(1)
        os.close(out)
        os.close(into)
        if isinstance(error, OSError):  # too many processes, too little memory
            return None
        raise
    os.close(into)
    return pid, out


def _work(work: Callable[[], list[Any]], pipe: int, parent: int) -> NoReturn:
    """The child's whole life. It leaves without clean-up: what it inherited is not its own."""
    try:
        work_alone()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
        with os.fdopen(pipe, "wb") as stream:
            _Pickler(stream).dump(work())
    except BaseException:
        os._exit(1)
    os._exit(0)


def _watch(parent: int) -> NoReturn:
    """End this process with its parent: nobody would take its results."""
    while os.getppid() == parent:
        time.sleep(_GLANCE)
    os._exit(1)


def _received(pipe: int) -> list[Any]:
    """What a child handed back; nothing when it did not come to an end."""
    with os.fdopen(os.dup(pipe), "rb") as stream:
        try:
            found: list[Any] = pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, MemoryError):
            return []
    return found


def _end(child: tuple[int, int]) -> None:
    """See a child off: it has handed back its results, or nobody wants them any more."""
    pid, pipe = child
    os.close(pipe)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
