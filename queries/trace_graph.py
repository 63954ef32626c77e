"""A trace as RDF: the rules of `queries/prepare` and `queries/decide`, run over the claims and the facts in a small graph of their own.

All that was read and all that the rules add is the trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
It is made when somebody asks for it. The rules compare claims in pairs, which takes seconds over the thousand claims that a large store has on a payer:
there the trace is of the claims that the answer tells and those that matter most to it, as long as these alone lead to its verdict.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.articles import local
from queries.bearing import Bearing
from queries.bits import members
from queries.catalogue import ID, Query, as_update, query, steps
from queries.claims import finding, triples_of
from queries.decide import Trace
from queries.explain import claims_of
from queries.facts import stated
from queries.outcome import VERDICTS
from queries.signs import telling
from queries.store import rows_of

_SOME = (20, 100)  # claims of one standing, and more of them where those lead to another verdict
_MOST = 150  # claims, over which the rules take a tenth of a second
_TOLD = ("standing", "needed", "outcome")
_PREFIXES = {"cov": COV, "id": ID}


def graph_of(trace: Trace) -> ox.Store:
    """The trace: the claims that bear on the payer, or of very many those that the answer tells, the facts with all that follows, and what the rules added.

    Raises queries.store.StoreError.
    """
    for some in _SOME if len(trace.bearing.iris) > _MOST else ():
        graph = _made(trace, _claims(trace.bearing, trace.payer, _telling(trace, some)))
        if _verdict(graph) == trace.outcome.verdict:
            return graph
    return _made(trace, _all_claims(trace.bearing, trace.payer))


def _telling(trace: Trace, some: int) -> set[str]:
    """The claims that the answer tells, with so many of each of the sets that its signs are made of, and what overrules them."""
    told, weighing, iris = claims_of(trace), trace.weighing, trace.bearing.iris
    numbers = {number for those in telling(weighing) for number in islice(members(those), some)}
    numbers |= {winner for number in numbers for winner in members(weighing.winners(number))}
    return {claim.claim for claim in told} | {iri for claim in told for iri in claim.overruled_by} | {iris[number] for number in numbers}


def _made(trace: Trace, reading: Iterable[str]) -> ox.Store:
    """The graph of the facts and of what these queries read, and of what the rules add to it."""
    graph = ox.Store()
    for text in (_facts(trace), *reading):
        graph.extend(triples_of(trace.store, text))
    graph.update(as_update(*(rule.name for rule in _rules(trace))))
    return graph


def _verdict(graph: ox.Store) -> str:
    [row] = rows_of(graph.query(query("outcome").text))
    return VERDICTS[local(row["verdict"])]


def turtle_of(trace: Trace) -> str:
    """The trace as Turtle. Raises queries.store.StoreError."""
    return (ox.serialize((quad.triple for quad in graph_of(trace)), format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES) or b"").decode()


def sparql_of(trace: Trace) -> str:
    """The queries that read what the trace rests on, the rules that lead to its verdict, and the queries that read what became of it."""
    return "\n\n".join([_facts(trace), *_all_claims(trace.bearing, trace.payer), *(rule.text for rule in _rules(trace)), *(query(name).text for name in _TOLD)])


def _facts(trace: Trace) -> str:
    """The query behind the facts of a trace, bound."""
    scenario = trace.scenario
    return query("scenario").bind(known=stated(scenario, trace.payer), denied=scenario.denied(), asks=scenario.asks)


@lru_cache(maxsize=64)
def _all_claims(bearing: Bearing, payer: str) -> tuple[str, ...]:
    return _claims(bearing, payer, bearing.iris)


def _claims(bearing: Bearing, payer: str, claims: Iterable[str]) -> tuple[str, ...]:
    """The queries behind claims on a payer, bound."""
    return (*finding(payer), query("said").bind(claim=sorted(claims)), query("payers_above").bind(payer=sorted(bearing.above)))


def _rules(trace: Trace) -> list[Query]:
    """The rules that can find something for the kind of question."""
    return [*steps("prepare"), *(rule for rule in steps("decide") if not rule.asked or trace.scenario.asks in rule.asked)]
