"""Redirects that are written for many pages at once: the splats and placeholders of Netlify (`_redirects`, `netlify.toml`), Vercel
(`vercel.json`, `redirects.json`), Firebase (`firebase.json`) and Static Web Apps (`staticwebapp.config.json`), and those that web servers
read (nginx's `*.conf`, Apache's `.htaccess`).

In: a tree and pages with their addresses. Out: the `Redirect` that each page would get. Must not know: what changed, which pages exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from diffinsight.model import Redirect, Tree
from diffinsight.parse.jsonio import load_json
from diffinsight.parse.redirects import NETLIFY, netlify_lines
from diffinsight.parse.yamlio import Map, Seq, Text

_PART = re.compile(r"\*|:[A-Za-z]\w*")
_ANY = re.compile(r":\w+\*|\(\.\*\)")  # what stands for the rest of an address in Vercel's sources
_REST = re.compile(r":\w+\*|\$1")
_MOVED = frozenset((301, 302, 303, 307, 308))  # other answers show a page under an address, or none
MOST = 2_000  # rules of a file that are read
_NGINX = re.compile(r"^[ \t]*location[ \t]+(?:[=~^*]{1,2}[ \t]+)?[\"']?(\S{1,300}?)[\"']?\s*\{\s*"
                    r"return[ \t]+30\d[ \t]+[\"']?([^\s;\"']{1,500})", re.M)
_REWRITE = re.compile(r"^[ \t]*(?:rewrite|RewriteRule|Redirect(?:Match|Permanent)?)[ \t]+(?:(?:30\d|permanent|temp|seeother)[ \t]+)?"
                      r"[\"']?([\^/][^\s\"']{1,300})[\"']?[ \t]+[\"']?((?:/|https?://)[^\s;\"']{0,500})", re.M)
_SIGNS = re.compile(r"[|()\[\]{}+*?\\]")  # of an expression that is about more than one address


@dataclass(frozen=True)
class Rule:
    """One rule; `source` and `target` with "*" and ":name" as written, `line` 1-based in the file `path`."""

    source: str
    target: str
    path: str
    line: int


def redirect_rules(tree: Tree) -> tuple[Rule, ...]:
    """The rules of a tree that are about more than one page, and all of `netlify.toml` and Vercel's, in the order in which they hold."""
    found: list[Rule] = []
    for path in tree.paths():
        name = posixpath.basename(path)
        if reader := _READERS.get(name) or (_server if name.endswith(".conf") else None):
            found += islice(reader((tree.read(path) or b"").decode("utf-8-sig", "replace"), path), MOST)
    return tuple(found)


def expand(rules: Sequence[Rule], urls: Mapping[str, str]) -> Iterator[Redirect]:
    """The redirect of each page that a rule is about. `urls`: path -> its address on the site, such as "/v1/start/"."""
    for path, url in urls.items():
        for rule in rules:
            held = _matched(rule.source, url)
            if held is not None:
                yield Redirect(path, _filled(rule.target, held), rule.path, rule.line, "netlify")
                break


def _matched(source: str, url: str) -> dict[str, str] | None:
    """What the placeholders of a rule stand for in an address, its splat under "*"; None where the rule is not about it."""
    parts, names = source.strip("/").split("/"), url.strip("/").split("/")
    held: dict[str, str] = {}
    for place, part in enumerate(parts):
        if part == "*" and place == len(parts) - 1:
            return {**held, "*": "/".join(names[place:])}
        if place >= len(names) or not (part.startswith(":") or part.lower() == names[place].lower()):
            return None
        held[part] = names[place]
    return held if len(parts) == len(names) else None


def _filled(target: str, held: Mapping[str, str]) -> str:
    return _PART.sub(lambda part: held.get("*" if part[0] in ("*", ":splat") else part[0], part[0]), target)


def _listed(text: str, path: str) -> Iterator[Rule]:
    """Lines "from to [status]" with a splat or a placeholder; the others are entries of their own."""
    for number, words in netlify_lines(text):
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


def _vercel(text: str, path: str) -> Iterator[Rule]:
    """The list "redirects" of `{"source", "destination"}`, which may be the whole file."""
    value, _ = load_json(text, path)
    yield from _pairs(value.get("redirects") if isinstance(value, Map) else value, "source", "destination", path)


def _firebase(text: str, path: str) -> Iterator[Rule]:
    """The list "redirects" of each site that is hosted, `{"source", "destination"}`."""
    value, _ = load_json(text, path)
    sites = value.get("hosting") if isinstance(value, Map) else None
    for site in sites if isinstance(sites, Seq) else [sites]:
        listed = site.get("redirects") if isinstance(site, Map) else None
        yield from _pairs(listed, "source", "destination", path)


def _web_app(text: str, path: str) -> Iterator[Rule]:
    """The list "routes" of `{"route", "redirect"}`."""
    value, _ = load_json(text, path)
    yield from _pairs(value.get("routes") if isinstance(value, Map) else None, "route", "redirect", path)


def _pairs(listed: object, old: str, new: str, path: str) -> Iterator[Rule]:
    """The rules of a list of mappings, without those that hold under conditions alone."""
    for one in listed if isinstance(listed, Seq) else ():
        source, target = (one.get(old), one.get(new)) if isinstance(one, Map) else (None, None)
        if isinstance(source, Text) and isinstance(target, Text) and not ("has" in one or "missing" in one):
            yield Rule(_ANY.sub("*", source.replace("**", "*")), _REST.sub("*", target), path, source.line)


def _server(text: str, path: str) -> Iterator[Rule]:
    """What leads on from one address, or from all below it (`(.*)` and `$1`), in the order in which it stands."""
    for found in sorted((*_NGINX.finditer(text), *_REWRITE.finditer(text)), key=re.Match.start):
        source = found[1].strip("^$").removesuffix("/?").removeprefix("/?").replace("\\", "").replace("/(.*)", "/*")
        target = _REST.sub("*", found[2])
        if not _SIGNS.search(source.removesuffix("/*")) and "$" not in target:
            yield Rule("/" + source.lstrip("/"), target, path, text.count("\n", 0, found.start(1)) + 1)


def _always(one: Mapping[str, Any]) -> bool:
    """Does a table lead on whoever asks."""
    return one.get("status", 301) in _MOVED and not any(key in one for key in ("conditions", "query", "signed"))


_READERS = {**dict.fromkeys(NETLIFY, _listed), "netlify.toml": _settings, "vercel.json": _vercel, "redirects.json": _vercel,
            "firebase.json": _firebase, "staticwebapp.config.json": _web_app, ".htaccess": _server}
