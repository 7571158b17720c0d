"""The form of the book of shapes: how a story of one rule is told when no gatherer knows it better.

In: nothing. Out: `Shape`, `shape`. Must not know: findings.

A shape has a lead and a sentence for one fact (in one file, in several), and both for several facts. Fields of the templates: {what} the
fact's words, {whats} a list of them, {files} where (names, or how many pages), {n} how many files (one fact) or facts (several), {old} and
{new} the two sides, {low} and {high} of a requirement, {fact} the rule's own sentence, {kind} of a notice, {target} where it went.
`source` says which words are {what}: subject, section (the heading above), after, before, text (the sentence the rule picked), swap (old
became new), values (old became new inside a sentence).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    importance: int
    source: str
    lead: tuple[str, str]  # one fact, several facts
    one: tuple[str, str]  # in one file, in several files
    many: str
    by_file: bool = True  # the facts of one file make one story; False: all facts of the rule do


def shape(importance: int, source: str, lead: str, one: str, many: str, by_file: bool = True) -> Shape:
    """`lead` and `one` hold both numbers, parted by " / "; no bar means that they agree."""
    first, _, second = lead.partition(" / ")
    here, _, there = one.partition(" / ")
    return Shape(importance, source, (first, second or first), (here, there or here), many, by_file)
