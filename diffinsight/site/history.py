"""What happened to each article, over all stored reports.

In: stored reports. Out: articles with their entries, newest first. Must not know: pages, templates.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from diffinsight.model import LABELS
from diffinsight.store import Stored

SURE = 0.7  # confidence from which a page is taken to go on at the place it moved to
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".bmp", ".avif", ".mp4", ".webm")


@dataclass(frozen=True)
class Entry:
    """One article in one report. `file`: its object of the JSON contract."""

    report: Stored
    file: Mapping[str, Any]

    @cached_property
    def counts(self) -> dict[str, int]:
        labels = [one["label"] for one in self.changes]
        return {label: labels.count(label) for label in LABELS}

    @cached_property
    def changes(self) -> list[Mapping[str, Any]]:
        """Its changes, the gravest first."""
        known = self.report.by_id
        found = [known[one] for one in self.file["changes"] if one in known]
        return sorted(found, key=lambda one: LABELS.index(one["label"]))

    @cached_property
    def commits(self) -> list[Mapping[str, Any]]:
        shas = {sha for one in self.changes for sha in one["commits"]}
        return [one for one in self.report.document["range"]["commits"] if one["sha"] in shas]

    @cached_property
    def moves(self) -> list[Mapping[str, Any]]:
        """Where the page itself went, as the report's migrations have it."""
        return [one for one in self.report.document["migrations"]
                if one["from"]["path"] == self.file["path"] and not one["from"].get("anchor") and one["to"]]


@dataclass
class Article:
    """One page through all its names. `path`: its last one; `names`: all, the newest first; `entries`: newest first."""

    path: str
    entries: list[Entry] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    title: str = ""

    @property
    def slug(self) -> str:
        return slug(self.path)

    @property
    def gone(self) -> bool:
        return bool(self.entries[0].file["status"] == "removed")

    @cached_property
    def counts(self) -> dict[str, int]:
        return {label: sum(one.counts[label] for one in self.entries) for label in LABELS}


def articles(reports: Sequence[Stored]) -> tuple[Article, ...]:
    """Every article that a report speaks of, by path. A renamed page goes on under its new name; a page of several categories is told
    once a period."""
    found: dict[str, Article] = {}
    everything: list[Article] = []
    for one in sorted(reports, key=lambda one: (one.period.last, one.period.first, one.category)):
        moved = _moved(one)
        for file in sorted(filter(_telling, one.document["files"]), key=lambda file: file["path"] in moved):
            path, old = str(file["path"]), file.get("old_path") or moved.get(file["path"])
            article = found.pop(str(old), None) if old and old != path else found.get(path)
            if article is None:
                article = found.get(path) or Article(path)
                everything += [article] if path not in found else []
            elif article.entries and article.entries[0].report.period == one.period and article.path == path:
                continue
            found[path] = article
            article.path = path
            article.names[:] = [path, *(name for name in article.names if name != path)]
            if old and old not in article.names:
                article.names.append(str(old))
            article.entries.insert(0, Entry(one, file))
    return tuple(sorted((one for one in everything if one.entries), key=lambda one: one.path))


def _moved(report: Stored) -> dict[str, str]:
    """New path -> old path of pages that went elsewhere whole, where git saw one page removed and another added."""
    added = {file["path"] for file in report.document["files"] if file["status"] == "added"}
    return {one["to"]["path"]: one["from"]["path"] for one in report.document["migrations"]
            if one["kind"] in ("renamed", "moved") and one.get("subject", "page") == "page" and one["to"] and one["confidence"] >= SURE
            and one["to"]["path"] in added and not one["to"].get("anchor") and not one["from"].get("anchor")}


def _telling(file: Mapping[str, Any]) -> bool:
    """Is there anything to tell of a file: pictures and mere layout are no part of an article's history."""
    return not str(file["path"]).lower().endswith(PICTURES) and bool(file["changes"] or file["status"] != "modified")


@lru_cache(maxsize=100_000)
def slug(name: str) -> str:
    """A file name for anything: what can be read of it, and eight hex digits that keep names apart."""
    readable = re.sub(r"[^a-z0-9]+", "-", posixpath.splitext("/".join(name.split("/")[-1:]))[0].lower()).strip("-")[:60].strip("-")
    mark = hashlib.md5(name.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:8]
    return f"{readable}-{mark}" if readable else mark


@dataclass(frozen=True)
class Deadline:
    """A date that documents name, and which reports told of it (oldest first)."""

    date: str
    event: str
    subject: str
    paths: tuple[str, ...]
    reports: tuple[Stored, ...]
    now: str = ""  # the date that later reports tell instead

    @property
    def what(self) -> str:
        """The event without the subject it begins with."""
        return self.event.removeprefix(f"{self.subject}: ")


def deadlines(reports: Iterable[Stored]) -> tuple[Deadline, ...]:
    """Every date that reports tell of, soonest first; the same one told again counts once."""
    found: dict[tuple[str, str, str], tuple[set[str], list[Stored]]] = {}
    for one in sorted(reports, key=lambda one: (one.period.last, one.category)):
        for row in one.document.get("dates", ()):
            paths, told = found.setdefault((str(row["date"]), str(row["event"]), str(row["subject"])), (set(), []))
            paths.update(row["paths"])
            told.append(one)
    rows = [Deadline(*key, tuple(sorted(paths)), tuple(told)) for key, (paths, told) in sorted(found.items())]
    latest: dict[tuple[str, str, str], Deadline] = {}
    for row in sorted(rows, key=lambda one: one.reports[-1].period.last):
        latest.update({(path, row.event, row.subject): row for path in row.paths})
    return tuple(replace(row, now=max(row.date if last.reports[-1].period == row.reports[-1].period else last.date for last in (
        latest[path, row.event, row.subject] for path in row.paths))) for row in rows)
