"""The W3C tests of the SPARQL 1.1 Protocol: read from their manifest, sent as they are written, judged by status, format and boolean."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from tests.server.w3c import Client, Response, entries, load, reader

_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}


@dataclass(frozen=True)
class Request:
    """A request with what is expected of its response: the first digits of statuses, a format, a boolean."""

    method: str
    query_string: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    format: str
    boolean: bool | None


@dataclass(frozen=True)
class ProtocolTest:
    """A test. `update` tells that it wants something to be changed, which a read-only endpoint refuses."""

    name: str
    iri: str
    requests: tuple[Request, ...]

    @property
    def update(self) -> bool:
        """Whether it expects an update to be made."""
        return self.name.startswith("update_")


def protocol_tests(suite: Path) -> Iterator[ProtocolTest]:
    """The tests of the manifest."""
    graph = load(suite, "protocol")
    about = reader(graph)
    for entry in entries(graph):
        (connection,) = about(entry, f"{_MF}action")
        requests = tuple(_request(about, each) for each in about(connection, f"{_HT}requests"))
        yield ProtocolTest(entry.value.rpartition("#")[2], entry.value, requests)


def protocol_quads(suite: Path) -> Iterator[ox.Quad]:
    """The data that the tests say the endpoint has."""
    graph = load(suite, "protocol")
    about = reader(graph)
    found = {(about(data, f"{_UT}graph")[0].value, about(data, _LABEL)[0].value) for entry in entries(graph) for data in about(entry, f"{_UT}graphData")}
    for file, name in sorted(found):
        for quad in ox.parse(path=suite / "protocol" / file.rpartition("/")[2], format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))


def _request(about: Any, node: Any) -> Request:
    (path,) = about(node, f"{_HT}absolutePath")
    (response,) = about(node, f"{_HT}resp") or [None]
    headers = {about(h, f"{_HT}fieldName")[0].value: about(h, f"{_HT}fieldValue")[0].value for h in about(node, f"{_HT}headers")}
    booleans = [each.value == "true" for each in about(response, f"{_MF}expectedBoolean")]
    return Request(
        method=about(node, f"{_HT}methodName")[0].value,
        query_string=path.value.removeprefix("/sparql/"),
        headers=headers,
        body=next((_content(about, body) for body in about(node, f"{_HT}body")), None),
        statuses=frozenset(each.value[-3] for each in about(response, f"{_MF}expectedStatus")),
        format="".join(each.value for each in about(response, f"{_MF}expectedFormat")),
        boolean=booleans[0] if booleans else None,
    )


def _content(about: Any, body: Any) -> bytes:
    text: str = about(body, f"{_CNT}chars")[0].value
    return text.encode(about(body, f"{_CNT}characterEncoding")[0].value)


def passes(test: ProtocolTest, client: Client) -> str:
    """Why the test fails; empty where it passes."""
    for request in test.requests:
        failed = judge(request, client.send(request.method, request.query_string, request.body, request.headers))
        if failed:
            return failed
    return ""


def judge(request: Request, response: Response) -> str:
    """What is wrong with a response; empty where nothing is."""
    if str(response.status)[0] not in request.statuses:
        return f"status {response.status}"
    if request.format and response.type not in _FORMATS[request.format]:
        return f"type {response.type}"
    if request.boolean is not None and json.loads(response.body)["boolean"] != request.boolean:
        return "another boolean"
    return ""
