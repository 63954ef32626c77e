"""The queries of the library, and those behind the pages for browsing, give the same rows, in the same order, on every kind of store.

`same_rows` compares two stores; the fixture `others` lists the stores that are compared with the embedded one.
"""

import pytest

from ingest.build import SHIPPED, graph_of, harvest
from queries.catalogue import COV, Query, catalogue, library
from queries.library import run
from queries.store import Store, open_store
from queries.table import Graph, Table
from tests.engines import Engine


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def other(request: pytest.FixtureRequest) -> Store:
    """Another kind of store with the shipped articles in it."""
    engine: Engine = request.getfixturevalue(request.param)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in engine.environment.items():
            patch.setenv(name, value)
        made = open_store(engine.url)
    made.replace(graph_of(harvest([SHIPPED])))
    return made


def same_rows(one: Store, another: Store, wanted: Query, given: dict[str, str] | None = None) -> None:
    """Assert that two stores give the same rows in the same order, or the same graph."""
    found, also = run(one, wanted, given), run(another, wanted, given)
    if isinstance(found, Table):
        assert isinstance(also, Table)
        assert list(also.rows) == list(found.rows)
    else:
        assert isinstance(also, Graph)
        assert also.turtle == found.turtle


@pytest.mark.parametrize("wanted", library(), ids=lambda wanted: wanted.name)
def test_rows_are_the_same_as_on_the_embedded_store(shipped_store: Store, other: Store, wanted: Query) -> None:
    same_rows(shipped_store, other, wanted)


@pytest.mark.parametrize("wanted", [each for each in library() if "payer" in each.params], ids=lambda wanted: wanted.name)
def test_rows_of_one_payer_are_the_same_as_on_the_embedded_store(shipped_store: Store, other: Store, wanted: Query) -> None:
    same_rows(shipped_store, other, wanted, {"payer": "OriginalMedicare"})


# Rows of which only the set is told: pages put them in order, which engines do more slowly.
_UNORDERED = {"relations_to", "claims_around", "effects_together", "explore_claims", "links_of_claims"}
_BLANK = "part"  # holds blank nodes, which each engine names in its own way


@pytest.mark.parametrize("wanted", [each for each in catalogue().values() if each.folder == "browse" and not each.is_graph], ids=lambda wanted: wanted.name)
def test_rows_behind_the_pages_are_the_same_as_on_the_embedded_store(shipped_store: Store, other: Store, wanted: Query) -> None:
    for sparql in _bound(shipped_store, wanted):
        rows, also = ([{name: value for name, value in row.items() if name != _BLANK} for row in store.rows(sparql)] for store in (shipped_store, other))
        if wanted.name in _UNORDERED:
            rows, also = sorted(rows, key=str), sorted(also, key=str)
        assert also == rows


def _bound(store: Store, wanted: Query) -> list[str]:
    """The query as it stands, and for things of the store of the kinds that it is asked for."""
    first = "SELECT ?thing WHERE {{ ?thing a <{}> }} ORDER BY ?thing LIMIT 1"
    some = {kind: store.rows(first.format(COV + kind))[0]["thing"] for kind in ("Claim", "Evidence", "Article")}
    given = {"claim": ["Claim"], "passage": ["Evidence"], "thing": ["Claim", "Evidence", "Article"]}
    values = [{name: some[kind]} for name in wanted.params for kind in given.get(name, [])]
    return [wanted.text, *(wanted.bind(**each) for each in values)]
