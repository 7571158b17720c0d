"""Reads redirect entries of every kind: Open Publishing, front matter, Hugo aliases, MkDocs, Docusaurus, GitBook, `_redirects`.

In: a file's text and path, or a page's front matter. Out: `Redirect` values with their lines. Must not know: which files exist.

Sources are paths from the root; those of site generators that redirect URLs stay site paths ("/old/page"). Targets stay as written,
except that a path from the root or from a documents folder gets a leading "/". A target without one is relative to the source's folder.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from diffinsight.model import Page, Redirect, RedirectFile, Warning_
from diffinsight.parse.address import is_absolute, join
from diffinsight.parse.jsonio import without_comments
from diffinsight.parse.yamlio import Map, Seq, Text, load

NETLIFY = ("_redirects", "index.redirects")  # the latter: a template of Hugo for the former
NAMING_OLD = ("aliases", "redirect_from", "previous_url")  # keys by which a page names its old addresses
AWAY = ("redirect_url", "redirect_to")  # keys of front matter that lead away from their page
_DOCUMENT = re.compile(r"\.(?:md|markdown|mdx)$", re.I)
_NAME = re.compile(r"(?:.*/)?(?:[^/]*openpublishing\.redirect[^/]*\.json|mkdocs\.ya?ml|"
                   r"(?:docusaurus\.config|redirects)\.(?:js|ts|cjs|mjs)|_redirects|"
                   r"index\.redirects|\.gitbook\.ya?ml)",
                   re.IGNORECASE)
_SOURCE = re.compile(r'"(source_path(?:_from_root)?)"\s{0,20}:\s{0,20}"')
_TOKEN = re.compile(r'[{}]|"(source_path(?:_from_root)?|redirect_url)"\s{0,20}:\s{0,20}"([^"\n]*)"')
_CLIENT = re.compile(r"""[{}]|\b(from|to)["']?\s{0,20}:\s{0,20}(\[[^\]]{0,20000}\]|"[^"\n]*"|'[^'\n]*')""")
_INHERIT = re.compile(r"^INHERIT:[ \t]*[\"']?([^\s\"'#]+)", re.M)
_QUOTED = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")


def is_redirects(path: str) -> bool:
    """Whether a file may hold redirect entries by its name."""
    return bool(_NAME.fullmatch(path))


def parse_redirects(text: str, path: str) -> RedirectFile:
    """Read a redirect file; entries stand in the file's order. What cannot be parsed is salvaged entry by entry, with a warning."""
    name = posixpath.basename(path).lower()
    text = text.removeprefix("\ufeff")
    if name in NETLIFY:
        return RedirectFile(path, tuple(_netlify(text, path)))
    if name.startswith("mkdocs"):
        return mkdocs_redirects(text, path)
    if name.startswith(".gitbook"):
        return _gitbook(text, path)
    if name.startswith(("docusaurus", "redirects.")):
        return RedirectFile(path, tuple(_docusaurus(text, path)))
    return _openpublishing(text, path)


def front_matter_redirects(path: str, front_matter: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[Redirect, ...]:
    """Redirects a page's front matter declares: `redirect_url` and `redirect_to` away from it, `aliases`, `redirect_from` and
    `previous_url` to it."""
    found = []
    for key in AWAY:
        away = front_matter.get(key)
        if isinstance(away, str) and away.strip():
            found.append(Redirect(path, away.strip(), path, lines.get(key, 1), "front-matter"))
            break
    for key in NAMING_OLD:
        held = front_matter.get(key)
        for old in [held] if isinstance(held, str) else held if isinstance(held, list) else ():
            if isinstance(old, str) and old.strip() and not is_absolute(old):
                old = _DOCUMENT.sub("", old.strip())
                source = old if old.startswith("/") else join(posixpath.dirname(path), old)
                found.append(Redirect(source, "/" + path, path, lines.get(key, 1), "alias"))
    return tuple(found)


def page_redirect(page: Page) -> RedirectFile | None:
    """A page that is nothing but front matter that leads away, as the redirect it is; None for any other."""
    if not any(page.front_matter.get(key) for key in AWAY) or any(one.level or one.source.strip() for one in page.sections):
        return None
    entries = front_matter_redirects(page.path, page.front_matter, page.front_lines)
    return RedirectFile(page.path, tuple(entry for entry in entries if entry.kind == "front-matter")) if entries else None


def by_source(entries: Iterable[Redirect], places: Callable[[str], Iterable[str]]) -> dict[str, Redirect]:
    """Entries by the lower-case path of the page they lead away from; the first entry of a path wins.

    `places` gives the paths that a site path may stand for (`Site.places`), for entries whose source is a site path.
    """
    found: dict[str, Redirect] = {}
    for entry in entries:
        for path in places(entry.source) if entry.source.startswith("/") else (entry.source,):
            found.setdefault(path.lower(), entry)
    return found


def _openpublishing(text: str, path: str) -> RedirectFile:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        text = without_comments(text)
        try:
            value = json.loads(re.sub(r",(?=[ \t\r\n]{0,400}[\]}])", " ", text))
        except (ValueError, RecursionError) as error:
            reason = f"not valid JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else "not valid JSON"
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            return RedirectFile(path, tuple(_salvage(text, path)), (Warning_(path, f"{reason}; entries read one by one instead", line),))
    items = value.get("redirections") if isinstance(value, dict) else value
    if not isinstance(items, list):
        return RedirectFile(path, (), (Warning_(path, 'expected a list "redirections"', 1),))
    return _listed(text, path, [item for item in items if isinstance(item, dict)])


def _listed(text: str, path: str, items: list[dict[str, Any]]) -> RedirectFile:
    """Give each parsed entry the line of its source key; both stand in the same order unless keys are doubled."""
    wanted = [item for item in items if "source_path" in item or "source_path_from_root" in item]
    lines, number, at = [], 1, 0
    for found in _SOURCE.finditer(text):
        number, at = number + text.count("\n", at, found.start()), found.start()
        lines.append(number)
    if len(lines) != len(wanted):
        return RedirectFile(path, tuple(_salvage(text, path)))
    pairs = zip(wanted, lines, strict=True)
    return RedirectFile(path, tuple(entry for item, line in pairs if (entry := _entry(item, path, line))))


def _entry(item: Mapping[str, Any], path: str, line: int) -> Redirect | None:
    target = item.get("redirect_url")
    rooted, relative = item.get("source_path_from_root"), item.get("source_path")
    if not isinstance(target, str) or not target.strip():
        return None
    if isinstance(rooted, str) and rooted.strip():
        source = join("", rooted.strip().replace("\\", "/").lstrip("/"))
    elif isinstance(relative, str) and relative.strip():
        source = _from_folder(relative.strip().replace("\\", "/").lstrip("/"), posixpath.dirname(path))
    else:
        return None
    return Redirect(source, target.strip(), path, line)


def _from_folder(source: str, folder: str) -> str:
    """`source_path` is relative to its file's folder; some writers give it from the root all the same."""
    return join("", source) if folder and source.startswith(folder + "/") else join(folder, source)


def _salvage(text: str, path: str) -> Iterator[Redirect]:
    held: dict[str, str] = {}
    number, at, line = 1, 0, 1
    for found in _TOKEN.finditer(text + "}"):
        number, at = number + text.count("\n", at, found.start()), found.start()
        if found[1] is None or found[1] in held:
            entry = _entry(held, path, line)
            if entry:
                yield entry
            held = {}
        if found[1]:
            held[found[1]] = found[2]
            line = number if found[1] != "redirect_url" else line


def mkdocs_parent(text: str, path: str) -> str | None:
    """The file that a MkDocs configuration takes in by `INHERIT`."""
    found = _INHERIT.search(text)
    return join(posixpath.dirname(path), found[1]) if found else None


def mkdocs_redirects(text: str, path: str, home: str | None = None) -> RedirectFile:
    """`redirect_maps` of mkdocs-redirects: paths below the documents folder, or URLs as targets. `home`: the configuration that takes
    the file in, where it is not that itself."""
    value, warnings = load(text, path)
    if not isinstance(value, Map):
        return RedirectFile(path, ())
    docs = value.get("docs_dir")
    base = join(posixpath.dirname(home or path), docs if isinstance(docs, Text) else "docs")
    plugins = value.get("plugins")
    found = []
    for plugin in [plugins] if isinstance(plugins, Map) else plugins if isinstance(plugins, Seq) else ():
        options = plugin.get("redirects") if isinstance(plugin, Map) else None
        maps = options.get("redirect_maps") if isinstance(options, Map) else None
        if not isinstance(maps, Map):
            continue
        for source, target in maps.items():
            if isinstance(target, Text) and target:
                written = str(target) if is_absolute(target) or target.startswith("/") else "/" + target
                found.append(Redirect(join(base, source), written, path, maps.key_lines[source], "mkdocs"))
    return RedirectFile(path, tuple(found), tuple(warnings))


def _gitbook(text: str, path: str) -> RedirectFile:
    """`redirects` of a GitBook space: addresses, or paths of pages, below the folder that its `root` names."""
    value, warnings = load(text, path)
    root, listed = (value.get("root"), value.get("redirects")) if isinstance(value, Map) else (None, None)
    base = join(posixpath.dirname(path), str(root).strip("/") if isinstance(root, Text) else "").strip("/")
    if not isinstance(listed, Map):
        return RedirectFile(path, (), tuple(warnings))
    found = []
    for source, target in listed.items():
        if isinstance(target, Text) and target and source:
            old, new = (join(base, one.strip("/") + ("" if posixpath.splitext(one)[1] else ".md")) for one in (source, str(target)))
            written = str(target) if is_absolute(target) else f"/{new}"
            found.append(Redirect(old, written, path, listed.key_lines[source], "gitbook"))
    return RedirectFile(path, tuple(found), tuple(warnings))


def _docusaurus(text: str, path: str) -> Iterator[Redirect]:
    """`redirects: [{from: [...], to: "..."}]` of the client-redirects plugin, wherever it stands in the script."""
    text = without_comments(text)
    sources: list[str] = []
    target, line, number, at = "", 1, 1, 0
    for found in _CLIENT.finditer(text):
        number, at = number + text.count("\n", at, found.start()), found.start()
        if found[1] == "from":
            sources, line = [a or b for a, b in _QUOTED.findall(found[2])], number
        elif found[1] == "to":
            target = "".join(a or b for a, b in _QUOTED.findall(found[2])[:1])
        elif sources and target:
            for source in sources:
                yield Redirect(source, target, path, line, "docusaurus")
        if found[1] is None:
            sources, target = [], ""


def netlify_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, words) of every line of a `_redirects` file, remarks left out."""
    for number, line in enumerate(text.splitlines(), 1):
        yield number, line.split("#", 1)[0].split() if not line.lstrip().startswith("#") else []


def _netlify(text: str, path: str) -> Iterator[Redirect]:
    """Lines "from to [status]" of a `_redirects` file; placeholders and splats are rules, not entries, and left out."""
    for number, words in netlify_lines(text):
        if len(words) > 1 and words[0].startswith("/") and "*" not in words[0] and ":" not in words[0]:
            yield Redirect(words[0], words[1], path, number, "netlify")
