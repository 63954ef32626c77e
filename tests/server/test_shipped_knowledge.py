"""The pages over the articles that ship with the project."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ingest.build import SHIPPED, graph_of, harvest
from queries.store import open_store
from server import create_app
from server.choices import EXAMPLES

QUESTIONS = [question for _, questions in EXAMPLES for question in questions]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A visitor of the application as it is delivered."""
    folder: Path = tmp_path_factory.mktemp("store")
    store = open_store(str(folder))
    store.replace(graph_of(harvest([SHIPPED])))
    return create_app(store).test_client()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_example_is_answered_with_evidence_that_the_articles_hold(visitor: FlaskClient, question: str) -> None:
    page = visitor.get("/", query_string={"q": question}).text
    verdict = re.search(r'data-verdict="([\w-]+)"', page)
    assert verdict
    assert verdict[1] in ("covered", "not-covered", "conditional")
    links = {unescape(link) for link in re.findall(r'href="(/articles/[^"]+#e-[^"]+)"', page)}
    assert links
    for link in links:
        address, anchor = link.split("#")
        assert f'id="{anchor}"' in visitor.get(address).text


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_link_of_an_answer_leads_somewhere(visitor: FlaskClient, question: str) -> None:
    page = visitor.get("/", query_string={"q": question}).text
    for link in {unescape(link) for link in re.findall(r'href="(/[^"]*)"', page) if "/static/" not in link}:
        assert visitor.get(link).status_code == 200, link


def test_facts_alone_are_answered(visitor: FlaskClient) -> None:
    answer = visitor.get("/answer.json?payer=OriginalMedicare&provider=LicensedMassageTherapist").get_json()
    assert answer["verdict"] in ("not-covered", "conditional")
    assert answer["evidence"]


def test_the_trace_is_turtle(visitor: FlaskClient) -> None:
    response = visitor.get("/trace.ttl?payer=OriginalMedicare")
    assert response.status_code == 200
    assert "cov:" in response.text


def test_every_article_shows_all_its_words(visitor: FlaskClient) -> None:
    for path in SHIPPED.glob("*.md"):
        page = visitor.get(f"/articles/{path.name}").text
        column = page[page.index('<div class="text">') : page.index("<footer")]
        shown = set(re.findall(r"[\w’]{4,}", unescape(re.sub(r"<[^>]+>", "", column))))
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        title = re.search(r"^# .*$", body, re.MULTILINE)
        written = set(re.findall(r"[\w’]{4,}", body)) - set(re.findall(r"\w+", title[0] if title else ""))
        assert written <= shown | set(re.findall(r"\w+", page)), path.name
