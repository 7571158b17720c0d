"""What words of a document tell a rule: deprecation, preview, requirement, limitation, dates.

In: text. Out: yes or no, dates, excerpts. Must not know: changes, findings.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DEPRECATED = re.compile(
    r"\b(?:deprecat(?:ed|es|ing|ion)|will be retired|(?:is|are|was|been|being|gets?) retir(?:ed|ing)|"
    r"retir(?:es|ing|ement date|ement of|e on|ed on)|retirement|sunset(?:ted|ting|s)?|"
    r"no longer (?:be )?(?:supported|available|maintained|recommended)|end[ -]of[ -](?:life|support|service)|"
    r"discontinu(?:ed|ing|ation)|(?:will|'ll|to) end support|"
    r"support (?:for [^.]{1,80} )?(?:ends|will end)|"
    r"(?<!data )(?<!files )(?<!content )(?<!messages )(?<!items )(?<!this notice )(?<!this note )(?<!this message )will be removed|"
    r"(?:is|are) being removed|phased? out|obsolete)\b", re.I)
_MENTION = re.compile(r"\b(?:the|any|of|to|use|uses|using|for|these|those|already|from|previously|remove|replace|below) deprecated\b|"
                      r"\banother (?:that|which) was deprecated\b|[\"\u201c]deprecated[\"\u201d] means\b|"
                      r"\bdeprecation (?:warnings?|messages?|notices?|logs?|logging|headers?|polic(?:y|ies)|process|cycle)\b|"
                      r"\b(?:can|could|may|might) (?:get|be|become) deprecated\b|\w, deprecated, (?:or |and )?(?:\w+[,.]|\w+$)|"
                      r"\b(?:the|an?|any|of|with|removing|remove) obsolete(?= \w)", re.I)
_ADDRESS = re.compile(r"\]\([^()\n]*\)|\{\{[^{}\n]*\}\}|https?://\S+")
_POINTER = re.compile(r"(?:^|(?<=[.!?:]\s))(?:for (?:more|further|additional) |learn more|to learn |see (?:also )?|refer to )"
                      r"[^.!?\n]*[.!?]?", re.I)
_PICTURE = re.compile(r"(?:^|(?<=[.!?:]\s))(?:(?:a|an|the|this) )?"
                      r"(?:screen[ -]?shots?|screen captures?|images?|pictures?|diagrams?|figures?) "
                      r"(?:that )?(?:shows?|showing|of|with|illustrat\w+|depict\w+)\b[^.!?\n]*[.!?]?", re.I)  # what a picture's text says
_DONE = re.compile(r"(?:^|(?<=[.!?:]\s))(?:after|once|when|if) you\b(?![^.!?\n]*(?:deprecat|retir|sunset|discontinu))[^.!?\n]*", re.I)
_REMOVED = re.compile(r"\b(?:has|have) been (?:\w+ly )?removed\b(?! by\b)", re.I)
_AFTER = re.compile(r"\b(?:after|once|until|if|when|whenever|that|which|who)\b[^,.;:]{0,160}", re.I)
_NEGATED = re.compile(r"\b(?:not|n't|never|un)[ -]?(?:yet )?(?:been )?(?:deprecated|retired|discontinued|sunset)", re.I)
_PREVIEW = re.compile(r"\b(?:(?:public|private|gated|limited|early)[ -])?(?:preview|pre-release|prerelease|beta|experimental)\b", re.I)
_IN_PREVIEW = re.compile(
    r"\b(?:(?:in|is|are|as|currently)(?: an?)?(?: (?!future|next|later|latest|upcoming|previous|earlier)\w+)? "
    r"(?:preview|beta|pre-release|prerelease|experimental)\b(?! \d)|"
    r"preview (?:feature|terms|stage|service)|terms of use for .{0,40}previews|without a service[ -]level agreement)", re.I)
_CLOSING = re.compile(r"\{\{[<%]\s*/[^{}]{0,80}[>%]\}\}|\[!INCLUDE\b[^\]\n]{0,200}\]", re.I)
_COMPONENT = re.compile(r"\s*<[A-Z][\w.]*\s")  # what it is given is data
_UNTOLD = re.compile(r"\b(?:descriptions?|documentation|summary) (?:is |are )?(?:currently )?not (?:yet )?available\b", re.I)
_GENERAL = re.compile(r"\b(?:generally available|general availability|\(GA\)|is now GA|GA release)\b", re.I)
_REQUIREMENT = re.compile(
    r"\b(?:must|required?|requires|requirement(?! sets?)|prerequisites?|need(?:s|ed)? to (?:have|be|install)|mandatory|"
    r"only (?:supported|available|works?)|at least|or (?:later|higher|newer|above)|minimum)\b",
    re.I,
)
_REQUIREMENT_TITLE = re.compile(r"\b(?:prerequisites?|requirements?|before you (?:begin|start)|what you need|you need)\b", re.I)
_SIGNPOST = re.compile(
    r"(?:related (?:content|articles|links|topics|resources)|see also|next steps?|what's next\??|additional (?:resources|reading)|"
    r"more (?:information|resources)|learn more|further reading|feedback|references|in this (?:article|section))$", re.I)
_LIMITATION = re.compile(
    r"\b(?:(?:isn't|is not|aren't|are not|not)[ -]?(?:currently |presently |yet |officially )?(?:supported|available)|"
    r"(?:doesn't|does not|don't|do not|can't|cannot|can not) (?:currently |presently |yet )?(?:support|work|be used)|"
    r"(?:is|are|(?:will|may|might) be|remains?|becomes?|currently|still) (?:\w+ly )?(?:unsupported|unavailable))\b",
    re.I,
)
_NO_LETTER = re.compile(r"[\W_]+")
_CASE = re.compile(r"\b(?:if|when|whenever|unless|in case)\b[^,.;:]{0,160}", re.I)
_NEGATIVE = re.compile(
    r"n't\b|\b(?:not?|none|never|cannot|without|unable|unsupported|unavailable|exclusive|prevents?|fails?|except)\b", re.I)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_DATE = re.compile(
    rf"\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)(?![-\w])|\b(?P<m1>{_MONTH})[.,]?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>(?:19|20)\d\d)\b|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH})\.?,?\s+(?P<y2>(?:19|20)\d\d)\b|\b(?P<m3>{_MONTH})\.?,?\s+(?P<y3>(?:19|20)\d\d)\b|"
    r"\b(?P<mm>[01]?\d)/(?P<dd>[0-3]?\d)/(?P<yy>(?:19|20)\d\d)\b",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:on|by|after|until|till|before|from|since|starting|effective|as of|through|due|dates?|retir\w+|deprecat\w+|sunset\w*|"
    r"end(?:s|ing)?|end[ -]of[ -](?:life|support|service))\b[\s:=(*`|]{1,6}$",
    re.I,
)
SMALL = frozenset(("a", "an", "the", "this", "that", "is", "are", "was", "be", "been", "being", "of", "in", "on", "for", "to", "and", "it",
                   "has", "have", "will", "as", "by", "with", "its"))
_ENDS = re.compile(r"retir|deprecat|discontinu|sunset|obsolete|legacy|end[ -]of[ -]|"
                   r"(?:no longer|not|n't) (?:be )?(?:supported|available)", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)\s+|\n+")


def excerpt(text: str, most: int = 300) -> str:
    """The first `most` characters of a text, blanks folded, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[:most]
    return f"{cut} …"


