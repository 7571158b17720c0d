"""`diffinsight comment`: one comment on a pull request, kept up to date.

In: arguments, a workflow's environment. Out: a comment and suggestions on GitHub, or on stdout. Must not know: how findings are made.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from typing import Any

from diffinsight.commands.options import Subparsers, add_range, command, read_text, tell
from diffinsight.model import LABELS, DiffInsightError
from diffinsight.pulls.event import LINK


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "comment", "write or update the comment on a pull request", epilog="""examples:
  diffinsight comment origin/main...HEAD --dry-run
  diffinsight comment origin/main...HEAD --repository lumen/docs --pull 41

The token is read from GITHUB_TOKEN; in a workflow the rest is known from its event.""")
    add_range(parser)
    what = parser.add_argument_group("comment")
    what.add_argument("--category", metavar="NAME", action="append", help="only this category of the configuration")
    what.add_argument("--body", metavar="FILE", help="post this text, which `check --also comment=FILE` wrote, instead of analysing")
    what.add_argument("--suggestions", metavar="FILE", help="with --body: post what `check --also suggestions=FILE` wrote")
    what.add_argument("--report-url", metavar="URL", default="", help="link to the full report, put under the comment")
    what.add_argument("--on", choices=LABELS, default="minor", metavar="LABEL",
                      help="begin a comment only when a finding is at least this: breaking, new, minor (default: minor)")
    what.add_argument("--repository", metavar="OWNER/NAME", help="the repository on GitHub (default: GITHUB_REPOSITORY)")
    what.add_argument("--pull", metavar="N", type=int, help="the pull request (default: the one the workflow runs for)")
    what.add_argument("--dry-run", action="store_true", help="print the comment and send nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from diffinsight.commands.pulling import event_now

    if args.dry_run:
        print(_texts(args, args.range)[0], end="")
        return 0
    event = event_now(args.repository)
    number = args.pull or event.pull
    if number is None:
        raise DiffInsightError("which pull request? This is no workflow that runs for one: give --pull N")
    body, suggestions = _texts(args, args.range or (f"{event.base}...{event.head}" if event.base else None))
    body += linked(args.report_url)
    return _post(args, number, event.head, body, suggestions)


def _post(args: argparse.Namespace, number: int, head: str, body: str, suggestions: list[dict[str, Any]]) -> int:
    from diffinsight.commands.pulling import access, notice
    from diffinsight.pulls.client import NotAllowed, Pull
    from diffinsight.pulls.event import repository_of
    from diffinsight.pulls.sticky import settle, suggest

    pull = Pull(access(), repository_of(os.environ, args.repository), number)
    try:
        tell(f"comment on pull request {number}: {settle(pull, body, args.on)}", args)
    except NotAllowed as error:
        notice(f"No comment on the pull request: the token may not write one ({error}). That is so for pull requests from forks, and "
               "where `pull-requests: write` is missing. The findings are in the annotations and the job's summary.", args)
        return 0
    try:
        if head and (written := suggest(pull, head, suggestions)):
            tell(f"{written} suggestion{'s' * (written != 1)} written", args)
    except DiffInsightError as error:
        notice(f"No suggestions on lines: {error}. The comment lists the links to change.", args)
    return 0


def linked(url: str) -> str:
    """A last line with the link; "" for what is no plain web address. It counts for nothing when a comment is compared with another."""
    return f"\n{LINK}<sub>[Full report]({url})</sub>\n" if re.fullmatch(r"https?://[\w.:/?=&%~+-]{1,200}", url, re.ASCII) else ""


def _texts(args: argparse.Namespace, span: str | None) -> tuple[str, list[dict[str, Any]]]:
    """The comment and the suggestions: read from files, or made from a range."""
    if args.body:
        try:
            found = json.loads(read_text(args.suggestions)) if args.suggestions else []
        except ValueError as error:
            raise DiffInsightError(f"{args.suggestions}: not valid JSON; write it with `check --also suggestions=FILE`") from error
        return read_text(args.body), [one for one in found if isinstance(one, dict)]
    from diffinsight.commands.analysing import reports_of
    from diffinsight.commands.showing import show

    args.range = span
    _, reports = reports_of(args, args.category or [])
    if len(reports) > 1:
        raise DiffInsightError("a comment is about one report: name one --category")
    return show(reports[0], "comment"), json.loads(show(reports[0], "suggestions"))
