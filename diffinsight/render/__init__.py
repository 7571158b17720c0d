"""Report -> text in one of the forms people and machines read.

In: a Report. Out: text. Must not know: repositories, rules, how findings were made.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

from diffinsight.model import DiffInsightError, Report
from diffinsight.render.settings import Settings

_MODULES = {"markdown": "markdown", "json": "contract", "html": "html", "terminal": "terminal", "text": "text", "sarif": "sarif",
            "github": "github", "ics": "ics", "comment": "comment", "summary": "summary",
            "suggestions": "suggestions"}
FORMS = tuple(_MODULES)

__all__ = ["FORMS", "Settings", "render"]


def render(report: Report, form: str, *, templates: Path | None = None, settings: Settings | None = None) -> str:
    """The report in one of `FORMS`: text that can be encoded as UTF-8, identical for an identical report.

    `templates` (also a setting): a folder whose files replace ours one by one. Raises DiffInsightError: unknown form, bad template.
    """
    if form not in _MODULES:
        raise DiffInsightError(f"there is no report form {form!r}; the forms are {', '.join(FORMS)}")
    chosen = settings or Settings()
    if templates is not None:
        chosen = replace(chosen, templates=templates)
    text: str = importlib.import_module(f"diffinsight.render.{_MODULES[form]}").render(report, chosen)
    return text
