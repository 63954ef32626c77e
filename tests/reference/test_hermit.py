"""HermiT as a judge of single scenarios: what it puts a scenario under is what meets all criteria of a claim.

A scenario becomes the class of all treatments of which the same is told; the scope of a claim is the class that the graph gives. One
call of the reasoner classifies the scenarios of many examples under the claims of all of them.
"""

import os
import random
import shutil
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ingest.build import Harvest, graph_of
from ontology.dl import View, classify
from ontology.vocabulary import COV
from queries.decide import decide
from queries.scenario import Scenario
from tests.queries.rules import by_sets
from tests.reference.compared import claims_of, names_of
from tests.reference.drawer import Drawer, claimed
from tests.reference.knowledge import CODES, knowledge
from tests.reference.made_up import World, worlds
from tests.reference.weighing import Situation

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SCENARIOS = int(os.environ.get("COVERTRACE_HERMIT", "20"))
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, and there is none on this machine")


def sampled(number: int) -> list[tuple[World, Scenario]]:
    """Scenarios that do not contradict themselves, each with the claims that it is decided by."""
    found: list[tuple[World, Scenario]] = []

    @settings(max_examples=number, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(world=worlds())
    def gather(world: World) -> None:
        found.extend((world, scenario) for scenario in world.scenarios if world.statements and is_possible(scenario))

    gather()
    return random.Random(1).sample(found, min(number, len(found)))


def situation(scenario: Scenario) -> Situation:
    """What follows from what is told."""
    return Situation(knowledge(), [fact.concept for fact in scenario.facts if not fact.denied], scenario.denied())


def is_possible(scenario: Scenario) -> bool:
    """Whether nothing that is told rules out anything else that is told."""
    found = situation(scenario)
    return not found.holds & found.ruled_out


def axioms(iri: str, scenario: Scenario) -> Iterator[ox.Triple]:
    """The class of the scenarios of which this is told: it has each value that is stated, and none that is denied."""
    known = knowledge()
    stated = set(situation(scenario).stated)
    stated |= {each for denied in scenario.denied() for each in known.complement_of[denied]}  # of the two, a scenario has exactly one
    stated |= {each for code in stated if known.kind[code] in CODES for each in known.implies[code]}  # who names a code has one; the view leaves that out
    yield triple(iri, RDF + "type", OWL + "Class")
    yield triple(iri, RDFS + "subClassOf", COV + "Scenario")
    yield from (triple(iri, RDFS + "subClassOf", having(each)) for each in sorted(stated) if each in known.dimension)
    yield from (triple(iri, OWL + "disjointWith", having(each)) for each in sorted(scenario.denied()) if each in known.dimension)


def having(concept: str) -> str:
    """The class of the scenarios that have a value (ontology.dl)."""
    return f"https://w3id.org/covertrace/dl#having-{concept}"


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    """A triple of three IRIs."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def all_met(drawer: Drawer, world: World, scenario: Scenario) -> dict[str, bool]:
    """For each claim that bears on the payer, whether the rules find all its criteria met."""
    drawer.hold(world.statements)
    status, names = by_sets(decide(drawer, scenario))["status"], names_of(world.statements)
    return {claim.name: all(status[names[each]] == "met" for each in claim.criteria) for claim in claims_of(world.statements) if claim.name in status}


def test_hermit_puts_a_scenario_under_the_claims_whose_criteria_are_all_met(drawer: Drawer) -> None:
    cases = sampled(SCENARIOS)
    scenarios = {f"https://w3id.org/covertrace/dl#told-{index}": case for index, case in enumerate(cases)}
    graph = [*graph_of(Harvest()), *{triple for world, _ in cases for triple in claimed(list(world.statements))}]
    view = View(graph)
    class_of = {claim: view.scopes[scope] for scope, claims in view.claims.items() for claim in claims}
    above = classify([*view.triples(), *(each for iri, (_, scenario) in scenarios.items() for each in axioms(iri, scenario))])
    assert above is not None
    found: list[bool] = []
    for iri, (world, scenario) in scenarios.items():
        assert OWL + "Nothing" not in above[iri], scenario
        taken_over = any(knowledge().includes_coverage_of[each] for each in knowledge().entails[situation(scenario).payer])
        met = {} if taken_over else all_met(drawer, world, scenario)  # that coverage is taken over is no subsumption of scenarios
        found += met.values()
        assert met == {claim: class_of[claim] in above[iri] for claim in met}, scenario
    assert True in found and False in found
