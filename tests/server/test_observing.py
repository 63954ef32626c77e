"""Each request has an id, and a line in the log that holds nothing of what was asked."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from server import request_log
from server.observing import Seen
from server.request_log import switch_on
from server.settings import Settings
from tests.server.fakes import Fake

Make = Callable[..., Flask]
SECRET = "my secret knee"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What is logged as JSON, line by line. The log of the test run is as before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    root.handlers = []
    switch_on(stream)
    ours = root.handlers[:]
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = before
    assert ours


@pytest.fixture
def logging_app(make_app: Make, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site that logs requests, to where the log is sent already."""
    monkeypatch.setattr("server.request_log.switch_on", lambda: None)
    app = make_app(Settings(json_log=True))
    app.logger.handlers = []
    return app


@pytest.mark.parametrize("address", ["/", "/nowhere", "/answer.json", "/sparql?query=ASK&format=json", "/static/covertrace.css", "/query"])
def test_an_id_that_a_request_brings_is_its_id(app: Flask, address: str) -> None:
    given = "5f2b9a0c-1d.X_y"
    with app.test_client().get(address, headers={"X-Request-ID": given}) as response:
        assert response.headers.getlist("X-Request-ID") == [given]
        if response.mimetype == "application/problem+json":
            assert response.get_json()["request_id"] == given


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "abcdefgh ijkl", "abcdefgh\tij", "abcdefgh<b>", "abcdefgh\u00e9", '{"a":"bcdefgh"}'])
def test_an_id_that_is_not_well_formed_is_replaced(app: Flask, given: str) -> None:
    client = app.test_client()
    found = {client.get("/answer.json", headers={"X-Request-ID": given}).headers["X-Request-ID"] for _ in range(2)}
    assert len(found) == 2 and all(len(each) == 32 and each.isalnum() for each in found)


def test_the_page_of_an_error_tells_the_id(app: Flask) -> None:
    page = app.test_client().get("/nowhere", headers={"Accept": "text/html", "X-Request-ID": "abcd-1234"})
    assert "<code>abcd-1234</code>" in page.text


def test_a_request_is_a_line_without_what_was_asked(logging_app: Flask, lines: Callable[[], list[dict[str, Any]]]) -> None:
    client = logging_app.test_client()
    client.get("/", query_string={"q": SECRET}, headers={"X-Request-ID": "abcd-1234", "Referer": f"https://x/?{SECRET}", "User-Agent": SECRET})
    client.head("/answer.json", query_string={"q": SECRET})
    client.get("/sparql", query_string={"query": f"ASK {{ ?s ?p '{SECRET}' }}", "format": "json"})
    client.open(f"/{SECRET}", method="BREW")
    client.get(f"/articles/{SECRET}\nfalse line")
    found = lines()
    assert not [line for line in found if "secret" in json.dumps(line) or "knee" in json.dumps(line)]
    requests = [line for line in found if line["message"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("GET", "/", 200), ("HEAD", "/answer.json", 200), ("GET", "/sparql", 503), ("other", None, 404), ("GET", "/articles/<path:file>", 404),
    ]  # fmt: skip
    assert set(requests[0]) == {"time", "level", "logger", "message", "request_id", "method", "route", "status", "ms", "bytes"}
    assert requests[0]["request_id"] == "abcd-1234" and requests[0]["bytes"] > 1000 and requests[0]["ms"] >= 0
    assert requests[1]["bytes"] == 0


def test_an_error_is_logged_with_the_id_of_its_request_and_without_its_message(
    logging_app: Flask, fake: Fake, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    fake.error = ValueError(SECRET)
    assert logging_app.test_client().get("/?q=knee", headers={"X-Request-ID": "abcd-1234"}).status_code == 500
    error, request = lines()
    assert error["request_id"] == request["request_id"] == "abcd-1234"
    assert (error["level"], request["status"]) == ("error", 500)
    assert "ValueError" in error["message"] and "secret" not in json.dumps(error)


def test_an_exception_of_any_part_is_one_line_without_its_message(lines: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving %s", "/")
    (line,) = lines()
    assert line["error"] == "ValueError" and "test_observing" in line["trace"] and "secret" not in json.dumps(line)


def test_without_the_setting_requests_are_not_logged(app: Flask, lines: Callable[[], list[dict[str, Any]]]) -> None:
    app.test_client().get("/")
    assert lines() == []
    request_log.log_request(Seen("abcd-1234", "GET", "", 200, 0.1, None))
    assert [line["route"] for line in lines()] == [None]
