"""What claims say of a concept, to be browsed: which name it, and what else they name."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.articles import local
from queries.catalogue import query
from queries.memory import remembered
from queries.spoken import Spoken, spoken
from queries.store import Row, Store


@dataclass(frozen=True)
class Naming:
    """A claim that names a concept; `newest` is the latest date of its sources, "" for none."""

    claim: str
    effect: str
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
    """How many claims name each concept; one that none names is left out. Goes through the whole store once a build. Raises StoreError."""
    return remembered(store, "times named", lambda: _counted(spoken(store)))


def _naming(row: Row) -> Naming:
    return Naming(row["claim"], local(row["effect"]), row.get("newest", ""))


def _counted(found: Iterable[Spoken]) -> dict[str, int]:
    times: dict[str, int] = {}
    for each in found:
        times[each.key] = times.get(each.key, 0) + each.claims
    return times
