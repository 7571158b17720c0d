"""The `diffinsight` command, also as `python -m diffinsight`."""

import atexit
import os
import sys
from typing import NoReturn

from diffinsight.cli import main


def run() -> NoReturn:
    """Run the command and leave at once: to take millions of records apart one by one takes longer than to write their report."""
    code = main()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):  # closed, or nobody reads any more: `main` has said what there was to say
            pass
    os._exit(code)


if __name__ == "__main__":
    run()
