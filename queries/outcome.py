"""What signs come to: the verdict, by `queries/decide/verdict.rq`. There are few combinations of signs, and each is judged once."""

from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.articles import local
from queries.catalogue import ID, query
from queries.claims import text_of

VERDICTS = {"covered": "covered", "notCovered": "not-covered", "conditional": "conditional", "indeterminate": "indeterminate"}
_SCENARIO = ox.NamedNode(f"{ID}scenario")


@dataclass(frozen=True)
class Outcome:
    """A verdict, the verdict that it leans to (or None), whether firm sources contradict each other, and the case that led to it."""

    verdict: str
    leaning: str | None
    contested: bool
    reason: str


@cache
def outcome_of_signs(signs: frozenset[str]) -> Outcome:
    """The outcome of a scenario with these signs."""
    graph = ox.Store()
    graph.extend(ox.Quad(_SCENARIO, ox.NamedNode(f"{COV}sign"), ox.Literal(sign)) for sign in signs)
    result = graph.query(query("verdict").text)
    assert isinstance(result, ox.QueryTriples)
    found = {local(triple.predicate.value): local(text_of(triple.object)) for triple in result}
    return Outcome(VERDICTS[found["verdict"]], VERDICTS.get(found.get("leaning", "")), found["contested"] == "true", found["reason"])
