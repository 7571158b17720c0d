"""`diffinsight diff-driver`: what git calls to show the difference of one file, in place of its lines.

In: the seven arguments that git passes to an external diff (nine for a renamed file, one for an unmerged one). Out: findings, one a line.
Must not know: how findings are made.

    git config diff.diffinsight.command "diffinsight diff-driver"
    echo "toc.yml diff=diffinsight" >> .gitattributes

Source: git's documentation of GIT_EXTERNAL_DIFF and of "Defining an external diff driver" (gitattributes).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from diffinsight.commands.options import Subparsers, command, printable
from diffinsight.model import DiffInsightError, plain

_MOST_BYTES = 20_000_000  # larger files are not read, as everywhere


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "diff-driver", "show what changed in one file, as git's external diff", epilog="""example:
  git config diff.diffinsight.command "diffinsight diff-driver"
  echo "toc.yml diff=diffinsight" >> .gitattributes""")
    parser.add_argument("path", metavar="PATH", help="the file's path in the repository")
    parser.add_argument("given", metavar="ARG", nargs="*", help="old file, hash and mode, new file, hash and mode, as git passes them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if not args.given:
        print(printable(f"{args.path}: unmerged"))
        return 0
    if len(args.given) not in (6, 8):
        raise DiffInsightError("git calls this command with 7 arguments; see `diffinsight diff-driver --help` for how to set it up")
    from diffinsight.pair import compare_pair

    old, new = _content(args.given[0]), _content(args.given[3])
    name = args.given[6] if len(args.given) == 8 else args.path
    print(printable(f"diffinsight a/{args.path} b/{name}"))
    findings = compare_pair(name, old, new)
    for one in findings:
        lines = one.new_lines or one.old_lines
        print(f"  {lines[0] if lines else '':>5}  {one.label:<8}  {printable(plain(one.message))}")
        for row in one.table:
            print(f"{'':17}{printable(' | '.join(row))}")
    if not findings:
        print("         no difference in content" if old is not None and new is not None else "         nothing to say about its content")
    return 0


def _content(name: str) -> bytes | None:
    """A side of the comparison; git names the null device for a side that is not there."""
    place = Path(name)
    if name in ("/dev/null", "nul") or not place.is_file():
        return None
    try:
        with place.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise DiffInsightError(f"cannot read {name}: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise DiffInsightError(f"{name} is larger than {_MOST_BYTES:,} bytes: see its lines with `git diff --no-ext-diff`")
    return data
