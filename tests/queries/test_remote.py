"""Builds at real endpoints: nothing of them is seen before all of it is, nothing else is touched, and answers are those of the embedded store."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pyoxigraph as ox
import pytest

from ingest.build import SHIPPED, graph_of, harvest
from queries.answer import ask, decision
from queries.builds import GRAPH
from queries.catalogue import catalogue
from queries.export import ntriples
from queries.remote import RemoteStore
from queries.store import Store, StoreError
from tests import engines
from tests.conftest import ROOT, Run
from tests.engines import Engine
from tests.test_scenarios import CASES, scenario_of

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BUILDS = f"SELECT ?build {{ <{GRAPH}> <http://www.w3.org/ns/dcat#hasVersion> ?build }}"
P = ox.NamedNode("urn:p")
READING = (  # the others of their folders run over the working graph
    "claims", "inherited", "said", "payers_above", "scenario", "near", "stated", "standing_of_articles", "evidence", "quoted", "marks",
)  # fmt: skip
BLANK = "part"  # a column of blank nodes, which each engine names in its own way
OVER_THE_STORE = sorted(q.name for q in catalogue().values() if q.folder in ("browse", "check") or q.name in READING)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Each engine, with its credentials in the environment."""
    found: Engine = request.getfixturevalue(request.param)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def store(engine: Engine) -> RemoteStore:
    """A store at the engine that looks for a new build at every query."""
    return RemoteStore(engine.url, fresh=0)


@pytest.fixture
def shipped(store: RemoteStore, engine: Engine) -> RemoteStore:
    """A store with the shipped articles; it is built once and then found."""
    try:
        there = store.rows("ASK { ?s a <https://w3id.org/covertrace/ontology#Claim> }") == [{"ask": "true"}]
    except StoreError:
        there = False
    if not there:
        store.replace(graph_of(harvest([SHIPPED])))
    return RemoteStore(engine.url)


def triples(number: int, name: str = "a") -> Iterator[ox.Triple]:
    """So many triples, a third of them lists of blank nodes that hang together."""
    for index in range(number):
        subject = ox.NamedNode(f"urn:{name}:{index}")
        if index % 3:
            yield ox.Triple(subject, P, ox.Literal(f"{'x' * 60} {index}"))
        else:
            yield ox.Triple(ox.BlankNode(f"{name}{index // 30}"), P, subject)


def in_graph(store: RemoteStore, graph: str, sparql: str) -> list[dict[str, str]]:
    """The rows of a query over one graph of the endpoint, whichever it is."""
    return store._rows(sparql, graph)


def test_the_shipped_articles_are_all_there(shipped: RemoteStore, shipped_store: Store) -> None:
    theirs, ours = (set(ntriples(each).splitlines()) for each in (shipped, shipped_store))
    assert {line for line in theirs if b"_:" not in line} == {line for line in ours if b"_:" not in line}
    assert len(theirs) == len(ours)


@pytest.mark.parametrize("name", OVER_THE_STORE)
def test_queries_over_the_store_give_the_same_rows(shipped: RemoteStore, shipped_store: Store, name: str) -> None:
    query = catalogue()[name].text
    if "CONSTRUCT {" in query:
        assert sorted(shipped.graph(query).splitlines()) == sorted(shipped_store.graph(query).splitlines())
    else:
        theirs, ours = (sorted(sorted(item for item in row.items() if item[0] != BLANK) for row in each.rows(query)) for each in (shipped, shipped_store))
        assert theirs == ours


@pytest.mark.parametrize("case", CASES[::9], ids=lambda case: case["name"])
def test_decisions_are_those_of_the_embedded_store(shipped: RemoteStore, shipped_store: Store, case: dict[str, object]) -> None:
    if "facts" in case:
        assert decision(shipped, scenario_of(case)) == decision(shipped_store, scenario_of(case))
    else:
        assert ask(shipped, str(case["question"])).as_dict() == ask(shipped_store, str(case["question"])).as_dict()


