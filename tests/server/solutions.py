"""Compares results: solutions as multisets or sequences, numbers by value, blank nodes up to a renaming."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import rdflib
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD
from rdflib.query import Result

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.unsignedInt}
Term = tuple[str, ...]
Row = dict[str, Term]


@dataclass(frozen=True)
class Solutions:
    """Names of variables with rows, or the answer of an ASK."""

    names: frozenset[str]
    rows: tuple[Row, ...]
    answer: bool | None = None


@dataclass(frozen=True)
class Expected:
    """What a Turtle file expects: a graph, or solutions in the result-set vocabulary."""

    graph: Graph
    solutions: Solutions | None  # None where the graph itself is expected


def solutions(data: bytes, suffix: str) -> Solutions:
    """Results in XML, JSON or TSV, read by another library than the one that wrote them."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        found = Result.parse(io.BytesIO(data), format={".srx": "xml", ".srj": "json", ".tsv": "tsv"}[suffix])
        if found.type == "ASK":
            return Solutions(frozenset(), (), bool(found.askAnswer))
        rows = tuple({str(name): term(value) for name, value in row.items() if value is not None} for row in found.bindings)
        return Solutions(frozenset(map(str, found.vars or ())), rows)
    finally:
        rdflib.NORMALIZE_LITERALS = True


def csv_solutions(text: str) -> Solutions:
    """Results in CSV: every value is text, a blank node begins with `_:` and an empty one is unbound."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = frozenset(rows[0] if rows else ())
    return Solutions(names, tuple({name: ("bnode" if v.startswith("_:") else "text", v) for name, v in row.items() if v} for row in rows))


def graph_of_rows(path: Path) -> Expected:
    """What a Turtle file expects."""
    graph = Graph().parse(path, format="turtle")
    results = next(graph.subjects(RDF.type, RS.ResultSet), None)
    if results is None:
        return Expected(graph, None)
    rows = []
    for solution in graph.objects(results, RS.solution):
        bound = {}
        for binding in graph.objects(solution, RS.binding):
            bound[str(graph.value(binding, RS.variable))] = term(graph.value(binding, RS.value))
        rows.append(bound)
    return Expected(graph, Solutions(frozenset(map(str, graph.objects(results, RS.resultVariable))), tuple(rows)))


def term(value: object) -> Term:
    """A term as what it is compared by: a number by its type and value, a string by its words and language."""
    if isinstance(value, BNode):
        return ("bnode", str(value))
    if isinstance(value, URIRef):
        return ("iri", str(value))
    assert isinstance(value, Literal)
    kind = value.datatype or XSD.string
    return ("literal", _value(str(value), URIRef(kind)), str(kind), (value.language or "").lower())


def _value(lexical: str, kind: URIRef) -> str:
    try:
        if kind in (XSD.double, XSD.float):
            return repr(float(lexical))
        if kind in _INTEGERS or kind == XSD.decimal:
            return str(Decimal(lexical).normalize() + 0)
    except (ValueError, InvalidOperation):
        pass  # an ill-typed literal is its own lexical form
    return {"1": "true", "0": "false"}.get(lexical, lexical) if kind == XSD.boolean else lexical


def same(expected: Solutions, found: Solutions, ordered: bool) -> bool:
    """Whether the results are equal but for the names of blank nodes, and but for the order where there is none."""
    if expected.answer != found.answer or len(expected.rows) != len(found.rows) or (found.rows and expected.names != found.names):
        return False
    if ordered:
        return _match([*zip(expected.rows, found.rows, strict=True)]) is not None
    if Counter(map(_ground, expected.rows)) != Counter(map(_ground, found.rows)):
        return False
    return _assign(sorted(expected.rows, key=_ground), list(found.rows), {})


def _ground(row: Row) -> tuple[tuple[str, Term], ...]:
    """The row without the names of its blank nodes."""
    return tuple(sorted((name, ("bnode",) if value[0] == "bnode" else value) for name, value in row.items()))


def _match(pairs: list[tuple[Row, Row]], known: dict[Term, Term] | None = None) -> dict[Term, Term] | None:
    """The renaming of blank nodes under which each pair is equal, if there is one."""
    names = dict(known or {})
    for wanted, given in pairs:
        if _ground(wanted) != _ground(given):
            return None
        for name, value in wanted.items():
            if value[0] == "bnode" and names.setdefault(value, given[name]) != given[name]:
                return None
    return names if len(set(names.values())) == len(names) else None


def _assign(expected: list[Row], found: list[Row], names: dict[Term, Term]) -> bool:
    """Whether each expected row has a row of its own, under one renaming."""
    if not expected:
        return True
    for place, row in enumerate(found):
        renamed = _match([(expected[0], row)], names)
        if renamed is not None and _assign(expected[1:], found[:place] + found[place + 1 :], renamed):
            return True
    return False
