"""The pages over the articles that ship with the project."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

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
def test_every_example_is_understood_whole_and_each_claim_that_bears_on_it_is_quoted(visitor: FlaskClient, question: str) -> None:
    answer = visitor.get("/answer.json", query_string={"q": question}).get_json()
    assert answer["ignored"] == []
    assert {"payer", "service"} <= {fact["dimension"] for fact in answer["understood"]}
    bearing = {claim["claim"] for claim in answer["claims"] if claim["outcome"] in ("decides", "requirement", "open")}
    assert bearing
    assert bearing <= {item["claim"] for item in answer["evidence"]}


@pytest.mark.parametrize("question", ["Does insurance cover acupuncture?", "Is a greyhound covered?", "asdf qwer zxcv"])
def test_who_gets_no_answer_gets_questions_that_have_one(visitor: FlaskClient, question: str) -> None:
    page = visitor.get("/", query_string={"q": question}).text
    assert 'data-verdict="covered"' not in page
    offered = [parse_qs(urlsplit(unescape(link)).query)["q"][0] for link in re.findall(r'<li><a href="(/\?q=[^"]*)">', page)]
    assert [offer for offer in offered if offer in QUESTIONS] == QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_chip_can_be_changed(visitor: FlaskClient, question: str) -> None:
    page = visitor.get("/", query_string={"q": question}).text
    forms = re.findall(r'<div class="change">.*?<form action="/" method="get">(.*?)</form>', page, re.DOTALL)
    assert forms
    for form in forms:
        hidden = [(name, unescape(value)) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)]
        name = re.findall(r'<(?:select|input type="text") id="[^"]+" name="(\w+)"', form)[0]
        value = {"payer": "Medicaid", "provider": "Chiropractor", "service": "acupressure", "condition": "neck pain"}.get(name, "")
        changed = visitor.get("/", query_string=[*hidden, (name, value)], follow_redirects=True)
        assert changed.status_code == 200
        assert 'class="chips"' in changed.text


def test_names_are_offered_those_first_that_the_sources_say_most_of(visitor: FlaskClient) -> None:
    names = visitor.get("/complete.json?q=Does+medi").get_json()["names"]
    assert len(names) == 8
    assert {"Medicare", "Medicare Advantage", "Medicaid"} <= {name["text"] for name in names}


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
        column = page[page.index('<div class="text"') : page.index("<footer")]
        shown = set(re.findall(r"[\w’]{4,}", unescape(re.sub(r"<[^>]+>", "", column))))
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        title = re.search(r"^# .*$", body, re.MULTILINE)
        written = set(re.findall(r"[\w’]{4,}", body)) - set(re.findall(r"\w+", title[0] if title else ""))
        assert written <= shown | set(re.findall(r"\w+", page)), path.name
