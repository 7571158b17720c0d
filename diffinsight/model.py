"""The vocabulary every stage speaks: frozen values, without the behaviour of any stage.

In: nothing. Out: the types that flow walk -> parse -> compare -> resolve -> classify -> narrate -> render.
Must not know: git, Markdown, YAML or templates.

Conventions: paths are POSIX paths from the repository's root; line numbers are 1-based and inclusive; a `Lines`
pair is (first, last) on the side it belongs to; dates are ISO 8601 strings taken from commits; revisions are full hex
object names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any, Literal, Protocol, TypeAlias

Lines: TypeAlias = tuple[int, int]
Label = Literal["breaking", "new", "minor"]
LABELS: tuple[Label, ...] = ("breaking", "new", "minor")  # most consequential first


class DiffInsightError(Exception):
    """Something the user has to mend: one line saying what, where and how. The command line exits with code 2."""


# --------------------------------------------------------------------------- sentences


@dataclass(frozen=True)
class Message:
    """A sentence or phrase of ours with the document's words as arguments, still free of any output format.

    `text` is an English template with `{name}` fields. Arguments: `str` is the document's own wording (renderers quote
    and escape it), `int` a count, `Message` a nested phrase of ours, a tuple of these a list to be
    joined with "and" (cut by the renderer where the place asks for it). `plural`: the template used when `args[count]` is not 1.
    """

    text: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    plural: str | None = None
    count: str | None = None

    def __str__(self) -> str:
        return plain(self)


Arg: TypeAlias = "str | int | Message | tuple[str | int | Message, ...]"  # quoted: recursive


def say(text: str, /, plural: str | None = None, count: str | None = None, **args: Arg) -> Message:
    """Shorthand for `Message`: `say("{n} page", "{n} pages", count="n", n=3)`."""
    return Message(text, args, plural, count)


def join(parts: Sequence[str], most: int = 0) -> str:
    """English enumeration: "a", "a and b", "a, b and c"; with `most`, "a, b and 7 more"."""
    if most and len(parts) > most + 1:
        return f"{', '.join(parts[:most])} and {len(parts) - most} more"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def format_message(message: Message, quote: Callable[[str], str], most: int = 0,
                   translate: Callable[[Message], str] | None = None) -> str:
    """Fill a message: `quote` renders the document's words, `most` cuts lists (0: whole), `translate` picks the template."""
    def fill(value: Arg) -> str:
        if isinstance(value, Message):
            return format_message(value, quote, most, translate)
        if isinstance(value, tuple):
            parts = [fill(part) for part in value]
            return join(parts, most) if translate is None else _joined(parts, most, translate)
        return f"{value:,}" if isinstance(value, int) else quote(value)

    values = {name: fill(value) for name, value in message.args.items()}
    if translate is None:
        return template_of(message).format_map(values)
    free = {name for name, value in message.args.items() if not isinstance(value, (str, int)) or _QUOTED.match(values[name])}
    return _unspaced(translate(message), values, free).format_map(values)


_QUOTED = re.compile("[“「]|<q>")
_IDEOGRAPH = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e]")  # a language with blanks between words keeps them all
_WIDE_START = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e“]|<q>")
_WIDE_END = re.compile("(?:[\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e”]|</q>)$")


def _unspaced(template: str, values: Mapping[str, str], names: Iterable[str]) -> str:
    """A template without its blanks between ideographs and a phrase that ends, or begins, with one: they part words from code."""
    for name in names if _IDEOGRAPH.search(template) else ():
        if values[name] and f"{{{name}}}" in template:
            if _WIDE_START.match(values[name]):
                template = re.sub(rf"(?<=[^\s:;,.)]) \{{{name}\}}", f"{{{name}}}", template)
            if _WIDE_END.search(values[name]):
                template = re.sub(rf"\{{{name}\}} (?=[^\s(])", f"{{{name}}}", template)
    return template


def _joined(parts: Sequence[str], most: int, translate: Callable[[Message], str]) -> str:
    """`join` in another language; these three are the only words that joining takes."""
    comma, last, more = (translate(say(text, head="", next="", last="", n=0))
                         for text in ("{head}, {next}", "{head} and {last}", "{head} and {n} more"))
    shown = parts[:most] if most and len(parts) > most + 1 else parts[:-1] or parts
    head = reduce(lambda head, part: comma.format(head=head, next=part), shown) if shown else ""
    if len(shown) < len(parts) - 1:
        return more.format(head=head, n=len(parts) - most)
    return last.format(head=head, last=parts[-1]) if len(parts) > 1 else head


