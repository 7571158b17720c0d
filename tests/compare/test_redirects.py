"""Redirect entries are compared by source; what only moved is no change."""

from __future__ import annotations

import pytest

from diffinsight.compare.redirects import across_files, compare_redirects, orphaned
from diffinsight.model import Change, FileChange, Redirect, RedirectFile

FILE = FileChange("r.json", "modified")
OLD = [("a/x.md", "/lumen/x"), ("a/y.md", "/lumen/y#z"), ("a/v.md", "/lumen/v")]


def read(entries: list[tuple[str, str]], path: str = "r.json") -> RedirectFile:
    return RedirectFile(path, tuple(Redirect(source, target, path, line) for line, (source, target) in enumerate(entries, 1)))


def brief(changes: list[Change]) -> list[str]:
    return [f"{one.event} {(one.after or one.before).source} {(one.after or one.before).target}" for one in changes]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD[::-1], []),
        ([("A/X.md", "https://learn.microsoft.com/en-us/lumen/x/"), *OLD[1:]], []),
        (OLD[1:], ["removed a/x.md /lumen/x"]),
        ([*OLD, ("a/w.md", "/lumen/w")], ["added a/w.md /lumen/w"]),
        ([OLD[0], ("a/y.md", "/lumen/y"), OLD[2]], ["retargeted a/y.md /lumen/y"]),
        ([("b/x.md", "/lumen/x"), *OLD[1:]], ["resourced b/x.md /lumen/x"]),
        ([("b/x.md", "/lumen/other"), *OLD[1:]], ["added b/x.md /lumen/other", "removed a/x.md /lumen/x"]),
        ([*OLD, OLD[0]], ["duplicated a/x.md /lumen/x"]),
    ],
)
def test_one_file(new: list[tuple[str, str]], expected: list[str]) -> None:
    assert brief(compare_redirects(FILE, read(OLD), read(new))) == expected


def test_whole_files_and_old_duplicates() -> None:
    assert brief(compare_redirects(FILE, None, read(OLD[:1]))) == ["added a/x.md /lumen/x"]
    assert brief(compare_redirects(FILE, read(OLD[:1]), None)) == ["removed a/x.md /lumen/x"]
    assert compare_redirects(FILE, read([*OLD, OLD[0]]), read([*OLD, OLD[0]])) == []


def test_an_entry_that_went_to_another_file_is_no_removal() -> None:
    other = FileChange("s.json", "added")
    left = compare_redirects(FILE, read(OLD), read(OLD[2:]))
    came = compare_redirects(other, None, read([("a/x.md", "/lumen/x"), ("a/y.md", "/lumen/other")], "s.json"))
    page = Change("page", "removed", FILE, before=object())
    assert brief(across_files([*left, *came])) == ["retargeted a/y.md /lumen/other"]
    assert across_files([page]) == [page]


def test_entries_whose_target_was_removed() -> None:
    gone = FileChange("docs/x.md", "removed", commits=("c1",))
    entries = read(OLD).entries
    touched = compare_redirects(FILE, read(OLD[1:]), read(OLD))
    (change,) = orphaned(entries, [], lambda entry: gone if entry.target == "/lumen/x" else None)
    assert (change.event, change.file.path, change.file.commits, change.data["removed"]) == ("orphaned", "r.json", ("c1",), "docs/x.md")
    assert orphaned(entries, touched, lambda entry: gone if entry.target == "/lumen/x" else None) == []
