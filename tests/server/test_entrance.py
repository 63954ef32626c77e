"""Which requests are let in, and under which address the site is known: no header of a client decides it."""

from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from queries.store import Store
from server import create_app
from server.entrance import LONGEST_ADDRESS, LONGEST_BODY
from server.protocol import LONGEST_QUERY
from server.settings import BadSetting, Settings
from tests.server.page_types import names

PUBLIC = "https://coverage.example.org"
EVIL = "evil.example"
TRICKS = {
    "Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL};proto=https", "X-Forwarded-Server": EVIL, "X-Host": EVIL,
    "X-Original-URL": f"http://{EVIL}/", "X-Rewrite-URL": f"//{EVIL}/", "X-Forwarded-Prefix": f"//{EVIL}", "X-Forwarded-Port": "666",
}  # fmt: skip
ABSOLUTE = ("/sitemap.xml", "/robots.txt", "/sparql?format=turtle", "/sparql?query=ASK+%7B%7D", "/api/", "/ontology", "/compare.json", "/id/{claim}",
            "/articles/medicare-advantage-guide.md", "/query", "/?q=massage&service=")  # fmt: skip
Make = Callable[[Settings], FlaskClient]


@pytest.fixture
def make(make_app: Callable[..., Flask]) -> Make:
    """Makes a site over made-up knowledge with these settings."""
    return lambda settings: make_app(settings).test_client()


@pytest.fixture(scope="module")
def public(shipped_store: Store) -> Iterator[FlaskClient]:
    """A visitor of a site over the shipped articles that knows its address."""
    app = create_app(shipped_store, settings=Settings(public_url=f"{PUBLIC}/", proxies=1))
    yield app.test_client()
    app.extensions["covertrace.guard"].close()


@pytest.mark.parametrize("address", ABSOLUTE)
def test_no_address_that_the_site_gives_is_that_of_a_header(public: FlaskClient, shipped_store: Store, address: str) -> None:
    response = public.get(address.format(**names(shipped_store)), headers={"Accept": "text/html,*/*;q=0.8"} | TRICKS)
    told = response.text + "".join(f"{name}: {value}\n" for name, value in response.headers)
    assert response.status_code < 400
    assert "evil" not in told and ":666" not in told


def test_absolute_addresses_begin_with_the_public_one(public: FlaskClient, shipped_store: Store) -> None:
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in public.get("/robots.txt").text
    assert f"<loc>{PUBLIC}/" in public.get("/sitemap.xml").text
    assert f'"url":"{PUBLIC}/' in public.get("/id/{claim}".format(**names(shipped_store)), headers={"Accept": "text/html"}).text
    described = ox.parse(public.get("/sparql").data, format=ox.RdfFormat.TURTLE)
    assert {quad.object for quad in described if "#endpoint" in quad.predicate.value} == {ox.NamedNode(f"{PUBLIC}/sparql")}
    assert public.get("/query").location == f"{PUBLIC}/query/"


