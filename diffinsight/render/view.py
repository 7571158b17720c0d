"""Gathers from a report what every form shows the same way: file names, deadlines, where things went, what was looked at.

In: a Report. Out: rows of plain values and messages. Must not know: any output format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from diffinsight.model import Evidence, Finding, Label, Message, Migration, Place, Report, Use, Warning_, plain, say

TYPES: dict[Label, str] = {"breaking": "breaking change", "new": "new feature", "minor": "minor update"}
STATES = {  # cells of small tables
    "kept": say("kept"), "gained": say("gained"), "lost": say("lost"), "restricted": say("restricted"), "freed": say("freed"),
}
KINDS = {  # what is counted; reasons that a configuration gives are its own words
    "commits": say("commits"), "changed files": say("changed files"), "page": say("pages"), "yaml-page": say("YAML pages"),
    "toc": say("tables of contents"), "redirects": say("redirect files"), "settings": say("settings files"),
    "asset": say("pictures and other assets"), "text": say("other text files"),
    "layout only: no difference in content": say("layout only: no difference in content"),
    "a front matter key that the configuration leaves out": say("a front matter key that the configuration leaves out"),
    "known from the baseline": say("known from the baseline"),
}
FIXED = {str(one): one for one in (  # what is always said in the same words; other warnings are told as they are
    say("The history begins in this period: the report starts from its first commit."),
    say("The clone is shallow: commits of this range are missing from the credits. Run `git fetch --unshallow`."),
    say("could not be read: larger than 20 MB, or its content is not in this clone"),
    say("is not UTF-8: undecodable bytes were replaced; save it as UTF-8"),
    say("the front matter is not closed: end it with a line of three hyphens"), say("not valid JSON"), say("not valid YAML"),
    say("local repository"),
)}
DOUBTFUL = 0.7  # a migration below this confidence is a suggestion
_WORTH_NAMING = 0.15  # a candidate below this confidence misleads more than it helps; the JSON report has it


@dataclass(frozen=True)
class Deadline:
    """A date documents name. `date` is ISO 8601, perhaps partial ("2026-07"); `paths` are the pages that name it."""

    date: str
    event: str
    subject: str
    paths: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """A piece of evidence; `place` is the file it stands in where the sentence doesn't name it itself, else ""."""

    kind: str
    statement: Message
    place: str
    line: int | None


@dataclass(frozen=True)
class Step:
    """One migration as it is shown. `source`, `target`: path#anchor or URL; `target` "" when nothing was found."""

    kind: str
    source: str
    target: str
    confidence: int  # percent
    doubtful: bool
    proofs: tuple[Proof, ...]
    candidates: tuple[tuple[str, int], ...]  # (place, percent), shown where there is no certain target
    uses: tuple[Use, ...]
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    redirected: bool


def display_names(paths: Iterable[str]) -> dict[str, str]:
    """Path -> its last component, with the parent folder where two paths share it, whole where they share that too."""
    whole = list(paths)
    last = Counter(path.rsplit("/", 1)[-1] for path in whole)
    pairs = Counter("/".join(path.split("/")[-2:]) for path in whole)
    names = {}
    for path in whole:
        name, pair = path.rsplit("/", 1)[-1], "/".join(path.split("/")[-2:])
        names[path] = name if last[name] == 1 else pair if pairs[pair] == 1 else path
    return names


def deadlines(findings: Iterable[Finding]) -> tuple[Deadline, ...]:
    """The dates findings name, soonest first; one row for the same date, event and subject on several pages."""
    rows: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        for date, event in finding.dates:
            rows.setdefault((date, event, finding.subject), []).append(finding)
    found = (Deadline(*key, tuple(sorted({f.path for f in told})), tuple(sorted({f.id for f in told}))) for key, told in rows.items())
    return tuple(sorted(found, key=lambda row: (first_day(row.date), row.date, row.subject, row.event)))


def first_day(date: str) -> str:
    """The first day a full or partial date may mean, ISO 8601 ("2026-07" -> "2026-07-01", "2026-Q3" -> "2026-07-01")."""
    year, _, rest = date.partition("-")
    if rest[:1].upper() == "Q" and rest[1:2] in "1234" and len(rest) > 1:
        rest = f"{3 * int(rest[1]) - 2:02d}"
    return f"{year}-{rest or '01'}-01"[:10]


def place_name(place: Place | None) -> str:
    """A place as path#anchor, or its URL outside the repository; "" for none."""
    if place is None:
        return ""
    return (place.path if place.path is not None else place.url or "") + (f"#{place.anchor}" if place.anchor else "")


def steps(migrations: Iterable[Migration]) -> tuple[Step, ...]:
    """The migrations as they are shown, by what they come from."""
    return tuple(sorted(map(_step, migrations), key=lambda step: (step.source, step.target, step.kind)))


def _step(one: Migration) -> Step:
    doubtful = one.confidence < DOUBTFUL or (bool(one.evidence) and all(piece.kind == "likeness" for piece in one.evidence))
    others = tuple((place_name(c.place), round(100 * c.confidence)) for c in one.alternatives[:3] if c.confidence >= _WORTH_NAMING)
    return Step(kind=one.kind, source=place_name(one.source), target=place_name(one.target), confidence=round(100 * one.confidence),
                doubtful=doubtful, proofs=tuple(map(_proof, one.evidence)), candidates=others if doubtful or one.target is None else (),
                uses=one.uses, kept=one.kept, lost=one.lost, redirected=one.redirected)


def _proof(piece: Evidence) -> Proof:
    return Proof(piece.kind, piece.statement, "" if piece.path in plain(piece.statement) else piece.path, piece.line)


def forge(permalink: str | None) -> str:
    """The name of the forge a compare page is on."""
    host = (urlsplit(permalink or "").hostname or "").lower()
    known = {"gitlab": "GitLab", "bitbucket": "Bitbucket", "codeberg": "Codeberg", "dev.azure": "Azure DevOps"}
    return next((name for part, name in known.items() if part in host), "GitHub")


def completeness(report: Report) -> tuple[tuple[Message, tuple[tuple[str | Message, int], ...]], ...]:
    """What was looked at and what was silenced: (lead, (name, count) pairs, most first). Reasons may be words of a configuration file."""
    done = report.completeness
    return (
        (say("Walked"), _named(("commits", len(report.range.commits)), ("changed files", len(report.range.files)))),
        (say("Examined"), _most_first(done.examined)),
        (say("Skipped"), _most_first(done.skipped)),
        (say("Silenced"), _most_first(report.silenced)),
    )


def _most_first(counts: Mapping[str, int]) -> tuple[tuple[str | Message, int], ...]:
    ordered = sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
    return _named(*ordered)


def _named(*counts: tuple[str, int]) -> tuple[tuple[str | Message, int], ...]:
    return tuple((KINDS.get(name, name), count) for name, count in counts)


def troubles(report: Report) -> tuple[Warning_, ...]:
    """What could not be read or checked, each once, by path and line."""
    found = dict.fromkeys((*report.completeness.unparsed, *report.warnings, *report.range.warnings))
    return tuple(sorted(found, key=lambda one: (one.path, one.line or 0, one.message)))
