"""What claims say of a concept, to be browsed: which name it, and what else they name."""

from dataclasses import dataclass

from queries.articles import local
from queries.catalogue import query
from queries.memory import remembered
from queries.store import Row, Store


@dataclass(frozen=True)
class Naming:
    """A claim that names a concept; `sources` are independent ones, `newest` is an ISO date or ""."""

    claim: str
    effect: str
    certainty: str
    sources: int
    newest: str


@dataclass(frozen=True)
class Together:
    """A concept that `claims` claims name beside another one."""

    key: str
    claims: int


def claims_naming(store: Store, key: str, beside: str = "") -> tuple[Naming, ...]:
    """The claims that name a concept, and `beside` it another one if that is given; the firmest and best attested first. Raises StoreError."""
    found = remembered(store, ("naming", key), lambda: tuple(_naming(row) for row in store.rows(query("claims_naming").bind(concept=key))))
    if not beside:
        return found
    others = {each.claim for each in claims_naming(store, beside)}
    return tuple(each for each in found if each.claim in others)


def named_together(store: Store, key: str) -> tuple[Together, ...]:
    """What claims name beside a concept, the most frequent first; at most 400. Raises StoreError."""
    return remembered(store, ("together", key), lambda: tuple(
        Together(local(row["value"]), int(row["claims"])) for row in store.rows(query("named_together").bind(concept=key)) if local(row["value"]) != key
    ))  # fmt: skip


def times_named(store: Store) -> dict[str, int]:
    """How many claims name each concept, on whichever dimension; of others nothing is told. Read once for each build. Raises StoreError."""
    return remembered(store, "times named", lambda: _counted(store.rows(query("concepts").text)))


def _naming(row: Row) -> Naming:
    return Naming(row["claim"], local(row["effect"]), local(row["certainty"]), int(row["sources"]), row.get("newest", ""))


def _counted(rows: list[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        key = local(row["concept"])
        found[key] = found.get(key, 0) + int(row["claims"])
    return found
