"""What is built from stored reports: their index, feeds, and a static site.

In: the store's JSON. Out: named texts. Must not know: git, parsing, rules; nothing here looks at a repository.
"""
