"""The query library on the site: its list, its pages and its data."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ingest.build import graph_of, harvest
from queries.catalogue import library
from queries.store import Store, open_store
from server import create_app

NAMES = [each.name for each in library()]
GRAPHS = [each.name for each in library() if each.is_graph]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client(shipped_store: Store) -> FlaskClient:
    """A visitor of a site over the shipped articles."""
    return create_app(shipped_store).test_client()


def needed(name: str) -> dict[str, str]:
    """The parameters that a query needs, as its example has them."""
    found = next(each for each in library() if each.name == name)
    return {param: found.example(param) for param in found.params if param not in found.optional}


def test_the_list_has_every_query_with_its_question_and_a_link(client: FlaskClient) -> None:
    page = client.get("/query/", headers=BROWSER)
    assert page.status_code == 200
    assert [name for name in NAMES if f'href="/query/{name}"' not in page.text] == []
    assert "What does a payer require?" in page.text and "{" not in page.text.partition("<main")[2]
    assert re.search(r'<a href="/query/" aria-current="page">Queries</a>', page.text)


@pytest.mark.parametrize("address", ["/query.json", "/query/"])
def test_the_list_is_data_as_well(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": "application/json"})
    told = response.get_json()["queries"]
    assert [each["name"] for each in told] == NAMES
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    for each in told:
        suffix = ".ttl" if each["gives"] == "graph" else ".json"
        assert client.get(each["url"] + suffix, query_string=needed(each["name"])).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_a_page_that_stands_without_parameters(client: FlaskClient, name: str) -> None:
    page = client.get(f"/query/{name}", headers=BROWSER)
    assert page.status_code == 200
    assert "https://w3id.org/" not in re.sub(r"<pre.*?</pre>|href=\"[^\"]*\"|value=\"[^\"]*\"", "", page.text.partition("<main")[2], flags=re.DOTALL)
    assert page.text.count("<h1>") == 1 and "The SPARQL that ran" in page.text
    assert "<script" not in page.text and "style=" not in page.text


def test_the_form_is_filled_in_and_every_field_has_its_label(client: FlaskClient) -> None:
    page = client.get("/query/who_may_deliver?payer=Part+C", headers=BROWSER).text
    assert "Who may give massage under Medicare Advantage?" in page
    assert re.search(r'<input type="text" id="p-payer"[^>]* value="Medicare Advantage"', page)  # there are too many to choose from a list
    assert '<option value="any" selected>any</option>' in page
    fields = re.findall(r'<(?:select|input type="text") id="([^"]+)"', page)
    assert len(fields) == 2 and all(f'<label for="{field}">' in page for field in fields)


def test_what_is_typed_is_a_label_as_well_as_a_key(client: FlaskClient) -> None:
    page = client.get("/query/synonyms?concept=Medicare+Advantage", headers=BROWSER).text
    assert 'value="Medicare Advantage"' in page and '<datalist id="l-concept">' in page and "Part C" in page


def test_the_links_to_data_give_what_the_page_shows(client: FlaskClient) -> None:
    page = client.get("/query/requirements_of_payer?payer=Part+C", headers=BROWSER).text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/query/requirements_of_payer\.[^"]+)"', page)]
    assert [urlsplit(link).path.rpartition(".")[2] for link in links] == ["json", "csv"]
    data = client.get(links[0]).get_json()
    assert data["parameters"] == {"payer": ["MedicareAdvantage"]}
    rows = list(csv.DictReader(io.StringIO(client.get(links[1]).text)))
    assert [row["quote"] for row in rows] == [row["quote"] for row in data["rows"]]
    assert page.count("<tr>") == len(rows) + 1 == data["total"] + 1


def test_json_tells_the_columns_and_their_types(client: FlaskClient) -> None:
    data = client.get("/query/best_attested_claims.json?least=3").get_json()
    types = {column["name"]: column["type"] for column in data["columns"]}
    assert (types["sources"], types["claim"], types["quote"], types["effect"], types["effectLabel"]) == ("number", "iri", "string", "iri", "string")
    assert data["rows"] and all(row["sources"] >= 3 for row in data["rows"])


def test_sparql_results_are_what_a_sparql_client_reads(client: FlaskClient) -> None:
    response = client.get("/query/best_attested_claims", headers={"Accept": "application/sparql-results+json"})
    assert response.mimetype == "application/sparql-results+json"
    solutions = ox.parse_query_results(response.data, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    [first, *_] = list(solutions)
    assert isinstance(first["claim"], ox.NamedNode) and first["sources"] == ox.Literal(3)


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/csv", "text/csv"), ("application/json", "application/json"), ("text/html", "text/html"), ("*/*", "text/html"), ("", "text/html"),
        ("text/csv;q=0.5, application/json", "application/json"), ("image/png", "text/html"),
    ],
)  # fmt: skip
def test_the_accept_header_chooses_the_form(client: FlaskClient, accept: str, mimetype: str) -> None:
    response = client.get("/query/refusals", headers={"Accept": accept} if accept else {})
    assert response.mimetype == mimetype
    assert "Accept" in response.headers["Vary"]
    assert (response.headers.get("Access-Control-Allow-Origin") == "*") == (mimetype != "text/html")


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_turtle(client: FlaskClient, name: str) -> None:
    by_suffix = client.get(f"/query/{name}.ttl", query_string=needed(name))
    by_accept = client.get(f"/query/{name}", query_string=needed(name), headers={"Accept": "text/turtle"})
    assert by_suffix.mimetype == by_accept.mimetype == "text/turtle" and by_suffix.text == by_accept.text
    assert len(list(ox.parse(by_suffix.data, format=ox.RdfFormat.TURTLE))) > 10


def test_long_tables_come_in_parts_and_say_so(client: FlaskClient) -> None:
    address, seen = "/query/all_claims.json?limit=50", []
    while address:
        response = client.get(address)
        data = response.get_json()
        seen += [row["claim"] for row in data["rows"]]
        assert response.headers["X-Total-Count"] == str(data["total"])
        assert response.headers.get("Link") == (f'<{data["next"]}>; rel="next"' if data["next"] else None)
        address = data["next"]
    assert len(seen) == data["total"] == len(client.get("/query/all_claims.json").get_json()["rows"])
    page = client.get("/query/all_claims?limit=50&offset=50", headers=BROWSER).text
    assert f"{data['total']} rows, of which 51 to 100 are shown" in page and 'rel="prev"' in page and 'rel="next"' in page
    assert len(client.get("/query/all_claims.csv?limit=7").text.splitlines()) == 8


@pytest.mark.parametrize(
    ("address", "status", "words", "parameter"),
    [
        ("/query/refusal.json", 404, "There is no query called “refusal”.", None),
        ("/query/verdict.json", 404, "for the program's own use", None),
        ("/query/refusals.ttl", 404, "it gives rows", None),
        ("/query/graph_of_rules.csv", 404, "it gives a graph", None),
        ("/query/refusals.json?payer=Nobody", 400, "There is no payer called 'Nobody'", "payer"),
        ("/query/refusals.csv?payor=Medicare", 400, "has no parameter payor; it has payer", "payor"),
        ("/query/claims_of_payer.json", 400, "needs payer", "payer"),
        ("/query/claims_of_payer.json?payer=", 400, "needs payer", "payer"),
        ("/query/best_attested_claims.json?least=-+1", 400, "is not a value of type integer", "least"),
        ("/query/refusals.json?limit=0", 400, "“0” is no limit", "limit"),
        ("/query/refusals.json?limit=10001", 400, "“10001” is no limit", "limit"),
        ("/query/refusals.json?offset=٣", 400, "“٣” is no offset", "offset"),
        ("/query/refusals.json?against=/etc", 400, "nothing to compare with", "against"),
        ("/query/refusals.json?against=earlier", 400, "No earlier build is kept", "against"),
        ("/query/graph_of_rules.ttl?against=earlier", 400, "nothing to compare with", "against"),
    ],
)
def test_what_is_wrong_is_told_with_what_is_possible(client: FlaskClient, address: str, status: int, words: str, parameter: str | None) -> None:
    response = client.get(address)
    body = response.get_json()
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert words in body["detail"] and body["advice"] and body.get("parameter") == parameter
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    page = client.get(re.sub(r"\.(json|csv|ttl)(?=\?|$)", "", address), headers=BROWSER)
    assert page.mimetype == "text/html"


def test_the_values_that_are_possible_are_listed_for_programs(client: FlaskClient) -> None:
    assert "MedicareAdvantage" in client.get("/query/refusals.json?payer=Nobody").get_json()["possible"]
    assert client.get("/query/refusal.json").get_json()["possible"][0] == "refusals"
    assert "All queries</a>" in client.get("/query/refusal", headers=BROWSER).text
    assert "<code>refusals</code>" in client.get("/query/refusal", headers=BROWSER).text


def test_a_sentence_leads_to_where_it_is_stated(client: FlaskClient) -> None:
    page = client.get("/query/exceptions_to_exclusions?payer=Original+Medicare", headers=BROWSER).text
    links = set(re.findall(r'href="(/query/sentences_of_claim\?[^"]+)"', page))
    assert len(links) > 5
    stated = client.get(min(links), headers=BROWSER).text
    place = re.search(r'href="(/articles/[\w-]+\.md)#(e-\d+-\d+)"', stated)
    assert place
    assert f'id="{place[2]}"' in client.get(place[1], headers=BROWSER).text


@pytest.mark.parametrize("written", ["Medicaid", "cov:Medicaid", "https://w3id.org/covertrace/ontology#Medicaid"])
def test_a_concept_is_given_as_the_data_gives_it(client: FlaskClient, written: str) -> None:
    found = client.get("/query/claims_of_payer.json", query_string={"payer": written}).json
    assert found
    assert found["parameters"] == {"payer": ["Medicaid"]}
    assert "{" not in found["question"]


def test_words_of_articles_and_visitors_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Massage\n\nTRICARE covers massage <b>therapy</b> & more.\n")
    store = open_store(tmp_path / "store")
    store.replace(graph_of(harvest([tmp_path / "a.md"])))
    client = create_app(store).test_client()
    assert "massage &lt;b&gt;therapy&lt;/b&gt; &amp; more" in client.get("/query/all_claims", headers=BROWSER).text
    page = client.get("/query/passages_with_words?words=<script>{payer}", headers=BROWSER).text
    assert "&lt;script&gt;{payer}" in page and "<script" not in page


def test_what_changed_is_offered_once_there_is_an_earlier_build(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    for text in ("TRICARE covers massage therapy.", "TRICARE does not cover massage therapy."):
        (tmp_path / "a.md").write_text(f"# Massage\n\n{text}\n")
        store.replace(graph_of(harvest([tmp_path / "a.md"])))
    client = create_app(store).test_client()
    rows = client.get("/query/all_claims.json?against=earlier").get_json()["rows"]
    assert [(row["change"], row["quote"]) for row in rows] == [("gone", "TRICARE covers massage therapy."), ("new", "TRICARE does not cover massage therapy.")]
    assert 'name="against"' in client.get("/query/all_claims", headers=BROWSER).text
    assert 'name="against"' not in client.get("/query/graph_of_rules", headers=BROWSER).text
    page = client.get("/query/program_scopes?against=earlier", headers=BROWSER).text
    assert "Nothing has changed since the build before." in page


def test_the_editor_is_linked(client: FlaskClient) -> None:
    page = client.get("/query/refusals?payer=TRICAREPrime", headers=BROWSER).text
    [link] = re.findall(r'href="(/sparql\?query=[^"]+)"', page)
    [sparql] = parse_qs(urlsplit(link).query)["query"]
    assert sparql.startswith("PREFIX") and "TRICAREPrime" in sparql
    assert "Open in the SPARQL editor" in page


def test_a_store_that_can_not_be_read_is_a_problem(tmp_path: Path) -> None:
    client = create_app(open_store(tmp_path / "nothing")).test_client()
    assert client.get("/query/", headers=BROWSER).status_code == 200
    response = client.get("/query/refusals.json")
    assert response.status_code == 503 and response.content_type == "application/problem+json"
