"""Stories of availability: a region that joins several matrices, a model that arrives or spreads, and what is withdrawn.

In: findings. Out: stories. Must not know: pages, samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, distinct, grouped

MOST_PLACES = 6  # regions (or models) named for one model (or region)


def availability(pool: Pool, desk: Desk) -> Iterator[Story]:
    """Regions first, since they explain single cells; then models; then what spreads or shrinks."""
    yield from _regions(pool, desk)
    for rule in ("model-added", "model-removed"):
        yield from _models(rule, pool, desk)
    for rule in ("availability-granted", "availability-revoked"):
        for path, told in grouped(pool.rules(rule), lambda f: f"{f.path}|{_offering(f)}").items():
            yield _spread(rule, path, told)


def _offering(finding: Finding) -> str:
    return str(finding.details.get("offering") or "")


def _places(finding: Finding) -> list[str]:
    return [str(name) for key in ("regions", "models", "names") for name in finding.details.get(key) or ()]


def _regions(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for each region that joined or left, or one for all that did the same in one matrix."""
    for rule, through in (("region-added", "availability-granted"), ("region-removed", "availability-revoked")):
        told = pool.rules(rule)
        by_region = grouped(told, lambda f: f.subject)
        alike = grouped([group[0] for group in by_region.values() if len(group) == 1], lambda f: f"{f.path}|{_offering(f)}")
        groups = [group for group in by_region.values() if len(group) > 1] + list(alike.values())
        for group in groups:
            names, where = {f.subject for f in group}, {f.path for f in group}
            cells = pool.take([f for f in pool.left(through) if f.path in where and set(_places(f)) <= names])
            yield _region(rule, group, cells)


def _region(rule: str, group: Sequence[Finding], cells: Sequence[Finding]) -> Story:
    regions, offerings = distinct(f.subject for f in group), distinct(map(_offering, group))
    models = distinct(name for f in group for name in _places(f))
    same = len({tuple(_places(f)) for f in group}) == 1 or (len(group) > 1 and len(offerings) == 1)
    fields: dict[str, Any] = {
        "n": len(regions),
        "regions": cut(regions),
        "offerings": cut(offerings),
        "models": cut(models, MOST_PLACES),
        "pairs": cut([_with(f) for f in group], 3),
    }
    joins = rule == "region-added"
    if joins and models:
        head = say("{regions} joins {offerings}", "{regions} join {offerings}", "n", **fields)
        text = (
            say("{head} with {models}.", head=head, **fields)
            if same
            else say("{regions} joins {pairs}.", "{regions} join {pairs}.", "n", **fields)
        )
    elif joins:
        head = say("{regions} joins {offerings}", "{regions} join {offerings}", "n", **fields)
        text = say(
            "{regions} has a place in {offerings}, with nothing available yet.",
            "{regions} have a place in {offerings}, with nothing available yet.",
            "n",
            **fields,
        )
    else:
        head = say("{regions} leaves {offerings}", "{regions} leave {offerings}", "n", **fields)
        text = (
            say("{head}; {models} can no longer be deployed there, as far as the documentation says.", head=head, **fields)
            if models
            else say("{head}.", head=head)
        )
    title = say("{regions} in {offerings}", **fields) if joins else say("{regions} gone from {offerings}", **fields)
    return compose(
        f"{rule}:{'|'.join(regions)}:{'|'.join(offerings)}", 62 if joins else 86, title, text, [*group, *cells], say("{head}.", head=head)
    )


def _with(finding: Finding) -> Message:
    return say("{offering} with {models}", offering=_offering(finding), models=cut(_places(finding), 3))


