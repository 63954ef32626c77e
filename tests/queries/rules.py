"""What the rules of `queries/decide` say of a scenario, to be compared with what its claims come to as sets."""

from collections.abc import Iterator

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.articles import local
from queries.bits import members
from queries.catalogue import ID, query
from queries.decide import Trace
from queries.store import Row, rows_of
from queries.trace_graph import graph_of

_SCENARIO = f"{ID}scenario"
Pairs = set[tuple[str, str]]


def differing(trace: Trace) -> list[str]:
    """The relations that the rules and the sets do not agree on: each with what only one of them has. Empty where all is the same."""
    graph = graph_of(trace)
    found = {name: _pairs(graph, name) for name in dict(_relations(trace))}
    unlike = [f"{name}: {found[name] ^ pairs}" for name, pairs in _relations(trace) if found[name] != pairs]
    rows = {name: rows_of(graph.query(query(name).text)) for name in ("outcome", "standing", "needed")}
    unlike += [f"{name}: {told} and {asked}" for name, told, asked in _told(trace, rows) if told != asked]
    return unlike


def _relations(trace: Trace) -> Iterator[tuple[str, Pairs]]:
    weighing, bearing, lacking = trace.weighing, trace.bearing, trace.lacking
    iris = bearing.iris
    of_claims = {(iri, weighing.status(number)) for number, iri in enumerate(iris)}
    of_criteria = {(iri, weighing.standing(each)) for iri, each in bearing.criterion.items()} | {
        (local(each.iri), trace.facts.standing(each)) for each in trace.facts.programs
    }
    yield "status", of_claims | of_criteria
    yield "overruledBy", {(iri, iris[each]) for number, iri in enumerate(iris) for each in members(weighing.winners(number))}
    yield "couldBeOverruledBy", {(iri, iris[each]) for number, iri in enumerate(iris) for each in members(weighing.could_win(number))}
    yield "decidedBy", {(_SCENARIO, iris[each]) for each in members(weighing.deciding)}
    yield "couldBeDecidedBy", {(_SCENARIO, iris[each]) for each in members(weighing.hoping)}
    yield "blockedBy", {(_SCENARIO, local(iri)) for iri in lacking.lost}
    yield "needs", {(_SCENARIO, iri) for iri in lacking.needed}
    yield "neededFor", {(iri, iris[each]) for iri, claims in lacking.asking.items() for each in claims}
    yield "sign", {(_SCENARIO, sign) for sign in trace.signs}


def _told(trace: Trace, rows: dict[str, list[Row]]) -> Iterator[tuple[str, object, object]]:
    [row] = rows["outcome"]
    outcome = trace.outcome
    yield "outcome", (row["reason"], row["contested"] == "true"), (outcome.reason, outcome.contested)
    standing = {iri: trace.standings.outcome(number) for number, iri in enumerate(trace.bearing.iris)}
    yield "standing", {row["claim"]: row["outcome"] for row in rows["standing"]}, {iri: stands for iri, stands in standing.items() if stands}
    needs = [(str(each.rank), local(each.criterion.iri), each.standing, each.effect or "") for each in trace.standings.needs()]
    needed = [(row["rank"], local(row["criterion"]), local(row["status"]), local(row.get("effect", ""))) for row in rows["needed"]]
    yield "needed", list(dict.fromkeys(needed)), list(dict.fromkeys(needs))


def _pairs(graph: ox.Store, name: str) -> Pairs:
    quads = graph.quads_for_pattern(None, ox.NamedNode(COV + name), None)
    return {(local(_text(quad.subject)), local(_text(quad.object))) for quad in quads}


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert not isinstance(term, ox.Triple)
    return term.value
