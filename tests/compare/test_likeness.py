"""How one list becomes the other, also where the lists are too long to be matched."""

from __future__ import annotations

import pytest

from diffinsight.compare.likeness import opcodes


@pytest.mark.parametrize(("old", "new"), [
    (list("abcd"), list("abxd")),
    ([f"a{i}" for i in range(3_000)], [f"a{i}" for i in range(3_000) if i != 2_000]),
    ([f"a{i}" for i in range(3_000)], [f"b{i}" if 5 < i < 2_990 else f"a{i}" for i in range(3_000)]),
    (["a"] * 3_000, ["a"] * 2_000),
    ([], ["a"]),
])
def test_steps_lead_from_the_old_list_to_the_new_one(old: list[str], new: list[str]) -> None:
    steps = opcodes(old, new)
    assert [x for _, i, j, _, _ in steps for x in old[i:j]] == old
    assert [x for _, _, _, k, m in steps for x in new[k:m]] == new
    assert all(old[i:j] == new[k:m] for tag, i, j, k, m in steps if tag == "equal")
