"""Cell values as a reader understands them: dates, quantities, types, requirement, defaults, allowed values.

In: cell text. Out: comparable values. Must not know: tables, changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from diffinsight.compare.marks import plain

# --------------------------------------------------------------------------- dates

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = (r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
          r"nov(?:ember)?|dec(?:ember)?)")
_DATES = tuple(re.compile(pattern, re.I) for pattern in (
    r"(?<![A-Za-z]-)\b(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![-\w])",  # not the end of a version's name
    rf"\b{_MONTH.format('n')}[.,]?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b",
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH.format('n')}\.?,?[\s-]+(?P<y>(?:19|20)\d\d)\b",
    r"\b(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d|\d\d)\b",
    r"\bQ(?P<q>[1-4])[\s,-]*(?:FY|CY)?\s*(?P<y>(?:19|20)\d\d)\b",
    r"\b(?P<y>(?:19|20)\d\d)[\s-]*Q(?P<q>[1-4])\b",
    r"\b(?P<h>first|second) half(?: of)? (?P<y>(?:19|20)\d\d)\b|\bH(?P<hn>[12])[\s-]*(?P<hy>(?:19|20)\d\d)\b",
    rf"\b(?:(?P<part>early|mid|late|end of|beginning of)[\s-]+)?{_MONTH.format('n')}\.?,?\s+(?P<y>(?:19|20)\d\d)\b",
    r"(?<![A-Za-z]-)\b(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?![-\w])",
    r"(?:^|\b(?:in|by|end of|early|late)\s+)(?P<y>20\d\d)(?![-\w./])",
))
_EARLIEST = re.compile(r"\b(?:no (?:earlier|sooner) than|not before|not (?:earlier|sooner) than|earliest|at (?:the )?earliest|"
                       r"on or after|or later)\b", re.I)


@dataclass(frozen=True)
class Moment:
    """A date as precise as it was written: `iso` is 2026-07-01, 2026-07 or 2026; `key` orders (the period's last day);
    `earliest`: "no earlier than"; `text`: as written."""

    iso: str
    key: tuple[int, int, int]
    earliest: bool
    text: str


@lru_cache(maxsize=10_000)
def moments(text: str) -> tuple[Moment, ...]:
    """Every date a cell names, in order."""
    found: list[tuple[int, int, Moment]] = []
    early = bool(_EARLIEST.search(text))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                moment = _moment(match, early)
                if moment:
                    found.append((match.start(), match.end(), moment))
    return tuple(moment for _, _, moment in sorted(found, key=lambda item: item[0]))


def _moment(match: re.Match[str], early: bool) -> Moment | None:
    part = {key: value for key, value in match.groupdict().items() if value}
    year = int(part.get("y") or part.get("hy") or 0)
    year += 2000 if year < 100 else 0
    if "q" in part:
        return Moment(f"{year}-Q{part['q']}", (year, int(part["q"]) * 3, 31), early, match.group())
    if "h" in part or "hn" in part:
        half = 2 if part.get("hn") == "2" or part.get("h", "").lower() == "second" else 1
        return Moment(f"{year}-H{half}", (year, half * 6, 31), early, match.group())
    month = _month(part["n"]) if "n" in part else int(part.get("m", 0))
    day = int(part.get("d", 0))
    if month > 12 >= day and "n" not in part:
        month, day = day, month  # written day first
    if month > 12 or day > 31 or (day and not month):
        return None
    iso = f"{year}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    return Moment(iso, (year, month or 12, day or 31), early, match.group())


def _month(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def only_date(text: str) -> bool:
    """Does a cell hold nothing but dates and "no earlier than"."""
    rest = plain(text)
    for moment in moments(text):
        rest = rest.replace(plain(moment.text), "")
    return not re.search(r"[^\W\d_]{3}", re.sub(r"no (?:earlier|sooner) than|not before|earliest", "", rest, flags=re.I))


_OPEN = re.compile(r"^(?:tb[adc]|to be (?:announced|determined|decided|confirmed)|n/?a|none|unknown|not (?:yet )?(?:announced|scheduled|"
                   r"planned|set)|-+|)$", re.I)


def undecided(text: str) -> bool:
    """Does a date cell say that there is no date: empty, a dash, TBD, N/A."""
    return bool(_OPEN.match(plain(text)))


# --------------------------------------------------------------------------- stages of life

_STAGES = (("retired", re.compile(r"\b(?:retired|removed|discontinued|end[ -]of[ -]life|eol|no longer (?:available|supported)|"
                                  r"unsupported|sunset)\b", re.I)),
           ("deprecated", re.compile(r"\b(?:deprecat\w*|legacy|obsolete|maintenance|retiring)\b", re.I)),
           ("planned", re.compile(r"\b(?:planned|coming soon|in development|not (?:yet )?(?:available|supported)|in progress)\b", re.I)),
           ("preview", re.compile(r"\b(?:preview|beta|alpha|experimental|pre-?release|release candidate|rc)\b", re.I)),
           ("available", re.compile(r"\b(?:ga|general(?:ly)? availab\w*|stable|available|active|current|supported|released|production|"
                                    r"recommended)\b", re.I)))


def stage(text: str) -> str:
    """The stage of life a status cell names, "" when it names none."""
    return next((name for name, pattern in _STAGES if pattern.search(text)), "")


# --------------------------------------------------------------------------- quantities

_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12}
_UNITS: dict[str, tuple[str, float]] = {
    **{name: ("byte", 1024.0 ** power) for power, names in enumerate((
        ("byte", "bytes"), ("kb", "kib", "ki"), ("mb", "mib", "mi", "megabyte", "megabytes"), ("gb", "gib", "gi", "gigabyte", "gigabytes"),
        ("tb", "tib", "ti"), ("pb", "pib"))) for name in names},
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), ("second", 0.001)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("second", 1.0)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), ("second", 60.0)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("second", 3600.0)),
    **dict.fromkeys(("day", "days"), ("second", 86400.0)), **dict.fromkeys(("week", "weeks"), ("second", 604800.0)), "%": ("%", 1.0),
}
_NUMBER = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w.]*\.\d)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion|bn|mm|k|m|b|t)(?![\w]))?"
    r"(?:[\s-]?(?P<unit>[a-z]{1,12}|%)(?![\w]))?", re.I)
_UNLIMITED = re.compile(r"\b(?:unlimited|no (?:fixed |hard |upper )?(?:limit|maximum)|not limited|infinite|without limit)\b", re.I)


@dataclass(frozen=True)
class Amount:
    """A number in its base unit (bytes, seconds, %, or "" for counts); infinite for "unlimited"."""

    value: float
    unit: str


@lru_cache(maxsize=20_000)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every quantity in a cell. 32000, 32,000 and 32 K are one and the same; dates and versions are none."""
    if _UNLIMITED.search(text) and not re.search(r"\d", text):
        return (Amount(float("inf"), ""),)
    if any(len(moment.iso) >= 7 for moment in moments(text)):
        return ()
    found = []
    for match in _NUMBER.finditer(re.sub(r"(?<=\d)[¹²³⁴⁵⁶⁷⁸⁹⁰˒]+", "", text)):
        value = float(match["number"].replace(",", "")) * _SCALE.get((match["scale"] or "").lower(), 1.0)
        unit, factor = _UNITS.get((match["unit"] or "").lower(), ("", 1.0))
        found.append(Amount(value * factor, unit))
    return tuple(found)


_SPAN = re.compile(r"\d[^\n]{0,40}?(?:/|\b(?:per|an?|each|every))\s*(second|sec|minute|min|hour|hr|day|week|month|year)s?\b", re.I)
_SECONDS = {"sec": 1, "min": 60, "hou": 3600, "hr": 3600, "day": 86_400, "wee": 604_800, "mon": 2_592_000, "yea": 31_536_000}


def span(text: str) -> float | None:
    """The seconds in which the quantity of a cell may be used: 60 in "100 / minute"; None where it says none, or several."""
    found = {_SECONDS[unit.lower()[:3]] for unit in _SPAN.findall(text)}
    return found.pop() if len(found) == 1 else None


_QUANTITY = re.compile(r"\W*\d[\d.,]*\s*[A-Za-z]{0,8}\W*")


def same_value(old: str, new: str) -> bool:
    """Are two cells one date or one quantity, written in two ways."""
    if moments(old) and only_date(old) and only_date(new):
        return [(m.iso, m.earliest) for m in moments(old)] == [(m.iso, m.earliest) for m in moments(new)]
    return bool(_QUANTITY.fullmatch(old) and _QUANTITY.fullmatch(new) and amounts(old)) and amounts(old) == amounts(new)


# --------------------------------------------------------------------------- parameters

_TYPES = (
    (re.compile(r"\b(?:str|text|varchar|nvarchar)\b"), "string"), (re.compile(r"\b(?:int|int32|integer32)\b"), "integer"),
    (re.compile(r"\b(?:bool)\b"), "boolean"), (re.compile(r"\b(?:long|int64|bigint)\b"), "long"),
    (re.compile(r"\b(?:float|double|real|decimal|float32|float64|number)\b"), "number"),
    (re.compile(r"\b(?:dict|dictionary|map|hash|hashtable|mapping)\b"), "object"),
    (re.compile(r"(\w[\w.]*)\s*\[\]"), r"array \1"), (re.compile(r"\b(?:list|array|sequence|collection|ienumerable)s?\s*(?:of\s+|"
                r"[<(\[]\s*)"), "array "),
    (re.compile(r"\blist\b"), "array"), (re.compile(r"\bstrings\b"), "string"), (re.compile(r"\bintegers\b"), "integer"),
    (re.compile(r"\bobjects\b"), "object"), (re.compile(r"\bnumbers\b"), "number"), (re.compile(r"\bbooleans\b"), "boolean"),
)


@lru_cache(maxsize=5_000)
def type_of(text: str) -> str:
    """A data type in one spelling: "str" and "String" agree, so do "string[]" and "array of strings"."""
    text = plain(text).lower().replace("system.", "")
    for pattern, name in _TYPES:
        text = pattern.sub(name, text)
    return " ".join(re.sub(r"[^\w?|/.]+", " ", text).split())


_YES = re.compile(r"^(?:yes|y|true|required|mandatory|must|always|✅|✔|✓|☑|x|:heavy_check_mark:|:white_check_mark:)\b|^[✅✔✓☑]", re.I)
_NO = re.compile(r"^(?:no|n|false|optional|not required|never|❌|✖|✗|[-–—−]|)$|^(?:no|optional|not required)\b|^[❌✖✗]", re.I)
_SAYS_REQUIRED = re.compile(r"(?:^|[.\n(\[][^\S\n]*)(?:required|mandatory)(?=[.,;:)\]\n]|$|\s*[-–—])|\bthis (?:\w+ ){1,2}is (?:required|"
                            r"mandatory)\b(?! (?:for|when|if|in|only|unless|with)\b)", re.I)
_SAYS_OPTIONAL = re.compile(r"(?:^|[.\n(\[][^\S\n]*)optional(?=[.,;:)\]\n]|$|\s*[-–—])|\bthis (?:\w+ ){1,2}is optional\b", re.I)


def required_cell(text: str) -> bool | None:
    """What a cell of a "Required" column says; None when it is neither yes nor no ("only with v2")."""
    text = plain(text)
    return True if _YES.match(text) else False if _NO.match(text) else None


def says_required(text: str) -> bool | None:
    """What a description or name says about being required; None when it says nothing."""
    if _SAYS_OPTIONAL.search(text):
        return False
    return True if _SAYS_REQUIRED.search(text) else None


_NO_VALUE = frozenset(("the", "a", "an", "to", "it", "this", "in", "for", "and", "or", "of", "all", "no", "not", "based", "set"))
_DEFAULT = re.compile(r"\b(?:(?:the )?default(?: value)?(?: is| are|s to|:| =|=)|defaults? to|default value of|by default(?: is|"
                      r",? it'?s)?:?)\s*"
                      r"[\"'`]?(?P<value>[^\s\"'`,;()]+(?:\s(?=\d)[^\s\"'`,;()]+)?)", re.I)


def stated_default(text: str) -> str:
    """The default a description states ("Defaults to 20", "default: x"), or ""."""
    match = _DEFAULT.search(text)
    value = match["value"].rstrip(".") if match else ""
    return "" if value.lower() in _NO_VALUE else value


def default_cell(text: str) -> str:
    """A default in one spelling; "" when none is stated."""
    text = plain(text).strip("\"'`")
    return "" if text.lower() in ("", "-", "--", "n/a", "na", "no default") else text


_ALLOWED = re.compile(r"\b(?:(?:allowed|possible|valid|accepted|acceptable|supported|permitted|available) (?:values?|options?)(?: are|"
                      r" is| include)?|"
                      r"(?:must be |can be |is )?(?:one|either) of(?: the following(?: values)?)?|values are)\s*:?\s*", re.I)
_SEGMENT_END = re.compile(r"\.\s+(?=[A-Z\"`(])|\.$|\n\n")
_ITEM = re.compile(r"[\n,;|]|\s/\s|\s(?:or|and)\s")


def stated_values(text: str) -> frozenset[str]:
    """The allowed values a description lists after "Allowed values:" and the like; empty when it lists none."""
    match = _ALLOWED.search(text)
    if not match:
        return frozenset()
    rest = text[match.end():]
    end = _SEGMENT_END.search(rest)
    return values_cell(rest[:end.start()] if end else rest)


def values_cell(text: str) -> frozenset[str]:
    """The members of a list of values: parted by line breaks, commas, bars or "or"; empty when it reads like a sentence."""
    parts = [re.sub(r"^[-•*]\s*|^(?:or|and)\s+|\s*\((?:default|preview|"
                    r"deprecated)\)$", "", part.strip().strip("\"'`").rstrip(".")).strip("\"'` ")
             for part in _ITEM.split(text.strip().removeprefix("[").removesuffix("]"))]
    parts = [re.split(r"\s*[:–—=]\s+|\s+-\s+", part)[0].strip("\"'`") for part in parts if part]
    if not parts or len(parts) > 200 or any(len(part) > 60 or len(part.split()) > 3 for part in parts):
        return frozenset()
    return frozenset(part for part in parts if part)
