"""The claims that can bear on a payer: read from the store once each.

Which claims bear on a payer is asked for each payer, what they say for each claim, of all that are not remembered at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from queries.articles import local
from queries.catalogue import query
from queries.memory import remembered_each
from queries.store import Store


@dataclass(frozen=True, eq=False)
class SaidCriterion:
    """A criterion as a claim sets it; `keys` are its alternative values, `obtainable` whether whoever lacks it can still get it."""

    iri: str
    dimension: str
    role: str
    keys: tuple[str, ...]
    obtainable: bool = False


@dataclass(frozen=True)
class Figure:
    """The number of a limit or a charge, in its unit: "visits/year", "percent"."""

    minimum: float | None
    unit: str


@dataclass(frozen=True, eq=False)
class SaidClaim:
    """What a claim says, whatever the scenario. A claim may have several details: a figure as each source puts it.

    `subject` is the key of what it speaks of; `varies_by` are dimensions; `exception_to` and `more_specific_than` claims.
    """

    effect: str
    certainty: str
    details: tuple[str, ...]
    criteria: tuple[SaidCriterion, ...]
    subject: str = ""
    varies_by: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    exception_to: tuple[str, ...] = ()
    more_specific_than: tuple[str, ...] = ()

    def keys(self, dimension: str) -> frozenset[str]:
        """All values of its criteria on a dimension."""
        return frozenset(key for each in self.criteria if each.dimension == dimension for key in each.keys)


def claims_said(store: Store, iris: Sequence[str]) -> dict[str, SaidClaim]:
    """What claims say, by IRI. Raises queries.store.StoreError."""
    return remembered_each(store, "said", iris, lambda missing: _said(store, missing))


def finding(payer: str) -> tuple[str, str]:
    """The queries that find the claims that bear on a payer."""
    return query("claims").bind(payer=payer), query("inherited").bind(payer=payer)


def text_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The IRI of a node, or what a literal says."""
    assert not isinstance(term, ox.Triple), "nothing is said of statements"
    return term.value


def triples_of(store: Store, construct: str) -> list[ox.Quad]:
    """The triples that a CONSTRUCT finds in a store. Raises queries.store.StoreError."""
    return list(ox.parse(store.graph(construct), format=ox.RdfFormat.N_TRIPLES))


class _Read:
    """The triples of several claims, by subject and property."""

    def __init__(self, quads: Sequence[ox.Quad]) -> None:
        self._values: dict[tuple[str, str], list[str]] = {}
        for quad in quads:
            self._values.setdefault((text_of(quad.subject), local(quad.predicate.value)), []).append(text_of(quad.object))

    def values(self, subject: str, name: str) -> tuple[str, ...]:
        return tuple(sorted(self._values.get((subject, name), ())))

    def one(self, subject: str, name: str) -> str:
        return local(self.values(subject, name)[0])


def _said(store: Store, iris: Sequence[str]) -> dict[str, SaidClaim]:
    read = _Read(triples_of(store, query("said").bind(claim=iris)))
    criteria: dict[str, SaidCriterion] = {}
    return {iri: _claim(iri, read, criteria) for iri in iris}


def _claim(iri: str, read: _Read, criteria: dict[str, SaidCriterion]) -> SaidClaim:
    set_here = read.values(iri, "criterion")
    for each in set_here:
        if each not in criteria:
            criteria[each] = _criterion(each, read)
    return SaidClaim(
        read.one(iri, "effect"), read.one(iri, "certainty"), read.values(iri, "detail"), tuple(criteria[each] for each in set_here),
        subject="".join(map(local, read.values(iri, "subject")[:1])), varies_by=tuple(map(local, read.values(iri, "variesBy"))),
        figures=tuple(_figure(each, read) for each in read.values(iri, "quantity")),
        exception_to=read.values(iri, "exceptionTo"), more_specific_than=read.values(iri, "moreSpecificThan"),
    )  # fmt: skip


def _figure(iri: str, read: _Read) -> Figure:
    minimum = read.values(iri, "minimum")
    return Figure(float(minimum[0]) if minimum else None, "".join(read.values(iri, "unit")[:1]))


def _criterion(iri: str, read: _Read) -> SaidCriterion:
    values = read.values(iri, "value")
    obtainable = any(read.values(value, "obtainable") == ("true",) for value in values)
    return SaidCriterion(iri, read.one(iri, "dimension"), read.one(iri, "role"), tuple(map(local, values)), obtainable)
