"""The Python API: a store as something to ask, from a script or a notebook.

`queries.open_store` gives a Workbench. The store underneath, `queries.store.open_store`, is the seam that the rest of the project
builds on: two questions in SPARQL, plain rows and bytes.
"""

from collections.abc import Sequence

from queries import answer, catalogue, library
from queries.answer import Answer
from queries.catalogue import Query
from queries.store import Store
from queries.table import Graph, Table


class Workbench:
    """Questions to one store. Every method raises queries.store.StoreError where the store can't be read."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        return f"open_store({self.store.name!r})"

    def ask(self, question: str) -> Answer:
        """Answer a question in words: `verdict`, `as_dict()`, and in a notebook the verdict with its evidence."""
        return answer.ask(self.store, question)

    def queries(self) -> list[Query]:
        """The query library: each has `name`, `summary`, `question` and `params`."""
        return catalogue.library()

    def query(self, name: str, /, *, against: str = "", **params: str | int | Sequence[str]) -> Table | Graph:
        """Run a query of the catalogue. A concept may be given by key, label, synonym or code; several values are alternatives.

        `against` ("earlier", or the place of another store) gives the rows that differ from another build.
        Raises queries.catalogue.NoSuchQuery and queries.catalogue.BadParameter.
        """
        given = {key: str(value) if isinstance(value, int) else value for key, value in params.items()}
        return library.run(self.store, catalogue.query(name), given, complete=True, against=against)

    def sparql(self, text: str) -> Table | Graph:
        """Run any SPARQL query, as it stands. An ASK gives a row with the column `ask`."""
        return library.run(self.store, Query(name="sparql", folder="", text=text, summary="A query of your own"))
