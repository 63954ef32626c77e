"""The terms of the vocabulary as its page lists them: what each is, from what to what it leads, and where it is used."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ontology.definitions import Definitions, Term
from ontology.versions import definitions_of
from ontology.vocabulary import COV
from server.addresses import address_of
from server.prefixes import prefixed

SECTIONS = {
    "class": "Classes", "object property": "Object properties", "datatype property": "Datatype properties",
    "annotation property": "Annotation properties", "individual": "Individuals",
}  # fmt: skip
_YES = {"true": "yes", "false": "no"}


class Link(NamedTuple):
    """Words, and where they lead; an address of "" leads nowhere."""

    label: str
    address: str = ""


class Row(NamedTuple):
    """One thing that is said of a term; several values are all meant, or alternatives where `joined` is "or"."""

    heading: Link
    values: tuple[Link, ...]
    joined: str = ", "


class Entry(NamedTuple):
    """A term as the page shows it, at the anchor of its key."""

    key: str
    label: str
    definition: str
    rows: tuple[Row, ...]


class Section(NamedTuple):
    """Terms of one sort. `anchor` has a hyphen, so that it is no term's."""

    anchor: str
    heading: str
    entries: tuple[Entry, ...]


@lru_cache(maxsize=8)
def sections(version: str) -> tuple[Section, ...]:
    """All terms of a version. Raises KeyError for one that is not known. Needs the context of a request, for addresses."""
    known = definitions_of(version)
    return tuple(
        Section(f"all-{heading.lower().replace(' ', '-')}", heading, tuple(_entry(known, term) for term in known.of(sort)))
        for sort, heading in SECTIONS.items()
    )


def link_to(known: Definitions, iri: str) -> Link:
    """A term by its label on the same page, a concept on its own, a term of another vocabulary as a prefixed name at its address."""
    key = iri.removeprefix(COV)
    if iri.startswith(COV) and key in known.terms:
        return Link(known.terms[key].label, f"#{key}")
    if iri in known.labels:
        return Link(known.labels[iri], address_of(iri) or "")
    return Link(prefixed(iri) or iri.partition("://")[2].strip("/"), iri)


def _entry(known: Definitions, term: Term) -> Entry:
    rows = _of_class(known, term) if term.sort == "class" else _of_property(known, term)
    rows += [Row(link_to(known, predicate), (_value(known, value),)) for predicate, value in term.said]
    rows += [Row(Link("See also"), tuple(link_to(known, iri) for iri in term.see_also))]
    definition = re.sub(r"\bcov:(\w+)", lambda found: f"“{known.terms[found[1]].label if found[1] in known.terms else found[1]}”", term.definition)
    return Entry(term.key, term.label, definition, tuple(row for row in rows if row.values))


def _of_class(known: Definitions, term: Term) -> list[Row]:
    properties = [each for each in known.terms.values() if "property" in each.sort]
    return [
        _row(known, "Kind of", term.above),
        _row(known, "Kinds", _iris(known.below(term.iri))),
        _row(known, "Members", _iris(each for each in known.of("individual") if term.iri in each.types)),
        _row(known, "Has", _iris(each for each in properties if term.iri in each.domain)),
        _row(known, "Is value of", _iris(each for each in properties if term.iri in reaches(known, each))),
    ]


def _of_property(known: Definitions, term: Term) -> list[Row]:
    """Of an individual only the first says something."""
    return [
        _row(known, "Is a", term.types),
        _row(known, "From", term.domain, " or "),
        _row(known, "To", reaches(known, term), " or "),
        _row(known, "Narrower than", term.above),
        _row(known, "Wider than", _iris(known.below(term.iri))),
        Row(Link("Given"), (Link("at most once"),) if term.is_functional else ()),
    ]


def reaches(known: Definitions, term: Term) -> tuple[str, ...]:
    """The classes that a property leads to: its range, and of a dimension the kinds of concepts that are its values."""
    return term.range or tuple(COV + kind for kind in known.kinds if known.dimension_of(kind) == term.iri)


def _row(known: Definitions, heading: str, iris: Iterable[str], joined: str = ", ") -> Row:
    return Row(Link(heading), tuple(link_to(known, iri) for iri in iris), joined)


def _iris(terms: Iterable[Term]) -> list[str]:
    return [each.iri for each in terms]


def _value(known: Definitions, value: str) -> Link:
    return link_to(known, value) if "://" in value else Link(_YES.get(value, value))
