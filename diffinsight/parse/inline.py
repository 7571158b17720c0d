"""Inline Markdown -> plain words, links and code literals.

In: the source of one paragraph, cell or heading. Out: `Inline`. Must not know: blocks, pages, git.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from diffinsight.model import Inline, Link
from diffinsight.parse.codelanguage import language

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKUP = re.compile(r"[\\`*_\[\]<>&!~{|]|https?://")
_HTML_LINK = re.compile(r"<(a|img|source|video|iframe)\b[^<>]*?\b(?:href|src)\s*=\s*[\"']([^\"']+)", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_COLONS = re.compile(r":::\s*(image|code|video)\b(.*?)(?::::|$)", re.S)
_ATTRIBUTE = re.compile(r"\b(source|src|lightbox|alt-text|id|range|highlight|language)\s*=\s*[\"']([^\"']*)[\"']")
_SNIPPET = re.compile(r"^\s*-{1,2}8<-{1,2}\s+[\"']([^\"']+)[\"']")
_AUTOLINK = re.compile(r"https?://[^\s<>()\[\]\"'`]+[^\s<>()\[\]\"'`.,;:!?]")
_BRACKETS = re.compile(r"\[([^\[\]]{1,200})\]")
_PLAIN = r"[^\\`*_\[\]<>&!~{|:\n]"  # no character that means anything, but for a colon, which may belong to an address
_MARK = re.compile(  # what running text is mostly marked with, in the one form that cannot be read in two ways; or any other mark
    rf"(?<!`)`(?P<code>[^\s`\\](?:[^`\\\n]*[^\s`\\])?)`(?!`)|"
    rf"(?<!\*)\*\*(?P<bold>[^\W_](?:(?:{_PLAIN}|:(?!//))*[^\W_])?)\*\*(?!\*)|"
    rf"\[(?:`(?P<named>[^\s`\\\[\]](?:[^`\\\n\[\]]*[^\s`\\\[\]])?)`|(?P<text>(?:{_PLAIN}|:(?!//))+))\]\((?P<target>[^\s()<>\\&]+)\)|"
    r"(?P<other>[\\`*_\[\]<>&!~{|]|://|:::)")
_DIRECTIVE = re.compile(r"\[!\s*(INCLUDE|code)([^\[\]]*)$", re.I)


@cache
def parser() -> MarkdownIt:
    """The one markdown-it instance: CommonMark with tables and strike-through. Links keep their target as written."""
    from markdown_it import MarkdownIt
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    made.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return made


def plain(text: str, definitions: Mapping[str, str]) -> str:
    """The visible words of inline Markdown, blanks folded."""
    return read(text, 1, definitions).words if _MARKUP.search(text) else " ".join(text.split())


def read(text: str, line: int, definitions: Mapping[str, str]) -> Inline:
    """Words, links (with their lines, counted from `line`) and code literals of a run of inline Markdown."""
    if not _MARKUP.search(text):
        if ":::" in text or "8<" in text:
            return _colons(text, line)
        return Inline(" ".join(text.split()))
    found = _read(text, _used(text, definitions))
    return replace(found, links=tuple(replace(link, line=link.line + line) for link in found.links)) if found.links else found


def _used(text: str, definitions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The reference definitions a text may use: those whose id stands in it in brackets."""
    if not definitions or "]" not in text:
        return ()
    names = {" ".join(name.split()).lower() for name in _BRACKETS.findall(text)}
    return tuple((name, definitions[name]) for name in sorted(names) if name in definitions)


@lru_cache(maxsize=20_000)
def _read(text: str, definitions: tuple[tuple[str, str], ...]) -> Inline:
    simple = _simple(text)
    if simple:
        return simple
    env: dict[str, Any] = {"references": {key.upper(): {"title": "", "href": target, "map": [0, 1]} for key, target in definitions}}
    tokens = parser().parseInline(_without_comments(text), env)[0].children or []
    words, links, codes = _Reader().run(tokens)
    extra = _colons(text, 0) if ":::" in text or "8<" in text else Inline("")
    return Inline(" ".join(words.split()), (*links, *extra.links), codes)


