"""Redirect entries: only those that are missing, in the repository's own form, and none that does harm."""

from __future__ import annotations

import json

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo
from tests.patching.world import SETTINGS, page, run

OLD, NEW = "docs/vision/read.md", "docs/images/read.md"
FILE = ".openpublishing.redirection.json"


def moved(repo: Repo, files: dict[str, str], moves: dict[str, str] | None = None) -> None:
    moves = moves or {OLD: NEW}
    texts = {old: page(old.rpartition("/")[2][:-3] + "ing") for old in moves}
    repo.commit({**files, **texts})
    repo.commit({**dict.fromkeys(moves), **{new: texts[old] for old, new in moves.items()}})


def applied(repo: Repo, path: str) -> str:
    """A redirect file after the entries were added; a second run adds none."""
    assert run(repo, "--emit", "redirects", "--apply") == 0
    text = (repo.path / path).read_bytes().decode()
    assert run(repo, "--emit", "redirects", "--apply", "--dirty") == 0
    assert (repo.path / path).read_bytes().decode() == text
    return text


def entry(source: str, url: str, indent: str = "  ") -> str:
    return f'{indent * 2}{{\n{indent * 3}"source_path": "{source}",\n{indent * 3}"redirect_url": "{url}"\n{indent * 2}}}'


