"""The folder of periodic reports: which file belongs to which report, which reports are there, and how files get in.

In: a path template and a folder. Out: paths, and the stored reports' JSON. Must not know: git, how a report is made or shown.

A report is there when both its Markdown and its JSON are: the JSON is put in place last, each file whole. Its HTML can be made from the
JSON alone. What a killed run leaves behind is a file with a temporary name, which the next run takes away.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from diffinsight.model import DiffInsightError
from diffinsight.periods import Period, window

TEMPORARY = (".diffinsight-", ".tmp")  # how names of files that are being written begin and end
AVAILABILITY = "availability"  # the folder of what matrices said, a file a period
MAJOR = "1."  # the contract's version this project reads


@dataclass(frozen=True)
class Stored:
    """One report of the store. `place`: its JSON file, below the store's folder; `document`: the JSON contract's object."""

    place: str
    period: Period
    document: Mapping[str, Any]

    @cached_property
    def category(self) -> str:
        return str(self.document["category"])

    @property
    def stem(self) -> str:
        """The place without its ending: with ".md" it is the report's Markdown."""
        return self.place.removesuffix(".json")

    @property
    def updated(self) -> str:
        """When the report's last commit was made; the end of a period without one. ISO 8601 with seconds and an offset."""
        walked = self.document["range"]
        return str(walked["date"]) if walked["commits"] else f"{self.period.last.isoformat()}T23:59:59+00:00"

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[str, Any]]:
        """Its changes by id."""
        return {one["id"]: one for one in self.document["changes"]}

    @property
    def empty(self) -> bool:
        return not self.document["changes"] and not self.document["files"]


class Places:
    """Where the reports of a path template lie below a folder."""

    def __init__(self, root: Path, template: str, locale: str) -> None:
        self.root, self.template, self.locale = root, template, locale
        self.stem = template.removesuffix(".md")

    @property
    def folder(self) -> Path:
        """The folder all reports lie in."""
        return self.root / self.prefix

    @property
    def prefix(self) -> str:
        """The part of the template that is the same for all reports: a folder, or "" for none."""
        return self.template.partition("{")[0].rpartition("/")[0]

    def markdown(self, period: Period, category: str) -> Path:
        return self._fill(self.template, period, category)

    def json(self, period: Period, category: str) -> Path:
        return self._fill(f"{self.stem}.json", period, category)

    def html(self, period: Period, category: str) -> Path:
        return self._fill(f"{self.stem}.html", period, category)

    def availability(self, period: Period) -> Path:
        """Where it is kept which model was where at a period's end."""
        return self.folder / AVAILABILITY / f"{period.label}.json"

    def check(self, categories: Sequence[str]) -> None:
        """Raises DiffInsightError when two categories would be written to one file."""
        sample = window("2025-01-06", "2025-01-12")
        assert sample
        seen: dict[Path, str] = {}
        for category in categories:
            path = self.markdown(sample, category)
            if path in seen:
                mend = ("rename one of them" if "{category}" in self.template
                        else f"put {{category}} into the path template {self.template!r} (`weekly.path`)")
                raise DiffInsightError(f"the categories {seen[path]!r} and {category!r} would be written to one file: {mend}")
            seen[path] = category

    def has(self, period: Period, category: str) -> bool:
        return self.json(period, category).is_file() and self.markdown(period, category).is_file()

    def _fill(self, template: str, period: Period, category: str) -> Path:
        name = re.sub(r"[^\w.-]+", "-", category).strip("-.") or "report"
        return self.root / template.format_map({"year": period.year, "period": period.name, "category": name, "locale": self.locale})


def stored(folder: Path) -> Iterator[Stored]:
    """Every report in a folder, newest period first, then by category; other JSON files are passed over.

    Raises DiffInsightError naming a file that can't be read or is of another major version.
    """
    found = []
    for path in sorted(folder.rglob("*.json")):
        document = _load(path)
        period = _period(document)
        if document is not None and period is not None:
            found.append(Stored(path.relative_to(folder).as_posix(), period, document))
    yield from sorted(found, key=lambda one: (-one.period.last.toordinal(), -one.period.first.toordinal(), one.category, one.place))


def _load(path: Path) -> Mapping[str, Any] | None:
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise DiffInsightError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not {"schema_version", "range", "category", "changes", "files"} <= document.keys():
        return None
    if not str(document["schema_version"]).startswith(MAJOR):
        raise DiffInsightError(f"{path}: schema version {document['schema_version']} is not one this diffinsight reads ({MAJOR}x)")
    return document


def _period(document: Mapping[str, Any] | None) -> Period | None:
    walked = document["range"] if document else None
    return window(walked.get("since"), walked.get("until")) if isinstance(walked, dict) else None


def sweep(folders: Iterable[Path]) -> None:
    """Take away what a killed run left half-written."""
    for folder in dict.fromkeys(folders):
        if folder.is_dir():
            for entry in os.scandir(folder):
                if entry.name.startswith(TEMPORARY[0]) and entry.name.endswith(TEMPORARY[1]) and entry.is_file(follow_symlinks=False):
                    Path(entry.path).unlink(missing_ok=True)
