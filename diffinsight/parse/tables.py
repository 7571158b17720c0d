"""Pipe tables as records.

In: the raw cell sources of one table, as the Markdown reader cut them out, and where the table stands. Out: a `Table` with normalised
cell text and its kind. Must not know: how pipes are split, how tables are compared, what a change means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffinsight.model import Lines, Link, Scope, Table, TableKind
from diffinsight.parse.cells import clean_cell

_MARK = re.compile(
    r"(?:[🔄⏳⌛🚧🔜✅✔✓☑❌✖✗✘☒⛔🚫⚠🟢🔴🟡●○◐•×✕☓➖–—−-]|-{2,3}|:[a-z_]*(?:check|cross|x|no_entry|warning|minus)[a-z_]*:|yes|no|y|n|x|n/a|na|ga|none|"
    r"oui|non|ja|nein|sí|sì|sim|não|tak|nie|ano|igen|nem|evet|hayır|да|нет|是|否|支持|不支持|はい|いいえ|예|아니요|"
    r"true|false|(?:in |public |private |limited |gated )?preview|general(?:ly)? availab(?:le|ility)|(?:not )?included|not applicable|"
    r"(?:not (?:yet )?|un|partially |fully )?(?:available|supported)|partial(?:ly)?(?: support)?|beta|alpha|experimental|deprecated|"
    r"retired|removed|legacy|coming soon|planned|not yet|in progress|(?:in|under) development|under consideration|"
    r"(?:on the )?roadmap|tbd|limited(?: availability| access)?)"
    r"(?:\s*(?:\([^()]{0,40}\)|[¹²³⁴⁵⁶⁷⁸⁹⁰˒*†‡]+|\[\^\w+\]|ga|preview))*", re.I)
_NOTHING = re.compile(r"[–—−-]+|n/?a|none", re.I)
_WORDS_OF_STATUS = re.compile(r"\b(?:ga|general(?:ly)? availab|preview|beta|alpha|deprecat|retire|legacy|active|current|supported|sunset|"
                              r"end of|stable|eol)", re.I)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\btbd\b|\btba\b|no earlier|not before|\bq[1-4]\b", re.I)
_LIFECYCLE = re.compile(r"\b(?:retire|retirement|retired|deprecat\w*|sunset\w*|eol|lifecycle|life cycle|discontinu\w*)\b"
                        r"|\bend[ -]of[ -](?:\w+ )?(?:support|life|service|sale)", re.I)
_BRACKETS = re.compile(r"\([^)]*\)")
_STATUS = re.compile(r"^(?:(?:release|support|lifecycle|model|feature|current|availability) )?"
                     r"(?:status|stage|state|phase|maturity|availability)$", re.I)
_NAME = re.compile(r"^(?:[\w-]+ ){0,2}(?:parameters?|propert(?:y|ies)|settings?|flags?|arguments?|args?|variables?|attributes?|"
                   r"switch(?:es)?)"
                   r"(?: names?)?$|^(?:(?:config(?:uration)?|command|cli|build|request|response|json|yaml|query|http|helm|index|"
                   r"registry|body|form) )?"
                   r"(?:fields?|options?|keys?|headers?|elements?|members?|inputs?)(?: names?)?$", re.I)
_WEAK_NAME = re.compile(r"^(?:names?|key)$", re.I)
_FACETS = (re.compile(r"^(?:(?:data|value|parameter|property|field) ?)?types?$", re.I),
           re.compile(r"\b(?:required\??|optional|mandatory)\b", re.I),
           re.compile(r"^(?:required/)?defaults?(?: values?)?$|\bdefault values?$", re.I),
           re.compile(r"\b(?:allowed|possible|valid|accepted|acceptable) values?\b", re.I))
_TELLS = re.compile(r"^(?:descriptions?|meaning|definition|purpose|details?|values?|explanation|notes?|usage|function|"
                    r"what it does|effect)$", re.I)
_ABOUT_PARAMETERS = re.compile(r"paramet|propert|setting|option|argument|flag|field|variable|attribut|request|response|body|header|schema|"
                               r"config|environment|syntax", re.I)
_LIMIT = re.compile(r"\b(?:limits?|quotas?|maxim(?:um|a)|minim(?:um|a)|max|tpm|rpm|tps|ceiling|cap|throughput|capacity|"
                    r"(?:tokens|requests|transactions|calls) per)\b", re.I)
_NO_LIMIT = re.compile(r"\b(?:estimat\w*|examples?|benchmarks?|pric\w+|costs?|sizing|performance|recommended)\b", re.I)
_REFERENCE = re.compile(r"\[([^\[\]]{1,300})\]")
_ATTRIBUTES = re.compile(r"\{:.*\}")  # a line of kramdown below a table
_NUMBER = re.compile(r"\d|\bunlimited\b|\bno limit\b|^(?:n/?a|[-–—])$", re.I)


def decide_kind(header: Sequence[str], rows: Sequence[Sequence[str]], context: str = "", raw_keys: Sequence[str] = ()) -> TableKind:
    """Which kind of table this is, by header and body.

    `context`: the nearest heading and the file's name; `raw_keys`: the sources of the first column (code marks betray names).
    """
    if len(header) < 2 or not rows:
        return "reference"
    strong = bool(_NAME.search(header[0])) and sum(len(row[0].split()) < 4 for row in rows) * 2 >= len(rows)
    weak = bool(_WEAK_NAME.match(header[0]))
    facets = sum(any(facet.search(cell) for cell in header[1:]) for facet in _FACETS)
    if facets > 1 or (facets and (strong or weak)):
        return "parameter"
    if _is_lifecycle(header, rows):
        return "lifecycle"
    if _is_matrix(rows):
        return "matrix"
    if _is_limits(header, rows, context):
        return "limits"
    if not any(_TELLS.match(cell) for cell in header[1:]):
        return "reference"
    named = strong or (weak and _like_code(raw_keys) and bool(_ABOUT_PARAMETERS.search(context)))
    return "parameter" if named else "reference"


def _like_code(raw_keys: Sequence[str]) -> bool:
    return sum(key.startswith(("`", "**`", "[`", "<code")) for key in raw_keys) * 2 > len(raw_keys)


def _is_matrix(rows: Sequence[Sequence[str]]) -> bool:
    """Most cells beside the first column are marks, and so are most of those that hold anything."""
    cells = [cell for row in rows for cell in row[1:]]
    filled = [cell for cell in cells if cell]
    marks = sum(len(cell) < 60 and bool(_MARK.fullmatch(cell)) for cell in filled)
    if all(_NOTHING.fullmatch(cell) for cell in filled if _MARK.fullmatch(cell[:60])):
        return False  # dashes alone say that there is no number or text
    return marks >= 0.6 * len(filled) and marks + len(cells) - len(filled) >= 0.6 * len(cells) and marks > 0.08 * len(cells)


def _is_lifecycle(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """A column about retirement holds dates, words of status or nothing; a column named status holds words of status."""
    for place, title in enumerate(header):
        status = bool(_STATUS.match(title))
        if not place or not (status or _LIFECYCLE.search(_BRACKETS.sub("", title))):
            continue
        column = [row[place] for row in rows]
        telling = sum(bool(_WORDS_OF_STATUS.search(cell) or (not status and (len(cell) < 3 or _DATE.search(cell)))) for cell in column)
        if telling * 2 >= len(column):
            return True
    return False


def _is_limits(header: Sequence[str], rows: Sequence[Sequence[str]], context: str) -> bool:
    """A heading or the surroundings speak of limits, and a column holds numbers; estimates and prices are no limits."""
    context = context.replace("-", " ").replace("_", " ")
    told = any(_LIMIT.search(cell) for cell in header)
    if _NO_LIMIT.search(context) or not (told or _LIMIT.search(context)):
        return False
    for place in range(1, len(header)):
        column = [row[place] for row in rows]
        numbers = sum(bool(_NUMBER.search(cell)) for cell in column)
        if numbers * 2 >= len(rows) and (told or sum(map(len, column)) < 40 * len(rows)):
            return True
    return False


def _visible(raw: str, names: frozenset[str]) -> str:
    """A cell's text; what stands in brackets is a link by reference when the page defines it (`names`), else it is text."""
    text = clean_cell(raw)
    return _REFERENCE.sub(lambda found: found[1] if found[1] in names else found[0], text) if names and "[" in text else text


