"""Every link of a line with its place in it, so that it can be rewritten there: more styles than evidence is taken from.

In: a line and the file it stands in. Out: `Reference` values in order. Must not know: which files exist, where a link leads.

Beyond `references`: badges and other nested brackets, `<...>` around destinations, attributes without quotes, flow mappings, bare
addresses, definitions inside quotes and lists, and entries of navigation files whose values are paths or document ids.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from diffinsight.model import Tree
from diffinsight.resolve.text import Reference, references

MOST = 20_000  # characters of a line that are looked at
_MORE = re.compile(
    r"\]\([ \t]{0,8}(?:<(?P<angle>[^<>]{1,2000})>|(?P<bare>[^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?))"
    r"|\b(?:href|src|source)[ \t]{0,4}=[ \t]{0,4}(?P<plain>[^\s\"'<>=`]+)"
    r"|\b(?:lightbox|poster|imageSrc)[ \t]{0,4}[=:][ \t]{0,4}[\"']?(?P<picture>[^\"'\s<>]+)"
    r"|[{,][ \t]{0,8}[\"']?(?:href|topicHref|tocHref|homepage|url|src)[\"']?[ \t]{0,4}:[ \t]{0,4}[\"']?(?P<flow>[^\"'\s#,{}][^\"'\s,{}]*)"
)
_DEFINITION = re.compile(r"[ \t>]{0,40}(?:[-*+][ \t]{1,4}|\d{1,9}[.)][ \t]{1,4})?\[[^\]]{1,1000}\]:[ \t]{0,8}<?(?P<target>[^\s<>]+)")
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{}`|\\^*]+", re.I)
_JSON = re.compile(r"[ \t]{0,200}\"(?:href|topicHref|tocHref|homepage|url)\"[ \t]{0,4}:[ \t]{0,4}\"(?P<target>[^\"]+)\"")
_NAVIGATION = re.compile(
    r"[ \t]{0,200}-[ \t](?:.{0,400}?:[ \t]{1,20}|[ \t]{0,20})[\"']?(?P<target>[^\s\"'#:\[\]{}]+\.(?:md|markdown|mdx|ipynb))[\"']?\s*$")
_LOCAL = re.compile(r"[ \t]{0,200}(?:-[ \t]{1,20})?local[ \t]{0,4}:[ \t]{0,20}[\"']?(?P<target>[^\"'\s#]+)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_QUOTED = re.compile(r"[\"'](?P<target>[\w./-]+)[\"']")


def in_comment(tree: Tree, path: str, line: int) -> bool:
    """Does a line of a file stand inside a comment of several lines, where it leads nobody anywhere."""
    spans: tuple[tuple[int, int], ...] | None = tree.recall("comments", path)
    if spans is None:
        text = (tree.read(path) or b"").decode("utf-8", "replace")
        spans = tuple((text.count("\n", 0, found.start()) + 1, text.count("\n", 0, found.end()) + 1) for found in _COMMENT.finditer(text))
        tree.remember("comments", path, spans, 64 * len(spans))
    return any(first < line < last for first, last in spans)


def written(line: str, number: int, path: str) -> list[Reference]:
    """Links of every style in one line of the file `path`, each with its start column, in order; none within another."""
    line = line[:MOST]
    found = sorted((*references(line, number), *_more(line, number), *_navigation(line, number, path), *_addresses(line, number)),
                   key=lambda one: one.start)
    kept: list[Reference] = []
    for one in found:  # of links that start in the same place the sort has kept the first style's in front, unless it was cut short
        if kept and one.start == kept[-1].start and len(one.target) > len(kept[-1].target):
            kept[-1] = Reference(one.target, kept[-1].text, number, kept[-1].kind, one.start)
        elif not kept or one.start >= kept[-1].start + len(kept[-1].target):
            kept.append(one)
    return kept


def _more(line: str, number: int) -> Iterator[Reference]:
    for match in _MORE.finditer(line) if "](" in line or "=" in line or ":" in line else ():
        name = next(name for name in ("angle", "bare", "plain", "picture", "flow") if match[name])
        yield Reference(match[name], "", number, "link", match.start(name))
    definition = _DEFINITION.match(line) or _JSON.match(line)
    if definition:
        yield Reference(definition["target"], "", number, "link", definition.start("target"))


def _addresses(line: str, number: int) -> Iterator[Reference]:
    for match in _ADDRESS.finditer(line) if "://" in line else ():
        yield Reference(match[0].rstrip(".,;:!?_~"), "", number, "link", match.start())


def _navigation(line: str, number: int, path: str) -> Iterator[Reference]:
    name = posixpath.basename(path).lower()
    if name.startswith("sidebars"):
        matches = list(_QUOTED.finditer(line))
    else:
        pattern = _LOCAL if name.startswith("_toctree.") else _NAVIGATION if is_nav(path) else None
        match = pattern.match(line) if pattern else None
        matches = [match] if match else []
    for found in matches:
        yield Reference(found["target"], "", number, "link", found.start("target"))


def is_nav(path: str) -> bool:
    """Does the file hold a navigation of MkDocs, whose list items are paths?"""
    name = posixpath.basename(path).lower()
    return name in (".pages", ".nav.yml", ".nav.yaml") or (name.startswith("mkdocs.") and name.endswith((".yml", ".yaml")))


def documents_of(path: str, text: str) -> str:
    """The folder that a navigation file's paths start from; its own for files in which links are like in any other."""
    folder, name = posixpath.split(path)
    if name.lower().startswith("sidebars"):
        return posixpath.join(folder, "docs")
    if name.lower().startswith("mkdocs."):
        said = re.search(r"^docs_dir[ \t]{0,20}:[ \t]{0,20}[\"']?([^\"'\n\r#]{1,400})", text, re.MULTILINE)
        docs = posixpath.normpath(posixpath.join(folder, said[1].strip() if said else "docs"))
        return "" if docs == "." else docs
    return folder
