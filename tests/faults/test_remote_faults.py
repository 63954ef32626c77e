"""A site over an endpoint that breaks in every way: the same answer as ever, or 503; nothing wrong is remembered, and it comes back by itself."""

import random
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ingest.build import graph_of, harvest
from queries.manifest import OtherVersion
from queries.remote import RemoteStore
from queries.store import StoreError
from server import create_app
from tests import engines
from tests.faults.conftest import TIMES
from tests.queries.fake_endpoint import CURRENT, NO_ROWS, Call, Fake, fake_endpoint

QUESTIONS = (
    "Does Medicare Advantage cover massage?", "Does Original Medicare cover massage?", "Does Medicaid cover massage in Oregon?",
    "Does the VA cover massage?", "Does Medicare Advantage cover massage by a physical therapist?",
)  # fmt: skip
WAYS = ("hang up", "half", "chunk", "no end", "garbage", "a page", "no rows", "500", "503", "302", "404")


@pytest.fixture
def engine(articles: tuple[Path, Path], tmp_path: Path) -> Iterator[engines.Engine]:
    """An `oxigraph serve` with a build of the first article."""
    try:
        with engines.oxigraph(tmp_path) as running:
            RemoteStore(running.url).replace(graph_of(harvest([articles[0]])))
            yield running
    except engines.Missing as missing:
        pytest.skip(str(missing))


def passed_on(call: Call, url: str) -> tuple[str, str]:
    """What the engine answers: its kind and its text."""
    headers = {"Content-Type": call.headers["Content-Type"], "Accept": call.headers["Accept"]}
    with urllib.request.urlopen(urllib.request.Request(url, call.body, headers), timeout=60) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def broken(call: Call, way: str, kind: str, text: str, chance: random.Random) -> None:
    """Answer in a way that is wrong."""
    lines = text.splitlines(keepends=True)
    part = "".join(lines[: chance.randrange(len(lines) + 1)]) if kind.startswith("application/n-triples") else text[: chance.randrange(len(text) + 1)]
    match way:
        case "half":
            call.half(part)
        case "chunk" | "no end":
            call.send_response(200)
            call.send_header("Content-Type", kind)
            if way == "chunk":
                call.send_header("Transfer-Encoding", "chunked")
            call.end_headers()
            call.wfile.write(f"{len(part.encode()):x}\r\n{part}\r\n".encode() if way == "chunk" else part.encode())
            call.hang_up()
        case "garbage":
            call.reply(200, chance.choice(["{", "null", "[1]", '{"head": {}}', "\0", '{"results": {"bindings": [7]}}']), kind)
        case "a page":
            call.reply(200, "<!DOCTYPE html><p>Sign in", "text/html")
        case "no rows":
            call.reply(200, "<a> <b>", "text/turtle")
        case "302":
            call.reply(302, "", Location="http://127.0.0.1:1/")
        case "500" | "503" | "404":
            call.reply(int(way), "no")
        case _:
            call.hang_up()


def test_an_endpoint_that_breaks_at_random_gives_the_same_answers_or_none(engine: engines.Engine) -> None:
    chance, counts = random.Random(13), {"same": 0, "503": 0, "broken": 0}
    undisturbed = create_app(RemoteStore(engine.url)).test_client()
    good = {question: undisturbed.get("/answer.json", query_string={"q": question}).get_json() for question in QUESTIONS}
    with fake_endpoint() as fake:
        calm = [False]

        def play(call: Call) -> None:
            kind, text = passed_on(call, engine.url)
            if not calm[0] and chance.random() < 0.1:
                counts["broken"] += 1
                way = chance.choice(WAYS)
                broken(call, way, kind, text, chance)
            else:
                call.reply(200, text, kind)

        fake.play = play
        for number in range(TIMES or 2):
            client = create_app(Named(fake, number)).test_client()  # a name of its own: nothing is remembered of the ones before
            for calm[0] in (False, False, True):
                for question in QUESTIONS:
                    answer = client.get("/answer.json", query_string={"q": question})
                    if calm[0] or answer.status_code == 200:
                        assert answer.get_json() == good[question], question
                        counts["same"] += 1
                    else:
                        assert answer.status_code == 503 and answer.mimetype == "application/problem+json" and answer.headers["Retry-After"]
                        counts["503"] += 1
    print(counts)
    assert counts["broken"] and counts["503"]


class Named(RemoteStore):
    """The fake under a name of its own."""

    def __init__(self, fake: Fake, number: int) -> None:
        super().__init__(fake.url, timeout=20, fresh=0)
        self.name = f"{self.name}#{number}"


def test_half_a_graph_without_an_end_is_not_believed() -> None:
    def play(call: Call) -> None:
        if "hasCurrentVersion" in call.sparql:
            call.reply(200, CURRENT)
        elif "versionInfo" in call.sparql:
            call.reply(200, NO_ROWS)
        else:
            call.send_response(200)
            call.send_header("Content-Type", "application/n-triples")
            call.end_headers()
            call.wfile.write(b"<urn:a> <urn:b> <urn:c> .\n")
            call.hang_up()

    with fake_endpoint() as fake:
        fake.play = play
        with pytest.raises(StoreError, match="does not tell where its answer ends"):
            RemoteStore(fake.url).graph("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_a_build_with_another_ontology_at_an_endpoint_is_said(engine: engines.Engine) -> None:
    store = RemoteStore(engine.url, fresh=0)
    graph = [triple for triple in graph_of(harvest([])) if "versionInfo" not in str(triple.predicate)]
    store.replace(graph)
    assert store.version()
    header = ox.NamedNode("https://w3id.org/covertrace/ontology"), ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    store.replace([*graph, ox.Triple(*header, ox.Literal("9.0.0"))])
    for reader in (store, RemoteStore(engine.url)):
        with pytest.raises(OtherVersion, match=r"version 9\.0\.0 of the ontology.*build it again with"):
            reader.rows("ASK { ?s ?p ?o }")
    client = create_app(RemoteStore(engine.url)).test_client()
    assert client.get("/articles").status_code == 503


def test_a_site_begins_without_its_endpoint_and_answers_once_that_is_there(articles: tuple[Path, Path], tmp_path: Path) -> None:
    port = engines.free_port()
    client = create_app(RemoteStore(f"http://127.0.0.1:{port}/query", fresh=0)).test_client()
    assert client.get("/articles").status_code == 503
    try:
        with engines.oxigraph(tmp_path, port) as engine:
            assert client.get("/articles").status_code == 503, "nothing is built yet"
            RemoteStore(engine.url).replace(graph_of(harvest([articles[0]])))
            assert client.get("/articles").status_code == 200
        assert client.get("/answer.json", query_string={"q": QUESTIONS[0]}).status_code == 503
    except engines.Missing as missing:
        pytest.skip(str(missing))
