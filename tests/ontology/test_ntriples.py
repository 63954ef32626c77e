"""Triples as lines: what is written is what any reader of N-Triples reads."""

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef

from ontology.ntriples import iri, literal, said, text_of, triples_of, written

HOSTILE = [
    "", " ", '"', "\\", '\\"', '"""', "a\nb", "a\rb", "a\r\nb", "\t\b\f", "\x00\x01\x1f\x7f", "\u0085\u2028\u2029", "é ü 漢字 🙂 \U0010ffff", "\ufeff\ufffe",
    '" .\n<urn:x> <urn:y> <urn:z> .\n', "\\u0041 \\n \\\\", "_:b", "<urn:a>", "@en", '^^<urn:t>', "e\u0301", "‮right to left", "' ' {{ }} %s",
]  # fmt: skip
NODE = "urn:example:s"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_holds_what_rdflib_writes_and_is_read_as_what_was_said(text: str) -> None:
    line = said(iri(NODE), (iri("urn:example:p"), literal(text)))
    ours, theirs = Graph().parse(data=line, format="nt"), Graph()
    theirs.add((URIRef(NODE), URIRef("urn:example:p"), Literal(text)))
    assert set(ours) == set(theirs)
    assert set(triples_of(line.encode())) == set(triples_of(theirs.serialize(format="nt", encoding="utf-8")))
    assert line.count("\n") == 1


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", [{}, {"language": "en"}, {"datatype": "string"}])
def test_the_text_of_a_written_literal_is_what_was_written(text: str, kind: dict[str, str]) -> None:
    assert text_of(literal(text, **kind)) == text


def test_a_datatype_and_a_language_are_kept() -> None:
    line = said(iri(NODE), (iri("urn:example:p"), literal("4", "integer")), (iri("urn:example:p"), literal("four", language="en")))
    assert [triple.object for triple in triples_of(line.encode())] == [
        ox.Literal("4", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")), ox.Literal("four", language="en"),
    ]  # fmt: skip


def test_triples_and_their_lines_are_written_alike_and_blank_nodes_keep_their_labels() -> None:
    triples = [ox.Triple(ox.BlankNode(f"b{n}"), ox.NamedNode("urn:example:p"), ox.Literal(text)) for n, text in enumerate(HOSTILE)]
    whole = b"".join(written(triples))
    assert list(triples_of(whole)) == triples
    assert b"".join(written([whole, whole])) == whole + whole
