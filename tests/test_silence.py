"""What is no change of content yields no finding: each pair of trees in fixtures/silent, compared both ways, and every tree with itself."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from diffinsight.model import Finding
from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

FOLDER = Path(__file__).parent.parent / "fixtures" / "silent"


def tree(folder: Path) -> dict[str, str | bytes | None]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def findings(repo: Repo, *steps: dict[str, str | bytes | None]) -> list[Finding]:
    first = repo.commit(steps[0])
    last = first
    for before, after in pairwise(steps):
        last = repo.commit({**dict.fromkeys(before.keys() - after.keys()), **after})
    return list(analyse(Request(str(repo.path), f"{first}..{last}")).findings)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
@pytest.mark.parametrize("order", [("before", "after"), ("after", "before")], ids=["forth", "back"])
def test_no_change_of_content_is_silent(repo: Repo, name: str, order: tuple[str, str]) -> None:
    found = findings(repo, *(tree(FOLDER / name / side) for side in order))
    assert [(one.rule, one.subject, str(one.message)) for one in found] == []


def test_a_change_taken_back_inside_the_range_is_silent(repo: Repo) -> None:
    before, after = {"a.md": "# A\n\nOne.\n"}, {"a.md": "# A\n\nTwo.\n"}
    assert findings(repo, before, after, before) == []
