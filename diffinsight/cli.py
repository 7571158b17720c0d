"""The command line: which commands there are, and what every failure looks like.

In: arguments. Out: an exit code; results on stdout, everything else on stderr. Must not know: what a command does (each is a module of
diffinsight.commands), nor any stage. Nothing heavy is imported before a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from diffinsight import __version__
from diffinsight.commands.options import with_environment
from diffinsight.model import DiffInsightError

COMMANDS = (  # as --help lists them
    "report", "check", "comment", "range", "migrate", "weekly", "models", "site", "rules", "config", "diff-driver", "demo")
DONE, FOUND, FAILED, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141

EPILOG = """exit codes:
  0  done
  1  findings at or above --fail-on
  2  could not run, or could not check completely

Options may also be set by environment variables (DIFFINSIGHT_FORMAT for --format, and so on) and in .diffinsight.yml;
an option wins over the environment, the environment over the file."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line instead of repeating the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"diffinsight: error: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; what a command adds to it is in the command's own module."""
    top = _Parser(prog="diffinsight", description="Tells people what really changed in documentation.",
                  epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version=f"diffinsight {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"diffinsight.commands.{name.replace('-', '_')}").add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises, never shows a traceback unless --debug asks for it."""
    debug = bool(os.environ.get("DIFFINSIGHT_DEBUG"))
    gc.set_threshold(2_000_000, 20, 20)  # a run makes millions of records and few cycles: looking for these cost a fifth of its time
    if sys.stdout is None or sys.stderr is None:
        return FAILED  # closed by the caller: there is nowhere to say anything
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # reports hold any character and git paths any byte, whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        args = _arguments(list(sys.argv[1:] if argv is None else argv))
        debug = debug or args.debug
        code = int(args.run(args))
        sys.stdout.flush()
        return code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _silence()
        return NO_READER
    except DiffInsightError as error:
        if debug:
            raise
        return _fail(str(error))
    except MemoryError:
        if debug:
            raise
        return _fail("memory is short: look at fewer files with --path, or at a shorter range")
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.filename is None:  # a disk that is full, a stream that is closed
            _silence()
            return _fail(f"cannot write the result: {error.strerror or error}")
        return _fail(f"internal error, {type(error).__name__}: {error}; please report it with what --debug shows")


def _arguments(argv: list[str]) -> argparse.Namespace:
    args = parser().parse_args(argv)
    if args.reads_environment:
        args = parser().parse_args(with_environment(args, argv, os.environ))
    return args


def _silence() -> None:
    """Give up stdout, or the interpreter complains when it flushes it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(message: str, code: int = FAILED) -> int:
    print("diffinsight: error:", " ".join(message.split()), file=sys.stderr)
    return code
