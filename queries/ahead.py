"""What answers are made of, read before anybody asks: seconds where a store is large."""

from collections.abc import Iterator

from queries.articles import local
from queries.catalogue import query
from queries.decide import decide
from queries.explain import stated
from queries.scenario import Fact, Scenario
from queries.store import Store

_TOGETHER = 20  # claims whose passages are read at once: a few hundredths of a second, so that an answer does not wait for long


def read_ahead(store: Store) -> Iterator[None]:
    """Read the claims on each payer, and the passages that answers show of them; each step gives a chance to stop. Raises queries.store.StoreError."""
    claims: dict[str, None] = {}
    for row in store.rows(query("payers").text):
        trace = decide(store, Scenario((Fact("payer", local(row["payer"])),)))
        if trace.outcome:  # for which all that can be told of the claims alone is made ready
            claims |= dict.fromkeys(trace.bearing.iris)
        yield
    shown = list(claims)
    for start in range(0, len(shown), _TOGETHER):
        stated(store, shown[start : start + _TOGETHER])
        yield
