"""Availability over time, from the snapshots that a store keeps a period.

In: the store's folder. Out: the lives of every offer. Must not know: pages, repositories.

Snapshots need not follow each other without a gap: what differs between the end of one and the beginning of the next is dated to that
beginning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from diffinsight.site.lives import Cell, Change, Life, lives
from diffinsight.store import AVAILABILITY


@dataclass(frozen=True)
class Record:
    """All that is known of availability between two ISO days. `now`: the offers at its end."""

    since: str
    until: str
    lives: tuple[Life, ...]
    changes: tuple[Change, ...]
    now: Mapping[Cell, str]

    def models(self) -> dict[str, tuple[Life, ...]]:
        """Model -> its lives, by name."""
        found: dict[str, list[Life]] = {}
        for one in self.lives:
            found.setdefault(one.cell[1], []).append(one)
        return {model: tuple(members) for model, members in sorted(found.items())}


def record(folder: Path) -> Record | None:
    """The record of a store's folder, None where no matrix was ever seen."""
    snapshots = sorted(_snapshots(folder / AVAILABILITY), key=lambda one: (one["since"], one["until"]))
    snapshots = _in_line(snapshots)
    if not snapshots:
        return None
    before = state = _undone(snapshots[0])
    changes: list[Change] = []
    for one in snapshots:
        begun = _undone(one)
        changes += _difference(state, begun, str(one["since"]), str(one["head"]))
        changes += [_change(event) for event in one["events"]]
        state = _offers(one)
    return Record(snapshots[0]["since"], snapshots[-1]["until"], lives(before, changes), tuple(changes), state)


def _snapshots(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        try:
            document = json.loads(path.read_bytes())
            date.fromisoformat(document["since"]), date.fromisoformat(document["until"])
            if isinstance(document["offers"], dict) and isinstance(document["events"], list):
                yield document
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _in_line(snapshots: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without those that overlap the one before: a store may hold weeks and months."""
    found: list[Mapping[str, Any]] = []
    for one in snapshots:
        if not found or one["since"] > found[-1]["until"]:
            found.append(one)
    return found


def _offers(document: Mapping[str, Any]) -> dict[Cell, str]:
    return {(offering, model, region): status for offering, models in document["offers"].items()
            for model, statuses in models.items() for status, regions in statuses.items() for region in regions}


def _undone(document: Mapping[str, Any]) -> dict[Cell, str]:
    """What was offered when the period began: its events taken back."""
    found = _offers(document)
    for event in reversed(document["events"]):
        cell = event["offering"], event["model"], event["region"]
        if event.get("renamed"):
            found.pop(cell, None)
            cell = event["renamed"], *cell[1:]
        if event["before"] is None:
            found.pop(cell, None)
        else:
            found[cell] = event["before"]
    return found


def _change(event: Mapping[str, Any]) -> Change:
    cell = event["offering"], event["model"], event["region"]
    return Change(event["date"][:10], event["commit"], cell, event["before"], event["after"], event.get("renamed"))


def _difference(old: Mapping[Cell, str], new: Mapping[Cell, str], day: str, commit: str) -> list[Change]:
    return [Change(day, commit, cell, old.get(cell), new.get(cell)) for cell in sorted({*old, *new}) if old.get(cell) != new.get(cell)]
