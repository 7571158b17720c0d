"""Which kind of document a file is, and its record.

In: a path and, for `read`, its text. Out: a kind and a record. Must not know: git, the other side of a comparison.

Adding a document kind: one line in `kind_of`, one in `read`, one module that reads it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diffinsight.model import Page, RedirectFile, Toc, Warning_
from diffinsight.parse import markdown, yamlpage
from diffinsight.parse.redirects import is_redirects, parse_redirects
from diffinsight.parse.toc import is_outline, is_toc, parse_toc

_MARKDOWN = (".md", ".markdown", ".mdx", ".mdown")
_ASSETS = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".webp",
    ".ico",
    ".bmp",
    ".avif",
    ".mp4",
    ".webm",
    ".mov",
    ".pdf",
    ".zip",
    ".woff",
    ".woff2",
    ".ttf",
    ".eot",
    ".docx",
    ".pptx",
    ".xlsx",
    ".vsdx",
    ".drawio",
)
_SETTINGS = ("docfx.json", ".openpublishing.publish.config.json", "mkdocs.yml", "mkdocs.yaml")
_PLUMBING = re.compile(
    r"(?:^|/)(?:\.(?!doc)[^/.][^/]*/|themes?/|layouts/|(?:AGENTS|CLAUDE|GEMINI)\.md$)|"
    r"^(?:LICENSE|SECURITY|CODE_OF_CONDUCT|CODEOWNERS)", re.I)
_OF_CODE = re.compile(r"(?:^|/)(?:node_modules/|vendor/|testdata/|__tests__/)|^(?:src/)?tests?/", re.I)  # of others, and to test with
_INCLUDE_FOLDER = re.compile(r"(?:^|/)_?(?:includes?|partials?|snippets?)_?/", re.I)


@dataclass(frozen=True)
class Settings:
    """A file of settings read as one mapping: docfx.json, zone-pivot-groups.yml, mkdocs.yml without its navigation."""

    path: str
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Warning_, ...] = ()


Record = Page | Toc | RedirectFile | Settings


def kind_of(path: str, binary: bool = False) -> str:
    """page, yaml-page, toc, redirects, settings, asset, text (a snippet or any other text file)."""
    name = posixpath.basename(path).lower()
    if binary or name.endswith(_ASSETS):
        return "asset"
    of_code = bool(_OF_CODE.search(path))
    if is_toc(path) and not of_code:
        return "toc"
    if is_redirects(path):
        return "redirects"
    if name in _SETTINGS or yamlpage.is_pivot_groups(path):
        return "settings"
    if name.endswith(_MARKDOWN):
        return "text" if of_code or _PLUMBING.search(path) else "page"
    if name.endswith((".yml", ".yaml")) and not of_code and not _PLUMBING.search(path):
        return "yaml-page"
    return "text"


def is_include(path: str) -> bool:
    """Does the path lie in a folder of pieces that pages include."""
    return bool(_INCLUDE_FOLDER.search(path))


def is_draft(page: Page) -> bool:
    """Does a page's front matter keep it out of the site."""
    draft, published = (str(page.front_matter.get(key, "")).lower() for key in ("draft", "published"))
    return draft == "true" or published == "false"


def read(kind: str, text: str, path: str) -> Record | None:
    """The record of a document; None where its kind has none or the text turns out to be no document."""
    if kind == "page" or (kind == "toc" and path.lower().endswith(".md") and not is_outline(text)):
        return markdown.parse_page(text, path)
    if kind == "toc":
        return parse_toc(text, path)
    if kind == "redirects":
        return parse_redirects(text, path)
    if kind == "yaml-page":
        return yamlpage.parse_yaml_page(text, path) if yamlpage.page_kind(text) else None
    if kind == "settings":
        return yamlpage.parse_pivot_groups(text, path) if yamlpage.is_pivot_groups(path) else _settings(text, path)
    return None


def _settings(text: str, path: str) -> Settings:
    values, lines, warnings = yamlpage.parse_settings(markdown.normalise(text), path)
    return Settings(path, values, lines, tuple(warnings))


def decode(content: bytes, path: str) -> tuple[str, tuple[Warning_, ...]]:
    """A file's text: UTF-8, with or without byte order mark, or UTF-16 with one. Undecodable bytes become a mark and a warning."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return content.decode("utf-8-sig", "replace"), (
            Warning_(path, "is not UTF-8: undecodable bytes were replaced; save it as UTF-8", line),
        )
