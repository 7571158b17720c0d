"""Rows and columns of a table that came, went or got another name, and the cells of those that stayed.

In: a `Pairing`. Out: changes. Must not know: what marks of a matrix mean (compare.matrix), rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from diffinsight.compare.cell import Cell, announces, text_changes
from diffinsight.compare.cells import cell_changes
from diffinsight.compare.columns import Role, is_limit, role_of
from diffinsight.compare.grid import Pair
from diffinsight.compare.keys import numbered
from diffinsight.compare.lifecells import RANK
from diffinsight.compare.marks import fold, named, plain, squash, unnoted
from diffinsight.compare.pairing import Pairing, name_target, row_text
from diffinsight.compare.text import folded
from diffinsight.compare.values import default_cell, moments, required_cell, says_required, stage
from diffinsight.model import Change, Section

SAME = 3  # equal changes of cells in one column from which they are stated once
_EACH = ("lifecycle", "deprecation", "parameter")  # kinds that are stated row by row, whatever their number
_LIMIT_NAMES = re.compile(r"\b(?:limits?|quotas?|resources?|name|attributes?|constraints?|metrics?|item|parameters?|description|"
                          r"property)\b", re.I)
_ALIAS = re.compile(r"[\n,/|]+|\s(?=-)")
_BRACKETS = re.compile(r"\((?:required|optional|default|preview|public preview|deprecated|new|beta|ga|legacy|retired|eol|end of life|"
                       r"end of support)\)|\*+$", re.I)
_CODE = re.compile(r"`([^`\s]*[A-Za-z_]{2}[^`\s]*)`")
_STAR_MEANS = re.compile(r"\*\W{0,4}(?:=|:|indicates?|denotes?|means?|marks?|are|is)?[^\n.]{0,30}?\b(?:required|mandatory)\b", re.I)
_NOTED = re.compile(r"(?<=\S)\s*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰†‡]+|\[\^[^\]\s]+\])$")
_DIGITS = re.compile(r"\d+")


def row_changes(pairing: Pairing, skip: Sequence[Pair] = ()) -> Iterator[Change]:
    """Everything but the marks of a matrix; `skip`: the columns that hold those."""
    grid = pairing.grid
    roles = _roles(pairing)
    matrix = grid.new.kind == "matrix"
    for pair in grid.rows:
        if None not in pair:
            yield from _key_changes(pairing, pair)
        elif not matrix:
            yield from _lone_row(pairing, pair, roles)
    for column in grid.columns:
        if None in column:
            yield from () if column in skip else _lone_column(pairing, column)
        else:
            yield from _column_name(pairing, column)
            yield from _grouped(pairing, column, roles[column], column in skip)


def _roles(pairing: Pairing) -> dict[Pair, Role]:
    grid = pairing.grid
    found: dict[Pair, Role] = {}
    limited = any(is_limit(title) for title in grid.new.header[1:])
    for i, j in grid.columns:
        cells = [row[i] for row in grid.old.rows] if i is not None else []
        cells += [row[j] for row in grid.new.rows] if j is not None else []
        title = grid.new.header[j] if j is not None else grid.old.header[i or 0]
        role = role_of(title, grid.new.kind, cells, pairing.marks)
        found[i, j] = "text" if role == "limit" and limited and not is_limit(title) else role
    return found


# --------------------------------------------------------------------------- cells


def _grouped(pairing: Pairing, column: Pair, role: Role, marked: bool) -> Iterator[Change]:
    """The cells of a column; the same change in several rows is one change that names them."""
    grid = pairing.grid
    i, j = column
    if i is None or j is None or (i in grid.old_key and j in grid.new_key) or (numbered(grid.old, i) and numbered(grid.new, j)):
        return
    found: dict[tuple[Any, ...], list[Change]] = {}
    for r, s in grid.rows:
        if r is None or s is None or grid.old.rows[r][i] == grid.new.rows[s][j]:
            continue
        cell = Cell(pairing, (r, s), grid.new.header[j], grid.old.rows[r][i], grid.new.rows[s][j])
        if marked and pairing.marks.read(cell.old) and pairing.marks.read(cell.new):
            continue
        for change in cell_changes(cell, "text" if marked else role):
            found.setdefault((change.kind, change.event, change.before, change.after), []).append(change)
    for group in found.values():
        yield from group if len(group) < SAME or group[0].kind in _EACH else [_merged(group)]


def _merged(group: list[Change]) -> Change:
    first = group[0]
    old, new = [c.old_lines for c in group if c.old_lines], [c.new_lines for c in group if c.new_lines]
    return replace(first, old_lines=(min(a for a, _ in old), max(b for _, b in old)) if old else None,
                   new_lines=(min(a for a, _ in new), max(b for _, b in new)) if new else None,
                   data={**first.data, "name": first.data["name"], "rows": tuple(change.data["name"] for change in group)})


# --------------------------------------------------------------------------- keys


def _key_changes(pairing: Pairing, pair: Pair) -> Iterator[Change]:
    """A row that goes by another name now, or whose name says more than before (required, preview, deprecated, another alias)."""
    old, new = pairing.grid.old_name(pair[0] or 0), pairing.grid.new_name(pair[1] or 0)
    if plain(old) == plain(new):
        yield from _key_texts(pairing, pair)
        yield from _key_notes(pairing, pair)
        yield from _remarked(pairing, pair, pairing.grid.old.rows[pair[0] or 0][pairing.grid.old_key[0]],
                             pairing.grid.new.rows[pair[1] or 0][pairing.grid.new_key[0]])
        return
    if announces(old, new):
        yield pairing.change("deprecation", "announced", old, new, pair, subject=new, text=new)
        return
    bare_old, bare_new = _bare(old), _bare(new)
    if bare_old == bare_new:
        yield from [*_remarked(pairing, pair, old, new)] or _rebracketed(pairing, pair, old, new)
    elif folded(bare_old) != folded(bare_new) or _typed(pairing, pair):
        kind = "parameter" if pairing.grid.new.kind == "parameter" else "table"
        before, after = _aliases(bare_old), _aliases(bare_new)
        if kind == "parameter" and before & after and before - after and all(" " not in name for name in before | after):
            yield from _names_apart(pairing, pair, before - after, after - before)
            return
        aliased = before < after
        event = "row-renamed" if kind == "table" else "aliased" if aliased else "renamed"
        yield pairing.change(kind, event, old, new, pair, name=new, code=_typed(pairing, pair), aliased=aliased,
                             text=row_text(pairing.grid.new, pair[1] or 0))


def _names_apart(pairing: Pairing, pair: Pair, gone: frozenset[str], came: frozenset[str]) -> Iterator[Change]:
    """A cell that names several parameters and now names others: each that left or joined by itself."""
    text = row_text(pairing.grid.old, pair[0] or 0), row_text(pairing.grid.new, pair[1] or 0)
    for name in sorted(gone):
        yield pairing.change("parameter", "removed", text[0], None, pair, name=name, required=False)
    for name in sorted(came):
        yield pairing.change("parameter", "added", None, text[1], pair, name=name, required=False)


def _key_notes(pairing: Pairing, pair: Pair) -> Iterator[Change]:
    """A name that gained or lost the mark of a footnote."""
    grid = pairing.grid
    for i, j in zip(grid.old_key, grid.new_key, strict=True):
        old, new = grid.old.rows[pair[0] or 0][i], grid.new.rows[pair[1] or 0][j]
        if bool(_NOTED.search(old)) != bool(_NOTED.search(new)) and plain(unnoted(old)) == plain(unnoted(new)):
            title = " ".join(grid.new.header[j].split())
            yield pairing.change("table", "cell-changed", old, new, pair, name=pairing.name(pair), column=title, table=grid.new.kind)


def _key_texts(pairing: Pairing, pair: Pair) -> Iterator[Change]:
    """What stands below the first line of a name that is the same."""
    grid = pairing.grid
    for i, j in zip(grid.old_key, grid.new_key, strict=True):
        old, new = grid.old.rows[pair[0] or 0][i], grid.new.rows[pair[1] or 0][j]
        if "\n" in old + new and plain(old) != plain(new):
            yield from text_changes(Cell(pairing, (pair[0] or 0, pair[1] or 0), grid.new.header[j], old, new))


def _remarked(pairing: Pairing, pair: Pair, old: str, new: str) -> Iterator[Change]:
    """A name that only gained or lost a remark: "*" or "(required)" of a parameter, "(preview)" of anything."""
    name = unnoted(_BRACKETS.sub("", new)).strip()
    was, now = _name_requires(old, pairing.old_section), _name_requires(new, pairing.section)
    if pairing.grid.new.kind == "parameter" and was != now:
        yield pairing.change("parameter", "now-required" if now else "now-optional", old, new, pair, name=name, column="")
    before, after = _remark(old), _remark(new)
    if before != after:
        title = " ".join(pairing.grid.new.header[pairing.grid.new_key[-1]].split())
        yield pairing.change("lifecycle", "status-changed", old, new, pair, name=name, column=title, old_stage=before, new_stage=after,
                             direction="promoted" if RANK[after] > RANK[before] else "demoted")


def _rebracketed(pairing: Pairing, pair: Pair, old: str, new: str) -> Iterator[Change]:
    """A name that gained or lost a remark which another row lost or gained: "(default)" is elsewhere now."""
    grid = pairing.grid
    remarks = [({*_BRACKETS.findall(grid.old_name(r))}, {*_BRACKETS.findall(grid.new_name(s))})
               for r, s in grid.rows if r is not None and s is not None]
    lost, gained = {word for a, b in remarks for word in a - b}, {word for a, b in remarks for word in b - a}
    if lost & gained & ({*_BRACKETS.findall(old)} ^ {*_BRACKETS.findall(new)}):
        title, name = " ".join(grid.new.header[grid.new_key[-1]].split()), _BRACKETS.sub("", new).strip()
        yield pairing.change("table", "cell-changed", old, new, pair, name=name, column=title, table=grid.new.kind)


def _name_requires(name: str, section: Section) -> bool:
    """Does a name say that the parameter is required: in words, or by a star that the section explains so."""
    return bool(says_required(name)) or (name.endswith("*") and bool(_STAR_MEANS.search(section.source)))


def _remark(name: str) -> str:
    """The stage a name's brackets tell; a name without any is that of something available."""
    return next((found for part in _BRACKETS.findall(name) if (found := stage(part)) in RANK), "available")


