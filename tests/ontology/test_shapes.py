"""The shapes: one small good graph, and what is said of it once it is broken in one place."""

import pyoxigraph as ox
import pytest

from ontology.shapes import violations
from ontology.vocabulary import FOLDER

PREFIXES = """
@prefix cov: <https://w3id.org/covertrace/ontology#> .
@prefix id: <https://w3id.org/covertrace/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GOOD = """
cov:Medicare a owl:Class, cov:Payer ; skos:prefLabel "Medicare"@en ; skos:definition "A program."@en .
cov:Note a owl:Class, cov:Circumstance ; skos:prefLabel "note"@en ; skos:definition "A note."@en ; cov:obtainable true .
cov:Code a owl:Class, cov:ProcedureCode ; skos:prefLabel "code"@en ; skos:definition "A code."@en ; skos:notation "00001" .
id:claim a cov:Claim ; cov:effect cov:limits ; cov:certainty cov:definite ; cov:appliesTo id:scope ; cov:criterion id:whose, id:how ;
    cov:evidence id:evidence ; cov:quantity id:figure .
id:whose a cov:Criterion ; cov:dimension cov:payer ; cov:role cov:scope ; cov:value cov:Medicare .
id:how a cov:Criterion ; cov:dimension cov:circumstance ; cov:role cov:necessary ; cov:value cov:Note .
id:figure a cov:Quantity ; cov:minimum 10.0 ; cov:maximum 20.0 ; cov:unit "visit/year" .
id:evidence a cov:Evidence ; oa:hasSelector id:words, id:place ; prov:wasQuotedFrom id:article ; cov:mention id:mention .
id:words a oa:TextQuoteSelector ; oa:exact "10 to 20 visits" .
id:place a oa:TextPositionSelector ; oa:start "5"^^xsd:integer ; oa:end "20"^^xsd:integer .
id:mention a cov:Mention ; cov:names cov:Medicare ; oa:start "0"^^xsd:integer ; oa:end "4"^^xsd:integer .
id:article a cov:Article ; cov:fileName "a.md" ; cov:authority cov:press ; cov:text "Text 10 to 20 visits" ;
    cov:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" .
