"""The project speaks of itself alone: no machine's paths, no package index, no product but the invented one."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKIPPED = {".venv", ".git", "build", "dist", "demo-output", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
# Patterns are put together from pieces, or this file would match them.
MACHINE_PATH = re.compile(r"(?<![\w./~:-])/(?:" + "|".join(("ro" + "ot", "ho" + "me", "wo" + "rk", "Us" + "ers")) + r")/[\w.-]+")
PACKAGE_INDEX = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", r"registry\.np" + "mjs", "--(?:extra-)?index" + "-url")))
REAL_REGIONS = re.compile(r"\b(?:" + "|".join(("east" + "us2?", "west" + "us3?", "sweden" + "central", "italy" + "north")) + r")\b")


def texts(*folders: str) -> Iterator[tuple[str, str]]:
    """Path and text of every text file of the project, or of some folders; what git ignores is left out."""
    try:
        listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders], cwd=ROOT,
                                 capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive
        listing = [path.relative_to(ROOT).as_posix() for folder in folders or ("",) for path in (ROOT / folder).rglob("*")]
    for name in sorted(filter(None, listing)):
        path = ROOT / name
        if path.is_file() and not SKIPPED & set(Path(name).parts):
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@pytest.mark.parametrize(("what", "folders"), [
    pytest.param(MACHINE_PATH, (), id="machine paths"), pytest.param(PACKAGE_INDEX, (), id="package index"),
    pytest.param(REAL_REGIONS, ("diffinsight", "templates", "fixtures"), id="real regions")])
def test_nothing_foreign(what: re.Pattern[str], folders: tuple[str, ...]) -> None:
    found = [f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}" for name, text in texts(*folders) for hit in what.finditer(text)]
    assert found == []


def test_the_version_is_in_the_changelog() -> None:
    from diffinsight import __version__

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog


def test_locks_hold_every_dependency_with_hashes() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert declared
    names = [name.replace(".", "-") for name in re.findall(r'"([a-z0-9.-]+)>=', declared[1])]
    for lock in ("requirements.lock", "requirements-github.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE)
        assert set(names) <= {name for name, _ in pinned}
        assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z0-9])", text)[1:])
