"""Which pages a site has, what each shows, and from what each is made.

In: a store's reports and record of availability. Out: pages to be filled. Must not know: files, what is on disk already.

A page's `key` names all it is made of, so that a page whose key has not changed need not be made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from diffinsight.model import LABELS
from diffinsight.periods import Period
from diffinsight.site.feed import feed
from diffinsight.site.history import Article, Deadline, articles, deadlines, slug
from diffinsight.site.lives import Life
from diffinsight.site.pages import fill
from diffinsight.site.pictures import activity, model_picture, overview_picture
from diffinsight.site.record import Record
from diffinsight.site.words import Words, words
from diffinsight.store import Stored

SHOWN = {"breaking": 4, "new": 3, "minor": 1}  # themes a label that stand in a timeline


@dataclass(frozen=True)
class Page:
    """One file of the site. `path`: below the site's folder; `key`: what it is made of; `make`: its text."""

    path: str
    key: str
    make: Callable[[], str]


@dataclass(frozen=True)
class Site:
    """Everything a site is made of. `marks`: JSON place -> a digest of that file; `record_mark` of the availability snapshots; `url`:
    where it will be published, "" when not known: then feeds have relative links and there is no sitemap."""

    reports: Sequence[Stored]
    marks: dict[str, str]
    record: Record | None
    record_mark: str
    title: str
    url: str = ""

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        return articles(self.reports)

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Every path, old names too -> the slug of its article."""
        return {name: one.slug for one in self.articles for name in one.names}

    @cached_property
    def categories(self) -> list[str]:
        return sorted({one.category for one in self.reports})

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        return deadlines(self.reports)

    @cached_property
    def frame(self) -> dict[str, Any]:
        """What every page shows around its own content."""
        return {"site": self.title, "categories": self.categories if len(self.categories) > 1 else [], "models": self.record is not None,
                "dates": bool(self.deadlines), "source": self.words.fixed(self.source), "language": self.words.language}

    @cached_property
    def source(self) -> str:
        return str(self.reports[0].document["range"]["repository"])

    @cached_property
    def words(self) -> Words:
        """The words of the newest report's language."""
        return words(str(self.reports[0].document["locale"]))

    def pages(self) -> Iterator[Page]:
        """Every page, feeds and the search index included."""
        everything = "+".join(self.marks[one.place] for one in self.reports)
        yield self._page("index.html", "index", everything, self._index)
        for category in self.categories if len(self.categories) > 1 else ():
            yield self._page(f"category/{slug(category)}.html", "category", everything, partial(self._category, category))
        for one in self.reports:
            key = "+".join((self.marks[one.place], *(self._address(other) if other else "" for other in self._near(one))))
            yield self._page(self._address(one), "report", key, partial(self._report, one))
        for article in self.articles:
            key = "+".join((*article.names, *(self.marks[entry.report.place] for entry in article.entries)))
            yield self._page(f"article/{article.slug}.html", "article", key, partial(self._article, article))
        yield self._page("articles.html", "articles", everything, lambda: {"articles": self.articles})
        if self.deadlines:
            yield self._page("calendar.html", "calendar", everything, self._calendar)
        yield from self._models()
        yield Page("search.js", self._key("search", everything + self.record_mark), self._search)
        yield from self._feeds(everything)

    # ----------------------------------------------------------------- pages

    def _page(self, path: str, template: str, key: str, values: Callable[[], dict[str, Any]]) -> Page:
        root = "../" * path.count("/")
        name = f"site/{template}.html.j2"
        return Page(path, self._key(name, key), lambda: fill(name, {
            **self.frame, "root": root, "page": template, "slugs": self.slugs, "address": self._address, "slug": slug,
            **values()}, self.words.locale))

    def _key(self, name: str, key: str) -> str:
        return f"{name} {json.dumps(self.frame, sort_keys=True)} {self.url} {key}"

    def _address(self, one: Stored) -> str:
        return f"report/{one.period.label}-{slug(one.category) if one.category != 'all' else 'all'}.html"

    def _index(self) -> dict[str, Any]:
        return {"years": [(year, list(members)) for year, members in groupby(self._by_period(), lambda pair: pair[0].year)],
                "picture": activity([(period, _sum(members)) for period, members in reversed(self._by_period())], self.words),
                "total": _sum(self.reports), "count": len(self.articles), "chosen": _chosen}

    def _by_period(self) -> list[tuple[Period, list[Stored]]]:
        return [(period, list(members)) for period, members in groupby(self.reports, lambda one: one.period)]

    def _category(self, category: str) -> dict[str, Any]:
        mine = [one for one in self.reports if one.category == category]
        return {"category": category, "reports": mine, "chosen": _chosen, "feed": f"feed-{slug(category)}.xml",
                "picture": activity([(one.period, one.document["counts"]) for one in reversed(mine)], self.words)}

    def _report(self, one: Stored) -> dict[str, Any]:
        newer, older = self._near(one)
        document = one.document
        themes = [(label, [theme for theme in document["themes"] if theme["label"] == label]) for label in LABELS]
        return {"report": one, "document": document, "themes": themes, "files": [(file, _groups(one, file)) for file in document["files"]],
                "newer": newer, "older": older,
                "web": _web(self.source)}

    def _near(self, one: Stored) -> tuple[Stored | None, Stored | None]:
        """The reports of the category before and after one, in the order of the site."""
        mine = [other for other in self.reports if other.category == one.category]
        place = mine.index(one)
        return mine[place - 1] if place else None, mine[place + 1] if place + 1 < len(mine) else None

    def _article(self, article: Article) -> dict[str, Any]:
        return {"article": article, "web": _web(self.source),
                "entries": [(entry, _groups(entry.report, entry.file)) for entry in article.entries]}

    def _calendar(self) -> dict[str, Any]:
        today = max(one.period.last for one in self.reports).isoformat()
        standing = [one for one in self.deadlines if one.now == one.date]
        ahead, past = ([one for one in standing if (one.date >= today[:len(one.date)]) is coming] for coming in (True, False))
        changed = [one for one in self.deadlines if one.now != one.date]
        return {"ahead": ahead, "past": list(reversed(past)), "changed": changed,
                "today": self.words.day(max(one.period.last for one in self.reports))}

    def _models(self) -> Iterator[Page]:
        if self.record is None:
            return
        record = self.record
        found = record.models()
        yield self._page("models.html", "models", self.record_mark, lambda: {
            "picture": overview_picture(record, self.words), "record": record,
            "rows": [_model_row(model, lives) for model, lives in found.items()]})
        for model, lives in found.items():
            key = "+".join((record.since, record.until, *map(repr, lives)))
            yield self._page(f"model/{slug(model)}.html", "model", key, partial(self._model, model, lives, record))

    def _model(self, model: str, lives: Sequence[Life], record: Record) -> dict[str, Any]:
        return {"model": model, "picture": model_picture(model, lives, record, self.words), "record": record,
                "row": _model_row(model, lives),
                "offerings": [(name, list(members)) for name, members in groupby(lives, lambda one: one.cell[0])]}

    # ----------------------------------------------------------------- for machines

    def _search(self) -> str:
        """The search index as a script, so that it loads from a folder on disk too: [title, words, address, kind]."""
        rows = [[one.title or one.path, " ".join(one.names), f"article/{one.slug}.html", "article"] for one in self.articles]
        if self.record is not None:
            rows += [[model, " ".join(sorted({one.cell[0] for one in lives})), f"model/{slug(model)}.html", "model"]
                     for model, lives in self.record.models().items()]
        rows += [[theme["title"], f"{one.period.label} {theme['statement'][:240]}", self._address(one), theme["label"]]
                 for one in self.reports for theme in one.document["themes"]]
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        return "diffinsightSearch(" + text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + ");\n"

    def _feeds(self, everything: str) -> Iterator[Page]:
        breaking = self.words.text("{title}: breaking changes", title=self.title)
        wanted = [("feed.xml", self.title, self.reports, ""), ("breaking.xml", breaking, self.reports, "breaking")]
        for category in self.categories if len(self.categories) > 1 else ():
            mine = [one for one in self.reports if one.category == category]
            wanted.append((f"feed-{slug(category)}.xml", f"{self.title}: {category}", mine, ""))
        for path, title, reports, only in wanted:
            yield Page(path, self._key("site/feed.xml.j2", everything), partial(self._feed, path, title, reports, only))

    def _feed(self, path: str, title: str, reports: Sequence[Stored], only: str) -> str:
        return feed(title, reports, lambda one: self.url + self._address(one), f"{self.url}index.html", self.url + path, only)


