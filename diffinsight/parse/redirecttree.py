"""Every redirect entry of one tree, of all kinds.

In: a tree. Out: entries in path order. Must not know: what changed, which entries matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffinsight.model import Redirect, RedirectFile, Tree
from diffinsight.parse.address import join
from diffinsight.parse.jsonio import load_json
from diffinsight.parse.redirects import front_matter_redirects, is_redirects, parse_redirects
from diffinsight.parse.yamlio import Map, Seq, Text, load_mapping

_PUBLISH = ".openpublishing.publish.config.json"
_KEYS = ("redirect_url:", "redirect_from:", "aliases:")


def redirect_files(tree: Tree) -> Iterator[RedirectFile]:
    """The redirect files of a tree, found by name or because the publish configuration lists them."""
    paths = tree.paths()
    named = {path for path in paths if is_redirects(path)}
    config, _ = load_json(_text(tree, _PUBLISH), _PUBLISH) if _PUBLISH in paths else (None, [])
    listed = config.get("redirection_files") if isinstance(config, Map) else None
    named |= {join("", str(one)) for one in listed if isinstance(one, Text)} & set(paths) if isinstance(listed, Seq) else set()
    for path in sorted(named):
        yield parse_redirects(_text(tree, path), path)


def tree_redirects(tree: Tree) -> tuple[Redirect, ...]:
    """All entries: redirect files first, then what pages say of themselves in their front matter."""
    found = [entry for file in redirect_files(tree) for entry in file.entries]
    hits = tree.grep(_KEYS, ["*.md", "*.markdown", "*.mdx"])
    for path in dict.fromkeys(hit.path for hit in hits if hit.line < 100 and hit.text.lower().startswith(_KEYS)):
        text = _text(tree, path).replace("\r\n", "\n")
        end = text.find("\n---", 3) if text.startswith("---") else -1
        if end > 0:
            values, lines, _ = load_mapping(text[4:end + 1], path, 2)
            found += front_matter_redirects(path, values, lines)
    return tuple(found)


def _text(tree: Tree, path: str) -> str:
    return (tree.read(path) or b"").decode("utf-8-sig", "replace")
