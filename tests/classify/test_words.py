"""What words tell the rules: dates that are deadlines, limits and retirements that moved inside a sentence."""

from __future__ import annotations

import pytest

from diffinsight.classify.quantities import limit_step, retirement_step
from diffinsight.classify.wording import dates


@pytest.mark.parametrize(("text", "found"), [
    ("The endpoint is retired on 2027-07-01.", ("2027-07-01",)),
    ("Retirement date: 2027-07-01", ("2027-07-01",)),
    ("aster-2 2026-04-09 is deprecated.", ()),
    ("aster-2 (2026-04-09) will be retired on July 1, 2027.", ("2027-07-01",)),
    ("The version 2026-10-21 of the API is deprecated.", ()),
    ("It ends on 1 July 2027, by 07/02/2027 at the latest.", ("2027-07-01", "2027-07-02")),
])
def test_a_date_that_names_a_version_is_no_deadline(text: str, found: tuple[str, ...]) -> None:
    assert dates(text) == found


@pytest.mark.parametrize(("old", "new", "values", "step"), [
    ("You can send up to 10 files.", "You can send up to 20 files.", [("10", "20")], 1),
    ("The maximum is 5 GB.", "The maximum is 500 MB.", [("5 GB", "500 MB")], -1),
    ("A limit of 3,500 items", "A limit of 10,000 items", [("3,500", "10,000")], 1),
    ("Files can't be larger than 4 MB.", "Files can't be larger than 5 MB.", [("4", "5")], 1),
    ("It needs at least 4 GB.", "It needs at least 8 GB.", [("4", "8")], 0),
    ("The app is set up to target Lumen 7 and later.", "The app is set up to target Lumen 9 and later.", [("7", "9")], 0),
    ("The page has 3 parts.", "The page has 4 parts.", [("3", "4")], 0),
    ("The limits of 2025 hold.", "The limits of 2026 hold.", [("2025", "2026")], 0),
])
def test_a_limit_in_a_sentence_has_a_direction(old: str, new: str, values: list[tuple[str, str]], step: int) -> None:
    assert limit_step(old, new, values) == step


@pytest.mark.parametrize(("old", "new", "moved"), [
    ("It will be retired on July 1, 2027.", "It will be retired on May 1, 2027.", ("2027-07-01", "2027-05-01")),
    ("It will be retired in July 2027.", "It will be retired on July 31, 2027.", None),
    ("It opens on July 1, 2027.", "It opens on May 1, 2027.", None),
])
def test_a_retirement_in_a_sentence_moves_from_date_to_date(old: str, new: str, moved: tuple[str, str] | None) -> None:
    assert retirement_step(old, new) == moved
