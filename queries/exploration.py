"""The whole as a graph for people to walk: concepts, claims and articles, and what links them.

What is drawn at once is bounded by the queries (`explore_*.rq`): the most linked things come first, the others by asking for what is
around one. Reading the whole takes as long as the store is large, and is remembered until its content changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.vocabulary import COV, ID
from queries.articles import local
from queries.catalogue import query
from queries.linked import ARTICLE, Edge, Node, linked, read_linked
from queries.memory import remembered
from queries.proposed import know_proposed
from queries.store import Store


@dataclass(frozen=True)
class Graph:
    """Nodes by their number of links, and the edges between them. `totals` counts what the store has: claims, concepts, articles."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    totals: dict[str, int]


def whole_graph(store: Store) -> Graph:
    """The most linked concepts, claims and articles of a store with the edges among them. Raises StoreError."""
    return remembered(store, "whole graph", lambda: _whole(store))


def around(store: Store, iri: str) -> Graph | None:
    """A thing and what is linked to it, None where the store knows no such concept, claim or article. Raises StoreError.

    Of the claims of a concept or an article at most 100 are given, those with the most passages; the node's `links` counts all.
    """
    know_proposed(store)
    if iri.startswith(f"{ID}claim-"):
        return _around_claim(store, iri)
    return remembered(store, ("around", iri), lambda: _around_other(store, iri))


def _whole(store: Store) -> Graph:
    know_proposed(store)
    concepts, broader = store.rows(query("explore_concepts").text), store.rows(query("explore_hierarchy").text)
    claims = read_linked(store, [row["claim"] for row in store.rows(query("explore_claims").text)])
    ends = [end for row in broader for end in (row["narrower"], row["broader"])]
    below: dict[str, int] = {}
    for end in ends:
        below[end] = below.get(end, 0) + 1
    nodes = [Node(row["concept"], local(row["kind"]), row["label"], "", int(row["claims"]) + below.get(row["concept"], 0)) for row in concepts]
    nodes += [each.node for each in claims.values() if each]
    nodes += [Node(row["article"], ARTICLE, row["label"], "", int(row["claims"])) for row in store.rows(query("explore_articles").text)]
    nodes.sort(key=lambda node: (-node.links, node.label, node.iri))
    edges = [Edge(row["narrower"], row["broader"], "broader") for row in broader]
    edges += [edge for each in claims.values() if each for edge in each.edges]
    return Graph(tuple(nodes), _among(edges, nodes), {row["what"]: int(row["number"]) for row in store.rows(query("explore_totals").text)})


def _among(edges: Iterable[Edge], nodes: Iterable[Node]) -> tuple[Edge, ...]:
    known = {node.iri for node in nodes}
    return tuple(dict.fromkeys(edge for edge in edges if edge.source in known and edge.target in known))


def _around_claim(store: Store, iri: str) -> Graph | None:
    one = linked(store, [iri]).get(iri)
    if one is None:
        return None
    others = _named(store, [edge.target for edge in one.edges])
    return Graph((one.node, *others), _among(one.edges, [one.node, *others]), {})


def _around_other(store: Store, iri: str) -> Graph | None:
    itself = _named(store, [iri])
    if not itself:
        return None
    claims = linked(store, [row["claim"] for row in store.rows(query("claims_around").bind(thing=iri))])
    beside = store.rows(query("hierarchy_around").bind(concept=iri)) if iri.startswith(COV) else []
    edges = [edge for each in claims.values() for edge in each.edges if edge.target == iri]
    edges += [Edge(*((iri, row["other"]) if row["relation"] == "broader" else (row["other"], iri)), "broader") for row in beside if row["relation"] != "same"]
    nodes = [*itself, *_named(store, [row["other"] for row in beside]), *(each.node for each in claims.values())]
    return Graph(tuple(dict.fromkeys(nodes)), _among(edges, nodes), {})


def _named(store: Store, iris: Iterable[str]) -> list[Node]:
    """Concepts and articles by their IRIs, each once; what is neither is left out."""
    known = remembered(store, "nodes", lambda: {node.iri: node for node in whole_graph(store).nodes})
    found = []
    for iri in dict.fromkeys(iris):
        node = known.get(iri) or _beyond(store, iri)
        if node is not None:
            found.append(node)
    return found


def _beyond(store: Store, iri: str) -> Node | None:
    """A concept or article that the whole graph leaves out."""
    rows = store.rows(query("explored").bind(thing=iri))
    if not rows:
        return None
    return Node(iri, local(rows[0]["kind"]), rows[0]["label"], "", int(rows[0]["links"]))
