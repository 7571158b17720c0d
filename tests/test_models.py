"""Availability of models: at a revision, between two, and since when."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest

from diffinsight.availability import Reader
from diffinsight.cli import main
from diffinsight.site.lives import Change, lives
from diffinsight.walk import open_repository
from tests.gitrepo import Repo


def matrix(title: str, rows: dict[str, str], models: tuple[str, ...] = ("aster-2, 2026-01-31", "aster-mini, 2026-01-31")) -> str:
    signs = {"y": "✅", "-": "-", "p": "Preview"}
    lines = "".join(f"| {region} | {' | '.join(signs[one] for one in marks)} |\n" for region, marks in rows.items())
    head = f"| Region | {' | '.join(f'**{one}**' for one in models)} |\n|---|{':---:|' * len(models)}\n"
    return f"# Lumen models\n\n## {title}\n\n{head}{lines}\n"


@pytest.fixture
def docs(repo: Repo) -> Repo:
    """aster-2 reaches harbor2 in the second commit, and loses northfield in the third, in which the offering gets another name."""
    repo.commit({"models.md": matrix("Standard serving", {"northfield": "yy", "eastport": "y-", "harbor2": "-p"}),
                 "other.md": "# Other\n\n| a |\n"}, "Models", "2026-01-05T10:00:00+00:00")
    repo.commit({"models.md": matrix("Standard serving", {"northfield": "yy", "eastport": "y-", "harbor2": "yp"})},
                "aster-2 in harbor2 (#8)", "2026-01-12T10:00:00+00:00")
    repo.commit({"models.md": matrix("Regional serving", {"northfield": "-y", "eastport": "y-", "harbor2": "yy"}), "other.md": "# Other\n"},
                "Regional", "2026-01-20T10:00:00+00:00")
    return repo


def models(docs: Repo, *args: str) -> int:
    return main(["models", "--quiet", "--repo", str(docs.path), *args])


def test_at_a_revision(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert models(docs, "--at", "HEAD~1") == 0
    assert capsys.readouterr().out == ("Standard serving\n  aster-2 (2026-01-31): 3 regions: eastport, harbor2, northfield\n"
                                       "  aster-mini (2026-01-31): 2 regions: harbor2 (preview), northfield\n")
    models(docs, "--model", "aster-2", "--format", "csv")
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["offering", "model", "region", "status"], ["Regional serving", "aster-2 (2026-01-31)", "eastport", "available"],
        ["Regional serving", "aster-2 (2026-01-31)", "harbor2", "available"]]


def test_between_two(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    models(docs, "HEAD~2..HEAD~1")
    assert capsys.readouterr().out == "Standard serving\n  aster-2 (2026-01-31): 2 -> 3 regions; gained harbor2\n"
    models(docs, "HEAD~2..HEAD~1", "--format", "json")
    document = json.loads(capsys.readouterr().out)
    assert {"offering": "Standard serving", "model": "aster-2 (2026-01-31)", "region": "harbor2",
            "before": "", "after": "available"} in document["offers"]


def test_when_a_model_reached_a_region(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    models(docs, "--history", "--model", "aster-2", "--region", "Harbor 2")
    lines = capsys.readouterr().out.splitlines()
    commit = docs.git("rev-parse", "HEAD~1")[:10]
    assert lines == [f"aster-2 (2026-01-31) reached harbor2 on 2026-01-12 (Standard serving), {commit}; now in Regional serving",
                     f"2026-01-12  {commit}  Standard serving: aster-2 (2026-01-31) gained harbor2"]


def test_a_renamed_offering_is_no_event_for_what_stays(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    models(docs, "HEAD~1..HEAD", "--history", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {(row["region"], row["model"], row["event"]) for row in rows} == {
        ("northfield", "aster-2 (2026-01-31)", "lost"), ("harbor2", "aster-mini (2026-01-31)", "lost"),
        ("harbor2", "aster-mini (2026-01-31)", "gained")}


def test_each_version_is_read_once(docs: Repo) -> None:
    with open_repository(str(docs.path)) as repository:
        reader = Reader(repository)
        first, again = list(reader.history("HEAD")), list(reader.history("HEAD"))
        assert first == again and (reader.read, reader.parsed) == (5, 3)
        reader.at("HEAD")
        assert reader.read == 5


@pytest.mark.parametrize("args", [("--at", "HEAD"), ("HEAD~2..HEAD",), ("--history",)])
def test_pictures_are_valid_and_name_their_cells(docs: Repo, args: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    models(docs, *args, "--format", "svg")
    root = ET.fromstring(capsys.readouterr().out)
    titles = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any("aster-2 (2026-01-31), harbor2" in one for one in titles)


def test_what_goes_wrong(docs: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert models(docs, "HEAD") == 2 and "--at HEAD" in capsys.readouterr().err
    assert models(docs, "HEAD~1..HEAD", "--at", "HEAD") == 2 and "not both" in capsys.readouterr().err
    assert models(docs, "--at", "nowhere") == 2 and "Unknown revision" in capsys.readouterr().err
    assert models(docs, "--model", "birch") == 0 and "no availability of models was found" in capsys.readouterr().out


def test_lives() -> None:
    cell, other = ("Standard", "aster-2", "harbor2"), ("Standard", "aster-2", "eastport")
    found = lives({other: ""}, [Change("2026-01-05", "a", cell, None, "preview"), Change("2026-02-05", "b", cell, "preview", ""),
                                Change("2026-03-05", "c", other, "", None)])
    assert [(one.cell, one.status, one.first, one.last) for one in found] == [
        (other, "", None, "2026-03-05"), (cell, "preview", "2026-01-05", "2026-02-05"), (cell, "", "2026-02-05", None)]
