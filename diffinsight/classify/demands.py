"""What a section about requirements asks for, told apart from what it only explains.

In: a paragraph or list item of such a section. Out: yes or no. Must not know: changes, findings.
"""

from __future__ import annotations

import re

from diffinsight.classify import wording
from diffinsight.model import Prose

_LEADS = re.compile(r"^\[!INCLUDE|:$|^(?:for|to|see|learn|read)\b[^.]*\b(?:see|about)\b", re.I)  # a text that stands elsewhere, or below
_INFORMS = re.compile(r"^(?:if|for|when|once|note|review|by default|as part of|optional(?:ly)?|\(optional\))\b|\boptional\W*$", re.I)


def asks(block: Prose) -> bool:
    """Does a text of a section about requirements ask for something. Members of a list inside an item are choices; steps and paragraphs
    have to say so, for they mostly lead to a list or explain it."""
    if block.kind == "item" and not block.ordered:
        return block.depth < 2 and not (_LEADS.search(block.words) or _INFORMS.search(block.words))
    words = block.words
    leads = words.rstrip().endswith(":") or re.match(r"see\b", words, re.I) or _INFORMS.match(words)
    return not leads and wording.requires(words)
