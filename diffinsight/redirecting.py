"""What the redirect entries of a tree mean for a range: where they lead, which pages rules for many pages save, which lead nowhere now.

In: entries, site maps, the files of a range. Out: targets, entries, changes. Must not know: rules, how entries are written.
"""

from __future__ import annotations

from collections.abc import Iterable

from diffinsight.changes import Difference
from diffinsight.compare.redirects import orphaned
from diffinsight.model import Change, FileChange, Range, Redirect, SiteMap, Tree
from diffinsight.parse.redirectrules import expand, redirect_rules


def ruled(found: Range, head: Tree, site: SiteMap, base_site: SiteMap) -> tuple[Redirect, ...]:
    """The redirects that rules for many pages at once give the pages which left, those that lead somewhere; and, as an alias, the pages
    that stand at the address of one which left."""
    gone = [file.base_path for file in found.files if file.status in ("removed", "renamed")]
    urls = {path: url for path in gone if (url := base_site.url_of(path))}
    there = {path: now for path, url in urls.items() if (now := site.file_of(url)) and now != path}
    led = expand(redirect_rules(head), {path: url for path, url in urls.items() if path not in there}) if urls else ()
    return (*(Redirect(path, f"/{now}", now, 1, "alias") for path, now in there.items()),
            *(entry for entry in led if entry.target.startswith(("http://", "https://")) or site.file_of(entry.target)))


def target_of(entry: Redirect | None, site: SiteMap) -> str | None:
    """Where a redirect entry leads: a path of the tree where it is this site's, else as written."""
    if entry is None:
        return None
    place = site.resolve(entry.target, entry.source)
    return place[0] if place else entry.target


def orphans(found: Range, redirects: Iterable[Redirect], difference: Difference, sites: tuple[SiteMap, SiteMap]) -> Iterable[Change]:
    """A change for every redirect entry whose target this range removed; `sites` of base and head."""
    removed = {file.path: file for file in found.files if file.status == "removed"}

    def gone(entry: Redirect) -> FileChange | None:
        old, new = (site.resolve(entry.target, entry.source) for site in sites)
        return removed.get(old[0]) if old and (new is None or new[0] in removed) else None

    return orphaned(redirects, difference.of("redirect"), gone) if removed else ()
