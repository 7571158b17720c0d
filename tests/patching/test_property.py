"""Whatever moves: after the migration was applied no link is left dangling, every entry leads somewhere, a second run has nothing to do."""

from __future__ import annotations

import json
import posixpath
import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gitrepo import Repo
from tests.patching.world import SETTINGS, dangling, page, run

NAMES = ("reading", "scanning", "billing", "queueing", "training", "deploying", "observing", "sharing")
FOLDERS = ("docs", "docs/vision", "docs/batch", "docs/deep/down")
STYLES = ("[x]({})", "[x](<{}> 'T')", '<a href="{}">x</a>', "[x]({}?tabs=a)",
          "[![i](https://example.com/i.png)]({})", "[r]\n\n[r]: {} (T)\n")
FILE = ".openpublishing.redirection.json"


class Page(NamedTuple):
    name: str
    folder: str
    to: str  # folder at head
    renamed: bool
    split: bool  # its second half becomes a page of its own
    redirected: bool
    links: tuple[tuple[int, int], ...]  # page, style


@st.composite
def sites(draw: st.DrawFn) -> list[Page]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=6, unique=True))
    links = st.lists(st.tuples(st.integers(0, len(names) - 1), st.integers(0, len(STYLES) - 1)), max_size=3)
    return [Page(name, draw(st.sampled_from(FOLDERS)), draw(st.sampled_from(FOLDERS)), draw(st.booleans()), draw(st.integers(0, 3)) == 0,
                 draw(st.booleans()), tuple(draw(links))) for name in names]


def before(site: list[Page]) -> dict[str, str]:
    files = {}
    for one in site:
        links = (STYLES[style].format(posixpath.relpath(f"{site[n].folder}/{site[n].name}.md", one.folder)) for n, style in one.links)
        files[f"{one.folder}/{one.name}.md"] = page(one.name, "\n" + "\n\n".join(links) + "\n", 8)
    entries = [f"- name: {one.name}\n  href: {posixpath.relpath(f'{one.folder}/{one.name}.md', 'docs')}\n" for one in site]
    return {**files, "docs/toc.yml": "".join(entries)}


def moves(site: list[Page]) -> dict[str, str]:
    targets = {f"{one.folder}/{one.name}.md": f"{one.to}/{one.name + ('-images' if one.renamed else '')}.md" for one in site}
    return {old: new for old, new in targets.items() if old != new}


def commit(repo: Repo, site: list[Page]) -> None:
    """Two commits: the pages, and the pages moved by writers who forget everything but some redirects."""
    files, moved = before(site), moves(site)
    known = [{"source_path": "docs/oldest.md", "redirect_url": "/lumen/toc"}]
    repo.commit({**SETTINGS, **files, FILE: json.dumps({"redirections": known}, indent=2)})
    change: dict[str, str | None] = dict.fromkeys(moved)
    for one in site:
        old = f"{one.folder}/{one.name}.md"
        if old in moved:
            text = files[old]
            if one.split:
                cut = text.index(f"## {one.name.title()} part 6")
                text, rest = text[:cut] + text[text.rindex("says the"):].partition("\n")[2], text[cut:].rpartition("says the")[0]
                change[f"{one.to}/{one.name}-more.md"] = f"# More on {one.name}\n\n{rest}says no one.\n"
            change[moved[old]] = text
            if one.redirected:
                known.append({"source_path": old, "redirect_url": f"/lumen/{moved[old].removeprefix('docs/')[:-3]}"})
    repo.commit({**change, FILE: json.dumps({"redirections": known}, indent=2)})


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(sites())
def test_no_link_is_left_dangling(site: list[Page]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder) / "docs")
        commit(repo, site)
        assert run(repo, "--emit", "redirects", "--emit", "links", "--apply", "--output", str(Path(folder) / "patch")) == 0
        assert dangling(repo.path) == []
        check_entries(repo, site)
        done = repo.git("diff")
        assert run(repo, "--emit", "redirects", "--emit", "links", "--apply", "--dirty", "--output", str(Path(folder) / "patch")) == 0
        assert (Path(folder) / "patch").read_bytes() == b"" and repo.git("diff") == done


def check_entries(repo: Repo, site: list[Page]) -> None:
    entries = json.loads((repo.path / FILE).read_text())["redirections"]
    entries = [one for one in entries if one["source_path"] != "docs/oldest.md"]
    sources = [one["source_path"] for one in entries]
    assert sorted(sources) == sorted(moves(site))
    targets = {f"docs/{one['redirect_url'].removeprefix('/lumen/')}.md" for one in entries}
    assert not targets & set(sources)
    assert all((repo.path / target).is_file() for target in targets)
