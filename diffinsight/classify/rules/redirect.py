"""Rules about redirect entries. In: redirect changes. Out: findings. Must not know: formats of redirect files.

Faults of entries (missing target, loop, chain, source still there) are stated only for entries the range wrote or broke.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Redirect, say

MOST_HOPS = 20
_DOCUMENT = (".md", ".mdx", ".markdown", ".yml", ".ipynb", ".html")


def _destination(entry: Redirect, context: Context) -> str:
    """The file an entry leads to, else its target as written."""
    found = context.site.resolve(entry.target, entry.source)
    return found[0] if found and found[0] in context.head.paths() else entry.target


def _details(entry: Redirect, **more: Any) -> dict[str, Any]:
    return {"source": entry.source, "target": entry.target, **more}


def _candidates(target: str, source: str, context: Context) -> list[str]:
    """Paths a target may stand for: the existing file alone where there is one."""
    found = context.site.resolve(target, source)
    if found and found[0] in context.head.paths():
        return [found[0]]
    return [*([found[0]] if found else []), *context.site.places(target)] or [target]


def _hops(entry: Redirect, context: Context) -> tuple[list[str], bool]:
    """The pages a redirect leads through that redirect on themselves, in order, and whether it comes back to one of them."""
    seen = {entry.source.lower()}
    hops: list[str] = []
    target, source = entry.target, entry.source
    for _ in range(MOST_HOPS):
        places = _candidates(target, source, context)
        if len(places) > 1 or places[0] not in context.head.paths():
            loops = next((place for place in places if place.lower() in seen), None)
            if loops:
                return [*hops, loops], True
        step = next(((place, on) for place in places if place.lower() not in seen and (on := context.redirected(place))), None)
        if step is None:
            return hops, False
        source, target = step
        seen.add(source.lower())
        hops.append(source)
    return hops, False


@rule("redirect:added", label="minor")
def redirect_added(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect entry was added for a source that had none.

    Why: old links and bookmarks to the source lead on.
    Do: nothing; links of your own can follow it to its target.
    Example: batch/limits.md now redirects to /lumen/batch/quotas.
    Neighbours: page-moved, page-merged, page-replaced and page-archived own the page that went; the other redirect rules its faults.
    """
    entry: Redirect = change.after
    message = say("{source} now redirects to {target}.", source=entry.source, target=entry.target)
    yield state(change, entry.source, message, after=entry.target, destination=_destination(entry, context), **_details(entry))


@rule("redirect:removed", label="breaking")
def redirect_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect entry is gone and nothing else redirects its source; minor when a page stands at the source again.

    Why: links and bookmarks to the source, which led on so far, end in an error page.
    Do: put the entry back; redirects are for good.
    Example: batch/limits.md no longer redirects to /lumen/batch/quotas.
    Neighbours: redirect-retargeted owns entries with a new target; moving entries within or between files is silent.
    """
    entry: Redirect = change.before
    if context.redirected(entry.source):
        return
    back = entry.source in context.head.paths()
    text = "{source} no longer redirects to {target}" + ("; a page stands there again." if back else ": links to it end in an error page.")
    yield state(change, entry.source, say(text, source=entry.source, target=entry.target), before=entry.target,
                label="minor" if back else None, **_details(entry))


@rule("redirect:retargeted", label="minor")
def redirect_retargeted(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect entry leads elsewhere than before.

    Why: whoever follows the old address arrives at another page.
    Do: check that your own links to the old target still say what you mean.
    Example: batch/limits.md redirects to /lumen/batch/quotas instead of /lumen/batch/overview.
    Neighbours: redirect-target-missing, redirect-chain and redirect-loop own what is wrong with the new target.
    """
    old, new = change.before, change.after
    message = say("{source} redirects to {new} instead of {old}.", source=new.source, new=new.target, old=old.target)
    yield state(change, new.source, message, before=old.target, after=new.target, destination=_destination(new, context),
                **_details(new, old_target=old.target))


