"""Payers that the vocabulary lacks are told apart from those that it has, and from words that are no names."""

from pathlib import Path

import pytest
import rdflib

from ingest.article import article_of
from ingest.build import Harvest, Read, graph_of
from ingest.cache import Extracted
from ingest.extract import extract
from ingest.proposal import proposals, propose, proposed_labels
from ingest.proposed import turtle
from ingest.tally import Tally
from ontology.vocabulary import COV, load_vocabulary
from queries.answer import ask
from queries.store import EmbeddedStore

TEXT = """Massage and your plan

Quillfeather Mutual covers massage therapy when a doctor prescribes it. Quillfeather does not cover massage for relaxation.

Aetna does not cover massage therapy.
"""


def harvest_of(text: str) -> Harvest:
    article = article_of("plan.txt", text.encode())
    found = Harvest()
    found.read.append((article, extract(article)))
    return found


def test_what_is_said_of_a_new_payer_is_kept_apart_from_other_payers() -> None:
    found = harvest_of(TEXT)
    said = [(s.effect, s.concepts("payer")) for _, statements in found.read for s in statements]
    assert said == [("covers", ("ProposedQuillfeatherMutual",)), ("excludes", ("ProposedQuillfeatherMutual",)), ("excludes", ("Aetna",))]
    tally = Tally()
    for article, statements in found.read:
        tally.add(Read(article, Extracted(statements, [])))
    assert [(one.label, one.kind, one.count) for one in tally.proposed] == [("Quillfeather Mutual", "payer", 2)]


def test_what_is_kept_of_a_proposal_is_its_full_name_alone() -> None:
    assert proposed_labels(TEXT) == ["Quillfeather Mutual"]
    assert "ProposedQuillfeather" not in load_vocabulary().concepts


def test_of_two_spellings_the_first_by_alphabet_is_shown_whichever_came_first() -> None:
    for spelling in ("Thistledown Mutual", "THISTLEDOWN Mutual", "Thistledown mutual"):
        key = load_vocabulary().propose(spelling, "Payer", "PrivateInsurance")
    assert load_vocabulary().label(key) == "THISTLEDOWN Mutual"


def test_reading_an_article_twice_proposes_the_same() -> None:
    assert proposals(TEXT) == proposals(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "Getting Insurance for massage is hard.",
        "Blue Cross Blue Shield covers massage. Aetna Life Insurance does not.",
        "Integrative Health is a program. Private Insurance may cover massage.",
        "Massage covers many needs. Massage pays off.",
        "Kaiser Permanente HMO members pay a copay.",
        "One Humana HMO gives six massages. One allows ten. One pays for all. Several Aetna PPO plans pay nothing.",
    ],
)
def test_known_payers_and_plain_words_are_no_proposals(text: str) -> None:
    assert proposals(text) == []


def test_a_question_finds_a_payer_that_only_the_store_knows(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.replace(graph_of(harvest_of(TEXT)))
    answered = ask(store, "Does Quillfeather Mutual cover a massage for relaxation?")
    assert [f.concept for f in answered.understanding.scenarios[0].facts if f.dimension == "payer"] == ["ProposedQuillfeatherMutual"]
    assert answered.verdict == "not-covered"
    assert ask(store, "Does my private insurance cover a massage that my doctor prescribed?").verdict == "indeterminate"


def test_a_proposed_concept_is_in_the_graph_with_its_label_and_place() -> None:
    key = "ProposedQuillfeatherMutual"
    lines = {str(t) for t in graph_of(harvest_of(TEXT))}
    assert any(key in line and "prefLabel" in line and "Quillfeather Mutual" in line for line in lines)
    assert any(key in line and "subClassOf" in line and "PrivateInsurance" in line for line in lines)
    assert load_vocabulary().within(key, "PrivateInsurance")


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Heron Valley Employees Benefit Plan", "EmployerPlan"), ("Ironleaf Welfare Trust", "UnionPlan"),
        ("Quillfeather Senior Advantage Health", "MedicareAdvantage"), ("Larkmoor University Health Plan", "StudentPlan"),
        ("Quillfeather Mutual", "PrivateInsurance"), ("Electrical Workers Health and Welfare Trust", "UnionPlan"),
        ("Ohio Workers Compensation Fund", "WorkersCompensation"),
    ],
)
def test_a_name_tells_what_kind_of_payer_is_proposed(name: str, parent: str) -> None:
    key = propose(name)
    assert load_vocabulary().concepts[key].parents == (parent,)


def test_a_trade_that_the_vocabulary_lacks_is_a_proposed_provider() -> None:
    text = "Aetna covers massage therapy given by a certified craniofascial therapist. A licensed massage therapist is refused."
    assert [(key, text[start:end]) for key, start, end in proposals(text)] == [("ProposedCraniofascialTherapist", "craniofascial therapist")]
    covers = [s for s in extract(article_of("a.txt", text.encode())) if s.effect == "covers"]
    assert [s.concepts("provider") for s in covers] == [("ProposedCraniofascialTherapist",)]


def test_proposals_are_written_as_turtle_to_accept_from() -> None:
    tally = Tally()
    for article, statements in harvest_of(TEXT).read:
        tally.add(Read(article, Extracted(statements, [])))
    graph = rdflib.Graph().parse(data=turtle(tally.proposed), format="turtle")
    concept = rdflib.URIRef(COV + "ProposedQuillfeatherMutual")
    assert graph.value(concept, rdflib.RDFS.subClassOf) == rdflib.URIRef(COV + "PrivateInsurance")
    notes = [str(note) for note in graph.objects(concept, rdflib.SKOS.editorialNote)]
    assert len(notes) == 2 and all("Quillfeather" in note and note.startswith("plan.txt ") for note in notes)


def names(text: str) -> list[str]:
    return [load_vocabulary().label(key) for key, _, _ in proposals(text)]


def test_a_name_that_shares_a_word_with_a_known_insurer_is_a_name_of_its_own() -> None:
    text = "Bright Cove Health Plan covers massage. Bright Cove pays for 8 visits. Bright Health does not."
    assert names(text) == ["Bright Cove Health Plan", "Bright Cove Health Plan"]
    assert names("Oregon Health Plan and Blue Cross Health Plan cover massage.") == []


def test_a_clinic_is_no_payer() -> None:
    assert names("Fort Harlan Army Health Clinic offers massage.") == []


def test_an_insurers_advantage_plan_is_a_name_of_its_own() -> None:
    text = "Fernhollow Health Plan covers massage. Fernhollow Medicare Advantage does not. Fernhollow requires an order."
    assert names(text) == ["Fernhollow Health Plan", "Fernhollow Health Plan Medicare Advantage", "Fernhollow Health Plan"]


def test_who_sells_several_advantage_plans_is_told_of_as_those() -> None:
    text = "Sunmere Senior Advantage covers massage. Sunmere Advantage Plus does not. Sunmere requires an order."
    assert names(text)[-1] == "Sunmere Medicare Advantage"
    assert not [name for name in names("Compare Medicare Advantage plans. Choose an Advantage plan.")]


def test_names_in_capitals_are_proposed_as_others_are() -> None:
    assert proposed_labels("FERNHOLLOW HEALTH PLAN\n\nMassage is covered.") == ["Fernhollow Health Plan"]
