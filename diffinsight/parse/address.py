"""Taking written link targets apart, by text alone.

In: a target as written and the folder it is written in. Out: path, query, anchor; the normalised form. Must not know: which files exist.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def is_absolute(target: str) -> bool:
    """Whether a target starts with a scheme or host ("https:", "mailto:", "xref:", "//host")."""
    return bool(_SCHEME.match(target))


def split(target: str) -> tuple[str, str, str]:
    """(path, query, anchor) of a target: "a%20b.md?view=x#y" -> ("a b.md", "view=x", "y"); backslashes become slashes.

    Writers also put the query behind the anchor; it is found there too.
    """
    path, _, anchor = target.strip().partition("#")
    path, _, query = path.partition("?")
    if "?" in anchor:
        anchor, _, late = anchor.partition("?")
        query = query or late
    if "%" in path:
        path = unquote(path, errors="replace")
    return path.replace("\\", "/"), query, unquote(anchor, errors="replace") if "%" in anchor else anchor


def join(folder: str, path: str) -> str:
    """A relative path seen from a folder, as a path from the root; it starts with "../" when it leaves the root. Keeps a final slash."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    joined = "" if joined == "." else joined
    return joined + "/" if joined and path.endswith("/") else joined


def normalise(href: str, folder: str, docset: str = "") -> str:
    """What a written href stands for: a path from the root with its anchor, a site path ("/svc/page#x"), or the URL itself.

    `docset` is the folder that `~/` means. Queries of paths are dropped; "" stays "".
    """
    href = href.strip()
    if not href or is_absolute(href):
        return href
    path, _, anchor = split(href)
    if path.startswith("~"):
        path = join(docset, path[1:].lstrip("/"))
    elif path and not path.startswith("/"):
        path = join(folder, path)
    return f"{path}#{anchor}" if anchor else path
