"""The endpoint /sparql: what it takes, what it gives, what it says where it gives nothing."""

import json
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from queries.guarded import Limits
from queries.store import EmbeddedStore
from server import create_app
from tests.processes import awaited, gone
from tests.server.site import served

COV = "https://w3id.org/covertrace/ontology#"
EFFECT = ox.NamedNode(f"{COV}effect")
ALL = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def claims(number: int) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(f"urn:claim:{each:03}"), EFFECT, ox.NamedNode(f"{COV}covers")) for each in range(number)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """A store of 60 triples; not to be written to."""
    made = EmbeddedStore(tmp_path_factory.mktemp("sparql") / "store")
    made.replace(claims(60))
    return made


@pytest.fixture(scope="module")
def client(store: EmbeddedStore) -> Iterator[FlaskClient]:
    """Asks a site that gives 20 rows at most."""
    app = create_app(store, limits=Limits(rows=20, seconds=5))
    yield app.test_client()
    app.extensions["covertrace.guard"].close()


def ask(client: FlaskClient, query: str, accept: str = "", **fields: str) -> Any:
    return client.get("/sparql", query_string={"query": query, **fields}, headers={"Accept": accept} if accept else {})


@pytest.mark.parametrize(
    ("query", "accept", "given"),
    [
        ("ASK {}", "", "application/sparql-results+json"),
        ("ASK {}", "*/*", "application/sparql-results+json"),
        (ALL, "application/json", "application/sparql-results+json"),
        (ALL, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ALL, "text/csv", "text/csv; charset=utf-8"),
        (ALL, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (ALL, "text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        (ALL, "text/turtle, */*;q=0.1", "application/sparql-results+json"),
        (ALL, "application/xml", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "", "text/turtle; charset=utf-8"),
        ("DESCRIBE <urn:claim:001>", "application/n-triples", "application/n-triples"),
        ("DESCRIBE <urn:claim:001>", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/xml", "application/rdf+xml"),
    ],
)
def test_the_format_that_is_liked_most_is_given(client: FlaskClient, query: str, accept: str, given: str) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 200
    assert response.content_type == given
    assert response.data
    assert response.headers["Vary"] == "Accept, Accept-Encoding"


def test_a_format_can_be_named_in_the_address(client: FlaskClient) -> None:
    assert ask(client, ALL, BROWSER["Accept"], format="csv").content_type == "text/csv; charset=utf-8"
    assert ask(client, ALL, "text/csv", format="turtle").content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("query", "accept"), [(ALL, "image/png"), ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")])
def test_what_can_be_had_is_told_where_nothing_fits(client: FlaskClient, query: str, accept: str) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 406
    assert response.content_type == "application/problem+json"
    assert len(response.get_json()["acceptable"]) == 4


def test_a_query_by_form_and_as_the_body_give_the_same(client: FlaskClient) -> None:
    by_get = ask(client, ALL).data
    assert client.post("/sparql", data={"query": ALL}).data == by_get
    assert client.post("/sparql", data=ALL, content_type="application/sparql-query").data == by_get
    assert client.post("/sparql/", data=ALL, content_type="application/sparql-query; charset=UTF-8").data == by_get


@pytest.mark.parametrize(
    ("method", "data", "content_type", "status"),
    [
        ("POST", "ASK {}", "text/plain", 415), ("POST", "ASK {}", None, 415), ("POST", "ASK {}", "application/sparql-query; charset=utf-16", 415),
        ("POST", b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400), ("POST", "query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded", 400),
        ("POST", "update=CLEAR+ALL", "application/x-www-form-urlencoded", 403), ("POST", "CLEAR ALL", "application/sparql-update", 403),
        ("POST", "CLEAR ALL", "application/sparql-query", 403), ("POST", "x=y", "application/x-www-form-urlencoded", 400),
        ("POST", "#" * 300_000, "application/sparql-query", 413), ("PUT", "ASK {}", "application/sparql-query", 405),
        ("DELETE", None, None, 405),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_in_words(client: FlaskClient, method: str, data: Any, content_type: str | None, status: int) -> None:
    response = client.open("/sparql", method=method, data=data, content_type=content_type)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == status
    assert problem["detail"] and problem["advice"]


def test_a_syntax_error_has_its_line_and_column(client: FlaskClient) -> None:
    problem = ask(client, "SELECT *\n{ ?s ?p ?o").get_json()
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 11)
    assert "line 2, column 11" in problem["detail"]


def test_a_cut_result_says_so_and_a_whole_one_does_not(client: FlaskClient) -> None:
    cut = ask(client, ALL, "text/csv")
    assert cut.headers["Covertrace-Truncated"] == "rows=20"
    assert len(cut.data.splitlines()) == 21
    assert "Covertrace-Truncated" not in ask(client, f"{ALL} LIMIT 20", "text/csv").headers


def test_scripts_of_other_sites_may_ask(client: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert preflight.headers["Access-Control-Allow-Headers"] == "content-type"
    for response in (preflight, ask(client, "ASK {}"), ask(client, "ASK {"), client.get("/sparql")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Covertrace-Truncated" in ask(client, ALL).headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_headers_of_every_page_are_on_results_too(client: FlaskClient) -> None:
    for headers in (ask(client, "ASK {}").headers, ask(client, "ASK {").headers):
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Robots-Tag"] == "noindex"


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": ALL})
    assert response.status_code == 200
    assert response.data == b""
    assert response.headers["Content-Length"] == str(len(ask(client, ALL).data))


def test_a_result_that_is_known_is_not_sent_again(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(claims(3))
    app = create_app(store)
    client = app.test_client()
    first = ask(client, ALL)
    again = client.get("/sparql", query_string={"query": ALL}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    store.replace(claims(4))
    assert client.get("/sparql", query_string={"query": ALL}, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert "ETag" not in ask(client, "SELECT (NOW() AS ?now) {}").headers
    app.extensions["covertrace.guard"].close()


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", "TURTLE"), ("", "TURTLE"), ("application/rdf+xml", "RDF_XML"), ("application/ld+json", "JSON_LD"), ("application/n-triples", "N_TRIPLES")],
)
def test_the_service_describes_itself(client: FlaskClient, accept: str, form: str) -> None:
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    triples = (quad.triple for quad in ox.parse(response.data, format=getattr(ox.RdfFormat, form)))
    graph = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    prefixes = (
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    )
    told = f"""{prefixes} ASK {{ ?service a sd:Service ; sd:endpoint <http://localhost/sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
        sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples 60 ; void:distinctSubjects 60 ;
            void:propertyPartition [ void:property <{COV}effect> ; void:triples 60 ] ] ] }}"""
    assert graph.query(told).askAnswer
    assert graph.query(f'{prefixes} ASK {{ ?o sh:declare [ sh:prefix "cov" ; sh:namespace ?n ] FILTER(STR(?n) = "{COV}") }}').askAnswer
    examples = list(graph.query(f"{prefixes} SELECT ?q {{ ?e a sh:SPARQLExecutable ; rdfs:comment ?c ; sh:select ?q }}"))
    assert examples
    for (query,) in examples:  # type: ignore[misc]
        assert ask(client, str(query)).status_code == 200


@pytest.mark.parametrize("host", ["example.org:8000", "a b", "<x>", "[::1]:80", "x{}"])
def test_whatever_host_is_named_there_is_an_answer(client: FlaskClient, host: str) -> None:
    for query in ({}, {"query": "ASK { <a> ?p ?o }"}):
        assert client.get("/sparql", query_string=query, headers={"Host": host}).status_code in (200, 400)


def test_the_description_follows_the_store(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    for number in (2, 5):
        store.replace(claims(number))
        app = create_app(store)
        assert f"void:triples {number}" in app.test_client().get("/sparql").text


def test_a_browser_gets_a_page_that_works_without_script(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=BROWSER)
    assert page.content_type == "text/html; charset=utf-8"
    assert '<textarea id="query" name="query"' in page.text
    assert 'aria-current="page">SPARQL' in page.text
    found = client.get("/sparql", query_string={"query": ALL}, headers=BROWSER)
    assert "urn:claim:000" in found.text.split("<table>")[-1]
    assert "20 rows" in found.text
    assert "There is more than this" in found.text
    assert "Yes" in client.get("/sparql", query_string={"query": "ASK {}"}, headers=BROWSER).text
    assert "&lt;urn:claim:000&gt;" in client.get("/sparql", query_string={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, headers=BROWSER).text


def test_a_browser_is_told_of_an_error_on_the_page_with_the_query_kept(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": "SELECT *\n{ <b>"}, headers=BROWSER)
    assert page.status_code == 400
    assert "can&#39;t be read further than line 2" in page.text
    assert "SELECT *\n{ &lt;b&gt;</textarea>" in page.text


def test_an_application_without_a_store_has_nothing_to_query(app: Any) -> None:
    response = app.test_client().get("/sparql", query_string={"query": "ASK {}"})
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"


@pytest.fixture(scope="module")
def site(store: EmbeddedStore) -> Iterator[str]:
    """The address of /sparql of a site on a real port."""
    with served(store.name, "--query-seconds", "60") as (address, _):
        yield f"{address}sparql"


@pytest.fixture
def strict_site(store: EmbeddedStore) -> Iterator[str]:
    """One that runs one query at a time, for a moment."""
    with served(store.name, "--query-seconds", "1.5", "--queries", "1") as (address, _):
        yield f"{address}sparql"


@pytest.mark.parametrize(("method", "way"), [("GET", None), (POST, None), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_is_a_client(site: str, method: str, way: str | None) -> None:
    wrapper: Any = SPARQLWrapper(site)
    wrapper.setMethod(method)
    if way:
        wrapper.setRequestMethod(way)
    wrapper.setQuery(ALL)
    wrapper.setReturnFormat(JSON)
    assert len(wrapper.query().convert()["results"]["bindings"]) == 60
    wrapper.setReturnFormat(XML)
    assert len(wrapper.query().convert().getElementsByTagName("result")) == 60
    wrapper.setReturnFormat(CSV)
    assert len(wrapper.query().convert().splitlines()) == 61
    wrapper.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=wrapper.query().convert(), format="turtle")) == 60


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_is_a_client(site: str, method: str) -> None:
    graph = Graph(SPARQLStore(site, method=method))
    assert len(list(graph.query(ALL))) == 60
    assert (URIRef("urn:claim:001"), URIRef(f"{COV}effect"), URIRef(f"{COV}covers")) in graph


def test_curl_is_a_client(site: str) -> None:
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("the program 'curl' is not installed")
    command = [curl, "-s", "-f", "-H", "Accept: text/csv", "--data-urlencode", f"query={ALL}", site]
    assert len(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.splitlines()) == 61


def test_pages_and_refusals_come_while_runaway_queries_run(strict_site: str) -> None:
    ended: list[tuple[int, str | None]] = []

    def run() -> None:
        try:
            urllib.request.urlopen(f"{strict_site}?query={quote(CROSS)}", timeout=30).close()
        except urllib.error.HTTPError as error:
            ended.append((error.code, error.headers.get("Retry-After")))
            error.close()

    threads = [threading.Thread(target=run) for _ in range(12)]
    for thread in threads:
        thread.start()
    with urllib.request.urlopen(strict_site.replace("/sparql", "/healthz"), timeout=30) as health:
        assert json.load(health)["status"] == "ok"
    for thread in threads:
        thread.join()
    assert {status for status, _ in ended} == {503, 504}
    assert all(int(after or 0) >= 1 for status, after in ended if status == 503)
    with urllib.request.urlopen(f"{strict_site}?query={quote('ASK {}')}", timeout=30) as response:
        assert json.load(response)["boolean"] is True


def test_one_connection_is_kept_over_results_and_errors(site: str) -> None:
    connection = HTTPConnection(site.split("/")[2], timeout=30)
    for query, status in (("ASK {}", 200), ("ASK {", 400), (ALL, 200), ("CLEAR ALL", 403), ("ASK {}", 200)):
        connection.request("GET", f"/sparql?{urlencode({'query': query})}")
        response = connection.getresponse()
        response.read()
        assert response.status == status
        assert not response.will_close
    connection.close()


def test_no_process_of_a_query_is_left_when_the_site_ends(store: EmbeddedStore) -> None:
    def ask_for_long(address: str) -> None:
        with suppress(OSError):  # the site ends meanwhile
            urllib.request.urlopen(f"{address}sparql?query={quote(CROSS)}", timeout=30).close()

    with served(store.name, "--query-seconds", "3") as (address, process):
        asking = threading.Thread(target=ask_for_long, args=[address])
        asking.start()
        started = awaited([process.pid], "query_process")
    asking.join()
    assert all(gone(pid) for pid in started)
