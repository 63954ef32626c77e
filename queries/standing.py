"""What became of each claim in a scenario, and which facts would decide: the rows that `queries/trace` finds in a trace, drawn from the sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from queries.bits import Tally, bits, members
from queries.claims import SaidCriterion
from queries.lacking import Lacking
from queries.weighing import Weighing

OUTCOMES = ("decides", "overruled", "open", "requirement", "limit", "cost", "process", "varies", "blocked")
_BY_EFFECT = {"requires": "requirement", "limits": "limit", "charges": "cost", "varies": "varies"}
_FIRMEST = ("definite", "typical", "possible")
_MOST = 6  # criteria that are counted: of claims with more that are unmet or open, none is nearer than another


@dataclass(frozen=True)
class Needed:
    """A criterion that would decide. `rank` is 0 for what is lost for good, 1 for what would overrule what decides now, 2 for what is needed, 3 for what an
    open claim waits for; `effect` that of the claim behind it, if there is one.
    """

    rank: int
    criterion: SaidCriterion
    standing: str
    effect: str | None


class Standings:
    """The claims of a scenario by outcome, as sets."""

    def __init__(self, weighing: Weighing, lacking: Lacking) -> None:
        self._weighing, self._lacking = weighing, lacking
        self.needed = bits(lacking.asked_by())
        self.by_outcome = dict(self._outcomes())

    def _outcomes(self) -> Iterator[tuple[str, int]]:
        weighing, bearing = self._weighing, self._weighing.bearing
        rest = bearing.all & ~(bearing.held_against_only & ~self.needed)  # held against somebody only, a general requirement is shown only then
        lost = bits({claim for iri, claims in self._lacking.asking.items() if iri in self._lacking.lost for claim in claims})
        for name, found in (
            ("decides", weighing.deciding | lost), ("blocked", weighing.blocked), ("overruled", weighing.overruled), ("open", weighing.waiting),
        ):  # fmt: skip
            yield name, rest & found & ((bearing.effect["covers"] | bearing.effect["excludes"]) if name == "blocked" else bearing.all)
            rest &= ~found
        for effect, name in _BY_EFFECT.items():
            yield name, rest & bearing.effect[effect]
            rest &= ~bearing.effect[effect]
        yield "process", rest

    def outcome(self, number: int) -> str | None:
        """What became of a claim; None for one that is of no interest in the scenario."""
        return next((name for name, found in self.by_outcome.items() if found >> number & 1), None)

    def in_order(self, outcome: str, payer: str, misses: int | None = None) -> Iterator[int]:
        """The claims of an outcome: first what is needed, what speaks of the payer itself, what is nearest and closest to the case.

        With `misses`, those of which just so many criteria are unmet.
        """
        own = self._weighing.bearing.naming[payer]
        unmet = self._unmet if misses is None else [self._unmet[misses]]
        parts = [self.by_outcome[outcome]]
        for sets in ((self.needed, ~self.needed), (own, ~own), unmet, self._open):
            parts = [here for part in parts for each in sets if (here := part & each)]
        for part in parts:
            yield from members(part)

    def needs(self) -> list[Needed]:
        """What is lost, needed or waited for, the most telling first."""
        weighing, found = self._weighing, []
        for rank, criterion, claim in {*self._asked(), *self._waited_for()}:
            said = None if claim is None else weighing.bearing.said[claim]
            weight = -1 if said is None else _FIRMEST.index(said.certainty)
            iri = "" if claim is None else weighing.bearing.iris[claim]
            needed = Needed(rank, self._criterion(criterion), self._status(criterion), said.effect if said else None)
            found.append(((rank, weight, iri, criterion), needed))
        return [needed for _, needed in sorted(found, key=lambda each: each[0])]

    def _asked(self) -> Iterator[tuple[int, str, int | None]]:
        lacking = self._lacking
        for rank, criteria in ((0, lacking.lost), (2, lacking.needed)):
            for iri in criteria:
                for claim in lacking.asking.get(iri, (None,)):
                    yield rank, iri, claim

    def _waited_for(self) -> Iterator[tuple[int, str, int | None]]:
        """What claims that could win still wait for; a weaker claim that waits for more than a firmer one adds nothing."""
        weighing, bearing = self._weighing, self._weighing.bearing
        hoping = {number: weighing.pending(number) for number in members(weighing.hoping)}
        sure = bearing.effect["covers"] & bearing.certainty["definite"] & weighing.waiting
        fewest = min((len(weighing.pending(number)) for number in members(sure)), default=None)
        overruling = 0
        for wall in members(weighing.deciding):
            overruling |= weighing.could_win(wall)
        for number, pending in hoping.items():
            if fewest is None or sure >> number & 1 or len(pending) <= fewest:
                for each in pending:
                    yield 1 if overruling >> number & 1 else 3, each.iri, number

    def _criterion(self, iri: str) -> SaidCriterion:
        known = self._weighing.bearing.criterion
        return known[iri] if iri in known else next(each for each in self._weighing.facts.programs if each.iri == iri)

    def _status(self, iri: str) -> str:
        return self._weighing.facts.standing(self._criterion(iri))

    @cached_property
    def _unmet(self) -> list[int]:
        bearing = self._weighing.bearing
        return Tally((bearing.users[each.iri] for each in self._weighing.unmet), bearing.all, _MOST).exactly()

    @cached_property
    def _open(self) -> list[int]:
        bearing = self._weighing.bearing
        return Tally((bearing.users[each.iri] for each in self._weighing.open), bearing.all, _MOST).exactly()
