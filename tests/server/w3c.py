"""The W3C SPARQL 1.1 tests beside the project: read from their manifests, run against an endpoint over HTTP, judged.

Each file of data is a named graph of one store, and each query names its dataset in the request (`default-graph-uri`, `named-graph-uri`), so
that a store is built once for all of them.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
from rdflib import Graph
from rdflib.compare import isomorphic

from queries.manifest import write_manifest
from tests.server.solutions import csv_solutions, graph_of_rows, same, solutions

BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping", "json-res", "negation",
    "project-expression", "property-path", "subquery", "syntax-query",
)  # fmt: skip
EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE = ("PositiveSyntaxTest11", "PositiveSyntaxTest")
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ACCEPT = {
    ".srx": "application/sparql-results+xml", ".srj": "application/sparql-results+json", ".tsv": "text/tab-separated-values",
    ".csv": "text/csv", ".ttl": "text/turtle",
}  # fmt: skip


@dataclass(frozen=True)
class Test:
    """A test of a manifest. `name` is its folder with its local name; files are by their IRIs."""

    __test__ = False

    name: str
    iri: str
    kind: str
    query: str = ""
    data: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: str = ""


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    type: str
    body: bytes


def tests(suite: Path, folder: str) -> Iterator[Test]:
    """The tests of a folder, in the order of its manifest."""
    graph = load(suite, folder)
    about = reader(graph)
    for entry in entries(graph):
        action = about(entry, f"{_MF}action")
        yield Test(
            name=f"{folder}/{str(entry.value).rpartition('#')[2]}",
            iri=entry.value,
            kind=about(entry, f"{_RDF}type")[0].value.rpartition("#")[2],
            query="".join(each.value for each in about(action[0], f"{_QT}query")) or action[0].value,
            data=tuple(each.value for each in about(action[0], f"{_QT}data")),
            named=tuple(each.value for each in about(action[0], f"{_QT}graphData")),
            result="".join(each.value for each in about(entry, f"{_MF}result")),
        )


def reader(graph: ox.Store) -> Callable[[Any, str], list[Any]]:
    """Gives the values of a property of something; those of a list one by one."""

    def about(subject: Any, name: str) -> list[Any]:
        return [each for quad in graph.quads_for_pattern(subject, ox.NamedNode(name), None) for each in members(quad.object)]

    def members(node: Any) -> list[Any]:
        firsts = [] if isinstance(node, ox.Literal) else [*graph.quads_for_pattern(node, ox.NamedNode(f"{_RDF}first"), None)]
        return [firsts[0].object, *about(node, f"{_RDF}rest")] if firsts else [] if node == ox.NamedNode(f"{_RDF}nil") else [node]

    return about


def load(suite: Path, folder: str) -> ox.Store:
    """The manifest of a folder."""
    graph = ox.Store()
    graph.load(path=suite / folder / "manifest.ttl", format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}{folder}/manifest.ttl")
    return graph


def entries(graph: ox.Store) -> list[Any]:
    """The tests of a manifest, in its order."""
    return reader(graph)(None, f"{_MF}entries")


def local(suite: Path, iri: str) -> Path:
    """The file of an IRI."""
    return suite / iri.removeprefix(BASE)


def quads(suite: Path, wanted: list[Test]) -> Iterator[ox.Quad]:
    """The data of the tests, each file as the graph that is named like it."""
    for iri in sorted({iri for test in wanted for iri in (*test.data, *test.named)}):
        form = ox.RdfFormat.RDF_XML if iri.endswith(".rdf") else ox.RdfFormat.TURTLE
        for quad in ox.parse(path=local(suite, iri), format=form, base_iri=iri, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(iri))


def publish(folder: Path, content: Iterator[ox.Quad]) -> None:
    """Make an embedded store that has named graphs, which no build of the project has."""
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "build-tests"))
    store.bulk_extend(content)
    store.flush()
    count = len(store)
    del store
    write_manifest(folder / "build-tests", "", count)
    os.symlink("build-tests", folder / "current")


class Client:
    """Asks an endpoint over one connection that is kept."""

    def __init__(self, endpoint: str) -> None:
        self._parts = urlsplit(endpoint)
        self._connection = HTTPConnection(self._parts.netloc, timeout=30)

    def send(self, method: str, query_string: str = "", body: bytes | None = None, headers: dict[str, str] | None = None) -> Response:
        """One request to the endpoint. Nothing is added to the headers but the length of a body."""
        self._connection.putrequest(method, f"{self._parts.path}{query_string}", skip_accept_encoding=True)
        length = {} if body is None else {"Content-Length": str(len(body))}
        for name, value in (length | (headers or {})).items():
            self._connection.putheader(name, value)
        self._connection.endheaders(body)
        response = self._connection.getresponse()
        return Response(response.status, response.headers.get_content_type(), response.read())

    def query(self, sparql: str, accept: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> Response:
        """A query as the body of a POST."""
        fields = [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", f"?{urlencode(fields, quote_via=quote)}" if fields else "", sparql.encode(), headers)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def passes(test: Test, suite: Path, client: Client) -> str:
    """Why the test fails; empty where it passes."""
    text = local(suite, test.query).read_text(encoding="utf-8")
    if test.kind not in EVALUATION:
        return _syntax(test, client.query(text, "*/*"))
    accept = _ACCEPT[Path(test.result).suffix]
    if Path(test.result).suffix == ".ttl" and graph_of_rows(local(suite, test.result)).solutions:
        accept = _ACCEPT[".srj"]
    dataset = ((), ()) if "\nFROM" in text else (test.data or ("urn:empty",), test.named)
    response = client.query(f"BASE <{test.query}>\n{text}", accept, *dataset)
    if response.status != 200:
        return f"status {response.status}: {response.body.decode()[:200]}"
    return "" if _equal(test, suite, text, response) else f"another result: {response.body.decode()[:300]}"


def _syntax(test: Test, response: Response) -> str:
    """A query that asks another service is read and then refused; that counts as read."""
    wanted = test.kind in POSITIVE
    read = response.status in (200, 403) or (response.status == 400 and b"\"line\"" not in response.body)
    return "" if read == wanted else f"status {response.status}: {response.body.decode()[:200]}"


def _equal(test: Test, suite: Path, text: str, response: Response) -> bool:
    expected = local(suite, test.result)
    if expected.suffix == ".csv":
        return same(csv_solutions(expected.read_text(encoding="utf-8")), csv_solutions(response.body.decode()), ordered=False)
    if expected.suffix == ".ttl":
        found = graph_of_rows(expected)
        if found.solutions is None:
            return isomorphic(found.graph, Graph().parse(data=response.body, format="turtle"))
        return same(found.solutions, solutions(response.body, ".srj"), ordered=False)
    ordered = "ORDER BY" in text.upper().rpartition("}")[2]
    return same(solutions(expected.read_bytes(), expected.suffix), solutions(response.body, expected.suffix), ordered)
