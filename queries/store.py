"""The one door to a triple store: a folder, or the address of a SPARQL endpoint."""

from pathlib import Path
from urllib.parse import urlsplit

from queries.embedded import EmbeddedStore
from queries.triplestore import Row, Store, StoreError, Told, rows_of

__all__ = ["EmbeddedStore", "Row", "Store", "StoreError", "Told", "open_store", "rows_of"]


def open_store(place: str | Path) -> Store:
    """The store at a folder or at the URL of a SPARQL endpoint. Nothing is read yet. Raises StoreError for an address with credentials in it."""
    if urlsplit(str(place)).scheme not in ("http", "https"):
        return EmbeddedStore(Path(place))
    from queries.remote import RemoteStore  # what speaks HTTP takes time to load, which a folder can do without

    return RemoteStore(str(place))
