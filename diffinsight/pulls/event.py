"""Which pull request and which commits a workflow runs for.

In: the environment of a workflow and its event's payload. Out: an `Event`. Must not know: git, GitHub's API.

Source: GitHub's documentation of webhook payloads and of the variables a runner sets. The payload of a fork's pull request holds what
strangers wrote, so nothing but numbers and full object names is taken from it, and names only where their form is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffinsight.model import DiffInsightError

LINK = "<!-- diffinsight-link -->"  # what follows it in a comment says where, not what: the same findings stay the same comment
_SHA = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_NOTHING = re.compile("0+")


@dataclass(frozen=True)
class Event:
    """`base`, `head`: the ends whose difference from their merge base is asked about, "" where the payload does not say. `commits`: how
    many the pull request has, 0 when unknown. `pull`: its number, None outside pull requests. `fork`: it comes from another
    repository. `branch`: "owner:name" of a workflow_run's head, by which its pull request is found."""

    name: str
    base: str = ""
    head: str = ""
    commits: int = 0
    pull: int | None = None
    fork: bool = False
    branch: str = ""


def read_event(environment: Mapping[str, str]) -> Event:
    """The event of the running workflow; a nameless one outside workflows. Raises DiffInsightError for a payload that is none."""
    name, path = environment.get("GITHUB_EVENT_NAME", ""), environment.get("GITHUB_EVENT_PATH", "")
    if not name or not path:
        return Event("")
    try:
        payload = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DiffInsightError(f"cannot read the event's payload, GITHUB_EVENT_PATH={path}: {error}") from error
    return event_of(name, payload if isinstance(payload, Mapping) else {})


def event_of(name: str, payload: Mapping[str, Any]) -> Event:
    """An event by its name and payload."""
    if name in ("pull_request", "pull_request_target"):
        return pull_event(name, _map(payload, "pull_request"))
    if name == "merge_group":
        group = _map(payload, "merge_group")
        return Event(name, _sha(group.get("base_sha")), _sha(group.get("head_sha")))
    if name == "workflow_run":
        run = _map(payload, "workflow_run")
        owner, branch = _map(_map(run, "head_repository"), "owner").get("login"), run.get("head_branch")
        known = isinstance(owner, str) and isinstance(branch, str)
        return Event(name, head=_sha(run.get("head_sha")), branch=f"{owner}:{branch}" if known else "")
    if name == "push":
        return Event(name, _sha(payload.get("before")), _sha(payload.get("after")))
    return Event(name)


def pull_event(name: str, pull: Mapping[str, Any]) -> Event:
    """The event of a pull request, as payloads and the REST API describe one."""
    base, head, number, commits = _map(pull, "base"), _map(pull, "head"), pull.get("number"), pull.get("commits")
    home, source = _map(base, "repo").get("full_name"), _map(head, "repo").get("full_name")  # no repository: the fork was deleted
    return Event(name, _sha(base.get("sha")), _sha(head.get("sha")), commits if isinstance(commits, int) else 0,
                 number if isinstance(number, int) else None, fork=not source or source != home)


def repository_of(environment: Mapping[str, str], given: str | None) -> str:
    """OWNER/NAME of the repository to talk about. Raises DiffInsightError."""
    name = given or environment.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(name):
        raise DiffInsightError(f"{name!r} is no repository: give --repository OWNER/NAME, or set GITHUB_REPOSITORY")
    return name


def _map(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _sha(value: object) -> str:
    """A full object name; "" for anything else, the all-zero name of a new branch's past included."""
    return value if isinstance(value, str) and _SHA.fullmatch(value) and not _NOTHING.fullmatch(value) else ""
