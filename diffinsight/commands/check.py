"""`diffinsight check`: the findings of a range as a short listing, and an exit code a build can go by.

In: arguments. Out: findings grouped by file, exit code 1 at or above the threshold. Must not know: how findings are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from diffinsight.commands.analysing import DONE, FOUND, INCOMPLETE, exit_code, findings_of, reports_of, write_baseline
from diffinsight.commands.options import Subparsers, add_range, add_threshold, command, printable, tell
from diffinsight.commands.output import check_place, write
from diffinsight.model import LABELS, Finding, Report, plain

FORMS = ("text", "json", "github", "sarif", "markdown")
ALSO = ("json", "github", "sarif", "markdown", "html", "comment", "suggestions", "counts")
_RENDERED_AS = {"markdown": "summary"}  # short, as everything here; `report --format markdown` tells all
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
    shape.add_argument("--rule", metavar="ID", action="append", default=[],
                       help="only findings of this rule, or of rules that fit this pattern (repeatable)")
    shape.add_argument("--also", metavar="FORM=FILE", action="append", type=_also, default=[],
                       help=f"write the same findings in this form too (repeatable): {', '.join(ALSO)}")
    add_threshold(parser, "breaking")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    for place in (args.output, args.write_baseline, *(place for _, place in args.also)):
        check_place(place)
    config, reports = reports_of(args, args.category or [])
    if args.write_baseline:
        return write_baseline(args, reports)
    if args.rule:
        reports = [_limited(one, args.rule) for one in reports]
    code = exit_code(args, config, reports, default="breaking")
    for form, place in [(args.format or "text", args.output), *args.also]:
        for path in write(_texts(reports, form, code), form, place):
            tell(f"wrote {path}", args)
    return code


def _limited(report: Report, rules: Sequence[str]) -> Report:
    """The report with the findings of some rules alone; patterns as in file names (`page-*`)."""
    return replace(report, findings=tuple(one for one in report.findings if any(fnmatchcase(one.rule, rule) for rule in rules)))


def _texts(reports: Sequence[Report], form: str, code: int) -> list[tuple[str, str]]:
    if form == "text":
        return [("check", listing(findings_of(reports)))]
    if form == "counts":
        return [("counts", counts(findings_of(reports), code))]
    from diffinsight.commands.showing import show

    return [(one.category, show(one, _RENDERED_AS.get(form, form))) for one in reports]


def _also(text: str) -> tuple[str, str]:
    form, _, place = text.partition("=")
    if form not in ALSO or not place:
        raise argparse.ArgumentTypeError(f"{text!r} is not FORM=FILE with a form of {', '.join(ALSO)}")
    return form, place


def counts(findings: Sequence[Finding], code: int) -> str:
    """`name=value` lines, as steps of a workflow pass them on: how many findings of each label, and what the exit code means."""
    numbers: dict[str, int] = {label: sum(one.label == label for one in findings) for label in LABELS}
    result = {DONE: "passed", FOUND: "found", INCOMPLETE: "incomplete"}[code]
    return "".join(f"{name}={value}\n" for name, value in numbers.items()) + f"result={result}\n"


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
