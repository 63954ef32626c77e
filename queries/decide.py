"""Decides a scenario: the claims that bear on its payer are weighed against its facts, and of the signs that come of it a rule makes the verdict.

The claims and what follows from the facts are read from the store with SPARQL. They are weighed as sets, since rules that compare them one by one take
time by the square of what is written on a payer. The same rules stand in `queries/decide`, one a file: they make the graph of a trace
(`queries.trace_graph`), and tests compare the two.
"""

from dataclasses import dataclass
from functools import cached_property

from queries.bearing import ANY_PAYER, Bearing, bearing_on
from queries.facts import Facts, Share, shares_of
from queries.lacking import Lacking, lacking
from queries.outcome import Outcome, outcome_of_signs
from queries.scenario import Scenario
from queries.signs import signs
from queries.standing import Standings
from queries.store import Store
from queries.weighing import Weighing


@dataclass
class Trace:
    """How one scenario was decided: what is known of it, the claims that bear on its payer, and what came of them."""

    store: Store
    scenario: Scenario
    payer: str
    bearing: Bearing
    shares: tuple[Share, ...]

    @cached_property
    def facts(self) -> Facts:
        """What follows from the scenario."""
        return Facts(self.scenario, self.shares, self.bearing.held)

    @cached_property
    def weighing(self) -> Weighing:
        """Which claims apply, are open, overruled, and decide."""
        return Weighing(self.bearing, self.bearing.overruling, self.facts)

    @cached_property
    def lacking(self) -> Lacking:
        """What is needed, and what is lost for good."""
        return lacking(self.weighing)

    @cached_property
    def signs(self) -> frozenset[str]:
        """What the verdict is made of."""
        return signs(self.weighing, self.lacking)

    @property
    def outcome(self) -> Outcome:
        """The verdict."""
        return outcome_of_signs(self.signs)

    @cached_property
    def standings(self) -> Standings:
        """What became of each claim."""
        return Standings(self.weighing, self.lacking)

    @property
    def depends_on_place(self) -> bool:
        """Whether coverage differs by place, and none is named."""
        return bool(self.bearing.varies_by_place & self.weighing.applying) and not self.facts.stated("place") - {"UnitedStates"}


def decide(store: Store, scenario: Scenario) -> Trace:
    """Decide a scenario over a store. Raises queries.store.StoreError."""
    payer = next(iter(scenario.known("payer")), ANY_PAYER)
    shares = shares_of(store, scenario, payer)
    return Trace(store, scenario, payer, bearing_on(store, payer, any(share.own_rules for share in shares)), shares)