def _straight(text: str) -> str:
    """A text with typewriter apostrophes, a typographic one being no other word, and without what is no text of its own: the closing
    marks of shortcodes, components, and includes, whose names are for writers."""
    text = _CLOSING.sub("", text.replace("\u2019", "'"))
    return "\n".join(line for line in text.split("\n") if not _is_component(line)) if "={" in text else text


def _is_component(line: str) -> bool:
    """Is a line nothing but a component of MDX that is given something."""
    return "={" in line and line.rstrip().endswith("/>") and _COMPONENT.match(line) is not None


@lru_cache(maxsize=20_000)
def deprecates(text: str) -> bool:
    """Does the text announce that something is deprecated, retired, sunset, or no longer supported: not "to use deprecated calls"."""
    plain = _DONE.sub("", _POINTER.sub("", _PICTURE.sub("", _ADDRESS.sub("", _straight(text)))))
    return bool(_DEPRECATED.search(_NEGATED.sub("", _MENTION.sub("", plain))) or _REMOVED.search(_AFTER.sub("", plain)))


def ends(text: str) -> bool:
    """Does the text speak of anything's end, in whatever words."""
    return bool(_ENDS.search(_straight(text)))


def without_preview(text: str) -> str:
    """A text without its words for preview."""
    return _PREVIEW.sub("", text)


