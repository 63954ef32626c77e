"""What made-up articles state: the statements of the articles that ship, with other payers, services, providers, conditions and circumstances."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, combinations

from ingest.build import SHIPPED, harvest
from ingest.claim import Quantity, Statement, judged
from ontology.reason import OPPOSITE, Closure
from ontology.vocabulary import load_vocabulary

ORDER = ("payer", "service", "provider", "condition", "purpose", "place", "setting", "circumstance")  # in which a sentence names them
KEPT = {"payer": 0.6, "service": 0.7, "circumstance": 0.6}  # how often a value stays what it was; 0.3 on the other dimensions
ADDED = 0.2  # how often a statement gets one more criterion, of a dimension that it lacks
DIMENSIONS_ADDED = ("condition", "provider", "place")
Part = tuple[str, str, tuple[str, ...]]  # dimension, role, keys of concepts


@dataclass(frozen=True)
class Varied:
    """A statement before it has words. `opposite` is one that could be an exception to it."""

    effect: str
    certainty: str
    criteria: tuple[Part, ...]
    detail: str = ""
    quantity: Quantity | None = None
    varies_by: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def opposite(self) -> "Varied | None":
        """The opposite effect under a condition more; None where there is no opposite, or where the condition does not fit."""
        other = OPPOSITE.get(self.effect)
        criteria = (*self.criteria, ("circumstance", "sufficient", ("PriorAuthorization",)))
        return Varied(other, self.certainty, criteria) if other and compatible(criteria) else None


def varied(chance: random.Random) -> Varied:
    """A statement that could be made, drawn from those of the articles that ship."""
    shape = chance.choice(shapes())
    for _ in range(5):
        criteria = _varied(shape.criteria, chance)
        if compatible(criteria):
            return _with_figure(replace(shape, criteria=criteria), chance)
    return shape


@cache
def shapes() -> list[Varied]:
    """What the articles that ship state."""
    stated = [each for _, found in harvest([SHIPPED]).read for each in judged(found)]
    return [_shape(each) for each in stated if each.concepts("payer")]


def _shape(stated: Statement) -> Varied:
    parts = sorted(((c.dimension, c.role, c.concepts) for c in stated.criteria), key=lambda part: ORDER.index(part[0]))
    return Varied(
        stated.effect, stated.certainty, tuple(parts), " ".join(stated.detail.split()), stated.quantity, stated.varies_by,
        tuple(process.concept for process in stated.processes), tuple(reason.concept for reason in stated.reasons),
    )  # fmt: skip


def _varied(criteria: Sequence[Part], chance: random.Random) -> tuple[Part, ...]:
    found = [(dimension, role, _values(dimension, concepts, chance)) for dimension, role, concepts in criteria]
    missing = [each for each in DIMENSIONS_ADDED if each not in {dimension for dimension, _, _ in found}]
    if missing and chance.random() < ADDED:
        dimension = chance.choice(missing)
        found.append((dimension, "scope", (_one(dimension, chance),)))
    return tuple(sorted(found, key=lambda each: ORDER.index(each[0])))


def _values(dimension: str, concepts: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    if chance.random() < KEPT.get(dimension, 0.3):
        return concepts
    return tuple(sorted({_one(dimension, chance) for _ in concepts}))


def _one(dimension: str, chance: random.Random) -> str:
    """A concept of a dimension: a few are spoken of much, most seldom."""
    concepts, weights = _concepts()[dimension]
    return chance.choices(concepts, cum_weights=weights)[0]


@cache
def _concepts() -> dict[str, tuple[list[str], list[float]]]:
    """The concepts of each dimension in an order of their own, with the sums of their frequencies (Zipf's law)."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, concept in sorted(load_vocabulary().concepts.items()):
        if concept.dimension and not concept.out_of_scope:
            found[concept.dimension].append(key)
    for keys in found.values():
        random.Random("order").shuffle(keys)
    return {dimension: (keys, list(accumulate(1 / (rank + 1) for rank in range(len(keys))))) for dimension, keys in found.items()}


@cache
def _closure() -> Closure:
    return Closure(load_vocabulary())


def compatible(criteria: Sequence[Part]) -> bool:
    """Whether some scenario could meet all criteria: no two of their concepts rule each other out, and none stands twice."""
    concepts = [keys for _, _, keys in criteria]
    out = _closure().rules_out
    return not any(b == a or b in out[a] for one, other in combinations(concepts, 2) for a in one for b in other)


def _with_figure(shape: Varied, chance: random.Random) -> Varied:
    """With a figure of its own, where it gives one."""
    if shape.quantity is None:
        return shape
    figure = chance.randint(2, 60)
    unit = shape.quantity.unit
    return replace(shape, quantity=Quantity(figure, figure, unit), detail=f"{figure} {unit.replace('/', ' a ')}")