def _chosen(report: Stored) -> list[Any]:
    """A few of a report's themes that show what kind of period it was: the first of each label, the gravest labels first."""
    themes = report.document["themes"]
    return [theme for label in LABELS for theme in [one for one in themes if one["label"] == label][:SHOWN[label]]]


def _sum(reports: Sequence[Stored]) -> dict[str, int]:
    return {label: sum(one.document["counts"][label] for one in reports) for label in LABELS}


def _groups(report: Stored, file: Any) -> list[tuple[str, list[Any]]]:
    """A file's changes by the section they stand in, in the report's order."""
    known = report.by_id
    groups: dict[str, list[Any]] = {}
    for one in file["changes"]:
        if one in known:
            groups.setdefault(known[one].get("section") or "", []).append(known[one])
    return list(groups.items())


def _web(repository: str) -> str:
    """A repository's address where commits and pull requests can be linked to, else ""."""
    return repository if repository.startswith("https://github.com/") else ""


def _model_row(model: str, lives: Sequence[Life]) -> dict[str, Any]:
    now = sorted({one.cell[2] for one in lives if one.last is None})
    return {"model": model, "now": now, "offerings": sorted({one.cell[0] for one in lives if one.last is None}),
            "first": min((one.first or "" for one in lives), default=""), "last": None if now else max(one.last or "" for one in lives)}