def build_table(header_cells_raw: Sequence[str], rows_raw: Sequence[Sequence[str]], row_lines: Sequence[int], lines: Lines, scope: Scope,
                context_title: str, path: str, links: Sequence[Link]) -> Table:
    """One table as a record.

    `header_cells_raw`, `rows_raw`: cell sources without pipes; a short row is padded, a long one cut to the header's width, as
    GitHub's table extension renders it. `row_lines[i]`: 1-based line of row i. `context_title`: the nearest heading, `path` the page:
    both help to tell limits and parameters from plain lists.
    """
    width = len(header_cells_raw)
    told = [place for place, row in enumerate(rows_raw) if any(row[1:]) or not (row and _ATTRIBUTES.fullmatch(row[0].strip()))]
    rows_raw, row_lines = [rows_raw[place] for place in told], [row_lines[place] for place in told]
    raw_header = tuple(cell.strip() for cell in header_cells_raw)
    raw_rows = tuple(tuple(cell.strip() for cell in row[:width]) + ("",) * (width - len(row)) for row in rows_raw)
    names = frozenset(link.text for link in links if link.kind == "link")
    header = tuple(_visible(cell, names) for cell in raw_header)
    rows = tuple(tuple(_visible(cell, names) for cell in row) for row in raw_rows)
    context = f"{context_title} {path.rsplit('/', 1)[-1]}"
    kind = decide_kind(header, rows, context, [row[0] for row in raw_rows if row])
    return Table(kind, header, rows, raw_header, raw_rows, tuple(row_lines), lines, scope, tuple(links))
