"""Strangers' queries are stopped in time, and nothing that they do keeps the next one from being answered."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from queries import workers
from queries.formats import FORMATS
from queries.guarded import Dataset, Guard, Limits
from queries.refusals import BadSyntax, NotAllowed, Refused, TooBig, TooBusy, TooSlow, Unknown
from queries.store import EmbeddedStore, StoreError

CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NEVER = "FILTER(STRLEN(STR(?a)) + STRLEN(STR(?d)) + STRLEN(STR(?g)) + STRLEN(STR(?j)) > 1000)"
COUNT = f"SELECT (COUNT(*) AS ?n) {CROSS}"
ORDERED = f"SELECT * {CROSS} ORDER BY ?a ?d ?g"
Make = Callable[..., Guard]


def triples(number: int) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(f"urn:s{each}"), ox.NamedNode("urn:p"), ox.Literal(f"value {each}")) for each in range(number)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """A store of 300 triples: enough for a product that nobody lives to see."""
    made = EmbeddedStore(tmp_path_factory.mktemp("guarded") / "store")
    made.replace(triples(300))
    return made


@pytest.fixture
def make(store: EmbeddedStore) -> Iterator[Make]:
    """Makes guards with limits of a test's own."""
    made: list[Guard] = []

    def guard(over: EmbeddedStore | None = None, **limits: float) -> Guard:
        made.append(Guard(over or store, Limits(**limits)))  # type: ignore[arg-type]
        return made[-1]

    yield guard
    for each in made:
        each.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No query counts as one that took long, after which its process would not be kept, however busy the machine is."""
    monkeypatch.setattr(workers, "_PATIENT", 600)


def gone(pid: int) -> bool:
    """Whether there is no such process, not even one that waits to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "runaway",
    [COUNT, f"ASK {CROSS[:-1]} {NEVER} }}", f"SELECT (MAX(?c) AS ?m) {CROSS}", f"CONSTRUCT {{ ?a ?b ?c }} {CROSS[:-1]} {NEVER} }}"],
    ids=["count", "ask", "aggregate", "graph"],
)
def test_a_runaway_query_is_stopped_in_time_and_the_next_is_answered(make: Make, runaway: str) -> None:
    guard = make(seconds=0.6)
    with pytest.raises(TooSlow, match=r"stopped after 0\.6 seconds"):
        guard.run(runaway)
    guard.limits = Limits(seconds=60)  # however busy the machine is
    assert json.loads(guard.run("ASK { ?s ?p ?o }").body)["boolean"] is True


def test_a_sorted_runaway_is_stopped_for_time_or_memory(make: Make) -> None:
    guard = make(seconds=20, memory=128)
    with pytest.raises(TooBig, match="more than 128 MB of memory"):
        guard.run(ORDERED)
    assert guard.run("ASK {}").body


def test_a_runaway_that_is_cut_is_no_runaway(make: Make) -> None:
    result = make(rows=20).run(f"SELECT * {CROSS}")
    assert (result.rows, result.truncated) == (20, True)


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_cut_result_is_whole_and_says_that_it_is_cut(make: Make, form: str) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"
    cut, whole = make(rows=7).run(query, form), make(rows=300).run(query, form)
    assert (cut.rows, cut.truncated, whole.truncated) == (7, True, False)
    if form != "csv":
        rows = [list(ox.parse_query_results(each.body, format=getattr(ox.QueryResultsFormat, FORMATS[form].engine))) for each in (cut, whole)]  # type: ignore[arg-type]
        assert list(map(str, rows[0])) == list(map(str, rows[1]))[:7]
    else:
        assert cut.body.splitlines() == whole.body.splitlines()[:8]


def test_rows_are_counted_where_values_look_like_markup_and_lines(make: Make, tmp_path: Path) -> None:
    odd = EmbeddedStore(tmp_path / "odd")
    odd.replace(ox.Triple(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(f'{n}\n<result>"}},{{"\r\n\u2028,\t')) for n in range(6))
    for form in ("json", "xml", "csv", "tsv"):
        assert make(odd, rows=6).run("SELECT * { ?s ?p ?o }", form).truncated is False
        assert make(odd, rows=5).run("SELECT * { ?s ?p ?o }", form).truncated is True


