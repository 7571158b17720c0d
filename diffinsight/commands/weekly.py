"""`diffinsight weekly`: a report per period and category, those that were missed included, and an index of all.

In: arguments. Out: files below a folder; nothing where nothing is missing. Must not know: how a report is made or shown.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diffinsight.commands.options import Progress, Subparsers, command, config_of, tell, warn
from diffinsight.commands.output import write_files
from diffinsight.model import Warning_

if TYPE_CHECKING:
    from diffinsight.periods import Period
    from diffinsight.series import Ends, Series, Wanted
    from diffinsight.store import Places, Stored

Task = tuple["Ends", list[str]]  # a period and the categories it lacks
Texts = dict[Path, str]

EXAMPLES = """examples:
  diffinsight weekly --repo ../docs --weeks 8
  diffinsight weekly --repo ../docs --all --output archive --site public
  diffinsight weekly --since 2025-01 --until 2025-06 --every month
  diffinsight weekly --until "$(date -u -d 'last sunday' +%F)"

Reports go where `weekly.path` of the configuration says. Besides the periods asked for, every missing one since the oldest report
there is written; what is there is left alone. The period of the newest commit is reported once it is over; with --until, the clock
is not asked."""


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "weekly", "write a report for every week that has none yet, and an index of all", epilog=EXAMPLES)
    what = parser.add_argument_group("what to report on")
    what.add_argument("--repo", metavar="PATH|URL", help="the repository (default: the current folder)")
    what.add_argument("--every", choices=["day", "week", "month"], default="week", metavar="PERIOD", help="day, week (default) or month")
    what.add_argument("--weeks", type=_count, metavar="N", help="the last N periods (default: 1)")
    what.add_argument("--all", action="store_true", help="every period since the history began")
    what.add_argument("--since", metavar="DATE", help="from the period of this day, week or month on, and none before")
    what.add_argument("--until", metavar="DATE",
                      help="up to and with the period of this day, week or month (default: the last that is over)")
    what.add_argument("--category", metavar="NAME", action="append", help="only this category of the configuration (repeatable)")
    what.add_argument("--config", metavar="FILE", help="configuration file (default: .diffinsight.yml of the head revision)")
    where = parser.add_argument_group("where to")
    where.add_argument("--output", metavar="DIR", help="the folder that `weekly.path` starts from (default: the current folder)")
    where.add_argument("--locale", metavar="LOCALE", help="language of the reports' own words (default: en_US)")
    where.add_argument("--site", metavar="DIR", help="bring the static site of all reports up to date too, in this folder")
    where.add_argument("--url", metavar="URL", default="", help="where that site will be published, as for `diffinsight site`")
    parser.set_defaults(run=run, reads_environment=True)


def run(args: argparse.Namespace) -> int:
    from diffinsight.pipeline import Request
    from diffinsight.series import Series
    from diffinsight.store import Places, stored, sweep

    progress = Progress(args)
    settings = {"locale": args.locale} if args.locale else {}
    try:
        with Series(Request(repo=args.repo or ".", config=config_of(args), settings=settings), progress) as series:
            config = series.config
            places = Places(Path(args.output or "."), config.weekly_path, args.locale or config.locale)
            categories = args.category or sorted(config.categories)
            places.check(categories)
            series.leave_out(places.prefix)
            known = list(stored(places.folder))
            chosen = series.periods(_wanted(args), [one.period for one in known])
            sweep(path.parent for one in chosen for path in _files(places, one, categories))
            written = _catch_up(args, series, places, chosen)
    finally:
        progress.done()
    written += _show_again(places, known)
    written += write_index(places)
    tell(f"{len(written)} files written" if written else "nothing to write: every report is there", args)
    return _site(args, places) if args.site else 0


def _site(args: argparse.Namespace, places: Places) -> int:
    from diffinsight.site.write import write_site

    done = write_site(places.folder, Path(args.site), "Diff Insight", args.url)
    tell(f"{args.site}: {done.written} files written, {done.removed} removed, {done.kept} unchanged", args)
    return 0


def write_index(places: Places) -> list[Path]:
    """Bring the index of all reports and their feed up to date; returns the files written."""
    from diffinsight.site.index import index_files
    from diffinsight.store import sweep

    sweep([places.folder])
    return write_files({path: text for path, text in index_files(places).items() if not _holds(path, text)})


def _catch_up(args: argparse.Namespace, series: Series, places: Places, chosen: tuple[Period, ...]) -> list[Path]:
    """Write the reports that are missing, the oldest period first, then as they are ready: what a stopped run left out, the next
    one sees is missing, because it is younger than the oldest."""
    from diffinsight.pool import shared_out

    categories = args.category or sorted(series.config.categories)
    missing = [one for one in chosen if not all(places.has(one, category) for category in categories or ["all"])]
    tasks: list[Task] = [(ends, [category for category in categories if not places.has(ends.period, category)])
                         for ends in series.ends(missing)]
    written: list[Path] = []
    for number, (texts, warnings) in shared_out(tasks, _Writer(series, places), one_process=series.lazy):
        written += write_files(texts)
        if args.verbose:
            warn(warnings, args)
            tell(f"wrote {tasks[number][0].period.label}", args)
    return written


class _Writer:
    """What a process works with: the series as it is, or one of its own in a process that was forked since."""

    def __init__(self, series: Series, places: Places) -> None:
        self._series, self._places, self._owner = series, places, os.getpid()

    @contextmanager
    def __call__(self) -> Iterator[Callable[[Task], tuple[Texts, list[Warning_]]]]:
        if os.getpid() == self._owner:
            yield partial(_period, self._series, self._places)
        else:
            with self._series.again() as series:
                yield partial(_period, series, self._places)


def _period(series: Series, places: Places, task: Task) -> tuple[Texts, list[Warning_]]:
    with series.one_period():
        return _texts(series, places, task)


def _texts(series: Series, places: Places, task: Task) -> tuple[Texts, list[Warning_]]:
    """The files of a period, the JSON last, and what is to be warned of."""
    from diffinsight.commands.showing import show

    ends, categories = task
    reports = series.reports(ends, categories)
    texts = {place(ends.period, one.category): show(one, form)
             for one in reports for place, form in ((places.markdown, "markdown"), (places.html, "html"))}
    matrices = series.availability(ends)
    if matrices:
        texts[places.availability(ends.period)] = json.dumps(matrices, ensure_ascii=False, indent=1) + "\n"
    texts |= {places.json(ends.period, one.category): show(one, "json") for one in reports}
    return texts, [one for report in reports for one in report.warnings]


def _show_again(places: Places, known: list[Stored]) -> list[Path]:
    """HTML for reports of a store that has none yet, from their JSON; no repository is asked."""
    from diffinsight.commands.showing import show
    from diffinsight.render.stored import read_report

    lacking = {places.folder / f"{one.stem}.html": one for one in known}
    return [path for place, one in sorted(lacking.items()) if not place.is_file() and place.with_suffix(".md").is_file()
            for path in write_files({place: show(read_report(one.document), "html")})]


def _files(places: Places, period: Period, categories: list[str]) -> list[Path]:
    return [places.availability(period), *(path(period, category) for category in categories or ["all"]
                                           for path in (places.markdown, places.html, places.json))]


def _wanted(args: argparse.Namespace) -> Wanted:
    from diffinsight.series import Wanted

    now = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())  # https://reproducible-builds.org/specs/source-date-epoch
    today = datetime.fromtimestamp(now, timezone.utc).date()
    return Wanted(today, args.every, args.weeks, "0001" if args.all else args.since, args.until)


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode("utf-8", "backslashreplace")
    except OSError:
        return False


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of periods")
    return int(text)
