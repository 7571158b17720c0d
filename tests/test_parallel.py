"""Work shared out among processes gives what one process gives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from diffinsight import parallel
from diffinsight.model import Warning_
from diffinsight.parallel import VARIABLE, ahead, spread
from diffinsight.pipeline import Request, analyse, reports
from diffinsight.render import render
from tests.gitrepo import Repo

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


@needs_fork
def test_results_come_in_order_and_from_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "3")

    def work(number: int) -> tuple[int, int]:
        time.sleep(0.05)  # long enough for the others to begin
        return number, os.getpid()

    results = spread(work, [5, 1, 1, 5, 5, 2] * 4, least=1)
    assert [number for number, _ in results] == list(range(24))
    assert len({process for _, process in results}) == 3


@needs_fork
def test_more_numbers_than_fit_into_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    assert spread(lambda number: number, [1] * 100_000, least=1) == list(range(100_000))


@needs_fork
def test_what_is_known_already_comes_back_as_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    page, here = Warning_("a.md", "known"), os.getpid()

    def work(number: int) -> tuple[object, object]:
        time.sleep(0.05)
        return page, Warning_("b.md", "new" if os.getpid() != here else "made here")

    results = spread(work, [1] * 8, least=1, known=lambda: [page])
    assert all(one is page for one, _ in results)
    assert {str(other.message) for _, other in results} == {"new", "made here"}


@needs_fork
def test_work_begun_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    for jobs, elsewhere in (("1", False), ("2", True)):
        monkeypatch.setenv(VARIABLE, jobs)
        with ahead(os.getpid) as process:
            assert (process() != os.getpid()) is elsewhere
    with ahead(os.getpid, worth=False) as process:
        assert process() == os.getpid()
    with ahead(lambda: None) as nothing:
        assert nothing() is None
    with pytest.raises(ZeroDivisionError), ahead(lambda: 1 // 0) as impossible:
        impossible()


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


@needs_fork
def test_where_no_more_processes_are_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setenv(VARIABLE, "3")
    monkeypatch.setattr(os, "fork", refuse)
    assert spread(lambda number: number, [1] * 6, least=1) == [0, 1, 2, 3, 4, 5]
    with ahead(os.getpid) as process:
        assert process() == os.getpid()


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
    for asked in ("nonsense", "0", "-1", "", "9" * 5_000):
        monkeypatch.setenv(VARIABLE, asked)
        assert 1 <= parallel.processes() <= parallel.UTMOST


PARENT = """
import os, sys, time
from diffinsight.parallel import spread
def work(number):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
spread(work, [1, 1, 1], least=1)
"""


@needs_fork
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_children_end_with_their_parent(name: str) -> None:
    running = subprocess.Popen([sys.executable, "-c", PARENT], env={**os.environ, VARIABLE: "3"}, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout
    at_work = {int(running.stdout.readline()) for _ in range(3)}
    assert running.pid in at_work and len(at_work) == 3
    running.send_signal(getattr(signal, name))
    began = time.monotonic()
    assert running.stdout.read() == ""  # its end: nobody holds the pipe any more
    assert running.wait() and time.monotonic() - began < 10


@needs_fork
def test_an_error_here_does_not_wait_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    here, began = os.getpid(), time.monotonic()

    def work(number: int) -> float:
        time.sleep(0.3 if os.getpid() == here else 30)
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        spread(work, [1, 1], least=1)
    assert time.monotonic() - began < 10


@needs_fork
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_report_that_is_told_to_end_leaves_nothing(name: str, code: int, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "docs")
    rows = [f"| part-{n} | {n} |\n" for n in range(30_000)]
    head = "# Limits\n\n| Name | Limit |\n|---|---|\n"
    repo.commit({f"part-{n}.md": head + "".join(rows) for n in range(4)})
    repo.commit({f"part-{n}.md": head + "".join(rows[n + 1 :]).replace("7 |", "8 |") for n in range(4)})
    places = tmp_path / "places"
    places.mkdir()
    command = [sys.executable, "-m", "diffinsight", "report", "--repo", str(repo.path), "--output", str(tmp_path / "out.md")]
    running = subprocess.Popen(command, env={**os.environ, VARIABLE: "2", "TMPDIR": str(places)}, text=True, stderr=subprocess.PIPE)
    while not list(places.iterdir()):
        time.sleep(0.02)
    time.sleep(0.6)
    running.send_signal(getattr(signal, name))
    assert running.stderr and "internal error" not in running.stderr.read()
    assert running.wait() == code
    assert [one.name for one in tmp_path.iterdir() if one.name not in ("docs", "places")] == [] == list(places.iterdir())


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
