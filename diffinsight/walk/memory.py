"""What was made of files, kept by content, so that ranges that follow each other share it.

In: keys and values with their weights. Out: the values. Must not know: what they are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

MOST = 32_000_000  # bytes of documents whose records are kept


class Memory:
    """Values by key; those not asked for longest are forgotten when all together weigh more than `most`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._weight = 0
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """The value put under a key, None where there is none."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Keep a value. `weight`: bytes it was made of."""
        if key in self._values:
            self._weight -= self._values.pop(key)[1]
        self._values[key] = value, weight
        self._weight += weight
        while self._weight > self._most and len(self._values) > 1:
            self._weight -= self._values.popitem(last=False)[1][1]
