"""The redirect entry that a moved page lacks, in each repository's own way."""

from __future__ import annotations

import json

import pytest

from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

BODY = "".join(f"\n## Part {n}\n\nStep {n} of reading an image with Lumen Vision takes {n + 3} seconds on aster-{n}.\n" for n in range(6))
PAGE = f"# Read images\n{BODY}"
PUBLISH = json.dumps({"docsets_to_publish": [{"build_source_folder": "docs", "base_path": "lumen"}]})
DOCFX = json.dumps({"build": {"content": [{"files": ["**/*.md"]}]}})
FIRST = '{"source_path_from_root": "/docs/first.md", "redirect_url": "/lumen/second", "redirect_document_id": false}'
RELATIVE = """{
    "redirections": [
        {
            "source_path": "vision/first.md",
            "redirect_url": "/lumen/second"
        }
    ]
}
"""
MKDOCS = """site_name: Lumen
plugins:
  - redirects:
      redirect_maps:
        first.md: second.md
"""


def entry(repo: Repo, settings: dict[str, str], old: str = "docs/vision/read.md", new: str = "docs/images/read.md") -> tuple[str, str]:
    """Where the entry belongs and its text, after a page moved without a redirect."""
    repo.commit({**settings, old: PAGE, "docs/second.md": "# Second\n\nOther.\n"})
    repo.commit({old: None, new: PAGE})
    (one,) = analyse(Request(repo=str(repo.path))).migrations
    assert one.entry, one
    return one.entry.path, one.entry.text


PUBLISHING = {".openpublishing.publish.config.json": PUBLISH, "docs/docfx.json": DOCFX}


def test_open_publishing_without_any_redirect(repo: Repo) -> None:
    path, text = entry(repo, PUBLISHING)
    assert path == ".openpublishing.redirection.json"
    assert json.loads(text) == {"redirections": [{"source_path_from_root": "/docs/vision/read.md", "redirect_url": "/lumen/images/read"}]}


def test_open_publishing_in_the_manner_of_its_neighbours(repo: Repo) -> None:
    listed = json.dumps({"redirections": [json.loads(FIRST)]}, indent=4)
    path, text = entry(repo, {**PUBLISHING, ".openpublishing.redirection.json": listed})
    assert path == ".openpublishing.redirection.json"
    assert json.loads(text.rstrip(",")) == {
        "source_path_from_root": "/docs/vision/read.md", "redirect_url": "/lumen/images/read", "redirect_document_id": False}


def test_open_publishing_with_paths_from_the_file(repo: Repo) -> None:
    path, text = entry(repo, {**PUBLISHING, "docs/.openpublishing.redirection.json": RELATIVE})
    assert path == "docs/.openpublishing.redirection.json"
    assert json.loads(text.rstrip(",")) == {"source_path": "vision/read.md", "redirect_url": "/lumen/images/read"}
    assert text.startswith("        {\n            \"source_path\"") and text.endswith("\n        },")


def test_mkdocs(repo: Repo) -> None:
    assert entry(repo, {"mkdocs.yml": MKDOCS}) == ("mkdocs.yml", "        vision/read.md: images/read.md")


def test_netlify(repo: Repo) -> None:
    settings = {"mkdocs.yml": "site_name: Lumen\n", "_redirects": "/first/ /second/ 301\n"}
    assert entry(repo, settings) == ("_redirects", "/vision/read/ /images/read/ 301")


def test_aliases_of_the_page_that_takes_over(repo: Repo) -> None:
    settings = {"hugo.toml": 'baseURL = "https://docs.lumen.example/"\n', "content/second.md": "---\naliases: [/first/]\n---\n# Second\n"}
    path, text = entry(repo, settings, "content/vision/read.md", "content/images/read.md")
    assert path == "content/images/read.md"
    assert text.splitlines() == ["aliases:", '  - "/vision/read/"']


@pytest.mark.parametrize("settings", [{}, {**PUBLISHING, ".openpublishing.redirection.json": json.dumps({"redirections": [{
    "source_path_from_root": "/docs/vision/read.md", "redirect_url": "/lumen/images/read"}]})}])
def test_none_where_nothing_is_lacking_or_no_way_is_known(repo: Repo, settings: dict[str, str]) -> None:
    repo.commit({"docs/vision/read.md": PAGE, **PUBLISHING} if settings else {"docs/vision/read.md": PAGE})
    repo.commit({"docs/vision/read.md": None, "docs/images/read.md": PAGE, **settings})
    (one,) = analyse(Request(repo=str(repo.path))).migrations
    assert one.target and one.entry is None
