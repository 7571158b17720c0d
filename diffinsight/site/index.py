"""The index of all reports of a store, as Markdown, and the feed beside it.

In: the store's places. Out: files as text. Must not know: the site.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from diffinsight.model import DiffInsightError
from diffinsight.render import engine
from diffinsight.render.escape import markdown_cell, markdown_prose
from diffinsight.site.feed import feed
from diffinsight.site.words import words
from diffinsight.store import Places, Stored, stored

MARK = "<!-- This index is written by diffinsight weekly. -->"  # a file without it is somebody else's and stays as it is


def index_files(places: Places) -> dict[Path, str]:
    """The index and the feed of a store; nothing for an empty one. Raises DiffInsightError rather than replace a foreign index."""
    reports = list(stored(places.folder))
    index, atom = places.folder / "index.md", places.folder / "feed.xml"
    if not reports:
        return {}
    if index.is_file() and MARK not in index.read_text(encoding="utf-8", errors="replace"):
        raise DiffInsightError(f"{index} is not an index that diffinsight wrote: move it, or let `weekly.path` name another folder")
    years = [(year, list(members)) for year, members in groupby(reports, lambda one: one.period.year)]
    ours = words(places.locale)
    text = engine.fill("weekly/index.md.j2", {
        "mark": MARK, "years": years, "_": ours.text, "words": ours, "link": _link,
        "repository": ours.fixed(str(reports[0].document["range"]["repository"]))},
        {"prose": lambda text: markdown_prose(str(text)), "cell": markdown_cell})
    return {index: text.rstrip("\n") + "\n", atom: feed(ours.text("Diff Insight reports"), reports, _link, "index.md", "feed.xml")}


def _link(one: Stored) -> str:
    return quote(f"{one.stem}.md")
