"""Rules about code samples. In: sample and api-version changes. Out: findings. Must not know: how code is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffinsight.classify import flags, wording
from diffinsight.classify.digest import ALONE, MOST
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Label, Message, Sample, say

_VERSION = re.compile(r"(?<!\d)v?\d+(?:\.\d+)+(?:-[\w.]+)?")
_STAND_IN = re.compile(r"^(?:my|your|some|the|example)?[._-]?(?:package|module)s?[._-]?(?:id|name|[a-z\d])?$", re.I)  # for any package
_PLACEHOLDER = re.compile(r"[{}<>$]|^YOUR[_-]|(?:^|[_-])(?:sample|example)(?:[_-]|$)", re.I)
_LANGUAGE = {
    "csharp": "C#",
    "cpp": "C++",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "json": "JSON",
    "yaml": "YAML",
    "xml": "XML",
    "http": "HTTP",
    "powershell": "PowerShell",
    "bash": "shell",
    "sql": "SQL",
    "html": "HTML",
    "css": "CSS",
    "php": "PHP",
}


def _named(sample: Sample) -> Message:
    if sample.drawn:
        return say("diagram")
    language = _LANGUAGE.get(sample.language, sample.language.capitalize() if sample.language.isalpha() else "")
    return say("code sample ({language})", language=say(language)) if language else say("code sample")


@rule("sample:added", label="new")
def sample_added(change: Change, context: Context) -> Iterator[Finding]:
    """A section that was there before has a code sample more. Minor where the page showed it before, its lines stood in another file of
    the range, or it is but a remark in the place of code.

    Why: there is something to copy that was not.
    Do: try it.
    Example: a Python sample is new under "List batches".
    Neighbours: section-added owns samples of new sections; sample-changed samples that were rewritten.
    """
    one: Sample = change.after
    stood = change.data.get("from")
    again = change.data.get("again")
    source = say(", taken over from {path}", path=stood) if stood else say(", the same as one the page had before") if again else say("")
    message = say("A {kind} is new{source}: {code}", kind=_named(one), source=source, code=wording.excerpt(one.code, 400))
    label: Label | None = "minor" if stood or again or one.remark else None
    yield state(change, wording.excerpt(one.code, 60), message, after=one.code[:ALONE], label=label, language=one.language)


@rule("sample:removed", label="minor")
def sample_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A code sample is gone from a section that stayed. Breaking when the page has none left in its language, or when it was the last
    to show the package it installs or the endpoint it calls; never where its lines stand in another file now.

    Why: who copied from it has to look elsewhere.
    Do: keep your copy; check whether the call is still right.
    Example: the shell sample that installs `lumen-agent.msi` is gone.
    Neighbours: section-removed owns samples of removed sections.
    """
    one: Sample = change.before
    last = tuple(name for name in change.data["last"] if not _named_elsewhere(name, change, context))
    to = change.data.get("to")
    only = change.data["only"] and not (one.drawn or one.remark)
    why = say("")
    if to:
        why = say(", and stands in {path} now", path=to)
    elif only:
        why = say(", the page's last in that language")
    elif last:
        why = say(", the last that shows {names}", names=last)
    message = say("A {kind} is gone{why}: {code}", kind=_named(one), why=why, code=wording.excerpt(one.code, 400))
    yield state(
        change,
        wording.excerpt(one.code, 60),
        message,
        before=one.code[:ALONE],
        label="breaking" if (only or last) and not to else None,
        destination=to,
        language=one.language,
    )


def _named_elsewhere(name: str, change: Change, context: Context) -> bool:
    """Do pages that changed in the range name what a removed sample used: then it moved there."""
    return any(hit.path in context.changed_paths and hit.path != change.file.path for hit in context.head.grep([name]))


@rule("sample:changed", label="minor")
def sample_changed(change: Change, context: Context) -> Iterator[Finding]:
    """Lines of a code sample changed.

    Why: what readers copy differs.
    Do: compare with your copy.
    Example: `client.run(plan)` replaces `plan.invoke()`.
    Neighbours: api-version-changed owns samples in which nothing but the API version differs; endpoint-changed, sdk-version-changed,
    model-name-changed and the command-flag rules state what a changed line means.
    """
    hunks = change.data["hunks"]
    if not hunks or change.data.get("only_versions"):
        return
    old = "\n".join(a for a, _ in hunks if a)[:MOST]
    new = "\n".join(b for _, b in hunks if b)[:MOST]
    n = len(hunks)
    where = change.section.title if change.section else ""
    message = (
        say(
            "The {kind} under {where} changed in one place.",
            "The {kind} under {where} changed in {n} places.",
            "n",
            kind=_named(change.after),
            where=where,
            n=n,
        )
        if where
        else say("The {kind} changed in one place.", "The {kind} changed in {n} places.", "n", kind=_named(change.after), n=n)
    )
    yield state(
        change, where or wording.excerpt(new or old, 60), message, before=old or None, after=new or None, language=change.after.language
    )


