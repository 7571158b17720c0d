"""What a cell says about availability, and how names in tables are told apart.

In: normalised cell text. Out: marks (yes, partial, no, with a qualifier), folded keys, model and version. Must not know: tables, pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

Level = Literal["yes", "partial", "no"]

_YES = ("✅", "✔", "✓", "☑", "🟢", "●", "•", ":white_check_mark:", ":heavy_check_mark:", ":ballot_box_with_check:", ":check_mark:",
        ":check:", "yes", "y", "ga", "generally available", "general availability", "available", "supported", "fully supported", "true",
        "included", "oui", "ja", "sí", "sì", "sim", "tak", "ano", "igen", "evet", "да", "是", "支持", "はい", "예")
_PARTIAL = ("🟡", "⚠", "◐", ":warning:", "preview", "public preview", "private preview", "limited preview", "gated preview", "in preview",
            "beta", "alpha", "experimental", "partial", "partially", "partially supported", "partially available", "partial support",
            "limited", "limited availability", "limited access", "deprecated", "legacy")
_NO = ("🔄", "⏳", "⌛", "🚧", "🔜",
       "", "-", "--", "---", "–", "—", "−", "➖", "❌", "✖", "✗", "✘", "☒", "⛔", "🚫", "🔴", "○", "×", "✕", ":x:",
       ":heavy_multiplication_x:", ":negative_squared_cross_mark:", ":no_entry:", ":no_entry_sign:", ":heavy_minus_sign:", "no", "n", "n/a",
       "na", "not applicable", "none", "not available", "unavailable", "not supported", "unsupported", "false", "planned", "coming soon",
       "in progress", "in development", "under development", "under consideration", "on the roadmap", "roadmap", "tbd", "retired",
       "removed", "not yet",
       "not yet available", "not yet supported", "not included",
       "non", "nein", "não", "nie", "nem", "hayır", "нет", "否", "不支持", "いいえ", "아니요")
_ALONE = frozenset("-–—−•●○×")  # before words these are bullets and minus signs
_NOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰˒*†‡]+|\[\^[^\]\s]+\]|(?<=\S)\s*\((?:\d|note \d)\)")
_PREVIEW = re.compile(r"\b(?:preview|beta|alpha|limited|partial(?:ly)?|experimental|gated)\b|⚠|🟡", re.I)
_SIGN = re.compile(r"[^\w\s(\[]+|:[a-z_]+:")
_TAIL = re.compile(r"\s*(?:[,;:(\[–—\n-]|\b(?:in|since|from|with|for|only|via|through|as of|on|except|using|when|if|but|by|and|preview|"
                   r"ga|beta)\b)", re.I)


@dataclass(frozen=True)
class Mark:
    """`level`: is it available; `qualifier`: what restricts it, "" when nothing does ("note" for a numbered footnote)."""

    level: Level
    qualifier: str = ""

    @property
    def there(self) -> bool:
        return self.level != "no"


@dataclass(frozen=True)
class Marks:
    """The vocabulary of marks: the usual signs and words, and those a configuration adds."""

    available: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    qualified: tuple[str, ...] = ()

    @cached_property
    def table(self) -> dict[str, Level]:
        found: dict[str, Level] = dict.fromkeys(_YES, "yes")
        found.update(dict.fromkeys(_PARTIAL, "partial"))
        found.update(dict.fromkeys(_NO, "no"))
        for words, level in ((self.available, "yes"), (self.unavailable, "no"), (self.qualified, "partial")):
            found.update((word.lower(), level) for word in words)  # type: ignore[misc]
        return found

    @cached_property
    def _known(self) -> dict[str, Mark | None]:
        return {}

    def read(self, cell: str) -> Mark | None:
        """The mark a cell is, or None when it holds something else. "X" alone is left to the table (see `cross`)."""
        if len(cell) > 60:
            return self._read(cell)
        if cell not in self._known:
            self._known[cell] = self._read(cell)
        return self._known[cell]

    def _read(self, cell: str) -> Mark | None:
        text = _NOTE.sub("", cell).strip().lower()
        note = "note" if len(text) < len(cell.strip()) else ""
        level = self.table.get(text)
        if level:
            return Mark(level, text if level == "partial" else note if level == "yes" else "")
        if len(text) > 160:
            return None
        for size in range(min(4, len(text.split())), 0, -1):
            word = re.split(r"\s+", text)[:size]
            level, tail = self._lead(text, " ".join(word))
            if level:
                return self._qualified(level, tail, note)
        sign = _SIGN.match(text)
        if sign and sign.group() not in _ALONE and self.table.get(sign.group()):
            return self._qualified(self.table[sign.group()], text[sign.end():], note)
        return None

    def _lead(self, text: str, words: str) -> tuple[Level | None, str]:
        """Does the text open with these words as a mark, and what follows."""
        bare = words.rstrip(",;:.")
        level = self.table.get(bare)
        tail = text[len(bare):]
        parted = (_SIGN.fullmatch(bare) and bare not in _ALONE) or _TAIL.match(tail)
        return (level, tail) if level and bare and text.startswith(bare) and parted else (None, "")

    @staticmethod
    def _qualified(level: Level, tail: str, note: str) -> Mark:
        qualifier = " ".join(tail.split()).strip(" ,;:.–—-").removeprefix("(").removesuffix(")")
        if level == "yes" and qualifier in ("ga", "yes", "available", "supported", "generally available", "included"):
            qualifier = ""
        if level == "yes" and _PREVIEW.search(qualifier):
            return Mark("partial", qualifier)
        return Mark(level, "" if level == "no" else qualifier or note)


COMMON = Marks()

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u2011": "-", "…": "..."})
_FOOTNOTE = re.compile(r"(?<=\S)\s*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰˒†‡]+|\[\^[^\]\s]+\])")
_STAR = re.compile(r"(?<=[\w)])\s*\*{1,3}$")
_ESCAPE = re.compile(r"\\(?=[<>|_*\[\]])")
_NOT_WORD = re.compile(r"[\W_]+")
_VERSION = re.compile(r"(?:v(?:ersion)? ?)?\d[\w.-]*(?: ?\((?:ga|preview|stable|latest|default)\))?|(?:[a-z]+[-.])*\d[\w.-]*|latest|"
                      r"preview|vision-preview", re.I)
_NAMED = (re.compile(r"(?P<name>[^,()]+?),\s*(?P<version>[^,]+)"), re.compile(r"(?P<name>[^()]+?)\s*\((?P<version>[^()]+)\)"),
          re.compile(r"(?P<name>[^:]+):\s+(?P<version>\S+)"))
_DATED = re.compile(r"(?:[a-z]+-)?(?:20\d\d-\d\d-\d\d|(?!(?:19|20)\d\d$)\d{4})(?:-[a-z]+)?|v\d[\w.]*", re.I)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Cell text as it is compared: blanks, quotes, dashes, footnote marks, thousands separators and a closing full stop folded."""
    text = _STAR.sub("", _ESCAPE.sub("", _FOOTNOTE.sub("", text.translate(_QUOTES))))
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return " ".join(text.split()).rstrip(".")


