"""Decides a scenario: the claims that bear on its payer are taken from the store, and rules in SPARQL do the rest.

Each rule is a CONSTRUCT over a small working graph, to which its result is added. When all have run, that graph is the
trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from queries.catalogue import query, steps
from queries.scenario import Scenario
from queries.store import Row, Store, rows_of

_SLICES: dict[tuple[str, str, str], bytes] = {}
_SLICE_LIMIT = 256


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


def decide(store: Store, scenario: Scenario) -> Trace:
    """Decide a scenario over a store. Raises queries.store.StoreError."""
    payer = next(iter(scenario.known("payer")), "AnyPayer")
    facts = query("scenario").bind(known=_stated(scenario, payer), denied=list(scenario.denied()), asks=scenario.asks)
    claims = [query(name).bind(payer=payer) for name in ("claims", "inherited")]
    graph = ox.Store()
    for triples in (store.graph(facts), _slice(store, payer, claims)):
        graph.load(triples, format=ox.RdfFormat.N_TRIPLES)
    rules = steps("decide")
    for rule in rules:
        result = graph.query(rule.text)
        assert isinstance(result, ox.QueryTriples)
        graph.extend([ox.Quad(*triple) for triple in result])
    return Trace(scenario, payer, graph, "\n\n".join([facts, *claims, *(rule.text for rule in rules)]))


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


def _slice(store: Store, payer: str, claims: list[str]) -> bytes:
    """The claims of a payer, remembered for as long as the store's content stays the same."""
    key = (store.name, store.version(), payer)
    if key not in _SLICES:
        if len(_SLICES) >= _SLICE_LIMIT:
            _SLICES.clear()
        _SLICES[key] = b"".join(store.graph(text) for text in claims)
    return _SLICES[key]
