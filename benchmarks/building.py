"""How a build grows with its size: python benchmarks/building.py [--sizes 10000 100000 1000000 5000000] [--keep DIR]

Each size is made up and built by a process of its own (benchmarks/generator.py), the store opened by another and asked. Times are of the
processor; `growth` is how many times as long a triple took as in the size before. 5,000,000 triples need some 3 GB of disk.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
QUESTIONS = ROOT / "tests" / "questions" / "dev.jsonl"
_MB = 1024 if sys.platform == "linux" else 1 << 20  # what getrusage counts a megabyte in
Figures = dict[str, float]


def built(triples: int, store: str) -> Figures:
    """Build about so many triples into a store; the figures of benchmarks.generator.Built. Smaller than the vocabulary is a single article."""
    from benchmarks.generator import articles_for, build

    return asdict(build(articles_for(triples), store))


def served(store: str, questions: int) -> Figures:
    """Open a store and ask it; the milliseconds of the processor of a median answer and the memory of the process in MB: opened, and when all are asked."""
    import time

    from queries.answer import ask
    from queries.evaluate import read_questions
    from queries.store import open_store

    opened, times = open_store(store), list[float]()
    opened.rows("ASK {}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB
    for row in read_questions(QUESTIONS)[:questions]:
        began = time.process_time()
        ask(opened, row["q"]).as_json()
        times.append(1000 * (time.process_time() - began))
    return {"opened": before, "asked": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB, "answer": sorted(times)[len(times) // 2]}


def apart(part: str, *given: str) -> Figures:
    """What this program prints as one part of the work, in a process of its own, whose memory is that of nothing else."""
    done = subprocess.run([sys.executable, __file__, "--part", part, *given], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.strip().rpartition("\n")[2])
    found: Figures = json.loads(done.stdout)
    return found


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def line(size: int, folder: Path, questions: int, before: float | None) -> float:
    """Build and ask a size, print its line; the microseconds of the processor for a triple."""
    store = str(folder / f"store-{size}")
    found = apart("build", str(size), store)
    cost = 1e6 * found["seconds"] / found["triples"]
    asked = apart("serve", store, str(questions)) if questions else {"opened": 0.0, "asked": 0.0, "answer": 0.0}
    print(
        f"{found['triples']:>10,}{found['articles']:>9,}{found['made']:>9.1f}{found['seconds']:>9.1f}{1e6 / cost:>11,.0f}"
        f"{found['triples'] / found['elapsed']:>12,.0f}{cost / before if before else 1:>8.2f}{found['peak']:>9,}{size_of(Path(store)) / 1e6:>9,.0f}"
        f"{asked['opened']:>9,.0f}{asked['asked']:>9,.0f}{asked['answer']:>11,.0f}", flush=True,
    )  # fmt: skip
    return cost


def table(sizes: Sequence[int], folder: Path, questions: int) -> None:
    """A line for each size."""
    print("   triples articles  made s  build s   triples/s  by the clock growth  peak MB  disk MB  open MB asked MB  answer ms")
    before = None
    for size in sizes:
        before = line(size, folder, questions, before)


def main() -> None:
    """Print the table, or do one part of the work for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="about how many triples each graph has")
    parser.add_argument("--questions", type=int, default=50, metavar="N", help="how many questions to ask of each store; 0 asks none")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to leave the stores; they are removed otherwise")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        part, one, other = given.part
        print(json.dumps(built(int(one), other) if part == "build" else served(one, int(other))))
    elif given.keep:
        table(given.sizes, given.keep, given.questions)
    else:
        with tempfile.TemporaryDirectory() as folder:
            table(given.sizes, Path(folder), given.questions)


if __name__ == "__main__":
    main()