def test_blank_nodes_that_hang_together_stay_together_over_many_parts(store: RemoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.remote._PART", 2_000)
    told: list[tuple[int, int]] = []
    assert store.replace(triples(900), lambda sent, whole: told.append((sent, whole))) == 900
    assert len(told) > 20 and told == sorted(told) and told[-1] == (900, 900)
    assert store.rows(f"SELECT (COUNT(DISTINCT ?b) AS ?n) {{ ?b <{P.value}> ?o FILTER isBlank(?b) }}") == [{"n": "30"}]


def test_what_takes_no_graphs_takes_updates(store: RemoteStore, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERTRACE_GRAPH_STORE", "")
    assert RemoteStore(engine.url).replace(triples(300)) == 300
    monkeypatch.setenv("COVERTRACE_GRAPH_STORE", engine.url.rpartition("/")[0] + "/nothing-here")
    assert RemoteStore(engine.url).replace(triples(200)) == 200
    assert store.rows(COUNT) == [{"n": "200"}]


def test_a_long_text_comes_back_as_it_went(store: RemoteStore) -> None:
    text = "“Massage” isn't\tcovered\\\n" * 40_000
    store.replace([ox.Triple(ox.NamedNode("urn:a"), P, ox.Literal(text))])
    assert store.rows(f"SELECT ?text {{ ?a <{P.value}> ?text }}") == [{"text": text}]


def test_a_long_query_is_taken(store: RemoteStore) -> None:
    store.replace(triples(10))
    values = " ".join(f"<urn:a:{index}>" for index in range(3000))
    assert store.rows(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?s {{ {values} }} ?s ?p ?o }}") == [{"n": "6"}]


def test_the_build_before_stays_for_those_who_read_it_and_older_ones_go(store: RemoteStore, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.builds._MOMENT", timedelta(0))
    store.replace(triples(10))
    reader = RemoteStore(engine.url, fresh=1000)
    assert reader.rows(COUNT) == [{"n": "10"}]
    store.replace(triples(20))
    assert reader.rows(COUNT) == [{"n": "10"}] and store.rows(COUNT) == [{"n": "20"}]
    first = str(reader._known and reader._known[0])
    store.replace(triples(30))
    assert in_graph(store, first, COUNT) == [{"n": "0"}]
    assert len(in_graph(store, GRAPH, BUILDS)) == 2


def test_a_build_that_was_read_a_moment_ago_stays_whatever_follows(store: RemoteStore, engine: Engine) -> None:
    store.replace(triples(10))
    reader = RemoteStore(engine.url, fresh=1000)
    assert reader.rows(COUNT) == [{"n": "10"}]
    for number in (20, 30, 40):
        store.replace(triples(number))
    assert reader.rows(COUNT) == [{"n": "10"}]


def test_other_data_at_the_endpoint_is_neither_read_nor_touched(store: RemoteStore) -> None:
    for graph in ("https://w3id.org/covertrace/build/not-ours", "urn:theirs"):
        store._update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x> <urn:y> <urn:z> }} }}")
    for number in (3, 4, 5):
        store.replace(triples(number))
        assert store.rows(COUNT) == [{"n": str(number)}]
    for graph in ("https://w3id.org/covertrace/build/not-ours", "urn:theirs"):
        assert in_graph(store, graph, COUNT) == [{"n": "1"}]


