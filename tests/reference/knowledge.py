"""What the vocabulary says, as sets and dicts: read from its Turtle files by rdflib, with closures computed here.

Nothing is shared with `ontology.reason`, whose triples the rules in SPARQL read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

COV = Namespace("https://w3id.org/covertrace/ontology#")
FOLDER = Path(__file__).parents[2] / "ontology"
CODES = {"ProcedureCode", "DiagnosisCode"}
Links = dict[str, set[str]]  # concepts, by the concept that they are told of


@dataclass(frozen=True)
class Criterion:
    """On a dimension, any one of several values. `program` names it where it is the scope of a payer's program."""

    dimension: str
    role: str
    values: frozenset[str]
    program: str = ""


class Knowledge:
    """The vocabulary's facts by the local names of its terms."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        on_dimension = {_name(kind): _name(dimension) for kind, dimension in graph.subject_objects(COV.onDimension)}
        self.kind = {_name(s): _name(o) for s, o in graph.subject_objects(RDF.type) if _name(o) in {*on_dimension, "Process", "Topic"}}
        self.dimension = {concept: on_dimension[kind] for concept, kind in self.kind.items() if kind in on_dimension}
        self.exclusive, self.obtainable, self.own_rules = (self._marked(name) for name in ("exclusive", "obtainable", "hasOwnRules"))
        self.implies, self.may_include, self.cannot_give = (self._links(COV[name]) for name in ("implies", "mayInclude", "cannotGive"))
        self.includes_coverage_of = self._links(COV.includesCoverageOf)
        self.complement_of = _both_ways(self._links(COV.complementOf))
        self.programs = {payer: self._criterion(scope) for payer, scopes in self._links(COV.programScope).items() for scope in scopes}
        same, parents = _both_ways(self._links(OWL.equivalentClass)), self._links(RDFS.subClassOf)
        self.above = {concept: _reached(concept, lambda each: same[each] | parents[each]) & self.kind.keys() for concept in self.kind}
        # Only who names a code has one, though as a scope it is the same as what it stands for.
        without_codes = {concept: set() if kind in CODES else self.implies[concept] for concept, kind in self.kind.items()}
        self.entails_as_scope = {concept: _reached(concept, lambda each: self.above[each] | without_codes[each]) for concept in self.kind}
        with_codes = {concept: _reached(concept, lambda each: self.above[each] | self.implies[each]) for concept, kind in self.kind.items() if kind in CODES}
        self.entails = self.entails_as_scope | with_codes
        self._entailed_by, self._below = _turned(self.entails), _turned(self.above)
        self._opposed = _both_ways(self._links(COV.rulesOut))
        for concept, others in self.complement_of.items():
            self._opposed[concept] |= others

    def below(self, concept: str) -> set[str]:
        """The concept, what is the same, and all that is narrower."""
        return self._below[concept]

    def ruled_out_by(self, concept: str) -> set[str]:
        """All that entails the opposite of something that the concept entails."""
        return {low for held in self.entails[concept] for other in self._opposed[held] for low in self._entailed_by[other]}

    def heeds(self, payer: str) -> set[str]:
        """Of whom a statement has to speak to bear on a payer: of it, of what it belongs to and, in a government program, of its parts."""
        parts = self.below(payer) if "GovernmentProgram" in self.above[payer] else set()
        return {each for each in parts | self.entails[payer] if self.kind[each] == "Payer"}

    def has_own_rules(self, concepts: Iterable[str]) -> bool:
        """Whether any of them is, or belongs to, a program with rules of its own."""
        return any(self.entails[concept] & self.own_rules for concept in concepts)

    def _marked(self, name: str) -> set[str]:
        return {_name(subject) for subject in self._graph.subjects(COV[name], Literal(True))}

    def _links(self, predicate: Node) -> Links:
        found: Links = defaultdict(set)
        for subject, value in self._graph.subject_objects(predicate):
            if isinstance(subject, URIRef) and isinstance(value, URIRef) and value.startswith(COV):
                found[_name(subject)].add(_name(value))
        return found

    def _criterion(self, scope: str) -> Criterion:
        said = {name: frozenset(map(_name, self._graph.objects(COV[scope], COV[name]))) for name in ("dimension", "role", "value")}
        [dimension], [role] = said["dimension"], said["role"]
        return Criterion(dimension, role, said["value"], scope)


@cache
def knowledge() -> Knowledge:
    """What the Turtle files of the vocabulary say."""
    graph = Graph()
    for path in [FOLDER / "coverage.ttl", *sorted((FOLDER / "concepts").glob("*.ttl"))]:
        graph.parse(path, format="turtle")
    return Knowledge(graph)


def _name(node: Node) -> str:
    return str(node).removeprefix(COV)


def _both_ways(links: Links) -> Links:
    found: Links = defaultdict(set)
    for one, other in _pairs(links):
        found[one].add(other)
        found[other].add(one)
    return found


def _turned(links: Links) -> Links:
    found: Links = defaultdict(set)
    for one, other in _pairs(links):
        found[other].add(one)
    return found


def _pairs(links: Links) -> Iterator[tuple[str, str]]:
    return ((one, other) for one, others in links.items() for other in others)


def _reached(start: str, steps: Callable[[str], Iterable[str]]) -> set[str]:
    """All that can be reached from a concept in any number of steps."""
    found, todo = {start}, [start]
    while todo:
        new = set(steps(todo.pop())) - found
        found |= new
        todo += new
    return found
