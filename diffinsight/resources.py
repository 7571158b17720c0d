"""Finds the folders that travel with the package: report templates and the demo's history.

In: a folder's name. Out: its path on disk. Must not know: what is in the folder.
"""

from __future__ import annotations

from pathlib import Path

from diffinsight.model import DiffInsightError

_PACKAGE = Path(__file__).parent
_PLACES = {  # name -> (inside an installed package, in a checkout)
    "templates": (_PACKAGE / "templates", _PACKAGE.parent / "templates"),
    "demo_history": (_PACKAGE / "demo_history", _PACKAGE.parent / "fixtures" / "histories" / "demo"),
}


def folder(name: str) -> Path:
    """The folder `name` ("templates", "demo_history"); raises DiffInsightError where the installation lacks it."""
    for place in _PLACES[name]:
        if place.is_dir():
            return place
    raise DiffInsightError(f"this installation of diffinsight lacks its folder {name!r}: install it again")
