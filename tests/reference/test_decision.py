"""The site, the rules in SPARQL and the plain decision beside them find the same, on claims and scenarios that nobody wrote."""

from hypothesis import given

from queries.decide import decide
from tests.queries.rules import by_rules, by_sets
from tests.reference.compared import by_plain_python
from tests.reference.drawer import Drawer
from tests.reference.made_up import World, examples, worlds


@examples(40)
@given(world=worlds())
def test_the_site_and_the_rules_find_what_the_plain_decision_finds(drawer: Drawer, world: World) -> None:
    drawer.hold(world.statements)
    for scenario in world.scenarios:
        trace, plain = decide(drawer, scenario), by_plain_python(world.statements, scenario)
        for way, found in (("sets", by_sets(trace)), ("rules", by_rules(trace))):
            differing = {name: (found[name], plain[name]) for name in plain if found[name] != plain[name]}
            assert not differing, f"{scenario}: ({way}, plain)"
