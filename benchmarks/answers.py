"""How fast questions are answered: python benchmarks/answers.py [--store DIR]

Asks the questions of tests/questions twice in one process and on one core, as `covertrace ask - --format jsonl` does, and prints
answers a second with the spread of times. The first pass is cold: nothing has been read, and each question is new. The second
asks the same again. Without a store one is built from the articles that ship, by another process.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from queries.answer import ask  # noqa: E402
from queries.evaluate import read_questions  # noqa: E402
from queries.store import Store, open_store  # noqa: E402

QUESTIONS = (ROOT / "tests" / "questions" / "dev.jsonl", ROOT / "tests" / "questions" / "held.jsonl")


def passed(name: str, store: Store, questions: Sequence[str]) -> str:
    """The line for one pass over the questions: answers a second, and milliseconds of an answer."""
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(store, question).as_json()
        times.append((time.perf_counter() - began) * 1000)
    ordered = sorted(times)
    half, most = ordered[len(ordered) // 2], ordered[len(ordered) * 9 // 10]
    return f"{name:<8}{len(times):>9}{len(times) * 1000 / sum(times):>12.0f}{half:>8.1f}{most:>8.1f}{ordered[-1]:>8.1f}"


def main() -> None:
    """Build a store where none is given, and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, metavar="DIR", help="a store that is there already")
    place = parser.parse_args().store
    questions = [row["q"] for path in QUESTIONS for row in read_questions(path)]
    with tempfile.TemporaryDirectory() as folder:
        if place is None:
            place = Path(folder) / "store"
            subprocess.run([sys.executable, "-m", "covertrace", "build", "--store", str(place)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        store = open_store(place)
        print(f"{'pass':<8}{'questions':>9}{'answers/s':>12}{'p50 ms':>8}{'p90 ms':>8}{'max ms':>8}")
        for name in ("cold", "warm"):
            print(passed(name, store, questions))


if __name__ == "__main__":
    main()
