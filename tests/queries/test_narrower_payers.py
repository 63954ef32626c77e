"""Which claims are of a narrower payer: told from the payers when it is asked, just as the definition says."""

import pytest

from ingest.build import SHIPPED, harvest, scope_of
from ingest.claim import judged
from ontology.reason import Closure, Scope
from ontology.vocabulary import COV, load_vocabulary
from queries.catalogue import query
from queries.store import Store

RELATION = f"{COV}narrowerPayerThan"
Pairs = set[tuple[str, str]]


@pytest.fixture(scope="module")
def scopes() -> list[Scope]:
    """The scopes of all claims that ship."""
    found = {scope.claim: scope for _, statements in harvest([SHIPPED]).read for scope in map(scope_of, judged(statements))}
    return [found[claim] for claim in sorted(found)]


@pytest.fixture(scope="module")
def expected(scopes: list[Scope]) -> Pairs:
    """The claims of narrower payers with those that they are compared with: neither scope is within the other, and one covers what the other excludes."""
    closure = Closure(load_vocabulary())
    pairs = ((one, other) for one in scopes for other in scopes if {one.effect, other.effect} == {"covers", "excludes"})
    apart = (pair for pair in pairs if not closure.subsumes(*pair) and not closure.subsumes(*pair[::-1]))
    return {(one.claim, other.claim) for one, other in apart if closure.narrower_payer(one, other)}


def test_the_library_tells_all_pairs(shipped_store: Store, expected: Pairs) -> None:
    rows = shipped_store.rows(query("what_overrules_what").text)
    assert {(row["winner"], row["loser"]) for row in rows if row["relation"] == RELATION} == expected
    assert expected


def test_the_graph_of_rules_has_all_pairs(shipped_store: Store, expected: Pairs) -> None:
    lines = [line.split() for line in shipped_store.graph(query("graph_of_rules").text).decode().splitlines()]
    assert {(one[1:-1], other[1:-1]) for one, relation, other, _ in lines if relation == f"<{RELATION}>"} == expected


def test_a_claim_is_told_beside_those_of_broader_and_of_narrower_payers(shipped_store: Store, scopes: list[Scope], expected: Pairs) -> None:
    refusing = {row["claim"] for row in shipped_store.rows(f"SELECT ?claim {{ ?claim <{COV}effect> <{COV}charges> }}")}
    for scope in scopes[::4]:
        rows = shipped_store.rows(query("claims_of_other_payers").bind(claim=scope.claim))
        found = {(scope.claim, row["other"]) if row["outgoing"] == "true" else (row["other"], scope.claim) for row in rows}
        assert found == {pair for pair in expected if scope.claim in pair and not refusing & set(pair)}
