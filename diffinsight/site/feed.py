"""Atom feeds of reports (RFC 4287).

In: stored reports, newest first. Out: XML. Must not know: pages.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from diffinsight.languages import SOURCE
from diffinsight.render.escape import safe_url
from diffinsight.site.pages import fill
from diffinsight.site.words import words
from diffinsight.store import Stored

MOST = 60  # entries of a feed: over a year of weeks
_SPACE = uuid.UUID("6f3b7a52-5d0e-5c3c-9a57-2a6d1f0c4e11")  # where this project's names for feeds and entries live


def feed(title: str, reports: Sequence[Stored], link: Callable[[Stored], str], home: str, address: str, only: str = "") -> str:
    """One feed. `link`: a report's address, `home`: the page the feed belongs to, `address`: the feed's own; each absolute or
    relative to the feed. `only`: a label, to tell of reports and changes that have it."""
    chosen = [one for one in reports if not only or one.document["counts"][only]][:MOST]
    repository = str(reports[0].document["range"]["repository"]) if reports else ""
    locale = str(reports[0].document["locale"]) if reports else SOURCE
    return fill("site/feed.xml.j2", {
        "title": title, "id": _name(repository, title, "feed"), "home": home, "address": address,
        "updated": max((one.updated for one in chosen), default=reports[0].updated if reports else "1970-01-01T00:00:00+00:00"),
        "entries": [_entry(one, link(one), only) for one in chosen]}, locale)


def _entry(one: Stored, link: str, only: str) -> dict[str, Any]:
    document = one.document
    counts = {only: document["counts"][only]} if only else document["counts"]
    title = words(str(document["locale"])).counted(counts)
    themes = [theme for theme in document["themes"] if not only or theme["label"] == only]
    return {
        "id": _name(str(document["range"]["repository"]), one.category, one.period.label, only), "link": link,
        "title": f"{one.period.label} {one.category}: {title}", "updated": one.updated, "category": one.category,
        "summary": document["summary"], "themes": themes, "permalink": safe_url(document["range"].get("permalink")),
    }


def _name(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, '|'.join(parts))}"
