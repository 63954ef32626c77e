"""The search page: every link of it holds what it says, bad parameters get a page that helps, and nothing of it is logged."""

import logging
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from queries.search_entry import KINDS
from queries.search_reading import TYPES as CLASSES
from queries.store import Store
from server import create_app
from server.search_lines import TYPES

LINK = re.compile(r'<a href="([^"]+)"')
COUNT = re.compile(r'<h2 id="found">([\d,]+) results?')
CHOICE = re.compile(r'<li><a href="([^"]+)">[^<]+</a> <span class="meta">([\d,]+)<')


@pytest.fixture
def client(shipped_store: Store) -> FlaskClient:
    """A visitor without JavaScript."""
    return create_app(shipped_store).test_client()


def page(client: FlaskClient, address: str, **parameters: str) -> str:
    response = client.get(address, query_string=parameters or None)
    assert response.status_code == 200 and response.mimetype == "text/html", address
    assert len(response.data) < 100_000 and response.text.count("<h1>") == 1
    return str(response.text)


def links(text: str) -> list[str]:
    return [unescape(each) for each in LINK.findall(text)]


def test_without_words_the_page_says_what_can_be_found_and_its_examples_find_something(client: FlaskClient) -> None:
    text = page(client, "/search")
    assert 'role="search"' in text and "<title>Search –" in text
    examples = [each for each in links(text) if each.startswith("/search?")]
    assert len(examples) > 4
    for each in examples:
        assert COUNT.search(page(client, each))


@pytest.mark.parametrize("q", ["Part C", "97140", "fibromylgia", "massage", "sessions"])
def test_every_result_is_a_link_that_leads_somewhere(client: FlaskClient, q: str) -> None:
    text = page(client, "/search", q=q)
    results = [unescape(each) for each in re.findall(r'<h3[^>]*>(?:(?!</h3>).)*?<a href="([^"]+)"', text, re.DOTALL)]
    assert len(results) >= 4
    for each in results:
        place = urlsplit(each)
        target = client.get(place.path)
        assert target.status_code == 200
        assert place.path.startswith(("/id/", "/ontology")) or (not place.fragment and "/articles/" in each) or f'id="{place.fragment}"' in target.text


def test_each_kind_of_result_is_shown_with_the_words_marked(client: FlaskClient) -> None:
    text = page(client, "/search", q="fibromyalgia")
    for each in ("Concept, condition", "Claim ·", "Article ·", "Passage ·", "<mark>fibromyalgia</mark>"):
        assert each in text
    assert "https://w3id.org" not in re.sub(r'href="[^"]*"', "", text)


@pytest.mark.parametrize("address", ["/search?q=massage", "/search?q=pain&kind=concept", "/search?q=medicare&effect=excludes", "/search?q=fibromylgia&exact=0"])
def test_the_count_beside_a_choice_is_the_number_of_its_results(client: FlaskClient, address: str) -> None:
    choices = CHOICE.findall(page(client, address))
    assert choices
    for link, results in choices:
        found = COUNT.search(page(client, unescape(link)))
        assert found and found[1] == results


def test_what_is_chosen_can_be_taken_off(client: FlaskClient) -> None:
    text = page(client, "/search", q="medicare", kind="claim", payer="MedicareAdvantage")
    taken = [unescape(each) for each in re.findall(r'<a href="([^"]+)" aria-label="Take off', text)]
    assert [parse_qs(urlsplit(each).query) for each in taken] == [{"q": ["medicare"], "payer": ["MedicareAdvantage"]}, {"q": ["medicare"], "kind": ["claim"]}]
    assert "Take off: Medicare Advantage" in text and "Take off: Claims" in text


