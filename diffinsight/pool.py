"""Does a row of tasks in several processes that each begin once, and gives the results as they come.

In: tasks, and what a process does with them. Out: (number of the task, result). Must not know: what the tasks are.

Neighbouring tasks go to the same process, which may keep what they share; one that has nothing left takes from the end of another's.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from diffinsight.model import DiffInsightError
from diffinsight.parallel import VARIABLE, processes, work_alone

Task = TypeVar("Task")
Result = TypeVar("Result")
Begin = Callable[[], AbstractContextManager[Callable[[Task], Result]]]
LEAST = 2  # tasks that make a process of its own worth while


def shared_out(tasks: Sequence[Task], begin: Begin[Task, Result], one_process: bool = False) -> Iterator[tuple[int, Result]]:
    """(number, result) of every task, the first one first, the others in any order. `begin` opens what a process works with.

    Errors of a task arise here. A process whose parent is killed ends with the task at hand.
    """
    jobs = 1 if one_process else min(processes(), len(tasks) // LEAST)
    try:
        crew = _Workers(jobs, lambda number: tasks[number], begin) if jobs > 1 else None
    except OSError:  # too many processes, too little memory
        crew = None
    if crew is None:
        if tasks:
            with begin() as work:
                yield from ((number, work(task)) for number, task in enumerate(tasks))
        return
    shares = [list(range(len(tasks) * job // jobs, len(tasks) * (job + 1) // jobs)) for job in range(jobs)]
    with crew as workers:
        early: list[tuple[int, Any]] = []
        begun = False
        for done in workers.results(shares):
            early.append(done)
            begun = begun or done[0] == 0
            if begun:
                yield from sorted(early, key=lambda pair: pair[0])
                early = []


class _Workers:
    """Forked processes that take the numbers of tasks and give their results."""

    def __init__(self, count: int, task: Callable[[int], Any], begin: Begin[Any, Any]) -> None:
        gc.freeze()  # what is there is shared with the children as long as nobody touches it
        context = multiprocessing.get_context("fork")
        pipes = [context.Pipe() for _ in range(count)]
        self._ends = [mine for mine, _ in pipes]
        others = [[end for pair in pipes for end in pair if end is not theirs] for _, theirs in pipes]
        self._processes = [context.Process(target=_live, args=(theirs, rest, task, begin), daemon=True)
                           for (_, theirs), rest in zip(pipes, others, strict=True)]
        try:
            for process in self._processes:
                process.start()
        except OSError:
            self._processes = [process for process in self._processes if process.pid]
            self.__exit__(OSError)
            raise
        finally:
            gc.unfreeze()
            for _, theirs in pipes:
                theirs.close()

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.join(10 if kind is None else 0)
            process.terminate()
            process.join()

    def results(self, shares: list[list[int]]) -> Iterator[tuple[int, Any]]:
        """Results as they come. `shares`: the numbers meant for each process; they are used up."""
        waiting: dict[Connection, list[int]] = dict(zip(self._ends, shares, strict=True))
        busy = {end: _next(end, waiting) for end in self._ends}
        while busy:
            for end in wait(list(busy)):
                assert isinstance(end, Connection)
                number = busy.pop(end)
                result, error = _received(end)
                if error is not None:
                    raise error
                following = _next(end, waiting)
                if following is not None:
                    busy[end] = following
                yield number, result


def _next(end: Connection, waiting: dict[Connection, list[int]]) -> Any:
    """Hand a process its next task: the first of its own, else the last of who has most; its number, None when all are out."""
    own = waiting[end]
    other = max(waiting.values(), key=len)
    number = own.pop(0) if own else other.pop() if other else None
    if number is not None:
        end.send(number)
    return number


def _received(end: Connection) -> tuple[Any, BaseException | None]:
    try:
        result, error = end.recv()
    except (EOFError, OSError):
        return None, DiffInsightError(f"a process ended before its work was done: run again, with {VARIABLE}=1 if memory is short")
    return result, error


def _live(pipe: Connection, others: list[Connection], task: Callable[[int], Any], begin: Begin[Any, Any]) -> None:
    """A child's whole life: until the parent closes the pipe."""
    for end in others:
        end.close()  # else nobody would notice that somebody is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without closing what was opened
    work_alone()
    try:
        with begin() as work:
            while True:
                pipe.send((work(task(pipe.recv())), None))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        pipe.send((None, error))