def unnoted(text: str) -> str:
    """Text without its footnote marks and a leading bullet."""
    return _STAR.sub("", _FOOTNOTE.sub("", text)).lstrip("•● ")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """A key as it is matched: `plain`, without case, a footnote's star and a leading bullet."""
    return plain(text).casefold().rstrip("* ").lstrip("•●* ")


@lru_cache(maxsize=50_000)
def squash(text: str) -> str:
    """Letters and digits alone: "Harbor 2" and "harbor2" agree."""
    return _NOT_WORD.sub("", fold(text))


@lru_cache(maxsize=20_000)
def split_name(text: str) -> tuple[str, str]:
    """A heading such as "aster-2, 2026-01-31", "aster-2 (2026-01-31)" or "aster-2 2026-01-31" as (model, version); version "" if none."""
    text = " ".join(_FOOTNOTE.sub("", text.replace("\n", ", ", 1)).split())
    for pattern in _NAMED:
        match = pattern.fullmatch(text)
        if match and _VERSION.fullmatch(match["version"].strip()):
            return match["name"].strip(), match["version"].strip()
    name, _, last = text.rpartition(" ")
    return (re.sub(r"[\s,–—-]+(?:version)?$", "", name), last) if name and _DATED.fullmatch(last) else (text, "")


def named(text: str) -> str:
    """A key in the form findings use: "aster-2 (2026-01-31)"."""
    name, version = split_name(text)
    return f"{name} ({version})" if version else name
