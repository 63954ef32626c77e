"""The whole graph as data and as a table, and the drawing of a neighbourhood."""

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from ontology.vocabulary import load_vocabulary
from queries.exploration import Graph, whole_graph
from queries.linked import Node
from queries.store import Store
from server import create_app
from server.explore import ROWS, left_out
from server.explore_filter import KINDS

NEAR = "{% from '_neighbourhood.html' import neighbourhood %}{{ neighbourhood(neighbourhood_of(key, label)) }}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def app(shipped_store: Store) -> Flask:
    """A site over the shipped articles."""
    return create_app(shipped_store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without JavaScript."""
    return app.test_client()


def rows(page: str) -> list[str]:
    return [unescape(label) for label in re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)]


def test_the_data_has_every_node_and_edge_of_the_store(client: FlaskClient, shipped_store: Store) -> None:
    found, graph = client.get("/explore.json").get_json(), whole_graph(shipped_store)
    assert len(found["nodes"]) == len(graph.nodes) and len(found["edges"]) == len(graph.edges)
    assert found["totals"] == graph.totals
    assert all(name and kind in found["kinds"] and label for name, kind, label, _, _ in found["nodes"])
    iris = [node.iri for node in graph.nodes]
    assert {(iris[source], iris[target], relation) for source, target, relation in found["edges"]} == {tuple(edge) for edge in graph.edges}
    assert {relation for _, _, relation in found["edges"]} <= set(found["relations"])


def test_every_node_has_a_page_at_the_address_that_the_data_gives(client: FlaskClient) -> None:
    found = client.get("/explore.json").get_json()
    by_kind = {kind: name for name, kind, *_ in found["nodes"]}
    assert {"Claim", "Article", "Payer"} <= set(by_kind)
    for name in by_kind.values():
        assert client.get(found["base"] + name, follow_redirects=True).status_code == 200


def test_data_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    for address in ("/explore.json", "/explore.json?kind=Payer", "/explore/neighbours.json?of=medicare-advantage"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/explore.json").headers["ETag"] != client.get("/explore.json?kind=Payer").headers["ETag"]


def test_data_is_filtered_by_kind_effect_and_words(client: FlaskClient) -> None:
    some = client.get("/explore.json?kind=Claim&kind=Article&effect=covers").get_json()
    assert {kind for _, kind, *_ in some["nodes"]} == {"Claim", "Article"}
    assert {effect for *_, effect, _ in some["nodes"]} == {"covers", ""}
    assert {relation for _, _, relation in some["edges"]} == {"evidence"}
    assert {label for _, _, label, *_ in client.get("/explore.json?q=PART%20b&kind=Payer").get_json()["nodes"]} == {"Medicare Part B"}


def test_what_is_around_a_thing_begins_with_it(client: FlaskClient) -> None:
    found = client.get("/explore/neighbours.json?of=medicare-advantage").get_json()
    assert found["nodes"][0][:3] == ["medicare-advantage", "Payer", "Medicare Advantage"]
    assert all(0 in edge[:2] for edge in found["edges"])
    assert {end for edge in found["edges"] for end in edge[:2]} == set(range(len(found["nodes"])))


@pytest.mark.parametrize("address", ["/explore/neighbours.json?of=nobody", "/explore/neighbours.json", "/explore/neighbours.json?of=%3E%20x"])
def test_around_nothing_there_is_a_problem(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("wrong", ["kind=Nobody", "effect=Payer", "page=0", "page=x", "page=²", "q=" + 300 * "x"])
def test_what_can_not_be_wanted_is_told(client: FlaskClient, wrong: str) -> None:
    for address in (f"/explore?{wrong}", f"/explore.json?{wrong}"):
        assert client.get(address).status_code == 400
    assert client.get(f"/explore.json?{wrong}").get_json()["parameter"] == wrong.partition("=")[0]


def test_the_table_pages_through_all_nodes_each_once(client: FlaskClient, shipped_store: Store) -> None:
    address, found, pages = "/explore?view=table", [], 0
    while address:
        page = client.get(address).text
        shown = rows(page)
        assert len(shown) <= ROWS and len(page) < 100_000
        found += shown
        pages += 1
        after = re.search(r'<a href="([^"]+)" rel="next">', page)
        address = unescape(after[1]) if after else ""
    assert sorted(found) == sorted(node.label for node in whole_graph(shipped_store).nodes)
    assert pages == -(-len(found) // ROWS)


def test_the_table_keeps_the_filter_from_page_to_page(client: FlaskClient, shipped_store: Store) -> None:
    page = client.get("/explore?view=table&kind=Claim&effect=advises&effect=requires").text
    after = re.search(r'<a href="([^"]+)" rel="next">', page)
    assert after
    second = client.get(unescape(after[1])).text
    wanted = [node.label for node in whole_graph(shipped_store).nodes if node.effect in ("advises", "requires")]
    assert rows(page) + rows(second) == wanted
    assert re.findall(r'value="(\w+)" checked', second) == ["Claim", "requires", "advises"]
    assert 'name="view" value="table"' in second


def test_a_page_beyond_the_last_is_the_last(client: FlaskClient) -> None:
    last = max(int(number) for number in re.findall(r"page=(\d+)", client.get("/explore?view=table&page=999").text)) + 1  # links lead to those before it
    assert rows(client.get("/explore?view=table&page=999").text) == rows(client.get(f"/explore?view=table&page={last}").text) != []
    assert rows(client.get(f"/explore?view=table&page={last - 1}").text) != rows(client.get(f"/explore?view=table&page={last}").text)


def test_words_that_nothing_has_lead_back_to_everything(client: FlaskClient) -> None:
    page = client.get("/explore?q=zzz&view=table").text
    assert rows(page) == [] and 'href="/explore?view=table">Show everything' in page


def test_the_picture_is_only_asked_for_where_it_was_built(app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    page = app.test_client().get("/explore").text
    assert "<script" not in page and "was not built" in page and len(rows(page)) == ROWS
    (tmp_path / "built").mkdir()
    (tmp_path / "built/explore.js").touch()
    page = app.test_client().get("/explore").text
    assert "built/explore.js" in page and "<noscript>" in page and len(rows(page)) == ROWS


def test_what_is_left_out_is_told() -> None:
    nodes = (Node("urn:c", "Claim", "a claim", "covers", 3), Node("urn:p", "Payer", "a payer", "", 3))
    assert left_out(Graph(nodes, (), {"claims": 5, "concepts": 1, "articles": 0})) == {"claims": (1, 5)}


def test_every_kind_of_concept_has_words() -> None:
    assert {concept.kind for concept in load_vocabulary().concepts.values()} | {"Claim", "Article"} == set(KINDS)


def drawn(app: Flask, key: str) -> str:
    with app.test_request_context():
        return render_template_string(NEAR, key=key, label=load_vocabulary().label(key))


@pytest.mark.parametrize("key", ["MedicareAdvantage", "MassageTherapy", "Fibromyalgia", "CPT97140", "LicensedMassageTherapist", "OutsideUS", "Prescription"])
def test_a_neighbourhood_is_drawn_twice_and_told_in_a_table(app: Flask, client: FlaskClient, key: str) -> None:
    markup = drawn(app, key)
    found = re.findall(r'<svg class="ties.*?</svg>', markup, re.DOTALL)
    pictures = [ElementTree.fromstring(each.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1)) for each in found]
    assert len(pictures) == 2 and "style=" not in markup and "<script" not in markup
    table = set(re.findall(r'<th scope="row"><a href="([^"]+)"', markup))
    for picture in pictures:
        width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
        links = picture.findall(f"{SVG}a")
        assert {link.attrib["href"] for link in links} == table and len(links) == len(table)
        assert all(link.attrib["aria-label"] for link in links)
        boxes = [{name: float(value) for name, value in link.find(f"{SVG}rect").attrib.items()} for link in links]  # type: ignore[union-attr]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0 and box["y"] + box["height"] <= height for box in boxes)
        assert all(abs(one["y"] - other["y"]) >= 26 or abs(one["x"] - other["x"]) >= 200 for at, one in enumerate(boxes) for other in boxes[:at])
    assert [client.get(address).status_code for address in table] == [200] * len(table)
    query = re.search(r'href="(/sparql[^"]+)">Open the query', markup)
    assert query and client.get(unescape(query[1])).status_code == 200


def test_a_concept_with_nothing_beside_it_has_no_picture(app: Flask) -> None:
    assert drawn(app, "Nothing").strip() == ""
