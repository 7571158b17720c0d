"""Finds a repository: on disk, or through a clone in the cache.

In: a path or URL. Out: a `Repository`. Must not know: ranges.
"""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

import git as gitpython

from diffinsight.model import DiffInsightError
from diffinsight.walk.clone import clone, fetcher
from diffinsight.walk.forge import Remote, remote
from diffinsight.walk.repository import Place, Repository
from diffinsight.walk.runner import Git, GitFailed
from diffinsight.walk.scratch import Scratch

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//|:)|(?:[\w.-]+@)?[A-Za-z0-9][A-Za-z0-9.-]+:(?![\\/]{2})[^\\]")


def open_repository(location: str, *, cache: Path | None = None) -> Repository:
    """Open a work tree, a folder inside one, a bare repository, a .git folder, or a URL (https, http, ssh, git@host:path, file).

    A URL is cloned without file contents into `cache` (default: $XDG_CACHE_HOME or ~/.cache, "diffinsight") and refreshed each time.
    Raises DiffInsightError for what is not a repository or cannot be fetched.
    """
    path = Path(location)
    if not location or location.startswith("-"):
        raise DiffInsightError(f"Not a repository: {location!r}. Give a folder or a URL.")
    if not path.exists() and _URL.match(location):
        folder = clone(location, cache or _default_cache())
        return Repository(Scratch(folder, folder, "refs/diffinsight/HEAD"), lambda: remote(location), fetch=fetcher(folder, location))
    git_dir, common_dir = _discover(path)
    top = _top(path.absolute(), git_dir)
    place = Place(git_dir, top, _subfolder(path, top, git_dir))
    return Repository(Scratch(git_dir, common_dir), lambda: _remote(git_dir), place)


def _discover(path: Path) -> tuple[Path, Path]:
    """Git directory, and the one it shares with its other work trees."""
    if not path.exists():
        raise DiffInsightError(f"No such folder: {path}. Give a git repository's folder or URL.")
    try:
        with gitpython.Repo(str(path.absolute()), search_parent_directories=True, expand_vars=False) as found:
            return Path(found.git_dir).absolute(), Path(found.common_dir).absolute()
    except (gitpython.exc.InvalidGitRepositoryError, gitpython.exc.NoSuchPathError) as error:
        raise DiffInsightError(f"Not a git repository: {path}. Run inside a clone, or name one with --repo.") from error
    except (OSError, ValueError, configparser.Error) as error:
        reason = str(error).partition("\n")[0]
        raise DiffInsightError(f"Cannot open the git repository at {path}: {reason}. Check it with `git status`.") from error


def _top(here: Path, git_dir: Path) -> Path | None:
    """The work tree, None for a bare repository: where ".git" stands. A setting may name any folder, so none is asked."""
    if git_dir.name != ".git" and git_dir in (here, *here.parents):
        return None
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)


def _subfolder(path: Path, top: Path | None, git_dir: Path) -> str:
    """Where in the repository the path stands, "" at its top and for bare repositories."""
    here, git_dir = path.resolve(), git_dir.resolve()
    if top is None or here == git_dir or git_dir in here.parents:
        return ""
    try:
        inside = here.relative_to(top.resolve()).as_posix()
    except ValueError:
        return ""
    return "" if inside == "." else inside


def _remote(git_dir: Path) -> Remote:
    """The remote called origin, else the first by name."""
    try:
        listing = Git(git_dir).run("config", "--local", "-z", "--get-regexp", r"^remote\..*\.url$", accept=(0, 1))
    except GitFailed:
        return remote("")
    pairs = [record.decode(errors="replace").partition("\n") for record in listing.split(b"\0") if record]
    urls = {name[len("remote."):-len(".url")]: url for name, _, url in reversed(pairs)}
    return remote(urls["origin"] if "origin" in urls else urls[min(urls)] if urls else "")


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "diffinsight"
