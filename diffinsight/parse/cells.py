"""The visible text of a table cell.

In: a cell's Markdown source. Out: what a reader sees, markup folded. Must not know: tables, kinds, comparison.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

LONGEST = 20_000  # characters; a longer cell is only trimmed, so that no pattern runs over hostile lengths

_PLAIN = re.compile(r"[^*_`<&\[!\\\u00a0\u200b-\u200f\u2060\ufe0f\ufeff\n\t:]*\Z")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff"))
_STASH = {ord("*"): "\ue000", ord("_"): "\ue001"}  # literal marks, hidden from the emphasis pass
_UNSTASH = {0xE000: "*", 0xE001: "_"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_TOKEN = re.compile(
    r"(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`]|[^`](?:[^`]|(?<!`)`(?!`)){0,2000}?[^`]|`[^`]{1,2000}`)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[\^(?P<note>[^\]\s]{1,30})\]"
    r"|!\[(?P<alt>[^\[\]]*)\]" + _TARGET +
    r"|\[!include\s*\[(?P<included>[^\[\]]*)\]" + _TARGET + r"\s*\]"
    r"|\[(?P<label>(?:[^\[\]`\\]|`[^`]*`|\\.|!?\[[^\[\]]*\](?:\([^()]*\))?)*)\](?:" + _TARGET + r"|\[[^\[\]]*\])"
    r"|:::image\b(?P<image>[^\n]{0,1000}?):::"
    r"|<sup>\s*(?P<sup>[^<>]{1,30}?)\s*</sup>"
    r"|<(?P<auto>(?:https?|mailto):[^<>\s]*)>"
    r"|\{\{[<%]\s*[\w/-]{1,60}(?P<shortcode>\s[^{}]{1,600}?)[%>]\}\}"
    r"|<!--.{0,2000}?-->"
    r"|</?(?P<tag>[a-z][a-z0-9]*)\b(?P<attributes>[^<>]*)>"
    r"|&(?:[a-z]{2,31}|\#\d{1,7}|\#x[0-9a-f]{1,6});", re.I | re.S)
_EMPHASIS = (re.compile(r"(~~)(?=\S)([^~]+)(?<=\S)~~"), re.compile(r"(\*{1,3})(?=[^\s*])([^*]+?)(?<=\S)\1"),
             re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]+?|[^\n]{1,300}?)(?<=[^\s_])\1(?!\w)"))
_ALT = re.compile(r"\balt(?:-text)?\s*=\s*[\"']([^\"']*)[\"']", re.I)
_NAME = re.compile(r"\b(?:name|text|title|label)\s*=\s*[\"']([^\"']+)[\"']", re.I)
_ICON = re.compile(r"(?<![\w-])([\w-]+)\.\w+[\"']", re.I)
_BREAKING = frozenset(("br", "p", "div", "li", "ul", "ol", "tr", "td", "hr", "dl", "dt", "dd"))
_TAGS = _BREAKING | frozenset((
    "a", "abbr", "b", "big", "center", "cite", "code", "del", "details", "em", "font", "i", "img", "ins", "kbd", "mark", "nobr", "pre", "q",
    "s", "small", "span", "strike", "strong", "sub", "summary", "sup", "tt", "u", "var", "wbr"))


def _render(match: re.Match[str]) -> str:
    """The visible text of one piece of markup; literal emphasis marks are stashed."""
    part = match.groupdict()
    if part["code"] is not None:
        return part["code"].strip().replace("\\|", "|").translate(_STASH)
    if part["escaped"] or part["auto"]:
        return (part["escaped"] or part["auto"]).translate(_STASH)
    if part["note"] or part["sup"]:
        return _footnote(part["note"] or part["sup"])
    if part["label"] is not None:
        return _TOKEN.sub(_render, part["label"])
    if part["image"] is not None:
        return _picture(part["image"])
    if part["tag"]:
        return _tag(match)
    if part["shortcode"]:  # a site's own markup, which mostly shows what it names
        named = _NAME.search(part["shortcode"])
        return named[1] if named else match.group()
    text = match.group()
    return html.unescape(text).translate(_STASH) if text[0] == "&" else part["alt"] or part["included"] or ""


def _footnote(name: str) -> str:
    """`<sup>1</sup>`, `<sup>[1]</sup>`, `[^1]` and `¹` read alike; footnotes with names stay apart from the text as `[^name]`."""
    linked = re.fullmatch(r"\[(.{1,24}?)\]\([^()]*\)", name)
    name = (linked[1] if linked else name).strip("[]\\ ")
    parts = [part.strip() for part in name.split(",")]
    if all(part.isdecimal() and part.isascii() for part in parts):
        return "˒".join(parts).translate(_SUPERSCRIPT)
    return name if not name.isascii() or not name.isalnum() else f"[^{name}]"


def _picture(attributes: str) -> str:
    """What stands for a picture: its alternative text, else its file's stem (icons often come without a text)."""
    found = _ALT.search(attributes) or _ICON.search(attributes)
    return found[1] if found else ""


def _tag(match: re.Match[str]) -> str:
    tag = match["tag"].lower()
    if tag == "img":
        return _picture(match["attributes"])
    return "\n" if tag in _BREAKING else "" if tag in _TAGS else match.group().translate(_STASH)


@lru_cache(maxsize=16384)
def clean_cell(raw: str) -> str:
    """The normalised text of a cell: markup folded to what a reader sees, `<br>` as a line feed, blanks collapsed.

    Unpaired emphasis marks stay ("1,000*" is a footnote), so do placeholders such as `<name>`.
    """
    if len(raw) > LONGEST or _PLAIN.match(raw):
        return " ".join(raw.split())
    text = _TOKEN.sub(_render, raw)
    for pattern in _EMPHASIS:
        for _ in range(3):  # nested emphasis
            text, count = pattern.subn(r"\2", text)
            if not count:
                break
    text = text.translate(_UNSTASH).translate(_INVISIBLE)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
