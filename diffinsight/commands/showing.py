"""From a report to text, for every command that shows one.

In: a report and the name of a form. Out: text. Must not know: how a report is made.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from diffinsight.commands.options import colour
from diffinsight.languages import translator
from diffinsight.model import Report


def show(report: Report, form: str, *, templates: str | None = None, diffs: bool = True, plain: bool = True) -> str:
    """The report as text; `templates`: a folder of the user's own, `plain`: no colours even on a terminal. Raises DiffInsightError."""
    from diffinsight.render import Settings, render

    return render(report, form, settings=Settings(
        templates=Path(templates) if templates else None, diffs=diffs, colour=not plain and colour(),
        width=shutil.get_terminal_size((100, 40)).columns, rules=_rules() if form == "sarif" else {},
        translate=translator(report.locale)))


def migrations_json(report: Report) -> str:
    """The part of the JSON report that is about migrations, with what range it is about."""
    whole = json.loads(show(report, "json"))
    return json.dumps({key: whole[key] for key in ("schema_version", "tool", "range", "migrations")}, indent=2, ensure_ascii=False) + "\n"


def _rules() -> dict[str, tuple[str, str]]:
    from diffinsight.classify.registry import all_rules

    return {one.id: (one.label, one.doc) for one in all_rules().values()}
