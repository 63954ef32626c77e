"""Several processes over one store: builds are switched, processes die and end, and no visitor notices."""

import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from benchmarks.asked import requests
from ingest.build import SHIPPED, graph_of, harvest
from queries import memory
from queries.guarded import Limits
from queries.store import EmbeddedStore, open_store
from server import create_app, warming
from server.worker_processes import share
from tests.conftest import ROOT
from tests.engines import Missing, oxigraph
from tests.processes import PATIENT, awaited, eventually
from tests.server.running import Running, running

ARTICLES = ("tricare-prime.md", "medicaid-explainer.md")
ASKED = "/answer.json?q=" + quote("Does TRICARE cover massage?")
COUNTED = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
ADDRESSES = (ASKED, "/?q=" + quote("Does TRICARE cover massage?"), "/query/payers_in_numbers.csv", COUNTED)
FOREVER = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


def build(store: Path, *articles: str) -> None:
    command = [sys.executable, "-m", "covertrace", "build", *(str(SHIPPED / name) for name in articles), "--store", str(store), "--jobs", "1"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=120)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one article."""
    folder = tmp_path_factory.mktemp("small") / "store"
    build(folder, ARTICLES[0])
    return folder


@pytest.fixture(scope="module")
def site(small: Path) -> Iterator[Running]:
    """Two processes over it."""
    with running(small, "--workers", "2") as started:
        assert eventually(lambda: len(started.workers()) == 2)
        yield started


class Load(threading.Thread):
    """A visitor who asks one after another, on a connection that stays open or on a new one each time, and keeps what came."""

    def __init__(self, site: Running, keeps: bool) -> None:
        super().__init__(daemon=True)
        self._site, self._keeps = site, keeps
        self.came: list[tuple[float, str, int, bytes]] = []
        self.failed: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        connection = self._site.connection()
        while not self.enough.is_set():
            for path in ADDRESSES:
                begun = time.monotonic()
                try:
                    connection.request("GET", path, headers={} if self._keeps else {"Connection": "close"})
                    response = connection.getresponse()
                    self.came.append((begun, path, response.status, response.read()))
                except (OSError, http.client.HTTPException) as error:
                    self.failed.append(f"{path}: {error!r}")
                    connection.close()
                time.sleep(0.02)  # builds want their share of the machine
        connection.close()


def bodies(site: Running) -> dict[str, bytes]:
    return {path: site.get(path)[1] for path in ADDRESSES}


def test_builds_are_switched_under_load_and_every_answer_is_of_one_of_them(small: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(small, store, symlinks=True)
    with running(store, "--workers", "2") as site:
        known = [bodies(site)]
        visitors = [Load(site, keeps) for keeps in (True, True, True, False)]
        for visitor in visitors:
            visitor.start()
        switched = 0.0
        for articles in (ARTICLES, ARTICLES[1:], (ARTICLES[0], "veterans-va-massage.md")):
            build(store, *articles)
            switched = time.monotonic()
            known.append(bodies(site))
        assert eventually(lambda: all(visitor.came and visitor.came[-1][0] > switched for visitor in visitors))
        for visitor in visitors:
            visitor.enough.set()
        for visitor in visitors:
            visitor.join(PATIENT)
    came = [each for visitor in visitors for each in visitor.came]
    assert not [failure for visitor in visitors for failure in visitor.failed]
    assert {status for _, _, status, _ in came} == {200}
    assert len({build[COUNTED] for build in known}) == len(known), "the builds have to answer differently, or nothing is tested"
    for path in ADDRESSES:
        assert {body for _, asked, _, body in came if asked == path} <= {build[path] for build in known}
        assert {body for begun, asked, _, body in came if asked == path and begun > switched} == {known[-1][path]}


def triples(what: str) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(f"urn:{what}"), ox.NamedNode("urn:p"), ox.Literal(str(number))) for number in range(50)]


def test_a_build_stays_as_long_as_a_request_reads_it(tmp_path: Path) -> None:
    store, other, count = EmbeddedStore(tmp_path / "store"), EmbeddedStore(tmp_path / "store"), "SELECT ?s { ?s ?p ?o }"
    store.replace(triples("before"))
    before = store.version()
    with store.pinned():
        assert {row["s"] for row in store.rows(count)} == {"urn:before"}
        for number in range(3):
            other.replace(triples(f"after-{number}"))
        assert store.version() == before and store.build().is_dir()
        assert [row["s"] for row in store.rows(count)] == ["urn:before"] * 50
    assert store.version() == other.version() != before
    assert {row["s"] for row in store.rows(count)} == {"urn:after-2"}
    other.replace(triples("last"))
    assert not (tmp_path / "store" / before).exists()


def test_a_process_that_dies_is_replaced(site: Running) -> None:
    before = site.workers()
    os.kill(before[0], signal.SIGKILL)
    assert eventually(lambda: len(site.workers()) == 2 and before[0] not in site.workers())
    assert site.get(ASKED)[0] == 200
    assert before[1] in site.workers()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_under_way_is_finished_when_the_site_is_ended(small: Path, workers: str) -> None:
    with running(small, "--workers", workers, "--query-seconds", "2") as site:
        came: list[tuple[int, bytes]] = []
        asking = threading.Thread(target=lambda: came.append(site.get(FOREVER)), daemon=True)
        assert site.get("/healthz")[0] == 200
        asking.start()
        awaited([site.process.pid, *site.workers()], "query_process")
        site.process.terminate()
        asking.join(PATIENT)
        assert site.process.wait(PATIENT) == 0
        [(status, body)] = came
        assert status >= 400 and b"stopped after 2 seconds" in body
        with pytest.raises(OSError):
            site.get("/healthz")


def test_slow_clients_hold_up_nobody(site: Running) -> None:
    slow = []
    for number in range(60):
        client = socket.create_connection(("127.0.0.1", site.port))
        head = f"GET {ASKED} HTTP/1.1\r\nHost: slow\r\n".encode()
        client.sendall((b"POST /sparql HTTP/1.1\r\nHost: slow\r\nContent-Length: 100000\r\n\r\nquery=", head[:30], head + b"\r\n")[number % 3])
        slow.append(client)  # those of the last kind ask, and never take what they asked for
    try:
        for _ in range(3):
            for client in slow:
                client.send(b"x")
            for path in ADDRESSES:
                assert site.get(path)[0] == 200
    finally:
        for client in slow:
            client.close()


def test_the_load_driver_asks_new_questions_and_old_ones_and_tells_them_apart(site: Running) -> None:
    asked = list(islice(requests(0.5, seed=1), 200))
    fresh = [line for line in asked if line.startswith("new")]
    assert len(set(fresh)) == len(fresh) and 60 < len(fresh) < 140
    driver = [sys.executable, "-I", str(ROOT / "benchmarks/driver.py"), str(site.port), "4", "60", "0", "br"]
    told = json.loads(subprocess.run(driver, input="\n".join(asked[:24]), check=True, capture_output=True, text=True, timeout=PATIENT * 2).stdout)
    assert told["errors"] == {} and told["all"]["answers"] == 24
    counted = Counter(line.partition("\t")[0] for line in asked[:24])
    assert {kind: spread["answers"] for kind, spread in told["kinds"].items()} == counted


def test_a_header_without_end_is_refused(site: Running) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENT) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * 100_000)
        assert client.recv(100).startswith(b"HTTP/1.0 431 ")


def test_several_processes_serve_a_remote_store(tmp_path: Path) -> None:
    try:
        with oxigraph(tmp_path) as engine:
            open_store(engine.url).replace(graph_of(harvest([SHIPPED / ARTICLES[0]])))
            with running(engine.url, "--workers", "2") as site:
                before = site.get(ASKED)
                assert before[0] == 200
                open_store(engine.url).replace(graph_of(harvest([SHIPPED / ARTICLES[1]])))
                assert eventually(lambda: site.get(ASKED) != before)
                assert {site.get(ASKED)[0] for _ in range(4)} == {200}
    except Missing as missing:
        pytest.skip(str(missing))


def test_processes_share_the_number_of_queries() -> None:
    assert share(Limits(at_once=4, waiting=8), 2) == Limits(at_once=2, waiting=4)
    assert share(Limits(at_once=4, waiting=8), 8) == Limits(at_once=1, waiting=1)


def test_processes_read_ahead_in_turns(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_EVERY", 0.05)
    store = open_store(small)
    with tempfile.TemporaryFile() as turn:
        command = [sys.executable, "-c", f"import fcntl; fcntl.lockf({turn.fileno()}, fcntl.LOCK_EX); print(1, flush=True); input()"]
        with subprocess.Popen(command, pass_fds=[turn.fileno()], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout and other.stdin
            other.stdout.readline()
            monkeypatch.setattr(memory, "_kept", type(memory._kept)(OrderedDict))
            started = warming.Warming(create_app(store), turn)
            time.sleep(0.5)
            assert memory.recalled(store, "names") is None
            other.kill()
        assert eventually(lambda: memory.recalled(store, "names") is not None)
        started.stop()
        assert eventually(lambda: not started.runs)
        fcntl.lockf(turn, fcntl.LOCK_UN)
