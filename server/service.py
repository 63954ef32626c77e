"""What a program can learn of the endpoint: its service description, what the store holds, prefixes and example queries.

Vocabularies: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/), VoID
(https://www.w3.org/TR/void/), and for prefixes and queries SHACL (https://www.w3.org/TR/shacl/#sparql-prefixes), as other
endpoints publish theirs.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from queries.catalogue import COV, Query, catalogue, query, without_header
from queries.formats import FORMATS, Format
from queries.guarded import Guard
from queries.inspection import inspect
from queries.memory import remembered

_PREFIXES = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "schema": "https://schema.org/",
    "format": "http://www.w3.org/ns/formats/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_INSIDE = {"decide", "prepare", "trace", "service"}  # folders of queries that run over something else than the store, or describe it
_SHAPES = {"SELECT": ("SPARQLSelectExecutable", "select"), "ASK": ("SPARQLAskExecutable", "ask"), "CONSTRUCT": ("SPARQLConstructExecutable", "construct")}
_DATASET = b"<https://w3id.org/covertrace/id/dataset>"  # as the query has it
_TYPE = ox.NamedNode(f"{_PREFIXES['rdf']}type")


def described(guard: Guard, endpoint: str, chosen: Format) -> bytes:
    """The description of the endpoint at this address, with counts of what the store holds now."""
    triples = [*_service(guard, endpoint), *_counts(guard, endpoint), *_prefixes(), *_examples(endpoint)]
    return ox.serialize(triples, format=getattr(ox.RdfFormat, chosen.engine), prefixes=_PREFIXES) or b""


def example_queries() -> list[Query]:
    """The queries of the catalogue that ask the store as it is."""
    return [each for each in catalogue().values() if each.folder not in _INSIDE]


def declared_prefixes() -> dict[str, str]:
    """Namespaces by prefix, as those queries declare them."""
    return {prefix: namespace for each in example_queries() for prefix, namespace in inspect(each.text).prefixes.items()}


def _service(guard: Guard, endpoint: str) -> Iterator[ox.Triple]:
    service, dataset, graph = ox.NamedNode(f"{endpoint}#service"), ox.NamedNode(f"{endpoint}#dataset"), ox.NamedNode(f"{endpoint}#graph")
    yield ox.Triple(service, _TYPE, _name("sd:Service"))
    yield ox.Triple(service, _name("sd:endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, _name("sd:supportedLanguage"), _name("sd:SPARQL11Query"))
    for each in FORMATS.values():
        yield ox.Triple(service, _name("sd:resultFormat"), _name(f"format:{each.unique}"))
    yield ox.Triple(service, _name("sd:defaultEntailmentRegime"), ox.NamedNode("http://www.w3.org/ns/entailment/Simple"))
    yield ox.Triple(service, _name("sd:defaultDataset"), dataset)
    yield ox.Triple(service, _name("rdfs:comment"), _english(_limits(guard)))
    yield ox.Triple(dataset, _TYPE, _name("sd:Dataset"))
    yield ox.Triple(dataset, _name("sd:defaultGraph"), graph)
    yield ox.Triple(graph, _TYPE, _name("sd:Graph"))
    yield ox.Triple(graph, _TYPE, _name("void:Dataset"))
    yield ox.Triple(graph, _name("void:sparqlEndpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(graph, _name("dct:title"), _english("Claims on the coverage of massage, each with the sentences that state it"))
    yield ox.Triple(graph, _name("void:vocabulary"), ox.NamedNode(COV))


def _limits(guard: Guard) -> str:
    limits = guard.limits
    return (
        f"Read-only, without SERVICE. A query may take {limits.seconds:g} seconds and {limits.memory:,} MB; a result of more than {limits.rows:,} rows or "
        f"triples is cut there, and the header Covertrace-Truncated says so. {limits.at_once} queries run at once."
    )


def _counts(guard: Guard, endpoint: str) -> Iterator[ox.Triple]:
    counted = remembered(guard.store, "void", lambda: guard.store.graph(query("void").text))
    named = counted.replace(_DATASET, f"<{endpoint}#graph>".encode())
    return iter(sorted((quad.triple for quad in ox.parse(named, format=ox.RdfFormat.N_TRIPLES)), key=str))


def _prefixes() -> Iterator[ox.Triple]:
    """Every prefix that the queries of the catalogue use (`sh:declare`), on the ontology."""
    ontology = ox.NamedNode(COV.rstrip("#"))
    yield ox.Triple(ontology, _TYPE, _name("owl:Ontology"))
    for prefix, namespace in sorted(declared_prefixes().items()):
        declared = ox.BlankNode()
        yield ox.Triple(ontology, _name("sh:declare"), declared)
        yield ox.Triple(declared, _name("sh:prefix"), ox.Literal(prefix))
        yield ox.Triple(declared, _name("sh:namespace"), ox.Literal(namespace, datatype=_name("xsd:anyURI")))


def _examples(endpoint: str) -> Iterator[ox.Triple]:
    """Each query of the catalogue with the example values that it has in its file."""
    for each in example_queries():
        shape = _SHAPES.get(inspect(each.text).form)
        if not shape:
            continue
        example = ox.NamedNode(f"{endpoint}#query-{each.name}")
        yield ox.Triple(example, _TYPE, _name("sh:SPARQLExecutable"))
        yield ox.Triple(example, _TYPE, _name(f"sh:{shape[0]}"))
        yield ox.Triple(example, _name("rdfs:label"), _english(each.summary))
        yield ox.Triple(example, _name("rdfs:comment"), _english(each.question or each.summary))
        yield ox.Triple(example, _name("sh:prefixes"), ox.NamedNode(COV.rstrip("#")))
        yield ox.Triple(example, _name(f"sh:{shape[1]}"), ox.Literal(without_header(each.text).rstrip()))
        yield ox.Triple(example, _name("schema:target"), ox.NamedNode(endpoint))
        for tag in each.tags:
            yield ox.Triple(example, _name("schema:keywords"), ox.Literal(tag))


def _name(short: str) -> ox.NamedNode:
    prefix, _, local = short.partition(":")
    return ox.NamedNode(_PREFIXES[prefix] + local)


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")
