"""A store that is an endpoint: queries are looked at here, passed on, and held to the same limits."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest

from queries.guarded import Dataset, Guard, Limits
from queries.refusals import BadSyntax, NotAllowed, TooBig, TooSlow
from queries.remote import RemoteStore
from queries.store import StoreError
from tests.engines import Engine

ALL = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"


@pytest.fixture(scope="module")
def remote(oxigraph: Engine) -> RemoteStore:
    """A store of 40 triples behind an `oxigraph serve`."""
    store = RemoteStore(oxigraph.url)
    store.replace(ox.Triple(ox.NamedNode(f"urn:{n:02}"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in range(40))
    return store


@pytest.fixture
def guard(remote: RemoteStore) -> Iterator[Guard]:
    """Lets 25 rows through."""
    made = Guard(remote, Limits(rows=25))
    yield made
    made.close()


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_results_come_through_and_are_cut_with_a_word(guard: Guard, form: str) -> None:
    assert guard.run(f"{ALL} LIMIT 25", form).truncated is False
    cut = guard.run(ALL, form)
    assert (cut.rows, cut.truncated) == (25, True)
    assert b"urn:24" in cut.body
    assert b"urn:25" not in cut.body


def test_graphs_and_booleans_come_through(guard: Guard) -> None:
    assert json.loads(guard.run("ASK { <urn:01> ?p ?o }").body)["boolean"] is True
    graph = guard.run("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3", "turtle")
    assert len(list(ox.parse(graph.body, format=ox.RdfFormat.TURTLE))) == 3


def test_a_graph_is_cut_at_as_many_triples(guard: Guard) -> None:
    graph = guard.run("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "ntriples")
    assert (graph.rows, graph.truncated) == (25, True)
    assert len(graph.body.splitlines()) == 25


@pytest.mark.parametrize("named", ["urn:unknown", "https://w3id.org/covertrace/builds"])
def test_graphs_that_a_request_names_are_not_ours_to_show(guard: Guard, named: str) -> None:
    for dataset, query in ((Dataset(default=(named,)), "ASK { ?s ?p ?o }"), (Dataset(named=(named,)), "ASK { GRAPH ?g { ?s ?p ?o } }")):
        assert json.loads(guard.run(query, "json", dataset).body)["boolean"] is False
    assert json.loads(guard.run("ASK { GRAPH ?g { ?s ?p ?o } }").body)["boolean"] is False
    assert json.loads(guard.run(f"ASK FROM <{named}> {{ <urn:01> ?p ?o }}").body)["boolean"] is True, "the request's own graph goes before FROM"


def test_what_is_refused_never_reaches_the_endpoint() -> None:
    guard = Guard(RemoteStore("http://127.0.0.1:9/query"))
    with pytest.raises(NotAllowed):
        guard.run("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(NotAllowed):
        guard.run("CLEAR ALL")
    with pytest.raises(BadSyntax):
        guard.run("ASK {")
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/query can't be reached"):
        guard.run("ASK {}")
    guard.close()


class _Slow(BaseHTTPRequestHandler):
    """An endpoint that drips for ever, or sends without end."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        if b"drip" not in body and b"flood" not in body:  # which build is the current one
            self.wfile.write(b'{"head": {"vars": ["build"]}, "results": {"bindings": [{"build": {"type": "uri", "value": "urn:build"}}]}}')
            return
        try:
            for _ in range(400):
                self.wfile.write(b"x" if b"drip" in body else b"x" * 100_000)
                self.wfile.flush()
                time.sleep(0.05 if b"drip" in body else 0)
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_an_endpoint_that_drips_or_floods_is_cut_off() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        guard = Guard(RemoteStore(f"http://127.0.0.1:{server.server_port}/query"), Limits(seconds=1, result=1))
        with pytest.raises(TooSlow):
            guard.run("ASK { ?drip ?p ?o }")
        with pytest.raises(TooBig, match="larger than 1 MB"):
            guard.run("ASK { ?flood ?p ?o }")
        guard.close()
        server.shutdown()
