"""How long a report takes, as a multiple of the least that any tool has to do on the same range.

    python benchmarks/ratio.py [--repo PATH] [--range A..B] [--runs 5]

The yardstick is `git diff` of the range plus one markdown-it parse of both sides of every changed Markdown file. Yardstick and report
run in turn, each in a process of its own; the median of the pairs' ratios is printed, because a ratio of two things measured together
holds on a busy machine where seconds do not. Without --repo a documentation repository of 500 pages and a month of changes is made.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REGIONS = ("northfield", "eastport", "harbor2", "lakemont", "southgate", "westmoor")
WORDS = ("the", "deployment", "region", "model", "batch", "agent", "prompt", "answer", "limit", "quota", "key", "endpoint", "project",
         "portal", "file", "job", "thread", "reads", "writes", "keeps")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repo", help="a documentation repository (default: one made for the measurement)")
    options.add_argument("--range", help="the range to report, A..B (default: the last commit, or the whole made month)")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--yardstick", action="store_true", help=argparse.SUPPRESS)
    args = options.parse_args()
    if args.yardstick:
        yardstick(args.repo, *args.range.split("..", 1))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        repository = args.repo or make_repository(Path(folder) / "docs")
        measure(repository, args.range or ("HEAD~1..HEAD" if args.repo else "start..main"), args.runs)
    return 0


def measure(repository: str, range_: str, runs: int) -> None:
    """Run yardstick and report in turn and print each pair and the median ratio."""
    ratios = []
    for turn in range(runs):
        least = timed([sys.executable, __file__, "--yardstick", "--repo", repository, "--range", range_])
        report = timed([sys.executable, "-m", "diffinsight", "report", "--quiet", "--repo", repository, range_, "--format", "markdown"])
        ratios.append(report / least)
        print(f"run {turn + 1}: yardstick {least:.3f} s, report {report:.3f} s, ratio {report / least:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f}")


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode(errors="replace"))
    return time.perf_counter() - started


def yardstick(repository: str, base: str, head: str) -> None:
    """The least: the range's unified diff, and each changed Markdown file parsed once on either side."""
    from markdown_it import MarkdownIt

    def git(*args: str, given: bytes = b"") -> bytes:
        return subprocess.run(["git", "-C", repository, *args], input=given, capture_output=True, check=True).stdout

    git("diff", "--find-renames", "--no-ext-diff", "--no-textconv", base, head)
    entries = git("diff", "--raw", "-z", "--no-abbrev", "--find-renames", base, head, "--", "*.md").split(b"\0")
    ids = [one for entry in entries if entry.startswith(b":") for one in entry.split()[2:4] if one.strip(b"0")]
    blobs = io.BytesIO(git("cat-file", "--batch", given=b"\n".join(ids) + b"\n"))
    parser = MarkdownIt("commonmark").enable("table")
    while header := blobs.readline():
        parser.parse(blobs.read(int(header.split()[2])).decode("utf-8", "replace"))
        blobs.read(1)


def make_repository(folder: Path, pages: int = 500, commits: int = 30) -> str:
    """A repository of `pages` articles tagged start, then `commits` of everyday changes: the same one every time."""
    chance = random.Random(7)
    texts = {f"articles/area-{n % 20}/page-{n}.md": page(n, chance) for n in range(pages)}
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    texts["articles/toc.yml"] = "items:\n" + "".join(f"- name: Page {n}\n  href: area-{n % 20}/page-{n}.md\n" for n in range(pages))
    commit(folder, texts, "Publish", 1)
    git(folder, "tag", "start")
    for day in range(1, commits + 1):
        changed = {}
        for path in chance.sample(sorted(texts), 5):
            if path.endswith(".md"):
                texts[path] = changed[path] = edited(texts[path], day, chance)
        commit(folder, changed, f"Update articles, day {day}", day)
    return str(folder)


def page(number: int, chance: random.Random) -> str:
    """One article: front matter, sections with prose, a matrix, a sample, links."""
    parts = [f"---\ntitle: Page {number}\nms.date: 01/01/2025\nms.topic: how-to\n---\n\n# Page {number}\n"]
    for section in range(8):
        parts.append(f"\n## Step {section} of page {number}\n")
        parts += [f"\n{sentence(chance)} {sentence(chance)} See [page {number + 1}](../area-{(number + 1) % 20}/page-{number + 1}.md).\n"
                  for _ in range(4)]
    rows = "".join(f"| {region} | {chance.choice('✅-')} | {chance.choice('✅-')} |\n" for region in REGIONS)
    parts.append(f"\n## Regions\n\n| Region | aster-2 | aster-mini |\n|---|:---:|:---:|\n{rows}")
    parts.append("\n## Sample\n\n```bash\ncurl \"$ENDPOINT/ai/jobs?api-version=2025-01-15\" -H \"api-key: $KEY\"\n```\n")
    return "".join(parts)


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=12)).capitalize() + "."


def edited(text: str, day: int, chance: random.Random) -> str:
    """An everyday edit: a new date, a sentence, a cell, an API version, a section."""
    lines = text.split("\n")
    at = chance.choice([n for n, line in enumerate(lines) if line.endswith(".md).")])
    lines[at] = f"{sentence(chance)} {lines[at]}"
    text = "\n".join(lines).replace("ms.date: 01/01/2025", f"ms.date: 02/{day % 28 + 1:02d}/2025", 1)
    text = text.replace("| - |", "| ✅ |", 1) if chance.random() < 0.5 else text.replace("2025-01-15", "2025-03-01", 1)
    return text + (f"\n## Added on day {day}\n\n{sentence(chance)}\n" if chance.random() < 0.2 else "")


def commit(folder: Path, files: dict[str, str], subject: str, day: int) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", subject, date=f"2025-02-{min(day, 28):02d}T10:00:00+00:00")


def git(folder: Path, *args: str, date: str = "2025-02-01T10:00:00+00:00") -> None:
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
           for key, value in (("NAME", "Mira Holt"), ("EMAIL", "mira@lumen.example"), ("DATE", date))}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *args], cwd=folder, env=environment, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
