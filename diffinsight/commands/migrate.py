"""`diffinsight migrate`: where removed things went, and what still uses the old place.

In: arguments. Out: the migration map as a table, JSON or CSV. Must not know: how a migration is found.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from diffinsight.commands.options import Subparsers, add_range, command, printable, tell
from diffinsight.commands.output import check_place, write
from diffinsight.model import EVIDENCE_KINDS, Migration, Place, plain

if TYPE_CHECKING:
    from diffinsight.model import Report

FORMS = ("table", "json", "csv")
COLUMNS = ("kind", "from", "to", "confidence", "redirect", "evidence", "uses")


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "migrate", "say where removed pages and anchors went and what still points at them",
                     epilog="example:\n  diffinsight migrate v1.4..v1.5 --format csv --output moved.csv")
    add_range(parser)
    shape = parser.add_argument_group("migration map")
    shape.add_argument("--format", choices=FORMS, metavar="FORM", help=f"{', '.join(FORMS)} (default: table)")
    shape.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    shape.add_argument("--without-evidence", metavar="KIND", action="append", choices=EVIDENCE_KINDS,
                       help=f"do as if this kind of evidence did not exist (repeatable): {', '.join(EVIDENCE_KINDS)}")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from diffinsight.commands.analysing import reports_of

    check_place(args.output)
    config, (report,) = reports_of(args, [], frozenset(args.without_evidence or ()))
    form = args.format or "table"
    for path in write([("migrations", _text(report, form, config.confident))], form, args.output):
        tell(f"wrote {path}", args)
    return 0


def _text(report: Report, form: str, confident: float) -> str:
    if form == "table":
        return table(report.migrations, confident)
    if form == "csv":
        return sheet(report.migrations)
    from diffinsight.commands.showing import migrations_json

    return migrations_json(report)


def table(migrations: Sequence[Migration], confident: float) -> str:
    """One block a migration: what went where and how sure that is, the evidence, the places still to change. Below `confident`
    a target is a candidate among others, not a statement."""
    lines: list[str] = []
    for one in migrations:
        stated = one.target is not None and one.confidence >= confident
        target = f"{'' if stated else 'perhaps '}{name(one.target)} ({one.confidence:.0%})" if one.target else "no replacement found"
        lines.append(f"{one.kind if stated else 'removed':<9} {name(one.source)} -> {target}")
        lines += [f"          {piece.kind}: {plain(piece.statement, 6)}" for piece in one.evidence]
        if not stated:
            lines += [f"          perhaps {name(choice.place)} ({choice.confidence:.0%})" for choice in one.alternatives]
        lines += [f"          to change: {use.path}:{use.line}  {use.old}{f' -> {use.new}' if use.new else ''}" for use in one.uses]
    return "\n".join(map(printable_end, lines)) + "\n" if lines else "nothing was taken away\n"


def printable_end(line: str) -> str:
    return printable(line).rstrip()


def sheet(migrations: Sequence[Migration]) -> str:
    """The migrations as CSV, a row each; cells that a spreadsheet would run as a formula are made plain text."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in migrations:
        cells = (one.kind, name(one.source), name(one.target) if one.target else "", f"{one.confidence:.2f}",
                 "yes" if one.redirected else "no",
                 "; ".join(f"{piece.kind}: {plain(piece.statement)}" for piece in one.evidence),
                 "; ".join(f"{use.path}:{use.line}" for use in one.uses))
        rows.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in cells])
    return file.getvalue()


def name(place: Place) -> str:
    """A place as people write it: path#anchor, or its URL when it lies outside the repository."""
    whole = place.path if place.path is not None else place.url or ""
    return f"{whole}#{place.anchor}" if place.anchor else whole
