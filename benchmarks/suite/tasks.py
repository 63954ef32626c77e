"""What is measured in a child: python -m benchmarks.suite.tasks TASK JSON. Writes a JSON object for each measurement, a line each.

`wall` is milliseconds of the clock, `work` milliseconds of this process's own processor time, which other programs do not lengthen.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.suite import other_engines, stages, yardstick
from benchmarks.suite.rdflib_store import RdflibStore
from benchmarks.suite.scenarios import Item, scenario
from ontology.vocabulary import COV
from queries.ahead import read_ahead, set_apart
from queries.answer import Answer, ask, decision
from queries.catalogue import query
from queries.library import run
from queries.question import Understanding
from queries.store import Store, open_store
from queries.trace_graph import graph_of

Told = dict[str, Any]
_WEIGHS = ox.NamedNode(COV + "weighs")


class Clock:
    """Milliseconds of the clock and of this process."""

    wall = work = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    """Times what is done within."""
    clock = Clock()
    began, worked = time.perf_counter(), time.process_time()
    yield clock
    clock.wall, clock.work = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def tell(**row: Any) -> None:
    """Write a measurement."""
    print(json.dumps(row), flush=True)


def peak() -> float:
    """The peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def filled(told: Told) -> Store:
    """The store of a task: a folder, an address, or rdflib with a file of N-Triples, whose reading is told."""
    if told["kind"] != "rdflib":
        return open_store(told["place"])
    with timed() as clock:
        store = RdflibStore(Path(told["dump"]))
    tell(row="load", triples=len(store), wall=clock.wall, work=clock.work, peak=peak())
    return store


def load(told: Told) -> None:
    """Fill a store with N-Triples."""
    store = open_store(told["place"])
    with timed() as clock:
        written = store.replace(quad.triple for quad in ox.parse(path=told["dump"], format=ox.RdfFormat.N_TRIPLES))
    tell(row="load", triples=written, wall=clock.wall, work=clock.work, peak=peak())


def answers(told: Told) -> None:
    """Answer all items twice, each with its trace: when they are new, and again."""
    store = filled(told)
    ask(store, "Does any insurer cover massage?").as_json()  # reads vocabulary and wordings, which all questions share
    seen: set[str] | None = set()
    if told["kind"] == "ahead":
        with timed() as clock:
            for _ in read_ahead(store):
                pass
        set_apart()
        tell(row="ahead", wall=clock.wall, work=clock.work)
        seen = None
    items = told["items"]
    for name in ("new", "again"):
        ends = time.monotonic() + told["budget"]
        for index, item in enumerate(items):
            if time.monotonic() > ends:
                tell(row="stopped", run=name, after=index)
                items = items[:index]  # what was never answered can't be asked again
                break
            _answer(store, index, item, name, seen)
    tell(row="end", peak=peak())


def _answer(store: Store, index: int, item: Item, name: str, seen: set[str] | None) -> None:
    """Ask and tell. `seen` are the payers that were asked for; None where all were read before."""
    with timed() as clock:
        found = ask(store, item["question"]) if "question" in item else _decided(store, item)
        text = found.as_json()
    with timed() as tracing:
        graphs = [graph_of(each.trace) for each in found.decisions if each.trace]
    payers = {each.payer for each in found.decisions}
    tell(
        row="answer", run=name, index=index, kind="question" if "question" in item else "scenario", wall=clock.wall, work=clock.work,
        traced=tracing.work, new_payer=seen is not None and not payers <= seen, payer=" ".join(sorted(payers)), verdict=found.verdict,
        claims=sum(sum(1 for _ in graph.quads_for_pattern(None, _WEIGHS, None)) for graph in graphs), trace=sum(map(len, graphs)),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    if seen is not None:
        seen |= payers


def _decided(store: Store, item: Item) -> Answer:
    asked = scenario(item)
    return Answer("", Understanding("", (asked,)), (decision(store, asked),))


def library(told: Told) -> None:
    """Run queries of the library: once that does not count, then some times."""
    store = open_store(told["place"])
    for name in told["names"]:
        found = run(store, query(name))
        for _ in range(told["times"]):
            with timed() as clock:
                found = run(store, query(name))
            tell(row="query", name=name, found=len(found), wall=clock.wall, work=clock.work)
        tell(row="done", name=name)


TASKS: dict[str, Callable[[Told], None]] = {"load": load, "answers": answers, "library": library}


def main() -> None:
    """Run the task that is named."""
    found = TASKS | {"rules": _told(other_engines.rules), "stages": _told(stages.profiled), "yardstick": _told(yardstick.read)}
    found[sys.argv[1]](json.loads(sys.argv[2]))


def _told(measured: Callable[[Told], Iterator[Told]]) -> Callable[[Told], None]:
    """A task that gives its rows."""

    def told_all(told: Told) -> None:
        for row in measured(told):
            tell(**row)

    return told_all


if __name__ == "__main__":
    main()
