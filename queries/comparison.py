"""What changed: the rows of a query in one build of the knowledge against those in another."""

from collections import Counter
from pathlib import Path

from ontology.ntriples import Graph
from queries.store import EmbeddedStore, Store, StoreError, Told, open_store
from queries.table import Table

EARLIER = "earlier"  # the build before the present one, of a store in a folder
CHANGE = "change"  # the column that says "new" or "gone"


class EarlierBuild(EmbeddedStore):
    """One finished build of a store in a folder, to be read only. The store keeps the build before the present one."""

    def __init__(self, folder: Path, build: str) -> None:
        super().__init__(folder)
        self._build_name = build

    def _link(self) -> str:
        return self._build_name

    def replace(self, graph: Graph, told: Told | None = None) -> int:
        """Raises StoreError: what was built stays as it is."""
        raise StoreError(f"{self._build_name} of {self.name} is finished; build into the store itself")


def other_build(store: Store, against: str) -> Store:
    """The store to compare with: "earlier", or the place of another one. Raises StoreError where there is none."""
    if against != EARLIER:
        other = open_store(against)
        other.version()
        return other
    if not isinstance(store, EmbeddedStore):
        raise StoreError(f"{store.name} is no folder, so no earlier build is kept here; compare with another store instead")
    before = store.manifest().follows
    if not before or not (Path(store.name) / before).is_dir():
        raise StoreError(f"{store.name} holds one build only; there is an earlier one after the next build")
    return EarlierBuild(Path(store.name), before)


def changes(now: Table, before: Table) -> Table:
    """The rows that only one of two tables has, in their order, with a column that says which: "gone" rows first, then "new" ones."""

    def keys(table: Table) -> list[tuple[tuple[str, str], ...]]:
        return [tuple(sorted(row.items())) for row in table.rows]

    rows = []
    for table, other, word in ((before, now, "gone"), (now, before, "new")):
        left = Counter(keys(other))
        for row, key in zip(table.rows, keys(table), strict=True):
            if left[key]:
                left[key] -= 1
            else:
                rows.append({CHANGE: word, **row})
    return Table(now.query, now.given, now.sparql, (CHANGE, *now.columns), tuple(rows))