@lru_cache(maxsize=20_000)
def previews(text: str) -> bool:
    return bool(_PREVIEW.search(text))


@lru_cache(maxsize=20_000)
def is_in_preview(text: str) -> bool:
    """Does the text say that something is in preview, more than naming a preview in passing."""
    return bool(_IN_PREVIEW.search(text))


def general(text: str) -> bool:
    return bool(_GENERAL.search(text))


def requires(text: str) -> bool:
    """Does the text ask for something, other than in a case ("if your network requires it")."""
    return bool(_REQUIREMENT.search(_CASE.sub("", _straight(text))))


def is_signpost(title: str) -> bool:
    """Is it the title of a section that only points elsewhere: "Related content", "Next steps", "See also"."""
    return bool(_SIGNPOST.match(title.strip()))


def about_requirements(title: str) -> bool:
    return bool(_REQUIREMENT_TITLE.search(title))


@lru_cache(maxsize=20_000)
def limits(text: str) -> bool:
    """Does the text say that something isn't supported or available, other than as a case ("if it becomes unavailable")."""
    return bool(_LIMITATION.search(_UNTOLD.sub("", _CASE.sub("", _straight(text)))))


@lru_cache(maxsize=20_000)
def negates(text: str) -> bool:
    """Does the text deny or rule out anything, in whatever words."""
    return bool(_NEGATIVE.search(_straight(text)))


def letters(text: str) -> str:
    """A text without signs and blanks, lower-case."""
    return _NO_LETTER.sub("", text.lower())


def sentence_with(text: str, test: object) -> str:
    """The first sentence that passes a test of this module, else the text's beginning."""
    return next((part for part in _SENTENCE.split(text) if callable(test) and test(part)), excerpt(text))


def told(sentence: str, text: str) -> bool:
    """Do nearly all words of a sentence stand in a text."""
    words, there = set(re.findall(r"\w+", sentence.lower())), set(re.findall(r"\w+", text.lower()))
    return bool(words) and len(words & there) >= 0.9 * len(words)


def dates(text: str) -> tuple[str, ...]:
    """Dates named in a text as ISO strings, "2026-07" where the day is missing. A date written 2024-10-21 is as often the version of an
    API or a model: it counts only after a word that says when."""
    found = []
    for match in _DATE.finditer(text):
        if match["iso"]:
            if _WHEN.search(text[max(0, match.start() - 40) : match.start()]):
                found.append(match["iso"])
        elif match["yy"]:
            found.append(f"{match['yy']}-{int(match['mm']):02d}-{int(match['dd']):02d}")
        elif match["y3"]:
            found.append(f"{match['y3']}-{_month(match['m3']):02d}")
        else:
            year, month, day = (match["y1"], match["m1"], match["d1"]) if match["y1"] else (match["y2"], match["m2"], match["d2"])
            found.append(f"{year}-{_month(month):02d}-{int(day):02d}")
    return tuple(dict.fromkeys(found))


def _month(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))
