"""Redirects that are written for many pages at once: Netlify's splats and placeholders, in `_redirects` and `netlify.toml`.

In: a tree and pages with their addresses. Out: the `Redirect` that each page would get. Must not know: what changed, which pages exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from diffinsight.model import Redirect, Tree

_PART = re.compile(r"\*|:(\w+)")
_MOVED = frozenset((301, 302, 303, 307, 308))  # other answers show a page under an address, or none
MOST = 2_000  # rules of a file that are read


@dataclass(frozen=True)
class Rule:
    """One rule; `source` and `target` with "*" and ":name" as written, `line` 1-based in the file `path`."""

    source: str
    target: str
    path: str
    line: int


def redirect_rules(tree: Tree) -> tuple[Rule, ...]:
    """The rules of a tree that are about more than one page, and all of `netlify.toml`, in the order in which they hold."""
    found: list[Rule] = []
    for path in sorted(tree.paths()):
        name = posixpath.basename(path)
        if name in ("_redirects", "netlify.toml"):
            text = (tree.read(path) or b"").decode("utf-8-sig", "replace")
            found += list(_listed(text, path) if name == "_redirects" else _settings(text, path))[:MOST]
    return tuple(found)


def expand(rules: tuple[Rule, ...], urls: Mapping[str, str]) -> Iterator[Redirect]:
    """The redirect of each page that a rule is about. `urls`: path -> its address on the site, such as "/v1/start/"."""
    patterns = [(re.compile(_pattern(rule.source), re.I), rule) for rule in rules]
    for path, url in urls.items():
        plain = "/" + url.strip("/")
        for pattern, rule in patterns:
            if found := pattern.fullmatch(plain):
                yield Redirect(path, _filled(rule.target, found.groupdict()), rule.path, rule.line, "netlify")
                break


def _filled(target: str, held: Mapping[str, str | None]) -> str:
    return _PART.sub(lambda part: held.get(part[1] or "splat") or ("" if part[1] in (None, "splat", *held) else part[0]), target)


def _pattern(source: str) -> str:
    """A rule's source as an expression: "*" takes all that follows, ":name" one part of the path."""
    parts, at, named = [], 0, set()
    source = source.rstrip("/")
    for found in _PART.finditer(source):
        name = found[1] or "splat"
        parts.append(re.escape(source[at:found.start()]))
        parts.append((f"(?P<{name}>[^/]*)" if found[1] else "(?P<splat>.*)") if name not in named and not name[0].isdigit() else "[^/]*")
        named.add(name)
        at = found.end()
    text = "".join(parts) + re.escape(source[at:])
    return text.removesuffix("/(?P<splat>.*)") + "(?:/(?P<splat>.*))?" if text.endswith("/(?P<splat>.*)") else text


def _listed(text: str, path: str) -> Iterator[Rule]:
    """Lines "from to [status]" with a splat or a placeholder; the others are entries of their own."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#", 1)[0].split() if not line.lstrip().startswith("#") else []
        status = words[2].rstrip("!") if len(words) > 2 else "301"
        many = len(words) in (2, 3) and words[0].startswith("/") and ("*" in words[0] or ":" in words[0])
        if many and status.isdigit() and int(status) in _MOVED:
            yield Rule(words[0], words[1], path, number)


def _settings(text: str, path: str) -> Iterator[Rule]:
    """The tables `[[redirects]]` of `netlify.toml`, without those that hold under conditions alone."""
    import tomllib
    try:
        value: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    listed = value.get("redirects")
    for one in listed if isinstance(listed, list) else ():
        source, target = (one.get("from"), one.get("to")) if isinstance(one, dict) else (None, None)
        if isinstance(source, str) and isinstance(target, str) and source.startswith("/") and _always(one):
            yield Rule(source, target, path, text.count("\n", 0, max(text.find(f'"{source}"'), 0)) + 1)


def _always(one: Mapping[str, Any]) -> bool:
    """Does a table lead on whoever asks."""
    return one.get("status", 301) in _MOVED and not any(key in one for key in ("conditions", "query", "signed"))
