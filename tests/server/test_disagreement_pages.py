"""The page of disagreements, its data, and the links between articles and claims."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ingest.build import graph_of, harvest
from queries.disagreements import disagreements
from queries.store import Store, open_store
from server import create_app
from server.disagreements import COLUMNS
from server.fragments import marked
from server.signs import plain
from tests.queries.test_disagreements import ARTICLES
from tests.server.browser import Browser, chromium
from tests.server.site import served


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Articles that disagree in each way, one with bold words."""
    folder: Path = tmp_path_factory.mktemp("sides")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text.replace("TRICARE covers massage therapy.", "TRICARE **covers** massage therapy."))
    made = open_store(folder / "store")
    made.replace(graph_of(harvest([folder])))
    return made


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    """A visitor."""
    return create_app(store).test_client()


def test_both_sides_stand_with_their_sentences_that_lead_to_the_article(client: FlaskClient) -> None:
    page = client.get("/disagreements").text
    assert page.count("<h1>") == 1 and len(page) < 100_000
    places = re.findall(r'“<a href="(/articles/[^"#]+)#(e-\d+-\d+)">', page)
    assert {address for address, _ in places} >= {"/articles/agency.md", "/articles/plan.md"}
    for address, anchor in places:
        assert f'id="{anchor}"' in client.get(address).text
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["Contradictions", "Figures that differ", "Tensions"]
    assert "12 visit/year" in page and "Open the query behind this" in page


def test_signs_of_markdown_are_shown_to_nobody_and_kept_for_programs(client: FlaskClient) -> None:
    assert "TRICARE covers massage therapy." in client.get("/disagreements").text
    assert "**" not in client.get("/disagreements").text
    sides = client.get("/disagreements.json?payer=TRICARE").get_json()["disagreements"][0]["sides"]
    assert sides[0]["evidence"][0]["quote"] == "TRICARE **covers** massage therapy."
    assert plain("See **the** [plan](https://example.org/a_b) `now`") == "See the plan now"
    assert marked("TRICARE **covers** it", [(8, 18)]) == [("TRICARE ", False), ("covers", True), (" it", False)]
    assert marked("a **b** c", [(0, 3)]) == [("a ", True), ("b c", False)]


def test_the_same_as_json_and_csv(client: FlaskClient, store: Store) -> None:
    told = client.get("/disagreements.json")
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    found = told.get_json()
    assert found["total"] == len(disagreements(store)) == sum(found["counts"].values()) == len(found["disagreements"])
    response = client.get("/disagreements.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert tuple(rows[0]) == COLUMNS and [int(row["strength"]) for row in rows] == [each.strength for each in disagreements(store)]
    assert len(client.get("/disagreements.json?limit=1").get_json()["disagreements"]) == 1
    assert client.get("/disagreements.json?limit=1").headers["Link"].startswith("</disagreements.json?limit=1&offset=1>")


def test_a_filter_takes_the_name_of_any_concept_and_a_kind(client: FlaskClient) -> None:
    page = client.get("/disagreements?concept=cigna").text
    assert "<h1>Where sources disagree about Cigna</h1>" in page and "1 disagreement," in page
    assert client.get("/disagreements.json?concept=Texas").get_json()["total"] >= 1
    assert {each["kind"] for each in client.get("/disagreements.json?kind=tension").get_json()["disagreements"]} == {"tension"}
    assert "We know of no disagreement about acupuncturist" in client.get("/disagreements?concept=Acupuncturist").text


@pytest.mark.parametrize(
    ("asked", "parameter"), [("kind=quarrel", "kind"), ("concept=Nobody at all", "concept"), ("payer=Texas", "payer"), ("limit=0", "limit")]
)
def test_what_can_not_be_read_is_told(client: FlaskClient, asked: str, parameter: str) -> None:
    problem = client.get(f"/disagreements.json?{asked}")
    assert problem.status_code == 400 and problem.get_json()["parameter"] == parameter


def test_the_list_comes_in_parts_of_twenty(shipped_store: Store) -> None:
    client = create_app(shipped_store).test_client()
    first = client.get("/disagreements").text
    assert first.count('<div class="sides">') == 20 and len(first) < 100_000
    following = re.search(r'<a href="([^"]+)" rel="next">', first)
    assert following and client.get(following[1].replace("&amp;", "&")).text.count('<div class="sides">') == min(20, len(disagreements(shipped_store)) - 20)


def test_a_store_whose_sources_agree_says_so(tmp_path: Path) -> None:
    empty = open_store(tmp_path / "store")
    empty.replace([])
    client = create_app(empty).test_client()
    assert "We know of no disagreement between our sources" in client.get("/disagreements").text
    assert client.get("/disagreements.json").get_json()["total"] == 0


def test_an_article_tells_what_others_say_against_it_and_what_it_alone_says(client: FlaskClient) -> None:
    page = client.get("/articles/agency.md").text
    assert "What others say against it" in page and "TRICARE does not cover massage therapy." in page and 'href="/articles/plan.md#e-' in page
    assert "What only this article says" in page
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert "<" not in data and (told := json.loads(data))["@type"] == "Article" and told["datePublished"] == "2025-05-01"
    assert re.search(r'<a href="/id/article-agency-md-[0-9a-f]{8}\.ttl">Turtle</a>', page)


def test_sources_are_filtered_by_voice_and_come_in_parts_of_fifty(tmp_path: Path) -> None:
    for number in range(53):
        kind = "faq" if number == 7 else "note"
        (tmp_path / f"note-{number}.md").write_text(f"---\nkind: {kind}\n---\n# Massage\n\nTRICARE covers massage therapy in case {number}.\n")
    store = open_store(tmp_path / "store")
    store.replace(graph_of(harvest(sorted(tmp_path.glob("*.md")))))
    client = create_app(store).test_client()
    page = client.get("/articles").text
    assert page.count('<h2><a href="/articles/') == 50 and "these 53 articles" in page
    assert client.get("/articles?offset=50").text.count('<h2><a href="/articles/') == 3
    assert re.findall(r'<h2><a href="/articles/([^"]+)"', client.get("/articles?kind=faq").text) == ["note-7.md"]
    assert client.get("/articles?authority=nobody").status_code == 400


@pytest.fixture(scope="module")
def site(store: Store) -> Iterator[str]:
    """The address of the site, served."""
    with served(store.name) as (address, _):
        yield address


@pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_the_browser_has_nothing_to_complain_of(site: str, width: int) -> None:
    browser = Browser(width=width)
    try:
        for page in ("disagreements", "articles/agency.md", "articles"):
            browser.open(f"{site}{page}")
            assert browser.ask("document.documentElement.scrollWidth <= innerWidth")
        assert browser.troubles == []
    finally:
        browser.close()
