"""Claims as lists and pages tell them: a sentence in our words, how firm, by how many independent sources, and their passages."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.claims import SaidCriterion, claims_said
from queries.explain import passages_of, sentence_of
from queries.memory import remembered_each
from queries.proposed import know_proposed
from queries.results import Evidence
from queries.store import Store

TOLD_IN_THE_QUOTE = frozenset({"limits", "charges", "advises"})  # what our sentence can't tell: the figure, the step


@dataclass(frozen=True)
class Described:
    """A claim outside of any scenario. `sources` counts an article and its copies once; `newest` is the latest date among them, "" for none."""

    claim: str
    sentence: str
    effect: str
    certainty: str
    criteria: tuple[SaidCriterion, ...]
    details: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    sources: int
    newest: str

    @property
    def told(self) -> str:
        """What to show of it in a list: our sentence, or the article's where only that tells it."""
        if self.effect in TOLD_IN_THE_QUOTE:
            return f"“{next(iter(self.details), '') or self.evidence[0].quote}”" if self.details or self.evidence else self.sentence
        return self.sentence

    def keys(self, dimension: str) -> tuple[str, ...]:
        """The concepts that it names on a dimension, in whatever role."""
        return tuple(dict.fromkeys(key for each in self.criteria if each.dimension == dimension for key in each.keys))


def described(store: Store, claims: Iterable[str]) -> dict[str, Described]:
    """Claims by IRI, in the order given; of each, all that is told of it. The IRIs must be those of claims. Raises StoreError."""
    return remembered_each(store, "described", claims, lambda missing: _read(store, missing))


def _read(store: Store, claims: list[str]) -> dict[str, Described]:
    know_proposed(store)  # sentences name payers that no vocabulary has yet
    said, passages = claims_said(store, claims), passages_of(store, claims)
    found = {}
    for iri in claims:
        one, evidence = said[iri], tuple(passages[iri])
        found[iri] = Described(
            claim=iri, sentence=sentence_of(one), effect=one.effect, certainty=one.certainty, criteria=one.criteria, details=one.details,
            evidence=evidence, sources=len({each.copy_of or each.article for each in evidence}), newest=max((each.date for each in evidence), default=""),
        )  # fmt: skip
    return found

