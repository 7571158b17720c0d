"""`diffinsight rules [ID]`: the catalogue of rules, or one rule's documentation.

In: arguments. Out: text, the Markdown of RULES.md, or JSON. Must not know: what any rule does.
"""

from __future__ import annotations

import argparse
import inspect
import json
from typing import TYPE_CHECKING

from diffinsight.commands.options import Subparsers, command, tell
from diffinsight.commands.output import check_place, write
from diffinsight.model import DiffInsightError

if TYPE_CHECKING:
    from diffinsight.classify.registry import Rule

FORMS = ("text", "markdown", "json")
PARTS = ("Why", "Do", "Example", "Neighbours")


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "rules", "print the catalogue of rules, or what one rule is about")
    parser.add_argument("id", nargs="?", metavar="ID", help="the rule's id, such as page-removed")
    parser.add_argument("--format", choices=FORMS, metavar="FORM", help=f"{', '.join(FORMS)} (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from diffinsight.classify.registry import all_rules

    check_place(args.output)
    rules = dict(all_rules())
    if args.id is not None:
        if args.id not in rules:
            from diffinsight.config import nearest

            near = nearest(args.id, rules) if len(args.id) < 80 else ""
            raise DiffInsightError(f"no rule is called {args.id!r}{near if 'mean' in near else '; diffinsight rules lists them'}")
        rules = {args.id: rules[args.id]}
    form = args.format or "text"
    shown = {"markdown": catalogue, "json": as_json, "text": one_rule if args.id else short_list}[form](list(rules.values()))
    for path in write([("rules", shown)], form, args.output):
        tell(f"wrote {path}", args)
    return 0


def parts(rule: Rule) -> dict[str, str]:
    """A rule's documentation: "" -> what fires it, then Why, Do, Example and Neighbours as far as written, each on one line."""
    found = {"": ""}
    key = ""
    for line in inspect.cleandoc(rule.doc).splitlines():
        head, colon, rest = line.partition(":")
        if colon and head in PARTS:
            key, line = head, rest
        found[key] = " ".join(f"{found.get(key, '')} {line}".split())
    return found


def precision(rule: Rule) -> str:
    """How many of the rule's findings a reader confirmed."""
    from diffinsight.classify.precision import MEASURED

    measured, true = MEASURED.get(rule.id, (0, 0))
    if not measured:
        return "not met yet on real histories"
    return f"{true} of {measured} finding{'s' if measured > 1 else ''} on real histories"


def short_list(rules: list[Rule]) -> str:
    width = max((len(one.id) for one in rules), default=0)
    return "".join(f"{one.id:<{width}}  {one.label:<8}  {parts(one)['']}\n" for one in rules)


def one_rule(rules: list[Rule]) -> str:
    lines = []
    for one in rules:
        lines += [f"{one.id} ({one.label})", "", *(f"{key}: {text}" if key else text for key, text in parts(one).items()),
                  f"Precision: {precision(one)}"]
    return "\n".join(lines) + "\n"


def as_json(rules: list[Rule]) -> str:
    entries = [{"id": one.id, "label": one.label, "subject": one.subject,
                **{(key or "fires").lower(): text for key, text in parts(one).items()}, "precision": precision(one)} for one in rules]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def catalogue(rules: list[Rule]) -> str:
    """RULES.md: a table of all rules, then the documentation of each, by subject."""
    lines = ["# Rules", "", "Every rule, what fires it and the label its findings get unless it says otherwise. This file is written by",
             "`diffinsight rules --format markdown --output RULES.md` from the rules' own documentation. Precision: of findings drawn at",
             "random from the histories of documentation repositories, how many a reader found true and rightly labelled.", "",
             "| rule | label | fires on |", "|---|---|---|"]
    lines += [f"| [{one.id}](#{one.id}) | {one.label} | {_cell(parts(one)[''])} |" for one in rules]
    for subject in sorted({one.subject for one in rules}):
        lines += ["", f"## {subject.replace('_', ' ').capitalize()}"]
        for one in rules:
            if one.subject == subject:
                lines += ["", f"### {one.id}", "", f"*{one.label}*: {parts(one)['']}"]
                told = {**{key: text for key, text in parts(one).items() if key}, "Precision": precision(one)}
                lines += [line for key, text in told.items() for line in ("", f"**{key}:** {text}")]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
