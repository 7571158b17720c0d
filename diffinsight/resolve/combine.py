"""Weighs the evidence on one removed page: how probable is each candidate?

In: `Option` values with their marks. Out: candidates with probabilities, best first. Must not know: where marks come from.

The model is a multinomial logit: a candidate's utility is the weighted sum of its marks, "it went nowhere in this repository" has
utility 0, and the probabilities are the utilities' softmax. So they sum to at most 1, two equal candidates share, and weak evidence
for the best of many gives a low figure. The weights were fitted by maximum likelihood (ridge penalty; ranges with many removals
counted less per page) on removed pages of public documentation repositories whose authors had written a redirect, and on pages whose
redirect left the repository; redirects were hidden from the evidence. They were checked by leaving out one repository at a time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from diffinsight.resolve.gather import Option
from diffinsight.resolve.weights import WEIGHTS

# Marks that are also judged against the other candidates': "-lead" is the distance to the best other one.
COMPARED = ("cosine-gain", "link-share", "mentions", "new-section", "said-folder", "said-name", "shift", "title", "toc-name-like")
# Marks that count differently where the other holds: an untouched page of a like title is a neighbour rather than a new home.
TOGETHER = (("landing", "near"), ("modified", "title"), ("untouched", "stem"), ("untouched", "title"),
            ("shrink", "cosine"), ("shrink", "modified"), ("shrink", "title"))


def features(options: Mapping[str, Option]) -> dict[str, dict[str, float]]:
    """Candidate -> everything its utility is summed over: its marks, compared with the others' and taken together."""
    found = {path: {**option.marks, "one": 1.0} for path, option in options.items()}
    for name in COMPARED:
        values = sorted((option.marks.get(name, 0.0) for option in options.values()), reverse=True)
        if not values or values[0] <= 0:
            continue
        second = values[1] if len(values) > 1 else 0.0
        for path, option in options.items():
            value = option.marks.get(name, 0.0)
            found[path][f"{name}-lead"] = value - (second if value == values[0] else values[0])
    for marks in found.values():
        for one, other in TOGETHER:
            marks[f"{one}*{other}"] = marks.get(one, 0.0) * marks.get(other, 0.0)
        marks["link-votes"] = math.log1p(marks.get("link-votes", 0.0))
    return found


def weigh(options: Mapping[str, Option]) -> list[tuple[Option, float]]:
    """Candidates with their probabilities, most probable first."""
    utility = {path: sum(WEIGHTS.get(name, 0.0) * value for name, value in marks.items()) for path, marks in features(options).items()}
    top = max([0.0, *utility.values()])
    shares = {path: math.exp(value - top) for path, value in utility.items()}
    total = math.exp(-top) + sum(shares.values())
    return sorted(((options[path], share / total) for path, share in shares.items()), key=lambda pair: (-pair[1], pair[0].path))
