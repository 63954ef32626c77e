"""Decides a scenario: the claims that bear on its payer are taken from the store, and rules in SPARQL do the rest.

Each rule is a CONSTRUCT over a small working graph, to which its result is added. When all have run, that graph is the
trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
"""

from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from queries.catalogue import query, steps
from queries.memory import remembered
from queries.scenario import Scenario
from queries.store import Row, Store, rows_of

_DECIDING = ("covers", "excludes", "requires", "varies", "charges")
_EFFECTS = (*_DECIDING, "limits", "advises")


@dataclass
class Trace:
    """How one scenario was decided, as a graph that can be queried."""

    scenario: Scenario
    payer: str
    graph: ox.Store
    sparql: str

    def rows(self, name: str) -> list[Row]:
        """The rows of a query of the catalogue over this trace."""
        return rows_of(self.graph.query(query(name).text))

    def turtle(self) -> str:
        """The trace as Turtle."""
        prefixes = {"cov": "https://w3id.org/covertrace/ontology#", "id": "https://w3id.org/covertrace/id/"}
        triples = (quad.triple for quad in self.graph)
        return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def decide(store: Store, scenario: Scenario, verdict_only: bool = False) -> Trace:
    """Decide a scenario over a store. Raises queries.store.StoreError.

    With `verdict_only` the trace leaves out limits and advice, which have no part in the verdict.
    """
    payer = next(iter(scenario.known("payer")), "AnyPayer")
    facts = query("scenario").bind(known=_stated(scenario, payer), denied=list(scenario.denied()), asks=scenario.asks)
    effects = _DECIDING if verdict_only and scenario.asks != "asksLimit" else _EFFECTS
    claims = [query("claims").bind(payer=payer, effect=effects), query("inherited").bind(payer=payer)]
    graph = ox.Store()
    graph.extend(_facts(store, scenario, payer))
    graph.extend(remembered(store, (payer, effects), lambda: [quad for text in claims for quad in _quads(store, text)]))
    rules = steps("decide")
    for rule in rules:
        result = graph.query(rule.text)
        assert isinstance(result, ox.QueryTriples)
        graph.extend([ox.Quad(*triple) for triple in result])
    return Trace(scenario, payer, graph, "\n\n".join([facts, *claims, *(rule.text for rule in rules)]))


def _quads(store: Store, construct: str) -> list[ox.Quad]:
    return list(ox.parse(store.graph(construct), format=ox.RdfFormat.N_TRIPLES))


def _facts(store: Store, scenario: Scenario, payer: str) -> list[ox.Quad]:
    """What follows from the scenario's facts: each fact adds its own share, so each is read once and remembered."""
    read = query("scenario")
    shares = [("known", concept) for concept in _stated(scenario, payer)] + [("denied", concept) for concept in scenario.denied()]

    def share_of(kind: str, concept: str) -> list[ox.Quad]:
        return _quads(store, read.bind(known=[concept] if kind == "known" else [], denied=[concept] if kind == "denied" else []))

    parts = [remembered(store, share, partial(share_of, *share)) for share in shares]
    asked = _quads(store, read.bind(known=[], denied=[], asks=scenario.asks)) if scenario.asks != "asksCoverage" else []
    return [*asked, *(quad for part in parts for quad in part)]


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
