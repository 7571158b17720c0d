"""A redirect entry put into a redirect file, in the file's own manner: indentation, keys, quotes, order, commas, line ends.

In: a file's text and the entry. Out: the new text and the entry as it stands in it. Must not know: which entries are wanted.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from diffinsight.patching.objects import Span, inserted, objects

_SOURCE = re.compile(r'("source_path(?:_from_root)?"\s{0,20}:\s{0,20}")((?:[^"\\\n]|\\.)*)(")')
_URL = re.compile(r'("redirect_url"\s{0,20}:\s{0,20}")((?:[^"\\\n]|\\.)*)(")')
_ID = re.compile(r'("redirect_document_id"\s{0,20}:\s{0,20}"?)(true|false)', re.I)
_KEY = re.compile(r'"(\w+)"\s{0,20}:')
_KNOWN = {"source_path", "source_path_from_root", "redirect_url", "redirect_document_id"}
_FROM = re.compile(r"""(\bfrom["']?\s{0,20}:\s{0,20})(["'])([^"'\n]*)\2""")
_TO = re.compile(r"""(\bto["']?\s{0,20}:\s{0,20})(["'])([^"'\n]*)\2""")
_CLIENT = re.compile(r"""\bfrom["']?\s{0,20}:\s{0,20}["'\[]""")
_MAP = re.compile(r"""([ \t]+)(["']?)([^\s"':#][^"'\n]*?)\2:[ \t]+(["']?)([^"'\n]+?)\4[ \t]*\r?$""")


@dataclass(frozen=True)
class New:
    """An entry to add. `source`, `url`: the page's old path and where it leads (a site path); `text`: the entry as it would stand in a
    file without others; `keys`: lines of the file's entries (1-based), in its order; `old_url`: the old site path."""

    file: str
    source: str
    url: str
    text: str
    old_url: str = ""
    lines: tuple[int, ...] = ()


def insert(text: str | None, new: New) -> tuple[str, str] | None:
    """The file's new text and what was added to it; None where the file has no place for it. `text` None: there is no file yet."""
    name = posixpath.basename(new.file).lower()
    forms: Mapping[str, Callable[[str, New], tuple[str, str] | None]] = {
        ".json": _openpublishing, ".yml": _mkdocs, ".yaml": _mkdocs, "_redirects": _netlify, ".js": _docusaurus, ".ts": _docusaurus,
        ".cjs": _docusaurus, ".mjs": _docusaurus, ".md": _alias, ".markdown": _alias, ".mdx": _alias}
    form = forms.get(name) or forms.get(posixpath.splitext(name)[1])
    if text is None:
        return (f"{new.text}\n", new.text) if form is _openpublishing else None
    result = form(text, new) if form else None
    return (result[0], _indented(*result)) if result else None


def _indented(text: str, entry: str) -> str:
    """An entry with the blanks that stand before it."""
    at = text.find(entry)
    before = text[text.rfind("\n", 0, at) + 1:at]
    return before + entry if not before.strip() else entry


def _end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


# --------------------------------------------------------------------------- Open Publishing


def _openpublishing(text: str, new: New) -> tuple[str, str] | None:
    spans = objects(text, _SOURCE)
    if not spans:
        entry = new.text.rstrip().removesuffix(",")
        if '"redirections"' in entry:
            entry = json.dumps(json.loads(entry)["redirections"][0], indent=2, ensure_ascii=False)
        empty = re.search(r'"redirections"\s{0,20}:\s{0,20}\[(\s{0,200})\]', text)
        body = "\n".join(f"    {line.strip()}" if line.strip() in "{}" else f"      {line.strip()}" for line in entry.splitlines())
        inside = f"\n{body}\n  ".replace("\n", _end(text))
        return (text[:empty.start(1)] + inside + text[empty.end(1):], body) if empty else None
    fitting = [span for span in spans if set(_KEY.findall(span.raw)) <= _KNOWN and _URL.search(span.raw)]
    near = _nearest(fitting, new.source)
    entry = _in_manner(near.raw, new) if near else new.text.rstrip().removesuffix(",").replace("\n", _end(text)).strip()
    said = _SOURCE.search(entry)
    return inserted(text, spans, entry, _source_of, said[2] if said else ""), entry


def _source_of(span: Span) -> str:
    found = _SOURCE.search(span.raw)
    return found[2] if found else ""


def _nearest(spans: list[Span], source: str) -> Span | None:
    """The entry to take after: the last of those with the longest folder in common."""
    def shared(span: Span) -> int:
        return len(posixpath.commonprefix([_source_of(span).lstrip("/"), source]))

    return max(reversed(spans), key=shared, default=None)


def _in_manner(raw: str, new: New) -> str:
    """A neighbour's text with the values of the new entry."""
    def source(found: re.Match[str]) -> str:
        folder = posixpath.dirname(new.file)
        if "from_root" in found[1]:
            return found[1] + _quoted("/" * found[2].startswith("/") + new.source) + found[3]
        relative = posixpath.relpath(new.source, folder or ".")
        if relative.startswith("../"):
            return found[1].replace("source_path", "source_path_from_root") + _quoted(f"/{new.source}") + found[3]
        whole = folder and found[2].startswith(f"{folder}/")
        return found[1] + _quoted(new.source if whole else relative) + found[3]

    raw = _SOURCE.sub(source, raw, count=1)
    raw = _URL.sub(lambda found: found[1] + _quoted(new.url) + found[3], raw, count=1)
    return _ID.sub(r"\1false", raw)


# --------------------------------------------------------------------------- other generators


def _docusaurus(text: str, new: New) -> tuple[str, str] | None:
    spans = objects(text, _CLIENT)
    if not spans:
        return None
    like = next((span.raw for span in reversed(spans) if _FROM.search(span.raw) and _TO.search(span.raw)), "")
    entry = new.text.rstrip().removesuffix(",")
    if like:
        entry = _FROM.sub(lambda found: f"{found[1]}{found[2]}{new.old_url}{found[2]}", like, count=1)
        entry = _TO.sub(lambda found: f"{found[1]}{found[2]}{new.url}{found[2]}", entry, count=1)
    return inserted(text, spans, entry, _from_of, new.old_url), entry


def _from_of(span: Span) -> str:
    found = _FROM.search(span.raw)
    return found[3] if found else ""


def _mkdocs(text: str, new: New) -> tuple[str, str] | None:
    rows = text.split("\n")
    likes = [(number, found) for number in new.lines if number <= len(rows) and (found := _MAP.match(rows[number - 1]))]
    said = _MAP.match(f"  {new.text.strip()}")
    if not likes or said is None:
        return None
    keys = [found[3].lower() for _, found in likes]
    place = sum(key <= said[3].lower() for key in keys) if len(keys) > 1 and keys == sorted(keys) else len(keys)
    number, like = likes[max(place - 1, 0)]
    entry = f"{like[1]}{like[2] or said[2]}{said[3]}{like[2] or said[2]}: {like[4] or said[4]}{said[5]}{like[4] or said[4]}"
    at = number if place else number - 1
    ended = at < len(rows)
    rows.insert(at, entry + ("\r" if "\r\n" in text else ""))
    return "\n".join(rows) if ended else "\n".join(rows) + "\n", entry


def _netlify(text: str, new: New) -> tuple[str, str] | None:
    """Behind the last entry without placeholders: the first rule that fits wins, and rules with placeholders fit much."""
    rows = text.split("\n")
    at = max(new.lines, default=len(rows) - 1)
    rows.insert(at, new.text + ("\r" if "\r\n" in text else ""))
    return "\n".join(rows), new.text


def _alias(text: str, new: New) -> tuple[str, str] | None:
    """Into the front matter of the page that takes over: one more of its aliases, or its first."""
    rows = text.split("\n")
    fence = rows[0].removeprefix("\ufeff").rstrip()
    end = next((i for i in range(1, len(rows)) if rows[i].rstrip() == fence), 0) if fence in ("---", "+++") else 0
    if not end:
        return None
    key = new.text.partition(":")[0]
    cr = "\r" if rows[0].endswith("\r") else ""
    value = json.dumps(new.old_url, ensure_ascii=False)
    sign = "=" if fence == "+++" else ":"
    at = next((i for i in range(1, end) if re.match(rf"{key}\s{{0,20}}{sign}", rows[i])), 0)
    if not at:
        entry = [f"{key} = [{value}]"] if fence == "+++" else [f"{key}:", f"  - {value}"]
        rows[end:end] = [row + cr for row in entry]
        return "\n".join(rows), "\n".join(entry)
    if "[" in rows[at] and "]" in rows[at]:
        before, _, after = rows[at].rpartition("]")
        rows[at] = before.rstrip() + (", " if before.rstrip()[-1:] != "[" else "") + value + "]" + after
        return "\n".join(rows), rows[at].rstrip("\r")
    return _listed(rows, at, end, value, cr)


def _listed(rows: list[str], at: int, end: int, value: str, cr: str) -> tuple[str, str] | None:
    items = []
    for number in range(at + 1, end):
        if not re.match(r"\s{0,40}-\s", rows[number]):
            break
        items.append(number)
    if not items:
        return None
    indent = rows[items[-1]][:len(rows[items[-1]]) - len(rows[items[-1]].lstrip())]
    entry = f"{indent}- {value}"
    rows.insert(items[-1] + 1, entry + cr)
    return "\n".join(rows), entry
