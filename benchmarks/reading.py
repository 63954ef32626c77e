"""How fast articles are read, and how much memory that takes: python benchmarks/reading.py [--most N]

The articles come from benchmarks/articles.py: 1,500 words each. What is timed is the whole command, start included;
memory is that of the largest process, as the system reports it (ru_maxrss).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.articles import write  # noqa: E402

SIZES = (100, 1_000, 10_000)


@dataclass(frozen=True)
class Run:
    """A finished command: seconds, and the peak memory of its largest process in MB."""

    seconds: float
    megabytes: float


def covertrace(*arguments: str | Path) -> Run:
    """Run a covertrace command with its output thrown away. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "covertrace", *map(str, arguments)]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return Run(time.perf_counter() - began, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))


def speed(folder: Path, count: int) -> Iterator[str]:
    """A line for one and two processes, without a cache and with one that is full."""
    yield f"extract, {count} articles        seconds   articles/minute"
    for jobs in ("1", "2"):
        for name, options in (("cold", ["--no-cache"]), ("cached", ["--cache", folder.parent / f"cache-{jobs}"])):
            if name == "cached":
                covertrace("extract", folder, "--jobs", jobs, *options)
            run = covertrace("extract", folder, "--jobs", jobs, *options)
            yield f"{jobs} process{'es' if jobs != '1' else '  '}, {name:<14} {run.seconds:>12.1f} {count / run.seconds * 60:>17,.0f}"


def memory(base: Path, most: int) -> Iterator[str]:
    """A line for each number of articles up to `most`: reading in one process, and a build from what that kept."""
    yield "articles    extract: peak MB   seconds    build: peak MB   seconds"
    done = 0
    for count in sorted({size for size in SIZES if size < most} | {most}):
        write(base / "many", range(done, count))
        done = count
        reading = covertrace("extract", base / "many", "--jobs", "1", "--no-cache")
        building = covertrace("build", base / "many", "--store", base / "store", "--cache", base / "kept")
        yield f"{count:>8,} {reading.megabytes:>19,.0f} {reading.seconds:>9.0f} {building.megabytes:>17,.0f} {building.seconds:>9.0f}"


def main() -> None:
    """Write the tables to the standard output, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--most", type=int, default=300, help="articles to read at most for memory; 10000 takes the better part of an hour (default: 300)")
    parser.add_argument("--timed", type=int, default=100, help="articles to read for speed (default: 100)")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        write(base / "timed", range(told.timed))
        for table in (speed(base / "timed", told.timed), memory(base, told.most)):
            for line in table:
                print(line, flush=True)
            print()


if __name__ == "__main__":
    main()
