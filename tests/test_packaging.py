"""The wheel: everything the command needs is in it, and it works from a folder that has nothing to do with the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.gitrepo import Repo

ROOT = Path(__file__).parents[1]
SOURCES = ("diffinsight", "templates", "fixtures/histories/demo")
FILES = ("pyproject.toml", "setup.py", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the sources, without the network."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    done = subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "--outdir", out, copy],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in a folder of its own; the libraries it needs are those of the running environment."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run([sys.executable, "-m", "diffinsight", *args], cwd=folder, env=environment, capture_output=True, text=True)


def test_the_wheel_holds_code_templates_schema_and_demo(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licence = [name for name in archive.namelist() if name.endswith("/LICENSE")]
    expected = set()
    for source, place in zip(SOURCES, ("diffinsight", "diffinsight/templates", "diffinsight/demo_history"), strict=True):
        expected |= {f"{place}/{path.relative_to(ROOT / source).as_posix()}" for path in (ROOT / source).rglob("*") if path.is_file()}
    needed = (name for name in expected if "__pycache__" not in name and not name.endswith(".po"))  # of catalogues the compiled form
    assert sorted(names) == sorted(needed)
    assert licence


def test_the_command_starts_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--help")
    assert done.returncode == 0 and "report" in done.stdout
    code = "from diffinsight.resources import folder; print(folder('templates'), folder('demo_history'))"
    where = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)},
                           capture_output=True, text=True, check=True)
    assert where.stdout.split() == [str(installed / "diffinsight" / name) for name in ("templates", "demo_history")]


def test_an_installed_package_writes_a_report(installed: Path, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "docs")
    repo.commit({"a.md": "# Page\n\n## Limits\n\nTen jobs.\n"})
    repo.commit({"a.md": "# Page\n\n## Limits\n\nTwenty jobs.\n"})
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run(installed, empty, "report", "--repo", str(repo.path), "--format", "markdown")
    assert done.returncode == 0, done.stderr
    assert "# Highlights" in done.stdout and "a.md" in done.stdout
    assert not list(empty.iterdir())


def test_an_installed_package_has_its_demo(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "demo", "sample")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "sample").iterdir()) == ["lumen-docs", "report.html", "report.md"]
