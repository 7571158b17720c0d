"""What a range's changes reach: where they lie, links left behind, pages that show changed includes.

In: stories, findings, migrations. Out: sentences. Must not know: what to do about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from diffinsight.model import Message, Use, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story
from diffinsight.narrate.stories.story import cut

MOST_AREAS = 3


def effects(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    """Up to four sentences."""
    return (*_areas(desk), *_left_links(desk), *_anchors(desk), *_shown(desk))


def _areas(desk: Desk) -> Iterator[Message]:
    """The folders most changes lie in, when the range is large enough to ask."""
    paths = [file.path for file in desk.range.files]
    if len(paths) < 4:
        return
    shared = _shared(paths)
    areas = Counter(path[len(shared) :].partition("/")[0] if "/" in path[len(shared) :] else "" for path in paths)
    named = [(name, n) for name, n in sorted(areas.items(), key=lambda pair: (-pair[1], pair[0])) if name and n > 1]
    covered = sum(n for _, n in named[:MOST_AREAS])
    if len(areas) == 1 and shared:
        yield say("All {n} changed files lie under {folder}.", n=len(paths), folder=shared.rstrip("/"))
    elif named and 2 * covered >= len(paths):
        parts = tuple(say("{folder} ({n} files)", folder=shared + name, n=n) for name, n in named[:MOST_AREAS])
        yield (
            say("Of the {n} changed files, most lie under {parts}.", n=len(paths), parts=parts)
            if len(named) > 1 or covered < len(paths)
            else say("All {n} changed files lie under {folder}.", n=len(paths), folder=shared + named[0][0])
        )


def _shared(paths: Sequence[str]) -> str:
    """The folders all paths begin with, with a final slash."""
    first, last = min(paths).split("/")[:-1], max(paths).split("/")[:-1]
    same = []
    for a, b in zip(first, last, strict=False):
        if a != b:
            break
        same.append(a)
    return "/".join(same) + "/" if same else ""


def _left_links(desk: Desk) -> Iterator[Message]:
    """Places that still use what this range took away, by what they use most."""
    pages = [
        (one.source.path or "", _links(one.uses), one.redirected) for one in desk.migrations if one.source.path and not one.source.anchor
    ]
    kept = [(path, uses) for path, uses, redirected in pages if uses and redirected]
    broken = [(path, uses) for path, uses, redirected in pages if uses and not redirected]
    for group, text in (
        (broken, "{n} places in {m} still point at what is gone without a redirect: {parts}."),
        (kept, "{n} places in {m} still use old addresses and work through redirects only: {parts}."),
    ):
        uses = [use for _, found in group for use in found]
        if len(uses) == 1:
            page = desk.name(next(path for path, found in group if found))
            yield (
                say("{file} still links to {page}, which is gone without a redirect.", file=desk.name(uses[0].path), page=page)
                if group is broken
                else say(
                    "{file} still links to the old address of {page} and works through its redirect only.",
                    file=desk.name(uses[0].path),
                    page=page,
                )
            )
        elif uses:
            files = len({use.path for use in uses})
            ordered = sorted(group, key=lambda pair: (-len(pair[1]), pair[0]))
            parts = cut(
                [say("{page} ({n} time)", "{page} ({n} times)", "n", page=desk.name(path), n=len(found)) for path, found in ordered], 3
            )
            yield say(text, n=len(uses), m=say("{n} file", "{n} files", "n", n=files), parts=parts)


def _links(uses: Sequence[Use]) -> list[Use]:
    return [use for use in uses if use.kind != "redirect"]


def _anchors(desk: Desk) -> Iterator[Message]:
    """Anchors that went while something links to them."""
    told = [f for f in desk.findings if f.rule == "anchor-removed"]
    places = sum(len(f.details.get("uses", ())) for f in told)
    if told and places:
        names = cut([f"{desk.name((f.before or '').partition('#')[0])}{f.subject}" for f in told], 3)
        yield say(
            "{n} anchor is gone that other places link to ({names}), so their readers arrive at the top of the page.",
            "{n} anchors are gone that other places link to ({names}), so their readers arrive at the top of the page.",
            "n",
            n=len(told),
            names=names,
        )


def _shown(desk: Desk) -> Iterator[Message]:
    """Pages that changed without being edited, because they include what changed."""
    own = {file.path for file in desk.range.files}
    files = [f for f in desk.findings if f.rule == "include-changed"]
    pages = [path for path in dict.fromkeys(str(page) for f in files for page in f.details.get("pages", ())) if path not in own]
    if pages:
        names = desk.names(f.path for f in files)
        yield say(
            "{page} reads differently without having been edited, because it includes {files}.",
            "{n} pages read differently without having been edited, because they include {files}: {pages}.",
            "n",
            n=len(pages),
            page=desk.name(pages[0]),
            pages=cut(desk.names(pages)),
            files=cut(names, 3),
        )
