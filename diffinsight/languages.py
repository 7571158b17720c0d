"""The reports' own words in other languages, from gettext catalogues.

In: a locale. Out: what picks a message's template in that language. Must not know: which messages there are, reports.

The catalogues lie in `locale/<locale>/LC_MESSAGES/`, the compiled ones beside their sources; a message's id is its English template.
"""

from __future__ import annotations

import gettext
import re
import string
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from diffinsight.model import Message, template_of

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "diffinsight"
SOURCE = "en_US"  # the language messages are written in
SINGULAR = "one"  # the context of what is said of one thing in other words, in languages without plurals
SIGNS = {  # how templates without words are written: fields and signs between them, no words that a catalogue could translate
    "ja_JP": (("; ", "、"), (", ", "、"), (".", "。"), ("“", "「"), ("”", "」"), ("} {", "}{")),
    "zh_CN": (("; ", "；"), (", ", "、"), (": ", "："), (".", "。"), (" (", "（"), (")", "）"), ("} {", "}{")),
}
_FIELD = re.compile(r"\{\w+\}")
_LETTER = re.compile(r"[^\W\d_]")


def locales() -> tuple[str, ...]:
    """Every language there is, the one of the source first."""
    return (SOURCE, *sorted(path.parents[1].name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


@lru_cache(maxsize=20_000)
def fields(template: str) -> frozenset[str]:
    """Names of a template's fields."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


@lru_cache(maxsize=8)
def translator(locale: str) -> Callable[[Message], str] | None:
    """What gives a message's template in a language; None for English, and for languages without a catalogue."""
    if locale not in locales()[1:]:
        return None
    catalogue = gettext.translation(DOMAIN, FOLDER, [locale])

    @lru_cache(maxsize=20_000)
    def found(text: str, plural: str, count: int) -> str | None:
        if not text:
            return None  # the empty id is the catalogue's own description
        chosen = catalogue.pgettext(SINGULAR, text) if plural and count == 1 else text
        if chosen == text:
            chosen = catalogue.ngettext(text, plural or text, count)
        if chosen in (text, plural):
            chosen = catalogue.gettext(text)
        if chosen == text and not _LETTER.search(_FIELD.sub("", text)):
            for sign, other in SIGNS.get(locale, ()):
                chosen = chosen.replace(sign, other)
        return None if chosen == text else chosen

    def translate(message: Message) -> str:
        count = message.args.get(message.count) if message.plural is not None and message.count is not None else 1
        chosen = found(message.text, message.plural or "", count if isinstance(count, int) else 2)
        return chosen if chosen is not None and fields(chosen) <= message.args.keys() else template_of(message)

    return translate
