"""The SHACL shapes of a graph of claims, and what violates them."""

import re
from functools import cache
from pathlib import Path

from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ontology.vocabulary import COV, ID

SHAPES = Path(__file__).parent / "shapes.ttl"
_NEEDLESS = re.compile(
    rb"^\S+ <(?:"
    rb"https://w3id\.org/covertrace/ontology#(?:within|entails|rulesOut|heeds|subject|moreSpecificThan|asGiven|asQuestion|asRequirement)"
    rb"|http://www\.w3\.org/2004/02/skos/core#(?:altLabel|hiddenLabel)"
    rb"|http://www\.w3\.org/1999/02/22-rdf-syntax-ns#(?:first|rest)"
    rb"|http://www\.w3\.org/2002/07/owl#(?:onProperty|someValuesFrom|intersectionOf|unionOf)"
    rb")> "
)


def violations(graph: bytes) -> list[str]:
    """What in a graph (N-Triples) is not as the shapes demand: for each a line with the node, what to do, and what is there now.

    Nothing is inferred. Triples that no shape looks at, such as what the reasoner has added, are not even read.
    """
    kept = b"\n".join(line for line in graph.splitlines() if not _NEEDLESS.match(line))
    data = Graph().parse(data=kept, format="nt")
    _, report, _ = validate(data, shacl_graph=_shapes(), inference="none", meta_shacl=False, advanced=False)
    assert isinstance(report, Graph)
    return sorted({_line(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)})


@cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


def _line(report: Graph, result: Node) -> str:
    message = next(iter(sorted(str(m) for m in report.objects(result, SH.resultMessage))), "does not have the form that it should have")
    value = report.value(result, SH.value)
    found = f" (now: {_short(value)})" if value is not None else ""
    return f"{_short(report.value(result, SH.focusNode))}: {message}{found}"


def _short(node: Node | None) -> str:
    if isinstance(node, URIRef):
        return str(node).replace(COV, "cov:").replace(ID, "id:")
    if isinstance(node, Literal):
        text = str(node)
        return repr(text if len(text) <= 60 else text[:57] + "…")
    return "a node without a name"
