"""`diffinsight range`: the commits of the pull request that a workflow runs for, and the fetch of those a checkout lacks.

In: a workflow's environment. Out: BASE...HEAD on stdout. Must not know: how a range is walked or a report made.
"""

from __future__ import annotations

import argparse
import os

from diffinsight.commands.options import Subparsers, command, tell
from diffinsight.model import DiffInsightError

_NOTHING = {  # events that may be about nothing to compare; stdout stays empty then
    "workflow_run": "no open pull request has the commit that the other workflow ran for",
    "push": "the branch is new: there is nothing to compare it with",
}


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "range", "name the commits of the pull request that a workflow runs for",
                     epilog="example:\n  diffinsight check \"$(diffinsight range --fetch)\"")
    parser.add_argument("--repo", metavar="PATH", help="the checkout (default: the current folder)")
    parser.add_argument("--fetch", action="store_true", help="fetch what a shallow checkout lacks of them")
    parser.add_argument("--repository", metavar="OWNER/NAME", help="the repository on GitHub (default: GITHUB_REPOSITORY)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from diffinsight.commands.pulling import event_now

    event = event_now(args.repository)
    if event.head and not event.base and event.name in _NOTHING:
        tell(_NOTHING[event.name], args)
        return 0
    if not (event.base and event.head):
        raise DiffInsightError(f"the event {event.name or '(none: not in a workflow)'} names no range of commits: give one, as BASE...HEAD")
    if args.fetch:
        from diffinsight.pulls.checkout import fetch_lacking

        for line in fetch_lacking(args.repo or os.curdir, event.base, event.head, event.commits):
            tell(line, args)
    print(f"{event.base}...{event.head}")
    return 0
