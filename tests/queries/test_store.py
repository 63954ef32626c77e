"""The store seam: the same tests over the embedded store, `oxigraph serve` and Virtuoso."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from queries.remote import RemoteStore
from queries.store import EmbeddedStore, Store, StoreError, open_store
from tests.engines import Engine

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SHA = ox.NamedNode("https://w3id.org/covertrace/ontology#sha256")
KINDS = ("embedded", "oxigraph", "virtuoso")
QUESTIONS = (
    "Does Original Medicare cover massage therapy?",
    "Is massage from my physical therapist covered under Part B as part of my plan of care?",
    "Does Medicaid pay for massage in Oregon?",
    "What is the capital of France?",
)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The place of an empty store of each kind, with the credentials for it in the environment."""
    if request.param == "embedded":
        return str(tmp_path / "store")
    engine: Engine = request.getfixturevalue(request.param)
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    return engine.url


@pytest.fixture
def store(place: str) -> Store:
    """An empty store of each kind."""
    made = open_at_once(place)
    made.replace([])
    return made


def open_at_once(place: str) -> Store:
    """The store at a place, which looks at every query for a new build."""
    store = open_store(place)
    return RemoteStore(place, fresh=0) if isinstance(store, RemoteStore) else store


def article(number: int, sha: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(f"urn:article:{number}"), SHA, ox.Literal(sha))


def test_an_address_is_remote_and_all_else_a_folder() -> None:
    assert isinstance(open_store("http://127.0.0.1:1/query"), RemoteStore)
    assert isinstance(open_store("https://example.org/query"), RemoteStore)
    assert isinstance(open_store("some/folder"), EmbeddedStore)
    assert isinstance(open_store(Path("folder")), EmbeddedStore)


def test_rows_are_plain_strings_without_the_unbound(store: Store) -> None:
    store.replace([article(1, "a"), article(2, "“b”\n\tü \\")])
    rows = store.rows(f"SELECT ?a ?sha ?none {{ ?a <{SHA.value}> ?sha OPTIONAL {{ ?a <urn:x> ?none }} }} ORDER BY ?sha")
    assert rows == [{"a": "urn:article:1", "sha": "a"}, {"a": "urn:article:2", "sha": "“b”\n\tü \\"}]


def test_a_number_is_told_as_text(store: Store) -> None:
    assert store.rows(COUNT) == [{"n": "0"}]


@pytest.mark.parametrize(("pattern", "told"), [("?s ?p ?o", "true"), ("<urn:x> ?p ?o", "false")])
def test_a_yes_no_question_is_a_row(store: Store, pattern: str, told: str) -> None:
    store.replace([article(1, "a")])
    assert store.rows(f"ASK {{ {pattern} }}") == [{"ask": told}]


def test_a_graph_is_given_as_n_triples(store: Store) -> None:
    store.replace([article(1, "ü")])
    found = store.graph("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert [quad.triple for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)] == [article(1, "ü")]
    assert store.graph("CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:none> ?o }").strip() == b""


def test_replace_leaves_nothing_of_what_was_there(store: Store) -> None:
    assert store.replace([article(1, "a"), article(2, "b")]) == 2
    assert store.replace([article(3, "c")]) == 1
    assert store.rows(f"SELECT ?a {{ ?a <{SHA.value}> ?sha }}") == [{"a": "urn:article:3"}]


def test_the_version_changes_with_the_content(store: Store) -> None:
    store.replace([article(1, "a")])
    before = store.version()
    assert store.version() == before
    store.replace([article(1, "b")])
    assert store.version() != before


def test_a_build_that_breaks_off_leaves_the_store_as_it_was(store: Store) -> None:
    store.replace([article(1, "a")])
    before = store.version()

    def breaking() -> Iterator[ox.Triple]:
        yield article(2, "b")
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        store.replace(breaking())
    assert store.version() == before
    assert store.rows(COUNT) == [{"n": "1"}]


@pytest.mark.parametrize("method", ["rows", "graph"])
def test_a_query_of_the_other_kind_is_refused(store: Store, method: str) -> None:
    sparql = "SELECT * { ?s ?p ?o }" if method == "graph" else "CONSTRUCT WHERE { ?s ?p ?o }"
    with pytest.raises(StoreError):
        getattr(store, method)(sparql)


def test_a_second_reader_sees_a_new_build_at_once(store: Store) -> None:
    store.replace([article(1, "a")])
    reader = open_at_once(store.name)
    assert reader.rows(COUNT) == [{"n": "1"}]
    store.replace([article(1, "a"), article(2, "b")])
    assert reader.rows(COUNT) == [{"n": "2"}]


def test_a_folder_without_a_build_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store at .* build one with 'covertrace build"):
        open_store(tmp_path / "nothing").rows(COUNT)


def test_a_broken_folder_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.replace([article(1, "a")])
    current = (tmp_path / "store" / "current").resolve()
    (current / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match=r"is damaged: .*CURRENT has 8 bytes.*build it again with"):
        open_store(tmp_path / "store").rows(COUNT)


def test_old_builds_are_swept_but_for_the_one_before(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    for number in range(5):
        store.replace([article(number, str(number))])
    assert len(list((tmp_path / "store").glob("build-*"))) == 2
