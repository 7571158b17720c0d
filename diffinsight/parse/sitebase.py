"""Finds out under which site path each content root is published, where configuration does not say.

In: a layout, the documents of the tree, site paths written in the repository that mostly lead to its own pages. Out: roots with bases.
Must not know: links, redirects' meaning.

A site path votes for "folder F is published at B" when what follows B in it is the path of a document below F; the longer the part
that fits, the more it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from diffinsight.parse.address import split
from diffinsight.parse.siteconfig import Layout, Root

LEAST_WEIGHT = 3  # a single site path that fits by its last word alone proves nothing
MOST_PARTS = 24


def settle(layout: Layout, stems: Mapping[str, str], site_paths: Iterable[str]) -> tuple[Root, ...]:
    """The layout's roots, each with the base the evidence speaks for, else the configured one; rootless layouts get inferred roots.

    `stems`: lower-case paths without extension of all documents -> path. `site_paths`: as written, lower-case or not.
    """
    parts = [_parts(one) for one in dict.fromkeys(site_paths)]
    named = {docset: _parts(path) for docset, path in layout.known}
    if not layout.roots:
        folders = dict.fromkeys([path.split("/")[0] for path in stems.values() if "/" in path])
        roots = [Root(folder, base) for folder in folders if (base := _best(Root(folder, None), stems, parts)) is not None]
        return tuple(roots)
    settled = []
    for docset in dict.fromkeys(root.docset for root in layout.roots):
        own = [root for root in layout.roots if root.docset == docset]
        votes: Counter[str] = Counter()
        for root in own:
            votes.update(_votes(root, stems, [*parts, *([named[docset]] * 3 if docset in named else [])]))
        best = _winner(votes)
        settled += [root if best is None else replace(root, base=best) for root in own]
    return tuple(root for root in settled if root.base is not None)


def _parts(site_path: str) -> tuple[str, ...]:
    path = split(site_path)[0].lower().strip("/")
    stem = path.rsplit(".", 1)[0] if path.endswith((".json", ".html", ".md", ".yml")) else path
    return tuple(stem.split("/"))[:MOST_PARTS]


def _best(root: Root, stems: Mapping[str, str], parts: Iterable[tuple[str, ...]]) -> str | None:
    return _winner(Counter(_votes(root, stems, parts)))


def _winner(votes: Counter[str]) -> str | None:
    if not votes:
        return None
    best = min(votes, key=lambda base: (-votes[base], base))
    return best if votes[best] >= LEAST_WEIGHT else None


def _votes(root: Root, stems: Mapping[str, str], site_paths: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Base -> weight. The longest part of a site path that is a document below the root counts, once."""
    found: Counter[str] = Counter()
    prefix = root.folder.lower() + "/" if root.folder else ""
    dest = tuple(root.dest.lower().split("/")) if root.dest else ()
    for parts in site_paths:
        for cut in range(len(dest), len(parts)):
            rest = "/".join(parts[cut:])
            if parts[cut - len(dest):cut] == dest and (prefix + rest in stems or prefix + rest + "/index" in stems):
                base = "/".join(parts[:cut - len(dest)])
                found["/" + base if base else ""] += min(len(parts) - cut, 4)
                break
    return found
