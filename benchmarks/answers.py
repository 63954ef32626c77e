"""How fast questions are answered: python benchmarks/answers.py [--store DIR] [--ahead] [--questions N]

Asks the questions of tests/questions, in an order that is always the same, twice in one process and on one core, as `covertrace ask - --format jsonl`
does, and prints answers a second with the spread of times. The first pass is new: each question is; without --ahead nothing has been read,
with it the store is read ahead as the site does it. The second asks the same again. Without a store one is built from the articles that ship, by
another process.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.asked import written  # noqa: E402
from queries.ahead import read_ahead, set_apart  # noqa: E402
from queries.answer import ask  # noqa: E402
from queries.store import Store, open_store  # noqa: E402

_SHARES = (50, 90, 95, 99, 100)  # percent of the answers whose longest time is told


def passed(name: str, store: Store, questions: Sequence[str]) -> str:
    """The line for one pass over the questions: answers a second, and milliseconds of an answer."""
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(store, question).as_json()
        times.append((time.perf_counter() - began) * 1000)
    ordered = sorted(times)
    told = "".join(f"{ordered[min(len(ordered) * share // 100, len(ordered) - 1)]:>9.1f}" for share in _SHARES)
    return f"{name:<8}{len(times):>9}{len(times) * 1000 / sum(times):>12.0f}{told}"


def main() -> None:
    """Build a store where none is given, and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, metavar="DIR", help="a store that is there already")
    parser.add_argument("--ahead", action="store_true", help="read the store ahead first")
    parser.add_argument("--questions", type=int, metavar="N", help="ask so many of them (all)")
    given = parser.parse_args()
    place, questions = given.store, list(dict.fromkeys(written()))
    random.Random(1).shuffle(questions)
    questions = questions[: given.questions]
    with tempfile.TemporaryDirectory() as folder:
        if place is None:
            place = Path(folder) / "store"
            subprocess.run([sys.executable, "-m", "covertrace", "build", "--store", str(place)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        store = open_store(place)
        if given.ahead:
            print(f"read ahead in {_ahead(store):.1f} s")
        print(f"{'pass':<8}{'questions':>9}{'answers/s':>12}" + "".join(f"{f'p{share} ms':>9}" for share in _SHARES))
        for name in ("new", "again"):
            print(passed(name, store, questions))


def _ahead(store: Store) -> float:
    """The seconds that it takes to read a store ahead."""
    began = time.perf_counter()
    for _ in read_ahead(store):
        pass
    set_apart()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
