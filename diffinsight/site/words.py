"""The words of the site, the index and the feeds, in the language of their reports: sentences, counts, dates, lists.

In: plain values. Out: words. Must not know: templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from diffinsight.languages import SOURCE, translator
from diffinsight.model import LABELS, Arg, Message, format_message, say, template_of
from diffinsight.periods import Period
from diffinsight.render.escape import visible
from diffinsight.render.view import FIXED

_COUNTED = {"breaking": ("{n} breaking change", "{n} breaking changes"), "new": ("{n} new feature", "{n} new features"),
            "minor": ("{n} minor update", "{n} minor updates")}
LABEL_NAMES = {"breaking": say("breaking"), "new": say("new"), "minor": say("minor")}
KIND_NAMES = {**LABEL_NAMES, "article": say("article"), "model": say("model")}
HEADINGS = {"breaking": say("Breaking changes"), "new": say("New features"), "minor": say("Other updates")}
_MONTHS = (say("January"), say("February"), say("March"), say("April"), say("May"), say("June"), say("July"), say("August"),
           say("September"), say("October"), say("November"), say("December"))
_SHORT = (say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun"),
          say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec"))


class Words:
    """Words in one language; the same for the same locale, English for one without a catalogue."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._translate = translator(locale)

    @property
    def language(self) -> str:
        """As HTML names it: en-US."""
        return self.locale.replace("_", "-")

    def text(self, text: str | Message, plural: str | None = None, count: str | None = None, **args: Arg) -> str:
        """A sentence of ours as plain text. `text`: an English template with `{name}` fields, as for `say`, or a message."""
        message = text if isinstance(text, Message) else say(text, plural, count, **args)
        return format_message(message, str, 0, self._translate)

    def html(self, text: str | Message, plural: str | None = None, count: str | None = None, **args: Arg) -> Markup:
        """The same for HTML and XML: what is given as `Markup` stays, all else is escaped."""
        message = text if isinstance(text, Message) else say(text, plural, count, **args)
        return Markup(format_message(message, lambda words: escape(words if isinstance(words, Markup) else visible(words)), 0,
                                     lambda one: str(escape(self._translate(one) if self._translate else template_of(one)))))

    def counted(self, counts: Mapping[str, int]) -> str:
        """Counts by label in words: "2 breaking changes and 1 new feature", "no changes" when there is none."""
        told = tuple(say(*_COUNTED[label], "n", n=counts[label]) for label in LABELS if counts.get(label))
        return self.text("{labels}", labels=told) if told else self.text("no changes")

    def label(self, name: str) -> str:
        """What a label, or a kind of search result, is called."""
        return self.text(KIND_NAMES.get(name) or say("{name}", name=name))

    def fixed(self, text: str) -> str:
        """What reports always say in the same words; other text as it is."""
        return self.text(FIXED[text]) if text in FIXED else text

    def heading(self, label: str) -> str:
        return self.text(HEADINGS[label])

    def list(self, names: tuple[str, ...]) -> str:
        """Names with commas between."""
        comma = self.text("{a}, {b}", a="", b="")
        return comma.join(names)

    def day(self, day: date) -> str:
        """A day as people write it: 4 April 2025."""
        return self.text("{day} {month} {year}", day=str(day.day), month=_MONTHS[day.month - 1], year=str(day.year))

    def month(self, day: date) -> str:
        return self.text("{month} {year}", month=_MONTHS[day.month - 1], year=str(day.year))

    def tick(self, day: date, with_day: bool = False, with_year: bool = False) -> str:
        """A short name of a month, or of a day, on a time axis."""
        month = _SHORT[day.month - 1]
        if with_day:
            return self.text("{day} {short}", day=str(day.day), short=month)
        return self.text("{short} {year}", short=month, year=str(day.year)) if with_year else self.text(month)

    def span(self, period: Period) -> str:
        """The days of a period: "31 March to 6 April 2025", "April 2025", "1 April 2025"."""
        if period.every == "day":
            return self.day(period.first)
        if period.every == "month":
            return self.month(period.first)
        first, last = period.first, period.last
        day, month, year = str(first.day), _MONTHS[first.month - 1], str(first.year)
        if first.year != last.year:
            return self.text("{day} {month} {year} to {last}", day=day, month=month, year=year, last=self.day(last))
        if first.month != last.month:
            return self.text("{day} {month} to {last} {end} {year}", day=day, month=month, year=year,
                             last=str(last.day), end=_MONTHS[last.month - 1])
        return self.text("{day} to {last} {month} {year}", day=day, month=month, year=year, last=str(last.day))


ENGLISH = Words(SOURCE)


@lru_cache(maxsize=8)
def words(locale: str) -> Words:
    """The words of a language."""
    return Words(locale)
