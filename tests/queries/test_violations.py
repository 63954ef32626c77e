"""The queries that must find nothing: each finds nothing in a good graph, and its own fault in a broken one."""

from functools import cache

import pyoxigraph as ox
import pytest

from ingest.build import SHIPPED, graph_of, harvest
from ontology.vocabulary import FOLDER
from queries.catalogue import catalogue

VIOLATIONS = sorted(name for name in catalogue() if name.endswith("_violation"))
PREFIXES = """
@prefix cov: <https://w3id.org/covertrace/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/covertrace/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GOOD = """
cov:Medicare a owl:Class, cov:Payer ; skos:prefLabel "Medicare"@en ; skos:definition "A program."@en .
cov:PartB a owl:Class, cov:Payer ; rdfs:subClassOf cov:Medicare ; skos:prefLabel "Part B"@en ; skos:definition "A part."@en .
cov:Needed a owl:Class, cov:Circumstance ; skos:prefLabel "needed"@en ; skos:definition "Needed."@en ; cov:obtainable false ; cov:rulesOut cov:Needless ;
    cov:entails cov:Needed .
cov:Needless a owl:Class, cov:Circumstance ; skos:prefLabel "needless"@en ; skos:definition "Needless."@en ; cov:obtainable false ; cov:rulesOut cov:Needed .
cov:Massage a owl:Class, cov:Service ; skos:prefLabel "massage"@en ; skos:definition "Massage."@en .
cov:Code a owl:Class, cov:ProcedureCode ; owl:equivalentClass cov:Massage ; skos:prefLabel "code"@en ; skos:definition "A code."@en ; skos:notation "00001" .
id:yes a cov:Claim ; cov:effect cov:covers ; cov:certainty cov:definite ; cov:criterion id:whose, id:what ; cov:evidence id:evidence .
id:no a cov:Claim ; cov:effect cov:excludes ; cov:certainty cov:definite ; cov:criterion id:whose ; cov:evidence id:other .
id:yes cov:moreSpecificThan id:no ; cov:exceptionTo id:no .
id:whose a cov:Criterion ; cov:dimension cov:payer ; cov:role cov:scope ; cov:value cov:Medicare .
id:what a cov:Criterion ; cov:dimension cov:circumstance ; cov:role cov:scope ; cov:value cov:Needed .
id:evidence a cov:Evidence ; oa:hasSelector id:words, id:place ; prov:wasQuotedFrom id:article ; cov:mention id:mention, id:second .
id:other a cov:Evidence ; oa:hasSelector id:words, id:place ; prov:wasQuotedFrom id:article ; cov:mention id:mention .
id:words a oa:TextQuoteSelector ; oa:exact "“needed”" .
id:place a oa:TextPositionSelector ; oa:start "9"^^xsd:integer ; oa:end "17"^^xsd:integer .
id:mention a cov:Mention ; cov:names cov:Medicare ; oa:start "0"^^xsd:integer ; oa:end "8"^^xsd:integer .
id:second a cov:Mention ; cov:names cov:Needed ; oa:start "10"^^xsd:integer ; oa:end "16"^^xsd:integer .
id:article a cov:Article ; cov:text "Medicare “needed”" .
"""
DEFINITIONS = (FOLDER / "coverage.ttl").read_text(encoding="utf-8")


def rows(name: str, turtle: str, definitions: str = DEFINITIONS) -> list[list[str]]:
    """What a query finds in a graph."""
    store = ox.Store()
    store.load(definitions.encode(), format=ox.RdfFormat.TURTLE)
    store.load((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return solutions(name, store)


def solutions(name: str, store: ox.Store) -> list[list[str]]:
    """The rows of a query, whose columns are the same for all."""
    found = store.query(catalogue()[name].text)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == ["entity", "property", "value"]
    return [[str(term) for term in row] for row in found]


@cache
def shipped() -> ox.Store:
    """The graph of the articles that ship."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in graph_of(harvest([SHIPPED])))
    return store


