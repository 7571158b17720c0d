"""What the commands that analyse a range share: from parsed arguments to reports, and from reports to an exit code.

In: parsed arguments. Out: reports, exit codes, a written baseline. Must not know: how a report is made or shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diffinsight.commands.options import Progress, beside, config_of, read_text, tell, warn
from diffinsight.commands.output import write_files
from diffinsight.model import LABELS, Finding, Report

if TYPE_CHECKING:
    from diffinsight.config import Config
    from diffinsight.pipeline import Request

DONE, FOUND, INCOMPLETE = 0, 1, 2


def reports_of(args: argparse.Namespace, categories: Sequence[str] | None,
               without: frozenset[str] = frozenset()) -> tuple[Config, list[Report]]:
    """Analyse what the arguments name; one report per category, or one of the whole range for none. `categories` None: every
    category of the configuration. Warnings go to stderr. Raises DiffInsightError."""
    from diffinsight.pipeline import analyse, reports

    request = request_of(args, without)
    progress = Progress(args)
    try:
        analysis = analyse(request, progress)
        found = reports(analysis, list(analysis.config.categories) if categories is None else categories)
    finally:
        progress.done()
    warn([one for report in found for one in report.warnings], args)
    return analysis.config, found


def request_of(args: argparse.Namespace, without: frozenset[str] = frozenset()) -> Request:
    """What the arguments ask to be analysed. Raises DiffInsightError."""
    from diffinsight.pipeline import Request

    settings: dict[str, object] = {}
    if getattr(args, "locale", None):
        settings["locale"] = args.locale
    given = config_of(args)
    baseline = getattr(args, "baseline", None) or beside(args.config, given.baseline if given else None)
    if getattr(args, "write_baseline", None):
        settings["known"] = frozenset()  # what is known already belongs in the new file too
    elif baseline:
        from diffinsight.suppress import read_baseline

        settings["known"] = read_baseline(read_text(baseline), baseline)
    return Request(repo=args.repo or ".", range=args.range, since=args.since, until=args.until, paths=tuple(args.path or ()),
                   config=given, without=without, settings=settings, pending=args.pending)


def findings_of(reports: Sequence[Report]) -> list[Finding]:
    """Every finding of the reports once, by id; categories may overlap."""
    return list({one.id: one for report in reports for one in report.findings}.values())


def write_baseline(args: argparse.Namespace, reports: Sequence[Report]) -> int:
    """Write the file of --write-baseline and say so."""
    from diffinsight.suppress import baseline_text

    findings = findings_of(reports)
    write_files({Path(args.write_baseline): baseline_text(findings)})
    tell(f"{len(findings)} finding{'s' * (len(findings) != 1)} written to {args.write_baseline}", args)
    return DONE


def exit_code(args: argparse.Namespace, config: Config, reports: Sequence[Report], default: str) -> int:
    """2 when --strict and something was not parsed, 1 when a finding is at or above the threshold, else 0."""
    unparsed = {one.path: one for report in reports for one in report.completeness.unparsed}
    if args.strict and unparsed:
        named = ", ".join(sorted(unparsed)[:5])
        tell(f"error: {len(unparsed)} file{'s' * (len(unparsed) != 1)} could not be checked (--strict): {named}", args)
        return INCOMPLETE
    threshold = args.fail_on or config.fail_on or default
    if threshold == "none":
        return DONE
    bad = LABELS[: LABELS.index(threshold) + 1]
    return FOUND if any(one.label in bad for report in reports for one in report.findings) else DONE
