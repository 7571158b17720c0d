"""Blobs -> records: one module per kind of document. The only package that reads Markdown and YAML.

In: text and its path. Out: records. Must not know: git, the other side of a comparison.
"""
