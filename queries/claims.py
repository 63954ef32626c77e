"""The claims that can bear on a payer: read from the store once each, and made ready for the rules of the decision.

Which claims bear on a payer is asked for each payer, what they say for each claim, of all that are not remembered at once.
Rules of their own (`queries/prepare`) then draw from the claims alone what would otherwise be drawn from them in every scenario.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.articles import local
from queries.catalogue import as_update, catalogue, query, steps
from queries.memory import remembered, remembered_each
from queries.store import Store

_OWN_RULES = ox.Quad(ox.NamedNode("https://w3id.org/covertrace/id/scenario"), ox.NamedNode(COV + "hasOwnRules"), ox.Literal(True))


@dataclass(frozen=True, eq=False)
class SaidCriterion:
    """A criterion as a claim sets it; `keys` are its alternative values."""

    iri: str
    dimension: str
    role: str
    keys: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SaidClaim:
    """What a claim says, whatever the scenario. A claim may have several details: a figure as each source puts it."""

    effect: str
    certainty: str
    details: tuple[str, ...]
    criteria: tuple[SaidCriterion, ...]
    quads: tuple[ox.Quad, ...]


@dataclass(frozen=True, eq=False)
class Bearing:
    """Claims that bear on a payer, ready for the rules.

    `quads` is all that a trace shows of them, with what was prepared; `working` what the rules of the decision read of it and
    `traits` its properties; `named` are the IRIs that facts have to meet to make a difference. Compared by identity: another
    reading is another object.
    """

    claims: dict[str, SaidClaim]
    quads: tuple[ox.Quad, ...]
    working: tuple[ox.Quad, ...]
    traits: frozenset[str]
    named: frozenset[str]
    sparql: str


def bearing_on(store: Store, payer: str, own_rules: bool) -> Bearing:
    """The claims that bear on a payer, who has rules of its own or has not. Raises queries.store.StoreError.

    Payers of whom no source speaks heed the same claims, which are made ready once for all of them.
    """
    weighed = remembered(store, ("weighed", payer), lambda: frozenset(quad for text in finding(payer) for quad in triples_of(store, text)))
    return remembered(store, ("bearing", weighed, own_rules), lambda: _bearing(store, weighed, own_rules))


def claims_said(store: Store, iris: Sequence[str]) -> dict[str, SaidClaim]:
    """What claims say, by IRI. Raises queries.store.StoreError."""
    return remembered_each(store, "said", iris, lambda missing: _said(store, missing))


def finding(payer: str) -> tuple[str, str]:
    """The queries that find the claims that bear on a payer."""
    return query("claims").bind(payer=payer), query("inherited").bind(payer=payer)


def text_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The IRI of a node, or what a literal says."""
    assert not isinstance(term, ox.Triple), "nothing is said of statements"
    return term.value


def triples_of(store: Store, construct: str) -> list[ox.Quad]:
    """The triples that a CONSTRUCT finds in a store. Raises queries.store.StoreError."""
    return list(ox.parse(store.graph(construct), format=ox.RdfFormat.N_TRIPLES))


@cache
def named_in_rules() -> frozenset[str]:
    """The IRIs of all terms that the rules of the decision and the queries over traces name: they can see no others."""
    texts = [each.text for each in catalogue().values() if each.folder == "trace" or each in steps("decide")]
    return frozenset(COV + name for text in texts for name in re.findall(r"\bcov:(\w+)", text))


def _bearing(store: Store, weighed: frozenset[ox.Quad], own_rules: bool) -> Bearing:
    iris = sorted(text_of(quad.object) for quad in weighed if quad.predicate.value == COV + "weighs")
    claims = claims_said(store, iris)
    graph = ox.Store()
    graph.extend([*weighed, *(quad for claim in claims.values() for quad in claim.quads), *([_OWN_RULES] if own_rules else [])])
    graph.update(as_update(*(rule.name for rule in steps("prepare"))))
    whole = tuple(graph)
    seen = named_in_rules()
    working = tuple(quad for quad in whole if quad.predicate.value in seen)
    traits = frozenset(local(quad.predicate.value) for quad in working)
    values = frozenset(COV + key for claim in claims.values() for criterion in claim.criteria for key in criterion.keys)
    texts = [query("said").bind(claim=iris), *(rule.text for rule in steps("prepare"))]
    return Bearing(claims, whole, working, traits, values | seen, "\n\n".join(texts))


def _said(store: Store, iris: Sequence[str]) -> dict[str, SaidClaim]:
    about: dict[str, list[ox.Quad]] = {}
    for quad in triples_of(store, query("said").bind(claim=iris)):
        about.setdefault(text_of(quad.subject), []).append(quad)
    return {iri: _claim(iri, about, set(iris)) for iri in iris}


def _claim(iri: str, about: dict[str, list[ox.Quad]], claims: set[str]) -> SaidClaim:
    """One of the claims that were read together, with what it shares with others."""
    own = about.get(iri, [])
    parts = [part for part in (text_of(quad.object) for quad in own) if part not in claims]
    quads = [*own, *(quad for part in parts for quad in about.get(part, ()))]
    quads += [further for quad in quads if quad.predicate.value == COV + "value" for further in about.get(text_of(quad.object), ())]

    def values(subject: str, name: str) -> tuple[str, ...]:
        return tuple(sorted(text_of(quad.object) for quad in about.get(subject, ()) if quad.predicate.value == COV + name))

    criteria = tuple(
        SaidCriterion(each, local(values(each, "dimension")[0]), local(values(each, "role")[0]), tuple(map(local, values(each, "value"))))
        for each in values(iri, "criterion")
    )
    effect, certainty = (local(values(iri, name)[0]) for name in ("effect", "certainty"))
    return SaidClaim(effect, certainty, values(iri, "detail"), criteria, tuple(quads))
