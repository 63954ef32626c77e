"""A whole store as a file that other programs read."""

import pyoxigraph as ox

from ontology.vocabulary import COV, ID
from queries.builds import bound
from queries.formats import Format
from queries.store import Store, StoreError

FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld")
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
PREFIXES = {
    "cov": COV,
    "id": ID,
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def in_order(lines: bytes, chosen: Format) -> tuple[bytes, int]:
    """N-Triples as a text in a format, and how many triples these are: each once and in order, so that equal graphs are equal texts.

    Only prefixes that are used are declared.
    """
    ordered = sorted(set(lines.splitlines(keepends=True)))
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if any(namespace.encode() in line for line in ordered)}
    triples = (quad.triple for quad in ox.parse(b"".join(ordered), format=ox.RdfFormat.N_TRIPLES))
    return ox.serialize(triples, format=getattr(ox.RdfFormat, chosen.engine), prefixes=used) or b"", len(ordered)


def ntriples(store: Store) -> bytes:
    """Everything in the store as N-Triples, a triple a line, in order. Raises queries.store.StoreError, also where the store gives a part only."""
    lines = sorted(set(store.graph(_ALL).splitlines(keepends=True)))
    whole = int(store.rows(bound("size"))[0]["triples"])
    if len(lines) != whole:
        raise StoreError(f"{store.name} gave {len(lines)} of {whole} triples; raise the limit of its answers, or dump it with its own tools")
    return b"".join(lines)


def export(store: Store, form: str) -> bytes:
    """Everything in the store in one of FORMATS, UTF-8."""
    lines = ntriples(store)
    if form == "ntriples":
        return lines
    if form == "turtle":
        return ox.serialize(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    from rdflib import Graph

    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.parse(data=lines, format="nt")
    return graph.serialize(format={"rdfxml": "xml", "jsonld": "json-ld"}[form], encoding="utf-8")
