"""The `diffinsight` command, also as `python -m diffinsight`."""

import atexit
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from diffinsight.cli import main


def run() -> NoReturn:
    """Run the command and leave at once: to take millions of records apart one by one takes longer than to write their report."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) == signal.SIG_DFL:
            signal.signal(getattr(signal, name), _stop)
    code = main()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):  # closed, or nobody reads any more: `main` has said what there was to say
            pass
    os._exit(code)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End as after Ctrl-C: processes, temporary folders and half-written files are put away."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


if __name__ == "__main__":
    run()
