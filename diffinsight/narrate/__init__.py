"""Narration: findings and migrations told as a report. In: model values. Out: `Report`. Must not know: documents, git, output formats."""

from diffinsight.narrate.report import narrate

__all__ = ["narrate"]
