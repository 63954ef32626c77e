"""The concepts of a kind as pages show them: in their hierarchy, a part at a time."""

from dataclasses import dataclass, field

from ontology.vocabulary import Concept, load_vocabulary

PART = 150  # concepts on a page: a hierarchy is best read whole, and this many take some 50 kB


@dataclass(frozen=True)
class Node:
    """A concept with those below it. One that stands there only to show where the others belong is not `counted` on this page."""

    concept: Concept
    counted: bool
    below: list["Node"] = field(default_factory=list)
    others: tuple[Concept, ...] = ()  # what it is below as well
    same: tuple[Concept, ...] = ()


@dataclass(frozen=True)
class Part:
    """Concepts `first` to `last` of all, with the numbers at which the parts before and after begin."""

    roots: list[Node]
    first: int
    last: int
    total: int
    previous: int | None
    next: int | None


def concepts_of(kind: str) -> list[Concept]:
    """The concepts of a kind that the files define, those below one after it."""
    found = {key: each for key, each in load_vocabulary().concepts.items() if each.kind == kind and not each.is_proposed}
    below: dict[str | None, list[Concept]] = {}
    for each in found.values():
        below.setdefault(_upper(each, found), []).append(each)
    ordered: list[Concept] = []

    def add(parent: str | None) -> None:
        for each in sorted(below.get(parent, ()), key=lambda one: one.label.casefold()):
            ordered.append(each)
            add(each.key)

    add(None)
    return ordered


def part_of(kind: str, start: int) -> Part:
    """The part that begins with the concept at `start`, counted from 0."""
    every = concepts_of(kind)
    start = max(0, min(start, len(every) - 1)) // PART * PART
    shown = every[start : start + PART]
    end = start + len(shown)
    before, after = (start - PART if start else None), (end if end < len(every) else None)
    return Part(_forest(every, {each.key for each in shown}), start + 1, end, len(every), before, after)


def _forest(every: list[Concept], shown: set[str]) -> list[Node]:
    by_key = {each.key: each for each in every}
    nodes: dict[str, Node] = {}
    roots: list[Node] = []

    def placed(each: Concept) -> Node:
        if each.key not in nodes:
            upper = _upper(each, by_key)
            nodes[each.key] = node = _node(each, each.key in shown, upper)
            (placed(by_key[upper]).below if upper else roots).append(node)
        return nodes[each.key]

    for each in every:
        if each.key in shown:
            placed(each)
    return roots


def _node(each: Concept, counted: bool, upper: str | None) -> Node:
    known = load_vocabulary().concepts
    others = tuple(known[key] for key in each.parents if key != upper and key in known)
    return Node(each, counted, [], others, tuple(known[key] for key in each.equivalents if key in known))


def _upper(each: Concept, among: dict[str, Concept]) -> str | None:
    return next((key for key in each.parents if key in among), None)
