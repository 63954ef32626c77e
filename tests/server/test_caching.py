"""What is known already is not made again, until the build changes."""

import gzip
import re
import shutil
from functools import partial
from pathlib import Path

import brotli
import pytest
from flask import Response
from flask.testing import FlaskClient

from ingest.build import SHIPPED, graph_of, harvest
from queries.store import Store, StoreError, open_store
from server import caching, create_app
from server.kept_responses import KeptResponses
from server.settings import Settings

ASKED = "/?q=Does+Medicare+cover+massage%3F"
KEPT = ["/", "/query/", "/query/payers_in_numbers.json", "/articles", "/api/openapi.json", "/id/Medicare", "/disagreements"]


@pytest.fixture(scope="module")
def visitor(shipped_store: Store) -> FlaskClient:
    """A client of the shipped knowledge that takes every body whole, so that no file stays open."""
    client = create_app(shipped_store).test_client()
    client.open = partial(client.open, buffered=True)  # type: ignore[method-assign]
    return client


@pytest.mark.parametrize("path", [*KEPT, ASKED, "/answer.json?q=massage", "/search?q=massage"])
def test_what_is_known_is_told_with_304_and_no_work(visitor: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = visitor.get(path, follow_redirects=True)
    path = first.request.full_path if first.request.query_string else first.request.path
    tag = first.headers["ETag"]
    assert first.status_code == 200 and tag.startswith('W/"')

    def refused(*_: object) -> None:
        raise AssertionError("nothing is to be read")

    store = visitor.application.extensions["covertrace"].store
    monkeypatch.setattr(store, "rows", refused)
    monkeypatch.setattr(store, "graph", refused)
    monkeypatch.setattr("flask.app.Flask.dispatch_request", refused)
    again = visitor.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize("path", [*KEPT, ASKED, "/answer.json?q=massage+by+a+physical+therapist", "/trace.ttl?payer=Medicare", "/search?q=massage"])
def test_what_was_made_before_is_given_again_without_work(visitor: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = visitor.get(path, follow_redirects=True)
    path = first.request.full_path if first.request.query_string else first.request.path
    monkeypatch.setattr("flask.app.Flask.dispatch_request", lambda *_: pytest.fail("nothing is to be made"))
    packed = visitor.get(path, headers={"Accept-Encoding": "br"})
    again = visitor.get(path)
    assert brotli.decompress(packed.data) == again.data == first.data
    told = [{name: value for name, value in each.headers.items() if name != "X-Request-ID"} for each in (first, again)]
    assert told[0] == told[1] and len(again.headers) == len(first.headers)
    assert visitor.head(path).status_code == 200


def test_a_verdict_that_is_given_again_is_counted_again(shipped_store: Store) -> None:
    client = create_app(shipped_store, settings=Settings(metrics=True)).test_client()
    before = counted(client)
    for _ in range(3):
        assert client.get(ASKED).status_code == 200
    assert counted(client) == before + 3


def counted(client: FlaskClient) -> float:
    """The answers that metrics count, of all verdicts."""
    return sum(float(value) for value in re.findall(r"^covertrace_answers_total{.*} (.*)$", client.get("/metrics").text, re.MULTILINE))


def test_responses_that_were_asked_for_long_ago_make_room() -> None:
    kept = KeptResponses(most=25)
    for tag in ("a", "b"):
        kept.keep(tag, Response(b"x" * 10))
    assert kept.get("a")
    kept.keep("c", Response(b"y" * 10))
    assert kept.get("b") is None
    found = kept.get("a"), kept.get("c")
    assert [each.data for each in found if each] == [b"x" * 10, b"y" * 10]
    KeptResponses(most=1 << 30).keep("large", large := Response(b"z" * (1 << 21)))
    kept.keep("large", large)
    kept.keep("stream", Response(iter([b"z"])))
    assert kept.get("large") is None and kept.get("stream") is None


def test_answers_stay_in_the_browser_and_pages_may_be_kept_by_all(visitor: FlaskClient) -> None:
    assert visitor.get(ASKED).headers["Cache-Control"] == "private, no-cache"
    assert visitor.get("/articles").headers["Cache-Control"] == "public, no-cache"


def test_a_tag_depends_on_address_form_and_program(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = visitor.get("/query/refusals").headers["ETag"]
    for path, accept in (("/query/refusals?limit=2", ""), ("/query/refusals", "application/json"), ("/query/payers_in_numbers", "")):
        other = visitor.get(path, headers={"If-None-Match": tag} | ({"Accept": accept} if accept else {}))
        assert other.status_code == 200 and other.headers["ETag"] != tag and "Accept" in other.headers["Vary"]
    monkeypatch.setattr(caching, "code_version", lambda: "another")
    assert visitor.get("/query/refusals", headers={"If-None-Match": tag}).status_code == 200


def test_a_new_build_is_sent_anew(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.replace(graph_of(harvest([SHIPPED / "tricare-prime.md"])))
    visitor = create_app(store).test_client()
    tag = visitor.get("/articles").headers["ETag"]
    assert visitor.get("/articles", headers={"If-None-Match": tag}).status_code == 304
    store.replace(graph_of(harvest([SHIPPED / "medicaid-explainer.md"])))
    again = visitor.get("/articles", headers={"If-None-Match": tag})
    assert again.status_code == 200 and "Medicaid" in again.text and again.headers["ETag"] != tag
    shutil.rmtree(tmp_path / "store")
    with pytest.raises(StoreError):
        store.version()
    assert visitor.get("/articles", headers={"If-None-Match": again.headers["ETag"]}).status_code == 503


def test_what_may_change_or_has_failed_has_no_tag(visitor: FlaskClient) -> None:
    for path in ("/healthz", "/id/nothing-of-that-name", "/query/nothing"):
        assert "ETag" not in visitor.get(path, headers={"If-None-Match": "*"}).headers
    assert visitor.get("/articles", headers={"If-None-Match": "*"}).status_code == 200


def test_a_map_that_is_not_decided_to_the_end_has_no_tag(shipped_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.heatmap.SECONDS", 0.0)
    monkeypatch.setattr("server.heatmap.decided_before", lambda *_: None)
    page = create_app(shipped_store).test_client().get("/compare?rows=setting&circumstance=Prescription")
    assert page.status_code == 200 and "ETag" not in page.headers


def test_static_files_are_kept_under_addresses_of_their_content(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    address = page.partition('href="/static/covertrace.css')[2].partition('"')[0]
    assert address.startswith("?v=")
    kept = visitor.get(f"/static/covertrace.css{address}")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/static/covertrace.css", "/static/covertrace.css?v=another"):
        plain = visitor.get(path)
        assert plain.data == kept.data and plain.headers["Cache-Control"].endswith("no-cache")
        assert visitor.get(path, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("gzip;q=1, br;q=0.1", "gzip"), ("identity", "")]
)
@pytest.mark.parametrize("path", [ASKED, "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+90", "/static/covertrace.css", "/articles"])
def test_texts_are_packed_as_the_client_likes_it(visitor: FlaskClient, path: str, accepted: str, coding: str) -> None:
    plain, packed = visitor.get(path), visitor.get(path, headers={"Accept-Encoding": accepted})
    assert packed.headers.get("Content-Encoding", "") == coding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
    assert unpack(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert "Accept-Encoding" in plain.headers["Vary"] and packed.headers["Vary"] == plain.headers["Vary"]
    assert packed.headers["ETag"].removeprefix("W/") == plain.headers["ETag"].removeprefix("W/")
    assert not coding or packed.headers["ETag"].startswith("W/")
    known = visitor.get(path, headers={"Accept-Encoding": accepted, "If-None-Match": packed.headers["ETag"]})
    assert known.status_code == 304 and "Accept-Encoding" in known.headers["Vary"]


def test_small_bodies_and_heads_are_left_as_they_are(visitor: FlaskClient) -> None:
    everything = {"Accept-Encoding": "br, gzip"}
    assert "Content-Encoding" not in visitor.get("/healthz", headers=everything).headers
    head = visitor.head("/", headers=everything)
    assert head.data == b"" and "Content-Encoding" not in head.headers and "Accept-Encoding" in head.headers["Vary"]
