"""What is wrong in a store: by queries that must find nothing, by shapes, and by the OWL reasoner."""

from collections.abc import Iterator

import pyoxigraph as ox

from ontology import shapes
from queries.catalogue import catalogue
from queries.export import ntriples
from queries.manifest import damage
from queries.store import EmbeddedStore, Row, Store


def violations(store: Store, dl: bool = False) -> Iterator[str]:
    """A line for each finding; HermiT is asked too where `dl` is set. Raises StoreError, and JavaMissing where there is no Java.

    Where files are damaged nothing else is looked at: what they say means nothing.
    """
    damaged = list(damage(store.build())) if isinstance(store, EmbeddedStore) else []
    yield from damaged
    if damaged:
        return
    for query in catalogue().values():
        if query.name.endswith("_violation"):
            for row in store.rows(query.text):
                yield f"{query.name}: {_line(row) or query.summary}"
    graph = ntriples(store)
    yield from shapes.violations(graph)
    if dl:
        yield from _by_reasoner(graph)


def _by_reasoner(graph: bytes) -> Iterator[str]:
    from ontology.dl import check

    report = check(quad.triple for quad in ox.parse(graph, format=ox.RdfFormat.N_TRIPLES))
    if not report.consistent:
        yield "HermiT: the axioms contradict each other"
    for name in report.unsatisfiable:
        yield f"HermiT: nothing can meet {name}"
    for sentence in report.disagreements:
        yield f"HermiT: {sentence}"


def _line(row: Row) -> str:
    return " ".join(f"{name}={' '.join(value.split())[:200]}" for name, value in row.items())