@pytest.mark.parametrize("address", ["/", "/sparql?query=ASK+%7B%7D&format=json", "/sitemap.xml", "/static/covertrace.css", "/query", "/nowhere"])
@pytest.mark.parametrize("host", [EVIL, f"coverage.example.org.{EVIL}", f"x{EVIL}", "", "coverage.example.org:99999", 'a"b', "a b", "a\tb", "[::1"])
def test_a_request_to_another_host_is_refused(make: Make, address: str, host: str) -> None:
    response = make(Settings(hosts=("coverage.example.org", ".sub.example.org"))).get(address, headers={"Host": host, "Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "host" in response.get_json()["detail"]
    assert EVIL not in response.text


@pytest.mark.parametrize("host", ["coverage.example.org", "COVERAGE.example.org:8443", "a.sub.example.org", "b.example"])
def test_a_request_to_one_of_the_allowed_hosts_or_the_public_one_is_answered(make: Make, host: str) -> None:
    client = make(Settings(public_url="https://b.example", hosts=("coverage.example.org", ".sub.example.org")))
    assert client.get("/robots.txt", headers={"Host": host}).text.endswith("Sitemap: https://b.example/sitemap.xml\n")


def test_a_refused_host_is_told_on_a_page(make: Make) -> None:
    page = make(Settings(hosts=("coverage.example.org",))).get("/", headers={"Host": EVIL, "Accept": "text/html"})
    assert page.status_code == 400 and "<h1>" in page.text and EVIL not in page.text


def test_monitors_may_ask_by_number(make: Make) -> None:
    client = make(Settings(hosts=("coverage.example.org",)))
    assert [client.get(address, headers={"Host": "10.0.0.7:8000"}).status_code for address in ("/healthz", "/readyz", "/")] == [200, 503, 400]  # no store


@pytest.mark.parametrize("host", ['a"><script>alert(1)</script>', "a/b", "a\\b", "user@host", "a?b", "a#b", "ho st"])
@pytest.mark.parametrize("address", ["/", "/sitemap.xml", "/sparql?format=turtle"])
def test_a_host_that_is_none_is_refused_without_any_setting(make: Make, host: str, address: str) -> None:
    response = make(Settings()).get(address, headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.text


@pytest.mark.parametrize("address", ["/?q=a%0d%0aSet-Cookie:+x%3d1&payer=Medicaid&service=", "/query/x%0d%0aX-Evil:1", "/sparql/library/x%0d%0aX-Evil:1",
                                     "/id/x%0aX-Evil:1", "/%0d%0aX-Evil:1", "//evil.example/..", "/query//evil.example"])  # fmt: skip
def test_no_address_puts_a_header_into_a_response_or_leads_elsewhere(make: Make, address: str) -> None:
    response = make(Settings()).get(address)
    assert not {"set-cookie", "x-evil"} & {name.lower() for name, _ in response.headers}
    assert not any("\n" in value or "\r" in value for _, value in response.headers)
    assert (response.location or "/").startswith(("/", "http://localhost/")) and not (response.location or "").startswith("//")


def test_the_client_of_a_declared_proxy_is_whom_the_last_proxy_names(make: Make) -> None:
    limited = Settings(proxies=1, ask_limit="1/minute")
    client = make(limited)
    asked = [client.get("/answer.json?q=massage", headers={"X-Forwarded-For": f"10.9.9.{number}, 203.0.113.7"}).status_code for number in range(2)]
    assert asked == [200, 429]


@pytest.mark.parametrize("url", ["coverage.example.org", "ftp://a.example", "https://a.example/path", "https://a.example?x", "https://", "https://a b", "https://u@a.example"])
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="scheme and a host, as in https"):
        Settings(public_url=url)


@pytest.mark.parametrize("host", ["https://a.example", "a.example/x", "*", "a b"])
def test_an_allowed_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(BadSetting, match="is no name of a host"):
        Settings(hosts=(host,))


@pytest.mark.parametrize("address", ["/?q=", "/answer.json?q=", "/nowhere?", "/sparql?query=", "/sparql?format=json&query="])
def test_an_address_that_is_too_long_is_refused_in_words(make: Make, address: str) -> None:
    client = make(Settings())
    response = client.get(address + "a" * LONGEST_ADDRESS, headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (414, "application/problem+json")
    assert response.get_json()["detail"] == "The address is longer than 64,000 bytes."
    page = client.get(address + "a" * LONGEST_ADDRESS, headers={"Accept": "text/html"})
    assert page.status_code == 414 and page.content_length and page.content_length < 3000


def test_the_longest_question_fits_into_an_address_in_any_script(make: Make) -> None:
    response = make(Settings()).get("/answer.json", query_string={"q": "𐍈" * 2000})
    assert response.status_code == 200


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("told", [True, False])
def test_a_query_that_is_too_long_is_refused_whether_its_length_was_told_or_not(public: FlaskClient, kind: str, told: bool) -> None:
    body = b"query=" + b"a" * LONGEST_QUERY
    how = {"CONTENT_LENGTH": str(len(body))} if told else {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = public.post("/sparql", data=body, content_type=kind, environ_overrides=how)
    assert (response.status_code, response.mimetype) == (413, "application/problem+json")
    assert response.get_json()["detail"] == "The query is longer than 200,000 bytes."


def test_an_update_is_refused_and_a_long_one_too(public: FlaskClient) -> None:
    updates = (b"DROP ALL", b" " * LONGEST_QUERY + b"DROP ALL")
    assert [public.post("/sparql", data=body, content_type="application/sparql-update").status_code for body in updates] == [403, 403]
    assert [public.post("/sparql", data={"update": body}).status_code for body in updates] == [403, 413]


def test_a_form_that_is_too_long_is_refused_on_a_page(public: FlaskClient) -> None:
    response = public.post("/sparql", data={"query": "a" * LONGEST_BODY}, headers={"Accept": "text/html"})
    assert response.status_code == 413 and response.mimetype == "text/html"
