"""Runs the steps of action.yml as a runner does: expressions, environment, outputs; `run:` scripts by bash, `uses:` steps by stand-ins
that give what the action uses of them. Nothing of diffinsight is replaced."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffinsight.parse.yamlio import load

ROOT = Path(__file__).parents[2]
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
_HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"'[^']*'|\b(?:inputs|steps|github)(?:\.[\w-]+)+|&&|\|\||!(?!=)|\b(?:true|false)\b")
_WORDS = {"&&": " and ", "||": " or ", "!": " not ", "true": "True", "false": "False"}


@dataclass
class Run:
    """What a run left behind. `steps`: id or name -> outputs; `failed`: names of failed steps that the job forgave."""

    code: int = 0
    log: str = ""
    summary: str = ""
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    forgiven: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)


class Runner:
    """One machine: a checkout, a folder of temporary files that outlives a run, the API's address."""

    def __init__(self, workspace: Path, temp: Path, api: str, token: str) -> None:
        self.workspace, self.temp, self.api, self.token = workspace, temp, api, token
        python = temp / "diffinsight-env" / "bin" / "python"  # as the cache brings it back
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        python.chmod(0o755)
        (temp / "diffinsight-env" / "complete").touch()

    def run(self, event: str, payload: Mapping[str, Any], inputs: Mapping[str, str] | None = None) -> Run:
        action, _ = load((ROOT / "action.yml").read_text(encoding="utf-8"), "action.yml")
        given = {name: str(one.get("default", "")) for name, one in action["inputs"].items()}
        context = {"github": {"event_name": event, "token": self.token}, "steps": {}, "inputs": {}}
        context["inputs"] = {name: self._fill(value, context) for name, value in given.items()} | dict(inputs or {})
        done = Run()
        path = self.temp / "event.json"
        path.write_text(json.dumps(payload), encoding="utf-8")
        for step in action["runs"]["steps"]:
            name = str(step.get("id") or step.get("name") or step["uses"])
            if "if" in step and not evaluate(str(step["if"]), context):
                continue
            done.steps[name] = context["steps"][name] = {"outputs": {}}  # type: ignore[assignment,dict-item]
            if "uses" in step:
                done.used.append(str(step["uses"]).partition("@")[0])
                outputs, code = {"python-path": sys.executable, "artifact-url": "https://forge.example/artifact/1"}, 0
            else:
                environment = {key: self._fill(str(value), context) for key, value in step.get("env", {}).items()}
                outputs, code = self._script(str(step["run"]), {**environment, "GITHUB_EVENT_NAME": event}, done)
            context["steps"][name]["outputs"] = outputs  # type: ignore[index]
            done.steps[name] = outputs
            if code and str(step.get("continue-on-error", "false")) != "true":
                done.code = code
                break
            done.forgiven += [name] if code else []
        return done

    def _script(self, text: str, own: Mapping[str, str], done: Run) -> tuple[dict[str, str], int]:
        files = {name: self.temp / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "DIFFINSIGHT_", "RUNNER_", "GIT_"))}
        environment = {**clean, "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temp),
                       "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_API_URL": self.api,
                       "GITHUB_REPOSITORY": "lumen/docs", "GITHUB_EVENT_PATH": str(self.temp / "event.json"),
                       **{name: str(file) for name, file in files.items()}, **own}
        ran = subprocess.run([*BASH, "-c", text], cwd=self.workspace, env=environment, capture_output=True, text=True)
        done.log += ran.stdout + ran.stderr
        done.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines), ran.returncode

    def _fill(self, text: str, context: Mapping[str, Any]) -> str:
        return _HOLE.sub(lambda hole: str(evaluate(hole[1], context)), text)


def evaluate(text: str, context: Mapping[str, Any]) -> Any:
    """A workflow expression of the few forms that action.yml uses."""
    def word(found: re.Match[str]) -> str:
        if found[0] in _WORDS:
            return _WORDS[found[0]]
        if found[0].startswith("'"):
            return repr(found[0][1:-1])
        value: Any = context
        for part in found[0].split("."):
            value = value.get(part, "") if isinstance(value, Mapping) else ""
        return repr(value)

    functions: dict[str, Callable[..., Any]] = {"contains": lambda held, one: one in held, "fromJSON": json.loads}
    return eval(" ".join(_NAME.sub(word, text).split()), {"__builtins__": {}}, functions)
