"""Makes documents' words harmless in Markdown, YAML and tables.

In: untrusted text. Out: text that says the same and can neither break out of its place, nor link, ping or steer a terminal.
Must not know: reports or templates.

In Markdown, words stand in code spans (nothing inside them is read by CommonMark, GitHub's mentions and references included) or, where
they are ordinary prose, between quotation marks. Neither entities nor backslashes are used, so that reports can be searched for the words.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote as percent

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_HIDDEN = re.compile(f"[{_CONTROLS}{_BIDI}\ufeff\ufff9-\ufffb\ufffe\uffff\u2028\u2029\ud800-\udfff\U000e0000-\U000e007f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_LETTER = r"[^\W_]"
_OPEN, _END = "[\"'“‘«(（「『]*", "[\"'”’»)）」』.,;:!?…%。、，；：！？]*"
_SAFE = re.compile(rf"{_OPEN}{_LETTER}+(?:(?:[-'’/–、。，；：（）「」]|[.,](?=\d)){_LETTER}+)*{_END}")
_SIGN = re.compile("(?:[-–—&+/=→…]|[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff]+)")
_RISKY = re.compile(r"\W*(?:www\.|GH-\d|(?=[a-f]*\d)[0-9a-f]{7,40}\W*$)", re.I)  # what GitHub links without being asked
_TOKEN = re.compile(r"(?:`[^`]+`|\S)+")
_CODE = re.compile(rf"({_OPEN})`([^`]+)`({_END})")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts whose sentences hold few blanks
_PATH = re.compile(r"[\w./+,=%()-]+(?: [\w./+,=%()-]+)*")
_RISKY_PATH = re.compile(r"(?:^|[ /])(?:www\.|GH-\d)|(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])", re.I)
_EMPHASIS = re.compile(r"_(?![^\W_])")  # an underscore that could close emphasis
_URL = re.compile(r"https?://[^\s/]+(?:/\S*)?", re.I)


def visible(text: str) -> str:
    """The text with control, direction and other unseen steering characters replaced by signs for them; \\n and \\t stay."""
    return _HIDDEN.sub(_sign, text) if _HIDDEN.search(text) else text


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if code < 0x20 or code == 0x7F:
        return chr(0x2400 + code) if code < 0x20 else "\u2421"
    return f"[U+{code:04X}]"


def encodable(text: str) -> str:
    """The text with lone surrogates (undecodable bytes of file names) replaced by U+FFFD, so that it can be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`visible` text on one line, blanks folded."""
    return visible(" ".join(text.split()))


def is_wordy(text: str) -> bool:
    """Is the (one-line) text ordinary prose: more than four words, most of them plain?"""
    tokens = _TOKEN.findall(text)
    if len(tokens) <= 4:
        return len(_UNSPACED.findall(text)) > 8 and all(map(_is_plain, tokens))
    return 2 * sum(map(_is_plain, tokens)) > len(tokens)


@lru_cache(maxsize=50_000)
def _is_plain(token: str) -> bool:
    return bool((_SAFE.fullmatch(token) or _SIGN.fullmatch(token)) and not _RISKY.match(token))


def code_span(text: str) -> str:
    """A Markdown code span that holds the (one-line) text, whatever backticks are in it."""
    if not text:
        return "“”"
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def markdown_prose(text: str) -> str:
    """The text with every token that Markdown or GitHub could read as markup in a code span; plain words stay bare."""
    parts: list[str] = []
    special: list[str] = []
    for token in _TOKEN.findall(one_line(text)):
        code = _CODE.fullmatch(token)
        if _is_plain(token) or code:
            parts += [code_span(" ".join(special))] if special else []
            special = []
            parts.append(f"{code[1]}{code_span(code[2].strip())}{code[3]}" if code else token)
        else:
            special.append(token)
    return " ".join([*parts, code_span(" ".join(special))] if special else parts)


@lru_cache(maxsize=20_000)
def markdown_quote(text: str) -> str:
    """Documents' words inside a sentence of ours: prose between quotation marks, everything else as a code span."""
    line = one_line(text)
    return f"“{markdown_prose(line)}”" if is_wordy(line) else code_span(line)


def markdown_path(path: str) -> str:
    """A path bare where Markdown reads nothing into it, else as a code span."""
    line = visible(path.replace("\n", "␊").replace("\t", "␉"))
    bare = _PATH.fullmatch(line) and not _EMPHASIS.search(line) and not _RISKY_PATH.search(line) and line[0] not in "+=-"
    return line if bare else code_span(line)


def markdown_cell(text: str) -> str:
    """Rendered Markdown made fit for a table's cell: on one line, its bars escaped (GFM drops that backslash, also in code spans)."""
    return re.sub(r"\\*\|", r"\\|", " ".join(text.split()))


def fence(text: str, least: int = 4) -> str:
    """A fence of backticks longer than any run of them in the text."""
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


def nested_block(text: str) -> str:
    """Several lines as a fenced block inside a list item of the second level."""
    marks = fence(text, 3)
    return "\n".join(f"    {line}".rstrip() for line in (marks, *patch_lines(text).split("\n"), marks))


def patch_lines(patch: str) -> str:
    """A unified diff as it may stand in a fence: CRLF as LF, unseen characters visible, no newline at its end."""
    return visible(patch.replace("\r\n", "\n")).rstrip("\n")


def yaml_quote(text: str) -> str:
    """A YAML scalar on one line: single-quoted, so that nothing in it is read as YAML."""
    return "'" + one_line(text).replace("'", "''") + "'"


def yaml_url(url: str) -> str:
    """A URL as a plain YAML scalar where that is safe, else quoted."""
    return url if re.fullmatch(r"https?://[\w./~?&=%@+:-]*[\w/]", url, re.A) else yaml_quote(url)


def safe_url(url: str | None) -> str:
    """An http(s) URL with everything that could end a Markdown link or an attribute percent-encoded; "" for any other scheme."""
    return percent(url, safe="/:?#&=%@+,~.-_!$*;", errors="replace") if url and _URL.fullmatch(url) else ""


def json_line(text: str) -> str:
    """A JSON string on one line, with everything unseen as \\u escapes."""
    return json_safe(json.dumps(text, ensure_ascii=False))


def json_safe(document: str) -> str:
    """JSON text whose unseen characters (which JSON allows bare in strings) are \\u escapes, and lone surrogates U+FFFD."""
    return _HIDDEN.sub(_json_sign, document)


def _json_sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\u{code:04x}" if code <= 0xFFFF else json.dumps(found[0])[1:-1]
