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
        return any(self.implies(criterion, broader) for criterion in narrower.criteria)

    def implies(self, narrower: tuple[str, frozenset[str]], broader: tuple[str, frozenset[str]]) -> bool:
        """True where each alternative of one criterion entails one of the other."""
        return all(self.entails.get(value, frozenset()) & broader[1] for value in narrower[1])

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
    accepted = [key for key, concept in vocabulary.concepts.items() if not concept.is_proposed]
    keys = accepted + sorted(key for key in used if key in vocabulary.concepts and vocabulary.concepts[key].is_proposed)
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
    compared = _Compared(closure, [scope for scope in scopes if scope.effect in OPPOSITE])
    sides = {effect: [s for s in scopes if s.effect == effect] for effect in OPPOSITE}
    for one in sides["covers"]:
        for other in sides["excludes"]:
            found = compared.relation(one, other)
            if found:
                narrower, relation, broader = found
                yield _claims(narrower, relation, broader)


class _Compared:
    """Scopes made ready for comparing each with each: their criteria as bits, so that a pair costs a few operations."""

    def __init__(self, closure: Closure, scopes: list[Scope]) -> None:
        criteria = list(dict.fromkeys(criterion for scope in scopes for criterion in sorted(scope.criteria, key=str)))
        bits = {criterion: 1 << index for index, criterion in enumerate(criteria)}
        implying = {c: sum(bit for other, bit in bits.items() if closure.implies(other, c)) for c in criteria}
        self._has = {scope.claim: sum(bits[c] for c in scope.criteria) for scope in scopes}
        self._needs = {scope.claim: tuple({implying[c] for c in scope.criteria}) for scope in scopes}
        payers = {scope.claim: scope.payers() for scope in scopes}
        numbers = {named: index for index, named in enumerate(dict.fromkeys(payers.values()))}
        self._payers = {claim: numbers[named] for claim, named in payers.items()}
        self._closure = closure
        self._narrower: dict[tuple[int, int], bool] = {}

    def relation(self, one: Scope, other: Scope) -> tuple[Scope, str, Scope] | None:
        """The narrower of two scopes, how it is narrower, and the broader one; None where they are equal or not comparable."""
        up, down = self._subsumes(other, one), self._subsumes(one, other)
        if up != down:
            return (one, "moreSpecificThan", other) if up else (other, "moreSpecificThan", one)
        if not up:
            if self._narrower_payer(one, other):
                return one, "narrowerPayerThan", other
            if self._narrower_payer(other, one):
                return other, "narrowerPayerThan", one
        return None

    def _subsumes(self, broader: Scope, narrower: Scope) -> bool:
        has = self._has[narrower.claim]
        return all(has & need for need in self._needs[broader.claim])

    def _narrower_payer(self, one: Scope, other: Scope) -> bool:
        pair = (self._payers[one.claim], self._payers[other.claim])
        if pair not in self._narrower:
            self._narrower[pair] = self._closure.narrower_payer(one, other)
        return self._narrower[pair]


def _claims(one: Scope, relation: str, other: Scope) -> ox.Triple:
    return ox.Triple(ox.NamedNode(one.claim), ox.NamedNode(COV + relation), ox.NamedNode(other.claim))


def _triple(subject: str, predicate: str, obj: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(COV + subject), ox.NamedNode(COV + predicate), ox.NamedNode(COV + obj))
