"""Fills a Jinja template: finds it (the user's folder first, then ours), fills it, and says clearly what is wrong with a template.

In: a template's name, its filters and its values. Out: text. Must not know: what the values are.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment

from diffinsight.model import DiffInsightError

_PACKAGE = Path(__file__).parents[1]
_OURS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")  # inside an installed package; in a checkout


class _Compiled(BytecodeCache):
    """Compiled templates of this run: many reports are filled from the same few."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._codes.get(f"{bucket.key}:{bucket.checksum}")
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[f"{bucket.key}:{bucket.checksum}"] = bucket.bytecode_to_string()


_compiled = {Environment: _Compiled(), ImmutableSandboxedEnvironment: _Compiled()}  # the same source compiles to other code in each


Fill = Callable[[Mapping[str, Any]], str]


def fill(name: str, values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]], templates: Path | None = None) -> str:
    """`template`, filled once."""
    return template(name, filters, templates)(values)


def template(name: str, filters: Mapping[str, Callable[..., Any]], templates: Path | None = None) -> Fill:
    """The template `name` (a path below the templates folder) as what fills it; files of `templates` replace ours one by one.

    HTML templates escape what they print. A user's templates are sandboxed: their folder may come from the repository under analysis.
    Raises DiffInsightError with the template's file and line.
    """
    if templates is not None and not templates.is_dir():
        raise DiffInsightError(f"{templates} is not a folder of templates; --templates names a folder that holds, for example, {name}")
    ours = next((place for place in _OURS if place.is_dir()), None)
    if ours is None:
        raise DiffInsightError("this installation of diffinsight lacks its folder 'templates': install it again")
    kind = ImmutableSandboxedEnvironment if templates else Environment
    environment = kind(
        loader=FileSystemLoader([folder for folder in (templates, ours) if folder]), undefined=StrictUndefined,
        autoescape=name.endswith(".html.j2"), bytecode_cache=_compiled[kind],
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    environment.filters.update(filters)
    return lambda values: _filled(environment, name, values, ours, templates)


def _filled(environment: Environment, name: str, values: Mapping[str, Any], ours: Path, templates: Path | None) -> str:
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise DiffInsightError(f"template {error.filename or error.name}, line {error.lineno}: {error.message}") from error
    except TemplateNotFound as error:
        raise DiffInsightError(f"template {error.name} is missing{_where(error, ours, templates)}") from error
    except UnicodeDecodeError as error:
        raise DiffInsightError(f"a template in {templates or ours} is not UTF-8 text: {error.reason} at byte {error.start}") from error
    except Exception as error:
        if templates is None and not isinstance(error, TemplateError):
            raise  # ours to mend, not the user's
        raise DiffInsightError(f"template {name} cannot be filled{_where(error, ours, templates)}: {error}") from error


def _where(error: Exception, *folders: Path | None) -> str:
    """The innermost template line on the error's way, as " (file, line n)"; Jinja writes template lines into tracebacks."""
    roots = [str(folder) for folder in folders if folder]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(tuple(roots))]
    return f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
