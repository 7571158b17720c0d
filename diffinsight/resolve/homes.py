"""The place each lost anchor's text went to, as the comparison of sections found it.

In: "section" and "anchor" changes. Out: (path, anchor) -> the change that says so and the place. Must not know: links, trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diffinsight.model import Change, Place
from diffinsight.resolve.text import slug

Key = tuple[str, str]  # path at base or at head, anchor in lower case


def section_homes(changes: Iterable[Change]) -> dict[Key, tuple[Change, Place]]:
    """Lost anchors of renamed, moved and dissolved sections, and explicit anchors that left a section which stayed."""
    found: dict[Key, tuple[Change, Place]] = {}
    for change in changes:
        for anchor, place in _homes(change):
            for path in (change.file.path, change.file.base_path):
                if anchor and (path, anchor) != (place.path, place.anchor):
                    found.setdefault((path, anchor.lower()), (change, place))
    return {key: (change, _end(place, found)) for key, (change, place) in found.items()}


def _end(place: Place, found: dict[Key, tuple[Change, Place]]) -> Place:
    """A section that held an explicit anchor may itself have another name by now."""
    onward = found.get((place.path or "", (place.anchor or "").lower()))
    return onward[1] if onward else place


def _homes(change: Change) -> Iterator[tuple[str, Place]]:
    if change.kind == "anchor" and change.event == "removed" and change.section is not None:
        yield str(change.before), Place(change.file.path, change.section.anchor or None)
    elif change.kind == "section" and change.event == "renamed":
        yield change.before.anchor, Place(change.file.path, change.after.anchor)
    elif change.kind == "section" and change.event == "dissolved":
        yield change.before.anchor, Place(change.file.path, slug(str(change.data["into"])) or None)
    elif change.kind == "section" and change.event == "moved":
        yield change.before.anchor, Place(change.data["to"], change.data["anchor"])
        yield from ((old.anchor, Place(change.data["to"], new.anchor)) for old, new in change.data["moved"])
