"""Decides a scenario: the claims that bear on its payer are taken from the store, and rules in SPARQL do the rest.

Each rule is a CONSTRUCT over a small working graph, to which its result is added. All that was read and all that the rules
added is the trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.catalogue import Query, query, steps
from queries.claims import Bearing, bearing_on, named_in_rules, triples_of
from queries.memory import remembered, remembered_each
from queries.scenario import Scenario
from queries.store import Row, Store, rows_of

_FOLLOWING = frozenset(COV + name for name in ("holds", "mayBe", "ruledOut"))  # what follows from facts, most of it of no account here
_OWN_RULES, _VALUE = COV + "hasOwnRules", COV + "value"


@dataclass
class Trace:
    """How one scenario was decided.

    `facts` are the scenario's with all that follows from them, `told` those of them that the claims and the rules can see.
    Nothing else of the scenario has a part in it: where these are the same, the rules have the same to say, and what was
    asked of them before is remembered.
    """

    store: Store
    scenario: Scenario
    payer: str
    bearing: Bearing
    facts: tuple[ox.Quad, ...]
    told: frozenset[ox.Quad]

    @cached_property
    def working(self) -> ox.Store:
        """What the rules read and what they added."""
        graph = ox.Store()
        graph.extend([*self.bearing.working, *self.told])
        for rule in self._rules():
            if rule.reads:
                read = (graph.quads_for_pattern(None, ox.NamedNode(COV + name), None) for name in rule.reads)
                graph.extend(_from_few(rule.name, frozenset(chain.from_iterable(read))))
            else:
                graph.update(rule.insert)
        return graph

    @cached_property
    def graph(self) -> ox.Store:
        """The whole trace as a graph: the claims that bear on the payer, the facts with all that follows, and what the rules added."""
        graph = ox.Store()
        graph.extend([*self.bearing.quads, *self.facts, *self.working])
        return graph

    @property
    def sparql(self) -> str:
        """The queries and rules that led to the verdict."""
        stated, denied = _stated(self.scenario, self.payer), self.scenario.denied()
        facts = query("scenario").bind(known=stated, denied=denied, asks=self.scenario.asks)
        return "\n\n".join([facts, self.bearing.sparql, *(rule.text for rule in self._rules())])

    def rows(self, name: str) -> list[Row]:
        """The rows of a query of the folder `trace` over this trace."""
        return remembered(self.store, (self.bearing, self.told, name), lambda: rows_of(self.working.query(query(name).text)))

    def turtle(self) -> str:
        """The trace as Turtle."""
        prefixes = {"cov": "https://w3id.org/covertrace/ontology#", "id": "https://w3id.org/covertrace/id/"}
        triples = (quad.triple for quad in self.graph)
        return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()

    def _rules(self) -> list[Query]:
        """The rules that can find something: for the kind of question, and with a claim that they begin with."""
        return [
            rule for rule in steps("decide")
            if (not rule.asked or self.scenario.asks in rule.asked) and (not rule.traits or not self.bearing.traits.isdisjoint(rule.traits))
        ]


def decide(store: Store, scenario: Scenario) -> Trace:
    """Decide a scenario over a store. Raises queries.store.StoreError."""
    payer = next(iter(scenario.known("payer")), "AnyPayer")
    facts = _facts(store, scenario, payer)
    bearing = bearing_on(store, payer, any(quad.predicate.value == _OWN_RULES for quad in facts))
    return Trace(store, scenario, payer, bearing, tuple(facts), _told(facts, bearing))


@lru_cache(maxsize=1024)
def _from_few(rule: str, read: frozenset[ox.Quad]) -> tuple[ox.Quad, ...]:
    """What a rule finds that reads a few triples only, of which there are not many combinations."""
    graph = ox.Store()
    graph.extend(read)
    result = graph.query(query(rule).text)
    assert isinstance(result, ox.QueryTriples)
    return tuple(ox.Quad(*triple) for triple in result)


def _facts(store: Store, scenario: Scenario, payer: str) -> list[ox.Quad]:
    """What follows from the scenario's facts: each fact adds its own share, so each is read once and remembered."""
    shares = [("asks", scenario.asks), *(("known", each) for each in _stated(scenario, payer)), *(("denied", each) for each in scenario.denied())]

    def read(missing: list[tuple[str, str]]) -> dict[tuple[str, str], list[ox.Quad]]:
        nothing: dict[str, list[str]] = {"asks": [], "known": [], "denied": []}
        return {(kind, each): triples_of(store, query("scenario").bind(**nothing | {kind: [each]})) for kind, each in missing}

    return [quad for share in remembered_each(store, "share", shares, read).values() for quad in share]


def _told(facts: list[ox.Quad], bearing: Bearing) -> frozenset[ox.Quad]:
    """The facts that a rule reads, and of what follows from facts only what a claim, a rule or a program names."""
    seen = named_in_rules()
    programs = {quad.object.value for quad in facts if quad.predicate.value == _VALUE}
    return frozenset(
        quad for quad in facts
        if quad.predicate.value in seen and (quad.predicate.value not in _FOLLOWING or quad.object.value in bearing.named or quad.object.value in programs)
    )  # fmt: skip


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
