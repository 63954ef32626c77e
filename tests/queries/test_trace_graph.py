"""Traces as RDF: the rules in SPARQL give what the claims come to as sets, and a trace can be read and queried by anybody."""

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.vocabulary import COV, load_vocabulary
from queries import trace_graph
from queries.decide import decide
from queries.evaluate import read_questions
from queries.question import understand
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.trace_graph import graph_of, sparql_of, turtle_of
from tests.queries.rules import differing

DEV = Path(__file__).parents[1] / "questions" / "dev.jsonl"
PAYERS = ("MedicarePartB", "MedicareAdvantage", "Medicaid", "VeteransAffairs", "TRICAREPrime", "WorkersCompensation", "Aetna", "AnyPayer")
KINDS = ("asksCoverage", "asksLimit", "asksCost", "asksAllVisits", "asksSetting", "asksAmount", "asksDeadline", "asksShare", "asksBillingRule")


def made_up(chance: random.Random) -> Scenario:
    """A scenario of one payer with up to six facts, some of them denied."""
    concepts = load_vocabulary().concepts
    keys = [key for key, each in concepts.items() if each.dimension and each.dimension != "payer" and not each.is_proposed]
    facts = [Fact(concepts[key].dimension or "", key, chance.random() < 0.25) for key in chance.sample(keys, chance.randint(0, 6))]
    return Scenario((Fact("payer", chance.choice(PAYERS)), *facts), chance.choice(KINDS))


@pytest.mark.parametrize("seed", range(40))
def test_rules_and_sets_agree_on_scenarios_that_nobody_thought_of(shipped_store: Store, seed: int) -> None:
    assert differing(decide(shipped_store, made_up(random.Random(seed)))) == []


@pytest.mark.parametrize("question", [row["q"] for row in read_questions(DEV)][::8])
def test_rules_and_sets_agree_on_questions(shipped_store: Store, question: str) -> None:
    for scenario in understand(question).scenarios:
        assert differing(decide(shipped_store, scenario)) == []


def test_what_differs_is_told(shipped_store: Store) -> None:
    trace = decide(shipped_store, Scenario((Fact("payer", "MedicarePartB"),)))
    trace.weighing.blocked = 0
    assert any(each.startswith("status") for each in differing(trace))


def test_a_trace_is_a_graph_that_can_be_read_and_queried(shipped_store: Store) -> None:
    trace = decide(shipped_store, Scenario((Fact("payer", "MedicarePartB"), Fact("circumstance", "Prescription"))))
    again = ox.Store()
    again.load(turtle_of(trace).encode(), format=ox.RdfFormat.TURTLE)
    assert len(again) == len(graph_of(trace))
    assert again.query(f"PREFIX cov: <{COV}> ASK {{ ?it cov:verdict ?verdict ; cov:decidedBy|cov:couldBeDecidedBy ?claim . ?claim cov:criterion ?c }}")


def test_the_sparql_of_a_trace_names_its_facts_claims_and_rules(shipped_store: Store) -> None:
    trace = decide(shipped_store, Scenario((Fact("payer", "MedicarePartB"),)))
    told = sparql_of(trace)
    assert all(iri in told for iri in trace.bearing.iris) and "MedicarePartB" in told
    assert told.count("#+ step:") >= 12


@pytest.mark.parametrize("seed", range(12))
def test_of_very_many_claims_the_trace_tells_those_that_lead_to_the_verdict(shipped_store: Store, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    trace = decide(shipped_store, made_up(random.Random(seed)))
    whole = len(graph_of(trace))
    monkeypatch.setattr(trace_graph, "_MOST", -1)
    monkeypatch.setattr(trace_graph, "_SOME", (5,))
    monkeypatch.setattr(trace_graph, "_all_claims", None)  # which takes a minute where there are eight hundred
    graph = graph_of(trace)
    assert trace_graph._verdict(graph) == trace.outcome.verdict
    assert len(graph) <= whole


def test_where_the_telling_claims_lead_elsewhere_the_trace_is_of_all(shipped_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = decide(shipped_store, Scenario((Fact("payer", "MedicareAdvantage"),)))
    whole = set(graph_of(trace))
    monkeypatch.setattr(trace_graph, "_MOST", 0)
    monkeypatch.setattr(trace_graph, "_telling", lambda *_: set())
    assert trace.outcome.verdict == "conditional"
    assert set(graph_of(trace)) == whole
