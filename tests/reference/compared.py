"""What the decision in plain Python finds, in the terms of `tests.queries.rules`."""

from collections.abc import Iterable, Sequence

from ingest.claim import Criterion as Said
from ingest.claim import Statement
from ingest.graph import claim_iri, criterion_iri
from ontology.vocabulary import COV
from queries.scenario import Scenario
from tests.queries.rules import Account
from tests.reference.knowledge import Criterion, knowledge
from tests.reference.verdict import Decided, decided
from tests.reference.weighing import Claim


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


def _links(found: dict[Claim, set[Claim]]) -> dict[str, list[str]]:
    return {loser.name: sorted(each.name for each in winners) for loser, winners in found.items() if winners}


def _local(iri: str) -> str:
    return iri.removeprefix(COV)
