"""Headings as topics inside a sentence of ours: "Install the driver" is documented as "how to install the driver".

In: heading texts. Out: phrases. Must not know: findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from diffinsight.model import Message, say


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IMPERATIVES = _set("""
    access activate add allow apply assign attach authenticate author automate build call cancel change check choose clean clear clone
    compare complete configure connect consume convert copy create customize debug declare define delete deploy detect develop disable
    download edit enable enforce ensure evaluate examine execute explore export extend fetch filter find fix format generate get give grant
    handle import improve include increase inspect install integrate invoke join launch learn limit list load locate log lower make manage
    map measure merge migrate modify monitor move navigate obtain open optimize override package parse pass perform persist pin plan prepare
    prevent process provide provision publish pull push query read rebuild receive reclaim record reduce register remove rename render
    replace request require reset resize resolve restart restore restrict retrieve return review roll rotate run save scale schedule search
    secure select send serve set share show sign simplify skip specify start stop store stream submit switch sync synchronize tag test track
    train transfer transform troubleshoot tune turn understand uninstall unregister update upgrade upload use validate verify view wait work
    wrap write""")
_NOUNS_TOO = _set("""
    access log map package process query record request search share tag test track work format limit list load plan store stream change
    check call filter export import scale review update upgrade set schedule return show sign view cancel complete secure clean clear open
    read run start""")
_DATED = re.compile(
    r"^(?:(?:version|release|build|update)s?\s+)?(?:v?\d+(?:\.\d+)+|(?:19|20)\d\d(?:-\d\d){0,2}\b|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b[\s\d,]*(?:19|20)\d\d|\d{1,2}/\d{1,2}/)",
    re.I,
)
_SECOND = re.compile(
    r"^(?:a|an|the|your|and|or|to|with|from|in|on|up|out|it|for|all|any|multiple|new|another|custom|this|that|one|some|by|at)$", re.I
)


def subject_phrases(headings: Iterable[str]) -> tuple[str | Message, ...]:
    """Each heading as something that can be documented."""
    return tuple(topic(heading) for heading in headings)


def is_dated(heading: str) -> bool:
    """Is a heading a date or a version, as in news and release notes?"""
    return bool(_DATED.match(heading))


def topic(heading: str) -> str | Message:
    """A heading as a noun phrase: an imperative becomes "how to ...", a "how to" loses its capital; others stay as they are."""
    words = heading.split()
    if not words:
        return heading
    first = words[0]
    lowered = " ".join([first.lower(), *words[1:]])
    if first == "How" and len(words) > 2:
        return lowered
    verb = first[:1].isupper() and first[1:].islower() and first.lower() in _IMPERATIVES and len(words) > 1
    if verb and (first.lower() not in _NOUNS_TOO or _SECOND.match(words[1])):
        return say("how to {do}", do=lowered)
    if re.fullmatch(r"[A-Z][a-z]{2,}ing", first) and len(words) > 1 and not words[1][:1].isupper():
        return lowered
    return heading
