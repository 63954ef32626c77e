"""What scenarios come to, remembered: many ask for the same."""

from queries.decide import decide
from queries.memory import recalled, remembered
from queries.outcome import Outcome
from queries.scenario import Scenario
from queries.store import Store


def decided(store: Store, scenario: Scenario) -> Outcome:
    """What a scenario comes to. Raises queries.store.StoreError."""
    return remembered(store, ("outcome", scenario), lambda: decide(store, scenario).outcome)


def decided_before(store: Store, scenario: Scenario) -> Outcome | None:
    """What `decided` remembers of a scenario, or None. Takes no time."""
    found = recalled(store, ("outcome", scenario))
    return found if isinstance(found, Outcome) else None
