"""What the commands that know of pull requests share: the event, the way to the API, notices.

In: the environment. Out: an event, access, a line for the workflow's log. Must not know: what is posted.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from diffinsight.commands.options import printable, tell
from diffinsight.model import DiffInsightError
from diffinsight.pulls.event import Event, pull_event, read_event, repository_of

if TYPE_CHECKING:
    from diffinsight.pulls.client import Access

API = "https://api.github.com"


def event_now(repository: str | None) -> Event:
    """The running workflow's event; for `workflow_run`, completed with the pull request that the other workflow ran for."""
    event = read_event(os.environ)
    if event.name != "workflow_run" or not event.branch:
        return event
    from diffinsight.pulls.client import find_pull

    found = find_pull(access(), repository_of(os.environ, repository), event.branch, event.head)
    return replace(pull_event(event.name, found), head=event.head) if found else event


def access() -> Access:
    """The API's address and the token, from the environment. Raises DiffInsightError where there is no token."""
    from diffinsight.pulls.client import Access

    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise DiffInsightError("GITHUB_TOKEN is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`")
    return Access(os.environ.get("GITHUB_API_URL") or API, token)


def notice(text: str, args: argparse.Namespace) -> None:
    """One line that the reader of a workflow's run sees, or of the terminal's messages."""
    line = printable(text)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print("::notice title=diffinsight::" + line.replace("%", "%25"))
    else:
        tell(line, args)
