"""The page at /sparql without JavaScript, over the shipped store."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from queries.catalogue import catalogue
from queries.guarded import Guard, Limits
from queries.store import Store, StoreError
from server import create_app, tables, workbench

PREFIX = "PREFIX cov: <https://w3id.org/covertrace/ontology#>\n"
EFFECTS = f"{PREFIX}SELECT ?effect (COUNT(*) AS ?claims) WHERE {{ ?claim cov:effect ?effect }} GROUP BY ?effect ORDER BY DESC(?claims)"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(shipped_store: Store) -> Iterator[Flask]:
    """The application over the shipped articles, with a limit of 500 rows."""
    made = create_app(shipped_store, limits=Limits(rows=500, seconds=5))
    yield made
    guard: Guard = made.extensions["covertrace.guard"]
    guard.close()


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


def page(visitor: FlaskClient, query: str = "", status: int = 200, **more: str) -> str:
    response = visitor.get("/sparql", query_string={"query": query, **more} if query else {}, headers=PAGE)
    assert response.status_code == status, response.text
    assert len(response.data) < 100_000
    return response.text


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows(html: str) -> list[list[str]]:
    body = html.split('id="table"')[1].split("<tbody>")[1].split("</tbody>")[0]
    return [[text(cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in body.split("</tr>")[:-1]]


def test_labels_stand_in_place_of_iris_which_are_told_as_well(visitor: FlaskClient) -> None:
    html = page(visitor, EFFECTS)
    assert [row[0] for row in rows(html) if row[0].startswith("covers")] == ["covers cov:covers"]
    assert 'title="https://w3id.org/covertrace/ontology#covers"' in html
    assert re.search(r"7 rows · \d+ ms|7 rows · \d\.\d s", text(html))


def test_a_claim_is_called_by_what_it_says(visitor: FlaskClient) -> None:
    html = page(visitor, f"{PREFIX}SELECT ?claim {{ ?claim cov:effect cov:excludes ; cov:criterion [ cov:value cov:TRICAREPrime ] }}")
    assert any("excludes: TRICARE Prime, massage therapy" in unescape(row[0]) for row in rows(html))


def test_one_number_beside_labels_is_drawn_and_other_rows_are_not(visitor: FlaskClient) -> None:
    drawn = page(visitor, EFFECTS)
    assert drawn.count("<rect ") == 7
    assert "style=" not in drawn
    assert "<rect " not in page(visitor, f"{PREFIX}SELECT ?claim ?effect {{ ?claim cov:effect ?effect }}")


def test_values_are_written_as_people_read_them(visitor: FlaskClient) -> None:
    types = 'PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ("2026-11-22"^^xsd:date AS ?d) ("Schmerz"@de AS ?l) (1.5 AS ?n) ("3"^^xsd:gYear AS ?y) {}'
    assert rows(page(visitor, types)) == [["22 November 2026", "Schmerz @de", "1.5", "3 xsd:gYear"]]
    assert rows(page(visitor, "SELECT ?nothing {}")) == [["no value"]]
    assert rows(page(visitor, f'SELECT ("{"x" * 500}" AS ?long) {{}}')) == [["x" * 400 + "… 100 more characters"]]


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("<script>alert(1)</script>" AS ?x) ("\'\\"><img src=x onerror=alert(1)>"@en AS ?y) {}',
        'SELECT (IRI("javascript:alert(1)") AS ?x) (STRDT("<b>", IRI("http://e/<script>")) AS ?y) {}',
        'CONSTRUCT { <http://e/"><script>alert(1)</script>> <http://e/p> "</code></pre><script>" } {}',
        'CONSTRUCT { <http://e/s> <http://e/p> "</code></pre><script>alert(1)</script>" } {}',
        "SELECT * { </textarea><script>alert(1)</script>",
    ],
)
def test_what_is_hostile_is_shown_and_does_nothing(visitor: FlaskClient, query: str) -> None:
    html = visitor.get("/sparql", query_string={"query": query}, headers=PAGE).text
    assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", html)
    assert "<img" not in html
    assert "<b>" not in html.replace("<b>^</b>", "")
    assert 'href="javascript' not in html


def test_many_rows_come_in_pages_that_lead_to_each_other(visitor: FlaskClient) -> None:
    query = f"{PREFIX}SELECT ?claim {{ ?claim a cov:Claim }} ORDER BY ?claim LIMIT 120"
    seen = []
    for number in (1, 2, 3):
        html = page(visitor, query, page=str(number))
        seen += rows(html)
        assert (f"page={number + 1}" in html, f"page={number - 1}" in html and number > 1) == (number < 3, number > 1)
    assert len(seen) == 120
    assert "Rows 101 to 120 of 120" in text(html)
    assert rows(page(visitor, query, page="99")) == rows(html)


def test_a_result_that_was_cut_and_one_that_is_empty_say_so(visitor: FlaskClient) -> None:
    assert "There is more than this: a result ends at 500 rows here." in text(page(visitor, "SELECT * { ?s ?p ?o }"))
    assert "Nothing in the store matches the query." in text(page(visitor, "SELECT * { ?s <http://e/none> ?o }"))
    assert "makes no statement" in text(page(visitor, "CONSTRUCT { ?s ?p ?o } { ?s <http://e/none> ?o ; ?p ?o }"))


def test_yes_and_no_are_said(visitor: FlaskClient) -> None:
    assert '<p class="lead">Yes</p>' in page(visitor, "ASK { ?s ?p ?o }")
    assert '<p class="lead">No</p>' in page(visitor, "ASK { ?s <http://e/none> ?o }")


def test_a_graph_is_a_table_of_statements_and_turtle(visitor: FlaskClient) -> None:
    html = page(visitor, "DESCRIBE <https://w3id.org/covertrace/ontology#Medicaid>")
    assert ["Medicaid cov:Medicaid", "rdf:type", "payer cov:Payer"] in rows(html)
    assert "&lt;https://w3id.org/covertrace/ontology#Medicaid&gt;" in html.split('id="raw"')[1]
    assert {"Turtle", "N-Triples", "RDF/XML", "JSON-LD"} <= set(text(html.split('id="take"')[1]).replace("Result as ", "").split())


def test_an_error_points_at_its_place_with_a_caret(visitor: FlaskClient) -> None:
    html = page(visitor, "SELECT ?x\nWHERE { ?x ?y }", 400)
    assert 'aria-invalid="true"' in html
    place = re.search(r'data-line="(\d+)" data-column="(\d+)"', html)
    assert place
    shown = unescape(re.sub(r"<[^>]+>", "", html.split('<pre class="at"')[1].split(">", 1)[1].split("</pre>")[0])).splitlines()
    line = ["SELECT ?x", "WHERE { ?x ?y }"][int(place[1]) - 1]
    assert shown[0] == f"{place[1]} {line}"
    assert shown[1].index("^") - 2 == min(int(place[2]) - 1, len(line))


def test_a_prefix_that_is_known_is_declared_by_one_link(visitor: FlaskClient) -> None:
    html = page(visitor, "ASK { ?x a cov:Claim }", 400)
    link = re.search(r'href="([^"]+)">Declare the prefix and run', html)
    assert link
    assert '<p class="lead">Yes</p>' in visitor.get(unescape(link[1]), headers=PAGE).text
    assert "Declare the prefix" not in page(visitor, "ASK { ?x a nowhere:Claim }", 400)


def test_what_takes_too_long_says_what_to_do(shipped_store: Store) -> None:
    app = create_app(shipped_store, limits=Limits(seconds=0.5))
    try:
        html = page(app.test_client(), "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 504)
    finally:
        app.extensions["covertrace.guard"].close()
    assert "stopped after 0.5 seconds" in html
    assert "Ask for less" in html


def test_every_download_gives_what_it_says(visitor: FlaskClient) -> None:
    for query in (EFFECTS, "DESCRIBE <https://w3id.org/covertrace/ontology#Medicaid>"):
        links = re.findall(r'href="([^"]+format=[^"]+)" download="result\.(\w+)"', page(visitor, query))
        assert len(links) == 4
        for link, _ in links:
            response = visitor.get(unescape(link), headers=PAGE)
            assert response.status_code == 200
            assert not response.content_type.startswith("text/html")


def test_the_queries_at_the_side_are_those_of_the_catalogue_and_run(visitor: FlaskClient) -> None:
    side = page(visitor).split("<aside")[1]
    links = [unescape(link) for link in re.findall(r'<li><a href="([^"]+)"', side)]
    assert len(links) == sum(each.folder == "library" for each in catalogue().values())
    for link in links:
        sent_on = visitor.get(link, headers=PAGE)
        assert "#+" not in parse_qs(urlsplit(sent_on.location).query)["query"][0]
        assert visitor.get(sent_on.location, headers=PAGE).status_code == 200
    assert visitor.get("/sparql/library/nothing", headers=PAGE).status_code == 404


def test_an_article_opens_the_query_behind_it(visitor: FlaskClient) -> None:
    link = re.search(r'href="(/sparql\?[^"]+)">Open the query behind this', visitor.get("/articles/tricare-prime.md", headers=PAGE).text)
    assert link
    shown = visitor.get(unescape(link[1]), headers=PAGE)
    assert shown.status_code == 200
    assert "TRICARE Prime" in shown.text.split("<table>")[-1]


def test_what_is_quoted_leads_to_the_article_and_a_claim_to_its_sentences(visitor: FlaskClient) -> None:
    shown = page(visitor, "SELECT ?claim ?passage { ?claim <https://w3id.org/covertrace/ontology#evidence> ?passage } LIMIT 3")
    place = re.search(r'href="(/articles/[^"#]+)#(e-\d+-\d+)"', shown)
    assert place
    assert f'id="{place[2]}"' in visitor.get(place[1], headers=PAGE).text
    assert "/query/sentences_of_claim?claim=" in shown


def test_a_name_that_is_not_in_the_vocabulary_is_told_where_nothing_is_found(visitor: FlaskClient) -> None:
    prefix = "PREFIX cov: <https://w3id.org/covertrace/ontology#> "
    shown = page(visitor, prefix + "SELECT * { ?claim a cov:Claimm ; cov:efect cov:covers ; cov:Zzzzqqq ?x }")
    assert "There is no <code>cov:Claimm</code>; did you mean <code>cov:Claim</code>" in shown
    assert "<code>cov:effect</code>" in shown
    assert "There is no <code>cov:Zzzzqqq</code>." in shown
    assert "There is no" not in page(visitor, prefix + "SELECT * { ?claim a cov:Claim ; cov:effect cov:Claim }")


def test_the_vocabulary_is_told_with_labels_and_an_etag(visitor: FlaskClient) -> None:
    response = visitor.get("/sparql/terms.json")
    terms = {term["iri"]: term for term in response.json["terms"]}  # type: ignore[index]
    assert terms["https://w3id.org/covertrace/ontology#TRICAREPrime"] | {"definition": ""} == {
        "label": "TRICARE Prime", "iri": "https://w3id.org/covertrace/ontology#TRICAREPrime", "prefixed": "cov:TRICAREPrime", "kind": "payer", "definition": "",
    }  # fmt: skip
    assert {"class", "property", "payer", "procedure code", "effect"} <= {term["kind"] for term in terms.values()}
    assert response.json["prefixes"]["cov"] == "https://w3id.org/covertrace/ontology#"  # type: ignore[index]
    again = visitor.get("/sparql/terms.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_query_behind_an_answer_shows_its_claims_and_passages(visitor: FlaskClient) -> None:
    answer = visitor.get("/?q=Does+TRICARE+Prime+cover+massage%3F").text
    link = re.search(r'href="([^"]+)">Open the query behind this', answer)
    assert link
    shown = visitor.get(unescape(link[1]), headers=PAGE).text
    assert any("excludes: TRICARE Prime" in row[0] and "TRICARE Prime does not cover massage therapy" in row[3] for row in rows(shown))


def test_an_answer_for_several_payers_has_a_query_for_each(visitor: FlaskClient) -> None:
    answer = visitor.get("/?q=Does+Medicaid+or+TRICARE+Prime+cover+massage%3F").text
    assert {"Medicaid", "TRICARE Prime"} == set(re.findall(r"Open the query behind this for ([^<]+)</a>", answer))


def test_the_query_behind_the_sources_lists_them(visitor: FlaskClient) -> None:
    link = re.search(r'href="([^"]+)">Open the query behind this', visitor.get("/articles").text)
    assert link
    assert "16 rows" in text(visitor.get(unescape(link[1]), headers=PAGE).text)


def test_labels_that_can_not_be_read_do_not_take_the_result_away(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> dict[str, str]:
        raise StoreError("the endpoint is away")

    monkeypatch.setattr(tables, "names_of", broken)
    found = {name: int(count) for name, count in rows(page(visitor, EFFECTS)) if name.startswith("cov:")}
    assert found["cov:covers"] > found["cov:excludes"] > 0


def test_without_a_built_editor_there_is_a_plain_box(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "_built", frozenset)
    html = page(visitor, EFFECTS)
    assert "built/" not in html
    assert '<textarea id="query" name="query"' in html