def test_a_limit_of_the_query_is_heeded_and_one_above_ours_lowered(make: Make) -> None:
    guard = make(rows=10)
    for written, rows, truncated in ((3, 3, False), (10, 10, False), (11, 10, True), (5000, 10, True)):
        result = guard.run(f"SELECT * {{ ?s ?p ?o }} LIMIT {written} # as many\n", "tsv")
        assert (result.body.count(b"\n") - 1, result.truncated) == (rows, truncated)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_a_graph_is_cut_at_as_many_triples(make: Make, form: str) -> None:
    result = make(rows=12).run("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", form)
    assert (result.rows, result.truncated) == (12, True)
    read = list(ox.parse(result.body, format=getattr(ox.RdfFormat, FORMATS[form].engine)))
    assert len(read) == 12


def test_a_result_of_too_many_bytes_is_not_sent(make: Make, tmp_path: Path) -> None:
    long = EmbeddedStore(tmp_path / "long")
    long.replace([ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x" * (1 << 20)))])
    with pytest.raises(TooBig, match="larger than 1 MB"):
        make(long, result=1).run("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "ASK { service silent ?x { } }", "SELECT * { { SELECT * { SERVICE <x:y> {} } } }",
        "ASK { FILTER(?a<'x>'||EXISTS{SERVICE<http://127.0.0.1:9/>{?s ?p ?o}}||'y'='y') }",
        "ASK { FILTER(?a<urn:x#>\n'\n) SERVICE <http://127.0.0.1:9/> { ?s ?p '' } }",
        "ASK { \\u0053ERVICE <http://127.0.0.1:9/> { } }",
    ],
)  # fmt: skip
def test_no_other_service_is_asked(make: Make, query: str) -> None:
    guard = make()
    with pytest.raises(NotAllowed, match="SERVICE is not allowed"):
        guard.run(query)
    assert guard.pids() == []


@pytest.mark.parametrize(
    "query",
    ['SELECT ?service { ?service <urn:p> "SERVICE <x> {}" }', "ASK { <urn:service> ?p ?o } # SERVICE <x>", "ASK { ?s <http://x/service#SERVICE> ?o }"],
)
def test_the_word_service_alone_is_no_harm(make: Make, query: str) -> None:
    assert make().run(query).body


@pytest.mark.parametrize(
    "update",
    ["CLEAR ALL", "PREFIX a: <urn:> INSERT DATA { a:b a:c a:d }", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://127.0.0.1:9/x>", "drop graph <urn:g>"],
)
def test_updates_are_refused(make: Make, update: str) -> None:
    with pytest.raises(NotAllowed, match="nothing can be changed"):
        make().run(update)


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT *\n{ ?s ?p ?o", 2, 11, ""), ("ASK {", 1, 6, ""), ("huh", 1, 4, ""), ("", 1, 1, ""),
        ("SELECT * {}\nLIMIT x", 2, 7, ""), ("ASK { ?x <urn:p>* <urn:new> . ?x", 1, 33, ""),
        ("ASK { ?s\n  cov:effect ?o }", 2, 13, "prefix cov: is not declared"),
    ],
)  # fmt: skip
def test_a_syntax_error_has_its_place_in_the_query_as_it_was_sent(make: Make, query: str, line: int, column: int, said: str) -> None:
    with pytest.raises(BadSyntax, match=said or "can't be read") as raised:
        make().run(query)
    assert (raised.value.line, raised.value.column) == (line, column)


def test_an_unknown_function_is_named(make: Make) -> None:
    with pytest.raises(Unknown, match="<urn:f> is not known"):
        make().run("SELECT (<urn:f>(1) AS ?x) {}")


def test_past_the_queue_a_query_is_turned_away_at_once(make: Make) -> None:
    guard = make(seconds=2, at_once=1, waiting=1, patience=0.1)
    ended: list[type[Exception]] = []

    def run() -> None:
        try:
            guard.run(COUNT)
        except Refused as error:
            ended.append(type(error))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.__name__ for each in ended) == ["TooBusy", "TooBusy", "TooBusy", "TooSlow"]
    with pytest.raises(NotAllowed):
        guard.run("CLEAR ALL")
    assert guard.run("ASK {}").body


def test_too_busy_says_when_to_come_again() -> None:
    assert "Try again in 7 seconds" in TooBusy("", 7).advice


@pytest.mark.usefixtures("patient")
def test_a_process_that_was_killed_is_replaced_without_anyone_noticing(make: Make) -> None:
    guard = make()
    guard.run("ASK {}")
    (killed,) = guard.pids()
    os.kill(killed, signal.SIGKILL)
    assert guard.run("ASK {}").body
    assert guard.pids() != [killed]
    assert gone(killed)


@pytest.mark.usefixtures("patient")
def test_a_new_build_is_queried_at_once_in_the_same_process(make: Make, tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(triples(3))
    guard = make(store)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert guard.run(count, "csv").body.split() == [b"n", b"3"]
    process = guard.pids()
    for number in (4, 5, 6):
        store.replace(triples(number))
        assert guard.run(count, "csv").body.split() == [b"n", str(number).encode()]
    assert guard.pids() == process


def test_the_copy_in_memory_gives_what_the_disk_gives(make: Make) -> None:
    guard = make()
    query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"
    from_disk = guard.run(query).body
    for _ in range(50):  # it is being read meanwhile
        assert guard.run(query).body == from_disk
        time.sleep(0.005)


def test_a_store_that_is_not_there_is_an_error_of_the_store(make: Make, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        make(EmbeddedStore(tmp_path / "none")).run("ASK {}")


@pytest.mark.usefixtures("patient")
def test_processes_end_with_the_guard(make: Make) -> None:
    guard = make(at_once=2)
    threads = [threading.Thread(target=guard.run, args=("SELECT * { ?a ?b ?c . ?d ?e ?f }",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    guard.run("ASK {}")
    before = guard.pids()
    assert before
    guard.close()
    assert all(gone(pid) for pid in before)
    assert guard.pids() == []


def test_graphs_that_the_request_names_replace_the_store_s(make: Make) -> None:
    guard = make()
    assert json.loads(guard.run("ASK { ?s ?p ?o }", "json", Dataset(default=("urn:unknown",))).body)["boolean"] is False
    assert json.loads(guard.run("ASK { ?s ?p ?o }", "json", Dataset(named=("urn:unknown",))).body)["boolean"] is False
    assert json.loads(guard.run("ASK FROM <urn:unknown> { ?s ?p ?o }").body)["boolean"] is False
    assert json.loads(guard.run("ASK {}", "json", Dataset(default=("no IRI",))).body)["boolean"] is True


@pytest.mark.parametrize("query", ["SELECT ?x { <urn:new> <urn:p>* ?x }", "SELECT ?x { ?x <urn:p>? <urn:new> . }", "PREFIX : <urn:> SELECT ?x { ?x :p* :new }"])
def test_a_path_of_length_zero_finds_a_term_that_is_not_in_the_store(make: Make, query: str) -> None:
    assert make().run(query, "csv").body.split() == [b"x", b"urn:new"]
    assert make(rows=1).run(f"{query} LIMIT 7", "csv").body.split() == [b"x", b"urn:new"]


def test_a_path_from_a_term_that_is_in_the_store_is_left_to_the_engine(make: Make) -> None:
    found = make().run("SELECT ?x { <urn:s7> <urn:p>* ?x } ORDER BY ?x", "csv").body
    assert found.decode().splitlines() == ["x", "urn:s7", "value 7"]


@pytest.mark.parametrize(
    "query",
    ["SELECT ?x { VALUES ?s { <urn:new> } ?s <urn:p>* ?x }", "SELECT ?x { <urn:new> <urn:p>* ?x . ?x <urn:p> ?y }", "SELECT ?x { <urn:new> <urn:p> ?x }"],
)
def test_what_joins_with_nothing_still_finds_nothing(make: Make, query: str) -> None:
    assert make().run(query, "csv").body.split() == [b"x"]
