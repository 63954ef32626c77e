"""Weighs the claims on a payer in one scenario: which apply, which are blocked, which overrule which, and which of them decide.

The rules are those of `queries/decide`, which state them one by one and which an analyst can run; here they work on sets of claims, all at once.
A test runs both over the same scenarios and compares every relation.
"""

from functools import cached_property

from queries.bearing import Bearing
from queries.bits import members
from queries.claims import SaidCriterion
from queries.facts import Facts
from queries.overruling import Overruling


class Weighing:
    """The claims of a payer in a scenario, as sets: ints with a bit for each, as in `queries.bearing`.

    A claim is `blocked` where a criterion is unmet that can't be had, `waiting` where one is open or can still be had, and else `applying`. The
    necessary criteria of a requirement are what it asks for, not what it applies to; and what a part of the payer requires is asked of whoever may be in that
    part.
    """

    def __init__(self, bearing: Bearing, overruling: Overruling, facts: Facts) -> None:
        self.bearing, self.overruling, self.facts = bearing, overruling, facts
        self._standing: dict[str, str] = {}
        self.unmet: list[SaidCriterion] = []
        self.open: list[SaidCriterion] = []
        blocked = waiting = 0
        for asked in bearing.asked:
            each = asked.criterion
            standing = self._standing[each.iri] = facts.standing(each)
            if standing == "unmet":
                self.unmet.append(each)
                if each.obtainable:
                    waiting |= asked.counted
                else:
                    blocked |= asked.counted
            elif standing == "open":
                self.open.append(each)
                waiting |= asked.counted & ~bearing.effect["requires"] if each.dimension == "payer" else asked.counted
        self.blocked = blocked
        self.waiting = waiting & ~blocked
        self.applying = bearing.all & ~blocked & ~waiting
        self.live = bearing.all & ~blocked

    def standing(self, criterion: SaidCriterion) -> str:
        """How a criterion of one of the claims stands: "met", "unmet" or "open"."""
        return self._standing[criterion.iri]

    def met_on(self, dimension: str) -> int:
        """The claims with a criterion on a dimension that is met."""
        found = 0
        for iri, each in self.bearing.criterion.items():
            if each.dimension == dimension and self._standing[iri] == "met":
                found |= self.bearing.users[iri]
        return found

    def status(self, number: int) -> str:
        """How a claim stands: "applies", "open" or "blocked"."""
        return "blocked" if self.blocked >> number & 1 else "open" if self.waiting >> number & 1 else "applies"

    def pending(self, number: int) -> list[SaidCriterion]:
        """The criteria of a claim that are not met."""
        return [each for each in self.bearing.said[number].criteria if self._standing[each.iri] != "met"]

    def winners(self, number: int) -> int:
        """The claims that overrule one: those that go before it, or are firmer, and apply. Two that would each overrule the other both stand."""
        one, rules = 1 << number, self.overruling
        if self.blocked & one:
            return 0
        stronger, weaker = rules.goes_before.get(number, 0), rules.behind.get(number, 0)
        if self.applying & one:
            stronger |= rules.names_giver_against.get(number, 0) | (rules.firmer if rules.bare & one else 0)
            weaker |= rules.gives_way_to_giver.get(number, 0) | (rules.bare if rules.firmer & one else 0)
        return stronger & ~weaker & self.applying

    def could_win(self, number: int) -> int:
        """The claims that would overrule one if they applied."""
        rules = self.overruling
        return rules.goes_before.get(number, 0) & ~rules.behind.get(number, 0) & self.waiting if self.live >> number & 1 else 0

    @cached_property
    def overruled(self) -> int:
        """Those that another one overrules."""
        found = 0
        for number in members(self.live & self.overruling.losers):
            if self.winners(number):
                found |= 1 << number
        return found

    @cached_property
    def deciding(self) -> int:
        """What covers or excludes, applies and is not overruled; and charges of all of it, beside which no coverage stands."""
        speaking = self.bearing.effect["covers"] | self.bearing.effect["excludes"]
        found = speaking & self.applying & ~self.overruled
        if not self.overruling.shares_cost & self.applying:
            found |= self.bearing.leaves_all_to_pay & self.applying
        return found

    @cached_property
    def hoping(self) -> int:
        """Coverage that waits for something and is not overruled: it could still decide."""
        return self.bearing.effect["covers"] & self.waiting & ~self.overruled
