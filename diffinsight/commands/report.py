"""`diffinsight report`: the Diff Insight report of a range.

In: arguments. Out: reports on stdout, in a file, or one per category in a folder. Must not know: how a report is made.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diffinsight.commands.analysing import exit_code, reports_of, write_baseline
from diffinsight.commands.options import Subparsers, add_range, add_threshold, beside, command, tell
from diffinsight.commands.output import SUFFIX, check_place, is_folder, write
from diffinsight.model import DiffInsightError

FORMS = ("markdown", "json", "html", "terminal", "sarif", "github", "ics")
EXAMPLES = """examples:
  diffinsight report v1.4..v1.5
  diffinsight report origin/main...HEAD --format html --output report.html
  diffinsight report --repo ../docs --since 2026-W10 --until 2026-W10 --output reports/"""


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "report", "say what changed in a range of a documentation repository", epilog=EXAMPLES)
    add_range(parser)
    shape = parser.add_argument_group("report")
    shape.add_argument("--category", metavar="NAME", action="append", help="only this category of the configuration (repeatable)")
    shape.add_argument("--format", choices=FORMS, metavar="FORM", help=f"{', '.join(FORMS)} (default: what the output's name ends with, "
                       "terminal on a terminal, else markdown)")
    shape.add_argument("--output", metavar="FILE|DIR", help="write there; a folder, or a name ending with /, gets one report per category")
    shape.add_argument("--templates", metavar="DIR", help="templates of your own; those you leave out are the built-in ones")
    shape.add_argument("--locale", metavar="LOCALE", help="language of the report's own words (default: en_US)")
    shape.add_argument("--no-diff", action="store_true", help="leave out the unified diffs")
    add_threshold(parser, "none")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    check_place(args.output)
    check_place(args.write_baseline)
    if args.templates and not Path(args.templates).is_dir():
        raise DiffInsightError(f"cannot read templates from {args.templates}: it is not a folder")
    whole = None if is_folder(args.output) and not args.category else args.category or []
    config, reports = reports_of(args, whole)
    if args.write_baseline:
        return write_baseline(args, reports)
    from diffinsight.commands.showing import show

    form, templates = form_of(args), args.templates or beside(args.config, config.templates)
    texts = [(one.category, show(one, form, templates=templates, diffs=not args.no_diff, plain=args.output is not None)) for one in reports]
    for path in write(texts, form, args.output):
        tell(f"wrote {path}", args)
    return exit_code(args, config, reports, default="none")


def form_of(args: argparse.Namespace) -> str:
    """The form asked for, else the one the output's name ends with, else terminal on a terminal, else markdown."""
    if args.format:
        return str(args.format)
    if args.output and not is_folder(args.output):
        suffix = Path(args.output).suffix
        return next((form for form in FORMS if SUFFIX[form] == suffix), "markdown")
    return "terminal" if args.output is None and sys.stdout.isatty() else "markdown"
