"""Stories of new pages, with what leads to them.

In: findings. Out: stories. Must not know: tables, samples.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from diffinsight.model import Finding, Message, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.followers import welcomers
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, grouped, together, words

_CROWD = 3  # new pages of one folder that make a story of their own


def new_pages(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story for a folder that got several new pages, one for all others of the same label."""
    trails = welcomers(pool)
    for label, pages in grouped(pool.rules("page-added"), lambda f: f.label).items():
        by_folder = sorted(grouped(pages, lambda f: posixpath.dirname(f.path)).items(), key=lambda pair: (-len(pair[1]), pair[0]))
        crowds = [(folder, group) for folder, group in by_folder if len(group) >= _CROWD]
        others = [page for _, group in by_folder if len(group) < _CROWD for page in group]
        told = [_new(f"page-added:{label}:{folder}", group, trails, pool, desk) for folder, group in crowds]
        told += [_new(f"page-added:{label}", others, trails, pool, desk)] if others else []
        folders = cut([say("{folder} ({n})", folder=folder or "/", n=len(group)) for folder, group in crowds], 3)
        yield from together(told, say("{n} pages are new, most of them under {folders}.", n=len(pages), folders=folders))


def _new(key: str, pages: Sequence[Finding], trails: Mapping[str, list[Finding]], pool: Pool, desk: Desk) -> Story:
    folder = key.split(":", 2)[2] if key.count(":") > 1 else None
    welcome = pool.take(finding for page in pages for finding in trails.get(page.path, ()))
    unlisted = [page for page in pages if not page.details.get("in_toc", True)] if _has_contents(desk) else []
    fields: dict[str, Any] = {
        "n": len(pages),
        "title": words(pages[0].subject, 80),
        "name": desk.name(pages[0].path),
        "folder": folder or say("the top folder"),
        "titles": cut(words(page.subject, 60) for page in pages),
        "each": cut(_named(page, desk) for page in pages),
    }
    if folder is not None:
        said, lead = say("{n} pages under {folder} are new: {titles}.", **fields), say("{n} new pages under {folder}", **fields)
    elif len(pages) == 1:
        said, lead = say("{each} is new.", **fields), say("New page {title}", **fields)
    else:
        said, lead = say("{n} pages are new: {each}.", **fields), say("New pages", **fields)
    tail = say(" No table of contents lists {names}.", names=cut(desk.names(page.path for page in unlisted), 3)) if unlisted else say("")
    return compose(
        key,
        70 if pages[0].label == "new" else 30,
        lead,
        say("{said}{tail}", said=said, tail=tail),
        [*pages, *welcome],
        said,
        label=pages[0].label,
    )


def _has_contents(desk: Desk) -> bool:
    """Does anything in the range show that the documentation has tables of contents?"""
    return any(f.rule.startswith("toc-") or f.details.get("in_toc") for f in desk.findings)


def _named(page: Finding, desk: Desk) -> str | Message:
    """A new page's file name, with its title where that says more."""
    name = desk.name(page.path)
    same = _letters(page.subject) in _letters(page.path)
    return name if same else say("{name} ({title})", name=name, title=words(page.subject, 60))


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
