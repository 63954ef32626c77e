"""Claims as extraction hands them to the graph: what is stated, and the words that state it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

EFFECTS = ("covers", "excludes", "requires", "limits", "charges", "varies", "advises")
CERTAINTIES = ("definite", "typical", "possible")
ROLES = ("scope", "sufficient", "necessary")
WEIGHED = "weighed by its signs"


@dataclass(frozen=True)
class Named:
    """A concept and the words of the article that name it, `text[start:end]`."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True)
class Criterion:
    """One condition of a claim: on `dimension`, any one of `values`."""

    dimension: str
    values: tuple[Named, ...]
    role: str = "scope"

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """The values without their words, sorted."""
        return tuple(sorted({value.concept for value in self.values}))


@dataclass(frozen=True)
class Quantity:
    """A figure with its unit, such as 10 to 20 "visit/year"; `minimum == maximum` for a single figure."""

    minimum: float
    maximum: float
    unit: str


@dataclass(frozen=True)
class Statement:
    """One claim as one passage of one article states it. Offsets count in the article's text.

    `exception_to` is the span (start, end) of the statement in the same article to which this one is an exception.
    `detail` is the wording of a limit or a charge, as quoted. `reasons` are what the article gives as the ground of the
    claim (not medically necessary), which is no condition of it. `examples` are
    values that it names as examples only ("a licensed professional, such as …"). `begins` and `ends` are the ISO dates between
    which it says that it holds, `is_past` that this is over. `rules` tell how it was read.
    """

    effect: str
    certainty: str
    start: int
    end: int
    criteria: tuple[Criterion, ...] = ()
    heading_path: tuple[str, ...] = ()
    exception_to: tuple[int, int] | None = None
    detail: str = ""
    quantity: Quantity | None = None
    varies_by: tuple[str, ...] = ()
    processes: tuple[Named, ...] = ()
    reasons: tuple[Named, ...] = ()
    examples: tuple[Named, ...] = ()
    begins: str = ""
    ends: str = ""
    is_past: bool = False
    rules: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_weighed(self) -> bool:
        """Whether no rule judged it: it was only weighed, and enters no graph before an editor has seen it."""
        return self.rules == (WEIGHED,)

    def concepts(self, dimension: str, role: str | None = None) -> tuple[str, ...]:
        """All concepts on a dimension, in any role or in the one given."""
        chosen = (c for c in self.criteria if c.dimension == dimension and role in (None, c.role))
        return tuple(dict.fromkeys(concept for c in chosen for concept in c.concepts))


def judged(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that a rule judged and that hold today: those that the graph, and with it every answer, is made from."""
    return [statement for statement in statements if not statement.is_weighed and not statement.is_past]
