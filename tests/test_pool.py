"""Tasks in several processes: all are done, errors arise, nothing is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.pool import shared_out


@contextmanager
def square() -> Iterator[Callable[[int], tuple[int, int]]]:
    yield lambda number: (number * number, os.getpid())


@contextmanager
def fails() -> Iterator[Callable[[int], int]]:
    def work(number: int) -> int:
        if number == 3:
            raise DiffInsightError("three is too many")
        return number

    yield work


@contextmanager
def dies() -> Iterator[Callable[[int], int]]:
    def work(number: int) -> int:
        if number == 3:
            os._exit(1)
        return number

    yield work


@contextmanager
def slow_to_begin_with() -> Iterator[Callable[[int], int]]:
    def work(number: int) -> int:
        time.sleep(0.2 if number == 0 else 0)
        return number

    yield work


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_every_task_is_done_once(jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFINSIGHT_JOBS", jobs)
    done = dict(shared_out(range(11), square))
    assert {number: result for number, (result, _) in done.items()} == {number: number * number for number in range(11)}
    assert len({process for _, process in done.values()}) <= int(jobs)
    assert (os.getpid() in {process for _, process in done.values()}) is (jobs == "1")


def test_no_task_needs_no_process() -> None:
    assert list(shared_out([], square)) == []


def test_the_first_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFINSIGHT_JOBS", "2")
    done = [number for number, _ in shared_out(range(8), slow_to_begin_with)]
    assert done[0] == 0 and sorted(done) == list(range(8))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_errors_arise_here(jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFINSIGHT_JOBS", jobs)
    with pytest.raises(DiffInsightError, match="three is too many"):
        list(shared_out(range(8), fails))


def test_a_process_that_dies_is_no_silent_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFINSIGHT_JOBS", "2")
    with pytest.raises(DiffInsightError, match="ended before its work was done"):
        list(shared_out(range(8), dies))


def test_one_process_does_it_all_where_no_other_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setenv("DIFFINSIGHT_JOBS", "2")
    monkeypatch.setattr(os, "fork", refuse)
    done = dict(shared_out(range(5), square))
    assert {process for _, process in done.values()} == {os.getpid()} and sorted(done) == list(range(5))