@rule("redirect:resourced", label="minor")
def redirect_source_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect entry names another path of the same file name as its source, or in its place the same path below another first folder.

    Why: mostly a corrected path, so that the redirect works at last; links to the old source no longer lead on.
    Do: nothing, unless the old source was right.
    Example: the redirect of limits.md to /lumen/batch/quotas now stands for batch/limits.md.
    Neighbours: redirect-removed owns entries that went without such a counterpart.
    """
    old, new = change.before, change.after
    text = "The redirect of {old} to {target} now stands for {new}."
    if old.target.lower() != new.target.lower():
        text = "The redirect of {old} now stands for {new}, and leads to {target} instead of {was}."
    message = say(text, old=old.source, target=new.target, new=new.source, was=old.target)
    yield state(change, new.source, message, before=old.source, after=new.source, destination=_destination(new, context),
                **_details(new, old_source=old.source))


@rule("redirect:added", "redirect:retargeted", "redirect:resourced", "redirect:orphaned", label="breaking")
def redirect_target_missing(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect leads to a page of this site that does not exist and does not redirect on: written so, or the range took the page away.

    Site paths that other repositories may publish are given the benefit of the doubt: the target's folder has to be one of ours.

    Why: readers are sent from a page that is gone to another one that is not there.
    Do: point the entry at a page that exists.
    Example: batch/limits.md redirects to /lumen/batch/qoutas; there is no such page.
    Neighbours: redirect-chain owns targets that redirect on; page-removed the page that went.
    """
    entry: Redirect = change.after
    places = _candidates(entry.target, entry.source, context)
    if any(place in context.head.paths() or context.redirected(place) for place in places) or entry.kind == "alias":
        return
    gone = change.data.get("removed")
    documents = [place for place in places if place.lower().endswith(_DOCUMENT)]
    if gone is None and not any(_ours(place, context) for place in documents):
        return
    reason = say("{path} was removed", path=gone) if gone else say("there is no such page")
    message = say("{source} redirects to {target}, but {reason}.", source=entry.source, target=entry.target, reason=reason)
    yield state(change, entry.source, message, before=entry.target, **_details(entry, removed=gone))


def _ours(place: str, context: Context) -> bool:
    """Was the page in the base tree, or do documents of the head tree stand in its folder."""
    folder = posixpath.dirname(place)
    return place in context.base.paths() or any(
        posixpath.dirname(path) == folder and path.lower().endswith(_DOCUMENT[:3]) for path in context.head.paths())


@rule("redirect:added", "redirect:retargeted", "redirect:resourced", label="breaking")
def redirect_loop(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect leads, directly or through others, back to where it started or to a page on the way.

    Why: browsers give up on it: the reader sees an error.
    Do: point one of the entries at a page that exists.
    Example: a.md redirects to b.md, and b.md to a.md.
    Neighbours: redirect-chain owns ways that end at a page.
    """
    entry: Redirect = change.after
    hops, loops = _hops(entry, context)
    if loops:
        message = say("{source} redirects in a circle: {way}.", source=entry.source, way=" -> ".join([entry.source, *hops]))
        yield state(change, entry.source, message, before=entry.target, **_details(entry, hops=hops))


@rule("redirect:added", "redirect:retargeted", "redirect:resourced", label="minor")
def redirect_chain(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect leads to a page that redirects on.

    Why: every hop costs time, and some clients follow only one.
    Do: point the entry straight at the end of the chain.
    Example: limits.md redirects to quotas.md, which redirects to batch/quotas.md.
    Neighbours: redirect-loop owns chains that never end; redirect-target-missing chains that end at nothing.
    """
    entry: Redirect = change.after
    hops, loops = _hops(entry, context)
    if hops and not loops:
        end = context.redirected(hops[-1]) or hops[-1]
        message = say("{source} redirects through {hops} to {end}.", source=entry.source, hops=tuple(hops), end=end)
        yield state(change, entry.source, message, before=entry.target, after=end, destination=end, **_details(entry, hops=hops))


@rule("redirect:added", "redirect:retargeted", "redirect:resourced", label="minor")
def redirect_source_exists(change: Change, context: Context) -> Iterator[Finding]:
    """A redirect entry names a source whose page still exists.

    Why: the page and the redirect contend for one address; which one readers get depends on the build.
    Do: remove the page, or the entry.
    Example: batch/limits.md redirects to /lumen/batch/quotas, but batch/limits.md is still there.
    Neighbours: page-removed owns pages that went without a redirect.
    """
    entry: Redirect = change.after
    if entry.kind == "openpublishing" and entry.source in context.head.paths():
        message = say("{source} redirects to {target}, but the page still exists.", source=entry.source, target=entry.target)
        yield state(change, entry.source, message, before=entry.target, **_details(entry))


@rule("redirect:duplicated", label="minor")
def redirect_duplicate(change: Change, context: Context) -> Iterator[Finding]:
    """A second entry was added for a source that has one in the same file.

    Why: only one of them counts, and which one is not for the writer to say.
    Do: remove one of the two.
    Example: batch/limits.md is redirected to /lumen/batch/quotas and to /lumen/batch/overview.
    Neighbours: redirect-retargeted owns an entry that was changed.
    """
    entry: Redirect = change.after
    first: Redirect = change.data["first"]
    message = say("{source} is redirected twice: to {first} (line {line}) and to {target}.",
                  source=entry.source, first=first.target, line=str(first.line), target=entry.target)
    yield state(change, entry.source, message, before=first.target, after=entry.target, **_details(entry, first=first.target))
