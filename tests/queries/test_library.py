"""The query library: every query is described, finds something on the shipped articles, and finds what it says."""

import re
from pathlib import Path

import pytest

from ingest.build import graph_of, harvest
from queries.catalogue import ANY, FOLDER, BadParameter, NoSuchQuery, Query, form_of, library, query
from queries.comparison import EarlierBuild, changes, other_build
from queries.library import run
from queries.parameters import Choice, key_of, resolved
from queries.store import Store, StoreError, open_store
from queries.table import Graph, Table, heading

LIBRARY = {each.name: each for each in library()}
KINDS = {
    "Payer", "Service", "ProcedureCode", "Provider", "Condition", "DiagnosisCode", "Purpose", "Place", "Setting", "Circumstance", "Process", "Topic", "Concept",
}  # fmt: skip


def table(store: Store, name: str, against: str = "", **given: str | list[str]) -> Table:
    found = run(store, query(name), given, against=against)
    assert isinstance(found, Table)
    return found


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two articles that contradict each other flatly, a copy of the first, a third that hedges, dates, and a payer that nobody knew."""
    folder: Path = tmp_path_factory.mktemp("quarrel")
    story = " ".join(f"On day {day} a reader asks about the pool of town number {day}, and nobody there knows." for day in range(12))
    (folder / "yes.md").write_text(f"---\ndate: 2021-02-03\n---\n# Massage\n\n{story} TRICARE covers massage therapy.\n")
    (folder / "yes-again.txt").write_text(f"{story} TRICARE covers massage therapy.\n")
    (folder / "no.md").write_text("---\ndate: 2024\n---\n# Massage\n\nTRICARE does not cover massage therapy.\n")
    (folder / "usually.md").write_text("# Massage\n\nTRICARE usually does not cover massage therapy.\n")
    (folder / "new.md").write_text("# Massage\n\nSummit Ridge Health Plan covers massage therapy.\n")
    made = open_store(folder / "store")
    made.replace(graph_of(harvest([folder])))
    return made


def test_the_library_has_at_least_thirty_queries_of_which_some_give_graphs() -> None:
    assert len(LIBRARY) >= 30
    assert sum(each.is_graph for each in LIBRARY.values()) >= 2


def test_no_two_queries_ask_the_same() -> None:
    assert len({each.question for each in LIBRARY.values()}) == len({each.summary for each in LIBRARY.values()}) == len(LIBRARY)


def test_no_query_takes_the_name_of_another() -> None:
    names = [path.stem for path in FOLDER.glob("*/*.rq")]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", LIBRARY)
def test_a_header_is_complete(name: str) -> None:
    found = LIBRARY[name]
    assert found.summary and not found.summary.endswith(".") and found.tags
    assert set(found.optional) <= set(found.params) >= set(found.kinds)
    assert {kind for several in found.kinds.values() for kind in several} <= KINDS
    for param, (kind, explanation) in found.params.items():
        assert (kind == "concept") == (param in found.kinds)
        assert (kind == "concept" and "any for all" in explanation) == (found.example(param) == ANY)
        assert found.example(param) or param in found.optional


@pytest.mark.parametrize("name", [name for name in LIBRARY if not LIBRARY[name].is_graph])
def test_columns_with_iris_have_their_label_beside_them_and_numbers_are_declared(shipped_store: Store, name: str) -> None:
    found = table(shipped_store, name)
    assert set(found.query.numbers) <= set(found.columns)
    for column in found.columns:
        values = [row[column] for row in found.rows if column in row]
        if any(value.startswith("https://w3id.org/covertrace/") for value in values):
            assert found.type_of(column) == "iri"
            assert any(beside in found.columns for beside in (f"{column}Label", f"{column}Quote", "quote")), column
        if column in found.query.numbers:
            assert all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in values)
    assert not any(value.startswith("http") for row in found.rows for name in found.shown if (value := row.get(name, "")) if name != "claim")


@pytest.mark.parametrize("name", LIBRARY)
def test_the_example_finds_something_or_the_header_says_why_it_may_not(shipped_store: Store, name: str) -> None:
    assert len(run(shipped_store, LIBRARY[name])) or LIBRARY[name].empty


@pytest.mark.parametrize("name", [name for name in LIBRARY if not LIBRARY[name].is_graph])
def test_rows_are_distinct_and_in_an_order_that_is_told_to_the_last(shipped_store: Store, name: str) -> None:
    rows = [tuple(sorted(row.items())) for row in table(shipped_store, name).rows]
    assert len(set(rows)) == len(rows)
    assert re.search(r"^ORDER BY ", LIBRARY[name].text, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in LIBRARY if "payer" in LIBRARY[name].optional and not LIBRARY[name].is_graph])
def test_any_payer_finds_all_that_single_payers_find(shipped_store: Store, name: str) -> None:
    everything = {tuple(sorted(row.items())) for row in table(shipped_store, name, payer=ANY).rows}
    for payer in ("MedicareAdvantage", "PrivateInsurance"):
        assert {tuple(sorted(row.items())) for row in table(shipped_store, name, payer=payer).rows} <= everything


def test_a_kind_of_a_payer_counts_and_another_payer_does_not(shipped_store: Store) -> None:
    labels = {row["claimPayerLabel"] for row in table(shipped_store, "claims_of_payer", payer="Medicare, any part").rows}
    assert {"Medicare", "Original Medicare", "Medicare Advantage"} <= labels
    assert not labels & {"Private insurance", "TRICARE Prime"}
    assert {row["claimPayerLabel"] for row in table(shipped_store, "claims_of_payer", payer="TRICAREPrime").rows} == {"TRICARE Prime"}


def test_contradictions_tensions_and_hedges_are_told_apart(quarrel: Store) -> None:
    [row] = [row for row in table(quarrel, "contradictions").rows if row["strength"] == "60"]
    assert (row["claimPayerLabel"], row["coveringQuote"], row["excludingQuote"]) == (
        "TRICARE", "TRICARE covers massage therapy.", "TRICARE does not cover massage therapy.",
    )  # fmt: skip
    assert [row["strength"] for row in table(quarrel, "contradictions").rows] == ["60", "50"]
    [hedge] = table(quarrel, "hedged_and_definite").rows
    assert (hedge["effectLabel"], hedge["certaintyLabel"], hedge["hedgedQuote"]) == ("excludes", "typical", "TRICARE usually does not cover massage therapy.")
    assert {(row["coveringFile"], row["excludingFile"]) for row in table(quarrel, "articles_that_disagree").rows} >= {("yes.md", "no.md")}


def test_a_copy_is_no_second_source(quarrel: Store) -> None:
    assert [(row["file"], row["copyOf"]) for row in table(quarrel, "copies_of_articles").rows] == [("yes-again.txt", "yes.md")]
    assert table(quarrel, "best_attested_claims").rows == ()
    assert "TRICARE covers massage therapy." in {row["quote"] for row in table(quarrel, "single_source_claims").rows}
    assert [row["quote"] for row in table(quarrel, "what_only_one_article_says", file="yes.md").rows] == ["TRICARE covers massage therapy."]


def test_dates_are_those_of_the_articles(quarrel: Store) -> None:
    dates = {row["quote"]: (row["oldest"], row["newest"]) for row in table(quarrel, "oldest_evidence").rows}
    assert dates["TRICARE does not cover massage therapy."] == ("2024", "2024")
    assert {row["year"] for row in table(quarrel, "evidence_by_year").rows} == {"2021", "2024", "no date"}


def test_a_name_that_waits_for_an_editor_is_listed(quarrel: Store) -> None:
    assert {row["proposedLabel"] for row in table(quarrel, "proposed_concepts").rows} == {"Summit Ridge Health Plan"}
    assert table(quarrel, "claims_of_payer", payer="summit ridge health plan").rows


def test_a_concept_is_found_by_key_label_synonym_and_code(shipped_store: Store) -> None:
    for written in ("MedicareAdvantage", "Medicare Advantage", "medicare advantage", "Part C"):
        assert resolved(shipped_store, query("refusals"), {"payer": written}) == {"payer": ["MedicareAdvantage"]}
    assert resolved(shipped_store, query("claims_for_code"), {"code": "97140"}) == {"code": ["CPT97140"]}
    assert resolved(shipped_store, query("refusals"), {"payer": [" ", "Part C", "VA"]})["payer"][0] == "MedicareAdvantage"
    assert resolved(shipped_store, query("criteria_of_claim"), {"claim": "claim-1"}) == {"claim": ["https://w3id.org/covertrace/id/claim-1"]}


@pytest.mark.parametrize(
    ("name", "given", "told", "possible"),
    [
        ("refusals", {"payer": "Medicar Advantage"}, "did you mean MedicareAdvantage", "MedicareAdvantage"),
        ("refusals", {"payer": "97140"}, "there is no payer called '97140'", "Medicaid"),
        ("refusals", {"provider": "any"}, "no parameter provider; it has payer", "payer"),
        ("claims_of_payer", {}, "needs payer", "Medicaid"),
        ("claims_of_payer", {"payer": "any"}, "there is no payer called 'any'", "Medicaid"),
        ("best_attested_claims", {"least": "many"}, "least: 'many' is not a value of type integer", "2"),
        ("criteria_of_claim", {"claim": "a b"}, "is not a value of type iri", ""),
    ],
)
def test_what_can_not_be_bound_is_refused_with_what_could(shipped_store: Store, name: str, given: dict[str, str], told: str, possible: str) -> None:
    with pytest.raises(BadParameter, match=re.escape(told)) as refused:
        resolved(shipped_store, query(name), given, complete=True)
    assert any(each.startswith(possible) for each in refused.value.possible)


def test_a_name_of_two_concepts_is_not_guessed_and_a_label_goes_before_a_synonym() -> None:
    offered = [
        Choice("Aide", "aide", frozenset({"aide", "helper"})), Choice("Nurse", "nurse", frozenset({"nurse", "helper", "aide"})),
    ]  # fmt: skip
    assert key_of(offered, "provider", "AIDE") == "Aide"
    with pytest.raises(BadParameter, match=r"'helper' may mean Aide \(aide\) or Nurse \(nurse\)") as refused:
        key_of(offered, "provider", "helper")
    assert refused.value.possible == ("Aide", "Nurse")


def test_a_mistyped_query_is_answered_with_the_nearest(shipped_store: Store) -> None:
    with pytest.raises(NoSuchQuery, match="did you mean refusals"):
        query("refusal")


def test_what_is_sent_has_no_header_whose_words_a_client_could_take_for_the_query(shipped_store: Store) -> None:
    wanted = query("copies_of_articles")
    assert "#+" in wanted.text and run(shipped_store, wanted).sparql.startswith("PREFIX")


def test_graphs_are_turtle_with_names_for_namespaces(shipped_store: Store) -> None:
    found = run(shipped_store, query("graph_of_concept"), {"concept": "Medicare Part B"})
    assert isinstance(found, Graph)
    assert found.turtle.startswith("@prefix") and "skos:prefLabel" in found.turtle and len(found) == found.as_dict()["triples"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"), ("prefix a: <http://a/#select> construct {} {}", "CONSTRUCT"), ("# ask\nDESCRIBE <urn:x>", "DESCRIBE"),
        ('BASE <urn:ask> PREFIX select: <urn:x> ASK { ?select select:ask "construct" }', "ASK"), ("DROP ALL", ""),
    ],
)  # fmt: skip
def test_the_form_of_a_query_is_read_past_names_and_strings(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    ("column", "told"), [("claimPayerLabel", "Payer"), ("coveringQuote", "Covering"), ("quote", "Quote"), ("claim", "Claim"), ("copyOf", "Copy of")]
)
def test_headings_are_words(column: str, told: str) -> None:
    assert heading(column) == told


@pytest.fixture
def rebuilt(tmp_path: Path) -> Store:
    """A store built twice: the second time one sentence is gone and one is new."""
    article, store = tmp_path / "a.md", open_store(tmp_path / "store")
    for text in ("Medicaid covers massage therapy.", "Medicaid does not cover massage therapy."):
        article.write_text(f"# Massage\n\nTRICARE covers massage therapy. {text}\n")
        store.replace(graph_of(harvest([article])))
    return store


def test_what_changed_between_two_builds_is_told(rebuilt: Store) -> None:
    found = table(rebuilt, "all_claims", against="earlier")
    assert found.columns[0] == "change"
    assert [(row["change"], row["quote"]) for row in found.rows] == [
        ("gone", "Medicaid covers massage therapy."), ("new", "Medicaid does not cover massage therapy."),
    ]  # fmt: skip
    assert [(row["change"], row["claims"]) for row in table(rebuilt, "payers_in_numbers", against="earlier").rows] == [("gone", "1"), ("new", "1")]
    assert table(rebuilt, "all_claims", against=rebuilt.name).rows == ()


def test_rows_that_occur_more_than_once_are_compared_one_by_one() -> None:
    def made(*names: str) -> Table:
        return Table(Query("q", "f", ""), {}, "", ("name",), tuple({"name": name} for name in names))

    assert [(row["change"], row["name"]) for row in changes(made("a", "a", "b"), made("a", "c")).rows] == [("gone", "c"), ("new", "a"), ("new", "b")]


def test_an_earlier_build_is_only_read(rebuilt: Store) -> None:
    earlier = other_build(rebuilt, "earlier")
    assert isinstance(earlier, EarlierBuild) and earlier.version() != rebuilt.version()
    with pytest.raises(StoreError, match="is finished"):
        earlier.replace([])


def test_where_there_is_no_earlier_build_that_is_said(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.replace([])
    with pytest.raises(StoreError, match="holds one build only"):
        other_build(store, "earlier")
    with pytest.raises(StoreError, match="is no folder"):
        other_build(open_store("http://127.0.0.1:9/query"), "earlier")
    with pytest.raises(StoreError, match="no store at"):
        other_build(store, str(tmp_path / "nothing"))
