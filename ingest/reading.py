"""A clause with its stance and all that it may be about: what the criteria of a statement are made from."""

from dataclasses import dataclass

from ingest.claim import Criterion, Named
from ingest.clause import Clause
from ingest.mention import Found
from ingest.stance import Stance


@dataclass(frozen=True)
class Reading:
    """A clause with its stance and everything that it may be about."""

    clause: Clause
    stance: Stance
    inside: list[Found]
    around: list[Found]
    payers: list[Found]
    service: list[Found]
    situation: tuple[Criterion, ...]
    before: list[Found]

    @property
    def certainty(self) -> str:
        """The stance's certainty; what a practice accepts, an insurer may still refuse."""
        accepted = any(m.concept == "AcceptedByPractice" for m in self.inside + self.around)
        return "possible" if accepted and self.stance.effect == "covers" else self.stance.certainty



def union(dimension: str, values: list[Named], role: str = "scope") -> Criterion | None:
    """One criterion of several values, each once, in the order of their words; None of none."""
    unique = {v.concept: v for v in reversed(values)}
    ordered = tuple(sorted(unique.values(), key=lambda v: v.start))
    return Criterion(dimension, ordered, role) if ordered else None

