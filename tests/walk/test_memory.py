"""What is remembered from one tree to the next: the same answers as without it, and no more than there is room for."""

from __future__ import annotations

import random

from diffinsight.walk import open_repository
from diffinsight.walk.memory import Memory
from tests.gitrepo import Repo

WORDS = ["[!INCLUDE [a](b.md)]", "title: Jobs", "TITLE: Jobs", "plain words", "café title: x", "a\rtitle: b", ""]


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    memory = Memory(most=10)
    memory.put("a", 1, 4)
    memory.put("b", 2, 4)
    assert memory.get("a") == 1
    memory.put("c", 3, 4)
    assert (memory.get("a"), memory.get("b"), memory.get("c")) == (1, None, 3)
    memory.put("c", 4, 4)
    assert memory.get("a") == 1 and memory.get("c") == 4


def test_files_of_the_same_path_and_content_share_what_was_made_of_them(repo: Repo) -> None:
    first = repo.commit({"a.md": "A", "b.md": "B"}, "First")
    second = repo.commit({"b.md": "C"}, "Second")
    with open_repository(str(repo.path)) as found:
        tree = found.tree(first)
        tree.remember("shout", "a.md", "A!", 1)
        tree.remember("shout", "b.md", "B!", 1)
        later = found.tree(second)
        assert (later.recall("shout", "a.md"), later.recall("shout", "b.md"), later.recall("whisper", "a.md")) == ("A!", None, None)


def test_a_search_made_before_finds_the_same_as_a_new_one(repo: Repo) -> None:
    chance = random.Random(3)
    paths = [f"{folder}{name}.{end}" for folder in ("", "x/", "x/y/") for name in "abcd" for end in ("md", "yml", "txt")]
    shas = []
    for step in range(8):
        chosen = chance.sample(paths, len(paths) if step == 0 else 4)
        lines = {path: "\n".join(chance.choices(WORDS, k=6)) for path in chosen}
        files: dict[str, str | bytes | None] = {path: None if step and chance.random() < 0.2 else text for path, text in lines.items()}
        files[chance.choice(chosen)] = b"title: binary\0\n"
        shas.append(repo.commit(files, f"Step {step}"))
    searches = [(["title:", "title ="], ["*.md", "*.yml"]), (["[!INCLUDE"], ["x/**"]), (["é title"], []), (["words"], ["x"])]
    with open_repository(str(repo.path)) as one:
        for sha in shas:
            with open_repository(str(repo.path)) as afresh:
                for literals, globs in searches:
                    assert list(one.tree(sha).grep(literals, globs)) == list(afresh.tree(sha).grep(literals, globs))
