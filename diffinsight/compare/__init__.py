"""Records on two sides -> changes: what differs, before any judgement; one aligner per shape of record.

In: records of one file, or of the range. Out: changes. Must not know: git, rules, how records were read.
"""
