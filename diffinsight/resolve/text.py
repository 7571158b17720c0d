"""A page's source read lightly: words, sentences, headings and links, enough to recognise it elsewhere.

In: raw text. Out: `Text`, whose parts are worked out when first asked for. Must not know: trees, ranges, what is compared with what.
Front matter counts only for its title and description: keys such as `aliases` and `redirect_url` are redirects and must not be
mistaken for content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_ENTRY = re.compile(r"^([A-Za-z_][\w.-]{0,40})\s*[:=]\s*(.*)$")
_REDIRECTS = ("alias", "redirect")  # front matter keys that lead elsewhere: never read
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*)$")
_HEADING_END = re.compile(r"\{[^{}]*\}$")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
_LINK = re.compile(
    r"(?P<mark>!|\[!(?:INCLUDE|code[\w-]{0,20})\s{0,4})?\[(?P<text>[^\[\]]*)\]\(\s*<?(?P<inline>[^()\s<>]+(?:\([^()\s]*\))?)"
    r"|^\s{0,3}\[(?P<label>[^\]]+)\]:\s*<?(?P<definition>[^\s<>]+)"
    r"|(?P<tag>:::code\b[^\"']{0,80}|<img\b[^<>]{0,200}|:::image\b[^\"']{0,80}(?:\"[^\"]{0,40}\")?[^\"']{0,40})?"
    r"\b(?:href|src|source)\s*=\s*[\"'](?P<html>[^\"'\s]+)"
    r"|-{1,2}8<-{1,2}\s+[\"'](?P<snippet>[^\"'\s]+)"
    r"|\{\{[<%]\s*(?:rel)?ref\s+[\"']?(?P<shortcode>[^\"'\s>%]+)"
    r"|^\s*(?:-\s+)?[\"']?(?:href|url|topicHref|tocHref|homepage|src)[\"']?\s*:\s*[\"']?(?P<yaml>[^\"'\s#][^\"'\s]*)"
)
_ID = re.compile(r"<a\s[^<>]{0,80}?\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)|\{#([^{}\s]+)\}", re.I)
_NO_SLUG = re.compile(r"[^\w\- ]")
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"[`*]+|(?<!\w)_+|(?<!_)_+(?!\w)|<[^<>]{0,200}>")
_MARKUP = re.compile(r"[*_`\[\]\\<>|]+|\]\([^()\s]*\)|\s+")
SHORTEST = 4  # words a sentence needs to be worth recognising


@dataclass(frozen=True)
class Reference:
    """A link as written: `target`, visible `text`, 1-based `line`, its `kind` (link, image or include), where in the line it starts."""

    target: str
    text: str
    line: int
    kind: str = "link"
    start: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Part:
    """What stands under one heading: `title` is the folded heading ("" before the first), `name` the heading as readers see it,
    `sentences` are folded and deduplicated, in order."""

    title: str
    level: int
    sentences: tuple[str, ...]
    name: str = ""


def references(line: str, number: int) -> Iterator[Reference]:
    """Links of every style written in one line (Markdown, HTML, YAML keys, shortcodes)."""
    for match in _LINK.finditer(line[:20_000]):
        for name in ("inline", "definition", "html", "shortcode", "yaml", "snippet"):
            if match[name]:
                yield Reference(match[name], match["text"] or match["label"] or "", number, _kind(match), match.start(name))


def _kind(match: re.Match[str]) -> str:
    opening = (match["mark"] or match["tag"] or "").lower()
    if match["snippet"] or opening.startswith(("[!include", "[!code", ":::code")):
        return "include"
    return "image" if opening else "link"


@lru_cache(20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words of a name, title or path, CamelCase taken apart, common endings dropped."""
    return tuple(root(word.lower()) for word in WORD.findall(_CAMEL.sub(" ", text)))


@lru_cache(50_000)
def root(word: str) -> str:
    """A word without its commonest endings: "policies" -> "policy", "planners", "planning" -> "plann"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    ending = next((e for e in ("ing", "er", "ed", "e") if len(word) > len(e) + 3 and word.endswith(e)), "")
    return word[:len(word) - len(ending)]


def _title(heading: re.Match[str]) -> str:
    """A heading's words, without closing marks and attributes in braces."""
    return _HEADING_END.sub("", heading[2].rstrip()).rstrip("# \t")


def seen(heading: str) -> str:
    """A heading's text without links and emphasis."""
    return _EMPHASIS.sub("", _LINKED.sub(r"\1", heading)).strip()


def slug(title: str) -> str:
    """The anchor of a heading: lower-case, markup and punctuation dropped, blanks as hyphens."""
    return _NO_SLUG.sub("", _LINKED.sub(r"\1", title).lower().replace("`", "").strip()).replace(" ", "-")


def fold(line: str) -> str:
    """A line without markup, lower-case, blanks folded."""
    return _MARKUP.sub(" ", line).strip(" -+#:>=\t0123456789.").lower()


