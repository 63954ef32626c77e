"""The OWL reasoner behind one function: what follows from the vocabulary's axioms and the claims' scopes.

Scopes are intersections of existential restrictions over named classes (the fragment EL without nesting), so that
subsumption between them is decided structurally: every restriction of the broader scope must follow from one of the
narrower scope. `ontology.dl` checks the same with HermiT.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.vocabulary import COV, Vocabulary

SUBJECT = "HandsOnTherapy"
OPPOSITE = {"covers": "excludes", "excludes": "covers"}


@dataclass(frozen=True)
class Scope:
    """A claim's scope: for each criterion its dimension and its alternative values, as concept keys."""

    claim: str
    effect: str
    criteria: frozenset[tuple[str, frozenset[str]]]

    def payers(self) -> frozenset[str]:
        """All values on the dimension payer."""
        return frozenset(v for dimension, values in self.criteria if dimension == "payer" for v in values)


class Closure:
    """What each concept entails and rules out, from subclass, equivalence, implication and disjointness."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        concepts = vocabulary.concepts
        self.entails = {key: frozenset(self._reach(key)) for key in concepts}
        self._below: dict[str, set[str]] = defaultdict(set)
        for key, reached in self.entails.items():
            for other in reached:
                self._below[other].add(key)
        direct: dict[str, set[str]] = defaultdict(set)
        for key, concept in concepts.items():
            for other in (*concept.rules_out, *concept.complements):
                direct[key].add(other)
                direct[other].add(key)
        self.rules_out = {
            key: frozenset(low for up in reached for other in direct[up] for low in self._below[other])
            for key, reached in self.entails.items()
        }
        complements = {(a, b) for a, c in concepts.items() for b in c.complements}
        self.complements = frozenset(complements | {(b, a) for a, b in complements})

    def _reach(self, key: str) -> set[str]:
        seen: set[str] = set()
        todo = [key]
        while todo:
            here = todo.pop()
            for up in self.vocabulary.above(here) if here in self.vocabulary.concepts else ():
                if up not in seen:
                    seen.add(up)
                    todo += [up, *self.vocabulary.concepts[up].implies]
        return seen

    def implied(self, broader: tuple[str, frozenset[str]], narrower: Scope) -> bool:
        """True where some criterion of `narrower` entails the criterion `broader`."""
        return any(
            all(self.entails.get(value, frozenset()) & broader[1] for value in values)
            for _, values in narrower.criteria
        )

    def subsumes(self, broader: Scope, narrower: Scope) -> bool:
        """True where every scenario of `narrower` is one of `broader`."""
        return all(self.implied(criterion, narrower) for criterion in broader.criteria)

    def narrower_payer(self, one: Scope, other: Scope) -> bool:
        """True where all payers of `one` are properly below payers of `other`."""
        below = bool(one.payers()) and all(self.entails[p] & other.payers() for p in one.payers() if p in self.entails)
        above = bool(other.payers()) and all(self.entails[p] & one.payers() for p in other.payers() if p in self.entails)
        return below and not above


def reason(vocabulary: Vocabulary, scopes: Iterable[Scope]) -> Iterator[ox.Triple]:
    """What is entailed: closure of the concepts, then specificity between claims of opposite effect."""
    closure = Closure(vocabulary)
    scopes = list(scopes)
    used = {value for scope in scopes for _, values in scope.criteria for value in values}
    keys = [key for key in vocabulary.concepts if not vocabulary.concepts[key].is_proposed or key in used]
    for key in keys:
        yield from (_triple(key, "within", other) for other in sorted(vocabulary.above(key)))
        yield from (_triple(key, "entails", other) for other in sorted(closure.entails[key]))
        yield from (_triple(key, "rulesOut", other) for other in sorted(closure.rules_out[key]) if other in keys)
    yield from (_triple(a, "complementOf", b) for a, b in sorted(closure.complements))
    yield from _heeded(closure, keys)
    yield from _subjects(closure, scopes)
    yield from specificity(closure, scopes)


def _heeded(closure: Closure, keys: list[str]) -> Iterator[ox.Triple]:
    """cov:heeds: what is said of a payer and of what it belongs to; in a government program also of its parts."""
    concepts = closure.vocabulary.concepts
    payers = [key for key in keys if concepts[key].kind == "Payer"]
    for payer in payers:
        parts = {p for p in payers if closure.vocabulary.within(p, payer)} if closure.vocabulary.within(payer, "GovernmentProgram") else set()
        for named in sorted(parts | {p for p in closure.entails[payer] if concepts[p].kind == "Payer"}):
            yield _triple(payer, "heeds", named)


def _subjects(closure: Closure, scopes: list[Scope]) -> Iterator[ox.Triple]:
    """cov:subject: massage or manual therapy where a claim names it, care in general where it names nothing narrower."""
    for scope in scopes:
        services = {v for dimension, values in scope.criteria if dimension == "service" for v in values}
        if any(closure.vocabulary.within(s, SUBJECT) for s in services):
            yield _claim_subject(scope, SUBJECT)
        elif all(closure.vocabulary.within(SUBJECT, s) for s in services):
            yield _claim_subject(scope, "MedicalCare")


def _claim_subject(scope: Scope, subject: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(scope.claim), ox.NamedNode(COV + "subject"), ox.NamedNode(COV + subject))


def specificity(closure: Closure, scopes: list[Scope]) -> Iterator[ox.Triple]:
    """cov:moreSpecificThan and cov:narrowerPayerThan between claims that cover and claims that exclude."""
    sides = {effect: [s for s in scopes if s.effect == effect] for effect in OPPOSITE}
    for one in sides["covers"]:
        for other in sides["excludes"]:
            yield from _compare(closure, one, other)


def _compare(closure: Closure, one: Scope, other: Scope) -> Iterator[ox.Triple]:
    up, down = closure.subsumes(other, one), closure.subsumes(one, other)
    if up and not down:
        yield _claims(one, "moreSpecificThan", other)
    elif down and not up:
        yield _claims(other, "moreSpecificThan", one)
    elif not up and not down:
        if closure.narrower_payer(one, other):
            yield _claims(one, "narrowerPayerThan", other)
        elif closure.narrower_payer(other, one):
            yield _claims(other, "narrowerPayerThan", one)


def _claims(one: Scope, relation: str, other: Scope) -> ox.Triple:
    return ox.Triple(ox.NamedNode(one.claim), ox.NamedNode(COV + relation), ox.NamedNode(other.claim))


def _triple(subject: str, predicate: str, obj: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(COV + subject), ox.NamedNode(COV + predicate), ox.NamedNode(COV + obj))
