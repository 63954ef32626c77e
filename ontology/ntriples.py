"""Triples as lines of N-Triples (https://www.w3.org/TR/n-triples/): what a graph is written, kept and loaded as.

A line costs a fraction of what a triple of terms costs. Literals are escaped by the library that reads them again.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Graph = Iterable[ox.Triple] | Iterable[bytes]  # triples, or parts of a text in N-Triples: whole lines, with one space between terms
_BATCH = 10_000  # triples
_XSD = "http://www.w3.org/2001/XMLSchema#"


def iri(address: str) -> str:
    """An IRI as it is written; whoever calls answers for it being one."""
    return f"<{address}>"


def literal(text: str, datatype: str = "", language: str | None = None) -> str:
    """A literal as it is written, with the local name of a datatype of XML Schema or a language, or with neither."""
    return str(ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype)) if datatype else ox.Literal(text, language=language))


def text_of(written: str) -> str:
    """What a literal says, of how it is written."""
    told = written[1 : written.rindex('"')]
    if "\\" not in told:
        return told
    [quad] = ox.parse(f"<urn:a> <urn:a> {written} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value


def said(subject: str, *pairs: tuple[str, str]) -> str:
    """A line for each pair of predicate and object; all terms as they are written."""
    return "".join([f"{subject} {predicate} {value} .\n" for predicate, value in pairs])


def written(graph: Graph) -> Iterator[bytes]:
    """A graph as parts of a text in N-Triples, each of whole lines. Blank nodes keep their labels."""
    held: list[ox.Triple] = []
    for one in graph:
        if isinstance(one, bytes):
            yield one
            continue
        held.append(one)
        if len(held) == _BATCH:
            yield _serialized(held)
            held = []
    if held:
        yield _serialized(held)


def _serialized(triples: list[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def triples_of(text: bytes) -> Iterator[ox.Triple]:
    """The triples of a text in N-Triples. Raises SyntaxError."""
    return (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
