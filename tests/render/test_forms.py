"""What all forms have in common: expected files, users' own templates, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.render import FORMS, render
from tests.render import factory

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
SUFFIX = {"markdown": "md", "json": "json", "html": "html", "terminal": "terminal.txt", "text": "txt", "sarif": "sarif",
          "github": "github.txt", "ics": "ics", "comment": "comment.md"}


@pytest.mark.parametrize("form", SUFFIX)
def test_the_sample_report_is_as_expected(form: str, regenerate: bool) -> None:
    expected = FORMATS / f"sample.{SUFFIX[form]}"
    text = render(factory.sample(), form)
    if regenerate:
        FORMATS.mkdir(parents=True, exist_ok=True)
        expected.write_bytes(text.encode())
    assert text == expected.read_bytes().decode()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_everything(form: str) -> None:
    for report in (factory.report(), factory.hostile()):
        text = render(report, form)
        assert text == render(report, form)
        text.encode()


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(DiffInsightError, match="no report form 'docx'; the forms are markdown, json"):
        render(factory.report(), "docx")


def test_a_user_s_template_replaces_ours_and_ours_fill_the_gaps(tmp_path: Path) -> None:
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "completeness.md.j2").write_text("Ours: {{ report.category | words }}\n", encoding="utf-8")
    text = render(factory.sample(), "markdown", templates=tmp_path)
    assert text.endswith("# Completeness\nOurs: lumen-vision\n") and "# Modified Contents" in text


@pytest.mark.parametrize(("source", "told"), [
    ("a\n{% for %}\n", r"markdown\.md\.j2, line 2: "),
    ("a\n\n{{ report.nothing }}\n", r"markdown\.md\.j2, line 3\): .*has no attribute 'nothing'"),
    ("{{ missing }}\n", r"line 1\): 'missing' is undefined"),
    ("a\n{% include 'partials/none.md' %}\n", r"template partials/none\.md is missing \(.*markdown\.md\.j2, line 2\)"),
    ("{{ 1 / 0 }}\n", r"line 1\): division by zero"),
    ("{{ report.category | shout }}\n", "line 1: No filter named 'shout'"),
    ("{{ ''.__class__.__mro__ }}\n", r"line 1\): access to attribute '__class__' .* is unsafe"),
])
def test_a_broken_template_is_one_clear_line(tmp_path: Path, source: str, told: str) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "markdown.md.j2").write_text(source, encoding="utf-8")
    with pytest.raises(DiffInsightError, match=told) as caught:
        render(factory.sample(), "markdown", templates=tmp_path)
    assert "\n" not in str(caught.value)


def test_a_template_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "terminal.txt.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(DiffInsightError, match="not UTF-8"):
        render(factory.sample(), "terminal", templates=tmp_path)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DiffInsightError, match="is not a folder of templates"):
        render(factory.sample(), "markdown", templates=tmp_path / "none")
