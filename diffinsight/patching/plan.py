"""What would change in a working tree so that nothing in it leads to what a range took away, worked out before anything is written.

In: an analysed range, a folder. Out: a `Plan`. Must not know: arguments, how a plan is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from diffinsight.model import DiffInsightError, Migration
from diffinsight.parse.redirects import is_redirects
from diffinsight.patching.diff import Edit
from diffinsight.patching.entries import Refused, chained, missing, retargeted, write
from diffinsight.patching.folder import Folder
from diffinsight.patching.links import relinked
from diffinsight.pipeline import Analysis
from diffinsight.resolve.citations import Citations, replacements

SITE_PATHS = (".md", ".markdown", ".mdx", ".yml", ".yaml", ".html", ".htm")  # where "/svc/page" is a link, not a path of something else


@dataclass(frozen=True)
class Left:
    """Something that is not rewritten, with the reason. `line` 0: the file as a whole."""

    path: str
    line: int
    what: str
    why: str


@dataclass(frozen=True)
class Plan:
    """Edits by path; what is left to people; added redirect entries as they stand in their files."""

    edits: tuple[Edit, ...] = ()
    left: tuple[Left, ...] = ()
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Planner:
    """Edits of one folder for one analysis, whose repository must be open. `folder` None: files are taken from the head tree."""

    def __init__(self, analysis: Analysis, folder: Folder | None) -> None:
        self.analysis, self.folder, self.facts = analysis, folder, analysis.facts
        self.sure = [one for one in analysis.migrations if one.confidence >= analysis.config.confident and one.target is not None]
        self.own = folder is None or folder.holds(analysis.range.base) or folder.holds(analysis.range.head)
        self._contents: dict[str, tuple[bytes | None, bytes]] = {}  # path -> before, after
        self._left: dict[Left, None] = {}
        self._entries: dict[str, tuple[str, ...]] = {}

    def plan(self, what: Sequence[str]) -> Plan:
        """`what`: "links", "redirects" or both. Raises DiffInsightError where another repository is to get redirect entries."""
        if "redirects" in what and not self.own:
            raise DiffInsightError("redirect entries belong into the repository they lead away from: leave --target out")
        if "links" in what and self.folder is not None:
            self._links(self.folder)
        if self.own:
            self._chains()
        if "redirects" in what:
            self._add_entries()
        edits = (Edit(path, before, after) for path, (before, after) in sorted(self._contents.items()) if before != after)
        return Plan(tuple(edits), tuple(self._left), dict(self._entries))

    def _read(self, path: str) -> bytes | None:
        """A file as it is planned so far."""
        if path not in self._contents:
            content = self.folder.read(path) if self.folder else self.facts.head.read(path)
            if content is None:
                return None
            self._contents[path] = (content, content)
        return self._contents[path][1]

    def _put(self, path: str, content: bytes) -> None:
        self._contents[path] = (self._contents[path][0] if path in self._contents else None, content)

    # ----------------------------------------------------------------------- links

    def _links(self, folder: Folder) -> None:
        own = replacements(self.sure, self.facts) if self.own else {}
        citations = Citations(self.analysis.migrations, self.facts)
        literals = citations.literals
        cited = {hit.path for hit in folder.find(literals) if not _holds_redirects(hit.path)} if literals else set()
        for path in sorted({*own, *cited}):
            content = self._read(path)
            if content is not None:
                swap = self._swap(path, own.get(path, {}), citations if path in cited else None)
                self._put(path, relinked(content, path, swap))
        if self.own:
            self._doubtful()

    def _swap(self, path: str, own: Mapping[str, tuple[str, Migration]], citations: Citations | None) -> Callable[[str], str | None]:
        site_paths = path.lower().endswith(SITE_PATHS)

        def swap(target: str) -> str | None:
            if target in own:
                new, one = own[target]
                return new if self._holds(one) else None
            found = citations.replacement(target) if citations and (site_paths or not target.startswith("/")) else None
            if found is None:
                return None
            if found[0] is None or found[1] not in self.sure:
                self._leave(path, _line_of(target, self._contents[path][1]), target, found[1])
                return None
            return found[0] if not self.own or self._holds(found[1]) else None

        return swap

    def _holds(self, one: Migration) -> bool:
        """Is what a migration says true of the folder, which may be at another revision than the range's head?"""
        if self.folder is None or one.target is None or one.target.path is None:
            return True
        gone = one.subject == "anchor" or not self.folder.stands(one.source.path or "")
        return gone and self.folder.stands(one.target.path)

    def _doubtful(self) -> None:
        """List the places whose new target is not known well enough."""
        for one in self.analysis.migrations:
            for use in one.uses:
                if use.kind != "redirect" and (use.new is None or one not in self.sure):
                    content = self._read(use.path)
                    if content is not None and use.old.encode() in content:
                        self._leave(use.path, use.line, use.old, one)

    def _leave(self, path: str, line: int, old: str, one: Migration) -> None:
        place = one.target or next((choice.place for choice in one.alternatives), None)
        perhaps = f"; perhaps {place.path or place.url}, {one.confidence:.0%}" if place and one not in self.sure else ""
        self._left[Left(path, line, old, f"{one.source.path} has no replacement that is sure enough{perhaps}")] = None

    # ----------------------------------------------------------------------- redirects

    def _chains(self) -> None:
        for path, entries in chained(self.sure, self.facts).items():
            content = self._read(path)
            if content is not None:
                text = retargeted(content.decode("utf-8", "surrogateescape"), entries)
                self._put(path, text.encode("utf-8", "surrogateescape"))

    def _add_entries(self) -> None:
        good, bad = missing(self.analysis.migrations, self.facts, self.analysis.config.confident)
        files, unplaced = write(good, self.facts, self._read)
        for file in files:
            self._put(file.path, file.content)
            self._entries[file.path] = file.texts
        for one in (*bad, *unplaced):
            self._left[_refused(one)] = None


def _line_of(target: str, content: bytes) -> int:
    """The first line that holds a link, 1-based."""
    at = content.find(target.encode("utf-8", "surrogateescape"))
    return content.count(b"\n", 0, at) + 1 if at >= 0 else 0


def _refused(one: Refused) -> Left:
    move = one.migration
    target = (move.target.path or move.target.url or "") if move.target else ""
    return Left(move.entry.path if move.entry else "", 0, f"{move.source.path} -> {target}", f"no redirect entry added: {one.why}")


def _holds_redirects(path: str) -> bool:
    """Addresses in redirect files are theirs to change."""
    return is_redirects(path) or ".openpublishing." in path
