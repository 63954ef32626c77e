"""Decides a scenario: the claims that bear on its payer are taken from the store, and rules in SPARQL do the rest.

Each rule is a CONSTRUCT over a small working graph, to which its result is added. All that was read and all that the rules
added is the trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
"""

from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.catalogue import query, steps
from queries.claims import Bearing, bearing_on, derived, triples_of
from queries.memory import remembered_each
from queries.scenario import Scenario
from queries.store import Row, Store, rows_of

_FOLLOWING = frozenset(COV + name for name in ("holds", "mayBe", "ruledOut"))  # what follows from facts, most of it of no account here
_OWN_RULES, _VALUE = COV + "hasOwnRules", COV + "value"


@dataclass
class Trace:
    """How one scenario was decided. `working` is the graph that the rules ran over, `quads` are all that led to the verdict."""

    scenario: Scenario
    payer: str
    bearing: Bearing
    working: ox.Store
    quads: tuple[ox.Quad, ...]
    sparql: str

    @cached_property
    def graph(self) -> ox.Store:
        """The whole trace as a graph: the claims that bear on the payer, the facts with all that follows, and what the rules added."""
        graph = ox.Store()
        graph.extend([*self.bearing.quads, *self.quads])
        return graph

    def rows(self, name: str) -> list[Row]:
        """The rows of a query of the folder `trace` over this trace."""
        return rows_of(self.working.query(query(name).text))

    def turtle(self) -> str:
        """The trace as Turtle."""
        prefixes = {"cov": "https://w3id.org/covertrace/ontology#", "id": "https://w3id.org/covertrace/id/"}
        triples = (quad.triple for quad in self.graph)
        return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def decide(store: Store, scenario: Scenario) -> Trace:
    """Decide a scenario over a store. Raises queries.store.StoreError."""
    payer = next(iter(scenario.known("payer")), "AnyPayer")
    facts = _facts(store, scenario, payer)
    bearing = bearing_on(store, payer, any(quad.predicate.value == _OWN_RULES for quad in facts))
    working = ox.Store()
    working.extend([*bearing.working, *_telling(facts, bearing)])
    rules = [rule.text for rule in steps("decide") if not rule.asked or scenario.asks in rule.asked]
    added = derived(working, rules)
    read = query("scenario").bind(known=_stated(scenario, payer), denied=scenario.denied(), asks=scenario.asks)
    return Trace(scenario, payer, bearing, working, (*facts, *added), "\n\n".join([read, bearing.sparql, *rules]))


def _facts(store: Store, scenario: Scenario, payer: str) -> list[ox.Quad]:
    """What follows from the scenario's facts: each fact adds its own share, so each is read once and remembered."""
    shares = [("asks", scenario.asks), *(("known", each) for each in _stated(scenario, payer)), *(("denied", each) for each in scenario.denied())]

    def read(missing: list[tuple[str, str]]) -> dict[tuple[str, str], list[ox.Quad]]:
        nothing: dict[str, list[str]] = {"asks": [], "known": [], "denied": []}
        return {(kind, each): triples_of(store, query("scenario").bind(**nothing | {kind: [each]})) for kind, each in missing}

    return [quad for share in remembered_each(store, "share", shares, read).values() for quad in share]


def _telling(facts: list[ox.Quad], bearing: Bearing) -> list[ox.Quad]:
    """The facts without what follows from them and is named by no claim, no rule and no program: most of it, and nothing can come of it."""
    programs = {quad.object.value for quad in facts if quad.predicate.value == _VALUE}
    return [q for q in facts if q.predicate.value not in _FOLLOWING or q.object.value in bearing.named or q.object.value in programs]


def _stated(scenario: Scenario, payer: str) -> list[str]:
    """What is stated, with what every asker takes for granted: some insurer, massage, treatment in the United States."""
    stated = [f.concept for f in scenario.facts if not f.denied]
    if not scenario.known("payer"):
        stated.append(payer)
    if not set(scenario.known("service")) - {"HandsOnTherapy"}:
        stated.append("MassageTherapy")
    if not scenario.known("place"):
        stated.append("UnitedStates")
    return stated
