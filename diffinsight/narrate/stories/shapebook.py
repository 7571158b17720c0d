"""The book of shapes, whole. In: its parts. Out: `SHAPES`, by rule id. Must not know: findings."""

from __future__ import annotations

from diffinsight.narrate.stories import shapes_paths, shapes_tables, shapes_text, shapes_use
from diffinsight.narrate.stories.shapes import Shape

SHAPES: dict[str, Shape] = {**shapes_use.SHAPES, **shapes_paths.SHAPES, **shapes_tables.SHAPES, **shapes_text.SHAPES}
