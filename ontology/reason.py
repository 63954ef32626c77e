"""The OWL reasoner behind one function: what follows from the vocabulary's axioms and the claims' scopes.

Scopes are intersections of existential restrictions over named classes (the fragment EL without nesting), so that
subsumption between them is decided structurally: every restriction of the broader scope must follow from one of the
narrower scope. `ontology.dl` checks the same with HermiT.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from ontology.ntriples import triples_of
from ontology.subsumption import Criteria, Criterion, subsumed
from ontology.vocabulary import CODES, COV, Vocabulary

SUBJECT = "HandsOnTherapy"
_PART = 1000  # lines
OPPOSITE = {"covers": "excludes", "excludes": "covers"}


@dataclass(frozen=True)
class Scope:
    """A claim's scope: for each criterion its dimension and its alternative values, as concept keys."""

    claim: str
    effect: str
    criteria: Criteria

    def payers(self) -> frozenset[str]:
        """All values on the dimension payer."""
        return frozenset(v for dimension, values in self.criteria if dimension == "payer" for v in values)


Groups = dict[Criteria, list[Scope]]


class Closure:
    """What each concept entails and rules out, from subclass, equivalence, implication and disjointness."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        concepts = vocabulary.concepts
        self.entails = {key: frozenset(self._reach(key)) for key in concepts}
        # A class is the same as its equivalents in OWL, so between scopes a code implies no more than what it stands for.
        self._scopes = {key: frozenset(self._reach(key, codes=False)) for key in concepts}
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

    def _reach(self, key: str, codes: bool = True) -> set[str]:
        seen: set[str] = set()
        todo = [key]
        while todo:
            here = todo.pop()
            for up in self.vocabulary.above(here) if here in self.vocabulary.concepts else ():
                if up not in seen:
                    seen.add(up)
                    todo += [up, *self._implied_by(up, key, codes)]
        return seen

    def _implied_by(self, up: str, key: str, codes: bool) -> tuple[str, ...]:
        """What `up` implies of a scenario in which `key` is named. Only who names a code has one: a condition is the same as its code and no code yet."""
        concepts = self.vocabulary.concepts
        return () if concepts[up].kind in CODES and not (codes and concepts[key].kind in CODES) else concepts[up].implies

    def entailed(self, value: str) -> frozenset[str]:
        """What a value of a criterion entails as far as scopes go, itself among it; nothing where it is no concept."""
        return self._scopes.get(value, frozenset())

    def implied(self, broader: Criterion, narrower: Scope) -> bool:
        """True where some criterion of `narrower` entails the criterion `broader`."""
        return any(self.implies(criterion, broader) for criterion in narrower.criteria)

    def implies(self, narrower: Criterion, broader: Criterion) -> bool:
        """True where each alternative of one criterion entails one of the other."""
        return all(self.entailed(value) & broader[1] for value in narrower[1])

    def subsumes(self, broader: Scope, narrower: Scope) -> bool:
        """True where every scenario of `narrower` is one of `broader`."""
        return all(self.implied(criterion, narrower) for criterion in broader.criteria)

    def narrower_payer(self, one: Scope, other: Scope) -> bool:
        """True where all payers of `one` are properly below payers of `other`."""
        below = bool(one.payers()) and all(self.entails[p] & other.payers() for p in one.payers() if p in self.entails)
        above = bool(other.payers()) and all(self.entails[p] & one.payers() for p in other.payers() if p in self.entails)
        return below and not above


def reason(vocabulary: Vocabulary, scopes: Iterable[Scope]) -> Iterator[ox.Triple]:
    """The triples of `reasoned`."""
    for part in reasoned(vocabulary, scopes):
        yield from triples_of(part)


def reasoned(vocabulary: Vocabulary, scopes: Iterable[Scope]) -> Iterator[bytes]:
    """What is entailed, as parts of N-Triples: closure of the concepts, then specificity between claims of opposite effect."""
    closure = Closure(vocabulary)
    scopes = list(scopes)
    used = {value for scope in scopes for _, values in scope.criteria for value in values}
    accepted = [key for key, concept in vocabulary.concepts.items() if not concept.is_proposed]
    keys = accepted + sorted(key for key in used if key in vocabulary.concepts and vocabulary.concepts[key].is_proposed)
    for lines in (_closed(closure, keys), _heeded(closure, keys), of_claims(closure, scopes)):
        while part := "".join(islice(lines, _PART)):
            yield part.encode()


def _closed(closure: Closure, keys: list[str]) -> Iterator[str]:
    known = set(keys)
    for key in keys:
        yield from (_line(COV + key, "within", COV + other) for other in sorted(closure.vocabulary.above(key)))
        yield from (_line(COV + key, "entails", COV + other) for other in sorted(closure.entails[key]))
        yield from (_line(COV + key, "rulesOut", COV + other) for other in sorted(closure.rules_out[key] & known))
    yield from (_line(COV + a, "complementOf", COV + b) for a, b in sorted(closure.complements))


def of_claims(closure: Closure, scopes: list[Scope]) -> Iterator[str]:
    """What is entailed of claims alone, as lines: what they are about, and specificity between those of opposite effect."""
    yield from _subjects(closure, scopes)
    yield from specificity(closure, scopes)


def _heeded(closure: Closure, keys: list[str]) -> Iterator[str]:
    """cov:heeds: what is said of a payer and of what it belongs to; in a government program also of its parts."""
    concepts = closure.vocabulary.concepts
    payers = [key for key in keys if concepts[key].kind == "Payer"]
    for payer in payers:
        parts = {p for p in payers if closure.vocabulary.within(p, payer)} if closure.vocabulary.within(payer, "GovernmentProgram") else set()
        for named in sorted(parts | {p for p in closure.entails[payer] if concepts[p].kind == "Payer"}):
            yield _line(COV + payer, "heeds", COV + named)


def _subjects(closure: Closure, scopes: list[Scope]) -> Iterator[str]:
    """cov:subject: massage or manual therapy where a claim names it, care in general where it names nothing narrower."""
    for scope in scopes:
        services = {v for dimension, values in scope.criteria if dimension == "service" for v in values}
        if any(closure.vocabulary.within(s, SUBJECT) for s in services):
            yield _line(scope.claim, "subject", COV + SUBJECT)
        elif all(closure.vocabulary.within(SUBJECT, s) for s in services):
            yield _line(scope.claim, "subject", COV + "MedicalCare")


def specificity(closure: Closure, scopes: list[Scope]) -> Iterator[str]:
    """cov:moreSpecificThan between claims that cover and claims that exclude, as lines of N-Triples.

    cov:narrowerPayerThan is not written: its pairs grow with the square of the claims, and follow from cov:entails between payers.
    """
    covering, excluding = (_grouped(scope for scope in scopes if scope.effect == effect) for effect in OPPOSITE)
    below = set(subsumed(covering, excluding, closure.entailed))
    above = {(one, other) for other, one in subsumed(excluding, covering, closure.entailed)}
    for one, other in below ^ above:
        pair = (covering[one], excluding[other])
        yield from _claims(*(pair if (one, other) in below else pair[::-1]), "moreSpecificThan")


def _grouped(scopes: Iterable[Scope]) -> Groups:
    """Scopes by their criteria: those of one group compare alike."""
    found: Groups = defaultdict(list)
    for scope in scopes:
        found[scope.criteria].append(scope)
    return found


def _claims(narrower: list[Scope], broader: list[Scope], relation: str) -> Iterator[str]:
    """A line for each claim of one group with each of another."""
    return (_line(one.claim, relation, other.claim) for one in narrower for other in broader)


def _line(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> <{COV}{predicate}> <{value}> .\n"
