"""What the project asks of a triple store, whichever it is: two questions, a whole build, and a name for what is there."""

from collections.abc import Callable
from typing import Protocol

import pyoxigraph as ox

from ontology.ntriples import Graph

Row = dict[str, str]
Told = Callable[[int, int], None]  # triples that have been sent, triples in all


class StoreError(Exception):
    """A store that is not there, can't be read or did not answer; the message says what to do."""


class Store(Protocol):
    """What the project asks of a store."""

    name: str

    def rows(self, sparql: str) -> list[Row]:
        """The solutions of a SELECT (or one row `{"ask": "true"}` of an ASK), values as plain strings."""

    def graph(self, sparql: str) -> bytes:
        """The triples of a CONSTRUCT or DESCRIBE, as N-Triples."""

    def replace(self, graph: Graph, told: Told | None = None) -> int:
        """Make these triples the whole content, in one step that completes or leaves the store as it was.

        Millions of them are better given as parts of N-Triples than one by one.

        Gives their number. `told` hears how far a long upload has got. Raises StoreError.
        """

    def version(self) -> str:
        """A name for the present content that changes with it."""


def rows_of(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> list[Row]:
    """Solutions as dicts of plain strings; unbound variables are left out."""
    if isinstance(result, ox.QueryBoolean):
        return [{"ask": "true" if result else "false"}]
    if isinstance(result, ox.QueryTriples):
        raise StoreError("rows were asked for with a query that gives a graph")
    names = [variable.value for variable in result.variables]
    return [
        {name: value.value for name, value in zip(names, solution, strict=True) if isinstance(value, ox.NamedNode | ox.Literal | ox.BlankNode)}
        for solution in result
    ]
