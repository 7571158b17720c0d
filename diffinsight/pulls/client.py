"""One pull request behind GitHub's API, through PyGithub: paged, patient with rate limits, and silent about the token.

In: the address of the API, a token, a repository and a number. Out: comments as plain values. Must not know: what they say.

Reads, edits and deletions are tried again by the library (5xx, 429, 403 of a rate limit, with the wait that GitHub asks for). Creating is
not: an answer that got lost may hide a comment that stands; the caller looks again before it repeats.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diffinsight.model import DiffInsightError

if TYPE_CHECKING:
    from github import Github, GithubException
    from github.IssueComment import IssueComment
    from github.PullRequestComment import PullRequestComment

_TRIES = 4
_LONGEST_WAIT = 120  # seconds; a longer one is not worth a runner's time
_WAIT = 1.0  # seconds before the first repetition, doubled each time


class NotAllowed(DiffInsightError):
    """The token may not do this: the read-only token of a fork's pull request, or a missing permission."""


@dataclass(frozen=True)
class Remark:
    """A comment on the pull request (`path` "") or on a line of it."""

    id: int
    author: str
    body: str
    path: str = ""


@dataclass(frozen=True)
class Access:
    """Where the API is and whose name we speak in. `wait`: seconds before a repetition (tests make it short)."""

    api: str
    token: str
    wait: float = _WAIT


class Pull:
    """A pull request. Every method raises NotAllowed or DiffInsightError, one line each."""

    def __init__(self, access: Access, repository: str, number: int) -> None:
        self._access, self._number = access, number
        with _translated():
            self._github = _open(access)
            self._repository = self._github.get_repo(repository)
        self._remarks: dict[int, IssueComment | PullRequestComment] = {}

    def me(self) -> str:
        """The login the token speaks as, as comments name their author ("github-actions[bot]" for a workflow's own token)."""
        with _translated():
            _, answer = self._github.requester.graphql_query("query { viewer { login } }", {})
            return str(answer["data"]["viewer"]["login"])

    def remarks(self) -> list[Remark]:
        """The comments in the conversation, oldest first, from all pages."""
        with _translated():
            return [self._seen(one, "") for one in self._issue().get_comments()]

    def line_remarks(self) -> list[Remark]:
        """The comments on lines, from all pages."""
        with _translated():
            return [self._seen(one, one.path) for one in self._pull().get_review_comments()]

    def add(self, body: str) -> None:
        """Write a comment."""
        with _translated():
            self._issue().create_comment(body)

    def edit(self, remark: Remark, body: str) -> None:
        """Replace a comment's text."""
        with _translated():
            self._remarks[remark.id].edit(body)

    def delete(self, remark: Remark) -> None:
        """Take a comment away."""
        with _translated():
            self._remarks[remark.id].delete()

    def suggest(self, commit: str, comments: Sequence[Mapping[str, Any]]) -> None:
        """Write one review with a comment ({"path", "line", "body"}) on each line of the head side."""
        with _translated():
            whole: list[Any] = [{**one, "side": "RIGHT"} for one in comments]
            self._pull().create_review(self._repository.get_commit(commit), body="", event="COMMENT", comments=whole)

    def again(self, attempt: Callable[[], str]) -> str:
        """Run something that creates; after an answer that may mean "later" or "perhaps", wait and run it anew: it looks first."""
        for number in range(_TRIES):
            try:
                return attempt()
            except Later as error:
                if number == _TRIES - 1 or error.seconds > _LONGEST_WAIT:
                    raise
                time.sleep(max(error.seconds, self._access.wait * 2 ** number))
        raise AssertionError

    def _issue(self) -> Any:
        return self._repository.get_issue(self._number)

    def _pull(self) -> Any:
        return self._repository.get_pull(self._number)

    def _seen(self, one: IssueComment | PullRequestComment, path: str) -> Remark:
        self._remarks[one.id] = one
        return Remark(one.id, one.user.login if one.user else "", one.body or "", path)


class Later(DiffInsightError):
    """GitHub could not answer now. `seconds`: how long it asks to wait."""

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


def find_pull(access: Access, repository: str, branch: str, head: str) -> Mapping[str, Any] | None:
    """The open pull request from `branch` ("owner:name") whose head is the commit `head`, as the API describes it."""
    with _translated():
        pulls = _open(access).get_repo(repository).get_pulls(state="open", head=branch)
        return next((one.raw_data for one in pulls if one.head.sha == head), None)


def _open(access: Access) -> Github:
    import github

    retry = github.GithubRetry(total=_TRIES, backoff_factor=access.wait, max_rate_limit_wait=_LONGEST_WAIT,
                               secondary_rate_wait=_LONGEST_WAIT / 2, status_forcelist=[429, *range(500, 600)],
                               allowed_methods={"GET", "PATCH", "DELETE"})
    return github.Github(base_url=access.api, auth=github.Auth.Token(access.token), retry=retry, per_page=100, timeout=30, lazy=True,
                         seconds_between_requests=min(0.25, access.wait), seconds_between_writes=min(1.0, access.wait))


@contextmanager
def _translated() -> Iterator[None]:
    """The library's errors as ours: one line, without headers, so without the token."""
    try:
        import requests
        from github import GithubException
    except ImportError as error:
        raise DiffInsightError("GitHub's client library is not installed: pip install 'diffinsight[github]'") from error
    try:
        yield
    except GithubException as error:
        raise _told(error) from None
    except requests.RequestException as error:
        status = getattr(error.response, "status_code", None)
        raise Later(f"GitHub's API could not be reached ({type(error).__name__}{f', status {status}' if status else ''})", 0) from None


def _told(error: GithubException) -> DiffInsightError:
    message = error.data.get("message") if isinstance(error.data, dict) else None
    said = "".join(one if one.isprintable() else " " for one in str(message or error.message or ""))[:200]
    text = f"GitHub answered {error.status}" + (f": {said}" if said else "")
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    after = headers.get("retry-after", "")
    limited = error.status == 429 or (error.status == 403 and (after or "rate limit" in said.lower()))
    if error.status >= 500 or limited:
        return Later(text, float(after) if after.isdigit() else 0)
    return NotAllowed(text) if error.status in (401, 403, 404) else DiffInsightError(text)
