"""Reads ranges and trees out of git repositories; the only package that knows git.

In: a location and a range. Out: `model.Range` and `model.Tree`. Must not know: what documents say.
"""

from diffinsight.walk.ends import RangeSpec
from diffinsight.walk.globs import matcher
from diffinsight.walk.line import Stop, states
from diffinsight.walk.opening import open_repository
from diffinsight.walk.repository import Repository

__all__ = ["RangeSpec", "Repository", "Stop", "matcher", "open_repository", "states"]
