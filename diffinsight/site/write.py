"""Brings a site's folder up to date: writes what changed, leaves the rest, takes away what no page is any more.

In: a store's folder and the site's. Out: files. Must not know: what pages show.

Each file is put in place whole; the list of what was written is replaced last, so that a killed run is made good by the next one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from diffinsight import __version__
from diffinsight.model import DiffInsightError
from diffinsight.resources import folder
from diffinsight.site.build import Page, Site
from diffinsight.site.pages import fill
from diffinsight.site.record import record
from diffinsight.store import AVAILABILITY, TEMPORARY, stored, sweep

LIST = ".diffinsight-site.json"  # path -> digest of what each page was made of


@dataclass(frozen=True)
class Done:
    """What a run did: files written, taken away, and left as they were."""

    written: int
    removed: int
    kept: int


def write_site(reports: Path, output: Path, title: str, url: str = "") -> Done:
    """Make the site of a folder of reports. Raises DiffInsightError where there are none, or where files are in the way."""
    found = list(stored(reports))
    if not found:
        raise DiffInsightError(f"{reports} holds no reports of diffinsight weekly")
    marks = {one.place: _digest((reports / one.place).read_bytes()) for one in found}
    snapshots = sorted((reports / AVAILABILITY).glob("*.json"))
    mark = _digest(b"".join(_digest(path.read_bytes()).encode() for path in snapshots))
    site = Site(found, marks, record(reports), mark, title, _base(url))
    pages = [*site.pages(), *_fixed()]
    pages += _sitemap(site, pages)
    old = _list(output)
    if not (output / LIST).is_file() and output.is_dir() and any(not one.name.startswith(".") for one in output.iterdir()):
        raise DiffInsightError(f"{output} holds files that are no site of diffinsight: name an empty or new folder with --output")
    return _bring(output, pages, old)


def _bring(output: Path, pages: Iterable[Page], old: Mapping[str, str]) -> Done:
    style = f"{__version__} {_templates()}"
    new: dict[str, str] = {}
    written = kept = 0
    output.mkdir(parents=True, exist_ok=True)
    if not old:
        _put(output / LIST, "{}\n")  # whose folder it is, before there is anything in it
    sweep({output, *((output / path).parent for path in old)})
    for page in pages:
        new[page.path] = _digest(f"{style} {page.key}".encode("utf-8", "surrogatepass"))
        if old.get(page.path) == new[page.path] and (output / page.path).is_file():
            kept += 1
        else:
            new_here = _put(output / page.path, page.make())
            written, kept = written + new_here, kept + 1 - new_here
    gone = sorted(old.keys() - new.keys())
    for path in gone:
        (output / path).unlink(missing_ok=True)
    _put(output / LIST, json.dumps(new, indent=0, sort_keys=True) + "\n")
    return Done(written, len(gone), kept)


def _put(place: Path, text: str) -> int:
    """Put a file in place whole; 0 where it says so already."""
    content = text.encode("utf-8", "replace")
    temporary = place.with_name(f"{TEMPORARY[0]}{place.name[:80]}{TEMPORARY[1]}")
    try:
        if place.is_file() and place.read_bytes() == content:
            return 0
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        os.replace(temporary, place)
    except OSError as error:
        raise DiffInsightError(f"cannot write {place}: {error.strerror or error}") from error
    return 1


def _list(output: Path) -> dict[str, str]:
    """What the last finished run wrote; paths that would lead out of the folder are no paths of ours."""
    try:
        found = json.loads((output / LIST).read_bytes())
    except (OSError, ValueError):
        return {}
    pairs = {str(path): str(mark) for path, mark in found.items()} if isinstance(found, dict) else {}
    return {path: mark for path, mark in pairs.items() if path and not path.startswith(("/", "\\")) and ".." not in Path(path).parts}


def _fixed() -> list[Page]:
    """What does not depend on reports."""
    return [Page("site.css", "site.css", lambda: fill("site/site.css.j2", {})),
            Page("site.js", "site.js", lambda: (folder("templates") / "site" / "site.js").read_text(encoding="utf-8")),
            Page(".nojekyll", ".nojekyll", lambda: "")]  # https://docs.github.com/pages: no file is left out because of its name


def _sitemap(site: Site, pages: Iterable[Page]) -> list[Page]:
    """The sitemap (https://www.sitemaps.org/protocol.html), which needs whole addresses."""
    if not site.url:
        return []
    paths = sorted(quote(page.path) for page in pages if page.path.endswith(".html"))
    return [Page("sitemap.xml", f"sitemap {site.url} {' '.join(paths)}",
                 lambda: fill("site/sitemap.xml.j2", {"url": site.url, "paths": paths}))]


def _base(url: str) -> str:
    """An address that paths can be put behind. Raises DiffInsightError."""
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise DiffInsightError(f"--url {url!r} is not the address of a site: write https://example.org/reports/")
    return quote(url.rstrip("/"), safe=":/%@~+,;=!$&'()*[]-._") + "/"


def _templates() -> str:
    """A digest of the site's templates: new ones make every page anew."""
    place = folder("templates") / "site"
    return _digest(b"".join(path.name.encode() + path.read_bytes() for path in sorted(place.iterdir()) if path.is_file()))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]
