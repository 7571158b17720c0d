"""All rules over all fixtures: what each folder of fixtures/rules says is found, and nothing else; nothing at all where nothing changed
(test_silence.py has what may change and still says nothing).

A folder holds before/, after/ and expected.json, the whole list of findings [{rule, label, path, subject}] in the order the pipeline gives.
`pytest tests/test_rules.py --regenerate` writes expected.json and RULES.md anew; read the difference before it is committed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from diffinsight.classify.precision import MEASURED
from diffinsight.classify.registry import all_rules
from diffinsight.commands.rules import catalogue, parts
from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures" / "rules"
RULES = sorted(all_rules())
FOLDERS = sorted(path.name for path in FIXTURES.iterdir() if (path / "before").is_dir() or (path / "after").is_dir())
DOCUMENTS = (".md", ".yml", ".json")
TWINS = (("added", "removed"), ("announced", "lifted"), ("announced", "withdrawn"), ("raised", "lowered"), ("granted", "revoked"),
         ("narrowed", "widened"), ("advanced", "postponed"), ("promoted", "demoted"), ("required", "optional"), ("hidden", "unhidden"))
WITHOUT_TWIN = {  # rule -> why it has none
    "anchor-removed": "a new anchor matters to nobody before something links to it; its section or heading is stated anyway",
}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: path -> content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def found(tmp_path: Path, before: dict[str, bytes], after: dict[str, bytes]) -> list[dict[str, str]]:
    """What the pipeline finds between two trees."""
    repo = Repo(tmp_path / "docs")
    repo.commit(before, "Before")
    repo.commit({**dict.fromkeys(before), **after}, "After")
    analysis = analyse(Request(str(repo.path), "HEAD~1..HEAD"))
    return [{"rule": one.rule, "label": one.label, "path": one.path, "subject": one.subject} for one in analysis.findings]


@pytest.mark.parametrize("name", FOLDERS)
def test_fixture(name: str, tmp_path: Path, regenerate: bool) -> None:
    folder = FIXTURES / name
    findings = found(tmp_path, tree(folder / "before"), tree(folder / "after"))
    expected = folder / "expected.json"
    if regenerate:
        lines = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in findings)
        expected.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    assert findings == json.loads(expected.read_text(encoding="utf-8"))
    assert name in {one["rule"] for one in findings} or name not in RULES, f"{name} does not fire on its own fixture"


@pytest.mark.parametrize("name", FOLDERS)
def test_equal_trees_are_silent(name: str, tmp_path: Path) -> None:
    """The same documents with other line endings are the same documents."""
    before = tree(FIXTURES / name / "before")
    again = {path: content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if path.endswith(DOCUMENTS) else content
             for path, content in before.items()}
    assert found(tmp_path, before, again) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_fixture_and_documentation(rule: str) -> None:
    assert rule in FOLDERS, f"fixtures/rules/{rule}/ is missing"
    doc = parts(all_rules()[rule])
    assert doc[""] and {"Why", "Do", "Example"} <= set(doc), f"{rule} says {sorted(doc)}"


def test_a_fixture_folder_is_named_after_a_rule_or_a_bug() -> None:
    assert [name for name in FOLDERS if name not in RULES and not any(name.startswith(f"{rule}-") for rule in RULES)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_twin_or_a_reason(rule: str) -> None:
    twins = [re.sub(rf"-{one}$", f"-{other}", rule) for pair in TWINS for one, other in (pair, pair[::-1]) if rule.endswith(f"-{one}")]
    assert not twins or any(one in RULES for one in twins) or rule in WITHOUT_TWIN, f"none of {twins} is a rule"


def test_what_was_measured_is_of_rules_that_exist() -> None:
    assert sorted(set(MEASURED) - set(RULES)) == []
    assert all(0 <= true <= measured for measured, true in MEASURED.values())


def test_rules_md_is_what_the_rules_say(regenerate: bool) -> None:
    written = ROOT / "RULES.md"
    text = catalogue(list(all_rules().values()))
    if regenerate:
        written.write_text(text, encoding="utf-8")
    assert written.read_text(encoding="utf-8") == text, "run `diffinsight rules --format markdown --output RULES.md`"
