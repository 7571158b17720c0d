"""`python -m diffinsight`: the same as the `diffinsight` command."""

import sys

from diffinsight.cli import main

if __name__ == "__main__":
    sys.exit(main())
