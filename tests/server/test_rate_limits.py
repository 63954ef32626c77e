"""How often one client may ask: told in words when it was too often, and never to whoever tries the site on their own machine."""

import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from limits.storage import MemoryStorage

from queries.store import Store
from server import create_app
from server.rate_limits import client_of
from server.settings import BadSetting, Settings

Make = Callable[..., Flask]
FEW = Settings(proxies=1, ask_limit="2/minute", sparql_limit="2/minute")
ASK = "/sparql?query=ASK+%7B%7D"


class Broken(MemoryStorage):
    """A storage that can't be reached."""

    STORAGE_SCHEME = ["broken"]  # noqa: RUF012 - as the library declares it

    def acquire_sliding_window_entry(self, *_: object, **__: object) -> bool:
        """As of a client whose server is gone."""
        raise ConnectionError("password in a message")

    def get_sliding_window(self, *_: object, **__: object) -> tuple[int, float, int, float]:
        """The same."""
        raise ConnectionError("password in a message")


def asked(app: Flask, address: str, client: str = "203.0.113.7", **headers: str) -> int:
    """The status for a client behind a proxy."""
    return app.test_client().get(address, headers={"X-Forwarded-For": client} | headers).status_code


def test_who_asks_too_often_is_told_when_to_come_again(make_app: Make) -> None:
    app = make_app(FEW)
    assert [asked(app, "/?q=massage"), asked(app, "/answer.json?q=massage")] == [200, 200]
    problem = app.test_client().get("/answer.json?q=massage", headers={"X-Forwarded-For": "203.0.113.7"})
    assert (problem.status_code, problem.content_type) == (429, "application/problem+json")
    wait = int(problem.headers["Retry-After"])
    assert 1 <= wait <= 60
    assert problem.get_json()["detail"] == "More was asked from this address than the 2 in a minute that one may ask."
    assert problem.get_json()["advice"].startswith(f"Ask again in {wait} second")
    page = app.test_client().get("/?q=massage", headers={"X-Forwarded-For": "203.0.113.7", "Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert "Ask again in" in page.text and 1 <= int(page.headers["Retry-After"]) <= 60
    assert "massage?" not in page.text


def test_another_client_and_what_asks_nothing_are_not_held_back(make_app: Make) -> None:
    app = make_app(FEW)
    assert [asked(app, "/?q=massage") for _ in range(3)] == [200, 200, 429]
    assert asked(app, "/?q=massage", "203.0.113.8") == 200
    assert [asked(app, address) for address in ("/", "/articles", "/healthz", "/complete.json?q=med")] == [200] * 4


def test_queries_are_counted_together_on_the_page_and_for_programs_and_apart_from_questions(shipped_store: Store) -> None:
    app = create_app(shipped_store, settings=FEW)
    try:
        assert [asked(app, ASK, Accept="text/html"), asked(app, ASK)] == [200, 200]
        program, page = (app.test_client().get(ASK, headers={"X-Forwarded-For": "203.0.113.7", "Accept": kind}) for kind in ("*/*", "text/html"))
        assert (program.status_code, program.content_type) == (429, "application/problem+json")
        assert (page.status_code, page.mimetype) == (429, "text/html")
        assert program.headers["Access-Control-Allow-Origin"] == "*" and int(program.headers["Retry-After"]) >= 1
        assert int(page.headers["Retry-After"]) >= 1
        assert asked(app, "/sparql") == 200  # the description of the service
        assert asked(app, "/complete.json?q=med") == 200
    finally:
        app.extensions["covertrace.guard"].close()


@pytest.mark.parametrize("settings", [Settings(), Settings(ask_limit="none"), FEW])
def test_this_machine_is_never_limited_and_nobody_is_without_a_limit(make_app: Make, settings: Settings) -> None:
    client = make_app(settings).test_client()
    assert {client.get("/?q=massage").status_code for _ in range(5)} == {200}
    if not settings.proxies:
        assert {client.get("/?q=massage", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code for _ in range(5)} == {200}


def test_a_header_alone_makes_nobody_another_client(make_app: Make) -> None:
    client = make_app(Settings(ask_limit="1/minute")).test_client()
    how = {"REMOTE_ADDR": "203.0.113.7"}
    assert [client.get("/?q=a", headers={"X-Forwarded-For": name}, environ_overrides=how).status_code for name in ("1.1.1.1", "127.0.0.1")] == [200, 429]


def test_a_proxy_that_was_not_told_of_is_told_in_the_log_once(make_app: Make, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(Settings(ask_limit="1/minute"))
    assert [asked(app, "/?q=a") for _ in range(3)] == [200] * 3
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "--proxies 1" in caplog.text and "203.0.113.7" not in caplog.text


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""), ("127.9.9.9", ""), ("::1", ""), ("::ffff:127.0.0.1", ""), ("", ""), (None, ""), ("unix:", ""),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)  # fmt: skip
def test_whom_an_address_stands_for(address: str | None, client: str) -> None:
    assert client_of(address) == client


@pytest.fixture
def broken(make_app: Make) -> Iterator[Flask]:
    """A site whose storage of counts can't be reached."""
    yield make_app(Settings(proxies=1, ask_limit="2/minute", limit_storage="broken://user:secret@there"))


def test_where_the_storage_of_counts_is_gone_the_process_counts_for_itself(broken: Flask, caplog: pytest.LogCaptureFixture) -> None:
    assert [asked(broken, "/?q=massage") for _ in range(3)] == [200, 200, 429]
    assert "COVERTRACE_LIMIT_STORAGE can't be reached (ConnectionError)" in caplog.text
    assert "secret" not in caplog.text and "password" not in caplog.text


@pytest.mark.parametrize("settings", [Settings(ask_limit="lots"), Settings(sparql_limit="5/fortnight"), Settings(limit_storage="nowhere://user:secret@x")])
def test_a_limit_that_can_not_be_understood_is_refused_in_words(make_app: Make, settings: Settings) -> None:
    with pytest.raises(BadSetting, match="as in") as raised:
        make_app(settings)
    assert "secret" not in str(raised.value) and "secret" not in repr(settings)
