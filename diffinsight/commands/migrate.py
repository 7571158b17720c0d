"""`diffinsight migrate`: where removed things went, and what still uses the old place.

In: arguments. Out: the migration map as a table, JSON or CSV; missing redirect entries; a patch, and files changed by it.
Must not know: how a migration is found, how a file is changed.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diffinsight.commands.options import Progress, Subparsers, add_range, command, printable, tell, warn
from diffinsight.commands.output import check_place, write
from diffinsight.model import EVIDENCE_KINDS, DiffInsightError, Migration, Place, Warning_, plain

if TYPE_CHECKING:
    from diffinsight.model import Report

FORMS = ("table", "json", "csv", "patch")
EMITTED = ("redirects", "links")
PAGES = (".md", ".markdown", ".mdx")
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
    change = parser.add_argument_group("change what still points there")
    change.add_argument("--emit", metavar="WHAT", action="append", choices=EMITTED,
                        help="redirects: only the entries that are missing, as the repository writes them; links: a patch that rewrites "
                        "links, TOC entries and includes (repeatable)")
    change.add_argument("--apply", action="store_true",
                        help="show the patch and change the files: links, or what --emit names; none if one of them is not committed")
    change.add_argument("--target", metavar="DIR",
                        help="the folder to change (default: the repository's work tree); in another repository's, addresses are rewritten")
    change.add_argument("--dirty", action="store_true", help="also change files that have uncommitted changes")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.emit or args.apply or args.target or args.format == "patch":
        return _mend(args)
    if args.dirty:
        raise DiffInsightError("--dirty means nothing without --apply")
    return _map(args)


def _mend(args: argparse.Namespace) -> int:
    """Entries or a patch, and with --apply the files."""
    from diffinsight.commands.analysing import request_of
    from diffinsight.patching import Order, Plan, mend, patch_of

    if args.format not in (None, "patch"):
        raise DiffInsightError(f"--format {args.format} shows the map: leave it out with --emit, --apply and --target")
    check_place(args.output)
    what = tuple(args.emit or ("links",))
    progress = Progress(args)
    as_patch = args.apply or args.format == "patch" or "links" in what

    def show(plan: Plan, warnings: Sequence[Warning_]) -> None:
        progress.done()
        warn(warnings, args)
        whole = as_patch or any(path.endswith(PAGES) for path in plan.entries)  # front matter is no list to paste into
        text = patch_of(plan).decode("utf-8", "surrogateescape") if whole else entries_text(plan.entries)
        for path in write_bytes(text.encode("utf-8", "surrogateescape"), args.output):
            tell(f"wrote {path}", args)
        for one in plan.left:
            tell(printable(f"left: {f'{one.path}:{one.line}' if one.line else one.path}  {one.what}: {one.why}"), args)

    try:
        request = request_of(args, frozenset(args.without_evidence or ()))
        plan = mend(request, Order(what, args.target, args.apply, args.dirty), show, progress)
    finally:
        progress.done()
    count = len(plan.edits)
    if as_patch:
        tell(f"{count} file{'s' * (count != 1)} {'changed' if args.apply else 'to change'}", args)
    return 0


def entries_text(entries: Mapping[str, Sequence[str]]) -> str:
    """Redirect entries as they would stand in their files; each file's name above its own where there are several."""
    parts = []
    for path, texts in entries.items():
        between = ",\n" if path.endswith((".json", ".js", ".ts", ".cjs", ".mjs")) else "\n"
        title = f"==> {printable(path)} <==\n" if len(entries) > 1 else ""
        parts.append(f"{title}{between.join(texts)}\n".replace("\r\n", "\n"))
    return "\n".join(parts)


def write_bytes(content: bytes, output: str | None) -> list[Path]:
    """A patch byte by byte, on stdout or in a file."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return []
    try:
        Path(output).write_bytes(content)
    except OSError as error:
        raise DiffInsightError(f"cannot write {output}: {error.strerror or error}") from error
    return [Path(output)]


def _map(args: argparse.Namespace) -> int:
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
