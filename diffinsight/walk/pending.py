"""What is staged, or lies in the work tree, as a tree that can be compared like any other.

In: a git directory and its work tree. Out: a tree in the scratch repository. Must not know: what it is compared with.

The index is copied and the copy is worked on, so that the user's own is not even refreshed. Filters do not run: the scratch
repository has none. Submodules are taken out first, as git would start a git of theirs, with their settings, in each of them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from diffinsight.model import DiffInsightError
from diffinsight.walk.runner import USERS_SETTINGS, Git, GitFailed
from diffinsight.walk.scratch import Scratch


def staged(scratch: Scratch, git_dir: Path) -> str:
    """The tree `git commit` would record now."""
    index = git_dir / "index"
    if index.is_file():  # with its date, by which git tells what may have changed since
        shutil.copy2(index, scratch.folder / "index" / "index")
    for shared in git_dir.glob("sharedindex.*"):
        shutil.copy2(shared, scratch.folder / shared.name)
    return _written(scratch)


def worktree(scratch: Scratch, git_dir: Path, top: Path) -> str:
    """The tree `git add --all && git commit` would record now: also new files, unless they are ignored."""
    staged(scratch, git_dir)
    (scratch.folder / "info").mkdir(exist_ok=True)
    if (git_dir / "info" / "exclude").is_file():
        shutil.copy(git_dir / "info" / "exclude", scratch.folder / "info" / "exclude")
    git = scratch.on(top)  # sees the objects: whether a file's line ends are converted hangs on what is recorded
    records = git.run("ls-files", "-s", "-z").split(b"\0")
    modules = [record.partition(b"\t")[2] for record in records if record.startswith(b"160000 ")]
    if modules:
        git.run("update-index", "--force-remove", "-z", "--stdin", stdin=b"".join(module + b"\0" for module in modules))
    git.run("-c", f"core.autocrlf={_line_ends(git_dir)}", "-c", "core.safecrlf=false", "add", "--all", "--ignore-errors", accept=(0, 1))
    return _written(scratch)


def _written(scratch: Scratch) -> str:
    try:
        return scratch.on(borrow=False).run("write-tree", "--missing-ok").decode().strip()
    except GitFailed as error:
        raise DiffInsightError(f"The index cannot be read as a commit: {error}. Finish the merge or rebase, then run again.") from error


def _line_ends(git_dir: Path) -> str:
    """The user's own setting, without which every file of a Windows work tree would seem changed."""
    try:
        value = Git(git_dir, USERS_SETTINGS).run("config", "--get", "core.autocrlf", accept=(0, 1)).decode(errors="replace").strip()
    except GitFailed:
        return "false"
    return value if re.fullmatch("true|false|input", value) else "false"
