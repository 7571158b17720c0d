"""Every template of narration that is picked from a table rather than written where it is said: what a translator needs beside the source.

In: the tables. Out: `templates`. Must not know: findings, languages.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffinsight.model import Message, say
from diffinsight.narrate.highlights import HOW, LABELLED, STATUS
from diffinsight.narrate.silence import VERBS
from diffinsight.narrate.stories.moves import ALL, MOVES
from diffinsight.narrate.stories.pages import WORDS
from diffinsight.narrate.stories.shapebook import SHAPES
from diffinsight.narrate.stories.shaped import NOTICES
from diffinsight.narrate.stories.story import MORE, MORE_PAGES, SERIES
from diffinsight.narrate.stories.upkeep import BUNDLES
from diffinsight.narrate.titlebook import FACETS


def templates() -> tuple[Message, ...]:
    """The messages without their arguments, each once, sorted by text."""
    found = {(one.text, one.plural): one for one in _all()}
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or "")))


def _all() -> Iterator[Message]:
    for shape in SHAPES.values():
        yield from map(say, (*shape.lead, shape.many))
        yield say(*shape.one, "n")
    for facet in FACETS.values():
        yield from (say(form.one, form.many, "n") for form in facet.forms)
    for bundle in BUNDLES:
        yield say(bundle.lead)
        yield from (say(*forms, "n") for forms in bundle.parts.values())
    for way in WORDS.values():
        yield from map(say, (*way.lead, *way.text, *way.apart, way.all))
    yield from (say(*forms, "n") for forms in LABELLED.values())
    for table in (MOVES, ALL, SERIES, HOW, STATUS, VERBS):
        yield from map(say, table.values())
    yield from map(say, ("{n} more", *NOTICES.values(), "new", "removed"))
    yield from (say(*forms, "n") for forms in (MORE, MORE_PAGES))
