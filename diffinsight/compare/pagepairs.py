"""Which page that went is which page that came, under a new path.

In: removed and added files with their pages. Out: pairs. Must not know: redirects' syntax, rules.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from diffinsight.compare.likeness import dice, total
from diffinsight.model import FileChange, Page

LEAST_LINE = 25  # characters from which a line tells something about where it came from
COMPANY = 2  # pages that moved from one folder to another and make that folder's others move there too
CLEARLY = 0.7  # likeness of two pages under other names that have few lines in common
LINES = 0.1  # share of a page's lines that are not few
MOVED_ALONG = 0.1  # likeness of such a page, at least
COMMON = 12  # a line in more sections than this is boilerplate
_NUMBERS = re.compile(r"(?:^|(?<=/))\d{1,3}[-_.]")  # that files are sorted by, and addresses leave out


def pair_pages(
    removed: Sequence[tuple[FileChange, Page]], added: Sequence[tuple[FileChange, Page]], redirected: Callable[[str], str | None],
    renamed: Iterable[FileChange] = ()
) -> list[tuple[FileChange, FileChange]]:
    """Removed and added files that are one page under a new path, best first: the page's unique id, half its words kept (a third where a
    redirect entry says so, hardly any where its folder moved with it). `renamed`: pages that are known to have moved."""
    trips = Counter((posixpath.dirname(file.base_path), posixpath.dirname(file.path)) for file in renamed
                    if posixpath.basename(file.base_path) == posixpath.basename(file.path))
    texts = {file.path: _text(page) for file, page in (*removed, *added)}
    index = _line_index((file.path, texts[file.path]) for file, _ in added)
    by_path = {file.path: file for file, _ in added}
    by_uid = {str(uid): file.path for file, page in reversed(added) if (uid := page.front_matter.get("uid"))}
    scored = []
    unnumbered: dict[str, list[str]] = {}
    for path in by_path:
        unnumbered.setdefault(_NUMBERS.sub("", path), []).append(path)
    for file, page in removed:
        own = by_uid.get(str(page.front_matter.get("uid")))
        hint = own or redirected(file.path)
        if hint is not None and hint not in by_path and posixpath.splitext(hint)[1]:
            continue  # its redirect names another page, which was there before
        found = Counter(path for line in lines_of(texts[file.path]) for path in index.get(line, ()))
        renumbered = [path for path in unnumbered.get(_NUMBERS.sub("", file.path), ()) if path != file.path]
        namesakes = {path for path in by_path if posixpath.basename(path) == posixpath.basename(file.path)}
        candidates = {*renumbered, *namesakes, *(path for path, _ in found.most_common(5))}
        for path in [hint] if hint in by_path else sorted(candidates):
            moved = path in namesakes and trips[posixpath.dirname(file.path), posixpath.dirname(path)] >= COMPANY
            least = MOVED_ALONG if moved else 0.2 if path in renumbered else 0.33 if path == hint else 0.55
            if least == 0.55 and path not in namesakes and found[path] < LINES * len(lines_of(texts[file.path])):
                least = CLEARLY  # any page of its kind has half the words
            likeness = dice(texts[file.path], texts[path])
            if path == own or (likeness >= least and (moved or total(texts[file.path]) >= 20)):
                scored.append((-likeness - (path == hint), file.path, path, file))
    return _one_to_one(scored, by_path)


def _one_to_one(scored: Sequence[tuple[float, str, str, FileChange]],
                by_path: Mapping[str, FileChange]) -> list[tuple[FileChange, FileChange]]:
    """The best pairs, each file in one of them."""
    taken: set[str] = set()
    pairs = []
    for _, old_path, path, file in sorted(scored, key=lambda item: item[:3]):
        if old_path not in taken and path not in taken:
            taken |= {old_path, path}
            pairs.append((file, by_path[path]))
    return pairs


def _text(page: Page) -> str:
    return "\n".join(f"{section.title}\n{section.source}" for section in page.sections)


@lru_cache(maxsize=8_000)
def lines_of(text: str) -> tuple[str, ...]:
    """A text's lines by which it is known, blanks folded."""
    return tuple(folded for line in text.split("\n") if len(folded := " ".join(line.split())) >= LEAST_LINE)


def _line_index(texts: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    for key, text in texts:
        for line in lines_of(text):
            index[line].add(key)
    return {line: keys for line, keys in index.items() if len(keys) <= COMMON}
