"""What the vocabulary defines, for people: its classes, properties and individuals as they stand in the Turtle, in the order of the Turtle."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.vocabulary import COV

IRI = "https://w3id.org/covertrace/ontology"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_DCT = "http://purl.org/dc/terms/"
_SKOS_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SORTS = {
    _OWL + "Class": "class", _OWL + "ObjectProperty": "object property", _OWL + "DatatypeProperty": "datatype property",
    _OWL + "AnnotationProperty": "annotation property", _OWL + "NamedIndividual": "individual",
}  # fmt: skip
Thing = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
About = dict[str, dict[str, list[Thing]]]


@dataclass(frozen=True)
class Term:
    """A class, a property or an individual. What it points at are IRIs; `said` are our own properties of it with an IRI or a word each."""

    key: str
    sort: str  # one of SORTS
    label: str
    definition: str
    types: tuple[str, ...] = ()  # classes of our own that it is a member of
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()  # several are alternatives
    range: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    is_functional: bool = False
    said: tuple[tuple[str, str], ...] = ()

    @property
    def iri(self) -> str:
        """The term's full IRI."""
        return COV + self.key


@dataclass(frozen=True)
class Header:
    """What the ontology says of itself; `prior` and `version_iri` are IRIs, dates are ISO 8601."""

    title: str
    description: str
    version: str
    version_iri: str
    prior: str
    license: str
    created: str
    modified: str


class Definitions:
    """The header, the terms by key, the kinds of concepts with how many there are of each, and the labels of all of them by IRI."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._about = _about(triples)
        self.header = self._header()
        self.kinds = self._kinds()
        self.terms = {term.key: term for term in map(self._term, self._about) if term}
        self.labels = {COV + key: term.label for key, term in self.terms.items()}
        self.labels |= {iri: about[_SKOS_LABEL][0].value for iri, about in self._about.items() if _SKOS_LABEL in about}  # type: ignore[union-attr]

    def of(self, sort: str) -> list[Term]:
        """The terms of a sort."""
        return [term for term in self.terms.values() if term.sort == sort]

    def below(self, iri: str) -> list[Term]:
        """The terms directly below a class or property."""
        return [term for term in self.terms.values() if iri in term.above]

    def reach(self, iri: str) -> set[str]:
        """A class and all that is above it."""
        found, todo = set(), [iri]
        while todo:
            here = todo.pop()
            if here not in found:
                found.add(here)
                todo += self._iris(here, _RDFS + "subClassOf")
        return found

    def dimension_of(self, kind: str) -> str | None:
        """The IRI of the dimension on which concepts of a kind are values; `kind` is a key."""
        return next(iter(self._iris(COV + kind, COV + "onDimension")), None)

    def _header(self) -> Header:
        def one(predicate: str) -> str:
            return next(iter(self._values(IRI, predicate)), "")

        return Header(
            one(_DCT + "title"), one(_DCT + "description"), one(_OWL + "versionInfo"), one(_OWL + "versionIRI"),
            one(_OWL + "priorVersion"), one(_DCT + "license"), one(_DCT + "created"), one(_DCT + "modified"),
        )  # fmt: skip

    def _kinds(self) -> dict[str, int]:
        kinds = [iri for iri in self._about if COV + "Concept" in self._iris(iri, _RDFS + "subClassOf")]
        counted = Counter(kind for iri in self._about for kind in self._iris(iri, _RDF + "type"))
        return {kind.removeprefix(COV): counted[kind] for kind in kinds}

    def _term(self, iri: str) -> Term | None:
        types = self._iris(iri, _RDF + "type")
        sort = next((SORTS[each] for each in types if each in SORTS), None)
        ours = tuple(each for each in types if each.startswith(COV))
        if not sort or not iri.startswith(COV) or any(each.removeprefix(COV) in self.kinds for each in ours):
            return None
        key = iri.removeprefix(COV)
        return Term(
            key, sort, next(iter(self._values(iri, _RDFS + "label")), _spelt_out(key)), " ".join(self._values(iri, _RDFS + "comment")), ours,
            (*self._iris(iri, _RDFS + "subClassOf"), *self._iris(iri, _RDFS + "subPropertyOf")),
            self._iris(iri, _RDFS + "domain"), self._iris(iri, _RDFS + "range"), self._iris(iri, _RDFS + "seeAlso"),
            _OWL + "FunctionalProperty" in types,
            tuple((predicate, value) for predicate in self._about[iri] if predicate.startswith(COV) for value in self._values(iri, predicate)),
        )  # fmt: skip

    def _values(self, iri: str, predicate: str) -> list[str]:
        return [each.value for each in self._about.get(iri, {}).get(predicate, ()) if isinstance(each, ox.NamedNode | ox.Literal)]

    def _iris(self, iri: str, predicate: str) -> tuple[str, ...]:
        """The IRIs that it points at; a union counts as its members."""
        found: list[str] = []
        for each in self._about.get(iri, {}).get(predicate, ()):
            found += [each.value] if isinstance(each, ox.NamedNode) else self._members(str(each))
        return tuple(found)

    def _members(self, union: str) -> list[str]:
        found = []
        rest = next(iter(self._about.get(union, {}).get(_OWL + "unionOf", ())), None)
        while rest is not None and str(rest) in self._about:
            cell = self._about[str(rest)]
            found += [each.value for each in cell.get(_RDF + "first", ()) if isinstance(each, ox.NamedNode)]
            rest = next(iter(cell.get(_RDF + "rest", ())), None)
        return found


def _about(triples: Iterable[ox.Triple]) -> About:
    """What is said, by subject (an IRI, or a blank node as `str` gives it) and predicate."""
    found: About = {}
    for triple in triples:
        subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
        found.setdefault(subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
    return found


def _spelt_out(key: str) -> str:
    """The words of a key, for what has no label."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).lower()
