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

from diffinsight.site.lives import Cell, Change, Life, lives, squash
from diffinsight.store import AVAILABILITY

_Names = dict[tuple[str, str], str]  # offering and squashed region -> the region's name


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
    snapshots = _in_line(sorted(_snapshots(folder / AVAILABILITY), key=lambda one: (one["since"], one["until"])))
    if not snapshots:
        return None
    names: _Names = {}
    before = state = _undone(snapshots[0], names)
    changes: list[Change] = []
    for one in snapshots:
        changes += _difference(state, _undone(one, names), str(one["since"]), str(one["head"]))
        changes += [_change(event, names) for event in one["events"]]
        state = _offers(one, names)
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


def _cell(offering: str, model: str, region: str, names: _Names) -> Cell:
    """A cell, its region spelled as the offering's first snapshot has it: a later one may write "East Port" for "eastport"."""
    return offering, model, names.setdefault((offering, squash(region)), region)


def _offers(document: Mapping[str, Any], names: _Names) -> dict[Cell, str]:
    return {_cell(offering, model, region, names): status for offering, models in document["offers"].items()
            for model, statuses in models.items() for status, regions in statuses.items() for region in regions}


def _undone(document: Mapping[str, Any], names: _Names) -> dict[Cell, str]:
    """What was offered when the period began: its events taken back."""
    found = _offers(document, names)
    for event in reversed(document["events"]):
        cell = _cell(event["offering"], event["model"], event["region"], names)
        if event.get("renamed"):
            found.pop(cell, None)
            cell = _cell(event["renamed"], *cell[1:], names)
        if event["before"] is None:
            found.pop(cell, None)
        else:
            found[cell] = event["before"]
    return found


def _change(event: Mapping[str, Any], names: _Names) -> Change:
    cell = _cell(event["offering"], event["model"], event["region"], names)
    return Change(event["date"][:10], event["commit"], cell, event["before"], event["after"], event.get("renamed"))


def _difference(old: Mapping[Cell, str], new: Mapping[Cell, str], day: str, commit: str) -> list[Change]:
    return [Change(day, commit, cell, old.get(cell), new.get(cell)) for cell in sorted({*old, *new}) if old.get(cell) != new.get(cell)]