id:scenario a cov:Scenario ; cov:verdict cov:conditional ; cov:contested false ; cov:reason "missing" ; cov:leaning cov:covered .
"""
DEFINITIONS = (FOLDER / "coverage.ttl").read_text(encoding="utf-8")


def found(turtle: str) -> list[str]:
    """The violations in the definitions and a graph."""
    triples = [quad.triple for text in (DEFINITIONS, PREFIXES + turtle) for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    return violations(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")


def test_a_good_graph_violates_nothing() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize("quote", ["x", "10 to 20\\n\\nvisits", "a\u00a0b"])
def test_a_quote_may_be_one_letter_or_run_over_lines(quote: str) -> None:
    assert found(GOOD.replace("10 to 20 visits", quote, 1)) == []


def test_an_empty_graph_violates_nothing() -> None:
    assert violations(b"") == []


@pytest.mark.parametrize(
    ("there", "instead", "message"),
    [
        ("cov:effect cov:limits ;", "", "id:claim: Give the claim exactly one cov:effect"),
        ("cov:effect cov:limits ;", "cov:effect cov:limits, cov:covers ;", "id:claim: Give the claim exactly one cov:effect"),
        ("cov:effect cov:limits ;", "cov:effect cov:definite ;", "id:claim: Give the claim exactly one cov:effect"),
        ("cov:certainty cov:definite ;", "", "id:claim: Give the claim exactly one cov:certainty"),
        ("cov:appliesTo id:scope ;", "", "id:claim: Say with exactly one cov:appliesTo"),
        ("cov:criterion id:whose, id:how ;", "", "id:claim: Give the claim at least one cov:criterion"),
        ("cov:criterion id:whose, id:how ;", "cov:criterion id:how ;", "id:claim: Say whose claim it is: add a criterion on cov:payer"),
        ("cov:evidence id:evidence ;", "", "id:claim: Add at least one cov:evidence"),
        ("cov:dimension cov:payer ;", "", "id:whose: Give the criterion exactly one cov:dimension"),
        ("cov:dimension cov:payer ;", "cov:dimension cov:payer, cov:service ;", "id:whose: Give the criterion exactly one cov:dimension"),
        ("cov:role cov:necessary ;", "", "id:how: Give the criterion exactly one cov:role"),
        ("cov:role cov:necessary ; cov:value cov:Note .", "cov:role cov:necessary .", "id:how: Give the criterion at least one cov:value"),
        ("cov:value cov:Note", "cov:value cov:Medicare", "id:how: Take as values of the criterion only concepts whose kind lies on its dimension"),
        ("cov:value cov:Note", "cov:value cov:definite", "id:how: Give the criterion at least one cov:value, each of them a concept"),
        ("cov:minimum 10.0", "cov:minimum 30.0", "id:figure: Give the quantity exactly one cov:minimum"),
        ("cov:maximum 20.0 ;", "", "id:figure: Give the quantity exactly one cov:maximum"),
        ('cov:unit "visit/year"', 'cov:unit "20 visits"', "id:figure: Give the quantity exactly one cov:unit"),
        ("oa:hasSelector id:words, id:place", "oa:hasSelector id:place", "id:evidence: Give the evidence exactly one oa:TextQuoteSelector"),
        ("oa:hasSelector id:words, id:place", "oa:hasSelector id:words", "id:evidence: Give the evidence exactly one oa:TextPositionSelector"),
        ("prov:wasQuotedFrom id:article ;", "", "id:evidence: Name with prov:wasQuotedFrom exactly one article"),
        ("cov:mention id:mention .", "cov:headingPath \"A\" .", "id:evidence: Add a cov:mention for each value of the claim"),
        ('oa:exact "10 to 20 visits"', 'oa:exact ""', "id:words: Quote the words in exactly one oa:exact"),
        ('oa:exact "10 to 20 visits"', 'oa:exact " 10 to 20 visits"', "id:words: Quote the words in exactly one oa:exact"),
        ('oa:start "5"', 'oa:start "20"', "id:place: Give exactly one oa:start, a whole number below oa:end"),
        ('; oa:end "20"^^xsd:integer', "", "id:place: Give exactly one oa:end"),
        ("cov:names cov:Medicare ;", "", "id:mention: Say with exactly one cov:names"),
        ('oa:end "4"', 'oa:end "0"', "id:mention: Give exactly one oa:start, a whole number below oa:end"),
        ('cov:fileName "a.md" ;', "", "id:article: Give the article exactly one cov:fileName"),
        ('cov:sha256 "0123', 'cov:sha256 "G123', "id:article: Give the article exactly one cov:sha256 of 64 hexadecimal digits"),
        ("cov:authority cov:press ;", "", "id:article: Say with exactly one cov:authority"),
        ("cov:authority cov:press ;", "cov:authority cov:Medicare ;", "id:article: Say with exactly one cov:authority"),
        ('cov:text "Text 10 to 20 visits" ;', "", "id:article: Keep the article's whole text"),
        ('skos:prefLabel "Medicare"@en ;', "", "cov:Medicare: Give the concept exactly one skos:prefLabel"),
        ('skos:prefLabel "Medicare"@en ;', 'skos:prefLabel "Medicare"@en, "the program"@en ;', "cov:Medicare: Give the concept exactly one skos:prefLabel"),
        ('skos:prefLabel "Medicare"@en ;', 'skos:prefLabel "Medicare"@de ;', "cov:Medicare: Give the concept exactly one skos:prefLabel, tagged @en"),
        ('skos:definition "A program."@en', 'skos:note "A program."@en', "cov:Medicare: Give the concept exactly one skos:definition"),
        ("cov:Medicare a owl:Class, cov:Payer ;", "cov:Medicare a owl:Class, cov:Payer, cov:Service ;", "cov:Medicare: Give the concept exactly one kind"),
        ("cov:Medicare a owl:Class, cov:Payer ;", "cov:Medicare a cov:Payer ;", "cov:Medicare: Make the concept an owl:Class too"),
        ("cov:obtainable true", "cov:asGiven \"a\"", "cov:Note: Say with exactly one cov:obtainable"),
        ('; skos:notation "00001"', "", "cov:Code: Give the code exactly one skos:notation"),
        ("cov:verdict cov:conditional ;", "", "id:scenario: Decide the scenario with exactly one cov:verdict"),
        ("cov:verdict cov:conditional ;", "cov:verdict cov:conditional, cov:covered ;", "id:scenario: Decide the scenario with exactly one cov:verdict"),
        ("cov:verdict cov:conditional ;", "cov:verdict cov:definite ;", "id:scenario: Decide the scenario with exactly one cov:verdict"),
        ("cov:contested false", 'cov:contested "no"', "id:scenario: Say with exactly one cov:contested, true or false"),
        ('cov:reason "missing" ;', "", "id:scenario: Name in exactly one cov:reason"),
        ("cov:leaning cov:covered", "cov:leaning cov:indeterminate", "id:scenario: Let a scenario lean to at most one of covered and not-covered"),
    ],
)
def test_a_graph_broken_in_one_place_is_told_what_to_do(there: str, instead: str, message: str) -> None:
    assert there in GOOD
    lines = found(GOOD.replace(there, instead, 1))
    assert any(line.startswith(message) for line in lines), lines


def test_a_line_shows_what_is_there_now() -> None:
    assert any(line.endswith("(now: cov:Medicare)") for line in found(GOOD.replace("cov:authority cov:press", "cov:authority cov:Medicare")))
