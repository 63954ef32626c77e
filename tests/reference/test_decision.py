"""The rules in SPARQL decide as the plain decision beside them does, on claims and scenarios that nobody wrote."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from queries.decide import decide
from tests.reference.compared import by_plain_python, by_rules
from tests.reference.drawer import Drawer
from tests.reference.made_up import World, worlds

EXAMPLES = int(os.environ.get("COVERTRACE_EXAMPLES", "60"))  # worlds of up to five scenarios each
thorough = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def drawer() -> Drawer:
    """A store whose claims are those of one example after the other."""
    return Drawer()


@thorough
@given(world=worlds())
def test_the_rules_find_what_the_plain_decision_finds(drawer: Drawer, world: World) -> None:
    drawer.hold(world.statements)
    for scenario in world.scenarios:
        rules, plain = by_rules(decide(drawer, scenario)), by_plain_python(world.statements, scenario)
        differing = {name: (rules[name], plain[name]) for name in rules if rules[name] != plain[name]}
        assert not differing, f"{scenario}: (rules, plain)"
