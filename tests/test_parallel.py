"""Work shared out among processes gives what one process gives."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from diffinsight import parallel
from diffinsight.parallel import VARIABLE, spread
from diffinsight.pipeline import Request, analyse, reports
from diffinsight.render import render
from tests.gitrepo import Repo

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


@needs_fork
def test_results_come_in_order_and_from_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "3")
    results = spread(lambda number: (number, os.getpid()), [5, 1, 1, 5, 5, 2], least=1)
    assert [number for number, _ in results] == [0, 1, 2, 3, 4, 5]
    assert len({process for _, process in results}) == 3


def test_little_work_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "3")
    assert set(spread(lambda number: os.getpid(), [1, 1], least=2)) == {os.getpid()}
    assert spread(lambda number: number, [], least=2) == []


@needs_fork
def test_what_a_child_cannot_do_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            raise MemoryError
        return number

    assert spread(work, [1] * 6, least=1) == [0, 1, 2, 3, 4, 5]
    unpicklable = spread(lambda number: lambda: number, [1, 1], least=1)
    assert [one() for one in unpicklable] == [0, 1]


@needs_fork
def test_errors_are_raised_here_and_no_child_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    with pytest.raises(ZeroDivisionError):
        spread(lambda number: 1 // 0, [1, 1], least=1)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_one_process_where_forking_is_not_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "4")
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert parallel.processes() == 1
    finally:
        stop.set()
        thread.join()
    monkeypatch.setenv(VARIABLE, "nonsense")
    assert parallel.processes() >= 1


@needs_fork
def test_a_range_gives_the_same_report_in_one_process_and_in_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path)
    body = "\n\n".join(f"Lumen Batch keeps job {n} for {n} days. See [the queue](queue-{n}.md#limits)." for n in range(400))
    first = {f"docs/part-{n}.md": f"# Part {n}\n\n## Limits\n\n{body}\n" for n in range(12)}
    repo.commit(first, "Begin")
    changed = {path: text.replace("400 days", "30 days").replace("job 7 ", f"job {n} ") for n, (path, text) in enumerate(first.items())}
    repo.commit({**changed, "docs/part-0.md": None, "docs/part-new.md": changed["docs/part-1.md"]}, "Change")
    told = []
    for jobs in ("1", "3"):
        monkeypatch.setenv(VARIABLE, jobs)
        (report,) = reports(analyse(Request(str(repo.path))), [])
        told.append(render(report, "json"))
    assert "part-new.md" in told[0]
    assert told[0] == told[1]
