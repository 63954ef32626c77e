"""What must hold of decisions whatever the claims are: nothing is refused for what nobody has said, and order and other payers do not matter."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.claim import Criterion, Named, Statement
from queries.decide import decide
from queries.scenario import Fact, Scenario
from tests.queries.rules import Account, by_sets
from tests.reference.compared import claims_of, names_of
from tests.reference.drawer import Drawer
from tests.reference.knowledge import knowledge
from tests.reference.made_up import World, examples, worlds
from tests.reference.weighing import Situation

TAKEN_FOR_GRANTED = ("payer", "service", "place")  # without a fact on one of these, something is taken for granted


def account(drawer: Drawer, statements: tuple[Statement, ...], scenario: Scenario) -> Account:
    """What is found of a scenario by statements."""
    drawer.hold(statements)
    return by_sets(decide(drawer, scenario))


def situation(scenario: Scenario) -> Situation:
    """What follows from the facts of a scenario."""
    return Situation(knowledge(), [fact.concept for fact in scenario.facts if not fact.denied], scenario.denied())


@examples(5)
@given(world=worlds(scenarios=1), data=st.data())
def test_order_and_repetition_of_facts_and_claims_change_nothing(drawer: Drawer, world: World, data: st.DataObject) -> None:
    [scenario] = world.scenarios
    facts, statements = data.draw(st.permutations(scenario.facts)), data.draw(st.permutations(world.statements))
    again = replace(scenario, facts=(*facts, *scenario.facts))
    assert account(drawer, tuple(statements), again) == account(drawer, world.statements, scenario)


@examples(5)
@given(world=worlds(scenarios=1), data=st.data())
def test_a_fact_that_already_follows_changes_no_status_and_no_verdict(drawer: Drawer, world: World, data: st.DataObject) -> None:
    """Whoever has a prescription and says so, or says of the therapist who is licensed that there is a licence, is answered the same."""
    [scenario] = world.scenarios
    told = {fact.dimension for fact in scenario.facts} | set(TAKEN_FOR_GRANTED)
    follows = sorted(each for each in situation(scenario).holds - situation(scenario).ruled_out if knowledge().dimension.get(each) not in told)
    assume(follows)
    value = data.draw(st.sampled_from(follows))
    more = replace(scenario, facts=(*scenario.facts, Fact(knowledge().dimension[value], value)))
    before, after = account(drawer, world.statements, scenario), account(drawer, world.statements, more)
    assert {name: after[name] for name in ("decided by", "outcome")} == {name: before[name] for name in ("decided by", "outcome")}


@examples(5)
@given(world=worlds(scenarios=1))
def test_what_was_open_is_not_unmet_for_want_of_a_denial_or_a_fact(drawer: Drawer, world: World) -> None:
    """Unknown is not false: who says less has no more against them. Without a denial nothing is unmet that was not; without a fact, nothing that was open."""
    [scenario] = world.scenarios
    before = account(drawer, world.statements, scenario)["status"]
    for fact in scenario.facts:
        if fact.denied or fact.dimension not in TAKEN_FOR_GRANTED:
            less = replace(scenario, facts=tuple(each for each in scenario.facts if each != fact))
            after = by_sets(decide(drawer, less))["status"]
            assert not {part for part in after.keys() & before.keys() if (before[part], after[part]) == ("open", "unmet")}


@examples(5)
@given(world=worlds(scenarios=1))
def test_whoever_tells_only_of_the_payer_lacks_nothing_but_what_is_taken_for_granted(drawer: Drawer, world: World) -> None:
    """Nobody is refused for a prescription, a licence or a diagnosis that was never spoken of: whatever blocks lies on payer, service or place."""
    [scenario] = world.scenarios
    found = account(drawer, world.statements, Scenario(tuple(fact for fact in scenario.facts if fact.dimension == "payer" and not fact.denied)))
    on = {name: criterion.dimension for criterion, name in names_of(world.statements).items()}
    assert {on[part] for part, status in found["status"].items() if status == "unmet" and part in on} <= set(TAKEN_FOR_GRANTED)


@examples(5)
@given(world=worlds(scenarios=1), data=st.data())
def test_a_fact_more_never_makes_covered_what_lacks_a_requirement_for_good(drawer: Drawer, world: World, data: st.DataObject) -> None:
    """Not covered for something required that cannot be had: no other fact helps unless that is met with it."""
    [scenario] = world.scenarios
    before = account(drawer, world.statements, scenario)
    required = {each.name for each in claims_of(world.statements) if each.effect == "requires"}
    lost = {criterion for criterion, claim in before["needed for"] if claim in required and criterion in before["blocked by"]}
    assume(lost)
    granted = set(TAKEN_FOR_GRANTED) - {fact.dimension for fact in scenario.facts}  # to tell another service than massage is to ask of another thing
    values = sorted({v for each in claims_of(world.statements) for c in each.criteria for v in c.values if c.dimension not in {"payer", *granted}})
    assume(values)
    value = data.draw(st.sampled_from(values))
    more = replace(scenario, facts=(*scenario.facts, Fact(knowledge().dimension[value], value)))
    now = situation(more)
    assume(not now.holds & now.ruled_out)  # it goes together with what was told
    after = by_sets(decide(drawer, more))
    assert after["outcome"][0] != "covered" or all(after["status"][each] == "met" for each in lost)


@examples(5)
@given(world=worlds(scenarios=1), data=st.data())
def test_one_more_exclusion_or_requirement_makes_nothing_covered(drawer: Drawer, world: World, data: st.DataObject) -> None:
    [scenario] = world.scenarios
    against = [each for each in world.statements if each.effect in ("excludes", "requires") and not each.exception_to]
    assume(against)
    one = data.draw(st.sampled_from(against))
    rest = tuple(each for each in world.statements if each != one and each.exception_to != (one.start, one.end))
    without_it = account(drawer, rest, scenario)["outcome"][0]
    assert account(drawer, (*rest, one), scenario)["outcome"][0] != "covered" or without_it == "covered"


@examples(5)
@given(world=worlds(scenarios=1), others=worlds(scenarios=1))
def test_claims_on_payers_that_the_payer_does_not_heed_change_nothing(drawer: Drawer, world: World, others: World) -> None:
    [scenario] = world.scenarios
    known, payer = knowledge(), situation(scenario).payer
    heeded = known.heeds(payer).union(*(known.heeds(each) for one in known.entails[payer] for each in known.includes_coverage_of[one]))
    stranger = next(each for each in ("NHS", "OHIP") if each not in heeded)
    unheeded = tuple(
        replace(each, start=100 + each.start, end=100 + each.end, exception_to=None, criteria=(_on(stranger), *each.criteria[1:])) for each in others.statements
    )
    unheeded = tuple(each for each in unheeded if each.concepts("payer") == (stranger,))
    assert account(drawer, (*world.statements, *unheeded), scenario) == account(drawer, world.statements, scenario)


def _on(payer: str) -> Criterion:
    return Criterion("payer", (Named(payer, 100, 101),))
