"""The README is a contract: what it shows exists, and what exists is in it."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from diffinsight.cli import COMMANDS, main, parser
from diffinsight.config import load_config

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [(language, body) for language, body in re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)]
EVERYWHERE = {"-h", "--help", "--quiet", "--verbose", "--debug"}  # documented once for all commands


def commands() -> dict[str, argparse.ArgumentParser]:
    """Command -> its parser, as the command line declares them."""
    (choices,) = [one.choices for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(choices)


def options(command: str) -> set[str]:
    return {option for action in commands()[command]._actions for option in action.option_strings}


def section(title: str) -> str:
    """The README's text under a heading, up to the next one of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,3}} |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README has no section {title!r}"
    return found[2]


def shown() -> list[str]:
    """Every command line of the README's shell examples."""
    return [line.strip().removeprefix("$ ") for language, body in BLOCKS if language in ("bash", "sh", "console")
            for line in body.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]


def test_shown_commands_exist() -> None:
    lines = shown()
    assert "make demo" in lines and "make test" in lines
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in lines:
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            assert words[1] in targets, line
        elif words[0] == "diffinsight":
            assert words[1] in COMMANDS or words[1].startswith("--"), line
            given = {word.partition("=")[0] for word in words[2:] if word.startswith("--")}
            assert given <= options(words[1]), line
        else:
            assert words[0] in ("git", "cd", "pip", "python3"), line


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_and_options_are_documented(command: str) -> None:
    text = section(f"diffinsight {command}")
    missing = {one for one in options(command) - EVERYWHERE if not re.search(rf"{one}(?![\w-])", text)}
    assert missing == set()
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
    assert named <= options(command) | EVERYWHERE, f"{named - options(command)} do not exist"


def test_options_of_all_commands_are_documented() -> None:
    text = section("Command line")
    assert all(one in text for one in EVERYWHERE - {"-h"})


def test_the_excerpt_is_what_the_demo_writes(tmp_path: Path, regenerate: bool) -> None:
    """`pytest tests/test_readme.py --regenerate` brings it up to date."""
    assert main(["demo", str(tmp_path / "demo")]) == 0
    report = (tmp_path / "demo" / "report.md").read_text(encoding="utf-8")
    start = report.index("# Highlights")
    end = report.index("\n### ", report.index("# Migration"))
    whole = f"<!-- excerpt -->\n````markdown\n{report[start:end].strip()}\n````\n<!-- end of excerpt -->"
    found = re.search(r"<!-- excerpt -->.*<!-- end of excerpt -->", README, re.DOTALL)
    assert found
    if regenerate:
        (ROOT / "README.md").write_text(README[:found.start()] + whole + README[found.end():], encoding="utf-8")
    else:
        assert found[0] == whole


def test_the_configuration_shown_is_valid() -> None:
    (example,) = [body for language, body in BLOCKS if language == "yaml" and "categories:" in body]
    config = load_config(example, "README.md")
    assert config.categories and config.overrides and config.markers.available
