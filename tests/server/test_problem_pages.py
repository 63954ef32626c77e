"""Errors, headers and what is kept to ourselves."""

import logging

import pytest
from flask.testing import FlaskClient

from queries.store import StoreError
from tests.server.fakes import Fake


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("payer=Nobody", "We know no payer by the name “Nobody”."),
        ("payer=PhysicalTherapist", "We know no payer"),
        ("circumstance=Superbill", "We know no circumstance"),
        ("not=Nothing", "There is no concept with the key “Nothing”."),
        ("drop=Nothing", "There is no concept"),
        ("unknown=Superbill", "There is no concept"),
        ("shown=-Nothing", "There is no concept"),
        ("said-Nothing=yes", "There is no concept"),
        ("said-Prescription=perhaps", "is no answer to a yes or no question"),
        ("circumstance=Prescription&not=Prescription", "“prescription” is both stated and denied."),
        ("q=" + "a" * 2001, "The question has 2,001 characters; the most we read is 2,000."),
    ],
)
def test_a_malformed_parameter_is_explained(client: FlaskClient, query: str, words: str) -> None:
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    assert words in page.text
    problem = client.get(f"/answer.json?{query}")
    assert problem.status_code == 400
    assert problem.content_type == "application/problem+json"
    body = problem.get_json()
    assert body["status"] == 400
    assert words in body["detail"]
    assert body["advice"]
    assert body["parameter"] == query.split("=")[0].replace("circumstance", "not" if "&" in query else "circumstance")


def test_the_longest_question_is_read(client: FlaskClient) -> None:
    assert client.get("/?q=" + "a" * 2000).status_code == 200


@pytest.mark.parametrize("url", ["/answer.json", "/answer.json?q=+", "/trace.ttl"])
def test_a_program_that_asks_nothing_is_told(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 400
    assert response.get_json()["detail"] == "Nothing is asked."


def test_unknown_addresses(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 404
    assert page.content_type == "text/html; charset=utf-8"
    assert "Page not found" in page.text
    problem = client.get("/nowhere", headers={"Accept": "application/json"})
    assert problem.content_type == "application/problem+json"
    assert problem.get_json() == {
        "type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no page at this address.",
        "advice": "Check the address, or start from the question page or the list of sources.", "request_id": problem.headers["X-Request-ID"],
    }  # fmt: skip
    assert client.get("/nowhere.json").content_type == "application/problem+json"


def test_only_reading_is_possible(client: FlaskClient) -> None:
    response = client.post("/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_an_error_of_ours_says_nothing_of_the_question(client: FlaskClient, fake: Fake, caplog: pytest.LogCaptureFixture) -> None:
    fake.error = ValueError("secret knee")
    with caplog.at_level(logging.DEBUG):
        page = client.get("/?q=secret+knee")
        problem = client.get("/answer.json?q=secret+knee")
    assert page.status_code == problem.status_code == 500
    assert "Something went wrong" in page.text
    assert problem.get_json()["status"] == 500
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


def test_a_store_that_cant_be_read(client: FlaskClient, fake: Fake, caplog: pytest.LogCaptureFixture) -> None:
    fake.error = StoreError("no store at nowhere: build one")
    page = client.get("/?q=massage")
    assert page.status_code == 503
    assert "build one" not in page.text
    assert "build one" in caplog.text
    assert client.get("/healthz").status_code == 503


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "sources": 1}


@pytest.mark.parametrize("url", ["/", "/?q=massage", "/articles", "/nowhere", "/answer.json?q=massage", "/complete.json?q=med", "/static/covertrace.css"])
def test_headers_of_every_response(client: FlaskClient, url: str) -> None:
    with client.get(url) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_answers_are_private(client: FlaskClient) -> None:
    headers = client.get("/?q=massage").headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/").headers


def test_the_script_asks_nothing_of_others(client: FlaskClient) -> None:
    with client.get("/static/complete.js") as response:
        script = response.get_data(as_text=True)
        assert response.mimetype == "text/javascript"
    assert "import" not in script
    assert "://" not in script
    assert "innerHTML" not in script


def test_the_stylesheet_asks_nothing_of_others(client: FlaskClient) -> None:
    with client.get("/static/covertrace.css") as response:
        style = response.get_data(as_text=True)
    assert "url(" not in style
    assert "@import" not in style
