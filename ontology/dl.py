"""The full OWL reasoner as a second opinion: HermiT, through owlready2, on the vocabulary and on the claims' scopes.

`ontology.reason` decides subsumption by structure, in milliseconds and without Java. Here the same axioms are written as
OWL 2 DL and given to a reasoner that knows nothing of our shortcuts; `check` reports where the two differ.

The DL view leaves out what OWL DL can't use: labels and other annotations, the concepts as individuals (they are classes
here), and classes of classes. What the vocabulary says of values becomes axioms on scenarios:

- a concept is a class; `rdfs:subClassOf` and `owl:equivalentClass` between concepts stay as they are
- `v cov:implies w` is `(d some v) SubClassOf (e some w)`, or `v SubClassOf w` where both lie on one dimension; codes apart
- `v cov:rulesOut w` and `v cov:complementOf w` make `(d some v)` and `(e some w)` disjoint
- the scope of a claim is the class that the graph gives with `cov:appliesTo`, one for all claims of equal scope
"""

import io
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.vocabulary import CODES, COV

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_VIEW = "https://w3id.org/covertrace/dl"
_OPPOSITE = {"covers": "excludes", "excludes": "covers"}

_Node = ox.NamedNode | ox.BlankNode
_Scope = frozenset[tuple[str, frozenset[str]]]


class JavaMissing(Exception):
    """There is no Java to run HermiT with; the message says how to get it."""


