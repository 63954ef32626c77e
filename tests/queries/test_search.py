"""The search: each kind is found by all its names, slips are forgiven, no text is an error, and parts and facets add up."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.build import SHIPPED, graph_of, harvest
from ontology.vocabulary import COV
from queries.articles import read_article
from queries.described import described
from queries.embedded import EmbeddedStore
from queries.remote import RemoteStore
from queries.search import search
from queries.search_entry import FACETS
from queries.search_index import FILE, write_index
from queries.search_reading import Gathered, Read, gathered
from queries.search_store import index_of
from queries.store import Store, StoreError, open_store
from tests.engines import Engine

OPERATORS = ('"', "*", "AND", "OR massage", "NOT massage", "NEAR(a b)", "title:massage", "-massage", "^massage", "(", "massage +", "{title names}: x", "a.b.c")


def titles(store: Store, text: str, **chosen: str) -> list[str]:
    return [str(hit.title) for hit in search(store, text, chosen, limit=100).hits]


@pytest.mark.parametrize(("text", "label"), [
    ("Part C", "Medicare Advantage"), ("97140", "CPT 97140"), ("va", "VA health care"), ("M79.7", "ICD-10-CM M79.7"), ("FIBROMYALGIA", "fibromyalgia"),
    ("Part A", "Medicare Part A"), ("workers’ comp", "Workers' compensation"),
])  # fmt: skip
def test_a_concept_comes_first_by_its_label_a_synonym_or_its_code(shipped_store: Store, text: str, label: str) -> None:
    first = search(shipped_store, text).hits[0]
    assert (first.kind, str(first.title)) == ("concept", label)


def test_claims_are_found_by_any_name_of_the_concepts_that_they_name(shipped_store: Store) -> None:
    found = search(shipped_store, "Part C", {"kind": "claim"}, limit=100)
    told = described(shipped_store, [hit.iri for hit in found.hits])
    assert found.total == len(told) > 10
    named = [iri for iri, claim in told.items() if "MedicareAdvantage" in claim.keys("payer")]
    assert len(named) > 10 and any("Part C" not in str(hit.title) for hit in found.hits)


def test_a_claim_is_told_as_other_lists_tell_it(shipped_store: Store) -> None:
    hits = [hit for text in ("covers", "sessions", "requires") for hit in search(shipped_store, text, {"kind": "claim"}, limit=100).hits]
    told = described(shipped_store, [hit.iri for hit in hits])
    for hit in hits:
        claim = told[hit.iri]
        assert (hit.shown["effect"], hit.shown["sources"], hit.shown["newest"]) == (claim.effect, claim.sources, claim.newest)
        assert "…" in str(hit.title) or re.sub(r"\W", "", str(hit.title)) == re.sub(r"\W", "", claim.told)


def test_an_article_is_found_by_words_of_its_title_and_of_its_text(shipped_store: Store) -> None:
    by_title = search(shipped_store, "Reading the bill: codes 97124 and 97140").hits[0]
    assert (by_title.kind, by_title.file) == ("article", "billing-codes-97124-97140.md")
    [by_text] = search(shipped_store, "test is clinical necessity unwind", {"kind": "article"}).hits
    assert by_text.file == "veterans-va-massage.md" and by_text.body.is_marked


def test_a_passage_leads_to_its_place_in_the_article(shipped_store: Store) -> None:
    hit = search(shipped_store, "chronic pain conditions service-connected", {"kind": "passage"}).hits[0]
    article = read_article(shipped_store, hit.file)
    assert article and any((each.start, each.end) == (hit.start, hit.end) for each in article.passages)
    assert str(hit.title) in " ".join(article.text.split())
    assert [words for words, marked in hit.title.parts if marked]


@pytest.mark.parametrize(("typed", "meant"), [("fibromylgia", "fibromyalgia"), ("veterens", "veterans"), ("perscription from doctor", "prescription doctor")])
def test_a_slip_is_forgiven_and_told_and_can_be_insisted_on(shipped_store: Store, typed: str, meant: str) -> None:
    found, right = search(shipped_store, typed), search(shipped_store, meant)
    assert found.is_corrected and found.words == meant
    assert [hit.iri for hit in found.hits] == [hit.iri for hit in right.hits] and found.total > 1
    literally = search(shipped_store, typed, exactly=True)
    assert not literally.is_corrected and literally.total < found.total


def test_words_that_are_right_are_not_corrected_and_the_last_may_be_begun(shipped_store: Store) -> None:
    for text in ("massage near me", "prescrip", "fibrom", "Medicare cover massage"):
        assert not search(shipped_store, text).is_corrected
    assert "fibromyalgia" in titles(shipped_store, "fibrom")


def test_some_of_the_words_will_do_where_nothing_has_all(shipped_store: Store) -> None:
    found = search(shipped_store, "fibromyalgia acupressure zebra")
    assert found.some and "fibromyalgia" in [str(hit.title) for hit in found.hits]
    assert not search(shipped_store, "fibromyalgia acupressure zebra", exactly=True).total


def test_where_nothing_is_found_near_names_are_told(shipped_store: Store) -> None:
    found = search(shipped_store, "fibromygalgya", exactly=True)
    assert not found.total and not found.hits and "fibromyalgia" in found.near


@pytest.mark.parametrize("text", OPERATORS)
def test_what_fts5_reads_as_syntax_is_read_as_words(shipped_store: Store, text: str) -> None:
    words = " ".join(re.findall(r"\w+", text))
    assert titles(shipped_store, text) == (titles(shipped_store, words) if text != "a.b.c" else [])


@given(text=st.text(max_size=60), facet=st.sampled_from(FACETS), value=st.text(max_size=5), begin=st.integers(0, 400), exactly=st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_text_whatever_is_an_error(shipped_store: Store, text: str, facet: str, value: str, begin: int, exactly: bool) -> None:
    found = search(shipped_store, text, {facet: value}, begin, exactly=exactly)
    assert len(found.hits) == min(20, max(found.total - begin, 0))


@given(words=st.lists(st.sampled_from([*OPERATORS, "massage", "Medicare", "pain", "\x00", "’", "ﬁbro", "٣", "²", "é", "\u0301"]), max_size=30))
@settings(max_examples=100, deadline=None)
def test_no_mixture_of_words_and_syntax_is_an_error(shipped_store: Store, words: list[str]) -> None:
    found = search(shipped_store, " ".join(words))
    assert len(found.hits) == min(20, found.total)


@pytest.mark.parametrize(("text", "chosen", "limit"), [("massage", {}, 20), ("Part C", {"kind": "passage"}, 7), ("medicare", {"effect": "excludes"}, 3)])
def test_parts_have_all_results_once(shipped_store: Store, text: str, chosen: dict[str, str], limit: int) -> None:
    whole = search(shipped_store, text, chosen, limit=1000)
    parts = [search(shipped_store, text, chosen, begin, limit).hits for begin in range(0, whole.total + limit, limit)]
    assert [hit.iri for part in parts for hit in part] == [hit.iri for hit in whole.hits]
    assert len({hit.iri for hit in whole.hits}) == whole.total > limit and not parts[-1]


def test_parts_have_all_results_once_where_only_the_first_are_weighed(shipped_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.search_ranking._WEIGHED", 30)
    for chosen in ({}, {"kind": "claim"}):
        total = search(shipped_store, "massage", chosen).total
        parts = [search(shipped_store, "massage", chosen, begin, 20).hits for begin in range(0, total, 20)]
        assert len({hit.iri for part in parts for hit in part}) == sum(map(len, parts)) == total > 60


@pytest.mark.parametrize(("text", "chosen"), [
    ("massage", {}), ("massage", {"kind": "claim"}), ("medicare", {"effect": "excludes", "authority": "professional"}),
    ("pain", {"kind": "concept", "type": "Condition"}), ("fibromylgia", {"payer": "AnyPayer"}),
])  # fmt: skip
def test_the_count_of_a_facet_is_the_number_of_results_with_it(shipped_store: Store, text: str, chosen: dict[str, str]) -> None:
    found = search(shipped_store, text, chosen)
    counted = 0
    for name, values in found.facets.items():
        for value, _, results in values:
            other = {key: each for key, each in chosen.items() if key != name and not (name == "kind" and key == "type")}
            assert search(shipped_store, text, {**other, name: value}).total == results > 0
            counted += 1
    assert counted > 4


def test_the_facets_of_claims_are_those_of_the_store(shipped_store: Store) -> None:
    found = search(shipped_store, "massage", {"kind": "claim", "payer": "MedicareAdvantage", "effect": "requires"}, limit=100)
    told = described(shipped_store, [hit.iri for hit in found.hits])
    assert found.total == len(told) > 0
    assert all(claim.effect == "requires" and "MedicareAdvantage" in claim.keys("payer") for claim in told.values())


def test_what_is_gathered_while_a_store_is_written_is_what_is_read_out_of_it(shipped_store: Store) -> None:
    found = Gathered()
    lines = shipped_store.graph("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").splitlines(keepends=True)
    assert list(found.tapped(lines)) == lines
    assert len(lines) > 10_000
    read = gathered(shipped_store.rows)
    assert read.types == found.types
    for name, values in found.values.items():
        assert {thing: sorted(each) for thing, each in read.values[name].items()} == {thing: sorted(each) for thing, each in values.items()}, name


def concept(key: str, label: str) -> list[ox.Triple]:
    subject, name = ox.NamedNode(COV + key), ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    return [
        ox.Triple(subject, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(f"{COV}Payer")),
        ox.Triple(subject, name, ox.Literal(label)),
    ]


def test_only_what_the_present_build_holds_is_found(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.replace(concept("Heron", "Heron Health"))
    assert titles(store, "heron") == ["Heron Health"]
    store.replace(concept("Egret", "Egret Health"))
    assert titles(store, "heron") == [] and titles(store, "health") == ["Egret Health"]


def test_the_index_goes_with_its_build(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    for number in range(4):
        store.replace(concept("Heron", f"Heron {number}"))
        assert (store.build() / FILE).is_file()
    assert len(list((tmp_path / "store").rglob(FILE))) == 2


def test_a_build_that_breaks_off_leaves_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(concept("Heron", "Heron Health"))

    def full(*_: object) -> int:
        raise StoreError("the index of the search can't be written")

    monkeypatch.setattr("queries.search_index.write_index", full)
    with pytest.raises(StoreError, match="can't be written"):
        store.replace(concept("Egret", "Egret Health"))
    assert titles(store, "heron") == ["Heron Health"] and len(list((tmp_path / "store").rglob(FILE))) == 1


@pytest.mark.parametrize("left", [None, b"", b"no database", "another form"])
def test_a_build_without_an_index_of_ours_is_searched_all_the_same(tmp_path: Path, left: bytes | str | None) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(concept("Heron", "Heron Health"))
    index = store.build() / FILE
    if left == "another form":
        with sqlite3.connect(index) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    else:
        index.unlink()
        if isinstance(left, bytes):
            index.write_bytes(left)
    assert titles(store, "heron") == ["Heron Health"]
    assert index_of(store) is index_of(EmbeddedStore(tmp_path / "store"))


def test_a_store_that_is_built_meanwhile_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(concept("Heron", "Heron Health"))
    (store.build() / FILE).unlink()
    written: list[Path] = []

    def slowly(path: Path, rows: Read, found: Gathered) -> int:
        count = write_index(path, rows, found)
        if not written:
            store.replace(concept("Egret", "Egret Health"))
        written.append(path)
        return count

    monkeypatch.setattr("queries.search_store.write_index", slowly)
    index_of(store)
    assert len(written) == 2 and not written[0].exists() and written[1].exists()
    assert titles(store, "health") == ["Egret Health"]


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_an_endpoint_is_searched_as_a_folder_is(kind: str, shipped_store: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    engine: Engine = request.getfixturevalue(kind)
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("queries.search_store.ROWS", 700)
    monkeypatch.setattr("queries.search_reading._TEXTS", 5)
    store = RemoteStore(engine.url, fresh=0)
    store.replace(graph_of(harvest([SHIPPED])))
    for text, chosen in (("Part C", {}), ("fibromylgia", {}), ("massage", {"kind": "passage", "effect": "excludes"})):
        here, there = (search(each, text, chosen, limit=500) for each in (shipped_store, store))
        assert {hit.iri for hit in there.hits} == {hit.iri for hit in here.hits} and there.facets == here.facets and here.total
    store.replace(concept("Heron", "Heron Health"))
    assert titles(store, "heron") == ["Heron Health"] and not titles(store, "fibromyalgia")


def test_an_endpoint_that_gives_other_rows_each_time_is_not_half_searched() -> None:
    def rows(sparql: str) -> list[dict[str, str]]:
        if "COUNT" in sparql:
            return [{"count": "7000"}]
        if "?kind" in sparql or "OFFSET 0" not in sparql:
            return []
        return [{"thing": f"urn:{number}", "value": "x"} for number in range(5000)]

    with pytest.raises(StoreError, match="another order"):
        gathered(rows)


def test_many_who_search_at_once_share_one_index(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(concept("Heron", "Heron Health"))
    (store.build() / FILE).unlink()
    with ThreadPoolExecutor(8) as pool:
        indexes = list(pool.map(lambda _: index_of(open_store(tmp_path / "store")), range(8)))
        found = list(pool.map(lambda _: titles(store, "heron"), range(40)))
    assert len(set(indexes)) == 1 and found == [["Heron Health"]] * 40
