"""What stands nearest to a concept: what is broader and narrower, and what claims name together with it, with their effects."""

from dataclasses import dataclass, field

from ontology.vocabulary import COV, load_vocabulary
from queries.articles import local
from queries.catalogue import query
from queries.memory import remembered
from queries.proposed import know_proposed
from queries.store import Row, Store

MOST = 24  # neighbours that are told; a picture of more says nothing
_HIERARCHY = {"broader": 4, "same": 3, "narrower": 7}  # so many of each at most where claims name others


@dataclass(frozen=True)
class Neighbour:
    """A concept beside another. `relation` is "broader", "same", "narrower" or, of one named together with it, its dimension.

    `effects` counts the claims that name both, by effect, the most frequent first.
    """

    iri: str
    label: str
    relation: str
    effects: dict[str, int] = field(default_factory=dict)

    @property
    def claims(self) -> int:
        """How many claims name both."""
        return sum(self.effects.values())


@dataclass(frozen=True)
class Neighbourhood:
    """The neighbours of a concept, at most MOST; `left_out` more are known. `iri` is the concept's."""

    iri: str
    neighbours: tuple[Neighbour, ...]
    left_out: int


def neighbourhood(store: Store, key: str) -> Neighbourhood:
    """The neighbourhood of the concept of this key, empty where there is nothing beside it. Raises StoreError, BadParameter.

    It is counted over 500 claims where more name the concept.
    """
    know_proposed(store)
    return remembered(store, ("neighbourhood", key), lambda: _read(store, COV + key))


def _read(store: Store, iri: str) -> Neighbourhood:
    together = _together(store.rows(query("effects_together").bind(concept=iri)), iri)
    beside: dict[str, Neighbour] = {}
    for row in store.rows(query("hierarchy_around").bind(concept=iri)):
        named = together.get(row["other"])
        beside.setdefault(row["other"], Neighbour(row["other"], row["label"], row["relation"], named.effects if named else {}))
    others = [each for each in together.values() if each.iri not in beside]
    chosen = _chosen(list(beside.values()), others)
    return Neighbourhood(iri, chosen, len(beside) + len(others) - len(chosen))


def _together(rows: list[Row], iri: str) -> dict[str, Neighbour]:
    """The concepts that share claims with this one, those that share most first."""
    found: dict[str, Neighbour] = {}
    for row in sorted(rows, key=lambda row: (-int(row["claims"]), row["effect"])):
        if row["other"] != iri:
            concept = load_vocabulary().concepts.get(local(row["other"]))
            if concept and concept.dimension:
                each = found.setdefault(row["other"], Neighbour(row["other"], concept.label, concept.dimension))
                each.effects[local(row["effect"])] = int(row["claims"])
    return dict(sorted(found.items(), key=lambda item: (-item[1].claims, item[1].label)))


def _chosen(beside: list[Neighbour], others: list[Neighbour]) -> tuple[Neighbour, ...]:
    """As many as can be told: of the hierarchy a share, more where claims name few others; those with claims first."""
    shares = {relation: [each for each in beside if each.relation == relation] for relation in _HIERARCHY}
    for relation, of in shares.items():
        of.sort(key=lambda each: (-each.claims, each.label))
        most = max(_HIERARCHY[relation], MOST - len(others) - sum(min(len(shares[other]), _HIERARCHY[other]) for other in shares if other != relation))
        del of[most:]
    kept = [each for of in shares.values() for each in of][:MOST]
    return tuple(kept + others[: MOST - len(kept)])
