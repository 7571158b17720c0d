"""What a page is called in a title: from its title, else from the words of its path.

In: a path and the desk. Out: words. Must not know: rules.
"""

from __future__ import annotations

import posixpath
import re

from diffinsight.narrate.desk import Desk


def noun(path: str, desk: Desk) -> str:
    return desk.titles.get(path) or " ".join(re.findall(r"\w+", posixpath.splitext(posixpath.basename(path))[0]))
