"""rdflib's graph in memory behind the same door as any other store, so that the same program asks the same queries of it."""

import re
from pathlib import Path

import rdflib

from ontology.ntriples import Graph
from queries.triplestore import Row, StoreError, Told

_NO_VALUES = re.compile(r"(VALUES \?\w+) \{\s*\}")  # rdflib 7 fails on these


def _readable(sparql: str) -> str:
    """A query with a value that nothing is said of where it has none: the same to find, and rdflib can read it."""
    return _NO_VALUES.sub(r"\1 { <urn:x-nothing:> }", sparql)


class RdflibStore:
    """Triples in memory (queries.triplestore.Store); its content never changes after it was read."""

    def __init__(self, path: Path) -> None:
        """Read a file of N-Triples."""
        self.name = f"rdflib {path}"
        self._graph = rdflib.Graph()
        self._graph.parse(str(path), format="nt")

    def __len__(self) -> int:
        return len(self._graph)

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        found = self._graph.query(_readable(sparql))
        if found.type == "ASK":
            return [{"ask": "true" if found.askAnswer else "false"}]
        return [{str(name): str(value) for name, value in solution.items()} for solution in found.bindings]

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        found = self._graph.query(_readable(sparql)).graph
        if found is None:
            raise StoreError("a graph was asked for with a query that gives rows")
        return found.serialize(format="nt", encoding="utf-8")

    def replace(self, graph: Graph, told: Told | None = None) -> int:
        """It is filled when it is made. Raises StoreError."""
        raise StoreError("this store is read only")

    def version(self) -> str:
        """See Store."""
        return "read"