def test_the_parts_follow_each_other_there_and_back(client: FlaskClient) -> None:
    address, seen, backs = "/search?q=massage&kind=claim", [], 0
    while address:
        text = page(client, address)
        seen += [each for each in links(text) if each.startswith("/id/claim-")]
        backs += 'rel="prev"' in text
        [*following] = re.findall(r'<a href="([^"]+)" rel="next"', text)
        address = unescape(following[0]) if following else ""
    found = COUNT.search(page(client, "/search?q=massage&kind=claim"))
    assert found and len(seen) == len(set(seen)) == int(found[1]) > 20 and backs == -(-len(seen) // 20) - 1


def test_a_correction_is_told_with_a_link_to_what_was_typed(client: FlaskClient) -> None:
    text = page(client, "/search", q="fibromylgia")
    assert "Showing results for <strong>fibromyalgia</strong>" in text
    [exactly] = [each for each in links(text) if "exact=1" in each]
    assert "Nothing found" in page(client, exactly) and "fibromyalgia</a>" in page(client, exactly)


def test_where_nothing_is_found_the_page_says_where_else_to_look(client: FlaskClient) -> None:
    text = page(client, "/search", q="xyzzy")
    assert "Nothing found" in text and {"/articles", "/?q=xyzzy", "/query/"} <= set(links(text))
    assert "No result is left" in page(client, "/search", q="veteran", effect="charges")
    assert "No more results" in page(client, "/search", q="veteran", offset="500")
    assert "no word in that" in page(client, "/search", q="“*”")


@pytest.mark.parametrize(("name", "value"), [
    ("kind", "rumour"), ("type", "payer"), ("effect", "x' OR 1=1"), ("payer", "Nobody"), ("authority", "me"), ("offset", "-1"), ("offset", "²"),
    ("offset", "1e3"), ("limit", "0"), ("limit", "101"), ("exact", "yes"), ("q", "x" * 201),
])  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_told(client: FlaskClient, name: str, value: str) -> None:
    parameters = {"q": "massage", name: value}
    told = client.get("/search", query_string=parameters)
    assert told.status_code == 400 and "<h1>" in told.text
    problem = client.get("/search.json", query_string=parameters)
    assert problem.status_code == 400 and problem.mimetype == "application/problem+json" and problem.get_json()["parameter"] == name


def test_words_of_visitors_come_back_as_words(client: FlaskClient) -> None:
    for q in ('<script>alert("1")</script>', '" onfocus="x', "{{ 7 * 7 }}"):
        text = page(client, "/search", q=q)
        assert "<script>alert" not in text and '" onfocus="x' not in text and ">49<" not in text


def test_the_same_as_data_in_parts(client: FlaskClient) -> None:
    address, found = "/search.json?q=medicare&limit=30", []
    while address:
        response = client.get(address)
        data: dict[str, Any] = response.get_json()
        assert response.headers["Access-Control-Allow-Origin"] == "*" and data["total"] > 60
        found += data["results"]
        address = data["next"]
    assert len({each["iri"] for each in found}) == len(found) == data["total"]
    for values in data["facets"].values():
        for each in values[:3]:
            assert client.get(each["url"]).get_json()["total"] == each["count"]


def test_data_without_words_are_empty(client: FlaskClient) -> None:
    data = client.get("/search.json").get_json()
    assert data["total"] == 0 and data["results"] == [] and data["next"] is None


def test_nothing_of_a_search_is_logged_or_kept_by_caches(client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(store: Store, words: str, *_: object) -> None:
        raise RuntimeError(words)

    with caplog.at_level(logging.DEBUG):
        response = client.get("/search?q=zebrafinch")
        assert response.headers["X-Robots-Tag"] == "noindex" and response.headers["Cache-Control"] == "private, no-cache"
        monkeypatch.setattr("server.search.search", broken)
        assert client.get("/search?q=zebrafinch&again").status_code == 500
    assert caplog.text and "zebrafinch" not in caplog.text


def test_every_class_of_concepts_has_a_word() -> None:
    assert set(TYPES) == set(CLASSES) and len(KINDS) == 4
