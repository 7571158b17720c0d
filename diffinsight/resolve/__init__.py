"""Where removed things went, and who still uses them.

In: `Facts` (the range, both trees, URL rules, redirects, TOC and section changes). Out: `Migration` values.
Must not know: how anything was parsed or compared, what a finding is.
"""

from __future__ import annotations

from diffinsight.model import Migration
from diffinsight.resolve.facts import Facts

__all__ = ["Facts", "resolve"]


def resolve(facts: Facts) -> tuple[Migration, ...]:
    """One migration for every page, include and asset removed or renamed in the range, and every removed section anchor, sorted by path."""
    return ()
