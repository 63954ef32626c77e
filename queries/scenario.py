"""A scenario: what somebody says of one treatment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A value on a dimension, stated or denied; `words` are the asker's words that led to it."""

    dimension: str
    concept: str
    denied: bool = False
    words: str = ""


@dataclass(frozen=True)
class Scenario:
    """Known facts of one treatment and one payer; whatever is not said is unknown, never false.

    `asks` is the local name of a cov:QuestionKind.
    """

    facts: tuple[Fact, ...] = ()
    asks: str = "asksCoverage"

    def known(self, dimension: str) -> tuple[str, ...]:
        """The stated concepts on a dimension."""
        return tuple(f.concept for f in self.facts if f.dimension == dimension and not f.denied)

    def denied(self) -> tuple[str, ...]:
        """The denied concepts on any dimension."""
        return tuple(f.concept for f in self.facts if f.denied)
