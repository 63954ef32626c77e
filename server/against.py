"""Disagreements as pages about something else tell them: in short, with both sides linked."""

from collections.abc import Sequence
from dataclasses import dataclass

from queries.described import Listed, listed_claims
from queries.disagreements import Disagreement
from queries.store import Store

_TOLD = {
    "contradiction": "A contradiction: the very same case", "figures": "Figures that differ",
    "tension": "A tension: cases that differ in a condition, and can both be yours",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two claims that stand against each other, and in which way."""

    told: str
    sides: tuple[Listed, ...]


def in_short(store: Store, found: Sequence[Disagreement]) -> list[Pair]:
    """Each with the first claim of both sides. Raises StoreError."""
    claims = listed_claims(store, [side.claims[0] for each in found for side in each.sides])
    return [Pair(_TOLD[each.kind], tuple(claims[side.claims[0]] for side in each.sides)) for each in found]
