"""Which concepts the claims of a store speak of, and how much."""

from typing import NamedTuple

from queries.articles import local
from queries.catalogue import query
from queries.memory import remembered
from queries.store import Store


class Spoken(NamedTuple):
    """A concept that claims name on a dimension, and how many claims do."""

    key: str
    dimension: str
    claims: int


def spoken(store: Store) -> tuple[Spoken, ...]:
    """The concepts that claims name, the most spoken of first. Goes through the whole store once a build. Raises queries.store.StoreError."""
    return remembered(store, "spoken", lambda: tuple(_read(store)))


def _read(store: Store) -> list[Spoken]:
    rows = store.rows(query("concepts").text)
    return [Spoken(local(row["concept"]), local(row["dimension"]), int(row["claims"])) for row in rows]