@dataclass(frozen=True)
class DlReport:
    """What HermiT found. `unsatisfiable` names concepts and claims that nothing can meet; each of `disagreements` is a sentence."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    disagreements: tuple[str, ...]
    seconds: float
    concepts: int
    scopes: int

    @property
    def passed(self) -> bool:
        """True where there is nothing to mend."""
        return self.consistent and not self.unsatisfiable and not self.disagreements


def check(graph: Iterable[ox.Triple]) -> DlReport:
    """Classify the vocabulary and the scopes of all claims in a built graph. Raises JavaMissing."""
    if shutil.which("java") is None:
        raise JavaMissing("HermiT needs Java and there is no 'java' on the path: install a JRE, for example with 'apt-get install default-jre-headless'")
    started = time.perf_counter()
    view = View(graph)
    above = classify(view.triples())
    seconds = time.perf_counter() - started
    if above is None:
        return DlReport(False, (), (), seconds, len(view.kinds), len(view.scopes))
    nothing = _OWL + "Nothing"
    unsatisfiable = {name for iri, name in view.names() if nothing in above.get(iri, ())}
    return DlReport(True, tuple(sorted(unsatisfiable)), tuple(view.disagreements(above)), seconds, len(view.kinds), len(view.scopes))


class View:
    """A built graph as OWL 2 DL: the axioms for the reasoner, and what the graph itself holds about specificity."""

    def __init__(self, graph: Iterable[ox.Triple]) -> None:
        self._index: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in graph:
            if isinstance(triple.subject, _Node) and isinstance(triple.object, _Node | ox.Literal):
                self._index[triple.predicate.value][_key(triple.subject)].append(_key(triple.object))
        dimension_of = {kind: found[0] for kind, found in self._index[COV + "onDimension"].items()}
        self.dimensions = sorted(set(self._index[_RDF + "type"]) & {s for s, o in self._pairs(_RDF + "type") if o == COV + "Dimension"})
        parents = self._index[_RDFS + "subClassOf"]
        kinds = {kind for kind, found in parents.items() if COV + "Concept" in found}
        self.kinds = {s: o for s, o in self._pairs(_RDF + "type") if o in kinds}
        self._dimension = {concept: dimension_of[kind] for concept, kind in self.kinds.items() if kind in dimension_of}
        self.claims: dict[_Scope, list[str]] = defaultdict(list)
        for claim, found in sorted(self._index[COV + "appliesTo"].items()):
            self.claims[self._scope(found[0])].append(claim)
        self.scopes = {scope: f"{_VIEW}#scope-{index}" for index, scope in enumerate(self.claims)}

    def names(self) -> Iterator[tuple[str, str]]:
        """Every class that must be satisfiable, with what it stands for: a concept, or each claim of a scope."""
        for concept in self.kinds:
            yield concept, concept
            yield _having(concept), concept
        for scope, iri in self.scopes.items():
            yield from ((iri, claim) for claim in self.claims[scope])

    def disagreements(self, above: dict[str, set[str]]) -> Iterator[str]:
        """Where cov:moreSpecificThan is not strict subsumption between scopes of opposite effect, a sentence each.

        A scope that nothing can meet is below every other one, which says nothing: its claims are left out here.
        """
        empty = {claim for scope, iri in self.scopes.items() if _OWL + "Nothing" in above.get(iri, ()) for claim in self.claims[scope]}
        by_reason = {pair for pair in self._pairs(COV + "moreSpecificThan") if empty.isdisjoint(pair)}
        by_hermit = {pair for pair in self._specificity(above) if empty.isdisjoint(pair)}
        for one, other in sorted(by_hermit - by_reason):
            yield f"{one} is more specific than {other} by HermiT, not by ontology.reason"
        for one, other in sorted(by_reason - by_hermit):
            yield f"{one} is more specific than {other} by ontology.reason, not by HermiT"

    def _specificity(self, above: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
        effect = {claim: self._effect(claim) for claims in self.claims.values() for claim in claims}
        scope_of = {iri: scope for scope, iri in self.scopes.items()}
        for iri, scope in scope_of.items():
            for other in above.get(iri, set()) & scope_of.keys():
                if iri not in above[other]:
                    for one in self.claims[scope]:
                        opposite = _OPPOSITE.get(effect[one])
                        yield from ((one, claim) for claim in self.claims[scope_of[other]] if opposite and effect[claim] == opposite)

    def _effect(self, claim: str) -> str:
        """The effect as far as specificity goes: whoever is charged all of the cost is not covered."""
        effect = next(iter(self._index[COV + "effect"].get(claim, ())), "").removeprefix(COV)
        figure = next(iter(self._index[COV + "quantity"].get(claim, ())), "")
        stated = {name: next(iter(self._index[COV + name].get(figure, ())), "") for name in ("minimum", "maximum", "unit")}
        whole = stated["unit"] == "percent" and float(stated["minimum"]) == float(stated["maximum"]) == 100
        return "excludes" if effect == "charges" and whole else effect

    def triples(self) -> Iterator[ox.Triple]:
        """The axioms."""
        yield _triple(_VIEW, _RDF + "type", _OWL + "Ontology")
        yield _triple(COV + "Scenario", _RDF + "type", _OWL + "Class")
        for dimension in self.dimensions:
            yield _triple(dimension, _RDF + "type", _OWL + "ObjectProperty")
            yield _triple(dimension, _RDFS + "domain", COV + "Scenario")
        yield from self._definitions()
        for concept in sorted(self.kinds):
            yield from self._concept(concept)
        for scope, iri in self.scopes.items():
            yield _triple(iri, _RDF + "type", _OWL + "Class")
            parts: list[_Node] = [ox.NamedNode(COV + "Scenario")]
            for index, (dimension, values) in enumerate(sorted(scope, key=lambda part: (part[0], sorted(part[1])))):
                node = ox.BlankNode(f"{iri.rsplit('-', 1)[1]}r{index}")
                parts.append(node)
                yield from _some(node, dimension, sorted(values))
            yield from _defined(iri, "intersectionOf", parts)

    def _definitions(self) -> Iterator[ox.Triple]:
        """The classes that are neither concepts nor scopes, with their hierarchy and what is disjoint."""
        classes = {s for s, o in self._pairs(_RDF + "type") if o == _OWL + "Class" and s.startswith(COV)} - self.kinds.keys()
        for one in sorted(classes):
            yield _triple(one, _RDF + "type", _OWL + "Class")
            yield from (_triple(one, _RDFS + "subClassOf", up) for up in self._index[_RDFS + "subClassOf"].get(one, ()) if up in classes)
        for members in self._index[_OWL + "members"].values():
            listed = self._list(members[0])
            for index, one in enumerate(listed):
                yield from (_triple(one, _OWL + "disjointWith", other) for other in listed[index + 1 :])

    def _concept(self, concept: str) -> Iterator[ox.Triple]:
        yield _triple(concept, _RDF + "type", _OWL + "Class")
        for predicate in (_RDFS + "subClassOf", _OWL + "equivalentClass"):
            yield from (_triple(concept, predicate, other) for other in self._index[predicate].get(concept, ()) if other in self.kinds)
        if concept not in self._dimension:
            return
        yield _triple(_having(concept), _RDF + "type", _OWL + "Class")
        node = ox.BlankNode("has" + concept.removeprefix(COV).replace("_", "x"))
        yield from _some(node, self._dimension[concept], [concept])
        yield ox.Triple(ox.NamedNode(_having(concept)), ox.NamedNode(_OWL + "equivalentClass"), node)
        implied = [] if self.kinds[concept].removeprefix(COV) in CODES else self._with_dimension(COV + "implies", concept)
        for other in implied:  # a code's would be those of all that is equivalent to it, and hold of facts alone (ontology.reason)
            if self._dimension[other] == self._dimension[concept]:
                yield _triple(concept, _RDFS + "subClassOf", other)
            else:
                yield _triple(_having(concept), _RDFS + "subClassOf", _having(other))
        for predicate in ("rulesOut", "complementOf"):
            for other in self._with_dimension(COV + predicate, concept):
                yield _triple(_having(concept), _OWL + "disjointWith", _having(other))

    def _with_dimension(self, predicate: str, concept: str) -> list[str]:
        return [other for other in self._index[predicate].get(concept, ()) if other in self._dimension]

    def _scope(self, iri: str) -> _Scope:
        """The restrictions of a scope class. Raises ValueError for a class of another form."""
        whole = self._index[_OWL + "equivalentClass"].get(iri, [])
        if not whole:
            raise ValueError(f"{iri} has no owl:equivalentClass, so nothing says what the claim applies to")
        found = set()
        for part in self._list(self._index[_OWL + "intersectionOf"][whole[0]][0]):
            if part in self._index[_OWL + "onProperty"]:
                filler = self._index[_OWL + "someValuesFrom"][part][0]
                union = self._index[_OWL + "unionOf"].get(filler)
                found.add((self._index[_OWL + "onProperty"][part][0], frozenset(self._list(union[0]) if union else [filler])))
        return frozenset(found)

    def _list(self, head: str) -> list[str]:
        items: list[str] = []
        while head != _RDF + "nil":
            items += self._index[_RDF + "first"][head]
            head = self._index[_RDF + "rest"][head][0]
        return items

    def _pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        return ((subject, value) for subject, values in self._index[predicate].items() for value in values)


def classify(axioms: Iterable[ox.Triple]) -> dict[str, set[str]] | None:
    """All named classes above each named class, itself included, as HermiT infers them; None where the axioms contradict each other."""
    import owlready2

    world = owlready2.World()
    written = ox.serialize(axioms, format=ox.RdfFormat.N_TRIPLES) or b""
    ontology = world.get_ontology(_VIEW + "#").load(fileobj=io.BytesIO(written))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    direct: dict[str, set[str]] = defaultdict(set)
    rdf = world.as_rdflib_graph()
    for predicate in ("rdfs:subClassOf", "owl:equivalentClass"):
        for one, other in rdf.query(f"SELECT ?one ?other {{ ?one {predicate} ?other FILTER (isIRI(?one) && isIRI(?other)) }}"):
            direct[str(one)].add(str(other))
            if predicate == "owl:equivalentClass":
                direct[str(other)].add(str(one))
    named = {str(one.iri) for one in world.classes()}
    return {one: _reach(one, direct) for one in named}


def _reach(start: str, direct: dict[str, set[str]]) -> set[str]:
    seen = {start}
    todo = [start]
    while todo:
        for up in direct.get(todo.pop(), ()):
            if up not in seen:
                seen.add(up)
                todo.append(up)
    return seen


def _some(node: ox.BlankNode, dimension: str, values: list[str]) -> Iterator[ox.Triple]:
    filler: _Node = ox.NamedNode(values[0])
    if len(values) > 1:
        filler = ox.BlankNode(f"{node.value}u")
        yield ox.Triple(filler, ox.NamedNode(_RDF + "type"), ox.NamedNode(_OWL + "Class"))
        yield from _list(filler, "unionOf", [ox.NamedNode(value) for value in values])
    yield ox.Triple(node, ox.NamedNode(_RDF + "type"), ox.NamedNode(_OWL + "Restriction"))
    yield ox.Triple(node, ox.NamedNode(_OWL + "onProperty"), ox.NamedNode(dimension))
    yield ox.Triple(node, ox.NamedNode(_OWL + "someValuesFrom"), filler)


def _defined(iri: str, construct: str, parts: list[_Node]) -> Iterator[ox.Triple]:
    whole = ox.BlankNode(f"{iri.rsplit('-', 1)[1]}w")
    yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(_OWL + "equivalentClass"), whole)
    yield ox.Triple(whole, ox.NamedNode(_RDF + "type"), ox.NamedNode(_OWL + "Class"))
    yield from _list(whole, construct, parts)


def _list(subject: ox.BlankNode, construct: str, items: list[_Node] | list[ox.NamedNode]) -> Iterator[ox.Triple]:
    nodes = [ox.BlankNode(f"{subject.value}l{index}") for index in range(len(items))]
    yield ox.Triple(subject, ox.NamedNode(_OWL + construct), nodes[0])
    for index, item in enumerate(items):
        yield ox.Triple(nodes[index], ox.NamedNode(_RDF + "first"), item)
        yield ox.Triple(nodes[index], ox.NamedNode(_RDF + "rest"), nodes[index + 1] if index + 1 < len(items) else ox.NamedNode(_RDF + "nil"))


def _having(concept: str) -> str:
    """The class of the scenarios that have the value."""
    return f"{_VIEW}#having-{concept.removeprefix(COV)}"


def _key(term: _Node | ox.Literal) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _triple(subject: str, predicate: str, obj: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(obj))
