"""How fast the stores are beside each other: python benchmarks/stores.py [--questions N]

Builds the shipped articles into a folder, an `oxigraph serve` and a Virtuoso 7 of this machine, each started anew, and asks them the same
questions in one process: when nothing has been read, when everything has, and what a single query costs. What is missing is left out.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ingest.build import SHIPPED, graph_of, harvest  # noqa: E402
from queries.answer import ask  # noqa: E402
from queries.catalogue import query  # noqa: E402
from queries.evaluate import read_questions  # noqa: E402
from queries.store import Store, open_store  # noqa: E402
from tests import engines  # noqa: E402

QUESTIONS = ROOT / "tests" / "questions" / "dev.jsonl"
NAMES = {"folder": "folder", "oxigraph": "oxigraph serve", "virtuoso": "Virtuoso 7"}


@contextmanager
def place(kind: str) -> Iterator[str]:
    """The place of an empty store of a kind. Raises engines.Missing."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "folder":
            yield str(Path(folder) / "store")
            return
        start = engines.oxigraph if kind == "oxigraph" else engines.virtuoso
        with start(Path(folder)) as engine:
            os.environ.update(engine.environment)
            yield engine.url
            for name in engine.environment:
                os.environ.pop(name)


def median(times: list[float]) -> float:
    """The middle one of some times."""
    return sorted(times)[len(times) // 2]


def asked(store: Store, questions: list[str]) -> float:
    """The median milliseconds of an answer."""
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(store, question).as_json()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def read(store: Store, name: str, times: int = 20) -> float:
    """The median milliseconds of a query of the catalogue with its example."""
    text = query(name).text
    found = []
    for _ in range(times):
        began = time.perf_counter()
        store.graph(text) if "CONSTRUCT {" in text else store.rows(text)
        found.append((time.perf_counter() - began) * 1000)
    return median(found)


def main() -> None:
    """Build, ask, and print a line for each store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=100, metavar="N", help="how many questions to ask")
    questions = [row["q"] for row in read_questions(QUESTIONS)][: parser.parse_args().questions]
    triples = list(graph_of(harvest([SHIPPED])))
    print(f"{'store':<16}{'load s':>8}{'cold ms':>9}{'warm ms':>9}{'claims ms':>11}{'scenario ms':>13}{'articles ms':>13}")
    for kind in NAMES:
        try:
            with place(kind) as where:
                store = open_store(where)
                began = time.perf_counter()
                store.replace(triples)
                loaded = time.perf_counter() - began
                cold, warm = asked(store, questions), asked(store, questions)
                claims, scenario, articles = (read(store, name) for name in ("claims", "scenario", "articles"))
                print(f"{NAMES[kind]:<16}{loaded:>8.2f}{cold:>9.1f}{warm:>9.1f}{claims:>11.1f}{scenario:>13.1f}{articles:>13.1f}")
        except engines.Missing as missing:
            print(f"{NAMES[kind]:<16}{missing}")


if __name__ == "__main__":
    main()
