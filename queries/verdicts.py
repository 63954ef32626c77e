"""What a decision comes to: the verdict of a scenario with its leaning, without what explains it."""

from dataclasses import dataclass

from queries.articles import local
from queries.decide import Trace, decide
from queries.memory import recalled, remembered
from queries.results import VERDICTS
from queries.scenario import Scenario
from queries.store import Store


@dataclass(frozen=True)
class Outcome:
    """A verdict, the verdict that it leans to (or None), whether firm sources contradict each other, and the case that led to it."""

    verdict: str
    leaning: str | None
    contested: bool
    reason: str


def outcome_of(trace: Trace) -> Outcome:
    """What a trace comes to. Raises queries.store.StoreError."""
    row = trace.rows("outcome")[0]
    return Outcome(VERDICTS[local(row["verdict"])], VERDICTS.get(local(row.get("leaning", ""))), row["contested"] == "true", row["reason"])


def decided(store: Store, scenario: Scenario) -> Outcome:
    """What a scenario comes to, remembered: many ask for the same. Raises queries.store.StoreError."""
    return remembered(store, ("outcome", scenario), lambda: outcome_of(decide(store, scenario)))


def decided_before(store: Store, scenario: Scenario) -> Outcome | None:
    """What `decided` remembers of a scenario, or None. Takes no time."""
    found = recalled(store, ("outcome", scenario))
    return found if isinstance(found, Outcome) else None
