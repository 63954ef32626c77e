"""Runs the queries of the catalogue: parameters as people give them in, a table or a graph out."""

from queries.catalogue import Query, without_header
from queries.comparison import changes, other_build
from queries.export import in_order
from queries.formats import GRAPHS
from queries.parameters import Given, resolved
from queries.store import Store
from queries.table import Graph, Table, columns


def run(store: Store, wanted: Query, given: Given | None = None, *, complete: bool = False, against: str = "") -> Table | Graph:
    """What a query finds. Parameters that are not given keep the row in the file; with `complete` only optional ones do.

    `against` names another build ("earlier", or the place of a store): then only the rows that differ are given.
    Raises queries.catalogue.BadParameter and queries.store.StoreError.
    """
    values = resolved(store, wanted, given or {}, complete)
    text = without_header(wanted.bind(**values))
    if wanted.is_graph:
        return _graph(store, wanted, values, text)
    found = _table(store, wanted, values, text)
    return changes(found, _table(other_build(store, against), wanted, values, text)) if against else found


def _table(store: Store, wanted: Query, values: dict[str, list[str]], text: str) -> Table:
    rows = store.rows(text)
    names = columns(wanted.text) or list(dict.fromkeys(name for row in rows for name in row))
    return Table(wanted, values, text, tuple(names), tuple(rows))


def _graph(store: Store, wanted: Query, values: dict[str, list[str]], text: str) -> Graph:
    turtle, triples = in_order(store.graph(text), GRAPHS["turtle"])  # engines may tell a triple more than once
    return Graph(wanted, values, text, turtle.decode(), triples)
