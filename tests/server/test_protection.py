"""What browsers are told of every kind of response: no script but ours, no cookie, nothing to others."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from queries.store import Store
from server import create_app
from server.protection import HSTS, PERMISSIONS, POLICY
from server.settings import Settings
from tests.server.browser import Browser, chromium
from tests.server.crawler import BROWSER
from tests.server.page_types import EXAMPLES, Example, forgotten, names
from tests.server.site import listening

DATA = (
    "/answer.json?q=Does+Medicaid+cover+massage%3F", "/trace.ttl?q=Does+Medicaid+cover+massage%3F", "/answer.rq?q=Does+Medicaid+cover+massage%3F",
    "/compare.json", "/compare.csv", "/complete.json?q=med", "/explore.json", "/search.json?q=medicare", "/query/refusals.json", "/query/refusals.csv",
    "/api/openapi.json", "/healthz", "/readyz", "/sitemap.xml", "/robots.txt", "/static/covertrace.css", "/static/complete.js", "/static/mark.svg",
    "/id/medicare-advantage.ttl", "/ontology.ttl", "/disagreements.csv", "/sparql?query=ASK+%7B%7D&format=json", "/sparql?query=ASK&format=json",
    "/sparql?format=turtle", "/nowhere.json", "/answer.json", "/static/nowhere.js",
)  # fmt: skip
SENT_ON = ("/query", "/?q=massage&payer=Medicaid&service=", "/sparql/library/refusals")


@pytest.fixture(scope="module")
def app(shipped_store: Store) -> Iterator[Flask]:
    """A site over the shipped articles."""
    made = create_app(shipped_store)
    yield made
    made.extensions["covertrace.guard"].close()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """A visitor."""
    return app.test_client()


def test_no_kind_of_page_is_left_out(app: Flask) -> None:
    assert forgotten(app) == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_page_has_no_script_and_no_style_within_it_and_sets_no_cookie(client: FlaskClient, shipped_store: Store, example: Example) -> None:
    response = client.get(example.pattern.format(**names(shipped_store)), headers=BROWSER)
    assert response.mimetype == "text/html"
    tree = html.fromstring(response.get_data())
    assert [script.get("type") for script in tree.iter("script") if not script.get("src")] in ([], ["application/ld+json"])  # data, which no browser runs
    assert not list(tree.iter("style")) and not tree.xpath("//*[@style]")
    assert not [name for node in tree.iter() for name in node.attrib if name.lower().startswith("on")]
    assert not tree.xpath("//@href[starts-with(., 'javascript:')] | //script/@src[contains(., '//')] | //link[@rel='stylesheet']/@href[contains(., '//')]")
    assert_protected(response.headers)


@pytest.mark.parametrize("address", DATA + SENT_ON)
def test_data_redirects_and_errors_are_protected_like_pages(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        assert_protected(response.headers)
        open_to_all = response.headers.get("Access-Control-Allow-Origin") == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if open_to_all else "same-origin")
        assert (response.status_code >= 300) == (address in SENT_ON or "nowhere" in address or address in ("/answer.json", "/sparql?query=ASK&format=json"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "BREW"])
def test_a_method_that_is_not_for_a_page_is_refused_with_the_same_headers(client: FlaskClient, method: str) -> None:
    response = client.open("/", method=method)
    assert response.status_code == 405
    assert_protected(response.headers)


def assert_protected(headers: object) -> None:
    """Assert that a response has each header once, and as it should be."""
    assert hasattr(headers, "getlist")
    expected = {
        "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    assert {name: headers.getlist(name) for name in expected} == {name: [value] for name, value in expected.items()}
    assert len(headers.getlist("X-Request-ID")) == 1
    assert not headers.getlist("Set-Cookie") and not headers.getlist("Strict-Transport-Security")


@pytest.mark.skipif(chromium() is None, reason="no chromium on this machine")
def test_a_browser_complains_of_no_header_on_any_kind_of_page_and_runs_no_script_but_ours(app: Flask, shipped_store: Store) -> None:
    with listening(app) as address:
        browser = Browser()
        try:
            for example in EXAMPLES:
                browser.open(address + example.pattern.format(**names(shipped_store)).removeprefix("/"))
                browser.ask("document.body.append(Object.assign(document.createElement('b'), {innerHTML: '<i onclick=\"window.ran = 1\">x</i>'}))")
                browser.ask("document.querySelector('b:last-child i').click()")
                assert browser.ask("window.ran === undefined && document.cookie === ''"), example
        finally:
            browser.close()
    refused = [each for each in browser.troubles if "inline event handler" in each]
    assert len(refused) == len(EXAMPLES)
    assert [each for each in browser.troubles if each not in refused and "Failed to load resource" not in each] == []


def test_the_policy_allows_no_script_or_style_that_is_not_a_file_of_this_site() -> None:
    rules = dict(rule.strip().partition(" ")[::2] for rule in POLICY.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert {value for value in rules.values()} == {"'none'", "'self'"}


@pytest.mark.parametrize(
    ("settings", "headers", "expected"),
    [
        (Settings(public_url="https://coverage.example.org"), {}, HSTS),
        (Settings(public_url="http://coverage.example.org"), {}, None),
        (Settings(proxies=1), {"X-Forwarded-Proto": "https"}, HSTS),
        (Settings(proxies=1), {"X-Forwarded-Proto": "http"}, None),
        (Settings(), {"X-Forwarded-Proto": "https"}, None),
    ],
)
@pytest.mark.parametrize("address", ["/", "/nowhere", "/sparql?query=ASK+%7B%7D&format=json"])
def test_browsers_are_told_to_come_over_tls_alone_only_where_the_site_is_behind_tls(
    make_app: Callable[..., Flask], settings: Settings, headers: dict[str, str], expected: str | None, address: str
) -> None:
    assert make_app(settings).test_client().get(address, headers=headers).headers.get("Strict-Transport-Security") == expected
