"""The graph for people to walk is what the store says, and the neighbourhood of a concept counts its claims."""

from collections import Counter

import pytest

from ingest.build import SHIPPED, graph_of, harvest
from ontology.vocabulary import COV, ID, load_vocabulary
from queries.exploration import around, whole_graph
from queries.linked import RELATIONS, linked
from queries.neighbourhood import MOST, neighbourhood
from queries.store import Store, open_store
from tests.engines import Engine

PREFIX = "PREFIX cov: <https://w3id.org/covertrace/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
PREFIX += " PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"


def number(store: Store, pattern: str, what: str = "*") -> int:
    return int(store.rows(f"{PREFIX} SELECT (COUNT({what}) AS ?n) WHERE {{ {pattern} }}")[0]["n"])


def test_every_claim_article_and_concept_is_a_node_with_a_label(shipped_store: Store) -> None:
    nodes = whole_graph(shipped_store).nodes
    kinds = Counter({"Claim": "claims", "Article": "articles"}.get(node.kind, "concepts") for node in nodes)
    assert kinds["claims"] == number(shipped_store, "?claim a cov:Claim") == whole_graph(shipped_store).totals["claims"]
    assert kinds["articles"] == number(shipped_store, "?article a cov:Article")
    assert kinds["concepts"] == number(shipped_store, "?kind rdfs:subClassOf cov:Concept . ?c a ?kind ; skos:prefLabel ?l", "DISTINCT ?c")
    assert len({node.iri for node in nodes}) == len(nodes)
    assert all(node.label and "://" not in node.label for node in nodes)
    assert {node.effect for node in nodes if node.kind != "Claim"} == {""} and all(node.effect for node in nodes if node.kind == "Claim")


def test_edges_are_the_criteria_the_evidence_and_the_hierarchy(shipped_store: Store) -> None:
    graph = whole_graph(shipped_store)
    found = Counter(edge.relation for edge in graph.edges)
    for role in ("scope", "sufficient", "necessary"):
        assert found[role] == number(shipped_store, f"{{ SELECT DISTINCT ?c ?v {{ ?c cov:criterion ?k . ?k cov:role cov:{role} ; cov:value ?v }} }}")
    assert found["evidence"] == number(shipped_store, "{ SELECT DISTINCT ?c ?a { ?c cov:evidence ?e . ?e prov:wasQuotedFrom ?a } }")
    assert found["broader"] == number(shipped_store, "{ SELECT DISTINCT ?c ?b { ?c rdfs:subClassOf ?b ; skos:prefLabel ?l . ?b skos:prefLabel ?m } }")
    assert set(found) <= set(RELATIONS)


def test_a_node_counts_what_it_is_linked_to(shipped_store: Store) -> None:
    graph = whole_graph(shipped_store)
    links: Counter[str] = Counter()
    for one, other in {(edge.source, edge.target) for edge in graph.edges}:
        links.update((one, other))
    assert all(node.links >= links[node.iri] for node in graph.nodes)
    assert {node.iri: node.links for node in graph.nodes if node.kind == "Article"} == {n.iri: links[n.iri] for n in graph.nodes if n.kind == "Article"}


def test_what_is_around_a_thing_begins_with_it_and_agrees_with_the_whole(shipped_store: Store) -> None:
    graph = whole_graph(shipped_store)
    for kind in ("Claim", "Article", "Payer"):
        node = next(node for node in graph.nodes if node.kind == kind and node.links < 60)
        found = around(shipped_store, node.iri)
        assert found and found.nodes[0] == node
        assert set(found.edges) == {edge for edge in graph.edges if node.iri in (edge.source, edge.target)}
        assert {other.iri for other in found.nodes[1:]} == {end for edge in found.edges for end in edge[:2]} - {node.iri}


@pytest.mark.parametrize("iri", [f"{ID}claim-nothing", f"{ID}nothing", f"{COV}Nothing", f"{COV}covers", ID])
def test_around_what_is_no_node_there_is_nothing(shipped_store: Store, iri: str) -> None:
    assert around(shipped_store, iri) is None
    assert linked(shipped_store, [iri]) == {}


def test_of_many_claims_on_one_thing_as_many_are_given_as_can_be_taken_in(shipped_store: Store) -> None:
    found = around(shipped_store, f"{COV}MassageTherapy")
    assert found and sum(node.kind == "Claim" for node in found.nodes) == 100
    assert found.nodes[0].links > 100


def test_a_neighbourhood_counts_the_claims_that_name_both_by_effect(shipped_store: Store) -> None:
    found = neighbourhood(shipped_store, "MedicareAdvantage")
    for each in found.neighbours:
        both = f"?c cov:criterion ?a, ?b ; cov:effect ?e . ?a cov:value cov:MedicareAdvantage . ?b cov:value <{each.iri}>"
        assert each.claims == number(shipped_store, both, "DISTINCT ?c"), each
    assert {"broader", "narrower", "service", "circumstance"} <= {each.relation for each in found.neighbours}
    assert found.left_out == 0


def test_no_neighbourhood_is_larger_than_a_picture_can_be(shipped_store: Store) -> None:
    large = neighbourhood(shipped_store, "MassageTherapy")
    assert len(large.neighbours) == MOST and large.left_out > 0
    assert {"broader", "narrower", "payer"} <= {each.relation for each in large.neighbours}
    for key in list(load_vocabulary().concepts)[::25]:
        found = neighbourhood(shipped_store, key)
        assert len(found.neighbours) <= MOST and COV + key not in {each.iri for each in found.neighbours}
        assert len({each.iri for each in found.neighbours}) == len(found.neighbours)


@pytest.mark.parametrize("engine", ["oxigraph", "virtuoso"])
def test_other_stores_give_the_same_graph(shipped_store: Store, engine: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    running: Engine = request.getfixturevalue(engine)
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    other = open_store(running.url)
    other.replace(graph_of(harvest([SHIPPED])))
    mine, theirs = whole_graph(shipped_store), whole_graph(other)
    assert (theirs.nodes, set(theirs.edges), theirs.totals) == (mine.nodes, set(mine.edges), mine.totals)
    assert neighbourhood(other, "MedicareAdvantage") == neighbourhood(shipped_store, "MedicareAdvantage")
    assert neighbourhood(other, "MassageTherapy") == neighbourhood(shipped_store, "MassageTherapy")
