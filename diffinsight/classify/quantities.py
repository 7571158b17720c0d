"""What a changed number or date in a sentence means: a limit that moved, a date of retirement that moved.

In: two forms of a sentence and the values in which they differ. Out: which way it moved. Must not know: changes, findings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffinsight.classify import wording

_LIMIT = re.compile(
    r"\bup to (?:\w+ ){0,2}#|\b(?:at most|no more than|not more than|maximum|max|limit(?:s|ed)?|quotas?|exceed(?:s|ed|ing)?|as many as|"
    r"capped at|upper bound|larger than|greater than|longer than|retained for|kept for|times? out after|expires? after)\b", re.I)
_FLOOR = re.compile(r"\b(?:at least|minimum|min|no (?:less|fewer) than|not less than|or (?:later|newer|higher|above|greater))\b", re.I)
_VERSION = re.compile(r"(?:\b(?:version|v|build|release|preview|update|step|table|figure|section|chapter|page|port|level)\W{0,3}|"
                      r"(?<![.!?:] )(?<!^)(?-i:\.?[A-Z][\w.+#]*) )$", re.I)
_QUANTITY = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?-?(?P<unit>[A-Za-z%]*)")
_SCALE = {"k": 1e3, "m": 1e6, "kb": 2.0**10, "kib": 2.0**10, "mb": 2.0**20, "mib": 2.0**20, "gb": 2.0**30, "gib": 2.0**30, "tb": 2.0**40,
          "tib": 2.0**40, "ms": 1e-3, "seconds": 1.0, "second": 1.0, "minutes": 60.0, "minute": 60.0, "hours": 3600.0, "hour": 3600.0,
          "days": 86400.0, "day": 86400.0}
BEFORE, AFTER = 60, 30  # characters around a value in which a word for a limit speaks of it


def limit_step(old: str, new: str, values: Sequence[tuple[str, str]]) -> int:
    """1 when a sentence states a higher limit than before, -1 a lower one, 0 when it is about no limit, or about a least value."""
    if len(values) != 1:
        return 0
    low, high = values[0]
    before, after = _amount(low), _amount(high)
    if before is None or after is None or before == after:
        return 0
    windows = [_around(sentence, value) for sentence, value in ((old, low), (new, high))]
    if not all(_LIMIT.search(f"{head}#{tail}") for head, tail in windows) or any(_FLOOR.search(head + tail) for head, tail in windows):
        return 0
    return 0 if any(_VERSION.search(head) for head, _ in windows) else 1 if after > before else -1


def _around(sentence: str, value: str) -> tuple[str, str]:
    at = max(0, sentence.find(value))
    return sentence[max(0, at - BEFORE):at], sentence[at + len(value):at + len(value) + AFTER]


def _amount(text: str) -> float | None:
    """A quantity in base units; None for what is none: a version, a year, a word."""
    match = _QUANTITY.fullmatch(text.strip())
    if not match or (re.fullmatch(r"(?:19|20)\d\d", match["number"]) and not match["unit"]):
        return None
    scale = _SCALE.get(match["unit"].lower(), 1.0 if not match["unit"] or match["unit"] == "%" else None)
    return float(match["number"].replace(",", "")) * scale if scale else None


def retirement_step(old: str, new: str) -> tuple[str, str] | None:
    """The dates (old, new) of a sentence about a retirement that moved; None when nothing moved."""
    if not (wording.deprecates(old) and wording.deprecates(new)):
        return None
    before, after = wording.dates(old), wording.dates(new)
    if len(before) != 1 or len(after) != 1 or before[0].startswith(after[0]) or after[0].startswith(before[0]):
        return None
    return before[0], after[0]
