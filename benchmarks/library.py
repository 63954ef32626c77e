"""How long each query of the library takes: python benchmarks/library.py [--store DIR] [--times N]

Runs the example of each query on the embedded store and on `oxigraph serve` over HTTP with the same content, and prints the median in
milliseconds and the number of rows. Without a store one is built from the articles that ship. Results are rendered in neither case.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pyoxigraph as ox  # noqa: E402

from queries.catalogue import Query, library  # noqa: E402
from queries.export import ntriples  # noqa: E402
from queries.library import run  # noqa: E402
from queries.store import Store, open_store  # noqa: E402
from tests import engines  # noqa: E402

SLOW = 200  # milliseconds that no query should take on the articles that ship


def measured(store: Store, wanted: Query, times: int) -> tuple[float, int]:
    """The median time of a query in milliseconds, after one that does not count, and how much it found."""
    found, taken = run(store, wanted), []
    for _ in range(times):
        began = time.perf_counter()
        found = run(store, wanted)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), len(found)


@contextmanager
def endpoint(store: Store, folder: Path) -> Iterator[Store | None]:
    """An `oxigraph serve` with the content of a store; None where the program is not there."""
    try:
        with engines.oxigraph(folder) as engine:
            other = open_store(engine.url)
            other.replace(quad.triple for quad in ox.parse(ntriples(store), format=ox.RdfFormat.N_TRIPLES))
            yield other
    except engines.Missing:
        yield None


def main() -> None:
    """Build a store where none is given, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, metavar="DIR", help="a store that is there already")
    parser.add_argument("--times", type=int, default=5, metavar="N", help="runs of each query, of which the median counts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = arguments.store or Path(folder) / "store"
        if not arguments.store:
            subprocess.run([sys.executable, "-m", "covertrace", "build", "--store", str(place)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        store = open_store(place)
        with endpoint(store, Path(folder) / "endpoint") as other:
            print(f"{'query':<36}{'rows':>6}{'embedded ms':>13}{'oxigraph serve ms':>19}")
            slowest = []
            for wanted in library():
                own, rows = measured(store, wanted, arguments.times)
                theirs = measured(other, wanted, arguments.times)[0] if other else float("nan")
                slowest.append((own, wanted.name))
                print(f"{wanted.name:<36}{rows:>6}{own:>13.1f}{theirs:>19.1f}{'  over ' + str(SLOW) if max(own, theirs) > SLOW else ''}")
    print(f"\n{len(slowest)} queries, median {statistics.median(ms for ms, _ in slowest):.1f} ms, slowest {max(slowest)[1]} with {max(slowest)[0]:.1f} ms")


if __name__ == "__main__":
    main()
