"""Reports in other languages: every message is translated, nothing is kept that no report says, the documents' words stay as they are."""

from __future__ import annotations

import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from diffinsight.cli import main
from diffinsight.languages import FOLDER, SINGULAR, fields, locales, translator
from diffinsight.model import Arg, Message, format_message, plain, say
from diffinsight.periods import period_of
from diffinsight.site.words import words
from tests.catalogues import could_be, in_reports, in_source, put_together
from tests.gitrepo import Repo

OTHERS = ("ja_JP", "zh_CN")
VERBS = {"use", "link", "go", "n"}  # verbs that other languages don't bend, and a count
UNCOUNTED = {"In {files}: {fact}"}  # said with a count in one place and without one in another


@pytest.fixture(scope="module")
def messages() -> dict[str, str | None]:
    """Every message there is: text -> plural."""
    return {**in_reports(), **in_source()[0]}


def entries(locale: str, context: str | None = None) -> dict[str, tuple[str, str]]:
    """A catalogue's entries of a context: text -> (plural or "", translation)."""
    pofile = pytest.importorskip("babel.messages.pofile")
    found = {}
    for one in pofile.read_po(io.BytesIO((FOLDER / locale / "LC_MESSAGES" / "diffinsight.po").read_bytes()), locale=locale):
        text, plural = one.id if isinstance(one.id, tuple) else (one.id, "")
        if text and one.context == context:
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
        assert wanted - fields(translated) <= VERBS, text


@pytest.mark.parametrize("locale", OTHERS)
def test_what_is_said_of_one_thing_needs_no_other_words(locale: str) -> None:
    """A sentence about one thing has its own translation where the one for several asks for more than it holds."""
    singular = entries(locale, SINGULAR)
    for text, (plural, translated) in entries(locale).items():
        if plural:
            assert text in singular or (fields(translated) <= fields(text) | {"n"} and fields(text) <= fields(translated) | VERBS), text
    for text, (_, translated) in singular.items():
        assert fields(translated) - {"n"} <= fields(text) <= fields(translated) | VERBS, text


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

# --------------------------------------------------------------------------- nothing of ours stays English

OURS = frozenset(re.findall("[a-z]+", """permalink summary report target blank diff insight all html json yaml api atom github diffinsight
    docs lines date modification type title breaking change new feature minor update"""))  # names, and keys that programs read
DOCUMENTS = frozenset(re.findall("[a-z]+", "region model retirement available north east preview aster toc ada writer git"))
TABLE = "| Region | **aster-α, 2026-01-31** | **aster-β, 2026-01-31** |\n|---|:---:|:---:|\n"


class Seen(HTMLParser):
    """What people see or hear of a page that is no code and no quotation: texts, and attributes that are read out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "input", "br", "path", "line", "rect"):
            self.inside.append(tag)
        self.words += [value or "" for name, value in attrs
                       if name in ("aria-label", "title", "placeholder", "alt", "data-some", "data-one", "data-done", "data-nothing",
                                   "data-article", "data-model", "data-breaking", "data-new", "data-minor")]

    def handle_endtag(self, tag: str) -> None:
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script", "code", "q", "pre", "option"} & set(self.inside):
            self.words.append(data)


def english(text: str) -> list[str]:
    """Words in Latin letters that are neither names nor the documents' own."""
    codes = r"<[^<>]+>|#item-\w+|```.*?```|`[^`\n]*`|[\w./-]+\.(?:md|yml|json|html|xml)\b|[0-9a-f]{8,}|https?://\S+"
    text = re.sub(codes, " ", text, flags=re.DOTALL)
    found = re.findall(r"[A-Za-z]{3,}", text)
    return sorted({word for word in found if word.lower() not in OURS | DOCUMENTS})


