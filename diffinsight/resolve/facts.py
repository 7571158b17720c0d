"""What the search for a removed thing's new home starts from.

In: values of the earlier stages. Out: `Facts`, the one argument of `resolve`. Must not know: how any of them was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from diffinsight.model import Change, Range, Redirect, SiteMap, Tree


@dataclass(frozen=True)
class Facts:
    """Everything `resolve` looks at.

    `site`/`base_site`: URL rules of the head and base trees (never built from redirects). `redirects`: every redirect entry of the head
    tree, of all kinds. `toc_changes`: "toc-entry" changes of the range. `section_changes`: "section" and "anchor" changes of the range
    (removed, moved, renamed, dissolved), for anchors and for what was kept. `without`: evidence kinds that must not be used (see
    `EVIDENCE_KINDS`).
    """

    range: Range
    base: Tree
    head: Tree
    site: SiteMap
    base_site: SiteMap
    redirects: tuple[Redirect, ...] = ()
    toc_changes: tuple[Change, ...] = ()
    section_changes: tuple[Change, ...] = ()
    without: frozenset[str] = field(default_factory=frozenset)
