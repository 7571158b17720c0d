"""Names a repository and its compare page from a remote's address.

In: the address as git has it, and two revisions. Out: web addresses free of credentials. Must not know: git's commands.
Sources: the forges' own compare pages (GitHub, GitLab, Bitbucket Cloud, Azure DevOps, Gitea and Forgejo).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

LOCAL = "local repository"


@dataclass(frozen=True)
class Remote:
    """`kind` is the forge's family, "" for an unknown one; `path` the repository's path on the host, without ".git"."""

    kind: str
    host: str
    path: str
    name: str

    @property
    def title(self) -> str:
        """The web address on a known forge, else the name. Never the folder's name: two clones of one repository read alike."""
        return f"https://{self.host}/{quote(self.path)}" if self.kind else self.name

    def compare(self, base: str, head: str) -> str | None:
        """The forge's page that compares two full object names."""
        owner = quote(self.path.split("/")[0])
        pages = {
            "github": f"compare/{owner}:{base[:7]}...{owner}:{head[:7]}",
            "gitlab": f"-/compare/{base}...{head}",
            "gitea": f"compare/{base}...{head}",
            "bitbucket": f"branches/compare/{head}..{base}",
            "azure": f"branchCompare?baseVersion=GC{base}&targetVersion=GC{head}",
        }
        if self.kind == "azure":
            return f"{self.title}/{pages['azure']}"
        return f"{self.title}/{pages[self.kind]}" if self.kind else None


def remote(address: str) -> Remote:
    """Read a remote's address: https, ssh, scp-like or a path. "" is no remote."""
    host, path = _split(address.strip())
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts:
        return Remote("", host, "", LOCAL)
    parts[-1] = re.sub(r"\.(git|bundle)$", "", parts[-1]) or LOCAL
    kind = _kind(host)
    if kind == "azure":
        host, parts = _azure(host, parts)
    known = kind and len(parts) > 1 and not any(re.search(r"[\x00-\x1f\x7f]", part) for part in parts)
    return Remote(kind if known else "", host, "/".join(parts), re.sub(r"[\x00-\x1f\x7f]", "", parts[-1]))


def _split(address: str) -> tuple[str, str]:
    """Host and path; the host is "" for local paths. User names, passwords, ports, queries and fragments are dropped."""
    if "://" in address:
        try:
            pieces = urlsplit(address)
            return ("" if pieces.scheme == "file" else (pieces.hostname or "")), unquote(pieces.path)
        except ValueError:
            return "", ""
    found = re.fullmatch(r"(?:[^@/:]+@)?([A-Za-z0-9][A-Za-z0-9.-]+):(?![\\/]{2})(.*)", address)
    return (found[1].lower(), found[2]) if found else ("", address)


def _kind(host: str) -> str:
    for kind, pattern in (
            ("github", r"(.+\.)?github\.com|github\.(?!com\.).+"), ("gitlab", r"gitlab\..+"), ("bitbucket", r"bitbucket\.org"),
            ("azure", r"(ssh\.)?dev\.azure\.com|.+\.visualstudio\.com"), ("gitea", r"codeberg\.org|gitea\..+")):
        if re.fullmatch(pattern, host):
            return kind
    return ""


def _azure(host: str, parts: list[str]) -> tuple[str, list[str]]:
    """Azure DevOps has three spellings of one repository: https, ssh ("v3/org/project/repo") and the older host name."""
    if parts[0] == "v3" and len(parts) == 4:
        return "dev.azure.com", [parts[1], parts[2], "_git", parts[3]]
    return host, parts
