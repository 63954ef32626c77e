"""Which scopes are narrower than which: the same as comparing each with each, with less work."""

import random

from ontology.subsumption import Criteria, Criterion, subsumed

VALUES = [f"{dimension}{number}" for dimension in "abc" for number in range(8)]


def entails(value: str) -> frozenset[str]:
    """A value and those whose number divides its own: a hierarchy with several parents."""
    kind, number = value[0], int(value[1:])
    return frozenset(f"{kind}{other}" for other in range(8) if other == number or (other and number % other == 0))


def scopes(seed: int, count: int) -> list[Criteria]:
    """Scopes of no, one or several criteria, some of them with alternatives."""
    chance = random.Random(seed)

    def criterion() -> Criterion:
        kind = chance.choice("abc")
        return kind, frozenset(chance.sample([each for each in VALUES if each[0] == kind], chance.choice((1, 1, 2, 3))))

    return list({frozenset(criterion() for _ in range(chance.randint(0, 3))): None for _ in range(count)})


def follows(criterion: Criterion, scope: Criteria) -> bool:
    """Whether some criterion of the scope entails this one."""
    return any(all(entails(value) & criterion[1] for value in values) for _, values in scope)


def test_exactly_those_scopes_are_found_whose_criteria_all_follow() -> None:
    for seed in range(5):
        narrower, broader = scopes(seed, 60), scopes(seed + 100, 60)
        expected = {(one, other) for one in narrower for other in broader if all(follows(each, one) for each in other)}
        found = list(subsumed(narrower, broader, entails))
        assert set(found) == expected
        assert len(found) == len(expected)
        assert expected


def asked(count: int) -> int:
    """How often it is asked what a value entails, for so many scopes of which none is narrower than another."""
    calls: list[str] = []

    def counted(value: str) -> frozenset[str]:
        calls.append(value)
        return frozenset({value})

    apart = [frozenset({("a", frozenset({f"{side}{number}"})), ("b", frozenset({"shared"}))}) for side in "xy" for number in range(count)]
    assert not list(subsumed(apart[:count], apart[count:], counted))
    return len(calls)


def test_each_criterion_is_looked_at_once_however_many_scopes_there_are() -> None:
    assert asked(50) == 51
    assert asked(500) == 501
