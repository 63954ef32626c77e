"""What answers are made of, read before anybody asks: seconds where a store is large."""

import gc
from collections.abc import Iterator

from ontology.vocabulary import load_vocabulary
from queries.articles import local
from queries.catalogue import query
from queries.decide import decide
from queries.explain import stated
from queries.facts import shares_each
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.verdicts import decided

_TOGETHER = 20  # claims or facts that are read at once: a few hundredths of a second, so that an answer does not wait for long


def read_ahead(store: Store) -> Iterator[None]:
    """Read the claims on each payer, the passages that answers show of them, and what follows from each fact that a question may tell.

    Each step gives a chance to stop. Raises queries.store.StoreError.
    """
    claims: dict[str, None] = {}
    for row in store.rows(query("payers").text):
        scenario = Scenario((Fact("payer", local(row["payer"])),))
        decided(store, scenario)  # makes ready all that can be told of the claims alone, and maps of verdicts ask for it
        claims |= dict.fromkeys(decide(store, scenario).bearing.iris)
        yield
    shown = list(claims)
    for start in range(0, len(shown), _TOGETHER):
        stated(store, shown[start : start + _TOGETHER])
        yield
    facts = [("known", each.key) for each in load_vocabulary().concepts.values() if each.dimension and each.dimension != "payer"]
    facts += [("denied", each.key) for each in load_vocabulary().concepts.values() if each.dimension == "circumstance"]
    for start in range(0, len(facts), _TOGETHER):
        shares_each(store, facts[start : start + _TOGETHER])
        yield


def set_apart() -> None:
    """Keep what was read out of Python's search for cycles, which would go over all of it again and again, half a second where a store is large."""
    gc.collect()
    gc.freeze()