def template_of(message: Message) -> str:
    """The English template of a message, singular or plural by its count."""
    many = message.plural is not None and message.count is not None and message.args.get(message.count) != 1
    return message.plural if many and message.plural is not None else message.text


def plain(message: Message, most: int = 0) -> str:
    """A message as plain text, the document's words bare (as the JSON report has them)."""
    return format_message(message, str, most)


# --------------------------------------------------------------------------- walk


@dataclass(frozen=True)
class Commit:
    """One commit of the range. `date` is the author date, ISO 8601."""

    sha: str
    author: str
    date: str
    subject: str
    pull_request: int | None = None


Status = Literal["added", "removed", "modified", "renamed"]
OTHER_MARKUP = (".rst", ".adoc", ".asciidoc", ".textile", ".html", ".htm", ".org", ".ipynb", ".wiki", ".mediawiki")  # than Markdown


@dataclass(frozen=True)
class FileChange:
    """One file that differs between the two end trees.

    `path` is the head side's path (the base side's when removed); `old_path` the base side's when renamed, else None.
    `patch` holds the unified diff's hunks ("@@ ..." on), "" for binaries and content that is not at hand.
    `commits`: the shas of the range that touched the file (under either name), oldest first.
    """

    path: str
    status: Status
    old_path: str | None = None
    old_id: str | None = None
    new_id: str | None = None
    additions: int = 0
    deletions: int = 0
    patch: str = ""
    similarity: int | None = None
    binary: bool = False
    commits: tuple[str, ...] = ()

    @property
    def base_path(self) -> str:
        return self.old_path or self.path


