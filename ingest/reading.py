"""A clause with its stance and all that it may be about: what the criteria of a statement are made from."""

import re
from dataclasses import dataclass

from ingest.claim import Criterion, Named
from ingest.clause import Clause
from ingest.mention import Found
from ingest.stance import Stance

SHORT_ANSWERS = (AFTER_LABEL, IN_CELL) = ("answer after a label", "cell of a table")  # rules by which a word or two are a claim
_CONDITION = re.compile(r"\b(?:with|if|when|unless|only|depending|subject to|provided)\b")
_CONDITIONS = ("circumstance", "condition", "purpose", "provider", "setting")


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
        return "possible" if self.stance.effect == "covers" and (accepted or self._open) else self.stance.certainty

    @property
    def _open(self) -> bool:
        """Whether a short answer names a condition in words that are not known: "HSA: eligible with letter"."""
        condition = _CONDITION.search(self.clause.words) if self.stance.rule in SHORT_ANSWERS else None
        return condition is not None and not any(m.start >= self.clause.start + condition.start() for m in self.inside if m.dimension in _CONDITIONS)



def union(dimension: str, values: list[Named], role: str = "scope") -> Criterion | None:
    """One criterion of several values, each once, in the order of their words; None of none."""
    unique = {v.concept: v for v in reversed(values)}
    ordered = tuple(sorted(unique.values(), key=lambda v: v.start))
    return Criterion(dimension, ordered, role) if ordered else None

