"""Triples on their way to an endpoint: in parts, whole, and blank nodes that belong together in one."""

import random
from itertools import combinations

import pyoxigraph as ox
import pytest

from queries.upload import parted

P = ox.NamedNode("urn:p")


def sent(triples: list[ox.Triple], size: int) -> list[list[ox.Triple]]:
    """The triples of each part, as an engine reads them."""
    with parted() as parts:
        parts.add(triples)
        assert parts.count == len(triples)
        return [[quad.triple for quad in ox.parse(part.body, format=ox.RdfFormat.TURTLE)] for part in parts.parts(size)]


def labels(triples: list[ox.Triple]) -> set[str]:
    return {term.value for triple in triples for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)}


@pytest.mark.parametrize("size", [1, 300, 10**6])
def test_every_triple_is_sent_once_and_no_blank_node_in_two_parts(size: int) -> None:
    chance = random.Random(7)
    triples = [ox.Triple(ox.NamedNode(f"urn:{index}"), P, ox.Literal(f"_:b{index} “ü” \\n\n\t\" ", language="en")) for index in range(50)]
    for group in range(12):
        nodes = [ox.BlankNode(f"g{group}n{index}") for index in range(4)]
        triples += [ox.Triple(left, P, right) for left, right in combinations(nodes, 2)]
        triples.append(ox.Triple(ox.NamedNode(f"urn:{group}"), P, nodes[0]))
        triples.append(ox.Triple(nodes[3], P, ox.Literal("says _:g1n1 .")))
    chance.shuffle(triples)
    parts = sent(triples, size)
    without = [triple for part in parts for triple in part if not labels([triple])]
    assert sorted(map(str, without)) == sorted(str(triple) for triple in triples if not labels([triple]))
    assert sum(map(len, parts)) == len(triples)
    if size == 10**6:
        assert len(parts) == 2


def test_groups_that_follow_each_other_are_sent_in_parts_of_their_own() -> None:
    triples = [ox.Triple(ox.BlankNode(f"g{group}"), P, ox.Literal(str(index))) for group in range(20) for index in range(5)]
    parts = sent(triples, 100)
    assert len(parts) > 10 and all(len(part) % 5 == 0 for part in parts)


@pytest.mark.parametrize("text", ["a\nb" * 9000, "\\n\\\n\"\"\"\r\t" * 5000, "“" * 20_000, "\"" * 20_000, "\\" * 20_000])
def test_a_long_text_arrives_as_it_was(text: str) -> None:
    triple = ox.Triple(ox.NamedNode("urn:a"), P, ox.Literal(text, language="en"))
    assert sent([triple], 100) == [[triple]]


def test_nothing_makes_no_part() -> None:
    assert sent([], 100) == []
