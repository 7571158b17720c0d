"""What a range's changes reach: where they lie, links left behind, pages that show changed includes.

In: stories, findings, migrations. Out: sentences. Must not know: what to do about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from diffinsight.model import Message, Use, say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories import Story
from diffinsight.narrate.stories.story import cut

MOST_AREAS = 3
_SURE = 0.7  # confidence from which a replacement is told as fact


def effects(desk: Desk, stories: Sequence[Story]) -> tuple[Message, ...]:
    """Up to six sentences."""
    return (*_areas(desk), *_largest(desk), *_kept(desk), *_redirected(desk), *_left_links(desk), *_anchors(desk), *_shown(desk))[:6]


def _kept(desk: Desk) -> Iterator[Message]:
    """How much of what removed pages held was found again in the pages that took their place."""
    pages = [
        one
        for one in desk.migrations
        if one.subject == "page"
        and not one.source.anchor
        and one.target is not None
        and one.kept + one.lost
        and one.kind not in ("moved", "renamed")
        and (one.redirected or one.confidence >= _SURE)
    ]
    kept, lost = sum(len(one.kept) for one in pages), sum(len(one.lost) for one in pages)
    if lost and len(pages) > 1:
        text = (
            "The replacements hold {k} of the {n} sections that {m} replaced pages held."
            if kept
            else "None of the {n} sections that {m} replaced pages held was found again in their replacements."
        )
        yield say(text, n=kept + lost, m=len(pages), k=kept)


def _areas(desk: Desk) -> Iterator[Message]:
    """The folder most changes lie in and where in it, when the range is large enough to ask."""
    paths = [file.path for file in desk.range.files]
    if len(paths) < 4:
        return
    folder, inside = _main_folder(paths)
    counts = Counter(path[len(folder) :].partition("/")[0] for path in inside if "/" in path[len(folder) :])
    named = [(name, n) for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if n > 1][:MOST_AREAS]
    parts = tuple(say("{folder} ({n} files)", folder=name, n=n) for name, n in named)
    fields: dict[str, Any] = {"n": len(paths), "k": len(inside), "folder": folder.rstrip("/")}
    most = 2 * sum(n for _, n in named) >= len(inside)
    if folder and len(inside) == len(paths):
        yield (
            say("All {n} changed files lie under {folder}, most of them in {parts}.", **fields, parts=parts)
            if parts and most
            else say("All {n} changed files lie under {folder}.", **fields)
        )
    elif folder:
        yield (
            say("{k} of the {n} changed files lie under {folder}, most of them in {parts}.", **fields, parts=parts)
            if parts and most
            else say("{k} of the {n} changed files lie under {folder}.", **fields)
        )
    elif parts and most:
        yield say("Of the {n} changed files, most lie under {parts}.", n=len(paths), parts=parts)


def _largest(desk: Desk) -> Iterator[Message]:
    """The page with most changed lines, when it stands out."""
    pages = [file for file in desk.range.files if file.status == "modified" and file.path.lower().endswith((".md", ".mdx", ".markdown"))]
    ranked = sorted(pages, key=lambda file: (-(file.additions + file.deletions), file.path))
    if len(ranked) > 2 and ranked[0].additions + ranked[0].deletions >= max(40, 3 * (ranked[1].additions + ranked[1].deletions) // 2):
        top = ranked[0]
        yield say("{file} changed most ({a} lines added, {d} removed).", file=desk.name(top.path), a=top.additions, d=top.deletions)


def _main_folder(paths: Sequence[str]) -> tuple[str, list[str]]:
    """The deepest folder that holds at least four fifths of the files, with a final slash, and the files in it."""
    folder, inside = "", list(paths)
    while True:
        counts = Counter(path[len(folder) :].partition("/")[0] for path in inside if "/" in path[len(folder) :])
        name, n = max(sorted(counts.items()), key=lambda pair: pair[1], default=("", 0))
        if not name or 5 * n < 4 * len(paths):
            return folder, inside
        folder = f"{folder}{name}/"
        inside = [path for path in inside if path.startswith(folder)]


def _redirected(desk: Desk) -> Iterator[Message]:
    """Pages whose old address still leads on."""
    told = [
        f
        for f in desk.findings
        if f.rule in ("page-merged", "page-replaced", "page-archived", "page-moved")
        and (known := desk.homes.get(f.before or "") or desk.homes.get(f.path)) is not None
        and known.redirected
    ]
    if told:
        yield say(
            "The old address of {page} redirects, so bookmarks and links from other sites still lead on.",
            "The old addresses of {n} pages redirect, so bookmarks and links from other sites still lead on.",
            "n",
            n=len(told),
            page=desk.name(told[0].path),
        )


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
        names = desk.names(f.path for f in files if set(map(str, f.details.get("pages", ()))) & set(pages))
        yield say(
            "{page} reads differently without having been edited: it includes {files}.",
            "{n} pages read differently without having been edited ({pages}): they include {files}.",
            "n",
            n=len(pages),
            page=desk.name(pages[0]),
            pages=cut(desk.names(pages)),
            files=cut(names, 3),
        )
