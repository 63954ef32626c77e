"""Where terms of the vocabulary are used: how often, and an example with a page of its own. Of an empty store nothing is told."""

from typing import NamedTuple

from ontology.definitions import Definitions
from ontology.vocabulary import COV, ID
from queries.catalogue import query
from queries.described import described
from queries.store import Store
from server.addresses import address_of
from server.definition_lists import Link
from server.labels import names_of

_OF_CLAIMS = {COV + "Effect", COV + "Certainty"}  # the classes of what claims have


class Use(NamedTuple):
    """How many claims or articles have the term, 0 where that is not counted, and one of its members."""

    things: int = 0
    example: Link | None = None


def uses(store: Store, known: Definitions) -> dict[str, Use]:
    """Uses by key. Raises StoreError."""
    terms = {
        term.iri: term.key == "Claim" or not _OF_CLAIMS.isdisjoint(term.types)
        for term in known.terms.values() if term.sort in ("class", "individual") and term.key not in known.kinds
    }  # fmt: skip
    return {iri.removeprefix(COV): Use(things, _link(member)) for iri, (things, member) in _read(store, terms).items()}


def _read(store: Store, terms: dict[str, bool]) -> dict[str, tuple[int, tuple[str, str]]]:
    """How many things, and the IRI and words of one, by term; `terms` tells of each whether its members are claims."""
    counted = {row["term"]: int(row["things"]) for row in store.rows(query("members").text)}
    members = {term: row["thing"] for term in terms for row in store.rows(query("member").bind(term=term)) if row["thing"].startswith(ID)}
    claims = dict.fromkeys(iri for term, iri in members.items() if terms[term])
    words = {iri: name.label for iri, name in names_of(store, members.values()).items()}
    words |= {iri: claim.told for iri, claim in described(store, claims).items()}
    return {term: (counted.get(term, 0), (members.get(term, ""), words.get(members.get(term, ""), ""))) for term in terms}


def _link(member: tuple[str, str]) -> Link | None:
    iri, words = member
    address = address_of(iri) if words else None
    return Link(words, address) if address else None
