"""Asks: questions become scenarios, scenarios are decided in SPARQL, decisions become answers."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.workbench import Workbench


def open_store(place: "str | Path") -> "Workbench":
    """The store at a folder, or at the address of a SPARQL endpoint, as something to ask: `.ask`, `.query`, `.sparql`.

    Raises queries.store.StoreError where there is no store. (`queries.store.open_store` gives the bare store, which need not be there yet.)
    """
    from queries.store import open_store as connect  # what is heavy is imported by those who ask for it
    from queries.workbench import Workbench

    store = connect(place)
    store.version()
    return Workbench(store)
