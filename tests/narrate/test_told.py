"""What a file's explanation has to name: addresses that came or went with a text, every row of a change that several rows share."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffinsight.pipeline import Request, analyse, report
from tests.gitrepo import Repo
from tests.narrate.told import explanation
from tests.test_rules import FIXTURES, tree

TOLD = {  # fixture -> what the explanation of its only file names
    "include-used-no-longer": ("./includes/queues.md", "./includes/quota.md", "https://forms.example.com/queues", "./includes/regions.md"),
    "availability-granted-in-several-rows": ("Messages", "Tools", "Schemas", "aster-2 (version 2026-01-31)"),
    "parameter-now-required-in-several-rows": ("region", "queue", "model"),
}


@pytest.mark.parametrize("name", TOLD)
def test_every_name_is_told(name: str, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "docs")
    before, after = (tree(FIXTURES / name / side) for side in ("before", "after"))
    repo.commit(before, "Before")
    repo.commit({**dict.fromkeys(before), **after}, "After")
    made = report(analyse(Request(str(repo.path), "HEAD~1..HEAD")))
    text = "\n".join(explanation(made, file.path) for file in made.files)
    assert [words for words in TOLD[name] if words not in text] == []
