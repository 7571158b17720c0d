"""`diffinsight check`: the findings of a range as a short listing, and an exit code a build can go by.

In: arguments. Out: findings grouped by file, exit code 1 at or above the threshold. Must not know: how findings are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from diffinsight.commands.analysing import exit_code, findings_of, reports_of, write_baseline
from diffinsight.commands.options import Subparsers, add_range, add_threshold, command, printable, tell
from diffinsight.commands.output import check_place, write
from diffinsight.model import LABELS, Finding, plain

FORMS = ("text", "json", "github", "sarif", "markdown")
MOST_LISTED = 12  # members of a list inside one line


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "check", "list the findings of a range and fail when they are grave", epilog="""examples:
  diffinsight check origin/main...HEAD
  diffinsight check origin/main...HEAD --fail-on none --format sarif --output findings.sarif""")
    add_range(parser)
    shape = parser.add_argument_group("listing")
    shape.add_argument("--category", metavar="NAME", action="append", help="only this category of the configuration (repeatable)")
    shape.add_argument("--format", choices=FORMS, metavar="FORM", help=f"{', '.join(FORMS)} (default: text)")
    shape.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    add_threshold(parser, "breaking")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    check_place(args.output)
    check_place(args.write_baseline)
    config, reports = reports_of(args, args.category or [])
    if args.write_baseline:
        return write_baseline(args, reports)
    form = args.format or "text"
    if form == "text":
        texts = [("check", listing(findings_of(reports)))]
    else:
        from diffinsight.commands.showing import show

        texts = [(one.category, show(one, form)) for one in reports]
    for path in write(texts, form, args.output):
        tell(f"wrote {path}", args)
    return exit_code(args, config, reports, default="breaking")


def listing(findings: Sequence[Finding]) -> str:
    """Findings grouped by file, the gravest first in each; a line with the counts at the end."""
    lines: list[str] = []
    for path in sorted({one.path for one in findings}):
        lines.append(printable(path))
        mine = sorted((one for one in findings if one.path == path), key=lambda one: (LABELS.index(one.label), _line(one), one.rule))
        lines += [f"  {_line(one) or '':>5}  {one.label:<8}  {printable(plain(one.message, MOST_LISTED))}  [{one.rule}]" for one in mine]
    counts = ", ".join(f"{sum(one.label == label for one in findings)} {label}" for label in LABELS)
    lines.append(f"{len(findings)} finding{'s' * (len(findings) != 1)} in {len({one.path for one in findings})} files: {counts}"
                 if findings else "no findings")
    return "\n".join(lines) + "\n"


def _line(finding: Finding) -> int:
    lines = finding.new_lines or finding.old_lines
    return lines[0] if lines else 0
