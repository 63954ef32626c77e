"""A store in memory that holds the vocabulary, and the claims that are put into it: as a build writes them, and fast enough for thousands."""

from collections.abc import Iterable
from functools import cache
from itertools import count

import pyoxigraph as ox

from ingest.article import article_of
from ingest.build import Harvest, graph_of, scope_of
from ingest.claim import Statement
from ingest.graph import triples
from ontology.ntriples import Graph, triples_of
from ontology.reason import Closure, of_claims
from ontology.vocabulary import load_vocabulary
from queries.store import Row, Told, rows_of

ARTICLE = article_of("made-up.txt", b"x " * 100)  # statements stand at places that are even


class Drawer:
    """A store (queries.triplestore.Store) whose claims can be changed for others in milliseconds."""

    def __init__(self) -> None:
        self.name = "a drawer"
        self._graph = ox.Store()
        self._graph.extend(ox.Quad(*triple) for triple in graph_of(Harvest()))
        self._claims: list[ox.Quad] = []
        self._versions = count()
        self._version = ""

    def hold(self, statements: Iterable[Statement]) -> None:
        """Make these statements, and what the reasoner adds of their claims, all that is claimed."""
        for quad in self._claims:
            self._graph.remove(quad)
        self._claims = [ox.Quad(*triple) for triple in claimed(list(statements))]
        self._graph.extend(self._claims)
        self._version = f"{next(self._versions)}"

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        return rows_of(self._graph.query(sparql))

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        found = self._graph.query(sparql)
        assert isinstance(found, ox.QueryTriples)
        return found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    def replace(self, graph: Graph, told: Told | None = None) -> int:
        """Nothing but claims is changed here."""
        raise NotImplementedError

    def version(self) -> str:
        """See Store."""
        return self._version


def claimed(statements: list[Statement]) -> list[ox.Triple]:
    """The triples of statements in one article, with what the reasoner adds of their claims."""
    scopes = {scope.claim: scope for scope in map(scope_of, statements)}
    entailed = "".join(of_claims(_closure(), [scopes[claim] for claim in sorted(scopes)]))
    return [*triples(ARTICLE, statements), *triples_of(entailed.encode())]


@cache
def _closure() -> Closure:
    return Closure(load_vocabulary())
