"""What commands have in common: arguments, the environment's say in them, the configuration file, words on stderr.

In: parsers to add to, parsed arguments. Out: arguments, configurations, progress and warning lines. Must not know: any stage.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diffinsight.model import LABELS, DiffInsightError, Warning_

if TYPE_CHECKING:
    from diffinsight.config import Config

ENVIRONMENT = ("repo", "config", "format", "output", "locale", "fail_on", "baseline", "templates", "category", "path")  # DIFFINSIGHT_<NAME>
LISTS = frozenset({"category", "path"})  # repeatable; separated by commas in the environment
MOST_BYTES = 64 << 20  # bytes

Subparsers = argparse._SubParsersAction  # the type that argparse hands out without naming it in public


def command(commands: Subparsers[argparse.ArgumentParser], name: str, help_: str, epilog: str | None = None) -> argparse.ArgumentParser:
    """A parser for one command with the arguments every command has."""
    found = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".",
                                formatter_class=argparse.RawDescriptionHelpFormatter, epilog=epilog)
    words = found.add_argument_group("messages")
    words.add_argument("--quiet", action="store_true", help="no progress and no warnings on stderr")
    words.add_argument("--verbose", action="store_true", help="every warning and every stage on stderr")
    words.add_argument("--debug", action="store_true", help="show a traceback when something goes wrong (also DIFFINSIGHT_DEBUG=1)")
    found.set_defaults(reads_environment=False)
    return found


def add_range(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what to compare."""
    what = parser.add_argument_group("what to compare")
    what.add_argument("range", nargs="?", metavar="RANGE", help="A..B, A...B (from their merge base), or A alone (up to HEAD); "
                      "without it the last commit on the current branch")
    what.add_argument("--repo", metavar="PATH|URL",
                      help="the repository: a folder in it, a bare one, or a URL (default: the current folder)")
    what.add_argument("--since", metavar="DATE", help="from this day or ISO week on (2026-03-01, 2026-W10), by first parents")
    what.add_argument("--until", metavar="DATE", help="up to and with this day or ISO week")
    pending = what.add_mutually_exclusive_group()
    pending.add_argument("--staged", action="store_const", const="staged", dest="pending", default="",
                         help="what is staged, against HEAD or the one revision given")
    pending.add_argument("--worktree", action="store_const", const="worktree", dest="pending",
                         help="what is in the work tree, committed or not, against HEAD or the one revision given")
    what.add_argument("--path", metavar="GLOB", action="append", help="only files that match (repeatable)")
    what.add_argument("--config", metavar="FILE", help="configuration file (default: .diffinsight.yml of the head revision)")
    parser.set_defaults(reads_environment=True)


def add_threshold(parser: argparse.ArgumentParser, default: str) -> None:
    """The arguments that make findings an exit code, and those that take findings out."""
    verdict = parser.add_argument_group("verdict")
    verdict.add_argument("--fail-on", choices=[*LABELS, "none"], metavar="LABEL",
                         help=f"exit with 1 when a finding is at least this: breaking, new, minor, none (default: {default})")
    verdict.add_argument("--strict", action="store_true", help="exit with 2 when a file could not be read or parsed")
    verdict.add_argument("--baseline", metavar="FILE", help="leave out the findings that this file lists")
    verdict.add_argument("--write-baseline", metavar="FILE", help="write the findings to this file and list nothing")


def with_environment(args: argparse.Namespace, argv: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """`argv` with the options that the environment sets and the command line does not, so that argparse checks them all alike."""
    found = list(argv[:1])
    for name in ENVIRONMENT:
        value = environment.get(f"DIFFINSIGHT_{name.upper()}", "")
        if value and getattr(args, name, "absent") is None:
            found += [f"--{name.replace('_', '-')}={one}" for one in (value.split(",") if name in LISTS else [value])]
    return [*found, *argv[1:]]


def config_of(args: argparse.Namespace) -> Config | None:
    """The configuration that --config names, None without it. Raises DiffInsightError."""
    if args.config is None:
        return None
    from diffinsight.config import load_config

    return load_config(read_text(args.config), args.config)


def beside(config: str | None, name: str | None) -> str | None:
    """A file that a configuration file names, as a path from here; None unless --config gave that file: names in the configuration
    of an analysed repository mean files of that repository, not of this machine."""
    return str(Path(config).parent / name) if config is not None and name is not None else None


def read_text(name: str) -> str:
    """A small text file of the user's. Raises DiffInsightError naming the file."""
    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DiffInsightError(f"cannot read {name}: {error.strerror or error}") from error
    if len(data) > MOST_BYTES:
        raise DiffInsightError(f"cannot read {name}: it is larger than {MOST_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DiffInsightError(f"cannot read {name}: line {line} is not UTF-8 text") from error


class Progress:
    """Tells the stage that runs: on one changing line of a terminal, or a line each with --verbose; otherwise nothing."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.lines = args.verbose and not args.quiet
        self.changing = sys.stderr.isatty() and not args.quiet and not self.lines

    def __call__(self, stage: str) -> None:
        if self.lines:
            print(f"diffinsight: {stage}", file=sys.stderr)
        elif self.changing:
            print(f"\r\x1b[K{stage[:70]} ...", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the changing line."""
        if self.changing:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def tell(line: str, args: argparse.Namespace) -> None:
    """One line of ours on stderr."""
    if not args.quiet:
        print(f"diffinsight: {line}", file=sys.stderr)


def warn(warnings: Iterable[Warning_], args: argparse.Namespace, most: int = 10) -> None:
    """Warnings on stderr, the first ten unless --verbose; reports hold them all."""
    if args.quiet:
        return
    whole = list(dict.fromkeys(warnings))
    for one in whole if args.verbose else whole[:most]:
        place = f"{one.path}:{one.line}" if one.line else one.path
        print("diffinsight: warning:", printable(f"{place}: {one.message}" if place else one.message), file=sys.stderr)
    if len(whole) > most and not args.verbose:
        print(f"diffinsight: warning: {len(whole) - most} more; --verbose shows them all", file=sys.stderr)


def printable(text: str) -> str:
    """One line that steers no terminal and, where it opens a line of a log, no runner, whatever a document or a file name holds."""
    line = "".join(one if one.isprintable() else " " if one.isspace() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return re.sub(r"^( *)(:|##)(?=[:\[])", r"\1\2 ", line)  # `::error::` and `##[error]` are commands there


def colour() -> bool:
    """Are colours wanted on stdout? Only on a terminal, and never with NO_COLOR (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
