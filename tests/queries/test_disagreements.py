"""Where sources disagree: what counts, how strong it is, and what is found about a concept and a claim."""

from pathlib import Path

import pytest

from ingest.build import graph_of, harvest
from queries.catalogue import query
from queries.disagreements import KINDS, Disagreement, against, all_about, disagreements, disagreements_about
from queries.library import run
from queries.store import Store, open_store
from queries.table import Table

ARTICLES = {
    "agency.md": "---\ndate: 2025-05-01\nauthority: law-or-agency\n---\n# Massage\n\nTRICARE covers massage therapy. Medicaid may cover massage therapy.\n",
    "plan.md": "---\ndate: 2024\nauthority: insurer-or-plan\n---\n# Massage\n\n"
    "TRICARE does not cover massage therapy. Medicaid does not cover massage therapy.\n",
    "blog.md": "# Massage\n\nTRICARE usually does not cover massage therapy.\n",
    "who.md": "# Massage\n\n"
    "Medicare covers massage therapy from a physical therapist. Medicare does not cover massage therapy from a licensed massage therapist.\n",
    "pain.md": "# Massage\n\nMedicare covers massage therapy for chronic low back pain. Medicare does not cover massage therapy in Texas.\n",
    "many.md": "# Massage\n\nCigna covers massage therapy. Cigna limits massage therapy to 12 visits per year.\n",
    "few.md": "# Massage\n\nCigna does not cover massage therapy when it is for relaxation. Cigna limits massage therapy to 20 visits per year.\n",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Articles that contradict each other, that differ in a condition, and that only seem to disagree."""
    folder: Path = tmp_path_factory.mktemp("disagreeing")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    made = open_store(folder / "store")
    made.replace(graph_of(harvest([folder])))
    return made


def quotes(found: Disagreement) -> tuple[str, str]:
    return found.sides[0].quote, found.sides[1].quote


def test_the_firmest_and_best_attested_contradiction_comes_first(store: Store) -> None:
    found = [each for each in disagreements(store) if each.kind == "contradiction"]
    assert [quotes(each) for each in found if each.payer == "TRICARE"] == [
        ("TRICARE covers massage therapy.", "TRICARE does not cover massage therapy."),
        ("TRICARE covers massage therapy.", "TRICARE usually does not cover massage therapy."),
    ]
    assert [each.strength for each in found if each.payer == "TRICARE"] == [30 + 10 + 4 * 4 + 20, 20 + 10 + 0 + 20]
    assert found[0].since == "2024" and found[0].differing == 0


def test_what_a_decision_settles_is_no_disagreement(store: Store) -> None:
    told = {quotes(each) for each in disagreements(store)}
    assert not [pair for pair in told if "Medicaid" in pair[0]], "a bare may gives way to a firm exclusion"
    assert not [pair for pair in told if "physical therapist" in pair[0] and "licensed" in pair[1]], "nobody is both providers"
    assert not [pair for pair in told if pair[0] == "Cigna covers massage therapy."], "the exclusion is more specific"


def test_scopes_that_overlap_are_a_tension_and_apart_from_contradictions(store: Store) -> None:
    tensions = [each for each in disagreements(store) if each.kind == "tension"]
    pairs = {quotes(each): each.differing for each in tensions}
    assert pairs[("Medicare covers massage therapy for chronic low back pain.", "Medicare does not cover massage therapy in Texas.")] == 2
    assert min(each.differing for each in tensions) > 0
    assert not {quotes(each) for each in tensions} & {quotes(each) for each in disagreements(store) if each.kind == "contradiction"}


def test_figures_that_differ_are_told_with_their_unit(store: Store) -> None:
    [found] = [each for each in disagreements(store) if each.kind == "figures"]
    assert (found.payer, found.sides[0].figure, found.sides[1].figure) == ("Cigna", "12 visit/year", "20 visit/year")


def test_kinds_are_in_order_and_within_each_the_strongest_comes_first(shipped_store: Store, store: Store) -> None:
    for each in (shipped_store, store):
        found = disagreements(each)
        assert found and list(found) == sorted(found, key=lambda one: (KINDS.index(one.kind), -one.strength))


@pytest.mark.parametrize(("kind", "name"), [("contradiction", "contradictions"), ("tension", "tensions"), ("figures", "figures_that_differ")])
def test_the_library_and_the_page_agree(store: Store, kind: str, name: str) -> None:
    table = run(store, query(name))
    assert isinstance(table, Table)
    sides = ("lower", "higher") if kind == "figures" else ("covering", "excluding")
    rows = {(row["claimPayerLabel"], int(row["strength"]), *(row[f"{side}Quote"] for side in sides)) for row in table.rows}
    assert {(each.label, each.strength, *quotes(each)) for each in disagreements(store) if each.kind == kind} <= rows
    assert {claim for row in table.rows for claim in (row[sides[0]], row[sides[1]])} == {
        claim for each in disagreements(store) if each.kind == kind for claim in each.claims
    }


def test_disagreements_about_a_concept_are_those_in_which_a_side_names_it_or_what_is_within_it(store: Store) -> None:
    everything = disagreements(store)
    assert [each.payer for each in disagreements_about(store, "Cigna")] == ["Cigna"]
    assert {quotes(each)[1] for each in all_about(store, "Texas")} == {"Medicare does not cover massage therapy in Texas."}
    assert set(all_about(store, "BackPain")) >= {each for each in everything if "back pain" in quotes(each)[0]} != set()
    assert disagreements_about(store, "Cigna", most=0) == [] == disagreements_about(store, "Acupuncturist")


def test_what_stands_against_a_claim_is_told_from_its_side(store: Store) -> None:
    found = next(each for each in disagreements(store) if each.payer == "TRICARE")
    for side in found.sides:
        assert all(side.claims[0] in each.sides[0].claims for each in against(store, side.claims[0]))
        assert any(set(each.claims) == set(found.claims) for each in against(store, side.claims[0]))
    assert against(store, "https://w3id.org/covertrace/id/claim-0") == []
