"""The smallest changes to a scenario that give another verdict: decided, not guessed."""

from ontology.vocabulary import load_vocabulary
from queries.articles import local
from queries.decide import decide
from queries.memory import remembered
from queries.results import VERDICTS, Change, ClaimResult, Need
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.wording import given


def changes_of(store: Store, scenario: Scenario, verdict: str, claims: tuple[ClaimResult, ...], needs: tuple[Need, ...]) -> tuple[Change, ...]:
    """The smallest changes that give another verdict: one fact each, decided anew to be sure. At most three are tried."""
    flips = [(n.concept, n.dimension) for n in needs if n.status != "lost" and not n.against][:1]
    for effect in ("covers", "excludes"):
        near = [c for claim in claims if claim.effect == effect and claim.outcome in ("blocked", "open") for c in claim.criteria if c.status != "met"]
        flips += [(c.keys[0], c.dimension) for c in near if effect == "covers" or c.dimension == "provider"]
    found: list[Change] = []
    for concept, dimension in [f for f in dict.fromkeys(flips) if f[1] in ("provider", "circumstance")][:3]:
        other = _verdict(store, _with(scenario, Fact(dimension, concept)))
        if other != verdict:
            found.append(Change(f"if {given([concept])}", concept, dimension, False, other))
    return tuple(found)


def _verdict(store: Store, scenario: Scenario) -> str:
    """The verdict alone, remembered: the same change is asked after by many."""
    return remembered(store, scenario, lambda: VERDICTS[local(decide(store, scenario).rows("outcome")[0]["verdict"])])


def _with(scenario: Scenario, fact: Fact) -> Scenario:
    """The scenario with one fact in place of what it says on the same exclusive dimension, or of its denial."""
    exclusive = fact.dimension in load_vocabulary().exclusive
    kept = [f for f in scenario.facts if f.concept != fact.concept and not (exclusive and f.dimension == fact.dimension)]
    return Scenario((*kept, fact), scenario.asks)