@dataclass(frozen=True)
class Text:
    """One file's text. Everything but `raw` is derived on first use."""

    raw: str

    @cached_property
    def _split(self) -> tuple[Mapping[str, str], int, list[str]]:
        """Watched front matter values, the number of front matter lines, all lines."""
        lines = self.raw.removeprefix("\ufeff").splitlines()
        fence = lines[0].rstrip() if lines else ""
        if fence not in ("---", "+++"):
            return {}, 0, lines
        end = next((i for i in range(1, min(len(lines), 400)) if lines[i].rstrip() == fence), 0)
        found = {m[1].lower(): m[2].strip(" \"'") for m in map(_ENTRY.match, lines[1:end]) if m and not m[1].lower().startswith(_REDIRECTS)}
        return found, end + 1 if end else 0, lines

    @cached_property
    def body(self) -> list[tuple[int, str]]:
        """(line number, line) without front matter."""
        _, start, lines = self._split
        return list(enumerate(lines[start:], start + 1))

    @cached_property
    def title(self) -> str:
        """First H1, else the front matter's title."""
        first = next((part.title for part in self.parts if part.level == 1), "")
        return first or self.front_title

    @property
    def front(self) -> Mapping[str, str]:
        """Front matter values of one line, by lower-case key."""
        return self._split[0]

    @cached_property
    def front_title(self) -> str:
        front = self._split[0]
        return front.get("title") or front.get("linktitle") or self._yaml_title

    @cached_property
    def _yaml_title(self) -> str:
        """`title:` of a YAML page."""
        if not self.raw.removeprefix("\ufeff").startswith("### YamlMime"):
            return ""
        found = (_ENTRY.match(line.strip()) for _, line in self.body[:60])
        return next((m[2].strip(" \"'") for m in found if m and m[1].lower() == "title"), "")

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The text cut at its headings (those inside code fences are not headings)."""
        found: list[Part] = []
        title, level, lines, fence, name = "", 0, list[str](), "", ""
        for _, line in self.body:
            opening = line.lstrip(" >")[:3]
            if opening in ("```", "~~~") and (not fence or fence == opening):
                fence = "" if fence else opening
            heading = None if fence else _HEADING.match(line)
            if heading:
                found.append(Part(title, level, _sentences(lines), name))
                title, level, lines, name = fold(_title(heading)), len(heading[1]), [], seen(heading[2])
            else:
                lines.append(line)
        found.append(Part(title, level, _sentences(lines), name))
        return tuple(part for part in found if part.title or part.sentences)

    @cached_property
    def part_words(self) -> tuple[Counter[str], ...]:
        """The words of every section of some length, with its title."""
        counted = (Counter(WORD.findall(f"{part.title} {' '.join(part.sentences)}")) for part in self.parts if part.level > 1)
        return tuple(words for words in counted if len(words) >= 12)

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """Anchor -> folded title of its heading ("" for explicit anchors), by the slugs of GitHub and Microsoft Learn."""
        found: dict[str, str] = {}
        fence = ""
        for _, line in self.body:
            opening = line.lstrip(" >")[:3]
            if opening in ("```", "~~~") and (not fence or fence == opening):
                fence = "" if fence else opening
            heading = None if fence else _HEADING.match(line)
            if heading:
                name = slug(_title(heading))
                repeat = next((f"{name}-{n}" for n in range(1, 500) if f"{name}-{n}" not in found), name) if name in found else name
                found[repeat] = fold(_title(heading))
            for match in _ID.finditer(line) if "<a" in line or "{#" in line else ():
                found.setdefault((match[1] or match[2]).lower(), "")
        return found

    @cached_property
    def sentences(self) -> frozenset[str]:
        return frozenset(sentence for part in self.parts for sentence in part.sentences)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(part.title for part in self.parts if part.title)

    @cached_property
    def word_list(self) -> list[str]:
        return WORD.findall(" ".join(line for _, line in self.body).lower())

    @cached_property
    def outward(self) -> frozenset[str]:
        """Names of the files and pages it links to, shows or includes, without folder and extension."""
        ways = (link.target.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2].lower() for link in self.links)
        return frozenset(way.rpartition(".")[0] or way for way in ways if way)

    @cached_property
    def words(self) -> Counter[str]:
        front = self._split[0]
        return Counter([*self.word_list, *WORD.findall(f"{front.get('title', '')} {front.get('description', '')}".lower())])

    @cached_property
    def running(self) -> str:
        """The body's words in one line, blanks around each: for looking up phrases."""
        return f" {' '.join(self.word_list)} "

    @cached_property
    def roots(self) -> frozenset[str]:
        """The words of the body by their roots, as `tokens` gives them for names."""
        return frozenset(root(word) for word in set(self.word_list))

    @cached_property
    def shingles(self) -> frozenset[tuple[str, str, str, str]]:
        """Runs of four words: what survives a re-wrap and small edits."""
        words = self.word_list
        return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))

    @cached_property
    def links(self) -> tuple[Reference, ...]:
        return tuple(link for number, line in self.body if "[" in line or "=" in line or ":" in line or "{{" in line
                     for link in references(line, number))


def _sentences(lines: list[str]) -> tuple[str, ...]:
    """Sentences, table rows and code lines of some length, folded, each once."""
    found: dict[str, None] = {}
    for line in lines:
        for piece in _SENTENCE.split(line) if len(line) > 60 else (line,):
            folded = fold(piece)
            if folded.count(" ") >= SHORTEST - 1:
                found[folded] = None
    return tuple(found)
