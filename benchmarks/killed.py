"""Kills `diffinsight weekly` and `diffinsight site` at random moments and compares what the next run completes with an undisturbed run.

    python benchmarks/killed.py REPO [--weeks N] [--times 20] [--seed 1]

In: a repository. Out: one line a command; exit code 1 when anything half-written was seen or results differ.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def torn(found: dict[str, bytes], whole: dict[str, bytes], growing: tuple[str, ...]) -> list[str]:
    """Files that are neither as they end up, nor temporary, nor of those that grow from run to run and are whole in themselves."""
    return [name for name, content in found.items() if whole.get(name) != content
            and not name.rpartition("/")[2].startswith(".diffinsight-") and not name.endswith(growing)]


def trial(command: list[str], output: Path, times: int, growing: tuple[str, ...]) -> tuple[int, int, bool]:
    """(runs killed, files found half-written, does the last run agree with the undisturbed one)."""
    started = time.perf_counter()
    subprocess.run([*command, str(output / "calm")], check=True)
    took, whole = time.perf_counter() - started, files(output / "calm")
    killed = half = 0
    for _ in range(times):
        running = subprocess.Popen([*command, str(output / "rough")])
        time.sleep(random.uniform(0.0, min(took, max(0.3, took / 3))))
        killed += running.poll() is None
        running.kill()
        running.wait()
        half += len(torn(files(output / "rough"), whole, growing))
    subprocess.run([*command, str(output / "rough")], check=True)
    return killed, half, files(output / "rough") == whole


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repo")
    parser.add_argument("--weeks", default="4")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    random.seed(args.seed)
    base = [sys.executable, "-m", "diffinsight"]
    bad = False
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        weekly = [*base, "weekly", "--quiet", "--repo", args.repo, "--weeks", args.weeks, "--output"]
        site = [*base, "site", "--quiet", str(place / "weekly" / "calm" / "reports"), "--output"]
        for name, command, growing in (("weekly", weekly, ("index.md", "feed.xml")), ("site", site, ())):
            (place / name).mkdir()
            killed, half, same = trial(command, place / name, args.times, growing)
            verdict = "identical" if same else "DIFFERENT"
            print(f"{name}: killed {killed} of {args.times} times, {half} files half-written, {verdict} afterwards")
            bad = bad or half > 0 or not same
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
