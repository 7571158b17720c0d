"""The page: nothing of a document gets out of its place, nothing is fetched, and it stays small."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from diffinsight.model import Report, item_anchor
from diffinsight.render import Settings, render
from diffinsight.render.worddiff import runs
from tests.render import factory

ATTRIBUTES = {"id", "class", "href", "lang", "charset", "content", "name", "http-equiv", "rel", "aria-label", "aria-labelledby",
              "aria-live", "datetime", "hidden", "role", "type", "value", "checked", "data-rule", "data-folder", "data-item", "data-name",
              "data-copy", "data-done", "data-one", "data-some", "placeholder", "autocomplete", "scope", "tabindex", "title"}
VOID = {"meta", "link", "input", "br"}


class Reader(HTMLParser):
    """Elements and attributes of a page; fails on what is not nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)


def page(report: Report, settings: Settings | None = None) -> Reader:
    return Reader(render(report, "html", settings=settings))


def test_no_words_become_markup() -> None:
    made = factory.hostile()
    read = page(made)
    assert {name for _, attributes in read.tags for name in attributes} <= ATTRIBUTES
    assert [tag for tag, _ in read.tags].count("script") == 1
    assert not {tag for tag, _ in read.tags} & {"img", "svg", "iframe", "object", "embed", "base"}
    hrefs = {str(attributes["href"]) for tag, attributes in read.tags if tag == "a"}
    assert {href for href in hrefs if not href.startswith("#")} == {"https://github.com/a/b/compare/x%29...%22y%60%3Cz%3E"}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "".join(read.text))


def test_the_content_policy_knows_our_script_and_style() -> None:
    text = render(factory.hostile(), "html")
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)[0]
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        inline = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)
        assert len(inline) == 1
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()}'" in policy


def test_nothing_is_fetched() -> None:
    read = page(factory.sample())
    assert not [attributes for tag, attributes in read.tags if "src" in attributes]
    assert [attributes["href"] for tag, attributes in read.tags if tag == "link"] == ["data:,"]


def test_links_land() -> None:
    for made in (factory.sample(), factory.hostile()):
        read = page(made)
        names = [str(attributes["id"]) for _, attributes in read.tags if "id" in attributes]
        assert len(names) == len(set(names))
        assert {str(a["href"])[1:] for tag, a in read.tags if tag == "a" and str(a["href"]).startswith("#")} <= set(names)
        assert {one.id for one in made.findings} <= set(names)
        assert {file.anchor for file in made.files} <= set(names)


def test_words_before_and_after_are_marked() -> None:
    text = render(factory.sample(), "html")
    assert ("We <del>do not</del><ins>don&#39;t</ins> expire<del> the</del> jobs that take longer than "
            "<del>a day</del><ins>24 hours</ins>.") in text


def test_availability_is_a_heat_map() -> None:
    text = render(factory.sample(), "html")
    assert '<th scope="row">harbor2</th><td class="lost">lost</td><td class="gained">gained</td>' in text
    assert '<th scope="row">northfield</th><td class="kept">kept</td><td></td>' in text


def test_replacements_can_be_copied() -> None:
    """A button copies what stands before it: a path, or a link as it should be written."""
    text = render(factory.sample(), "html")
    copied = re.findall(r"<(?:code|ins)>([^<]*)</(?:code|ins)> <button [^<>]*data-copy", text)
    assert copied == ["docs/vision/preview.md#create---thread", "vision/preview.md#create---thread"]
    assert text.count("data-copy aria-label") == 2 and "previousElementSibling.textContent" in text


def test_a_report_of_300_files_stays_below_a_megabyte() -> None:
    files, findings = [], []
    for number in range(300):
        path = f"docs/area{number % 7}/page{number}.md"
        found = tuple(factory.finding(
            path=path, subject=f"Section {part}", group=f"Section {part}", new_lines=(part, part),
            before=f"{part} of the jobs & batches that took longer than {number} hours " * 3,
            after=f"{part} of the jobs & batches that take longer than {number + 1} hours " * 3) for part in range(4))
        findings += found
        patch = "@@ -1,300 +1,300 @@\n" + "-<b>old</b> & line\n+new line\n" * 300
        files.append(factory.file_report(path, found, label="breaking", patch=patch))
    text = render(factory.report(*findings, files=tuple(files)), "html")
    assert len(text.encode()) < 1_000_000
    assert "more lines left out to keep this page small" in text and "some diffs and words" in text
    assert len(Reader(text).tags) > 300


def test_diffs_can_be_left_out() -> None:
    assert "<pre" not in render(factory.sample(), "html", settings=Settings(diffs=False))


@given(st.text("ab .-\n", max_size=40), st.text("ab .-\n", max_size=40))
def test_runs_hold_both_texts(before: str, after: str) -> None:
    found = list(runs(before, after))
    assert "".join(text for kind, text in found if kind != "ins") == before
    assert "".join(text for kind, text in found if kind != "del") == after
    assert all(text for _, text in found)


def test_long_texts_are_compared_by_their_ends() -> None:
    words = [str(number) for number in range(2000)]
    found = list(runs(" ".join(words), " ".join([*words[:900], "new", *words[901:]])))
    assert [kind for kind, _ in found] == ["same", "del", "ins", "same"] and found[1:3] == [("del", "900"), ("ins", "new")]


def test_the_anchor_is_the_file_name_s(tmp_path: Path) -> None:
    assert f'<article class="file" id="{item_anchor("docs/vision/batch.md")}"' in render(factory.sample(), "html")
