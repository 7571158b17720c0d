"""Starts diffinsight for action.yml: `python -I action/diffinsight.py COMMAND ...`.

The checkout that the action looks at is the current folder, and strangers write in it: `-I` keeps Python from importing anything there.
The code beside this file runs, or, where DIFFINSIGHT_VERSION is set, the installed release.
"""

import os
import sys
from pathlib import Path

if not os.environ.get("DIFFINSIGHT_VERSION"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from diffinsight.cli import main

sys.exit(main())
