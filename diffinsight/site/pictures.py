"""The site's pictures: how much changed when, where a model is and since when.

In: counts by period, the record of availability. Out: SVG to stand inside a page. Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from diffinsight.periods import Period
from diffinsight.site.availability import lives_picture
from diffinsight.site.lives import Life
from diffinsight.site.pages import fill
from diffinsight.site.picture import Span, timeline
from diffinsight.site.record import Record
from diffinsight.site.words import Words

TOP, HEIGHT, LOWER = 14, 90, 48  # pixels above the bars, of the highest bar of the upper row, of the lower one's
LEFT, STEP = 40, 22  # pixels before the first period, and each takes


def activity(counts: Sequence[tuple[Period, Mapping[str, int]]], words: Words) -> str:
    """A column per period: breaking changes and new features stacked on one scale, minor updates, many times as many, on their own."""
    bars = []
    rows = [(("breaking", "new"), TOP + HEIGHT, HEIGHT), (("minor",), TOP + HEIGHT + LOWER + 22, LOWER)]
    most = [max((sum(one[label] for label in labels) for _, one in counts), default=0) or 1 for labels, _, _ in rows]
    for place, (period, one) in enumerate(counts):
        parts = []
        for (labels, base, height), scale in zip(rows, most, strict=True):
            y = float(base)
            for label in labels:
                size = max(2.0, round(one[label] / scale * height, 1)) if one[label] else 0.0
                y -= size
                parts += [{"label": label, "y": round(y, 1), "height": size}] if size else []
        bars.append({"x": LEFT + place * STEP, "parts": parts, "title": f"{period.label}: {words.counted(one)}", "name": period.name,
                     "year": period.year if place == 0 or counts[place - 1][0].year != period.year else ""})
    lines = [{"y": base, "top": base - height, "most": scale} for (_, base, height), scale in zip(rows, most, strict=True)]
    return fill("site/activity.svg.j2", {
        "bars": bars, "width": LEFT + 8 + len(counts) * STEP, "left": LEFT, "lines": lines, "size": STEP - 6,
        "title": words.text("Changes by period and label")}, words.locale)


def model_picture(model: str, lives: Sequence[Life], record: Record, words: Words) -> str:
    """A model's regions over the time of the record."""
    return lives_picture(lives, (record.since, record.until), by_region=True, with_model=False, standalone=False, words=words,
                         title=words.text("Regions of {model} over time", model=model))


def overview_picture(record: Record, words: Words) -> str:
    """Every model over the time of the record: from its first offer to its last."""
    first, last = date.fromisoformat(record.since), date.fromisoformat(record.until)
    spans = []
    for model, lives in record.models().items():
        begun = min(date.fromisoformat(one.first) if one.first else first for one in lives)
        end = last if any(one.last is None for one in lives) else max(date.fromisoformat(one.last or record.until) for one in lives)
        now = len({one.cell[2] for one in lives if one.last is None})
        spans.append(Span(model, begun, end, "yes" if now else "partial", words.text(
            "{model}: {n} region at the end of the record", "{model}: {n} regions at the end of the record", "n", model=model, n=now)))
    return timeline(list(record.models()), spans, (first, last), words.text("Models over time"), standalone=False, words=words)
