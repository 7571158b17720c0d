"""Keeps the catalogues of `diffinsight/locale` in step with the messages there are; needs Babel.

    python -m tests.catalogues            say what is untranslated or unused
    python -m tests.catalogues --update   add and drop entries in the .po files, compile the .mo files

Messages are found in the source (what `say` and `Message` are called with, `_()` of templates) and in what reports on all fixtures hold:
templates that are put together or picked from tables are seen there only.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timezone
from pathlib import Path

from diffinsight.languages import DOMAIN, FOLDER, SINGULAR
from diffinsight.model import Message, Report, template_of
from diffinsight.narrate.templates import templates
from tests.gitrepo import Repo

ROOT = Path(__file__).parents[1]
SPOKEN = ("classify", "narrate", "resolve", "render", "site", "model.py")  # where messages are made
CALLED = re.compile(r'_\(\s*"((?:[^"\\]|\\.)*)"(?:\s*,\s*"((?:[^"\\]|\\.)*)")?')
ORDERED = re.compile(r"\{(?:head|month|short|line)\}")  # templates without words whose order differs from language to language
IN_TABLES = re.compile(r"\{\w+\}")  # a constant of a table that is picked from


def called(node: ast.Call) -> str:
    """The name of what is called, methods with a dot."""
    return f".{node.func.attr}" if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def needs_words(text: str) -> bool:
    """Is there anything to translate: more than fields, digits and signs."""
    return bool(re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", text)))


def in_source() -> tuple[dict[str, str | None], set[str]]:
    """Messages given as they are, text -> plural; and every other constant that could be one."""
    found: dict[str, str | None] = {"{head}, {next}": None, "{head} and {last}": None, "{head} and {n} more": None}
    others: set[str] = set()
    paths = [path for name in SPOKEN for path in sorted((ROOT / "diffinsight" / name).rglob("*.py")) or [ROOT / "diffinsight" / name]]
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text in by_name(tree):
            found.setdefault(text, None)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ("say", "Message", ".text", ".html"):
                texts = [one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None for one in node.args[:2]]
                plural = next((k.value.value for k in node.keywords if k.arg == "plural" and isinstance(k.value, ast.Constant)), None)
                if texts and texts[0] is not None:
                    found[texts[0]] = (texts[1] if len(texts) > 1 else None) or plural or found.get(texts[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                others.add(node.value)
    for path in sorted((ROOT / "templates").rglob("*.j2")):
        for text, plural in CALLED.findall(path.read_text(encoding="utf-8")):
            found[text] = plural or found.get(text)
    for message in templates():
        found[message.text] = message.plural or found.get(message.text)
    return {text: plural for text, plural in found.items() if needs_words(text) or ORDERED.search(text)}, others


def put_together() -> list[re.Pattern[str]]:
    """What messages can look like that are put together from pieces: f-strings and sums of strings in the source."""
    found = set()
    for name in SPOKEN:
        for path in sorted((ROOT / "diffinsight" / name).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                pieces = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right] if isinstance(node, ast.BinOp) else []
                texts = [one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None for one in pieces]
                if any(text and (needs_words(text) or IN_TABLES.search(text)) for text in texts):
                    found.add("".join(".*" if text is None else re.escape(text) for text in texts))
    return [re.compile(one, re.DOTALL) for one in sorted(found)]


def by_name(tree: ast.AST) -> Iterator[str]:
    """Messages that a function first gives a name: `text = "..." if one else "..."`, then `say(text)`."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args]
        said = {one.args[0].id for one in calls if one.func.id in ("say", "Message") and isinstance(one.args[0], ast.Name)}  # type: ignore[attr-defined]
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id in said for one in node.targets):
                options = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
                yield from (one.value for one in options if isinstance(one, ast.Constant) and isinstance(one.value, str))


def told(value: object) -> Iterator[Message]:
    """Every message inside a value."""
    if isinstance(value, Message):
        yield value
        yield from told(tuple(value.args.values()))
    elif isinstance(value, dict):
        yield from told(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from told(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from told(getattr(value, one.name))


def reports(folder: Path) -> Iterator[Report]:
    """A report on every pair of trees among the fixtures."""
    from diffinsight.pipeline import Request, analyse
    from diffinsight.pipeline import reports as made

    for place in sorted(path for kind in ("rules", "silent") for path in (ROOT / "fixtures" / kind).iterdir() if path.is_dir()):
        before, after = ({path.relative_to(place / side).as_posix(): path.read_bytes() for path in sorted((place / side).rglob("*"))
                          if path.is_file()} for side in ("before", "after"))
        repo = Repo(folder / place.parent.name / place.name)
        repo.commit(before, "Before")
        repo.commit({**dict.fromkeys(before), **after}, "After")
        yield from made(analyse(Request(str(repo.path), "HEAD~1..HEAD")), [])


def in_reports() -> dict[str, str | None]:
    """Messages that reports on the fixtures hold, and those their forms add: text -> plural."""
    from diffinsight.render import Settings, render

    found: dict[str, str | None] = {}

    def note(message: Message) -> str:
        found[message.text] = message.plural or found.get(message.text)
        return template_of(message)

    with tempfile.TemporaryDirectory() as folder:
        for report in reports(Path(folder)):
            for message in told(report):
                note(message)
            for form in ("markdown", "html", "terminal"):
                render(report, form, settings=Settings(translate=note))
    return {text: plural for text, plural in found.items() if needs_words(text)}


def could_be(text: str, others: set[str], shapes: list[re.Pattern[str]]) -> bool:
    """Can the source make this message, though no fixture made it."""
    return text in others or any(shape.fullmatch(text) for shape in shapes)


def update() -> None:
    """Bring the .po files in step with the messages and compile them."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po, write_po

    source, others = in_source()
    wanted, shapes = {**in_reports(), **source}, put_together()
    for path in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        locale = path.parents[1].name
        old = read_po(path.open("rb"), locale=locale)
        known = {(one.id[0] if isinstance(one.id, tuple) else one.id): one.string for one in old if one.id and not one.context}
        singular = {one.id: one.string for one in old if one.context == SINGULAR}
        plurals = {one.id[0]: one.id[1] for one in old if isinstance(one.id, tuple)}
        new = Catalog(locale=locale, project="diffinsight", charset="utf-8", header_comment=f"# {locale}: words of diffinsight's reports.")
        new.creation_date = new.revision_date = datetime(2026, 1, 1, tzinfo=timezone.utc)  # a file says the same whenever it is made
        kept = {text: plurals.get(text) for text in known if text not in wanted and could_be(text, others, shapes)}
        for text, plural in sorted({**kept, **wanted}.items()):
            string_ = known.get(text, "")
            one = string_[0] if isinstance(string_, tuple) else string_
            new.add((text, plural) if plural else text, (one,) if plural else one)
            if plural and text in singular:
                new.add(text, singular[text], context=SINGULAR)
        for write, place in ((write_po, path), (write_mo, path.with_suffix(".mo"))):
            content = io.BytesIO()
            write(content, new, **({"width": 0} if write is write_po else {}))
            place.write_bytes(content.getvalue())


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
