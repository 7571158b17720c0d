"""Shares work out among processes forked from this one, which see everything it has read so far.

In: a function and what each of its calls weighs. Out: the results, in order, the same as without any fork. Must not know: what the work is.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
MOST = 4  # processes: results come back through one reader, so that more of them gain little
VARIABLE = "DIFFINSIGHT_JOBS"
_state = {"worker": False}


def processes() -> int:
    """How many processes may work at once: `DIFFINSIGHT_JOBS`, else the processors at hand, at most `MOST`; 1 where forking is not safe."""
    if _state["worker"] or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    asked = os.environ.get(VARIABLE, "")
    at_hand = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(asked)) if asked.isdecimal() else min(MOST, at_hand)


def spread(work: Callable[[int], T], weights: Sequence[float], least: float) -> list[T]:
    """`[work(0), work(1), ...]`, one call a weight. A share of less than `least` is not worth a process of its own.

    What a child process cannot do, or cannot hand back, this one does itself: so errors arise here, as without any fork.
    """
    jobs = min(processes(), int(sum(weights) // least) if least else len(weights))
    if jobs < 2:
        return [work(number) for number in range(len(weights))]
    own, *others = _shares(weights, jobs)
    children = [_fork(work, share) for share in others]
    results: dict[int, T] = {}
    try:
        results.update((number, work(number)) for number in own)
        for share, (_, pipe) in zip(others, children, strict=True):
            results.update(_received(pipe) or ((number, work(number)) for number in share))
    finally:
        for pid, pipe in children:
            os.close(pipe)  # a child that still writes ends here
            os.waitpid(pid, 0)
    return [results[number] for number in range(len(weights))]


def _shares(weights: Sequence[float], jobs: int) -> list[list[int]]:
    """Numbers of the calls of each process: heaviest first, each to the process with least to do."""
    shares: list[list[int]] = [[] for _ in range(jobs)]
    loads = [0.0] * jobs
    for number in sorted(range(len(weights)), key=lambda number: (-weights[number], number)):
        lightest = loads.index(min(loads))
        shares[lightest].append(number)
        loads[lightest] += weights[number]
    return [sorted(share) for share in shares]


def _fork(work: Callable[[int], Any], share: Sequence[int]) -> tuple[int, int]:
    """A child that does a share of the work: its process id and the end of a pipe that its results come out of."""
    out, into = os.pipe()
    pid = os.fork()
    if pid:
        os.close(into)
        return pid, out
    os.close(out)
    _work(work, share, into)


def _work(work: Callable[[int], Any], share: Sequence[int], pipe: int) -> NoReturn:
    """The child's whole life. It leaves without clean-up: what it inherited is not its own."""
    _state["worker"] = True
    try:
        with os.fdopen(pipe, "wb") as stream:
            stream.write(pickle.dumps([(number, work(number)) for number in share], pickle.HIGHEST_PROTOCOL))
    except BaseException:
        os._exit(1)
    os._exit(0)


def _received(pipe: int) -> Any:
    """What a child handed back; None when it did not come to an end."""
    with os.fdopen(os.dup(pipe), "rb") as stream:
        try:
            return pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, MemoryError):
            return None
