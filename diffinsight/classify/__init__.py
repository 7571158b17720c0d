"""Changes -> findings: what a change means to readers. The framework is in `registry`, the rules in `rules`, one module per subject.

In: changes and what may be asked about both trees. Out: findings. Must not know: how records were read, how findings are told.
"""