@pytest.fixture
def greek(repo: Repo) -> Repo:
    """Documents in Greek, so that every Latin word in what is told of them is ours."""
    old = "# Σελίδα μία\n\nΑυτή η σελίδα λέει πώς διαβάζονται οι εικόνες.\n\n## Όρια\n\n| Όνομα | Όριο |\n|---|---|\n| Εργασίες | 10 |\n"
    models = f"# Μοντέλα\n\n## Κανονική\n\n{TABLE}| north | ✅ | ✅ |\n| east | - | ✅ |\n"
    dates = "# Λήξη\n\n| Model | Retirement date |\n|---|---|\n| aster-α | 2027-01-31 |\n"
    repo.commit({"α/ένα.md": old, "α/δύο.md": "# Δύο\n\nΔείτε [ένα](ένα.md).\n", "α/μοντέλα.md": models, "α/λήξη.md": dates,
                 "α/τρία.md": "# Τρία\n\nΗ τρίτη σελίδα μιλά για πολλά πράγματα και μένει εδώ.\n",
                 "α/toc.yml": "- name: Ένα\n  href: ένα.md\n- name: Δύο\n  href: δύο.md\n"}, "Αρχή", "2026-01-05T10:00:00+00:00")
    repo.commit({"α/ένα.md": None, "α/νέα.md": old.replace("| 10 |", "| 5 |"), "α/τέσσερα.md": "# Τέσσερα\n\nΚάτι νέο εδώ.\n",
                 "α/μοντέλα.md": models.replace("| north | ✅ | ✅ |", "| north | ✅ | - |").replace("| east | - |", "| east | ✅ |"),
                 "α/λήξη.md": dates.replace("2027-01-31", "2026-12-31"), "α/τρία.md": None,
                 "α/toc.yml": "- name: Δύο\n  href: δύο.md\n- name: Νέα\n  href: νέα.md\n"}, "Αλλαγές (#3)", "2026-01-14T10:00:00+00:00")
    repo.commit({"α/δύο.md": "# Δύο\n\nΧωρίς σύνδεσμο.\n"}, "Τέλος", "2026-01-21T10:00:00+00:00")
    return repo


@pytest.mark.parametrize("locale", OTHERS)
def test_nothing_of_ours_stays_english(greek: Repo, locale: str) -> None:
    out = greek.path.parent / "out"
    assert main(["weekly", "--quiet", "--repo", str(greek.path), "--all", "--output", str(out), "--locale", locale,
                 "--site", str(out / "site")]) == 0
    told = sorted(out.rglob("*.md")) + sorted(out.rglob("*.html"))
    assert len([path for path in told if path.name == "index.md"]) == 1 and len(told) > 15
    for path in told:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            assert f'lang="{locale.replace("_", "-")}"' in text
            text = "\n".join(Seen(text).words)
        assert english(text) == [], path.relative_to(out)


@pytest.mark.parametrize("locale", OTHERS)
def test_signs_between_words(locale: str) -> None:
    translate = translator(locale)
    assert translate
    wide = {"ja_JP": ("、", "。", "「x」"), "zh_CN": ("；", "。", "“x”")}[locale]
    assert format_message(say("{a}; {b}.", a="1", b="2"), str, 0, translate) == f"1{wide[0]}2{wide[1]}"
    assert format_message(say("“{words}”", words="x"), str, 0, translate) == wide[2]
    assert format_message(say("{a} {b}", a="1", b="2"), str, 0, translate) == "12"


@pytest.mark.parametrize(("locale", "spelled", "stretch"), [
    ("en_US", "5 April 2026", "30 March to 5 April 2026"), ("ja_JP", "2026年4月5日", "2026年3月30日～4月5日"),
    ("zh_CN", "2026年4月5日", "2026年3月30日至4月5日")])
def test_dates(locale: str, spelled: str, stretch: str) -> None:
    assert words(locale).day(date(2026, 4, 5)) == spelled
    assert words(locale).span(period_of(date(2026, 4, 5), "week")) == stretch
