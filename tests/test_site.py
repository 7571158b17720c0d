"""The site: what stands on its pages, that it is valid, and that only what changed is made again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from diffinsight.cli import main
from tests.gitrepo import Repo
from tests.test_models import matrix
from tests.test_weekly import files

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '<script>alert(1)</script> "quoted" & @someone'


class Links(HTMLParser):
    """Addresses, ids and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.addresses += [value for name in ("href", "src") if (value := values.get(name))]
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.scripts += [values.get("src") or "inline"] if tag == "script" else []


@pytest.fixture
def docs(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Three weeks in two categories: a model reaches a region, a page moves, one is hostile."""
    page = "# Batch jobs\n\nTen jobs may run at once, and each may take an hour.\n\n## Limits\n\nNo job may take longer.\n"
    repo.commit({"batch/jobs.md": page,
                 "models/list.md": matrix("Standard serving", {"northfield": "yy", "eastport": "y-", "harbor2": "-p"}),
                 ".diffinsight.yml": "categories:\n  batch: batch/\n  models: models/\n"}, "Start", "2026-01-05T10:00:00+00:00")
    repo.commit({"models/list.md": matrix("Standard serving", {"northfield": "yy", "eastport": "y-", "harbor2": "yp"})},
                "aster-2 in harbor2 (#8)", "2026-01-13T10:00:00+00:00")
    repo.commit({"batch/jobs.md": None, "batch/running.md": page.replace("Ten", "Twenty")}, "Rename (#9)", "2026-01-20T10:00:00+00:00")
    repo.commit({"batch/odd.md": f"# {HOSTILE}\n\nWords.\n"}, HOSTILE, "2026-01-21T10:00:00+00:00")
    monkeypatch.chdir(repo.path.parent)
    assert main(["weekly", "--quiet", "--repo", "docs", "--weeks", "3"]) == 0
    return repo


def site(*args: str) -> Path:
    assert main(["site", "--quiet", "--output", "public", *args]) == 0
    return Path("public")


def page(folder: Path, start: str) -> str:
    """The one page whose path starts so."""
    (found,) = [path for path in folder.rglob("*.html") if path.relative_to(folder).as_posix().startswith(start)]
    return found.read_text()


def test_every_page_is_there(docs: Repo) -> None:
    public = site()
    index = (public / "index.html").read_text()
    assert all(label in index for label in ("2026-W02", "2026-W03", "2026-W04")) and "Nothing changed." in index
    history = page(public, "article/running-")
    assert "Earlier name: <code>batch/jobs.md</code>" in history and "2026-W04" in history
    model = page(public, "model/aster-2-")
    assert "Available in 3 regions" in model and "<td>2026-01-13</td>" in model and "before 2026-01-05" in model
    assert "<title>aster-2 (2026-01-31), harbor2, Standard serving: available since 2026-01-13</title>" in model
    assert "aster-2" in page(public, "report/2026-W03-models")
    assert "Reports of this category" in page(public, "category/batch-")


def test_links_lead_to_something(docs: Repo) -> None:
    public = site()
    pages = {path.relative_to(public).as_posix(): Links(path.read_text()) for path in public.rglob("*.html")}
    for name, links in pages.items():
        assert len(links.ids) == len(set(links.ids)), name
        for address in set(links.addresses) - {"data:,"}:  # an icon that is none, so that no browser asks for one
            parts = urlsplit(address)
            assert not parts.scheme and not parts.netloc and not address.startswith("/"), f"{name}: {address}"
            target = urljoin(name, unquote(parts.path)) if parts.path else name
            assert (public / target).is_file(), f"{name}: {address}"
            assert not parts.fragment or parts.fragment in pages[target].ids, f"{name}: {address}"
        assert set(links.scripts) <= {"site.js", "../site.js"}


def test_pages_parse_strictly(docs: Repo) -> None:
    html5lib = pytest.importorskip("html5lib")
    for path in site().rglob("*.html"):
        html5lib.HTMLParser(strict=True).parse(path.read_text())


def test_documents_words_stay_words(docs: Repo) -> None:
    public = site()
    for path in [*public.rglob("*.html"), *public.rglob("*.xml"), public / "search.js"]:
        assert "<script>alert" not in path.read_text(), path
    assert "&lt;script&gt;alert(1)" in page(public, "article/odd-")
    assert json.loads((public / "search.js").read_text().removeprefix("diffinsightSearch(").removesuffix(");\n"))


def test_feeds_are_valid(docs: Repo) -> None:
    public = site("--url", "https://example.org/docs/reports")
    feeds = sorted(public.glob("*.xml"))
    assert {re.sub("-[0-9a-f]{8}", "", path.name) for path in feeds} == {
        "feed.xml", "breaking.xml", "feed-batch.xml", "feed-models.xml", "sitemap.xml"}
    for path in feeds:
        root = ET.parse(path).getroot()
        if path.name == "sitemap.xml":
            assert all((one.text or "").startswith("https://example.org/docs/reports/") for one in root.iter() if one.tag.endswith("loc"))
            continue
        entries = root.findall(f"{ATOM}entry")
        ids = [one.findtext(f"{ATOM}id") for one in (root, *entries)]
        assert len(ids) == len(set(ids)) and all((one or "").startswith("urn:uuid:") for one in ids)
        moments = [one.findtext(f"{ATOM}updated") or "" for one in (root, *entries)]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", one) for one in moments)
        assert all((one.get("href") or "").startswith("https://example.org/docs/reports/") for one in root.iter(f"{ATOM}link")
                   if one.get("rel") != "related")
    feedparser = pytest.importorskip("feedparser")
    parsed = feedparser.parse((public / "feed.xml").read_text())
    assert not parsed.bozo and parsed.version == "atom10" and len(parsed.entries) == 6
    assert {one.title.split(":")[0] for one in feedparser.parse((public / "breaking.xml").read_text()).entries} <= {"2026-W04 batch"}


def test_only_what_changed_is_made_again(docs: Repo) -> None:
    public = site()
    before = files(public)
    times = {path: path.stat().st_mtime_ns for path in public.rglob("*") if path.is_file() and path.name != ".diffinsight-site.json"}
    site()
    assert files(public) == before and times == {path: path.stat().st_mtime_ns for path in times}
    docs.commit({"batch/running.md": "# Batch jobs\n"}, "Less (#10)", "2026-01-27T10:00:00+00:00")
    main(["weekly", "--quiet", "--repo", "docs"])
    site()
    changed = {name.split("-")[0] for name, content in files(public).items() if before.get(name) != content}
    assert changed == {
        ".diffinsight", "article/running", "articles.html", "category/batch", "category/models", "feed.xml", "feed", "breaking.xml",
        "index.html", "model/aster", "models.html", "report/2026", "search.js"}
    clean = public.parent / "clean"
    main(["site", "--quiet", "--output", str(clean)])
    assert files(clean) == files(public)


def test_what_is_no_page_any_more_goes(docs: Repo) -> None:
    public = site("--url", "https://example.org/")
    assert (public / "sitemap.xml").is_file()
    (public / "mine.txt").write_text("kept")
    site()
    assert not (public / "sitemap.xml").exists() and (public / "mine.txt").read_text() == "kept"


def test_what_goes_wrong(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "nowhere"]) == 2 and "run `diffinsight weekly` first" in capsys.readouterr().err
    Path("empty").mkdir()
    assert main(["site", "empty"]) == 2 and "holds no reports" in capsys.readouterr().err
    assert main(["site", "--output", "docs"]) == 2 and "holds files that are no site" in capsys.readouterr().err
    assert main(["site", "--url", "javascript:alert(1)"]) == 2 and "not the address of a site" in capsys.readouterr().err


def test_killed_at_any_moment_the_next_run_completes(docs: Repo) -> None:
    command = [sys.executable, "-m", "diffinsight", "site", "--quiet", "--output"]
    started = time.perf_counter()
    subprocess.run([*command, "calm"], check=True)
    took, whole = time.perf_counter() - started, files(Path("calm"))
    for part in range(1, 6):
        running = subprocess.Popen([*command, "rough"])
        time.sleep(took * part / 6)
        os.kill(running.pid, signal.SIGKILL) if hasattr(signal, "SIGKILL") else running.kill()
        running.wait()
        for name, content in files(Path("rough")).items():
            assert name.rpartition("/")[2].startswith(".diffinsight-") or content == whole[name], name
    subprocess.run([*command, "rough"], check=True)
    assert files(Path("rough")) == whole
