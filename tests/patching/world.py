"""A small documentation repository whose pages move, and a check of its links that shares no code with the project."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path

from diffinsight.cli import main
from tests.gitrepo import Repo

SETTINGS = {
    ".openpublishing.publish.config.json": json.dumps({"docsets_to_publish": [{"build_source_folder": "docs", "base_path": "lumen"}]}),
    "docs/docfx.json": json.dumps({"build": {"content": [{"files": ["**/*.md"]}]}}),
}
_LINK = re.compile(r"\]\(<?([^)\s>]+)|^\[[^\]]+\]:\s*(\S+)|(?:href|src|source):?=?\s*[\"']?([^\"'\s>]+)", re.MULTILINE)


def page(name: str, extra: str = "", parts: int = 5) -> str:
    """A page whose wording no other page shares."""
    body = "".join(f"\n## {name.title()} part {n}\n\nStep {n} of {name} takes {n + 3} seconds, says the {name} team.\n"
                   for n in range(parts))
    return f"# About {name}\n{body}{extra}"


def run(repo: Repo, *options: str) -> int:
    return main(["migrate", "--repo", str(repo.path), "--quiet", *options])


def dangling(folder: Path) -> list[str]:
    """Relative links of Markdown and YAML files in a work tree that lead to no file, as "file: link"."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".md", ".yml") and ".git" not in file.parts:
            for groups in _LINK.findall(file.read_bytes().decode("utf-8-sig")):
                way = "".join(groups).partition("#")[0].partition("?")[0]
                if way and ":" not in way and not way.startswith("/"):
                    name = file.relative_to(folder).as_posix()
                    if not (folder / posixpath.normpath(posixpath.join(posixpath.dirname(name), way))).exists():
                        found.append(f"{name}: {way}")
    return found
