"""What the graph says of a thing and what speaks of it, as links with names: the foot of every page at /id/…."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ontology.vocabulary import ID
from queries.catalogue import query
from queries.store import Store
from server.addresses import address_of
from server.labels import names_of
from server.prefixes import prefixed

# Terms of other vocabularies that the graph uses, which it gives no labels.
_FOREIGN = {
    "rdf:type": "is a", "rdfs:subClassOf": "kind of", "rdfs:label": "label", "rdfs:comment": "comment", "rdfs:seeAlso": "see also", "rdfs:domain": "domain",
    "rdfs:range": "range", "rdfs:subPropertyOf": "kind of", "skos:prefLabel": "name", "skos:altLabel": "also called", "skos:hiddenLabel": "also written",
    "skos:definition": "definition", "skos:notation": "notation", "skos:exactMatch": "same as, elsewhere", "owl:equivalentClass": "equivalent to",
    "owl:someValuesFrom": "some", "dct:title": "title", "dct:creator": "author", "dct:publisher": "publisher", "dct:date": "date", "dct:source": "source",
    "prov:wasQuotedFrom": "quoted from", "prov:Entity": "entity", "oa:hasSelector": "found by", "oa:exact": "exact words", "oa:start": "start", "oa:end": "end",
    "oa:TextQuoteSelector": "quotation", "oa:TextPositionSelector": "position in a text", "owl:Class": "OWL class", "owl:Restriction": "OWL restriction",
    "owl:NamedIndividual": "OWL individual", "owl:Thing": "thing",
}  # fmt: skip
_PARTS = {
    r"^scope-": "the scenarios that a claim applies to", r"-quantity$": "the figure of a claim", r"-quote$": "the words of a passage",
    r"-position$": "the place of a passage", r"-mention-\d+$": "words that name something",
}  # fmt: skip
Stated = dict[str, list[str]]
SHOWN = 12  # values of one property
_LONGEST = 200  # characters of a text


@dataclass(frozen=True)
class Link:
    """A value by its name; `address` is where it has a page, here or elsewhere, or None for plain text."""

    label: str
    address: str | None


@dataclass(frozen=True)
class Relation:
    """One property of a thing, or, `incoming`, that other things have it as their value. `more` values are left out."""

    property: Link
    values: tuple[Link, ...]
    more: int
    incoming: bool = False


def stated_of(store: Store, iri: str) -> Stated:
    """What is stated of a thing: values by the IRI of the property. Raises StoreError."""
    return _by_property((row["property"], row["value"]) for row in store.rows(query("relations_from").bind(thing=iri)))


def relations(store: Store, iri: str, stated: Stated) -> list[Relation]:
    """What is stated of a thing, then the statements in which it is the value, property by property. Raises StoreError."""
    incoming = sorted((row["property"], row["subject"]) for row in store.rows(query("relations_to").bind(thing=iri)))
    return [*_grouped(store, stated, False), *_grouped(store, _by_property(incoming), True)]


def _by_property(pairs: Iterable[tuple[str, str]]) -> Stated:
    found: Stated = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _grouped(store: Store, found: Stated, incoming: bool) -> list[Relation]:
    shown = [value for values in found.values() for value in values[:SHOWN]]
    names = {iri: name.label for iri, name in names_of(store, [*found, *(value for value in shown if _is_iri(value))]).items()}
    return [
        Relation(_link(name, names), tuple(_link(value, names) for value in values[:SHOWN]), max(len(values) - SHOWN, 0), incoming)
        for name, values in found.items()
    ]


def _link(value: str, names: dict[str, str]) -> Link:
    if not _is_iri(value):
        return Link(value if len(value) <= _LONGEST else f"{value[:_LONGEST].rstrip()}…", None)
    short = prefixed(value) or value.rpartition("/")[2]
    return Link(names.get(value) or _FOREIGN.get(short) or told_by_name(value) or short, address_of(value) or value)


def told_by_name(iri: str) -> str:
    """What a part of a claim or passage is, by the form of its IRI (ingest.graph), "" for anything else."""
    return next((told for form, told in _PARTS.items() if re.search(form, iri.removeprefix(ID))), "") if iri.startswith(ID) else ""


def _is_iri(value: str) -> bool:
    return value.startswith(("http://", "https://", "urn:")) and not any(sign in value for sign in ' "<>')
