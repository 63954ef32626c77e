"""A result as a table for a person: labels in place of IRIs, values as they are read, one page of rows at a time."""

import json
import math
from dataclasses import dataclass

import pyoxigraph as ox
from flask import current_app, url_for

from ontology.vocabulary import ID
from queries.catalogue import BadParameter, term
from queries.guarded import Result
from queries.store import Store, StoreError
from server.labels import Name, names_of
from server.prefixes import prefixed
from server.wording import day

ROWS = 50  # on a page, so that the page stays below 100 kB
STATEMENTS = 100  # the same for a graph, which is drawn from them
_LONGEST = 400  # characters of a value
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = {_XSD + "string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", ""}
_INTEGER = {"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"}
NUMERIC = {_XSD + name for name in (*_INTEGER, "nonPositiveInteger", "negativeInteger", "decimal", "double", "float")}
Binding = dict[str, str]  # one RDF term as in https://www.w3.org/TR/sparql11-results-json/#select-encode-terms


@dataclass(frozen=True)
class Cell:
    """One value. `kind` is "iri", "blank", "literal" or "unbound"; `short` is the name of an IRI or of a datatype; `link` asks for all of it."""

    kind: str
    text: str = ""
    short: str = ""
    full: str = ""
    link: str = ""
    language: str = ""
    moment: str = ""
    number: float | None = None
    left_out: int = 0


@dataclass(frozen=True)
class Table:
    """Names of columns and the rows of one page; `total` rows there are, on pages of `size`."""

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    page: int
    size: int = ROWS

    @property
    def pages(self) -> int:
        """How many pages the rows fill, at least one."""
        return max(1, math.ceil(self.total / self.size))

    @property
    def first(self) -> int:
        """The number of the first row that is shown, from 1."""
        return (self.page - 1) * self.size + 1


def read_answer(result: Result) -> bool | None:
    """The answer to an ASK, or None where the query was another."""
    answer: bool | None = json.loads(result.body).get("boolean") if result.format.name == "json" else None
    return answer


def table_of(result: Result, page: int, store: Store) -> Table:
    """One page of a result. A graph has the columns subject, property and value."""
    (names, found), size = (_solutions(result), ROWS) if result.format.name == "json" else (_statements(result), STATEMENTS)
    page = min(max(page, 1), max(1, math.ceil(len(found) / size)))
    shown = found[(page - 1) * size : page * size]
    called = _names(store, {each["value"] for row in shown for each in row if each.get("type") == "uri"})
    return Table(names, tuple(tuple(_cell(each, called) for each in row) for row in shown), len(found), page, size)


def _names(store: Store, iris: set[str]) -> dict[str, Name]:
    """Names by IRI, and none where they can't be read just now: the result is there all the same."""
    try:
        return names_of(store, iris)
    except StoreError as error:
        current_app.logger.error("no names: %s", error)
        return {}


def _solutions(result: Result) -> tuple[tuple[str, ...], list[list[Binding]]]:
    found = json.loads(result.body)
    names = tuple(found["head"]["vars"])
    return names, [[row.get(name, {}) for name in names] for row in found["results"]["bindings"]]


def _statements(result: Result) -> tuple[tuple[str, ...], list[list[Binding]]]:
    triples = (quad.triple for quad in ox.parse(result.body, format=getattr(ox.RdfFormat, result.format.engine)))
    return ("subject", "property", "value"), [[_binding(each) for each in triple] for triple in triples]


def _binding(node: object) -> Binding:
    match node:
        case ox.NamedNode():
            return {"type": "uri", "value": node.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": node.value}
        case ox.Literal():
            return {"type": "literal", "value": node.value, "datatype": node.datatype.value} | ({"xml:lang": node.language} if node.language else {})
        case _:
            return {"type": "triple", "value": str(node)}


def _cell(given: Binding, called: dict[str, Name]) -> Cell:
    value = given.get("value", "")
    match given.get("type"):
        case None:
            return Cell("unbound")
        case "uri":
            short = prefixed(value) or value
            name = called.get(value, Name(short))
            return Cell("iri", name.label, short, value, _leading(value, name))
        case "bnode":
            return Cell("blank", f"_:{value}", full=f"_:{value}")
        case "literal" | "typed-literal":
            return _literal(value, given.get("datatype", ""), given.get("xml:lang", ""))
        case _:
            return Cell("literal", str(value)[:_LONGEST])


def _leading(iri: str, name: Name) -> str:
    """Where a thing leads to: a passage to its place in the article, a claim to its sentences, all else to what is said of it."""
    if name.passage:
        file, start, end = name.passage
        return url_for("articles.show", file=file, _anchor=f"e-{start}-{end}")
    if iri.startswith(f"{ID}claim-"):
        return url_for("library.one", name="sentences_of_claim", claim=iri)
    return _described(iri)


def _literal(value: str, datatype: str, language: str) -> Cell:
    if datatype in NUMERIC:
        return Cell("literal", value, number=_number(value))
    left_out = max(0, len(value) - _LONGEST)
    if datatype in (_XSD + "date", _XSD + "gYearMonth"):
        return Cell("literal", day(value), moment=value)
    short = "" if datatype in _STRING else prefixed(datatype) or datatype
    return Cell("literal", value[:_LONGEST], short, language=language, left_out=left_out)


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _described(iri: str) -> str:
    """The address that asks for all that is said of it, where a query can name it."""
    try:
        return url_for("sparql.endpoint", query=f"DESCRIBE {term('iri', iri)}")
    except BadParameter:
        return ""