def _bare(name: str) -> str:
    return plain(_BRACKETS.sub("", name).strip())


def _aliases(name: str) -> frozenset[str]:
    return frozenset(part.strip() for part in _ALIAS.split(name) if part.strip())


def _typed(pairing: Pairing, pair: Pair) -> bool:
    """Do both names hold something that readers type, and differ in it by more than digits; by more than case and underscores, but in
    parameters."""
    a, b = _codes(pairing, 0, pair[0] or 0), _codes(pairing, 1, pair[1] or 0)
    if pairing.grid.new.kind != "parameter":
        a, b = (frozenset(code.lower().replace("_", "") for code in side) for side in (a, b))
    return bool(a and b) and {_DIGITS.sub("", code) for code in a} != {_DIGITS.sub("", code) for code in b}


def _codes(pairing: Pairing, side: int, row: int) -> frozenset[str]:
    """The parts of a row's key that are set as code; of a parameter also a name without blanks."""
    table, key = (pairing.grid.new, pairing.grid.new_key) if side else (pairing.grid.old, pairing.grid.old_key)
    found = frozenset(code for place in key for code in _CODE.findall(table.raw_rows[row][place]))
    name = plain(_BRACKETS.sub("", table.rows[row][key[0]])).strip()
    return found or (frozenset({name}) if table.kind == "parameter" and name and " " not in name else frozenset())