def _models(rule: str, pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for each model that came or went in several matrices, one for the others of each matrix."""
    by_model = grouped(pool.rules(rule), lambda f: f.subject)
    for group in by_model.values():
        if len(group) > 1:
            yield _model(rule, group)
    alone = [group[0] for group in by_model.values() if len(group) == 1]
    for group in grouped(alone, lambda f: f"{f.path}|{_offering(f)}").values():
        yield _model(rule, group)


def _model(rule: str, group: Sequence[Finding]) -> Story:
    models, offerings = distinct(f.subject for f in group), distinct(map(_offering, group))
    added = rule == "model-added"
    fields: dict[str, Any] = {
        "n": len(models),
        "models": cut(models),
        "offerings": cut(offerings),
        "places": cut(_places(group[0]), MOST_PLACES),
        "m": len(_places(group[0])),
        "each": cut([_reach(f, len(models) > 1) for f in group], 4),
    }
    if len(group) == 1 and not _places(group[0]):
        text = (
            say("{models} is listed in {offerings}, available nowhere yet.", **fields)
            if added
            else say("{models} is no longer listed in {offerings}.", **fields)
        )
    elif len(group) == 1:
        text = (
            say("{models} is new in {offerings}, available in {places}.", **fields)
            if added
            else say("{models} is no longer listed in {offerings}, where it was available in {places}.", **fields)
        )
    elif len(models) == 1:
        text = say("{models} is new in {each}.", **fields) if added else say("{models} is no longer listed in {each}.", **fields)
    else:
        text = (
            say("{offerings} lists {n} more models: {each}.", **fields)
            if added
            else say("{offerings} no longer lists {n} models: {each}.", **fields)
        )
    title = say("{models} in {offerings}", **fields) if added else say("{models} gone from {offerings}", **fields)
    head = (
        say("{models} is new in {offerings}.", "{models} are new in {offerings}.", "n", **fields)
        if added
        else say("{models} is no longer listed in {offerings}.", "{models} are no longer listed in {offerings}.", "n", **fields)
    )
    return compose(
        f"{rule}:{'|'.join(models)}:{'|'.join(offerings)}", 66 if added else 90, title, text, group, head if len(group) > 1 else text
    )


def _reach(finding: Finding, by_model: bool) -> Message:
    """A model with the number of places it is available in, or the matrix with them."""
    return (
        say(
            "{name} ({n} region)",
            "{name} ({n} regions)",
            "n",
            name=finding.subject if by_model else _offering(finding),
            n=len(_places(finding)),
        )
        if finding.details.get("regions")
        else say("{name}", name=finding.subject if by_model else _offering(finding))
    )


def _spread(rule: str, key: str, told: Sequence[Finding]) -> Story:
    """What gained or lost places in one matrix, the largest change first."""
    told = sorted(told, key=lambda f: (-len(_places(f)), f.subject))
    grows = rule == "availability-granted"
    offering = _offering(told[0])
    parts = cut([_step(f, grows) for f in told], 4)
    text = say("In {offering}, {parts}.", offering=offering, parts=parts)
    names = cut([f.subject for f in told], 2)
    by_region = bool(told[0].details.get("regions"))
    if by_region:
        title = say("{names} in more regions", names=names) if grows else say("{names} in fewer regions", names=names)
    else:
        title = (
            say("{names} with more in {offering}", names=names, offering=offering)
            if grows
            else say("{names} with less in {offering}", names=names, offering=offering)
        )
    total = sum(len(_places(f)) for f in told)
    return compose(f"{rule}:{key}", (58 if grows else 84) + min(8, total // 4), title, text, told)


def _step(finding: Finding, grows: bool) -> Message:
    places, old, new = _places(finding), finding.details.get("old_count"), finding.details.get("new_count")
    fields: dict[str, Any] = {"name": finding.subject, "places": cut(places, 3)}
    if not finding.details.get("regions"):
        return say("{name} now has {places}", **fields) if grows else say("{name} no longer has {places}", **fields)
    if len(places) > 3 and isinstance(old, int) and isinstance(new, int):
        return say("{name} goes from {old} to {new} regions", old=old, new=new, **fields)
    return say("{name} reaches {places}", **fields) if grows else say("{name} leaves {places}", **fields)
