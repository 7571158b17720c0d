"""Site URLs to files and back, and links of every spelling, in trees of four generators."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from diffinsight.model import Redirect
from diffinsight.parse.site import Site, build_site_map
from diffinsight.walk import open_repository
from tests.gitrepo import Repo

SiteOf = Callable[..., Site]

PAGE = "# A page\n"
PUBLISH = {
    "docsets_to_publish": [{"docset_name": "lumen", "build_source_folder": "docs"}],
    "dependent_repositories": [{"path_to_root": "shared-content"}],
}


@pytest.fixture
def site_of(repo: Repo) -> Iterator[SiteOf]:
    """Commits files and gives the site map of their tree, which reads on while the repository is open."""
    with ExitStack() as stack:

        def build(files: Mapping[str, str], redirects: tuple[Redirect, ...] = ()) -> Site:
            repo.commit(dict(files))
            return build_site_map(stack.enter_context(open_repository(str(repo.path))).tree("HEAD"), redirects)

        yield build


def learn(breadcrumb: str = "", **build: object) -> dict[str, str]:
    config = {"build": {"content": [{"files": ["**/*.md"]}], "globalMetadata": {"breadcrumb_path": breadcrumb}, **build}}
    return {
        ".openpublishing.publish.config.json": json.dumps(PUBLISH),
        "docs/docfx.json": json.dumps(config),
        "docs/breadcrumb/toc.yml": "- name: Lumen\n",
        "docs/index.yml": "### YamlMime:Landing\n",
        "docs/batch/index.md": PAGE,
        "docs/batch/Quotas.md": PAGE,
        "docs/media/plan b.png": "x",
    }


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/cloud/lumen/batch/quotas", "docs/batch/Quotas.md"),
        ("/en-us/cloud/lumen/batch/quotas?view=v2#limits", "docs/batch/Quotas.md"),
        ("https://learn.microsoft.com/en-us/cloud/lumen/batch/", "docs/batch/index.md"),
        ("https://docs.microsoft.com/cloud/lumen/batch", "docs/batch/index.md"),
        ("/cloud/lumen", "docs/index.yml"),
        ("/cloud/lumen/breadcrumb/toc.json", "docs/breadcrumb/toc.yml"),
        ("/cloud/other/batch/quotas", None),
        ("https://lumen.example/cloud/lumen/batch/quotas", None),
        ("https://[broken", None),
    ],
)
def test_file_of(site_of: SiteOf, url: str, path: str | None) -> None:
    assert site_of(learn("/cloud/lumen/breadcrumb/toc.json")).file_of(url) == path


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Quotas.md#limits", ("docs/batch/Quotas.md", "limits")),
        ("./quotas.md?tabs=a", ("docs/batch/Quotas.md", "")),
        ("quotas", ("docs/batch/Quotas.md", "")),
        ("..\\batch\\quotas.md", ("docs/batch/Quotas.md", "")),
        ("../media/plan%20b.png", ("docs/media/plan b.png", "")),
        ("~/batch/quotas.md", ("docs/batch/Quotas.md", "")),
        ("../batch/", ("docs/batch/index.md", "")),
        ("#here", ("docs/batch/index.md", "here")),
        ("gone.md", ("docs/batch/gone.md", "")),
        ("/cloud/lumen/batch/quotas#x", ("docs/batch/Quotas.md", "x")),
        ("/batch/quotas.md", ("docs/batch/Quotas.md", "")),
        ("/cloud/elsewhere", None),
        ("../media", None),
        ("../../../outside.md", None),
        ("~/../shared-content/terms.md", None),
        ("mailto:ada@lumen.example", None),
        ("https://lumen.example/", None),
    ],
)
def test_resolve(site_of: SiteOf, target: str, expected: tuple[str, str] | None) -> None:
    assert site_of(learn("/cloud/lumen/breadcrumb/toc.json")).resolve(target, "docs/batch/index.md") == expected


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("docs/batch/Quotas.md", "/cloud/lumen/batch/Quotas"),
        ("docs/batch/index.md", "/cloud/lumen/batch/"),
        ("docs/media/plan b.png", "/cloud/lumen/media/plan b.png"),
        ("README.md", None),
    ],
)
def test_url_of(site_of: SiteOf, path: str, url: str | None) -> None:
    assert site_of(learn("/cloud/lumen/breadcrumb/toc.json")).url_of(path) == url


def test_the_base_is_learnt_from_the_tables_of_contents(site_of: SiteOf) -> None:
    toc = (
        "- name: Quotas\n  href: /svc/batch/quotas?toc=/x\n"
        "- name: Batch\n  href: /svc/batch/index\n- name: Other\n  href: /other/overview\n"
    )
    site = site_of({**learn(dest="_site"), "docs/toc.yml": toc})
    assert site.file_of("/svc/batch/quotas") == "docs/batch/Quotas.md"


def test_the_base_is_learnt_from_redirects(site_of: SiteOf) -> None:
    redirects = tuple(
        Redirect(f"docs/old{n}.md", target, "r.json", n) for n, target in enumerate(["/svc/batch/quotas", "/svc/batch/", "/cli/x"])
    )
    files = {path: text for path, text in learn().items() if "docfx" not in path and "publish" not in path}
    assert site_of({**files, ".openpublishing.redirection.json": "{}"}, redirects).file_of("/svc/batch/quotas") == "docs/batch/Quotas.md"


def test_configured_destinations_are_the_last_resort(site_of: SiteOf) -> None:
    assert site_of(learn(dest="lumen")).file_of("/lumen/batch/quotas") == "docs/batch/Quotas.md"


def test_versions_share_an_address(site_of: SiteOf) -> None:
    content = [{"files": ["**/*.md"], "src": f"v{n}", "dest": "sdk", "version": f"lumen-{n}"} for n in (1, 2)]
    publish = {"docsets_to_publish": [{"build_source_folder": "docs", "base_path": "cloud"}]}
    files = {
        **learn(content=content),
        ".openpublishing.publish.config.json": json.dumps(publish),
        "docs/v1/a.md": PAGE,
        "docs/v2/a.md": PAGE,
        "docs/v1/b.md": PAGE,
    }
    site = site_of(files)
    assert [site.file_of(url) for url in ("/cloud/sdk/a", "/cloud/sdk/a?view=lumen-1", "/cloud/sdk/b")] == [
        "docs/v2/a.md",
        "docs/v1/a.md",
        "docs/v1/b.md",
    ]


def test_hugo(site_of: SiteOf) -> None:
    site = site_of(
        {
            "hugo.toml": 'baseURL = "https://docs.lumen.example/"\n',
            "content/batch/_index.md": PAGE,
            "content/batch/start.md": PAGE,
            "content/batch/other.md": PAGE,
            "content/odd.md": "---\nurl: /special/place/\n---\n",
            "static/plan.png": "x",
        }
    )
    assert (
        site.file_of("/batch/") == "content/batch/_index.md"
        and site.file_of("https://docs.lumen.example/batch/start/") == "content/batch/start.md"
    )
    assert site.url_of("content/batch/start.md") == "/batch/start/" and site.url_of("content/batch/_index.md") == "/batch/"
    assert site.file_of("/special/place/") == "content/odd.md" and site.url_of("content/odd.md") == "/special/place/"
    assert site.resolve("/plan.png", "content/odd.md") == ("static/plan.png", "")
    assert site.resolve("../other/#x", "content/batch/start.md") == ("content/batch/other.md", "x")  # as seen from the page's address
    assert site.places("/batch/gone/")[:2] == ("content/batch/gone.md", "content/batch/gone/_index.md")


def test_mkdocs(site_of: SiteOf) -> None:
    site = site_of(
        {"mkdocs.yml": "site_url: https://lumen.example/handbook/\ndocs_dir: pages\n", "pages/index.md": PAGE, "pages/batch/start.md": PAGE}
    )
    assert site.file_of("https://lumen.example/handbook/batch/start/#a") == "pages/batch/start.md"
    assert site.url_of("pages/batch/start.md") == "/handbook/batch/start/" and site.url_of("pages/index.md") == "/handbook/"
    assert site.resolve("/batch/start.md", "pages/old.md") == ("pages/batch/start.md", "")


def test_docusaurus(site_of: SiteOf) -> None:
    site = site_of(
        {
            "web/docusaurus.config.js": "module.exports = {\n  url: 'https://lumen.example',\n  baseUrl: '/help/',\n};\n",
            "web/docs/batch/start.mdx": PAGE,
        }
    )
    assert site.file_of("https://lumen.example/help/docs/batch/start") == "web/docs/batch/start.mdx"
    assert site.url_of("web/docs/batch/start.mdx") == "/help/docs/batch/start"


def test_a_tree_without_configuration_has_no_site(site_of: SiteOf) -> None:
    site = site_of({"a/b.md": PAGE, "README.md": PAGE})
    assert site.url_of("a/b.md") is None and site.file_of("/a/b") is None
    assert site.resolve("a/b.md#c", "README.md") == ("a/b.md", "c") and site.resolve("/a/b.md", "README.md") == ("a/b.md", "")
