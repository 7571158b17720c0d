"""Keeps clones of remote repositories, without file contents, in a cache folder.

In: a URL. Out: a bare repository that is up to date. Must not know: ranges.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from diffinsight.model import DiffInsightError
from diffinsight.walk.forge import remote
from diffinsight.walk.runner import USERS_SETTINGS, Git, GitFailed

_ALLOWED = re.compile(r"(https?|ssh|file)://", re.IGNORECASE)
_REFS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", "+HEAD:refs/diffinsight/HEAD")
_CONFIG = """[core]
\trepositoryformatversion = 1
\tbare = true
[extensions]
\tpartialClone = origin
[remote "origin"]
\tpromisor = true
\tpartialclonefilter = blob:none
"""


def clone(url: str, cache: Path) -> Path:
    """The clone of a URL, made or refreshed. The user's own git settings (proxy, credentials, ssh) apply; the URL is not stored."""
    _check(url)
    shown = without_password(url)
    name = re.sub("[^A-Za-z0-9._-]", "-", remote(url).name)[:60]
    folder = cache / f"{name}-{hashlib.sha256(shown.encode()).hexdigest()[:16]}.git"
    try:
        if not folder.is_dir():
            _create(folder)
        _network(folder, url).run("fetch", "--quiet", "--prune", "--no-tags", "--force", "--filter=blob:none", "--no-write-fetch-head",
                                  "--no-auto-maintenance", "origin", *_REFS)
    except GitFailed as error:
        reason = str(error).replace(url, shown)
        raise DiffInsightError(f"Cannot fetch {shown}: {reason}. Check the address, the network and your access.") from error
    except OSError as error:
        raise DiffInsightError(f"Cannot keep a clone in {cache}: {error.strerror}. Set XDG_CACHE_HOME to a writable folder.") from error
    return folder


def fetcher(folder: Path, url: str) -> Callable[[list[str]], None]:
    """Fetches objects the clone left out, in one batch."""
    def fetch(names: list[str]) -> None:
        try:
            _network(folder, url).run("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                                      "--no-auto-maintenance", "--recurse-submodules=no", "--filter=blob:none", "--stdin", "origin",
                                      stdin="".join(f"{name}\n" for name in names).encode())
        except GitFailed as error:
            shown = without_password(url)
            reason = str(error).replace(url, shown)
            raise DiffInsightError(f"Cannot fetch documents from {shown}: {reason}. Run again when it can be reached.") from error
    return fetch


def without_password(url: str) -> str:
    """A URL that may be printed."""
    return re.sub(r"(?<=//)[^/@]*@", "", url) if "://" in url else url


def _check(url: str) -> None:
    """Only plain transports: git has others that start programs named in the URL."""
    scp_like = "://" not in url and "::" not in url
    if not (scp_like or _ALLOWED.match(url)) or re.search(r"[\x00-\x20\x7f]|(^|://|@)-", url):
        raise DiffInsightError(f"Cannot clone {without_password(url)!r}: use an https, ssh or file URL.")


def _create(folder: Path) -> None:
    """An empty clone, put in place whole so that two runs at once do not meet half of one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
    for part in ("objects", "refs"):
        (making / part).mkdir()
    (making / "HEAD").write_text("ref: refs/heads/main\n")
    (making / "config").write_text(_CONFIG)
    try:
        os.rename(making, folder)
    except OSError:
        if not folder.is_dir():
            raise


def _network(folder: Path, url: str) -> Git:
    """git with the user's settings; the URL goes in through the environment, so that no password is stored or listed."""
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    place = int(given) if given.isdecimal() else 0
    return Git(folder, {
        **USERS_SETTINGS, "GIT_CONFIG_COUNT": str(place + 1),
        f"GIT_CONFIG_KEY_{place}": "remote.origin.url", f"GIT_CONFIG_VALUE_{place}": url,
        "GIT_ALLOW_PROTOCOL": "https:http:ssh:file", "GIT_OPTIONAL_LOCKS": "1",
        "GIT_OBJECT_DIRECTORY": str(folder / "objects"), "GIT_ALTERNATE_OBJECT_DIRECTORIES": ""})
