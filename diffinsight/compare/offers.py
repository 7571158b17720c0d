"""What the availability matrices of one page say: which model is to be had where.

In: the matrices of a page. Out: offers. Must not know: other pages, other versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffinsight.compare.marks import COMMON, Marks, split_name, squash
from diffinsight.compare.matrix import Matrix, mark_columns
from diffinsight.compare.pairing import Placed, pair
from diffinsight.model import FileChange

_WORDY = re.compile(r"\S+(?: \S+){5,}")  # a name of more than five words is a sentence


@dataclass(frozen=True, order=True)
class Offer:
    """One cell that says "available". `model` with its version in brackets; `status`: what restricts it, "" when nothing does."""

    offering: str
    model: str
    region: str
    status: str = ""


def offers(path: str, placed: Sequence[Placed], marks: Marks = COMMON) -> Iterator[Offer]:
    """The offers of a page's matrices that have regions on one side; what stands on the other side counts as models."""
    file = FileChange(path, "modified")
    for one in placed:
        if one[1].kind == "matrix":
            pairing = pair(file, one, one, marks)
            matrix = Matrix(pairing, mark_columns(pairing))
            if "region" in matrix.axes:
                yield from _offers(matrix, pairing.offering)


def _offers(matrix: Matrix, offering: str) -> Iterator[Offer]:
    by = 1 if matrix.axes[0] == "region" else 0  # the axis of the models
    for place in range(len(matrix.columns if by else matrix.rows)):
        line = matrix.line(1, by, place)
        for other, mark in sorted(line.there.items()):
            region = matrix.names(1 - by, [other])[0]
            if line.name and region and not _WORDY.match(line.name) and not _WORDY.match(region):
                name, version = split_name(line.name)
                yield Offer(offering, f"{name} ({version})" if version else name, region, mark.qualifier)


def same_name(asked: str, name: str) -> bool:
    """Does a user's word mean this model or region: the whole name, or a model in any version."""
    return squash(asked) in (squash(name), squash(split_name(name)[0]))


__all__ = ["Offer", "offers", "same_name", "squash"]
