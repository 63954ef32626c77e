"""A trace as RDF: the rules of `queries/prepare` and `queries/decide`, run over the claims and the facts in a small graph of their own.

All that was read and all that the rules add is the trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
It is made when somebody asks for it.
"""

from functools import lru_cache

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.bearing import Bearing
from queries.catalogue import ID, Query, as_update, query, steps
from queries.claims import finding, triples_of
from queries.decide import Trace
from queries.facts import stated

_TOLD = ("standing", "needed", "outcome")
_PREFIXES = {"cov": COV, "id": ID}


def graph_of(trace: Trace) -> ox.Store:
    """The whole trace: the claims that bear on the payer, the facts with all that follows, and what the rules added. Raises queries.store.StoreError."""
    graph = ox.Store()
    for text in _reading(trace):
        graph.extend(triples_of(trace.store, text))
    graph.update(as_update(*(rule.name for rule in _rules(trace))))
    return graph


def turtle_of(trace: Trace) -> str:
    """The trace as Turtle. Raises queries.store.StoreError."""
    return (ox.serialize((quad.triple for quad in graph_of(trace)), format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES) or b"").decode()


def sparql_of(trace: Trace) -> str:
    """The queries that read what the trace rests on, the rules that lead to its verdict, and the queries that read what became of it."""
    return "\n\n".join([*_reading(trace), *(rule.text for rule in _rules(trace)), *(query(name).text for name in _TOLD)])


def _reading(trace: Trace) -> list[str]:
    """The queries behind a trace, bound: its facts, and then its claims."""
    scenario = trace.scenario
    facts = query("scenario").bind(known=stated(scenario, trace.payer), denied=scenario.denied(), asks=scenario.asks)
    return [facts, *_claims(trace.bearing, trace.payer)]


@lru_cache(maxsize=64)
def _claims(bearing: Bearing, payer: str) -> tuple[str, ...]:
    payers = query("payers_above").bind(payer=sorted(bearing.above))
    return (*finding(payer), query("said").bind(claim=sorted(bearing.iris)), payers)


def _rules(trace: Trace) -> list[Query]:
    """The rules that can find something for the kind of question."""
    return [*steps("prepare"), *(rule for rule in steps("decide") if not rule.asked or trace.scenario.asks in rule.asked)]