def test_a_build_that_breaks_off_half_way_is_taken_back(store: RemoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.replace(triples(10))
    before = store.version()
    monkeypatch.setattr("queries.remote._PART", 2_000)

    def stop(sent: int, whole: int) -> None:
        if sent > whole / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.replace(triples(900), stop)
    assert store.version() == before and store.rows(COUNT) == [{"n": "10"}]
    assert in_graph(store, GRAPH, "SELECT ?b { ?b <http://purl.org/dc/terms/creator> ?c MINUS { ?b <http://purl.org/dc/terms/issued> ?i } }") == []


def test_what_a_killed_build_leaves_is_dropped_by_the_next(store: RemoteStore, engine: Engine) -> None:
    store.replace(triples(10))
    known = {row["build"] for row in in_graph(store, GRAPH, BUILDS)}
    script = (
        "import queries.remote, tests.queries.test_remote as t, time\n"
        "queries.remote._PART = 2000\n"
        f"queries.remote.RemoteStore({engine.url!r}).replace(t.triples(900), lambda sent, whole: sent > 500 and (print(sent, flush=True), time.sleep(60)))\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE) as builder:
        assert builder.stdout and builder.stdout.readline()
        unread = {row["build"] for row in in_graph(store, GRAPH, BUILDS)} - known
        assert store.rows(COUNT) == [{"n": "10"}]
        builder.send_signal(signal.SIGKILL)
    [left] = [build for build in unread if int(in_graph(store, build, COUNT)[0]["n"]) > 400]
    store.replace(triples(20))
    assert in_graph(store, left, COUNT) == [{"n": "0"}] and store.rows(COUNT) == [{"n": "20"}]


def test_two_who_build_at_once_both_complete_and_readers_see_whole_builds(store: RemoteStore, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.remote._PART", 5_000)
    store.replace(triples(100))
    seen: list[str] = []
    wrong: list[BaseException] = []
    done = threading.Event()

    def build(number: int) -> None:
        try:
            assert RemoteStore(engine.url).replace(triples(number)) == number
        except BaseException as error:
            wrong.append(error)

    def read() -> None:
        reader = RemoteStore(engine.url, fresh=0)
        while not done.is_set():
            seen.append(reader.rows(COUNT)[0]["n"])

    builders, reader = [threading.Thread(target=build, args=[number]) for number in (600, 900)], threading.Thread(target=read)
    for thread in (reader, *builders):
        thread.start()
    for thread in builders:
        thread.join()
    time.sleep(0.1)
    done.set()
    reader.join()
    assert not wrong
    assert set(seen) <= {"100", "600", "900"} and store.rows(COUNT)[0]["n"] in ("600", "900")


def test_an_endpoint_that_goes_down_during_a_build_has_the_old_one_when_it_is_up_again(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.remote._PART", 2_000)
    folder = tmp_path_factory.mktemp("oxigraph")
    try:
        with engines.oxigraph(folder) as engine:
            RemoteStore(engine.url).replace(triples(10))
            with pytest.raises(StoreError, match=r"can't be reached|broke off"):
                RemoteStore(engine.url).replace(triples(900), lambda sent, whole: engine.process.kill() if sent > 400 else None)
        with engines.oxigraph(folder) as engine:
            again = RemoteStore(engine.url, fresh=0)
            assert again.rows(COUNT) == [{"n": "10"}]
            assert again.replace(triples(20)) == 20
            assert len(in_graph(again, GRAPH, BUILDS)) == 2, "the one that broke off is gone"
    except engines.Missing as missing:
        pytest.skip(str(missing))


def test_an_endpoint_without_a_build_says_how_to_make_one(store: RemoteStore) -> None:
    store._update(f"DROP SILENT GRAPH <{GRAPH}>")
    with pytest.raises(StoreError, match=r"no build at http.*: make one with 'covertrace build"):
        store.rows(COUNT)


def test_virtuoso_refuses_a_wrong_password_and_a_build_without_one(virtuoso: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match=r"No permission|asks for credentials|not allow"):
        RemoteStore(virtuoso.url).replace(triples(3))
    monkeypatch.setenv("COVERTRACE_STORE_USER", "dba")
    monkeypatch.setenv("COVERTRACE_STORE_PASSWORD", "wrong")
    with pytest.raises(StoreError, match=r"refuses the credentials \(401\); check COVERTRACE_STORE_USER"):
        RemoteStore(virtuoso.url).replace(triples(3))


def test_a_virtuoso_that_cuts_its_answers_is_found_out(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with engines.virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=100) as engine:
            for name, value in engine.environment.items():
                monkeypatch.setenv(name, value)
            store = RemoteStore(engine.url)
            assert store.replace(triples(300)) == 300
            with pytest.raises(StoreError, match="cuts answers at 100 rows; raise ResultSetMaxRows"):
                store.rows("SELECT ?s { ?s ?p ?o }")
            assert len(store.rows("SELECT ?s { ?s ?p ?o } LIMIT 50")) == 50
            with pytest.raises(StoreError, match=r"cuts answers|gave \d+ of 300 triples"):
                ntriples(store)
    except engines.Missing as missing:
        pytest.skip(str(missing))


def test_the_command_line_builds_asks_queries_checks_and_exports(run: Run, engine: Engine) -> None:
    environment = engine.environment
    built = run("build", "--store", engine.url, **environment)
    assert built.returncode == 0 and built.stdout.startswith(f"{engine.url}: 16 articles")
    assert run("ask", "Does Original Medicare cover massage therapy?", "--store", engine.url, **environment).stdout.startswith("Conditional")
    assert "tricare-prime.md" in run("query", "articles", "--store", engine.url, **environment).stdout
    checked = run("check", "--store", engine.url, **environment)
    assert checked.returncode == 0 and "no violations" in checked.stdout, checked.stdout + checked.stderr
    exported = run("export", "--format", "ntriples", "--store", engine.url, **environment)
    assert f"{len(exported.stdout.splitlines())} triples" in built.stdout
    everything = built.stdout + built.stderr + checked.stderr + exported.stderr
    assert engines.PASSWORD not in everything
