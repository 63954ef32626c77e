"""The rules in SPARQL decide as the plain decision beside them does, on claims and scenarios that nobody wrote."""

from hypothesis import given

from queries.decide import decide
from tests.reference.compared import by_plain_python, by_rules
from tests.reference.drawer import Drawer
from tests.reference.made_up import World, examples, worlds


@examples(40)
@given(world=worlds())
def test_the_rules_find_what_the_plain_decision_finds(drawer: Drawer, world: World) -> None:
    drawer.hold(world.statements)
    for scenario in world.scenarios:
        rules, plain = by_rules(decide(drawer, scenario)), by_plain_python(world.statements, scenario)
        differing = {name: (rules[name], plain[name]) for name in rules if rules[name] != plain[name]}
        assert not differing, f"{scenario}: (rules, plain)"
