"""Claims outside of any scenario: a sentence in our words, how firm, by how many independent sources, and their passages."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.catalogue import query
from queries.claims import SaidCriterion, claims_said
from queries.explain import passages_of, sentence_of
from queries.memory import remembered_each
from queries.proposed import know_proposed
from queries.results import Evidence
from queries.store import Row, Store

TOLD_IN_THE_QUOTE = frozenset({"limits", "charges", "advises"})  # what our sentence can't tell: the figure, the step


@dataclass(frozen=True)
class Listed:
    """A claim as lists show it. `sources` counts an article and its copies once; `newest` is the latest date among them, "" for none.

    `quote` is one of the sentences that state it.
    """

    claim: str
    sentence: str
    effect: str
    certainty: str
    criteria: tuple[SaidCriterion, ...]
    details: tuple[str, ...]
    sources: int
    newest: str
    quote: str

    @property
    def told(self) -> str:
        """What to show of it: our sentence, or the article's where only that tells it."""
        return f"“{next(iter(self.details), self.quote)}”" if self.effect in TOLD_IN_THE_QUOTE and (self.details or self.quote) else self.sentence

    def keys(self, dimension: str) -> tuple[str, ...]:
        """The concepts that it names on a dimension, in whatever role."""
        return tuple(dict.fromkeys(key for each in self.criteria if each.dimension == dimension for key in each.keys))


@dataclass(frozen=True)
class Described(Listed):
    """A claim with all passages that state it."""

    evidence: tuple[Evidence, ...]


def listed_claims(store: Store, claims: Iterable[str]) -> dict[str, Listed]:
    """Claims by IRI, in the order given, as lists show them. The IRIs must be those of claims. Raises StoreError."""
    return remembered_each(store, "listed claims", claims, lambda missing: _list(store, missing))


def described(store: Store, claims: Iterable[str]) -> dict[str, Described]:
    """The same with all their passages, which may be many. Raises StoreError."""
    return remembered_each(store, "described", claims, lambda missing: _describe(store, missing))


def _list(store: Store, claims: list[str]) -> dict[str, Listed]:
    know_proposed(store)  # sentences name payers that no vocabulary has yet
    said = claims_said(store, claims)
    rows: dict[str, Row] = {row["claim"]: row for row in store.rows(query("claims_told").bind(claim=claims))}
    found = {}
    for iri in claims:
        one, row = said[iri], rows.get(iri, {})
        found[iri] = Listed(
            iri, sentence_of(one), one.effect, one.certainty, one.criteria, one.details, int(row.get("sources", 0)), row.get("newest", ""), row.get("quote", "")
        )
    return found


def _describe(store: Store, claims: list[str]) -> dict[str, Described]:
    listed, passages = listed_claims(store, claims), passages_of(store, claims)
    return {iri: Described(**vars(listed[iri]), evidence=tuple(passages[iri])) for iri in claims}
