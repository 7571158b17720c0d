"""Reports in other languages: every message is translated, nothing is kept that no report says, the documents' words stay as they are."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from diffinsight.cli import main
from diffinsight.languages import FOLDER, fields, locales, translator
from diffinsight.model import Arg, Message, format_message, plain, say
from tests.catalogues import could_be, in_reports, in_source, put_together
from tests.gitrepo import Repo

OTHERS = ("ja_JP", "zh_CN")
UNCOUNTED = {"In {files}: {fact}"}  # said with a count in one place and without one in another


@pytest.fixture(scope="module")
def messages() -> dict[str, str | None]:
    """Every message there is: text -> plural."""
    return {**in_reports(), **in_source()[0]}


def entries(locale: str) -> dict[str, tuple[str, str]]:
    """A catalogue's entries: text -> (plural or "", translation)."""
    pofile = pytest.importorskip("babel.messages.pofile")
    found = {}
    for one in pofile.read_po(io.BytesIO((FOLDER / locale / "LC_MESSAGES" / "diffinsight.po").read_bytes()), locale=locale):
        text, plural = one.id if isinstance(one.id, tuple) else (one.id, "")
        if text:
            found[text] = (plural, one.string[0] if isinstance(one.string, tuple) else one.string)
    return found


def test_languages_are_there() -> None:
    assert locales() == ("en_US", *OTHERS)
    assert translator("en_US") is None and translator("xx_XX") is None


@pytest.mark.parametrize("locale", OTHERS)
def test_everything_is_translated(locale: str, messages: dict[str, str | None]) -> None:
    known = entries(locale)
    missing = sorted(text for text in messages if not known.get(text, ("", ""))[1])
    assert missing == [], "python -m tests.catalogues --update, then translate"


@pytest.mark.parametrize("locale", OTHERS)
def test_nothing_is_unused(locale: str, messages: dict[str, str | None]) -> None:
    others, shapes = in_source()[1], put_together()
    assert sorted(text for text in entries(locale) if text not in messages and not could_be(text, others, shapes)) == []


@pytest.mark.parametrize("locale", OTHERS)
def test_translations_keep_the_fields(locale: str) -> None:
    for text, (plural, translated) in entries(locale).items():
        assert fields(translated) <= fields(text) | fields(plural), text
        wanted = fields(text) if text in UNCOUNTED else fields(plural or text)
        assert wanted - fields(translated) <= {"use", "link", "go"}, text  # verbs that other languages don't bend


@pytest.mark.parametrize("locale", OTHERS)
def test_compiled_catalogues_are_up_to_date(locale: str) -> None:
    translate = translator(locale)
    assert translate
    for text, (plural, translated) in entries(locale).items():
        args: dict[str, Arg] = {name: 2 if name == "n" else "" for name in fields(text) | fields(plural) | {"n"}}
        assert translate(Message(text, args, plural or None, "n" if plural else None)) == (translated or text)


def test_lists_and_counts() -> None:
    words = say("{n} pages are new: {each}.", n=3, each=("a", "b", "c", "d"))
    assert plain(words, 2) == "3 pages are new: a, b and 2 more."
    assert format_message(words, str, 2, translator("ja_JP")) == "3 ページが追加されました: a、b、ほか 2 件。"
    assert format_message(words, str, 0, translator("zh_CN")) == "新增了 3 个页面：a、b、c、d。"


@pytest.mark.parametrize(("locale", "heading", "sentence"), [
    ("ja_JP", "## 破壊的変更", "リダイレクトもありません"), ("zh_CN", "## 重大更改", "没有重定向")])
def test_a_report_in_another_language(repo: Repo, tmp_path: Path, locale: str, heading: str, sentence: str) -> None:
    repo.commit({"vision/old.md": "# Old page\n\nIt tells how images are read.\n", "vision/new.md": "# Other\n"}, "Start")
    repo.commit({"vision/old.md": None}, "Remove")
    output = tmp_path / "report.md"
    main(["report", "--quiet", "--repo", str(repo.path), "--locale", locale, "--output", str(output)])
    text = output.read_text(encoding="utf-8")
    assert f"title: '[{locale}] Diff Insight Report - all'" in text
    assert heading in text and sentence in text and "`Old page`" in text
    assert not re.search(r"\b(?:is removed|Breaking changes|New features|and no)\b", text)
