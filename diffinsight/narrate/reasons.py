"""What the evidence suggests as the reason of the changes, marked as a suggestion, and what the commits say themselves.

In: findings, migrations, commits. Out: sentences. Must not know: themes.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from diffinsight.model import Commit, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story
from diffinsight.narrate.stories.story import cut, words

_SAYS_NOTHING = re.compile(
    r"^(?:merge\b|update\s+[\w./ -]+\.\w{1,5}$|updates?\.?$|fix(?:es)?\.?$|edits?\.?$|wip|minor|acrolinx|freshness|learn editor|replay\b|"
    r"(?:repo )?sync|publish|bump|\W*$)|^#?\d+$|confirm merge|"
    r"\b(?:typos?|metadata|ms\.\w+|owner|broken links?|formatting|whitespace|spacing|spelling|grammar|lint|author)\b",
    re.I,
)
_LONGEST_SUBJECT = 110


def reasons(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    """Up to three sentences."""
    return (*_contents(desk), *_moves(desk), *_commits(desk, stories))[:3]


def _contents(desk: Desk) -> Iterator[Message]:
    """Entries of contents that led to removed pages and lead elsewhere now."""
    gone = {f.path for f in desk.findings if f.rule == "page-removed"}
    told = [
        f
        for f in desk.findings
        if f.rule == "toc-entry-retargeted"
        and posixpath.normpath(posixpath.join(posixpath.dirname(f.path), str(f.details.get("old_href", "")).partition("#")[0])) in gone
    ]
    targets = Counter(desk.name((f.destination or "").partition("#")[0]) for f in told)
    if told:
        names = [name for name, _ in targets.most_common()]
        yield say(
            "The table of contents entry that led to a removed page now leads to {names}, which suggests that it takes its place.",
            "The table of contents entries that led to the removed pages now lead to {names}, which suggests where to look instead.",
            "n",
            n=len(told),
            names=cut(names, 3),
        )


def _moves(desk: Desk) -> Iterator[Message]:
    """Redirects and moves that point one way."""
    told = [f for f in desk.findings if f.rule in ("page-merged", "page-moved", "page-replaced", "page-archived") and f.destination]
    if len(told) < 2:
        return
    homes = Counter((f.destination or "").partition("#")[0] for f in told)
    home, n = homes.most_common(1)[0]
    if n > 1 and 2 * n >= len(told):
        yield say(
            "{n} redirects lead to {home}, which suggests that it is meant as the one place for what they covered.",
            n=n,
            home=desk.name(home),
        )
        return
    folders = Counter(posixpath.dirname((f.destination or "").partition("#")[0]) for f in told if "://" not in (f.destination or ""))
    if folders:
        folder, n = folders.most_common(1)[0]
        if n > 2 and 2 * n >= len(told) and folder:
            yield say(
                "{n} of {m} pages that moved now stand under {folder}, which suggests a reorganisation around that folder.",
                n=n,
                m=len(told),
                folder=folder,
            )


def _commits(desk: Desk, stories: Sequence[Story]) -> Iterator[Message]:
    """How the commits behind the weightiest stories describe themselves, those that made most of it first."""
    by_sha = {commit.sha: commit for commit in desk.range.commits}
    votes = Counter(sha for story in stories[:3] for finding in story.findings for sha in finding.commits if sha in by_sha)
    telling = [
        by_sha[sha]
        for sha, _ in votes.most_common()
        if len(_subject(by_sha[sha]).split()) > 2 and not _SAYS_NOTHING.search(_subject(by_sha[sha]))
    ]
    chosen = list({_subject(commit): commit for commit in reversed(telling)}.items())[::-1][:2]
    if chosen:
        yield say(
            "The commit behind the main change is described as {subjects}.",
            "The commits behind the main changes are described as {subjects}.",
            "n",
            n=len(chosen),
            subjects=tuple(_named(text, commit) for text, commit in chosen),
        )


def _subject(commit: Commit) -> str:
    """A commit's subject without the numbers that forges append."""
    return words(re.sub(r"(?:\s*\(#\d+\))+$", "", commit.subject), _LONGEST_SUBJECT)


def _named(text: str, commit: Commit) -> str | Message:
    number = say(str(commit.pull_request)) if commit.pull_request else None
    return say("{subject} (pull request {n})", subject=text, n=number) if number else text
