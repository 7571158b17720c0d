"""What a page is called in a title: from its own title where that reads as a name, else from the words of its path.

In: a path and the desk. Out: words. Must not know: rules.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter

from diffinsight.model import Message, say
from diffinsight.narrate.desk import Desk


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# How terms are written that paths spell in lower case. The documents' own spelling goes first.
_TERMS = {
    word.lower(): word
    for word in _set("""
    API APIs CLI CPU GPU CSS CSV DNS FAQ FAQs HTML HTTP HTTPS ID IDE IP JSON ML AI OAuth PDF REST RBAC SDK SDKs SQL SSH SSL SSO
    TLS UI URI URL USB UTF VM VMs VNet VPN WPF XAML XML YAML TOML MSBuild CMake Bicep Terraform NuGet npm Python Java JavaScript
    TypeScript Kotlin Linux Windows macOS Android iOS Docker Kubernetes Git GitHub PowerShell Bash PostgreSQL MySQL SQLite""")
}
_TERMS |= {"csharp": "C#", "cpp": "C++", "dotnet": ".NET", "nodejs": "Node.js", "golang": "Go", "howto": "how-to"}
_BARE = _set("""
    index _index readme toc overview introduction intro default main reference faq concepts quickstart get-started getting-started setup
    whats-new troubleshooting changelog glossary summary home about release-notes
    prerequisites requirements limits quotas pricing security configuration installation install usage examples samples""")
_PLAIN_FOLDERS = _set("""
    docs doc articles article includes include _includes content en en-us src source media how-to howto concepts reference tutorials guides
    guide pages site images""")
_WORD = re.compile(r"[^\W_]+(?:[.+#][^\W_]+)*[+#]*")
_WRITTEN = re.compile(r"(?<![\w/.#-])[A-Za-z][A-Za-z0-9]*(?![\w/-])")
_READ = 2_500  # characters of a patch that show how its file spells things
_ALONE = re.compile(r"(?<![\w/.#-])[^\W_]+(?![\w/-])")  # a word that is no part of a path, name or option
_LONGEST_TITLE = 60
_CONTENTS = re.compile(r"_?toc(?:tree)?\.(?:ya?ml|md|json)$", re.I)
_PAGES = (".md", ".markdown", ".mdx", ".yml", ".yaml", ".ipynb")


def page_noun(path: str, desk: Desk) -> Message | str:
    """The page as a place: "batch Python documentation"; its file name when the path holds no words."""
    if _CONTENTS.match(posixpath.basename(path)):
        return contents_noun(path, desk)
    words = path_words(path, desk) if path.lower().endswith(_PAGES) and not path.startswith(".") and "/." not in path else ""
    return say("{words} documentation", words=words) if words else desk.name(path)


def contents_noun(path: str, desk: Desk) -> Message:
    """A table of contents, by the folder it stands in."""
    words = path_words(path, desk)
    return say("{words} table of contents", words=words) if words else say("table of contents")


def page_name(path: str, desk: Desk) -> str:
    """The page as a thing: its title when it is known and short, else the words of its path, else its file name."""
    title = desk.titles.get(path, "").strip()
    return title if title and len(title) <= _LONGEST_TITLE else path_words(path, desk) or desk.name(path)


def path_words(path: str, desk: Desk) -> str:
    """What `_path_words` finds, looked up once a report: titles try several forms."""
    if path not in desk.words:
        desk.words[path] = _path_words(path, desk)
    return desk.words[path]


def _path_words(path: str, desk: Desk) -> str:
    """The words of a path's last component, with those of its folder where that alone says too little, spelled as the documents do."""
    parts = path.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    words = _WORD.findall(re.sub(r"[-_]+", " ", stem))
    if stem.lower() in _BARE or len(words) < 1:
        folder = next((part for part in reversed(parts[:-1]) if part.lower() not in _PLAIN_FOLDERS and not part.startswith(".")), "")
        words = [
            *_WORD.findall(re.sub(r"[-_]+", " ", folder)),
            *([] if stem.lower() in ("index", "_index", "readme", "toc", "default") else words),
        ]
    unknown = tuple(word.lower() for word in words if word.lower() not in desk.spellings and word.lower() not in _TERMS)
    known = _spellings(path, unknown, desk) if unknown else {}
    spelled = [known.get(word.lower()) or desk.spellings.get(word.lower()) or _TERMS.get(word.lower(), word) for word in words]
    once = [word for place, word in enumerate(spelled) if not place or word != spelled[place - 1]]
    return re.sub(r"\bwhats new\b", "what's new", " ".join(once))


def _spellings(path: str, words: tuple[str, ...], desk: Desk) -> dict[str, str]:
    """Lower-case word -> how the file itself writes it, for words that it writes in capitals throughout."""
    file = desk.files.get(path)
    text = " ".join((desk.titles.get(path, ""), file.patch[:_READ] if file else ""))
    counts: dict[str, Counter[str]] = {word: Counter() for word in words}
    for found in _WRITTEN.findall(text):
        if found.lower() in counts:
            counts[found.lower()][found] += 1
    spelled = {}
    for word, forms in counts.items():
        total = sum(forms.values())
        best, n = max(forms.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
        inner = best[1:] != best[1:].lower()  # WSL, OpenAI: never a mere capital at the start of a sentence or heading
        if n and best != word and (2 * n >= total if inner else n >= 4 and 20 * n >= 19 * total):
            spelled[word] = best
    return spelled
