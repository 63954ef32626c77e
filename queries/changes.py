"""The smallest changes to a scenario that give another verdict: decided, not guessed."""

from ontology.vocabulary import load_vocabulary
from queries.results import Change, ClaimResult, Need
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.verdicts import decided
from queries.wording import given


def changes_of(
    store: Store, scenario: Scenario, verdict: str, claims: tuple[ClaimResult, ...], needs: tuple[Need, ...]
) -> tuple[Change, ...]:
    """The smallest changes that give another verdict: one fact each, decided anew to be sure."""
    found: list[Change] = []
    for concept, dimension in _candidates(verdict, claims, needs):
        other = decided(store, _with(scenario, Fact(dimension, concept))).verdict
        if other != verdict:
            found.append(Change(f"if {given([concept])}", concept, dimension, False, other))
    return tuple(found)


def _candidates(verdict: str, claims: tuple[ClaimResult, ...], needs: tuple[Need, ...]) -> list[tuple[str, str]]:
    """At most two facts to try: one that could win coverage, one provider that could lose it."""
    missing = [n for n in needs if n.status != "lost" and not n.against]
    winning = [(n.concept, n.dimension) for n in missing] if len(missing) == 1 else []
    if verdict == "not-covered":
        winning += [lone for c in claims if c.effect == "covers" and c.outcome == "blocked" and (lone := _lone(c))]
    losing = [lone for c in claims if c.effect == "excludes" and c.outcome == "open" and (lone := _lone(c)) and lone[1] == "provider"]
    return [*[w for w in winning if w[1] in ("provider", "circumstance")][:1], *losing[:1]]


def _lone(claim: ClaimResult) -> tuple[str, str] | None:
    """The one criterion of a claim that is not met, if there is just one."""
    rest = [c for c in claim.criteria if c.status != "met"]
    return (rest[0].keys[0], rest[0].dimension) if len(rest) == 1 else None


def _with(scenario: Scenario, fact: Fact) -> Scenario:
    """The scenario with one fact in place of what it says on the same exclusive dimension, or of its denial."""
    exclusive = fact.dimension in load_vocabulary().exclusive
    kept = [f for f in scenario.facts if f.concept != fact.concept and not (exclusive and f.dimension == fact.dimension)]
    return Scenario((*kept, fact), scenario.asks)
