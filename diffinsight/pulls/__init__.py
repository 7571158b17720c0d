"""Talks to GitHub about one pull request: which commits it is, and what we say on it.

In: a workflow's environment, rendered texts. Out: comments and review suggestions. Must not know: findings, or how texts are made.
The client library (PyGithub) comes with `pip install diffinsight[github]` and is imported only when something is sent.
"""
