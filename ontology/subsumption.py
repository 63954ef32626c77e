"""Which scopes are narrower than which, found without comparing each with each.

A scope is narrower than another if each criterion of the other follows from one of its own. So the criteria that follow from a scope
are told first, and the scopes that have none but these are looked up in a tree of criteria (a set-trie), in which the scopes that
share their rarest criteria share a branch: work grows with what is found.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Criterion = tuple[str, frozenset[str]]  # a dimension and its alternative values
Criteria = frozenset[Criterion]


@dataclass(slots=True)
class _Node:
    """A place in the tree: `ends` is the scope whose criteria end here, if one does."""

    ends: Criteria | None = None
    branches: dict[int, "_Node"] = field(default_factory=dict)


def subsumed(narrower: Iterable[Criteria], broader: Iterable[Criteria], entails: Callable[[str], frozenset[str]]) -> Iterator[tuple[Criteria, Criteria]]:
    """Each scope of `narrower` with each of `broader` that holds wherever it holds. `entails` gives what a value of a criterion entails, itself among it."""
    tree, numbers = _tree(list(broader))
    narrower = list(narrower)
    implied = _implied({criterion for scope in narrower for criterion in scope}, numbers, entails)
    for scope in narrower:
        known = frozenset[int]().union(*(implied[criterion] for criterion in scope))
        yield from ((scope, found) for found in _contained(tree, known))


def _tree(scopes: list[Criteria]) -> tuple[_Node, dict[Criterion, int]]:
    """The tree of some scopes, and the numbers of their criteria: the rarest first."""
    counts = Counter(criterion for scope in scopes for criterion in scope)
    ordered = sorted(counts, key=lambda each: (counts[each], each[0], sorted(each[1])))
    numbers = {criterion: number for number, criterion in enumerate(ordered)}
    root = _Node()
    for scope in scopes:
        node = root
        for number in sorted(numbers[criterion] for criterion in scope):
            node = node.branches.setdefault(number, _Node())
        node.ends = scope
    return root, numbers


def _implied(criteria: set[Criterion], numbers: dict[Criterion, int], entails: Callable[[str], frozenset[str]]) -> dict[Criterion, frozenset[int]]:
    """For each criterion the numbers of those that follow from it: each of its alternatives entails one of theirs."""
    naming: dict[str, set[int]] = defaultdict(set)
    for (_, values), number in numbers.items():
        for value in values:
            naming[value].add(number)

    def following(value: str) -> set[int]:
        return set().union(*(naming[up] for up in entails(value) if up in naming))

    return {criterion: frozenset(set.intersection(*map(following, criterion[1]))) for criterion in criteria}


def _contained(tree: _Node, known: frozenset[int]) -> Iterator[Criteria]:
    """The scopes of a tree all of whose criteria are known."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.ends is not None:
            yield node.ends
        few, many = (known, node.branches) if len(known) < len(node.branches) else (node.branches, known)
        waiting += [node.branches[number] for number in few if number in many]
