"""Who has to act on a range's changes, and how.

In: findings, migrations. Out: sentences. Must not know: themes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story
from diffinsight.narrate.stories.story import cut, distinct, words

_ENDING = re.compile(r"deprecat|retir|legacy|classic|obsolete|discontinu|end of", re.IGNORECASE)

MOST = 5  # sentences


def actions(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    """Up to five sentences, the most pressing first."""
    told: list[Message] = []
    for advise in _ADVICE:
        told += advise(desk)
    return tuple(told[:MOST])


def _of(desk: Desk, *rules: str) -> list[Finding]:
    return [f for f in desk.findings if f.rule in rules]


def _deadlines(desk: Desk) -> Iterator[Message]:
    """The soonest date a retirement or deprecation names."""
    dated = sorted((date, f.path, f.subject) for f in desk.findings for date, _ in f.dates if f.label == "breaking")
    ahead = [one for one in dated if one[0] >= desk.range.head_date[: len(one[0])]]
    if ahead:
        date, path, subject = ahead[0]
        n = len({one[0] for one in ahead})
        yield say(
            "The soonest date to plan for is {date} ({subject}, in {file}).",
            "The soonest of {n} dates to plan for is {date} ({subject}, in {file}).",
            "n",
            n=n,
            date=date,
            subject=words(subject, 70),
            file=desk.name(path),
        )


def _deprecated(desk: Desk) -> Iterator[Message]:
    """Deprecations that name no date."""
    told = [f for f in _of(desk, "deprecation-announced", "model-retired", "status-demoted") if f.label == "breaking" and not f.dates]
    told = [f for f in told if f.rule != "status-demoted" or _ENDING.search(f.after or "")]  # what became a preview is there to stay
    if told and not any(f.dates for f in desk.findings):
        files = cut(desk.names(f.path for f in told), 3)
        yield say(
            "Who relies on what {files} calls deprecated should look for its replacement; no date is named.",
            "Who relies on what {files} call deprecated should look for a replacement; no date is named.",
            "n",
            n=len({f.path for f in told}),
            files=files,
        )


def _withdrawn(desk: Desk) -> Iterator[Message]:
    """Deployments that lose their model or region; a matrix may be about other things."""
    models = [f for f in _of(desk, "model-removed", "availability-revoked") if "regions" in f.details]
    regions = _of(desk, "region-removed")
    if models:
        yield say(
            "Deployments of {models} have to be checked against the regions that are left.", models=cut(distinct(f.subject for f in models))
        )
    if regions and not models:
        yield say("Deployments in {regions} have to move to another region.", regions=cut(distinct(f.subject for f in regions)))


def _code(desk: Desk) -> Iterator[Message]:
    """Code that follows the documentation and no longer matches it."""
    changed = [
        f
        for f in _of(
            desk,
            "parameter-removed",
            "parameter-renamed",
            "parameter-now-required",
            "parameter-type-changed",
            "parameter-default-changed",
            "allowed-value-removed",
        )
        if f.label == "breaking"
    ]
    if changed:
        yield say(
            "Code that sets {names} has to be compared with {files}.",
            names=cut(distinct(f.subject for f in changed)),
            files=cut(desk.names(f.path for f in changed), 3),
        )
    calls = _of(desk, "endpoint-changed", "package-changed", "command-flag-removed")
    if calls:
        yield say(
            "Code and scripts copied from {files} still do what the old samples did; compare them with the new ones.",
            files=cut(desk.names(f.path for f in calls), 3),
        )


def _versions(desk: Desk) -> Iterator[Message]:
    told = _of(desk, "api-version-changed")
    news = distinct(str(f.details.get("new", f.after)) for f in told)
    if told:
        preview = [new for new in news if "preview" in new.lower()]
        olds = cut(distinct(str(f.details.get("old", f.before)) for f in told), 3)
        if preview:
            yield say(
                "Samples copied from now on call {news}, a preview version; existing code keeps calling the version it names ({olds}).",
                news=cut(preview, 3),
                olds=olds,
            )
        else:
            yield say(
                "Existing code keeps calling the version it names ({olds}); test with {news} before you move.", olds=olds, news=cut(news, 3)
            )


def _requirements(desk: Desk) -> Iterator[Message]:
    """Who follows a page needs more than before."""
    raised = [f for f in _of(desk, "requirement-changed") if f.details.get("old") and f.details.get("new")]
    for finding in raised[:1]:
        yield say(
            "Who follows {file} now needs {new} (before: {old}).",
            file=desk.name(finding.path),
            new=str(finding.details["new"]),
            old=str(finding.details["old"]),
        )
    told = [f for f in _of(desk, "requirement-changed", "requirement-added", "limit-lowered") if f not in raised[:1]]
    files = [name for name in desk.names(f.path for f in told) if not raised or name != desk.name(raised[0].path)]
    if files:
        yield say(
            "Before following {files} again, check what it now asks for.",
            "Before following {files} again, check what they now ask for.",
            "n",
            n=len(files),
            files=cut(files, 3),
        )


def _redirects(desk: Desk) -> Iterator[Message]:
    """Removed and moved pages without a redirect."""
    told = _of(desk, "page-removed", "page-moved-without-redirect")
    if told:
        names = cut(
            [desk.name(f.before.partition(" (")[0] if f.rule == "page-moved-without-redirect" and f.before else f.path) for f in told]
        )
        yield say(
            "The maintainers should add a redirect for {names}: bookmarks and links from other sites end in an error page.",
            "The maintainers should add redirects for {names}: bookmarks and links from other sites end in an error page.",
            "n",
            n=len(told),
            names=names,
        )


def _links(desk: Desk) -> Iterator[Message]:
    """Broken links, and how many of them have a known replacement."""
    told = _of(desk, "link-broken", "toc-broken", "include-missing")
    if not told:
        return
    mended = sum(bool(f.destination) for f in told)
    files = cut(desk.names(f.path for f in told), 3)
    if mended == len(told):
        yield say(
            "The broken link in {files} has a known replacement, given with its file.",
            "All {n} broken links ({files}) have a known replacement, given with their files.",
            "n",
            n=len(told),
            files=files,
        )
    elif mended:
        yield say(
            "Of {n} broken links ({files}), {m} have a known replacement; the others need a decision.", n=len(told), m=mended, files=files
        )
    else:
        yield say(
            "The broken link in {files} needs a new target; the evidence does not name one.",
            "{n} broken links ({files}) need new targets; the evidence does not name any.",
            "n",
            n=len(told),
            files=files,
        )


_ADVICE: tuple[Callable[[Desk], Iterator[Message]], ...] = (
    _deadlines,
    _deprecated,
    _withdrawn,
    _code,
    _requirements,
    _redirects,
    _links,
    _versions,
)
