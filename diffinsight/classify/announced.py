"""What text announces or takes back: which pieces of a change to look at, and whether the rest of the page says the same.

In: changes and trees. Out: pieces of text, sentences, yes or no. Must not know: findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from diffinsight.classify import wording
from diffinsight.classify.registry import Context
from diffinsight.model import Change, Notice, Prose, Section, SiteMap, Tree

ABOVE = 15  # lines above a list item in which its list may be introduced
RARE = 5  # times a page may say a name for it to tell one thing
_INCLUDE = re.compile(r"\[!INCLUDE[^\[\]]{0,80}\[[^\]\n]{0,400}\]\(\s*([^\s)]+)", re.I)
_SUBJECTS = ("deprecation", "deprecations", "retirement", "retirements")
_NOTHING = ("none", "nothing", "n/a", "-")
_NAME = re.compile(r"\w[\w.-]*\w")
FEW = 4  # words of a title from which it says what it is about
KNOWN = 50  # letters of a sentence by which it is known


def appeared(change: Change) -> Iterator[tuple[str, str]]:
    """(old, new) pieces of text in which something may have been announced; old is "" where the text is new."""
    if change.kind in ("wording",):
        yield from ((one.old, one.new) for one in change.data["pairs"] if one.new)
    elif change.kind == "value":
        yield str(change.before), str(change.after)
    elif change.kind == "page":
        begin = (block for one in change.after.sections[:2] if one.level < 2 for block in one.blocks)
        yield from (("", block.words) for block in begin if isinstance(block, Prose | Notice))
    elif change.kind == "notice":
        yield "", change.after.words
    elif change.kind == "section":
        yield "", _titled(change.after)
        for one in (change.after, *change.data["below"]):
            yield from (("", block.words) for block in one.blocks if isinstance(block, Notice) or only_ends(change))
    elif change.kind == "deprecation":
        yield str(change.before or ""), str(change.after)
    elif change.kind == "title":
        yield str(change.before), str(change.after)
    else:
        yield from (("", block.words) for block in change.after if not _leads_down(block))


def only_ends(change: Change) -> bool:
    """Does a new section say nothing but that something was removed or is deprecated."""
    blocks = [block for one in (change.after, *change.data["below"]) for block in one.blocks]
    return bool(blocks) and all(isinstance(block, Prose | Notice) and wording.deprecates(block.words) for block in blocks)


def vanished(change: Change) -> Iterator[tuple[str, str]]:
    """(old, new) pieces of text in which something may have been taken back; new is "" where the text is gone."""
    if change.kind == "wording":
        yield from ((one.old, one.new) for one in change.data["pairs"] if one.old)
    elif change.kind == "title":
        yield str(change.before), str(change.after)
    elif change.kind == "notice":
        yield change.before.words, ""
    else:
        yield from ((block.words, "") for block in change.before)


def _leads_down(block: Prose) -> bool:
    """Is a text nothing but a link to a heading of its own page, as in a list of contents."""
    return len(block.links) == 1 and block.links[0].target.startswith("#") and block.links[0].text == block.words


def _titled(section: Section) -> str:
    """A section's title, with its first words where it says that something ends, but not what."""
    if section.title.lower() in _SUBJECTS:
        return ""  # whether something ends is said below
    if len(section.title.split()) >= FEW or not wording.deprecates(section.title):
        return section.title
    first = next((block.words for block in section.blocks if isinstance(block, Prose | Notice) and block.words), "")
    if not first:
        return section.title
    return "" if first.strip(" .").lower() in _NOTHING else f"{section.title}: {first}"


def said(change: Change, pieces: Iterator[tuple[str, str]], test: Callable[[str], bool], side: int) -> Iterator[tuple[str, str, str]]:
    """(sentence, old, new) where the test holds on `side` (0 old, 1 new) and not on the other."""
    other = " ".join((one.old, one.new)[1 - side] for one in change.data["pairs"]) if change.kind == "wording" else ""
    for piece in pieces:
        if test(piece[side]) and not test(piece[1 - side]):
            sentence = wording.sentence_with(piece[side], test)
            if not (wording.told(sentence, other) and test(other)):  # divided or joined with another sentence
                yield sentence, piece[0], piece[1]


def still_said(sentence: str, change: Change, context: Context) -> bool:
    """Does the page still state the limitation, as a list under "X doesn't support:" for one: its words within a few lines."""
    words = set(re.findall(r"[a-z][\w-]{3,}", sentence.lower()))
    lines = (context.head.read(change.file.path) or b"").decode("utf-8", "replace").lower().splitlines()
    for start in range(len(lines)) if words else ():
        near = " ".join(lines[start : start + 3])
        if sum(word in near for word in words) >= 0.8 * len(words) and wording.limits(near):
            return True
    return False


def stands_elsewhere(sentence: str, change: Change, context: Context) -> bool:
    """Does a file that the page includes say so now."""
    start = wording.letters(sentence)[:KNOWN]
    return len(start) * 2 > KNOWN and start in wording.letters(included(change.file.path, context.head, context.site, own=False))


def included(path: str, tree: Tree, site: SiteMap, own: bool = True) -> str:
    """What the files say that a page includes, and, unless it is not its `own` words that are asked for, what itself says."""
    page = (tree.read(path) or b"").decode("utf-8", "replace")
    places = [found[0] for target in dict.fromkeys(_INCLUDE.findall(page)) if (found := site.resolve(target, path))]
    return "\n".join([page] * own + [(tree.read(place) or b"").decode("utf-8", "replace") for place in places])


def under_limits(text: str, path: str, tree: Tree) -> bool:
    """Does a list item stand below a heading or lead that says so itself: "These aren't supported:"."""
    lines = (tree.read(path) or b"").decode("utf-8", "replace").splitlines()
    key = wording.letters(text)
    for number, line in enumerate(lines):
        if line.lstrip().startswith(("-", "*", "+")) and key and wording.letters(line).startswith(key):
            for above in reversed(lines[max(0, number - ABOVE):number]):
                lead = above.strip()
                limited = wording.limits(lead) or re.search(r"\b(?:un|not )supported", lead, re.I)
                if limited and (lead.startswith("#") or lead.endswith(":")):
                    return True
                if lead.startswith("#"):
                    break
    return False


def taken_up(sentence: str, change: Change, context: Context) -> bool:
    """Does the page speak of something limited as often as before, though the limitation is gone: by a rare name or version."""
    old, new = ((tree.read(path) or b"").decode("utf-8", "replace").lower()
                for tree, path in ((context.base, change.file.base_path), (context.head, change.file.path)))
    before, after = Counter(_NAME.findall(old)), Counter(_NAME.findall(new))
    names = {word.lower() for word in _NAME.findall(sentence) if any(sign.isdigit() or sign.isupper() for sign in word[1:])}
    known = {name for name in names if 0 < before[name] <= min(RARE, after[name])}
    said = set(old.splitlines())
    lines = [line for line in new.splitlines() if line not in said and not known.isdisjoint(_NAME.findall(line))] if known else []
    return bool(lines) and not any(wording.negates(line) for line in lines)
