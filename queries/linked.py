"""Claims with all that they link to, as the nodes and edges of a graph for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ontology.vocabulary import load_vocabulary
from queries.articles import local
from queries.catalogue import query
from queries.claims import SaidClaim, SaidCriterion
from queries.explain import sentence_of
from queries.memory import remembered_each
from queries.store import Row, Store

CLAIM, ARTICLE = "Claim", "Article"
RELATIONS = ("broader", "scope", "sufficient", "necessary", "process", "because", "evidence")
_AT_ONCE = 250  # claims that one query asks about


class Node(NamedTuple):
    """A concept, claim or article. `kind` is the local name of its class, `effect` "" for all but claims.

    `links` counts what is linked to it in the store, whether it is drawn or not.
    """

    iri: str
    kind: str
    label: str
    effect: str
    links: int


class Edge(NamedTuple):
    """A link by the IRIs of its ends. From narrower to broader; from a claim to a concept or to an article. `relation` is one of RELATIONS."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True)
class Linked:
    """A claim with all that it links to."""

    node: Node
    edges: tuple[Edge, ...]


def linked(store: Store, claims: Sequence[str]) -> dict[str, Linked]:
    """Claims with what they link to, by IRI; what is no claim is left out. Raises StoreError."""
    found = remembered_each(store, "linked", claims, lambda missing: read_linked(store, missing))
    return {iri: each for iri, each in found.items() if each is not None}


def read_linked(store: Store, claims: Sequence[str]) -> dict[str, Linked | None]:
    """The same, read anew and not kept, for very many at once; None for what is no claim. Raises StoreError."""
    rows: dict[str, list[Row]] = {iri: [] for iri in claims}
    for start in range(0, len(claims), _AT_ONCE):
        for row in store.rows(query("links_of_claims").bind(claim=claims[start : start + _AT_ONCE])):
            rows[row["claim"]].append(row)
    return {iri: _one_claim(iri, sorted(of, key=_place)) if of else None for iri, of in rows.items()}


def _place(row: Row) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in ("relation", "criterion", "thing"))


def _one_claim(iri: str, rows: list[Row]) -> Linked:
    effect, details = local(rows[0]["effect"]), tuple(row["thing"] for row in rows if row.get("relation") == "detail")
    edges = tuple(dict.fromkeys(Edge(iri, row["thing"], row["relation"]) for row in rows if row.get("relation") in RELATIONS))
    said = SaidClaim(effect, local(rows[0]["certainty"]), details, _criteria(rows))
    told = sentence_of(said, details[0] if details else "")
    label = f"{told.removesuffix('.')}: “{details[0]}”" if details else told
    return Linked(Node(iri, CLAIM, label, effect, len(edges)), edges)


def _criteria(rows: list[Row]) -> tuple[SaidCriterion, ...]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        if "criterion" in row:
            key = local(row["thing"])
            dimension = load_vocabulary().concepts[key].dimension if key in load_vocabulary().concepts else None
            found.setdefault((row["criterion"], dimension or "", row["relation"]), []).append(key)
    return tuple(SaidCriterion(*what, tuple(keys)) for what, keys in found.items())
