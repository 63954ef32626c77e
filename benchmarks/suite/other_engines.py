"""The rules of the decision as they stand, run by pyoxigraph and by rdflib over the same claims and facts.

Nothing is prepared or remembered here: both engines begin with what the queries `claims`, `inherited`, `said` and `scenario` find, read by
each of them from N-Triples, and run all rules of queries/prepare and queries/decide in order, each a CONSTRUCT whose result is added. A rule
that an engine can't run is run for it by pyoxigraph. What they end with has to be the same set of triples.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox
import rdflib

from benchmarks.suite.scenarios import Item
from ontology.vocabulary import COV
from queries.catalogue import Query, query, steps
from queries.store import Store, open_store

Told = dict[str, Any]
Times = dict[str, float]  # milliseconds of the processor, by rule
READING = "reading the triples"


def rules(told: Told) -> Iterator[Told]:
    """Run the rules over each item with one engine: milliseconds by rule, triples in the beginning and in the end, and what they are."""
    store = open_store(told["place"])
    engine = _oxigraph if told["kind"] == "pyoxigraph" else _rdflib
    ordered = [*steps("prepare"), *steps("decide")]
    ends = time.monotonic() + told["budget"]
    for index, item in enumerate(told["items"]):
        if time.monotonic() > ends:
            yield {"row": "stopped", "after": index}
            return
        began_with = beginning(store, item)
        work, lines = engine(began_with, ordered)
        triples = frozenset(str(quad.triple) for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
        digest = hashlib.sha256("\n".join(sorted(triples)).encode()).hexdigest()
        weighed = began_with.count(f"<{COV}weighs>".encode())
        yield {"row": "rules", "index": index, "work": work, "begins": began_with.count(b"\n"), "ends": len(triples), "claims": weighed, "digest": digest}


def beginning(store: Store, item: Item) -> bytes:
    """The claims that bear on a scenario's payer with what they say, and what follows from its facts, as N-Triples. Raises StoreError."""
    facts = dict(item["facts"])
    weighed = b"".join(store.graph(query(name).bind(payer=facts["payer"])) for name in ("claims", "inherited"))
    claims = sorted({quad.object.value for quad in ox.parse(weighed, format=ox.RdfFormat.N_TRIPLES)
                     if quad.predicate.value == COV + "weighs" and isinstance(quad.object, ox.NamedNode)})  # fmt: skip
    said = store.graph(query("said").bind(claim=claims)) if claims else b""
    payers = sorted({quad.object.value.removeprefix(COV) for quad in ox.parse(said, format=ox.RdfFormat.N_TRIPLES)
                     if isinstance(quad.object, ox.NamedNode) and quad.predicate.value == COV + "value"})  # fmt: skip
    above = store.graph(query("payers_above").bind(payer=payers)) if payers else b""
    following = store.graph(query("scenario").bind(known=list(facts.values()), denied=[], asks="asksCoverage"))
    return b"".join(dict.fromkeys((weighed + said + above + following).splitlines(keepends=True)))


def _oxigraph(lines: bytes, ordered: list[Query]) -> tuple[Times, bytes]:
    work: Times = {}
    graph = ox.Store()
    with _timed(work, READING):
        graph.load(lines, format=ox.RdfFormat.N_TRIPLES)
    for rule in ordered:
        with _timed(work, rule.name):
            graph.update(rule.insert)
    return work, _lines(graph)


def _rdflib(lines: bytes, ordered: list[Query]) -> tuple[Times, bytes]:
    work: Times = {}
    graph = rdflib.Graph()
    with _timed(work, READING):
        graph.parse(data=lines, format="nt")
    for rule in ordered:
        try:
            with _timed(work, rule.name):
                graph += graph.query(rule.text).graph or ()
        except Exception:  # it raises bare exceptions for parts of SPARQL that it lacks
            del work[rule.name]
            graph.parse(data=_found_for(graph.serialize(format="nt", encoding="utf-8"), rule), format="nt")
    return work, graph.serialize(format="nt", encoding="utf-8")


def _found_for(lines: bytes, rule: Query) -> bytes:
    graph = ox.Store()
    graph.load(lines, format=ox.RdfFormat.N_TRIPLES)
    graph.update(rule.insert)
    return _lines(graph)


def _lines(graph: ox.Store) -> bytes:
    return graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""


@contextmanager
def _timed(work: Times, name: str) -> Iterator[None]:
    began = time.process_time()
    try:
        yield
    finally:
        work[name] = (time.process_time() - began) * 1000
