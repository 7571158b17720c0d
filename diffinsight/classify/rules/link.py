"""Rules about links, images and includes written in pages. In: link and include changes. Out: findings. Must not know: URL rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffinsight.classify.digest import MOST
from diffinsight.classify.registry import Context, rule, state
from diffinsight.model import Change, Finding, Link, say

_FILE = re.compile(r"\.(?:md|markdown|mdx|ya?ml|png|jpe?g|gif|svg|webp|json|cs|py|txt)$", re.I)
_FOREIGN = re.compile(r"(?:^|/)(?:vendor|node_modules)/")  # code of others, with its documents
_KINDS = {"link": "link", "image": "image", "include": "include", "code": "code snippet"}


def _written(link: Link) -> str:
    return f"[{link.text}]({link.target})" if link.text and link.text != link.target else link.target


def _outside(link: Link) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.-]*://|//", link.target, re.I))


def _problem(link: Link, change: Change, context: Context) -> str:
    """Why a link leads nowhere at head: the missing path or anchor; "" when it is fine or cannot be told."""
    if link.target.startswith("#"):
        found: tuple[str, str] | None = (change.file.path, link.target[1:])
    else:
        found = context.site.resolve(link.target, change.file.path)
    if not found or not found[0]:
        return ""
    path, anchor = found
    if path not in context.head.paths():
        known = context.redirected(path) or _outside(link) or link.target.startswith("/") or not _FILE.search(path)
        return "" if known else path
    anchors = context.anchors_at_head(path) if anchor and path.endswith(".md") and not anchor.startswith(("tab/", "L")) else None
    return f"{path}#{anchor}" if anchors is not None and anchor.lower() not in anchors else ""


@rule("link:arrived", "link:retargeted", "link:dangling", label="breaking")
def link_broken(change: Change, context: Context) -> Iterator[Finding]:
    """A link, include or image leads to something that was there at base and is gone at head.

    Why: readers who follow it end in an error or at the top of the wrong page.
    Do: retarget it; the migration section gives the replacement where one is known.
    Example: `[setup](setup.md#install)` in `gpu.md` leads to an anchor that is gone.
    Neighbours: anchor-removed and page-removed state the loss itself; link-unresolved owns new links to what never was in the tree;
    toc-broken owns table-of-contents entries.
    """
    if _FOREIGN.search(change.file.path):
        return
    if change.event == "dangling":
        new = change.data.get("new")
        tail = say("; {new} would mend it", new=new) if new else say("")
        kind = say(_KINDS.get(change.data["kind"], "link"))
        message = say(
            "The {kind} to {target} leads nowhere now: {what} is gone{tail}.",
            kind=kind,
            target=change.before,
            what=change.data["what"],
            tail=tail,
        )
        yield state(change, change.before, message, before=change.before, after=new, destination=new, cause=change.data["what"], group="")
        return
    missing = _problem(change.after, change, context)
    if missing and _was_there(missing, context) and not _dangles(missing, change, context):
        message = say(
            "The {kind} {link} leads to {missing}, which is gone.",
            kind=say(_KINDS[change.after.kind]),
            link=_written(change.after),
            missing=missing,
        )
        yield state(change, change.after.target, message, after=_written(change.after), missing=missing)


def _dangles(missing: str, change: Change, context: Context) -> bool:
    """Is the link among those left behind by what this range took away, which are told by themselves."""
    path, _, anchor = missing.partition("#")
    found = context.migrations.get((path, ""))
    places = [(hit.path, hit.line) for hit in context.linkers(path, anchor)] if anchor else \
        [(use.path, use.line) for use in found.uses if use.kind in ("link", "image", "include")] if found and not found.redirected else []
    return (change.file.path, change.after.line) in places


def _was_there(missing: str, context: Context) -> bool:
    path, _, anchor = missing.partition("#")
    if not anchor:
        return path in context.base.paths()
    return anchor.lower() in (context.anchors_at_base(path) or ())


@rule("link:arrived", "link:retargeted", label="minor")
def link_unresolved(change: Change, context: Context) -> Iterator[Finding]:
    """A link or image written in this range leads to a path or anchor that is not in the tree and was not at base either.

    Why: it is a slip of the pen, or it leads to what another repository or the build brings.
    Do: check it in the published page.
    Example: `[setup](setpu.md)` leads to no file of the repository.
    Neighbours: link-broken owns targets that this range, or an earlier one, took away.
    """
    missing = _problem(change.after, change, context)
    if missing and not _was_there(missing, context):
        message = say(
            "The {kind} {link} leads to {missing}, which is not in this repository.",
            kind=say(_KINDS[change.after.kind]),
            link=_written(change.after),
            missing=missing,
        )
        yield state(change, change.after.target, message, after=_written(change.after), missing=missing)


@rule("link:retargeted", label="minor")
def link_retargeted(change: Change, context: Context) -> Iterator[Finding]:
    """A link leads to another place of this site than before.

    Why: it tells where the writers send readers now; often a sign that the old target moved.
    Do: follow them with your own links.
    Example: `[features](manifests.md#features)` became `[features](../concepts/features.md)`.
    Neighbours: external-link-changed owns addresses outside; link-broken new targets that do not exist.
    """
    if not (_outside(change.after) and _outside(change.before)) and change.after.target != change.before.target:
        yield _retargeted(change, "now leads to")


@rule("link:retargeted", label="minor")
def external_link_changed(change: Change, context: Context) -> Iterator[Finding]:
    """A link to another site has another address.

    Why: the old address may be gone.
    Do: follow with your own links.
    Example: the sample's address on the code forge changed.
    Neighbours: link-retargeted owns links inside the site.
    """
    if _outside(change.after) and _outside(change.before):
        yield _retargeted(change, "now leads to")


def _retargeted(change: Change, verb: str) -> Finding:
    old, new = change.before, change.after
    kind = say(_KINDS[new.kind])
    message = (
        say(
            f"The {{kind}} {{text}}{{row}} {verb} {{new}} instead of {{old}}.",
            kind=kind,
            row=say(" in the row {row}", row=change.data["row"]) if change.data.get("row") else say(""),
            text=new.text or old.text,
            old=old.target,
            new=new.target,
        )
        if new.text or old.text
        else say("The {kind} {old} became {new}.", kind=kind, old=old.target, new=new.target)
    )
    return state(
        change,
        new.text or new.target,
        message,
        before=_written(old),
        after=_written(new),
        destination=new.target,
        old=old.target,
        new=new.target,
    )


@rule("link:added", label="minor")
def link_added(change: Change, context: Context) -> Iterator[Finding]:
    """A link or image is new in a section that was there before.

    Why: there is more to read, or to see.
    Do: nothing.
    Example: a link to the pricing page is new.
    Neighbours: link-broken owns new links that lead nowhere.
    """
    for part in _parts(change.after):
        yield _lone(change, part, "One {kind} is new: {links}.", "{n} {kind}s are new: {links}.")


@rule("link:removed", label="minor")
def link_removed(change: Change, context: Context) -> Iterator[Finding]:
    """A link or image is gone from a section that stayed.

    Why: its target may be gone.
    Do: nothing.
    Example: the link to the gallery is gone.
    Neighbours: link-retargeted.
    """
    for part in _parts(change.before):
        yield _lone(change, part, "One {kind} is gone: {links}.", "{n} {kind}s are gone: {links}.")


def _parts(links: tuple[Link, ...]) -> Iterator[tuple[Link, ...]]:
    """Long lists of links in parts that one sentence can hold."""
    part: list[Link] = []
    size = 0
    for link in links:
        size += len(_written(link))
        if part and size > MOST // 2:
            yield tuple(part)
            part, size = [], len(_written(link))
        part.append(link)
    yield tuple(part)


def _lone(change: Change, links: tuple[Link, ...], text: str, plural: str) -> Finding:
    written = tuple(dict.fromkeys(_written(link) for link in links))
    message = say(text, plural, "n", n=len(links), kind=say(_KINDS[links[0].kind]), links=written)
    words = "\n".join(written)[:MOST]
    return state(
        change,
        links[0].text or links[0].target,
        message,
        before=words if change.before else None,
        after=words if change.after else None,
        targets=[link.target for link in links],
    )