def _simple(text: str) -> Inline | None:
    """What `_read` gives, for text with no marks but code, bold words and links to addresses, without the whole parser; else None."""
    words: list[str] = []
    links: list[Link] = []
    codes: list[str] = []
    end = 0
    for found in _MARK.finditer(text):
        if found["other"] or "8<" in text:
            return None
        words.append(text[end : found.start()])
        end = found.end()
        code = found["code"] or found["named"]
        words.append(code or found["bold"] or found["text"])
        if code:
            codes.append(code)
        if found["target"]:
            links.append(Link("link", found["target"], words[-1], text.count("\n", 0, end)))
    return Inline(" ".join("".join((*words, text[end:])).split()), tuple(links), tuple(codes))


def _without_comments(text: str) -> str:
    """A text without its closed comments; the rest is not searched for an end that it does not have, from each beginning anew."""
    end = text.rfind("-->") + 3
    return _COMMENT.sub("", text[:end]) + text[end:] if end > 2 else text


class _Reader:
    """Walks inline tokens once; lines count from 0."""

    def __init__(self) -> None:
        self.line = 0
        self.words: list[str] = []
        self.links: list[Link] = []
        self.codes: list[str] = []
        self.open: list[tuple[str, int, str, str]] = []  # target, index of first word, kind, language

    def run(self, tokens: list[Token]) -> tuple[str, tuple[Link, ...], tuple[str, ...]]:
        for token in tokens:
            getattr(self, f"_{token.type}", self._skip)(token)
        return "".join(self.words), tuple(self.links), tuple(self.codes)

    def _skip(self, token: Token) -> None:
        pass

    def _text(self, token: Token) -> None:
        self.words.append(token.content)
        if "://" in token.content and not self.open:
            self.links += [Link("link", url, url, self.line) for url in _AUTOLINK.findall(token.content)]

    _text_special = _text

    def _softbreak(self, token: Token) -> None:
        self.words.append(" ")
        self.line += 1

    def _hardbreak(self, token: Token) -> None:
        self._softbreak(token)

    def _code_inline(self, token: Token) -> None:
        self.words.append(token.content)
        self.codes.append(token.content)

    def _html_inline(self, token: Token) -> None:
        if _BREAK.match(token.content):
            self.words.append(" ")
        found = _HTML_LINK.match(token.content)
        if found:
            self.links.append(Link("link" if found[1].lower() == "a" else "image", found[2], "", self.line))
        self.line += token.content.count("\n")

    def _image(self, token: Token) -> None:
        self.words.append(token.content)
        self.links.append(Link("image", str(token.attrs.get("src", "")), token.content, self.line))

    def _link_open(self, token: Token) -> None:
        directive = _DIRECTIVE.search(self.words[-1]) if self.words else None
        kind = {"include": "include", "code": "code"}[directive[1].lower()] if directive else "link"
        written_in = language(directive[2].lstrip("- ")) if directive and kind == "code" else ""
        self.open.append((str(token.attrs.get("href", "")), len(self.words), kind, written_in))

    def _link_close(self, token: Token) -> None:
        if self.open:
            target, start, kind, written_in = self.open.pop()
            self.links.append(Link(kind, target, "".join(self.words[start:]), self.line, written_in))  # type: ignore[arg-type]


def _colons(text: str, line: int) -> Inline:
    """Learn's `:::image source="..." :::` and `:::code source="..." :::`, and MkDocs snippets."""
    links: list[Link] = []
    for found in _COLONS.finditer(text):
        attributes = dict(_ATTRIBUTE.findall(found[2]))
        target = attributes.get("source") or attributes.get("src")
        if target:
            kind = "code" if found[1] == "code" else "image"
            at = line + text.count("\n", 0, found.start())
            written_in = language(attributes.get("language", "")) if kind == "code" else ""
            links.append(Link(kind, target, attributes.get("alt-text", ""), at, written_in))  # type: ignore[arg-type]
    snippet = _SNIPPET.match(text)
    if snippet:
        links.append(Link("include", snippet[1], "", line))
    return Inline(" ".join(text.split()), tuple(links))


def html_links(text: str, line: int) -> tuple[Link, ...]:
    """Links and images of an HTML block."""
    return tuple(Link("link" if found[1].lower() == "a" else "image", found[2], "", line + text.count("\n", 0, found.start()))
                 for found in _HTML_LINK.finditer(text))


def html_words(text: str) -> str:
    """An HTML block's visible words."""
    import html
    return " ".join(html.unescape(_TAG.sub(" ", _without_comments(text))).split())