@pytest.mark.parametrize(("there", "place"), [
    pytest.param(["docs/a.md", "docs/z.md"], 1, id="sorted"), pytest.param(["docs/z.md", "docs/a.md"], 2, id="in no order"),
    pytest.param(["docs/x.md", "docs/z.md"], 0, id="first"), pytest.param(["docs/b.md"], 1, id="one")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("comma", ["", ","])
def test_open_publishing_keeps_form_and_order(repo: Repo, there: list[str], place: int, end: str, comma: str) -> None:
    def file(sources: list[tuple[str, str]]) -> str:
        entries = ",\n".join(entry(source, url, "\t") for source, url in sources)
        return f'{{\n\t"redirections": [\n{entries}{comma}\n\t]\n}}\n'.replace("\n", end)

    known = [(one, "/lumen/second") for one in there]
    moved(repo, {**SETTINGS, "docs/second.md": "# S\n", FILE: file(known)})
    known.insert(place, (OLD, "/lumen/images/read"))
    assert applied(repo, FILE) == file(known)


def test_one_line_entries_from_the_root(repo: Repo) -> None:
    line = '  {{ "source_path_from_root": "/{}", "redirect_url": "{}", "redirect_document_id": {} }}'
    first = line.format("docs/first.md", "/lumen/second", "true")
    moved(repo, {**SETTINGS, "docs/second.md": "# S\n", FILE: f'{{ "redirections": [\n{first}\n] }}\n'})
    new = line.format(OLD, "/lumen/images/read", "false")
    assert applied(repo, FILE) == f'{{ "redirections": [\n{first},\n{new}\n] }}\n'


def test_paths_from_the_file(repo: Repo) -> None:
    path = f"docs/{FILE}"
    moved(repo, {**SETTINGS, "docs/second.md": "# S\n", path: f'{{"redirections": [\n{entry("first.md", "/lumen/second")}\n]}}'})
    assert [one["source_path"] for one in json.loads(applied(repo, path))["redirections"]] == ["first.md", "vision/read.md"]


@pytest.mark.parametrize("text", [None, '{\n  "redirections": []\n}\n'])
def test_first_entry(repo: Repo, text: str | None) -> None:
    moved(repo, {**SETTINGS, **({FILE: text} if text else {})}, {OLD: NEW})
    (one,) = json.loads(applied(repo, FILE))["redirections"]
    assert one == {"source_path_from_root": f"/{OLD}", "redirect_url": "/lumen/images/read"}


def test_the_entries_alone_are_shown(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    moves = {OLD: NEW, "docs/vision/scan.md": "docs/images/scan.md"}
    known = f'{{"redirections": [\n{entry("docs/first.md", "/lumen/second")},\n{entry("docs/vision/scan.md", "/lumen/images/scan")}\n]}}\n'
    moved(repo, {**SETTINGS, "docs/second.md": "# S\n", FILE: known}, moves)
    assert run(repo, "--emit", "redirects") == 0
    assert capsys.readouterr().out == entry(OLD, "/lumen/images/read") + "\n"
    assert repo.git("status", "--porcelain") == ""


def test_chains_are_shortened_and_none_is_made(repo: Repo) -> None:
    moved(repo, {**SETTINGS, FILE: f'{{"redirections": [\n{entry("docs/first.md", "/lumen/vision/read")}\n]}}\n'})
    found = json.loads(applied(repo, FILE))["redirections"]
    assert [(one["source_path"], one["redirect_url"]) for one in found] == [
        ("docs/first.md", "/lumen/images/read"), (OLD, "/lumen/images/read")]


def test_a_target_that_is_redirected_gets_no_entry(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    moved(repo, {**SETTINGS, "docs/second.md": "# S\n", FILE: f'{{"redirections": [\n{entry(NEW, "/lumen/second")}\n]}}\n'})
    before = (repo.path / FILE).read_text()
    assert main(["migrate", "--repo", str(repo.path), "--emit", "redirects", "--apply"]) == 0
    assert (repo.path / FILE).read_text() == before
    assert "would make a chain" in capsys.readouterr().err


def test_another_repository_gets_none(repo: Repo, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> None:
    moved(repo, SETTINGS)
    other = Repo(tmp_path_factory.mktemp("other"))
    other.commit({"a.md": "# A\n"})
    assert run(repo, "--emit", "redirects", "--apply", "--target", str(other.path)) == 2
    assert "leave --target out" in capsys.readouterr().err


MKDOCS = """site_name: L
plugins:
  - redirects:
      redirect_maps:
        'a.md': 'second.md'
        'z.md': 'second.md'
nav:
  - second.md
"""


def test_mkdocs(repo: Repo) -> None:
    moved(repo, {"mkdocs.yml": MKDOCS, "docs/second.md": "# S\n"})
    new = "        'vision/read.md': 'images/read.md'\n"
    assert applied(repo, "mkdocs.yml") == MKDOCS.replace("        'z.md'", f"{new}        'z.md'")


def test_mkdocs_leads_on(repo: Repo) -> None:
    moved(repo, {"mkdocs.yml": MKDOCS.replace("'z.md': 'second.md'", "'z.md': 'vision/read.md'"), "docs/second.md": "# S\n"})
    assert "'z.md': 'images/read.md'\n" in applied(repo, "mkdocs.yml")


def test_gitbook(repo: Repo) -> None:
    config = "root: ./docs/\n\nredirects:\n  first/page: ./second.md\n"
    moved(repo, {".gitbook.yaml": config, "docs/second.md": "# S\n"})
    assert applied(repo, ".gitbook.yaml") == config + "  vision/read: ./images/read.md\n"


def test_docusaurus(repo: Repo) -> None:
    entries = "    {from: '/docs/first', to: '/docs/second'},\n"
    config = f"module.exports = {{\n  baseUrl: '/',\n  plugins: [['x', {{redirects: [\n{entries}  ]}}]],\n}};\n"
    moved(repo, {"docusaurus.config.js": config, "docs/second.md": "# S\n"})
    new = "    {from: '/docs/vision/read', to: '/docs/images/read'},\n"
    assert applied(repo, "docusaurus.config.js") == config.replace("  ]}]]", f"{new}  ]}}]]")


@pytest.mark.parametrize(("front", "expected"), [
    pytest.param("title: R\naliases:\n  - /oldest/\n", "title: R\naliases:\n  - /oldest/\n  - \"/vision/read/\"\n", id="list"),
    pytest.param("title: R\naliases: [/oldest/]\n", "title: R\naliases: [/oldest/, \"/vision/read/\"]\n", id="flow"),
    pytest.param("title: R\n", "title: R\naliases:\n  - \"/vision/read/\"\n", id="none")])
def test_hugo_names_the_old_address_in_the_new_page(repo: Repo, front: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = "content/vision/read.md", "content/images/read.md"
    text = page("reading")
    repo.commit({"hugo.toml": "baseURL = 'https://lumen.example/'\n", "content/second.md": "---\naliases: [/first/]\n---\n# S\n",
                 old: f"---\n{front}---\n{text}"})
    repo.commit({old: None, new: f"---\n{front}---\n{text}"})
    assert run(repo, "--emit", "redirects") == 0
    assert capsys.readouterr().out.startswith(f"diff --git a/{new} b/{new}\n")
    assert applied(repo, new) == f"---\n{expected}---\n{text}"


def test_netlify(repo: Repo) -> None:
    table = "/first /second 301\n/old/* /new/:splat\n"
    moved(repo, {"mkdocs.yml": "site_name: L\n", "_redirects": table, "docs/second.md": "# S\n"})
    assert applied(repo, "_redirects") == "/first /second 301\n/vision/read/ /images/read/ 301\n/old/* /new/:splat\n"
