"""Stories of versions: one API version over several files, one package version.

In: findings. Out: stories. Must not know: pages, tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diffinsight.model import say
from diffinsight.narrate.desk import Desk
from diffinsight.narrate.stories.story import Pool, Story, compose, cut, distinct, grouped

_VERSION = re.compile(r"\d{4}-\d\d-\d\d(?:-[a-z]+(?:[.-]?\d+)?)?", re.I)


def api_versions(pool: Pool, desk: Desk) -> Iterator[Story]:
    """One story a new API version, wherever it stands: in samples, tables or text."""
    told = pool.rules("api-version-changed")
    news = {str(f.details.get("new", f.after)) for f in told}
    told += pool.take([f for f in pool.left("cell-changed", "value-changed") if _swap(f.before, f.after) in news]) if news else []
    for new, group in grouped(told, lambda f: str(f.details.get("new") or _swap(f.before, f.after))).items():
        olds = distinct(str(f.details.get("old") or _first(f.before)) for f in group)
        samples = sum(int(f.details.get("count", 0)) for f in group)
        files = desk.names(f.path for f in group)
        fields: dict[str, Any] = {"new": new, "olds": cut(olds, 3), "n": samples, "files": cut(files)}
        text = (
            say(
                "{files} now call API version {new} in {n} sample (before: {olds}).",
                "{files} now call API version {new} in {n} samples (before: {olds}).",
                "n",
                **fields,
            )
            if len(files) > 1
            else say(
                "{n} sample in {files} now calls API version {new} (before: {olds}).",
                "{n} samples in {files} now call API version {new} (before: {olds}).",
                "n",
                **fields,
            )
        )
        kind = say("Preview API version {new}", new=new) if "preview" in new.lower() else say("API version {new}", new=new)
        head = say("Samples move to API version {new} in {files}.", new=new, files=cut(files, 3))
        yield compose(f"api-version:{new}", 58, kind, text, group, head)


def _swap(before: str | None, after: str | None) -> str:
    """The one version that took another's place, "" when there is none or more than one."""
    new = set(_VERSION.findall(after or "")) - set(_VERSION.findall(before or ""))
    return new.pop() if len(new) == 1 else ""


def _first(text: str | None) -> str:
    found = _VERSION.search(text or "")
    return found[0] if found else ""
