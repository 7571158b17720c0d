"""diffinsight: what really changed in a documentation repository."""

__version__ = "0.1.0"
