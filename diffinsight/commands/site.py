"""`diffinsight site`: a static site from the reports of `diffinsight weekly`.

In: arguments. Out: files in a folder. Must not know: how pages are made; no repository is looked at.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from diffinsight.commands.options import Subparsers, command, tell
from diffinsight.model import DiffInsightError

EXAMPLES = """examples:
  diffinsight site
  diffinsight site archive/reports --output public --url https://example.org/reports/"""


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "site", "make a static site from the reports of `diffinsight weekly`", epilog=EXAMPLES)
    parser.add_argument("reports", nargs="?", default="reports", metavar="DIR", help="the folder with the reports (default: reports)")
    parser.add_argument("--output", metavar="DIR", help="the site's folder (default: site)")
    parser.add_argument("--title", metavar="WORDS", default="Diff Insight", help="the site's name (default: Diff Insight)")
    parser.add_argument("--url", metavar="URL", default="",
                        help="where the site will be published: makes a sitemap, and feeds with whole links")
    parser.set_defaults(run=run, reads_environment=True)


def run(args: argparse.Namespace) -> int:
    from diffinsight.site.write import write_site

    reports = Path(args.reports)
    if not reports.is_dir():
        raise DiffInsightError(f"there is no folder {reports}: run `diffinsight weekly` first, or name the folder with its reports")
    output = Path(args.output or "site")
    done = write_site(reports, output, args.title, args.url)
    tell(f"{output}: {done.written} files written, {done.removed} removed, {done.kept} unchanged", args)
    return 0
