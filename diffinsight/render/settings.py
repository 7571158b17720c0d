"""What a reader may choose about a report's form.

In: nothing. Out: `Settings`. Must not know: reports or forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diffinsight.model import Message


@dataclass(frozen=True)
class Settings:
    """`templates`: a folder whose files replace ours one by one. `diffs`: show unified diffs. `most`: members of a list before it
    is cut in highlights, features and tables (explanations are never cut). `colour`, `width`: of a terminal. `rules`: rule id ->
    (label, documentation), for forms that describe rules. `translate`: picks a message's template in the reader's language; the
    headings and labels of templates go through it too.
    """

    templates: Path | None = None
    diffs: bool = True
    most: int = 5
    colour: bool = False
    width: int = 100
    rules: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    translate: Callable[[Message], str] | None = None
