"""Borrows a repository: an own empty git directory that sees another one's objects and references, but none of its settings.

In: the git directory to borrow from. Out: a `Git` to ask. Must not know: ranges or documents.

Nothing the analysed repository brings along - configuration, hooks, attributes, filters, drivers, grafts, a promisor remote -
takes effect, and git's ownership check, made for exactly those dangers, is not in the way of a container that reads a checkout
of another user. New objects (trees put together for comparing) land here; nothing is ever written over there.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from diffinsight.model import DiffInsightError
from diffinsight.walk.runner import Git, GitFailed

_CONFIG = """[core]
\trepositoryformatversion = {version}
\tbare = true
\tquotepath = true
\tprotectHFS = false
\tprotectNTFS = false
\tbigFileThreshold = 20m
"""
_SHA256 = "[extensions]\n\tobjectformat = sha256\n"


class Scratch:
    """A git directory in a temporary folder, with the other's references, HEAD and shallow edge.

    It is removed on `close` or when nobody uses its git any more.
    """

    def __init__(self, git_dir: Path, common_dir: Path, head_ref: str = "HEAD") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="diffinsight-")
        folder = Path(self._folder.name)
        self.refs = _refs(Git(git_dir))
        self.head = self.refs.get(head_ref) or _head(git_dir, self.refs)
        names = next(iter(self.refs.values()), self.head or "")
        for part in ("objects/info", "refs/heads", "index"):
            (folder / part).mkdir(parents=True)
        (folder / "config").write_text(_CONFIG.format(version=1) + _SHA256 if len(names) == 64 else _CONFIG.format(version=0))
        (folder / "HEAD").write_text(f"{self.head or 'ref: refs/heads/nothing-yet'}\n")
        (folder / "packed-refs").write_bytes("".join(f"{sha} {ref}\n" for ref, sha in self.refs.items()).encode(errors="surrogateescape"))
        for name, sha in _fetched(git_dir):
            (folder / name).write_text(f"{sha}\n")
        self.shallow = _shallow(common_dir)
        if self.shallow:
            (folder / "shallow").write_text("".join(f"{sha}\n" for sha in sorted(self.shallow)))
        self.folder = folder
        self._lent = common_dir / "objects"
        self.git = self.on()

    def on(self, work_tree: Path | None = None, borrow: bool = True) -> Git:
        """git with a work tree (else one without files, so without attributes), with or without sight of the borrowed objects.

        Where git writes an object it can see already, it renews that one's date: what must not touch the other repository goes without.
        """
        return Git(self.folder, {
            "GIT_OBJECT_DIRECTORY": str(self.folder / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quoted(self._lent) if borrow else "",
            "GIT_INDEX_FILE": str(self.folder / "index" / "index"), "GIT_SHALLOW_FILE": str(self.folder / "shallow"),
            "GIT_WORK_TREE": str(work_tree or self.folder / "index"),
        }, keep=self._folder)

    def close(self) -> None:
        self._folder.cleanup()


def _refs(git: Git) -> dict[str, str]:
    """Every reference's full name -> object name, sorted; replacements are left out."""
    try:
        listing = git.run("for-each-ref", "--format=%(objectname) %(refname)").decode(errors="surrogateescape")
    except GitFailed as error:
        raise DiffInsightError(f"git cannot read {git.folder}: {error}. Check it with `git -C {git.folder} status`.") from error
    pairs = [line.split(" ", 1) for line in listing.splitlines()]
    return {ref: sha for sha, ref in sorted(pairs, key=lambda pair: pair[1]) if not ref.startswith("refs/replace/")}


def _head(git_dir: Path, refs: dict[str, str]) -> str | None:
    """The object name HEAD stands for, None on a branch without commits."""
    text = (git_dir / "HEAD").read_text(errors="replace").strip()
    if re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", text):
        return text
    if text in ("ref: refs/heads/.invalid",):  # the reference store is not made of files
        try:
            return Git(git_dir).run("rev-parse", "--verify", "--quiet", "HEAD").decode().strip() or None
        except GitFailed:
            return None
    return refs.get(text.removeprefix("ref:").strip())


def _fetched(git_dir: Path) -> Iterator[tuple[str, str]]:
    """What git names besides its references: the ends of the last fetch, merge or reset."""
    for name in ("FETCH_HEAD", "MERGE_HEAD", "ORIG_HEAD"):
        file = git_dir / name
        if file.is_file() and (found := re.match("[0-9a-f]{64}|[0-9a-f]{40}", file.read_text(errors="replace"))):
            yield name, found[0]


def _shallow(common_dir: Path) -> frozenset[str]:
    """Commits whose parents were not fetched."""
    file = common_dir / "shallow"
    return frozenset(re.findall("^[0-9a-f]{40,64}$", file.read_text(), re.MULTILINE)) if file.is_file() else frozenset()


def _quoted(folder: Path) -> str:
    """A path for git's list of object directories, where ":" separates and quotes protect."""
    text = str(folder)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' if re.search('[:"\n]', text) else text
