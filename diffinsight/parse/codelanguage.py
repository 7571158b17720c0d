"""Names of programming languages as documents write them, one a family.

In: the info string of a fence, the name in a directive. Out: "python", "csharp", "bash". Must not know: blocks, code.
"""

from __future__ import annotations

import re

_LANGUAGES = {
    "c#": "csharp",
    "cs": "csharp",
    "py": "python",
    "python3": "python",
    "js": "javascript",
    "ts": "typescript",
    "sh": "bash",
    "shell": "bash",
    "zsh": "bash",
    "azurecli": "bash",
    "azurecli-interactive": "bash",
    "console": "bash",
    "kubectl": "bash",
    "ps1": "powershell",
    "pwsh": "powershell",
    "azurepowershell": "powershell",
    "azurepowershell-interactive": "powershell",
    "yml": "yaml",
    "golang": "go",
    "c++": "cpp",
    "cxx": "cpp",
    "hpp": "cpp",
    "rb": "ruby",
    "jsonc": "json",
    "rs": "rust",
    "https": "http",
    "text": "",
    "txt": "",
    "output": "",
    "plaintext": "",
    "cmd": "bash",
    "bat": "bash",
    "batch": "bash",
    "dos": "bash",
}

_FILE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:c|cc|cpp|cs|go|h|hpp|java|js|json|md|py|rb|rs|sh|sql|ts|xml|ya?ml)")


def language(info: str) -> str:
    """The family a fence's info string names: "python", "csharp", "bash"; "" for plain text and output."""
    word = re.split(r"[\s,{}:]", info.strip(" {}\t").lower(), maxsplit=1)[0].strip(".")
    word = word.removesuffix("-interactive")
    word = word.rsplit(".", 1)[-1] if _FILE.fullmatch(word) else word  # named by a file
    return _LANGUAGES.get(word, word)