# --------------------------------------------------------------------------- rows


def _lone_row(pairing: Pairing, pair: Pair, roles: dict[Pair, Role]) -> Iterator[Change]:
    """A row on one side only, stated as what its table lists: parameters, limits, things with a life, or plain rows."""
    added = pair[0] is None
    table, place = (pairing.grid.new, pair[1] or 0) if added else (pairing.grid.old, pair[0] or 0)
    key = pairing.grid.new_key if added else pairing.grid.old_key
    side = 1 if added else 0
    cells = {(role, table.header[column[side] or 0]): table.rows[place][column[side] or 0] for column, role in roles.items()
             if column[side] is not None}
    name = pairing.name(pair)
    text = row_text(table, place)
    if not any(table.rows[place]):
        return
    part_of = pairing.grid.split_from(place) if added else None
    data: dict[str, Any] = {"name": name, "text": text, "part_of": part_of, "table": table.kind, "lone": True, "width": len(table.header),
                            "raw": ("|".join(table.raw_rows[place]),),
                            "target": name_target(table, place, key[0]),
                            "links": [link.target for link in table.links if link.line == table.row_lines[place]]}
    before, after = (None, text) if added else (text, None)
    event = "added" if added else "removed"
    said = next((cell for (role, _), cell in cells.items() if role in ("description", "text") and " " in cell and announces("", cell)), "")
    called = any(" " in part and announces("", part) for part in name.split(", "))  # a lone word is the name of a field
    if added and (said or called):
        yield pairing.change("deprecation", "announced", "", f"{name}: {said}" if said else name, pair, subject=name, text=said or name)
    if table.kind == "parameter" and " | " in text:
        yield pairing.change("parameter", event, before, after, pair, **data,
                             **_parameter(cells, _name_requires(table.rows[place][key[0]], pairing.section)))
    elif table.kind == "limits" and len(key) == 1 and _LIMIT_NAMES.search(table.header[key[0]]):
        yield pairing.change("limit", event, before, after, pair, **data)
    else:
        yield pairing.change("table", f"row-{event}", before, after, pair, **data, **_life(cells))


