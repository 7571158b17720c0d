"""`diffinsight models`: which model is available in which region, at a revision, between two, and since when.

In: arguments. Out: a table, CSV, JSON or a picture. Must not know: how matrices are read.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from diffinsight.commands.options import Subparsers, command, config_of, printable, tell
from diffinsight.commands.output import check_place, write

if TYPE_CHECKING:
    from diffinsight.availability import Cell, Event, Found

FORMS = ("table", "csv", "json", "svg")
EXAMPLES = """examples:
  diffinsight models --at v1.4
  diffinsight models v1.4..v1.5 --format svg --output models.svg
  diffinsight models --history --model aster-2 --region harbor2"""


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "models", "say which model is available in which region, and since when", epilog=EXAMPLES)
    what = parser.add_argument_group("what to look at")
    what.add_argument("range", nargs="?", metavar="RANGE", help="A..B or A...B: what changed between the two")
    what.add_argument("--at", metavar="REV", help="one revision (default: HEAD)")
    what.add_argument("--history", action="store_true", help="every change up to the revision, or in the range")
    what.add_argument("--repo", metavar="PATH|URL", help="the repository (default: the current folder)")
    what.add_argument("--config", metavar="FILE", help="configuration file (default: .diffinsight.yml of the head revision)")
    which = parser.add_argument_group("which cells")
    which.add_argument("--model", metavar="NAME", action="append", help="only this model, in any version or in one (repeatable)")
    which.add_argument("--region", metavar="NAME", action="append", help="only this region, however it is spelled (repeatable)")
    shape = parser.add_argument_group("listing")
    shape.add_argument("--format", choices=FORMS, metavar="FORM", help=f"{', '.join(FORMS)} (default: table)")
    shape.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.set_defaults(run=run, reads_environment=True)


def run(args: argparse.Namespace) -> int:
    from diffinsight.availability import look
    from diffinsight.model import DiffInsightError

    check_place(args.output)
    if args.at and args.range:
        raise DiffInsightError("give either a range or --at, not both")
    if args.range and ".." not in args.range:
        raise DiffInsightError(f"{args.range!r} is not a range; --at {args.range} looks at one revision")
    found = look(args.repo or ".", args.range or args.at, config_of(args), args.history)
    kept = _filter(args)
    shown: dict[str, Callable[[Found, Callable[[Cell], bool]], str]] = {"table": _table, "csv": _csv, "json": _json, "svg": _svg}
    form = args.format or "table"
    text = shown[form](found, kept) if not (args.history and form == "table") else _history(found, kept, bool(args.model and args.region))
    for path in write([("models", text)], form, args.output):
        tell(f"wrote {path}", args)
    return 0


def _filter(args: argparse.Namespace) -> Callable[[Cell], bool]:
    from diffinsight.availability import same_name

    def keep(cell: Cell) -> bool:
        _, model, region = cell
        return (not args.model or any(same_name(one, model) for one in args.model)) and (
            not args.region or any(same_name(one, region) for one in args.region))

    return keep


# --------------------------------------------------------------------------- tables


def _table(found: Found, keep: Callable[[Cell], bool]) -> str:
    """Offering, then one line a model: its regions, or what it gained and lost."""
    lines: list[str] = []
    cells = sorted(filter(keep, {*found.now, *(found.before or ())}))
    if found.before is not None:
        cells = [cell for cell in cells if found.before.get(cell) != found.now.get(cell)]
    for offering in dict.fromkeys(cell[0] for cell in cells):
        lines += ["", offering] if lines else [offering]
        for model in dict.fromkeys(cell[1] for cell in cells if cell[0] == offering):
            mine = [cell for cell in cells if cell[:2] == (offering, model)]
            lines.append(f"  {model}: {_regions(found, mine) if found.before is None else _between(found, mine)}")
    return "".join(f"{printable(line)}\n" for line in lines) or "no availability of models was found\n"


def _regions(found: Found, cells: list[Cell]) -> str:
    names = [cell[2] + (f" ({status})" if (status := found.now[cell]) else "") for cell in cells]
    return f"{_count(len(cells))}: {', '.join(names)}"


def _between(found: Found, cells: list[Cell]) -> str:
    before = found.before or {}
    gained = [cell[2] for cell in cells if cell not in before]
    lost = [cell[2] for cell in cells if cell not in found.now]
    changed = [f"{cell[2]} ({before[cell] or 'available'} -> {found.now[cell] or 'available'})" for cell in cells
               if cell in before and cell in found.now]
    key = cells[0][:2]
    counts = [sum(cell[:2] == key for cell in side) for side in (before, found.now)]
    parts = [f"{word} {', '.join(names)}" for word, names in (("gained", gained), ("lost", lost), ("changed", changed)) if names]
    return f"{counts[0]} -> {_count(counts[1])}; {'; '.join(parts)}"


def _history(found: Found, keep: Callable[[Cell], bool], since: bool) -> str:
    """One line a day, offering and model. `since`: begin with when each model reached each region."""
    events = [one for one in found.events if keep(one.cell)]
    lines = list(_answers(found, events)) if since else []
    groups: dict[tuple[str, str, str, str, str], list[str]] = {}
    for one in events:
        note = f" ({one.after or 'available'})" if _what(one) == "changed" or one.after else ""
        groups.setdefault((one.date[:10], one.commit[:10], one.offering, one.model, _what(one)), []).append(one.region + note)
    lines += [f"{day}  {commit}  {offering}: {model} {what} {', '.join(regions)}"
              for (day, commit, offering, model, what), regions in groups.items()]
    return "".join(f"{printable(line)}\n" for line in lines) or "no availability of models was found\n"


def _answers(found: Found, events: Iterable[Event]) -> Iterator[str]:
    first: dict[tuple[str, str], Event] = {}
    for one in events:
        if one.before is None:
            first.setdefault((one.model, one.region), one)
    for (model, region), one in sorted(first.items()):
        now = [cell[0] for cell in found.now if cell[1:] == (model, region)]
        state = f"now in {', '.join(now)}" if now else "no longer listed"
        yield f"{model} reached {region} on {one.date[:10]} ({one.offering}), {one.commit[:10]}; {state}"


def _what(one: Event) -> str:
    return "gained" if one.before is None else "lost" if one.after is None else "changed"


def _count(n: int) -> str:
    return f"{n} region{'s' * (n != 1)}"


# --------------------------------------------------------------------------- for other programs


def _rows(found: Found, keep: Callable[[Cell], bool]) -> tuple[list[str], list[list[str]]]:
    if found.events:
        return (["date", "commit", "offering", "model", "region", "event", "before", "after"],
                [[one.date, one.commit, *one.cell, _what(one), _said(one.before), _said(one.after)]
                 for one in found.events if keep(one.cell)])
    if found.before is not None:
        cells = [cell for cell in sorted({*found.now, *found.before}) if keep(cell)]
        return (["offering", "model", "region", "before", "after"],
                [[*cell, _said(found.before.get(cell)), _said(found.now.get(cell))] for cell in cells])
    return ["offering", "model", "region", "status"], [[*cell, status or "available"] for cell, status in found.now.items() if keep(cell)]


def _said(status: str | None) -> str:
    return "" if status is None else status or "available"


def _csv(found: Found, keep: Callable[[Cell], bool]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    head, rows = _rows(found, keep)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _json(found: Found, keep: Callable[[Cell], bool]) -> str:
    head, rows = _rows(found, keep)
    key = "events" if found.events else "offers"
    document = {"schema_version": "1.0", "repository": found.repository, **({"base": found.base} if found.base else {}), "head": found.head,
                "date": found.date, key: [dict(zip(head, row, strict=True)) for row in rows]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


# --------------------------------------------------------------------------- pictures


def _svg(found: Found, keep: Callable[[Cell], bool]) -> str:
    from diffinsight.site.availability import compared_picture, history_picture, state_picture

    if found.events:
        return history_picture([one for one in found.events if keep(one.cell)], found.date[:10])
    if found.before is not None:
        return compared_picture({cell: status for cell, status in found.before.items() if keep(cell)},
                                {cell: status for cell, status in found.now.items() if keep(cell)})
    return state_picture({cell: status for cell, status in found.now.items() if keep(cell)})
