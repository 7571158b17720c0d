"""The house's architecture, read from the source: who imports whom, how long things are, what every module says of itself."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "diffinsight"
STAGES = ("walk", "parse", "compare", "resolve", "classify", "narrate", "render")
LIBRARIES = {  # the third-party libraries a part may import; a part not named here may import none
    "walk": {"git", "gitdb"}, "parse": {"markdown_it", "mdit_py_plugins", "mdurl", "ruamel"}, "compare": {"deepdiff"},
    "render": {"jinja2", "markupsafe"}, "site": {"jinja2", "markupsafe"}, "config": {"ruamel"}, "pulls": {"github", "requests"},
}
PARTS = {  # what parts outside the stages may import of the project besides the model; stages import it, themselves and `parallel`
    "model": set(), "patterns": set(), "resources": set(), "config": {"patterns"}, "suppress": {"config"},
    "parallel": set(), "records": {"parse"}, "lookups": {"parse", "records"},
    "changes": {"parse", "compare", "lookups", "records", "parallel"},
    "pipeline": {*STAGES, "lookups", "changes", "config", "parallel", "suppress", "patterns", "redirecting", "publishing"} - {"render"},
    "redirecting": {"parse", "compare", "changes"}, "publishing": {"parse", "walk", "changes", "lookups"},
    "periods": set(), "store": {"periods"},
    "pool": {"parallel"},
    "series": {"pipeline", "walk", "config", "periods", "availability", "records"},
    "site": {"render", "store", "periods", "resources", "languages"},
    "languages": set(),
    "availability": {"walk", "parse", "compare", "config", "pipeline", "records"},
    "commands": {"pipeline", "render", "classify", "config", "suppress", "resources", "periods", "series", "store", "site", "pulls", "pair",
                 "availability", "languages", "patching", "pool"},
    "patching": {"pipeline", "walk", "parse", "resolve"},
    "pulls": set(), "pair": {"changes", "classify", "parse"},
    "cli": {"commands"}, "__main__": {"cli"}, "__init__": set(),
}
LONGEST_FUNCTION, LONGEST_FILE, MOST_PARAMETERS = 40, 300, 6
EXCEPTIONS = {  # "module" or "module.function": why it may be longer or take more
    "diffinsight.model": "the whole vocabulary is read in one place",
    "diffinsight.classify.registry.state": "a finding's optional fields, all by keyword",
    "diffinsight.parse.tables.build_table": "the parts of a table as its reader finds them",
    "diffinsight.narrate.stories.story.compose": "two of the seven are optional and given by keyword",
    "diffinsight.pipeline._understand": "what every stage gets, on one screen",
}

MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def part_of(module: str) -> str:
    """The stage or top-level module a module belongs to."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "__init__"


def imports(module: str) -> Iterator[str]:
    """Full names of the modules a module imports, wherever in it; `from package import name` counts as the submodule if there is one."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else str(node.module)


@pytest.mark.parametrize("module", MODULES)
def test_a_part_imports_what_its_place_allows(module: str) -> None:
    part = part_of(module)
    assert part in STAGES or part in PARTS, f"say in PARTS what diffinsight/{part} may import"
    allowed = {"model", "__init__", part, *({"parallel"} if part in STAGES else PARTS[part])}
    for name in imports(module):
        top = name.partition(".")[0]
        if top == "diffinsight":
            assert part_of(name) in allowed, f"{module} imports {name}"
        else:
            assert top in sys.stdlib_module_names or top in LIBRARIES.get(part, set()), f"{module} imports {name}"


def test_imports_make_no_cycle() -> None:
    graph = {module: sorted({name for name in imports(module) if name in MODULES and name != module}) for module in MODULES}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for name in graph[module]:
                visit(name, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_for(module: str) -> None:
    doc = ast.get_docstring(TREES[module]) or ""
    assert doc, f"{module} has no docstring"
    if MODULES[module].name not in ("__init__.py", "__main__.py") and module != "diffinsight.model" and "Data only" not in doc:
        assert [word for word in ("In:", "Out:", "not know") if word not in doc] == []


@pytest.mark.parametrize("module", MODULES)
def test_files_and_functions_stay_short(module: str) -> None:
    found = []
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    if lines > LONGEST_FILE:
        found.append((module, f"{lines} lines"))
    for node in ast.walk(TREES[module]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            size = node.end_lineno - node.lineno + 1 if node.end_lineno else 0
            if ast.get_docstring(node):
                size -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            parameters = [one.arg for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in ("self", "cls")]
            if size > LONGEST_FUNCTION:
                found.append((f"{module}.{node.name}", f"{size} lines"))
            if len(parameters) > MOST_PARAMETERS:
                found.append((f"{module}.{node.name}", f"{len(parameters)} parameters"))
    assert [one for one in found if one[0] not in EXCEPTIONS] == []


def test_exceptions_exist() -> None:
    names = {f"{module}.{node.name}" for module, tree in TREES.items() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert [one for one in EXCEPTIONS if one not in MODULES and one not in names] == []