FAULTS = {
    "circumstance_without_obtainable": ("cov:obtainable false ; cov:rulesOut cov:Needless", "cov:rulesOut cov:Needless"),
    "claim_contradicts_itself": ("cov:criterion id:whose, id:what ;", "cov:criterion id:whose, id:what, id:un ;", "id:un cov:value cov:Needless ."),
    "claim_more_specific_than_itself": ("cov:moreSpecificThan id:no", "cov:moreSpecificThan id:yes"),
    "claim_without_evidence": ("; cov:evidence id:other", ""),
    "claim_without_payer": ("cov:criterion id:whose, id:what", "cov:criterion id:what"),
    "class_without_definition": ("", "cov:Thing a owl:Class ; rdfs:label \"thing\"@en ."),
    "code_without_notation": (' ; skos:notation "00001"', ""),
    "concept_of_several_kinds": ("cov:PartB a owl:Class, cov:Payer", "cov:PartB a owl:Class, cov:Payer, cov:Service"),
    "concept_rules_itself_out": ("cov:entails cov:Needed", "cov:entails cov:Needed, cov:Needless"),
    "concept_without_definition": ('skos:definition "A part."@en', 'skos:note "A part."@en'),
    "concept_without_label": ('skos:prefLabel "Part B"@en', 'skos:prefLabel "Part B"@en, "B"@en'),
    "criterion_value_of_wrong_kind": ("cov:value cov:Needed", "cov:value cov:Needed, cov:PartB"),
    "criterion_without_value": ("cov:role cov:scope ; cov:value cov:Needed", "cov:value cov:Needed"),
    "deprecated_term_in_use": ("", "cov:Needed owl:deprecated true ; dct:isReplacedBy cov:Needless ."),
    "equivalent_on_another_dimension": ("owl:equivalentClass cov:Massage", "owl:equivalentClass cov:Medicare"),
    "evidence_without_claim": ("; cov:evidence id:other", ""),
    "exception_to_itself": ("cov:exceptionTo id:no", "cov:exceptionTo id:yes"),
    "hierarchy_in_a_circle": ("", "cov:Medicare rdfs:subClassOf cov:PartB ."),
    "label_on_two_concepts": ('skos:prefLabel "Part B"@en', 'skos:prefLabel "Part B"@en ; skos:hiddenLabel "medicare"@en'),
    "notation_on_two_concepts": ("", 'cov:Other skos:notation "00001" .'),
    "offsets_in_disorder": ('oa:end "8"', 'oa:end "0"'),
    "orphan_criterion": ("cov:criterion id:whose, id:what", "cov:criterion id:whose"),
    "parent_of_another_kind": ("rdfs:subClassOf cov:Medicare", "rdfs:subClassOf cov:Massage"),
    "property_without_definition": ("", 'cov:some a owl:ObjectProperty ; rdfs:label "some"@en ; rdfs:comment "Some."@en .'),
    "quote_not_in_article": ('oa:exact "“needed”"', 'oa:exact "“neaded”"'),
    "same_effect_compared": ("cov:effect cov:excludes", "cov:effect cov:requires"),
    "undefined_property": ("", "id:yes cov:somehow id:no ."),
    "undefined_term": ("cov:certainty cov:definite ; cov:criterion id:whose ;", "cov:certainty cov:certain ; cov:criterion id:whose ;"),
    "value_without_words": ("cov:mention id:mention, id:second", "cov:mention id:mention"),
    "words_beyond_article": ('oa:end "16"', 'oa:end "18"'),
}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_good_graph_violates_nothing(name: str) -> None:
    assert rows(name, GOOD) == []


@pytest.mark.parametrize(("name", "fault"), sorted(FAULTS.items()))
def test_a_broken_graph_is_found_out(name: str, fault: tuple[str, ...]) -> None:
    there, instead, *more = fault
    assert there in GOOD
    broken = GOOD.replace(there, instead, 1) if there else GOOD + instead
    assert len(rows(f"{name}_violation", broken + "\n".join(more))) > len(rows(f"{name}_violation", GOOD))


@pytest.mark.parametrize("line", ["dct:title", "dct:description", "dct:license", "dct:created", "owl:versionIRI", "owl:versionInfo"])
def test_a_header_without_one_of_its_lines_is_found_out(line: str) -> None:
    without = "\n".join(text for text in DEFINITIONS.splitlines() if not text.strip().startswith(line + " "))
    assert len(rows("header_incomplete_violation", GOOD, without)) == 1


@pytest.mark.parametrize(
    ("turtle", "property"),
    [
        ("cov:Old owl:deprecated true .", "isReplacedBy"),
        ("cov:Old a cov:Payer ; owl:deprecated true ; dct:isReplacedBy cov:PartB .", "type"),
        ("cov:Old owl:deprecated true ; dct:isReplacedBy cov:PartB . cov:PartB rdfs:subClassOf cov:Old .", "subClassOf"),
    ],
)
def test_a_deprecated_term_has_a_successor_and_no_kind_and_nothing_below_it(turtle: str, property: str) -> None:
    assert [row[1].rstrip(">").endswith(property) for row in rows("deprecated_term_in_use_violation", GOOD + turtle)] == [True]


def test_every_query_has_a_fault_that_it_is_tried_with() -> None:
    assert {*FAULTS, "header_incomplete"} == {name.removesuffix("_violation") for name in VIOLATIONS}


def test_every_query_says_what_must_hold_and_asks_what_does_not() -> None:
    for name in VIOLATIONS:
        query = catalogue()[name]
        assert (query.folder, query.tags, query.params) == ("check", ("check",), {})
        assert query.summary and query.question.endswith("?"), name


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_graph_that_ships_violates_nothing(name: str) -> None:
    assert solutions(name, shipped()) == []