def _parameter(cells: dict[tuple[Role, str], str], required: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"required": required}
    for (role, _), cell in cells.items():
        if role == "required":
            found["required"] = bool(required_cell(cell))
        elif role == "type":
            found["type"] = cell
        elif role == "default" and default_cell(cell):
            found["default"] = cell
        elif role == "description" and says_required(cell) is not None and not found["required"]:
            found["required"] = bool(says_required(cell))
    return found


def _life(cells: dict[tuple[Role, str], str]) -> dict[str, Any]:
    """What a row of a lifecycle table says about its end: (column, cell, ISO dates, is it only "no earlier than")."""
    dates = [(title, cell, tuple(m.iso for m in moments(cell)), any(m.earliest for m in moments(cell)), role)
             for (role, title), cell in cells.items() if role in ("retirement", "deprecation") and moments(cell)]
    stages = [stage(cell) for (role, _), cell in cells.items() if role == "status"]
    return {"dates": tuple(dates), "stage": stages[0] if stages else ""}


# --------------------------------------------------------------------------- columns


def _lone_column(pairing: Pairing, column: Pair) -> Iterator[Change]:
    if not (any(pairing.grid.old.header) and any(pairing.grid.new.header)):
        return
    added = column[0] is None
    table, place = (pairing.grid.new, column[1] or 0) if added else (pairing.grid.old, column[0] or 0)
    key = pairing.grid.new_key if added else pairing.grid.old_key
    cells = tuple((", ".join(row[k] for k in key if row[k]), " ".join(row[place].split())) for row in table.rows if row[place])
    title = " ".join(table.header[place].split()) or f"#{place + 1}"
    if not any(cell for _, cell in cells) and title.startswith("#"):
        return
    before, after = (None, title) if added else (title, None)
    event = "column-added" if added else "column-removed"
    yield pairing.change("table", event, before, after, None, name=title, cells=cells, table=table.kind)


def _column_name(pairing: Pairing, column: Pair) -> Iterator[Change]:
    headed = any(pairing.grid.old.header) and any(pairing.grid.new.header)
    if not headed or column not in pairing.grid.renamed_columns or not any(None not in pair for pair in pairing.grid.rows):
        return
    old, new = pairing.grid.old.header[column[0] or 0], pairing.grid.new.header[column[1] or 0]
    if fold(old) != fold(new) and named(fold(old)) != named(fold(new)):
        yield pairing.change("table", "column-renamed", " ".join(old.split()), " ".join(new.split()), None, name=" ".join(new.split()),
                             restyled=squash(old) == squash(new), table=pairing.grid.new.kind)