@dataclass(frozen=True)
class Warning_:
    """Something that could not be read or checked: reported, never hidden. `line` is 1-based where known."""

    path: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Range:
    """A walked range: two end trees and what lies between them.

    `repository` is the remote's web address where it is a known forge, else the remote's or folder's name.
    `permalink`: the forge's compare page, or None. `blob_url`/`old_blob_url` templates with {path} or None.
    `head_date`: ISO 8601 date of the head commit. `files` sorted by path.
    """

    repository: str
    base: str
    head: str
    commits: tuple[Commit, ...]
    files: tuple[FileChange, ...]
    head_date: str
    merge_base: str | None = None
    since: str | None = None
    until: str | None = None
    permalink: str | None = None
    warnings: tuple[Warning_, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One line of a tree that holds a searched string."""

    path: str
    line: int
    text: str


class Tree(Protocol):
    """Read access to one commit's tree, never to a work tree."""

    @property
    def revision(self) -> str: ...

    def paths(self) -> Mapping[str, str]:
        """Every regular file's path -> blob id, sorted by path."""

    def read(self, path: str) -> bytes | None:
        """The file's content; None where the path is absent or its blob is not at hand."""

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Contents of those of the paths that can be read."""

    def recall(self, what: str, path: str) -> Any:
        """What was remembered of a file of this path and content, in this tree or another one; None when nothing was."""

    def remember(self, what: str, path: str, value: Any, weight: int) -> None:
        """Keep what was made of a file. `weight`: its size in bytes."""

    def grep(self, literals: Sequence[str], globs: Sequence[str] = ()) -> Sequence[Hit]:
        """Lines that hold one of the fixed strings (case-insensitive), sorted by path and line; `globs` limit the paths."""


# --------------------------------------------------------------------------- records: pages


@dataclass(frozen=True)
class Scope:
    """Where a block stands inside its section: tab id, pivot and moniker range, "" where none."""

    tab: str = ""
    tab_title: str = ""
    pivot: str = ""
    moniker: str = ""


@dataclass(frozen=True)
class Link:
    """A link, image, include or snippet reference as written. `kind`: link, image, include, code.

    `target` is the destination as written (without title), `text` the visible text, `line` 1-based, `language` that of a snippet.
    """

    kind: Literal["link", "image", "include", "code"]
    target: str
    text: str
    line: int
    language: str = ""


@dataclass(frozen=True)
class Inline:
    """What a run of text says: `words` is its plain text (markup, emphasis and blanks folded), `codes` its code literals."""

    words: str
    links: tuple[Link, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Text:
    """Common to prose and notices. `text`: source without container markers; `inline` is read on first use."""

    kind: str
    text: str
    lines: Lines
    scope: Scope
    reader: Callable[[str, int], Inline] = field(repr=False, compare=False)

    @cached_property
    def inline(self) -> Inline:
        return self.reader(self.text, self.lines[0])

    @property
    def words(self) -> str:
        return self.inline.words

    @property
    def links(self) -> tuple[Link, ...]:
        return self.inline.links


@dataclass(frozen=True)
class Prose(_Text):
    """A paragraph, list item or HTML block (`kind`: paragraph, item, html). `depth`: list nesting, 0 outside lists;
    `ordered`: a step of a numbered list."""

    depth: int = 0
    ordered: bool = False


@dataclass(frozen=True)
class Notice(_Text):
    """An alert: `kind` is NOTE, TIP, IMPORTANT, WARNING, CAUTION or the writer's own word in capitals."""


@dataclass(frozen=True)
class Reading:
    """What a code sample says: `api_versions` as written; `requests`: (METHOD, URL path); `commands`: (command words, its flags);
    `packages`: (name, pinned version or ""); `models`: names given as model or deployment."""

    api_versions: tuple[str, ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    commands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    packages: tuple[tuple[str, str], ...] = ()
    models: tuple[str, ...] = ()


_DIAGRAMS = frozenset(("mermaid", "plantuml", "dot", "graphviz", "d2"))
_LINES = re.compile(r"[\u2502-\u257f]|\+-{2}|-{2}>|^[ \t]*\|[ \t]*$", re.M)


_REMARK = re.compile(r"(?:(?://|#|--|/\*|<!--|;|%)[ \t]*(?:[^\s#/-]+[ \t]+){3}[^\n]*\n?){1,2}")


@dataclass(frozen=True)
class Sample:
    """A code sample. `language` is the info string's first word, lower-case, family name ("csharp", "python", "bash")."""

    language: str
    code: str
    lines: Lines
    scope: Scope
    reader: Callable[[str], Reading] = field(repr=False, compare=False)

    @cached_property
    def reading(self) -> Reading:
        return self.reader(self.code)

    @cached_property
    def drawn(self) -> bool:
        """Is it a diagram: in a language of diagrams, or lines and arrows in a fence that names no language."""
        return self.language in _DIAGRAMS or (not self.language and bool(_LINES.search(self.code)))

    @cached_property
    def remark(self) -> bool:
        """Is it nothing but a sentence in the place of code."""
        known = self.language not in ("", "markdown", "md", "text") or self.code.startswith("//")
        return known and bool(_REMARK.fullmatch(self.code.strip()))


TableKind = Literal["matrix", "lifecycle", "parameter", "limits", "reference"]


@dataclass(frozen=True)
class Table:
    """A pipe table. `header` and `rows` hold normalised cell text (markup folded, `<br>` as "\\n"); `raw_header`/`raw_rows`
    the source; `row_lines[i]` is the 1-based line of row i. All rows are as long as the header. `listed`: written as a definition list."""

    kind: TableKind
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw_header: tuple[str, ...]
    raw_rows: tuple[tuple[str, ...], ...]
    row_lines: tuple[int, ...]
    lines: Lines
    scope: Scope
    links: tuple[Link, ...] = ()
    listed: bool = False


Block: TypeAlias = Prose | Notice | Sample | Table


@dataclass(frozen=True)
class Chunk:
    """A run of whole blocks of a section's body: what is read at once. `text`: its source; `line`: where that begins; `notice`: the kind of
    the admonition it is the body of, "" for ordinary text. `blocks` is read on first use, so that what both sides of a comparison
    share is never read."""

    text: str
    line: int
    scope: Scope
    notice: str
    reader: Callable[[Chunk], tuple[Block, ...]] = field(repr=False, compare=False)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return self.reader(self)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it up to the next heading of any level.

    `title`: plain text; `anchor`: the slug that resolves to it; `ids`: explicit anchors in heading or body; `trail`: titles
    of the headings above (H1 left out); `source`: the body's text without the heading line; `lines`: heading to last body line.
    `chunks` and `blocks` are read on first use. The page's text before its first heading is a section of level 0 with title "".
    """

    title: str
    level: int
    anchor: str
    ids: tuple[str, ...]
    trail: tuple[str, ...]
    lines: Lines
    source: str
    reader: Callable[[Section], tuple[Chunk, ...]] = field(repr=False, compare=False)

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        return self.reader(self)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for chunk in self.chunks for block in chunk.blocks)


@dataclass(frozen=True)
class Page:
    """A documentation page: Markdown, or a YAML page (FAQ, landing, hub) read into the same shape.

    `front_matter`: key -> value as YAML read it; `front_lines`: key -> line; `title`: first H1, else front matter `title`.
    `anchors`: every anchor (lower-case) -> its line; `definitions`: reference id (lower-case) -> target.
    """

    path: str
    title: str
    front_matter: Mapping[str, Any]
    front_lines: Mapping[str, int]
    sections: tuple[Section, ...]
    line_count: int
    tabs: tuple[Marker, ...] = ()
    pivots: tuple[Marker, ...] = ()
    monikers: tuple[Marker, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Warning_, ...] = ()

    @cached_property
    def anchors(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for section in self.sections:
            for name in (section.anchor, *section.ids):
                if name:
                    found.setdefault(name.lower(), section.lines[0])
        return found


@dataclass(frozen=True)
class Marker:
    """A tab, zone pivot or moniker zone: identity `key`, `title` as written, the section's anchor and title, its line."""

    key: str
    title: str
    section: str
    section_title: str
    line: int


# --------------------------------------------------------------------------- records: navigation, redirects, settings


@dataclass(frozen=True)
class TocEntry:
    """One table-of-contents entry. `href` is as written but trimmed; `target` the normalised form it is compared by: a path from
    the repository's root (with #anchor) for files, the URL otherwise, "" for a mere folder. `trail`: names of its parents."""

    name: str
    href: str
    target: str
    trail: tuple[str, ...]
    line: int
    display_name: str = ""


@dataclass(frozen=True)
class Toc:
    """A table of contents, entries in document order. `redirects`: entries that stand in the same file (`mkdocs.yml`)."""

    path: str
    entries: tuple[TocEntry, ...]
    warnings: tuple[Warning_, ...] = ()
    redirects: RedirectFile | None = None


@dataclass(frozen=True)
class Redirect:
    """One redirect: `source` is a path from the repository's root, `target` as written (URL, site path or path).

    `path`, `line`: where it stands; `kind`: openpublishing, front-matter, alias, mkdocs, docusaurus.
    """

    source: str
    target: str
    path: str
    line: int
    kind: str = "openpublishing"


@dataclass(frozen=True)
class RedirectFile:
    path: str
    entries: tuple[Redirect, ...]
    warnings: tuple[Warning_, ...] = ()


class SiteMap(Protocol):
    """How site URLs map to files of one tree and back (docfx/publish config, Hugo, MkDocs)."""

    def file_of(self, url: str) -> str | None:
        """The file behind a site URL or site path ("/svc/page", "https://host/en-us/svc/page#x"), or None when it is not this site's."""

    def url_of(self, path: str) -> str | None:
        """The site path of a file ("/svc/page"), or None."""

    def places(self, url: str) -> Sequence[str]:
        """Paths of documents a site URL of this tree may stand for, existing or not, likeliest first; empty for other sites' URLs."""

    def resolve(self, target: str, from_path: str) -> tuple[str, str] | None:
        """A link as written in `from_path` -> (path from the root, anchor), or None when it leaves the repository.
        Handles relative, `~/`, site paths, own absolute URLs, backslashes, percent-escapes, query strings and a missing extension."""


# --------------------------------------------------------------------------- compare


@dataclass(frozen=True)
class Change:
    """One difference between two records, before any judgement.

    `kind` names what differs (page, front-matter, section, table, toc-entry, ...), `event` how (added, removed, changed, renamed,
    moved, retargeted); rules register for "kind:event". `before`/`after` are records or values, None on the side where absent.
    `data` holds what the aligner found out (typed by the aligner's own frozen dataclass or plain values).
    """

    kind: str
    event: str
    file: FileChange
    before: Any = None
    after: Any = None
    section: Section | None = None  # the section it stands in: head side, base side when removed
    old_lines: Lines | None = None
    new_lines: Lines | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


# --------------------------------------------------------------------------- resolve


@dataclass(frozen=True)
class Place:
    """Where something is or went. `path` None: outside the repository, then `url` is set."""

    path: str | None
    anchor: str | None = None
    url: str | None = None


EVIDENCE_KINDS = ("redirect", "rename", "toc", "link", "pointer", "lifecycle", "content", "likeness")  # strongest first


@dataclass(frozen=True)
class Evidence:
    kind: str
    statement: Message
    path: str
    line: int | None = None


@dataclass(frozen=True)
class Use:
    """A place at head that still uses the old path, anchor or URL. `old`: the target as written; `new`: its exact replacement,
    None when there is no confident one. `kind`: link, image, include, toc, redirect."""

    path: str
    line: int
    old: str
    new: str | None
    kind: str = "link"


@dataclass(frozen=True)
class Candidate:
    place: Place
    confidence: float


@dataclass(frozen=True)
class Paste:
    """Whole lines that mend something once they stand in the file `path`. `language`: of a code block that shows them."""

    path: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Migration:
    """Where a removed thing went. `kind`: moved, merged, split, renamed, replaced, archived, gone. `confidence`: 0 to 1, meant as a
    probability. `redirected`: a redirect entry exists at head."""

    kind: str
    source: Place
    target: Place | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    redirected: bool = False
    subject: str = "page"  # page, anchor, include, asset
    entry: Paste | None = None  # the redirect entry that is missing, in the repository's own form


# --------------------------------------------------------------------------- classify


@dataclass(frozen=True)
class Finding:
    """One stated fact. `subject`, `before`, `after` are the document's own words; `message` says it in one sentence.

    `group`: title of the section it stands under in explanations ("" for the page as a whole). `dates`: deadlines it names,
    (ISO date or partial date, what happens). `table`: an optional small table (header row first) that shows it whole.
    """

    rule: str
    label: Label
    path: str
    subject: str
    message: Message
    before: str | None = None
    after: str | None = None
    old_path: str | None = None
    old_lines: Lines | None = None
    new_lines: Lines | None = None
    commits: tuple[str, ...] = ()
    destination: str | None = None
    group: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    dates: tuple[tuple[str, str], ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    ordinal: int = 0  # tells apart findings that agree in everything the id is made of

    @cached_property
    def id(self) -> str:
        """12 hex digits over rule, path, subject, before and after: never over wording or line numbers."""
        parts = [self.rule, self.path, self.subject, self.before, self.after]
        if self.ordinal:
            parts.append(str(self.ordinal))
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:12]


# --------------------------------------------------------------------------- narrate


@dataclass(frozen=True)
class Theme:
    """Findings that tell one story (one API version over five files; one region in three matrices)."""

    id: str
    label: Label
    title: Message  # the lead: "Preview API version 2025-03-01-preview"
    statement: Message  # one or two sentences with counts and names
    changes: tuple[str, ...]  # finding ids
    weight: int = 0  # for ordering: more is more consequential


@dataclass(frozen=True)
class Item:
    """One line of a file's explanation."""

    message: Message
    finding: str | None = None
    table: tuple[tuple[str, ...], ...] = ()
    before: str | None = None  # the document's own words, shown under the sentence where it does not hold them itself
    after: str | None = None


@dataclass(frozen=True)
class FileReport:
    """One file of the report. `status` adds "affected": unchanged itself, but a change elsewhere breaks something in it.

    `anchor`: "item-" + first 6 hex digits of the MD5 of the path. `explanation`: (group title, items) in reading order.
    """

    path: str
    status: str
    label: Label
    title: Message
    explanation: tuple[tuple[str, tuple[Item, ...]], ...]
    additions: int
    deletions: int
    anchor: str
    changes: tuple[str, ...]
    old_path: str | None = None
    patch: str = ""


@dataclass(frozen=True)
class Completeness:
    """What was looked at: `examined` files by kind, `skipped` (reason -> count), and `unparsed` paths with reasons."""

    examined: Mapping[str, int]
    skipped: Mapping[str, int] = field(default_factory=dict)
    unparsed: tuple[Warning_, ...] = ()


@dataclass(frozen=True)
class Report:
    """All a renderer needs; holds no file handle and no revision to look up."""

    range: Range
    category: str
    locale: str
    summary: tuple[Message, ...]  # sentences
    highlights: tuple[Message, ...]  # sentences of one paragraph
    new_features: tuple[Theme, ...]
    breaking_changes: tuple[Theme, ...]
    other_updates: tuple[Theme, ...]
    insights: tuple[tuple[Message, ...], ...]  # paragraphs of sentences
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    migrations: tuple[Migration, ...]
    warnings: tuple[Warning_, ...]
    completeness: Completeness
    silenced: Mapping[str, int] = field(default_factory=dict)  # noise ledger: reason -> count
    tool: tuple[str, str] = ("diffinsight", "0")

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {label: sum(f.label == label for f in self.findings) for label in LABELS}
        return {**found, "files": len(self.files)}


def item_anchor(path: str) -> str:
    """The anchor of a file's part of the report: "item-" + first 6 hex digits of the path's MD5 (the source report's convention)."""
    return "item-" + hashlib.md5(path.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:6]


def worst(labels: Iterable[Label]) -> Label:
    """The most consequential label: breaking over new over minor; minor when there is none."""
    present = set(labels)
    return next((label for label in LABELS if label in present), "minor")


def spread(findings: Iterable[Finding]) -> Iterator[str]:
    """Paths findings speak of, each once, in order."""
    seen: set[str] = set()
    for finding in findings:
        if finding.path not in seen:
            seen.add(finding.path)
            yield finding.path
