"""The concepts of the vocabulary as Python values, read from the Turtle that defines them."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

FOLDER = Path(__file__).parent
COV = "https://w3id.org/covertrace/ontology#"
ID = "https://w3id.org/covertrace/id/"
PROPOSED = "Proposed"  # how keys of concepts begin that an article proposes and no editor has accepted yet
CODES = frozenset({"ProcedureCode", "DiagnosisCode"})  # kinds whose members are codes: one stands for a thing, which does not make it the same
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Concept:
    """A value of a dimension with its labels. `key` is the local name of its IRI, as in "MedicareAdvantage"."""

    key: str
    kind: str
    dimension: str | None
    label: str
    alt_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()
    definition: str = ""
    obtainable: bool | None = None
    as_requirement: str = ""
    as_question: str = ""
    as_given: str = ""
    out_of_scope: bool = False
    has_own_rules: bool = False
    parents: tuple[str, ...] = ()
    equivalents: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    rules_out: tuple[str, ...] = ()
    complements: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The concept's full IRI."""
        return COV + self.key

    @property
    def is_proposed(self) -> bool:
        """Whether an article proposes the concept and no editor has accepted it yet."""
        return self.key.startswith(PROPOSED)


class Vocabulary:
    """All concepts by key, and the hierarchy between them."""

    def __init__(self, graph: ox.Store) -> None:
        self._graph = graph
        self._dimensions = {_local(s): _local(o) for s, o in _pairs(graph, COV + "onDimension")}
        self.dimensions = tuple(sorted(set(self._dimensions.values())))
        self.exclusive = frozenset(_local(s) for s, o in _pairs(graph, COV + "exclusive") if o == "true")
        kinds = set(self._dimensions) | {"Process", "Topic"}
        self.concepts = {
            _local(s): self._concept(s, _local(o))
            for s, o in _pairs(graph, _RDF_TYPE)
            if s.startswith(COV) and _local(o) in kinds
        }
        self._above = {key: frozenset(self._climb(key)) for key in self.concepts}

    def within(self, key: str, ancestor: str) -> bool:
        """True where `key` is `ancestor`, equivalent to it, or below it."""
        return ancestor in self._above.get(key, ())

    def above(self, key: str) -> frozenset[str]:
        """The concept itself, its equivalents and all broader ones."""
        return self._above[key]

    def propose(self, label: str, kind: str, parent: str) -> str:
        """Add a concept of a kind that an article names and the vocabulary lacks, below `parent`; its key is returned.

        Proposing it again changes nothing, but of several spellings the first by alphabet is its label, in whatever order they come.
        """
        key = proposed_key(label)
        known = self.concepts.get(key)
        if known is not None and label < known.label:
            self.concepts = self.concepts | {key: replace(known, label=label)}
        if known is None:
            definition = "Named by an article; proposed, not yet accepted into the vocabulary."
            self._above = self._above | {key: frozenset({key, *self._above[parent]})}
            concept = Concept(key, kind, self._dimensions.get(kind), label, definition=definition, parents=(parent,))
            self.concepts = self.concepts | {key: concept}  # a new map: another thread may be going through the old one
        return key

    def label(self, key: str) -> str:
        """The preferred label, or the key itself where there is no such concept."""
        concept = self.concepts.get(key)
        return concept.label if concept else key

    def _climb(self, key: str) -> set[str]:
        seen: set[str] = set()
        todo = [key]
        while todo:
            here = todo.pop()
            if here in seen or here not in self.concepts:
                continue
            seen.add(here)
            todo += [*self.concepts[here].parents, *self._equivalents.get(here, ())]
        return seen

    @property
    def _equivalents(self) -> dict[str, set[str]]:
        if not hasattr(self, "_equivalent_map"):
            self._equivalent_map: dict[str, set[str]] = {}
            for key, concept in self.concepts.items():
                for other in concept.equivalents:
                    self._equivalent_map.setdefault(key, set()).add(other)
                    self._equivalent_map.setdefault(other, set()).add(key)
        return self._equivalent_map

    def _concept(self, iri: str, kind: str) -> Concept:
        told: dict[str, list[str]] = {}
        for quad in self._graph.quads_for_pattern(ox.NamedNode(iri), None, None):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                told.setdefault(quad.predicate.value, []).append(quad.object.value)

        def all_of(predicate: str) -> tuple[str, ...]:
            return tuple(sorted(told.get(predicate, ())))

        def keys(predicate: str) -> tuple[str, ...]:
            return tuple(_local(value) for value in all_of(predicate) if value.startswith(COV))

        def one(predicate: str) -> str:
            return next(iter(all_of(predicate)), "")

        obtainable = one(COV + "obtainable")
        return Concept(
            key=_local(iri), kind=kind, dimension=self._dimensions.get(kind),
            label=one(_SKOS + "prefLabel") or _local(iri),
            alt_labels=all_of(_SKOS + "altLabel"), hidden_labels=all_of(_SKOS + "hiddenLabel"),
            notations=all_of(_SKOS + "notation"), definition=one(_SKOS + "definition"),
            obtainable=None if not obtainable else obtainable == "true",
            as_requirement=one(COV + "asRequirement"), as_question=one(COV + "asQuestion"),
            as_given=one(COV + "asGiven"), out_of_scope=one(COV + "outOfScope") == "true",
            has_own_rules=one(COV + "hasOwnRules") == "true",
            parents=keys(_RDFS + "subClassOf"), equivalents=keys(_OWL + "equivalentClass"),
            implies=keys(COV + "implies"), rules_out=keys(COV + "rulesOut"),
            complements=keys(COV + "complementOf"),
        )


def proposed_key(label: str) -> str:
    """The key of the concept that an article proposes by this name; equal for spellings that differ in case or punctuation only."""
    return PROPOSED + re.sub(r"\W+", "", label.title())


def files() -> list[Path]:
    """The Turtle files of the vocabulary: the definitions first, then the concepts by name."""
    return [FOLDER / "coverage.ttl", *sorted((FOLDER / "concepts").glob("*.ttl"))]


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that ships with the project, read once a process."""
    graph = ox.Store()
    for path in files():
        graph.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return Vocabulary(graph)


def _pairs(graph: ox.Store, predicate: str) -> list[tuple[str, str]]:
    quads = graph.quads_for_pattern(None, ox.NamedNode(predicate), None)
    return [
        (q.subject.value, q.object.value)
        for q in quads
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
    ]


def _local(iri: str) -> str:
    return iri.removeprefix(COV)
