"""Mends a working tree after a range took something away: links rewritten, redirect entries added, as a patch and in place.

In: a `Request`, what is wanted and where. Out: a `Plan`, a patch, written files. Must not know: arguments, output formats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from diffinsight.model import DiffInsightError, Warning_
from diffinsight.patching.diff import Edit, patch
from diffinsight.patching.folder import Folder
from diffinsight.patching.plan import Left, Plan, Planner
from diffinsight.pipeline import Progress, Request, analyse_in
from diffinsight.walk import open_repository

__all__ = ["Edit", "Left", "Order", "Plan", "mend", "patch_of"]
MOST_NAMED = 5


@dataclass(frozen=True)
class Order:
    """What is to be done. `what`: "links", "redirects"; `target`: the folder to change, None for the analysed repository's own work
    tree; `apply`: write it; `dirty`: also files with changes that are not committed."""

    what: Sequence[str]
    target: str | None = None
    apply: bool = False
    dirty: bool = False


def mend(request: Request, order: Order, show: Callable[[Plan, Sequence[Warning_]], None],
         progress: Progress = lambda stage: None) -> Plan:
    """Analyse the range, plan the edits, have them shown and, if that is ordered, write them. Raises DiffInsightError, before anything
    is shown, where files with uncommitted changes would be changed."""
    with ExitStack() as stack:
        progress("opening the repository")
        repository = stack.enter_context(open_repository(request.repo))
        folder = _folder(request, order, repository.top is not None)
        if folder is not None:
            stack.enter_context(folder)
        analysis = analyse_in(repository, request, progress)
        progress("looking for what to change")
        plan = Planner(analysis, folder).plan(order.what)
        if order.apply and folder is not None and not order.dirty:
            _check(plan, folder)
        show(plan, analysis.warnings)
        if order.apply and folder is not None:
            folder.write(plan.edits)
        return plan


def _folder(request: Request, order: Order, has_work_tree: bool) -> Folder | None:
    """The folder to change; None where only entries are to be shown and there is no work tree."""
    if order.target is not None:
        return Folder(order.target)
    if has_work_tree or order.apply or "links" in order.what:
        return Folder(request.repo, whole=True)
    return None


def _check(plan: Plan, folder: Folder) -> None:
    dirty = [edit.path for edit in plan.edits if edit.path in folder.dirty]
    if dirty:
        more = f" and {len(dirty) - MOST_NAMED} more" if len(dirty) > MOST_NAMED else ""
        raise DiffInsightError(f"{', '.join(dirty[:MOST_NAMED])}{more}: not committed yet, and would be changed; commit or stash first, "
                               "or say --dirty")


def patch_of(plan: Plan) -> bytes:
    """All edits as one patch for `git apply`, from the top of the work tree."""
    return b"".join(patch(edit) for edit in plan.edits)
