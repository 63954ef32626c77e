"""The rules in SPARQL and the decision in plain Python, side by side, in the same terms."""

from collections.abc import Iterable, Sequence
from typing import Any

import pyoxigraph as ox

from ingest.claim import Criterion as Said
from ingest.claim import Statement
from ingest.graph import claim_iri, criterion_iri
from ontology.vocabulary import COV
from queries.articles import local
from queries.bits import members
from queries.catalogue import query
from queries.claims import text_of
from queries.decide import Trace
from queries.outcome import VERDICTS
from queries.scenario import Scenario
from queries.store import rows_of
from queries.trace_graph import graph_of
from tests.reference.knowledge import Criterion, knowledge
from tests.reference.verdict import Decided, decided
from tests.reference.weighing import Claim

SCENARIO = "https://w3id.org/covertrace/id/scenario"
Account = dict[str, Any]


def claims_of(statements: Sequence[Statement]) -> list[Claim]:
    """The claims that statements of one article make: equal content is one claim, stated more than once."""
    at = {(each.start, each.end): claim_iri(each).value for each in statements}
    exceptions: dict[str, set[str]] = {}
    for each in statements:
        exceptions.setdefault(at[each.start, each.end], set()).update({at[each.exception_to]} if each.exception_to else set())
    return list({name: _claim(name, each, exceptions[name]) for each in statements for name in [at[each.start, each.end]]}.values())


def _claim(name: str, said: Statement, exceptions: set[str]) -> Claim:
    figure = (float(said.quantity.minimum), float(said.quantity.maximum), said.quantity.unit) if said.quantity else None
    criteria = frozenset(Criterion(each.dimension, each.role, frozenset(each.concepts)) for each in said.criteria)
    return Claim(name, said.effect, said.certainty, criteria, figure, frozenset(said.varies_by), frozenset(exceptions - {name}))


def by_plain_python(statements: Sequence[Statement], scenario: Scenario) -> Account:
    """What the plain decision finds, by the names that the trace has."""
    stated = [fact.concept for fact in scenario.facts if not fact.denied]
    return _account(decided(knowledge(), claims_of(statements), stated, scenario.denied(), scenario.asks), names_of(statements))


def names_of(statements: Iterable[Statement]) -> dict[Criterion, str]:
    """The IRI of each criterion that statements set."""
    def plain(said: Said) -> Criterion:
        return Criterion(said.dimension, said.role, frozenset(said.concepts))

    return {plain(said): criterion_iri(said).value for statement in statements for said in statement.criteria}


def _account(found: Decided, names: dict[Criterion, str]) -> Account:
    names = names | {each: COV + each.program for each in found.weighed.criteria if each.program}
    asked = found.blocked_by | found.needs
    return {
        "outcome": (found.verdict, found.leaning, found.contested, found.reason),
        "status": {names[each]: status for each, status in found.weighed.criteria.items()} | {c.name: status for c, status in found.weighed.status.items()},
        "overruled by": _links(found.weighed.overruled_by),
        "could be overruled by": _links(found.weighed.could_be_overruled_by),
        "decided by": sorted(claim.name for claim in found.decided_by),
        "could be decided by": sorted(claim.name for claim in found.could_be_decided_by),
        "blocked by": sorted({_local(names[criterion]) for criterion, _ in found.blocked_by}),
        "needs": sorted({_local(names[criterion]) for criterion, _ in found.needs}),
        "needed for": sorted({(names[criterion], claim.name) for criterion, claim in asked if claim}),
        "signs": sorted(found.signs),
    }


def by_rules(trace: Trace) -> Account:
    """What the rules in SPARQL find, run over the claims and facts of a trace."""
    graph = graph_of(trace)
    [row] = rows_of(graph.query(query("outcome").text))

    def values(name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in graph.quads_for_pattern(None, ox.NamedNode(COV + name), None):
            found.setdefault(text_of(quad.subject), []).append(local(text_of(quad.object)))
        return {subject: sorted(several) for subject, several in found.items()}

    return {
        "outcome": (VERDICTS[local(row["verdict"])], VERDICTS.get(local(row.get("leaning", ""))), row["contested"] == "true", row["reason"]),
        "status": {subject: status for subject, [status] in values("status").items()},
        "overruled by": values("overruledBy"),
        "could be overruled by": values("couldBeOverruledBy"),
        "decided by": values("decidedBy").get(SCENARIO, []),
        "could be decided by": values("couldBeDecidedBy").get(SCENARIO, []),
        "blocked by": values("blockedBy").get(SCENARIO, []),
        "needs": values("needs").get(SCENARIO, []),
        "needed for": sorted((criterion, claim) for criterion, claims in values("neededFor").items() for claim in claims),
        "signs": values("sign").get(SCENARIO, []),
    }


def by_sets(trace: Trace) -> Account:
    """What the site decides by."""
    weighing, lacking, iris = trace.weighing, trace.lacking, trace.bearing.iris
    outcome = trace.outcome

    def named(found: int) -> list[str]:
        return sorted(iris[number] for number in members(found))

    by_number = {number: iri for number, iri in enumerate(iris)}
    criteria = {iri: weighing.standing(each) for iri, each in trace.bearing.criterion.items()}
    return {
        "outcome": (outcome.verdict, outcome.leaning, outcome.contested, outcome.reason),
        "status": criteria | {each.iri: trace.facts.standing(each) for each in trace.facts.programs}
        | {iri: weighing.status(number) for number, iri in by_number.items()},
        "overruled by": {iri: named(won) for number, iri in by_number.items() if (won := weighing.winners(number))},
        "could be overruled by": {iri: named(won) for number, iri in by_number.items() if (won := weighing.could_win(number))},
        "decided by": named(weighing.deciding),
        "could be decided by": named(weighing.hoping),
        "blocked by": sorted(map(local, lacking.lost)),
        "needs": sorted(map(local, lacking.needed)),
        "needed for": sorted((criterion, iris[claim]) for criterion, claims in lacking.asking.items() for claim in claims),
        "signs": sorted(trace.signs),
    }  # fmt: skip


def _links(found: dict[Claim, set[Claim]]) -> dict[str, list[str]]:
    return {loser.name: sorted(each.name for each in winners) for loser, winners in found.items() if winners}


def _local(iri: str) -> str:
    return iri.removeprefix(COV)
