"""Fills the templates of the site and of feeds; each is compiled once.

In: a template's name and values. Out: text, everything printed escaped. Must not know: what the values are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from diffinsight.languages import SOURCE
from diffinsight.render.escape import visible
from diffinsight.resources import folder
from diffinsight.site.words import words


@lru_cache(maxsize=8)
def _environment(locale: str) -> Environment:
    found = Environment(loader=FileSystemLoader(folder("templates")), undefined=StrictUndefined, autoescape=True, trim_blocks=True,
                        lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False)
    found.finalize = lambda value: visible(value) if type(value) is str else value  # no control characters: XML has no place for them
    found.globals.update({"_": words(locale).html, "words": words(locale)})
    return found


def fill(name: str, values: dict[str, Any], locale: str = SOURCE) -> str:
    """The template `name`, such as "site/feed.xml.j2", filled; `_` and `words` in it speak the language of the locale."""
    return _environment(locale).get_template(name).render(values)