@rule("api-version:changed", label="minor")
def api_version_changed(change: Change, context: Context) -> Iterator[Finding]:
    """Samples or text name another API version; one finding a page for each pair of versions.

    Why: calls that follow the documentation use the new version; behaviour can differ between versions.
    Do: test with the new version before the old one is retired.
    Example: `2024-10-21` became `2025-03-01-preview` in 7 samples.
    Neighbours: sample-changed owns what else differs in those samples; value-changed other versions in text.
    """
    old, new, places = change.before, change.after, change.data["places"]
    sections = tuple(dict.fromkeys(section for section, _ in places if section))
    message = say(
        "The API version changed from {old} to {new} in {n} sample{where}.",
        "The API version changed from {old} to {new} in {n} samples{where}.",
        "n",
        old=old,
        new=new,
        n=len(places),
        where=say(" under {sections}", sections=sections) if sections else say(""),
    )
    yield state(change, new, message, before=old, after=new, group="", old=old, new=new, count=len(places), sections=list(sections))


def _gone_and_come(
    old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return [x for x in old if x not in new], [x for x in new if x not in old]


@rule("sample:changed", label="breaking")
def endpoint_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A sample calls another URL path, or the same one with another HTTP method.

    Why: code that calls the old one may fail.
    Do: call the new one.
    Example: `POST /v1/batches` became `POST /v2/batches`.
    Neighbours: api-version-changed owns changes of the version parameter alone; sample-changed the rest of the sample.
    """
    gone, came = _gone_and_come(change.before.reading.requests, change.after.reading.requests)
    for old, new in zip(gone, came, strict=False):
        a, b = " ".join(old), " ".join(new)
        if _VERSION.sub("", a) == _VERSION.sub("", b) or _same_but_names(a, b):
            continue  # another release of the same download, or a name in place of a placeholder
        yield state(
            change, b, say("The sample calls {new} instead of {old}.", old=a, new=b), before=a, after=b, method=new[0], path_=new[1]
        )


def _same_but_names(old: str, new: str) -> bool:
    """Do two calls differ only where one of them has a placeholder."""
    a, b = old.split("/"), new.split("/")
    return len(a) == len(b) and all(one == other or _PLACEHOLDER.search(one) or _PLACEHOLDER.search(other)
                                    for one, other in zip(a, b, strict=True))


@rule("sample:changed", label="breaking")
def command_flag_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A command of a sample no longer uses a flag, and nothing else on the page shows it.

    Why: the flag may be gone or have another name.
    Do: check the command's help before you keep using it.
    Example: `--legacy-auth` is gone from `lumen batch create`.
    Neighbours: command-flag-added is the twin; parameter-removed owns tables of flags.
    """
    for command, names in flags.news(change, True, context.head, change.file.path):
        message = say("The command {command} is shown without {flags} now.", command=command, flags=tuple(names))
        yield state(change, f"{command} {' '.join(names)}", message, before=" ".join(names), command=command, flags=names)


@rule("sample:changed", label="new")
def command_flag_added(change: Change, context: Context) -> Iterator[Finding]:
    """A command of a sample uses a flag that nothing on the page showed before.

    Why: the flag may be new, or now needed.
    Do: check whether you need it.
    Example: `--region` is new in `lumen batch create`.
    Neighbours: command-flag-removed is the twin.
    """
    for command, names in flags.news(change, False, context.base, change.file.base_path):
        message = say("The command {command} is shown with {flags} now.", command=command, flags=tuple(names))
        yield state(change, f"{command} {' '.join(names)}", message, after=" ".join(names), command=command, flags=names)


@rule("sample:changed", label="minor")
def sdk_version_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A package is pinned to another version in a sample.

    Why: the documentation was checked against that version.
    Do: update with care across major versions.
    Example: `lumen-sdk` went from 1.4.0 to 2.0.0.
    Neighbours: api-version-changed owns service API versions; package-changed another package.
    """
    a, b = dict(change.before.reading.packages), dict(change.after.reading.packages)
    for name in sorted(a.keys() & b.keys()):
        if a[name] != b[name]:
            old, new = (version or "no pinned version" for version in (a[name], b[name]))
            yield state(
                change,
                name,
                say("The package {name} went from {old} to {new}.", name=name, old=old, new=new),
                before=f"{name} {a[name]}".strip(),
                after=f"{name} {b[name]}".strip(),
                package=name,
                old=a[name],
                new=b[name],
            )


@rule("sample:changed", label="breaking")
def package_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A sample installs another package than before.

    Why: the old package may no longer be the one to use.
    Do: replace the dependency.
    Example: `Lumen.Planning` became `Lumen.Planners.Core`.
    Neighbours: sdk-version-changed owns another version of the same package.
    """
    a, b = dict(change.before.reading.packages), dict(change.after.reading.packages)
    gone, came = ([name for name in sorted(one) if not _STAND_IN.search(name)] for one in (a.keys() - b.keys(), b.keys() - a.keys()))
    if gone and came:
        message = say("The sample installs {new} instead of {old}.", old=tuple(gone), new=tuple(came))
        yield state(change, ", ".join(came), message, before=", ".join(gone), after=", ".join(came))


@rule("sample:changed", label="minor")
def model_name_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A sample names another model or deployment.

    Why: the documentation now shows that model; the old one may be on its way out.
    Do: check the lifecycle of the model you use.
    Example: `aster-1` became `aster-2`.
    Neighbours: model-added and model-removed own availability tables.
    """
    a, b = change.before.reading.models, change.after.reading.models
    gone, came = [x for x in a if x not in b], [x for x in b if x not in a]
    for old, new in zip(gone, came, strict=False):
        yield state(
            change, new, say("The sample uses the model {new} instead of {old}.", old=old, new=new), before=old, after=new, old=old, new=new
        )
