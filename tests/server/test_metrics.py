"""What a monitor is told: whether the site answers, and counts for Prometheus, of all processes together."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from queries.store import EmbeddedStore, Store
from server import create_app
from server.settings import BadSetting, Settings
from tests.conftest import ROOT
from tests.server.fakes import Fake

Make = Callable[..., Flask]
ON = Settings(metrics=True)
TOKEN = "a token of the operator"
QUESTION = {"q": "Does Original Medicare cover massage?"}
WORKER = """
import sys
from queries.store import open_store
from server import create_app
from server.settings import Settings
client = create_app(open_store(sys.argv[1]), settings=Settings(metrics=True)).test_client()
for _ in range(int(sys.argv[2])):
    assert client.get("/robots.txt").status_code == 200
print(client.get("/metrics").text)
"""


@pytest.fixture
def counted(shipped_store: Store) -> Iterator[Flask]:
    """A site over the shipped articles that counts."""
    app = create_app(shipped_store, settings=ON)
    yield app
    app.extensions["covertrace.guard"].close()


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Values by name of the sample and values of its labels."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text) for sample in family.samples
    }  # fmt: skip


def test_requests_answers_refused_queries_and_the_build_are_counted(counted: Flask, shipped_store: Store) -> None:
    client = counted.test_client()
    verdict = client.get("/answer.json", query_string=QUESTION).get_json()["verdict"]
    client.get("/", query_string=QUESTION)
    client.get("/nowhere/of/mine")
    client.open("/", method="BREW")
    assert [client.get("/sparql", query_string={"query": query}).status_code for query in ("SELECT", "DROP ALL", "SELECT")] == [400, 403, 400]
    response = client.get("/metrics")
    assert response.content_type.startswith("text/plain; version=") and response.headers["Cache-Control"] == "no-store"
    found = samples(response.text)
    assert found["covertrace_answers_total", verdict] == 2
    assert found["covertrace_requests_total", "GET", "/answer.json", "200"] == 1
    assert found["covertrace_requests_total", "GET", "none", "404"] == 1
    assert found["covertrace_requests_total", "other", "none", "405"] == 1
    assert found["covertrace_request_seconds_count", "/answer.json"] == 1
    assert found["covertrace_request_seconds_bucket", "+Inf", "/sparql"] == 3
    assert found["covertrace_queries_refused_total", "unreadable"] == 2 and found["covertrace_queries_refused_total", "not-allowed"] == 1
    assert found["covertrace_build_info", shipped_store.version()] == 1 and found[("covertrace_store_ready",)] == 1
    assert "nowhere/of/mine" not in response.text and "massage" not in response.text


def test_a_store_that_does_not_answer_is_counted_as_such(make_app: Make) -> None:
    found = samples(make_app(ON).test_client().get("/metrics").text)
    assert found[("covertrace_store_ready",)] == 0
    assert not [name for name, *_ in found if name == "covertrace_build_info"]


def test_nothing_is_served_unless_it_is_asked_for(app: Flask) -> None:
    assert app.test_client().get("/metrics").status_code == 404


@pytest.mark.parametrize(("address", "forwarded"), [("203.0.113.7", None), ("127.0.0.1", "203.0.113.7"), ("2001:db8::1", None)])
def test_without_a_token_only_this_machine_is_told(make_app: Make, address: str, forwarded: str | None) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    response = make_app(ON).test_client().get("/metrics", environ_overrides={"REMOTE_ADDR": address}, headers=headers)
    assert (response.status_code, response.content_type) == (403, "application/problem+json")
    assert "covertrace_requests" not in response.text


@pytest.mark.parametrize(("given", "status"), [(None, 401), ("Bearer wrong", 401), ("Bearer ", 401), ("Basic \u00e9", 401), (f"Bearer {TOKEN}", 200)])
def test_with_a_token_whoever_has_it_is_told(make_app: Make, given: str | None, status: int) -> None:
    headers = {"Authorization": given} if given else {}
    client = make_app(Settings(metrics=True, metrics_token=TOKEN)).test_client()
    response = client.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}, headers=headers)
    assert response.status_code == status
    assert status == 200 or response.headers["WWW-Authenticate"] == "Bearer"


def test_counts_of_several_processes_are_added_up(shipped_store: Store, environment: dict[str, str], tmp_path: Path) -> None:
    assert isinstance(shipped_store, EmbeddedStore)
    told = ""
    for requests in (2, 3):
        command = [sys.executable, "-c", WORKER, shipped_store.name, str(requests)]
        done = subprocess.run(
            command, env=environment | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr
        told = done.stdout
    found = samples(told)
    assert found["covertrace_requests_total", "GET", "/robots.txt", "200"] == 5
    assert found["covertrace_request_seconds_count", "/robots.txt"] == 5
    assert found["covertrace_build_info", shipped_store.version()] == 1


def test_a_folder_for_several_processes_that_is_not_there_is_told(make_app: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "gone"))
    with pytest.raises(BadSetting, match=r"PROMETHEUS_MULTIPROC_DIR: there is no folder .*gone; make an empty one"):
        make_app(ON)


def test_a_site_that_answers_is_ready_and_says_with_which_build(counted: Flask, shipped_store: Store) -> None:
    response = counted.test_client().get("/readyz")
    assert response.get_json() == {"status": "ready", "build": shipped_store.version()}
    assert response.headers["Cache-Control"] == "no-store"


def test_a_site_whose_store_is_not_there_or_empty_is_not_ready(tmp_path: Path, fake: Fake) -> None:
    store = EmbeddedStore(tmp_path / "store")
    app = create_app(store)
    try:
        gone = app.test_client().get("/readyz")
        assert (gone.status_code, gone.content_type) == (503, "application/problem+json")
        assert gone.get_json()["detail"] == "The store does not answer, so nothing can be asked."
        assert str(tmp_path) not in gone.text
        store.replace([])
        assert app.test_client().get("/readyz").status_code == 503
    finally:
        app.extensions["covertrace.guard"].close()
