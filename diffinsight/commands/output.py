"""Where results go: stdout, one file, or a folder of files; a file is replaced whole or not touched at all.

In: named texts and the --output argument. Out: files, or text on stdout. Must not know: what the texts are.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from diffinsight.model import DiffInsightError

SUFFIX = {"markdown": ".md", "json": ".json", "html": ".html", "terminal": ".txt", "text": ".txt", "sarif": ".sarif",
          "github": ".txt", "ics": ".ics", "csv": ".csv", "table": ".txt",
          "comment": ".md", "suggestions": ".json", "counts": ".txt"}
JOINABLE = frozenset({"markdown", "terminal", "text", "github"})  # forms of which several may follow one another


def is_folder(output: str | None) -> bool:
    """Does --output name a folder: one that exists, or a name that ends with a slash?"""
    return output is not None and (output.endswith(("/", os.sep)) or os.path.isdir(output))


def check_place(output: str | None) -> None:
    """Fail before the work is done when it is clear that `output` can't be written. Raises DiffInsightError."""
    if output is None:
        return
    if is_folder(output):
        place = Path(output)
        while not place.exists() and place != place.parent:
            place = place.parent
    else:
        place = Path(output).parent
    if not place.is_dir():
        what = "is not a folder" if place.exists() else "does not exist; create it first"
        raise DiffInsightError(f"cannot write {output}: {place} {what}")
    if not os.access(place, os.W_OK) and not _is_device(Path(output)):
        raise DiffInsightError(f"cannot write {output}: no permission to write in {place}")


def write(texts: Sequence[tuple[str, str]], form: str, output: str | None) -> list[Path]:
    """Write (name, text) pairs and return the files written: none for stdout, else the file, or one per name in a folder.

    Several texts join in one place only for forms that can follow one another. Raises DiffInsightError.
    """
    if is_folder(output):
        return write_files({Path(str(output)) / f"{file_name(name)}{SUFFIX[form]}": text for name, text in texts})
    if len(texts) > 1 and form not in JOINABLE:
        raise DiffInsightError(f"{len(texts)} {form} reports do not fit in one place: name a folder with --output FOLDER/")
    whole = "\n".join(text for _, text in texts)
    if output is None:
        sys.stdout.write(whole)
        sys.stdout.flush()
        return []
    return write_files({Path(output): whole})


def file_name(name: str) -> str:
    """A category's name as a file name: no separators, no leading dots."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "report"


def write_files(files: dict[Path, str]) -> list[Path]:
    """Replace all files or, if one of them can't be prepared, none. Raises DiffInsightError naming the file."""
    ready: list[tuple[str, Path]] = []
    place = Path()
    try:
        for place, text in files.items():
            if _is_device(place):
                place.write_text(text, encoding="utf-8", errors="backslashreplace")
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            ready.append((_temporary(place, text), Path(os.path.realpath(place))))
        while ready:
            temporary, place = ready[0]
            os.replace(temporary, place)
            ready.pop(0)
    except OSError as error:
        raise DiffInsightError(f"cannot write {place}: {error.strerror or error}") from error
    finally:
        for temporary, _ in ready:
            Path(temporary).unlink(missing_ok=True)
    return list(files)


def _temporary(place: Path, text: str) -> str:
    """The text in a temporary file beside its place, with the permissions the place has or a new file would get."""
    target = Path(os.path.realpath(place))
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder", str(place))
    handle, name = tempfile.mkstemp(prefix=".diffinsight-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _is_device(place: Path) -> bool:
    """Something that is there and is no regular file, such as /dev/null: written to, never replaced."""
    return place.exists() and not place.is_file() and not place.is_dir()
