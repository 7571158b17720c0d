"""Titles of files: verb, what, where ("Update API version in batch Python documentation").

In: a file's findings. Out: one short message. Must not know: themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from diffinsight.model import FileChange, Finding, Message, plain, say
from diffinsight.narrate import silence
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.headings import is_dated, subject_phrases
from diffinsight.narrate.nouns import contents_noun, page_name, page_noun
from diffinsight.narrate.stories.shaped import notice_kind
from diffinsight.narrate.titlebook import FACETS, Facet

LONGEST = 90  # characters of a title
_WORDS = 48  # characters of one of the document's words in it


def title_of(path: str, file: FileChange | None, findings: Sequence[Finding], desk: Desk) -> Message:
    """The title of a file's part of the report: its most consequential kind of change; at most about 90 characters."""
    if not findings or all(finding.rule == "other-file-changed" for finding in findings):
        return silence.title(path, file, desk)
    facet, told = _main_facet(findings)
    return _fitting(facet, told, path, desk)


def _main_facet(findings: Sequence[Finding]) -> tuple[Facet, list[Finding]]:
    """The kind of change that names the file: a breaking one first, then by how much it tells and how often it occurs."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        facet = FACETS.get(finding.rule, FACETS[""])
        found.setdefault(facet.key, []).append(finding)

    def rank(key: str) -> tuple[bool, int, int]:
        told = found[key]
        return any(f.label == "breaking" for f in told), FACETS[told[0].rule if told[0].rule in FACETS else ""].weight, len(told)

    best = max(sorted(found), key=rank)
    return FACETS.get(found[best][0].rule, FACETS[""]), found[best]


def _fitting(facet: Facet, told: Sequence[Finding], path: str, desk: Desk) -> Message:
    """The first form of the facet's title that is short enough; the last one otherwise."""
    places = _places(told, path, desk)
    choices = [{**places, **_names(told, most)} for most in (2, 1)]
    choices.append({**choices[-1], "page": desk.name(path)})
    made = say("Update {page}", page=desk.name(path))
    for form in facet.forms:
        for fields in choices:
            if all(fields.get(name) for name in form.needs):
                made = say(form.one, form.many, "n", **{name: value for name, value in fields.items() if value})
                if len(plain(made)) <= LONGEST:
                    return made
    return made


def _names(told: Sequence[Finding], most: int) -> dict[str, Any]:
    """What a title can call the facts themselves; "" where that is too long to be said in a title."""
    subjects = [_short(text) for text in dict.fromkeys(f.subject for f in told)]
    known = [text for text in subjects if text]
    dated = bool(known) and all(is_dated(text) for text in known)
    models = list(dict.fromkeys(str(f.details.get("model") or f.subject) for f in told))
    return {
        "n": len(subjects),
        "what": _cut(known, len(subjects), most) if known else "",
        "topic": _cut(subject_phrases(known), len(subjects), most) if known and not dated else "",
        "entry": _cut(known, len(subjects), most) if dated else "",
        "model": _cut(models, len(models), most),
        "old": _short(told[0].before or "") if len(subjects) == 1 else "",
        "new": _short(told[0].after or "") if len(subjects) == 1 else "",
        "kind": notice_kind(told[0]),
    }


def _places(told: Sequence[Finding], path: str, desk: Desk) -> dict[str, Any]:
    """What a title can call the places: the page, where a thing went, the branch of a table of contents."""
    first = told[0]
    targets = {(f.destination or "").partition("#")[0] for f in told}
    target = targets.pop() if len(targets) == 1 else ""
    offerings = {str(f.details.get("offering") or "") for f in told}
    own_title = _short(str(first.details.get("title") or first.subject), _WORDS + 12) if first.rule.startswith("page-") else ""
    return {
        "page": page_noun(path, desk),
        "file": desk.name(path),
        "name": own_title or ("" if first.rule.startswith("page-") else page_name(path, desk)),
        "target": page_name(target, desk) if target and "://" not in target else "",
        "folder": target.rsplit("/", 1)[0] if "/" in target and "://" not in target else "",
        "offering": _short(offerings.pop()) if len(offerings) == 1 else "",
        "branch": _branch(told),
        "contents": contents_noun(path, desk),
    }


def _branch(told: Sequence[Finding]) -> str:
    """The branch of a table of contents that all entries stand below, by its most telling name."""
    trails = [list(map(str, f.details.get("trail") or ())) for f in told]
    shared = [name for name in trails[0] if all(name in trail for trail in trails)]
    telling = [name for name in shared[-2:] if " " in name] or shared[-1:]
    return _short(telling[-1]) if telling and len(told) > 1 else ""


def _short(text: str, most: int = _WORDS) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else ""


def _cut(parts: Sequence[str | Message], total: int, most: int) -> tuple[str | Message, ...]:
    shown = tuple(parts[:most]) if total > most + 1 or len(parts) < total else tuple(parts[: most + 1])
    return (*shown, say("{n} more", n=total - len(shown))) if total > len(shown) else shown
