"""What a section says beside the text that it shares with the page's other side: a heading that came above old text, with new text.

In: a section whose heading came or went, and where the passages of its page stand. Out: changes of kinds prose, notice and sample.
Must not know: how the section's fate was found, rules.
"""

from __future__ import annotations

from diffinsight.compare.bodies import lone_texts, taken_in
from diffinsight.compare.letters import letters
from diffinsight.compare.passages import Passages, runs
from diffinsight.compare.samples import codes, folded_code
from diffinsight.model import Block, Change, FileChange, Notice, Page, Prose, Sample, Section

TELLING = 9  # runs of words from which a text is known
LEAST_CODE = 20  # letters of a sample of few words that is not there by chance
KEPT = 0.5  # share of a text's runs that make it still be there


def left_over(file: FileChange, event: str, section: Section, other: Page, passages: Passages) -> list[Change]:
    """Texts and samples of the section that stand nowhere on the page's other side. `event`: added or removed."""
    alone = [block for block in section.blocks if not _stands(block, passages)]
    texts = [block for block in alone if isinstance(block, Prose | Notice) and not taken_in(block)]
    changes = lone_texts(file, section, event, texts)
    if event == "added":
        known = codes(other.sections)
        changes += [Change("sample", "added", file, None, block, section, None, block.lines,
                           {"scope": block.scope, "again": passages.stood(block.code)})
                    for block in alone if isinstance(block, Sample) and folded_code(block) not in known]
    return changes


def _stands(block: Block, passages: Passages) -> bool:
    """Does a block stand on the other side; tables and short texts always count as such, they are told elsewhere or by chance alike."""
    if isinstance(block, Sample) and runs(block.code).total() < TELLING:
        return len(letters(block.code)) < LEAST_CODE or passages.verbatim(block.code)
    text = block.text if isinstance(block, Prose | Notice) else block.code if isinstance(block, Sample) else ""
    return runs(text).total() < TELLING or passages.verbatim(text) or passages.kept(text) >= KEPT
