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
Criterion = tuple[str, frozenset[str]]  # a dimension and its alternative values
OPPOSITE = {"covers": "excludes", "excludes": "covers"}


@dataclass(frozen=True)
class Scope:
    """A claim's scope: for each criterion its dimension and its alternative values, as concept keys."""

    claim: str
    effect: str
    criteria: frozenset[Criterion]

    def payers(self) -> frozenset[str]:
        """All values on the dimension payer."""
        return frozenset(v for dimension, values in self.criteria if dimension == "payer" for v in values)


_CODES = ("ProcedureCode", "DiagnosisCode")


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
        return () if concepts[up].kind in _CODES and not (codes and concepts[key].kind in _CODES) else concepts[up].implies

    def implied(self, broader: Criterion, narrower: Scope) -> bool:
        """True where some criterion of `narrower` entails the criterion `broader`."""
        return any(self.implies(criterion, broader) for criterion in narrower.criteria)

    def implies(self, narrower: Criterion, broader: Criterion) -> bool:
        """True where each alternative of one criterion entails one of the other."""
        return all(self._scopes.get(value, frozenset()) & broader[1] for value in narrower[1])

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
    yield from of_claims(closure, scopes)


def of_claims(closure: Closure, scopes: list[Scope]) -> Iterator[ox.Triple]:
    """What is entailed of claims alone: what they are about, and specificity between those of opposite effect."""
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
    sides = {effect: _grouped(scope for scope in scopes if scope.effect == effect) for effect in OPPOSITE}
    excluding = _Excluding(closure, list(sides["excludes"].values()), {c for side in sides.values() for criteria in side for c in criteria})
    for covering in sides["covers"].values():
        for relation, narrower, broader in excluding.relations(covering):
            for one in narrower:
                yield from (_claims(one, relation, other) for other in broader)


def _grouped(scopes: Iterable[Scope]) -> dict[frozenset[Criterion], list[Scope]]:
    """Scopes by their criteria: those of one group compare alike."""
    found: dict[frozenset[Criterion], list[Scope]] = defaultdict(list)
    for scope in scopes:
        found[scope.criteria].append(scope)
    return found


class _Excluding:
    """Groups of excluding scopes, to be compared with covering ones all at once: a set of groups is an int with a bit for each.

    Comparing each with each takes minutes where thousands of articles are read.
    """

    def __init__(self, closure: Closure, groups: list[list[Scope]], criteria: set[Criterion]) -> None:
        self._closure, self._groups = closure, groups
        self._all = (1 << len(groups)) - 1
        self._having: dict[Criterion, int] = defaultdict(int)
        for index, group in enumerate(groups):
            for criterion in group[0].criteria:
                self._having[criterion] |= 1 << index
        self._implied = {c: {other for other in criteria if closure.implies(c, other)} for c in criteria}
        self._implying: dict[Criterion, int] = defaultdict(int)
        for criterion, implied in self._implied.items():
            for other in implied:
                self._implying[other] |= self._having.get(criterion, 0)
        self._payers: dict[frozenset[str], tuple[int, int]] = {}

    def relations(self, covering: list[Scope]) -> Iterator[tuple[str, list[Scope], list[Scope]]]:
        """How a group of covering scopes is related to the others: (relation, narrower group, broader group)."""
        broader, narrower = self._broader(covering[0]), self._narrower(covering[0])
        below, above = self._by_payer(covering[0])
        apart = self._all & ~(broader | narrower)
        yield from (("moreSpecificThan", covering, group) for group in self._of(broader & ~narrower))
        yield from (("moreSpecificThan", group, covering) for group in self._of(narrower & ~broader))
        yield from (("narrowerPayerThan", covering, group) for group in self._of(apart & below))
        yield from (("narrowerPayerThan", group, covering) for group in self._of(apart & above & ~below))

    def _broader(self, scope: Scope) -> int:
        """Those whose criteria all follow from the scope's."""
        implied = {other for criterion in scope.criteria for other in self._implied[criterion]}
        out = 0
        for criterion, having in self._having.items():
            if criterion not in implied:
                out |= having
        return self._all & ~out

    def _narrower(self, scope: Scope) -> int:
        """Those from whose criteria all of the scope's follow."""
        found = self._all
        for criterion in scope.criteria:
            found &= self._implying[criterion]
        return found

    def _by_payer(self, scope: Scope) -> tuple[int, int]:
        """Those whose payer is broader than the scope's, and those whose payer is narrower."""
        if scope.payers() not in self._payers:
            compare = self._closure.narrower_payer
            below = sum(1 << index for index, group in enumerate(self._groups) if compare(scope, group[0]))
            above = sum(1 << index for index, group in enumerate(self._groups) if compare(group[0], scope))
            self._payers[scope.payers()] = (below, above)
        return self._payers[scope.payers()]

    def _of(self, found: int) -> Iterator[list[Scope]]:
        while found:
            lowest = found & -found
            yield self._groups[lowest.bit_length() - 1]
            found ^= lowest


def _claims(one: Scope, relation: str, other: Scope) -> ox.Triple:
    return ox.Triple(ox.NamedNode(one.claim), ox.NamedNode(COV + relation), ox.NamedNode(other.claim))


def _triple(subject: str, predicate: str, obj: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(COV + subject), ox.NamedNode(COV + predicate), ox.NamedNode(COV + obj))
