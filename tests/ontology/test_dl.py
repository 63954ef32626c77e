"""HermiT as a second opinion: small graphs with one fault each, and agreement with `ontology.reason` on the articles that ship."""

import shutil
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from ingest.build import SHIPPED, graph_of, harvest
from ontology.dl import DlReport, JavaMissing, check, classify
from ontology.vocabulary import FOLDER

java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, and there is none on this machine")
OWL = "http://www.w3.org/2002/07/owl#"
PREFIXES = """
@prefix cov: <https://w3id.org/covertrace/ontology#> .
@prefix id: <https://w3id.org/covertrace/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
GOOD = """
cov:Massage a owl:Class, cov:Service .
cov:Swedish a owl:Class, cov:Service ; rdfs:subClassOf cov:Massage .
cov:Code a owl:Class, cov:ProcedureCode ; owl:equivalentClass cov:Massage .
cov:Leisure a owl:Class, cov:Purpose ; cov:rulesOut cov:Needed .
cov:Needed a owl:Class, cov:Circumstance ; cov:complementOf cov:Needless .
cov:Needless a owl:Class, cov:Circumstance .
cov:Note a owl:Class, cov:Circumstance ; cov:implies cov:Needed .
id:broad cov:effect cov:covers ; cov:appliesTo id:scope1 .
id:scope1 owl:equivalentClass [ owl:intersectionOf ( cov:Scenario [ owl:onProperty cov:service ; owl:someValuesFrom cov:Code ] ) ] .
id:narrow cov:effect cov:excludes ; cov:appliesTo id:scope2 ; cov:moreSpecificThan id:broad .
id:scope2 owl:equivalentClass [ owl:intersectionOf ( cov:Scenario
    [ owl:onProperty cov:service ; owl:someValuesFrom [ owl:unionOf ( cov:Swedish cov:Code ) ] ]
    [ owl:onProperty cov:circumstance ; owl:someValuesFrom cov:Needless ] ) ] .
"""


def graph(turtle: str) -> Iterator[ox.Triple]:
    """The definitions that ship, and the concepts and claims of `turtle`."""
    for text in ((FOLDER / "coverage.ttl").read_text(encoding="utf-8"), PREFIXES + turtle):
        yield from (quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def shipped() -> DlReport:
    """What HermiT says of the articles that ship."""
    return check(graph_of(harvest([SHIPPED])))


@java
def test_a_good_graph_passes() -> None:
    report = check(graph(GOOD))
    assert report.passed
    assert (report.consistent, report.unsatisfiable, report.disagreements) == (True, (), ())
    assert (report.concepts, report.scopes) == (7, 2)


@java
def test_specificity_that_the_graph_lacks_is_a_disagreement() -> None:
    report = check(graph(GOOD.replace("; cov:moreSpecificThan id:broad", "")))
    assert not report.passed
    assert [line.split(" by ", 1)[1] for line in report.disagreements] == ["HermiT, not by ontology.reason"]


@java
def test_specificity_that_does_not_follow_is_a_disagreement() -> None:
    report = check(graph(GOOD + "id:broad cov:moreSpecificThan id:narrow ."))
    assert [line.split(" by ", 1)[1] for line in report.disagreements] == ["ontology.reason, not by HermiT"]


@java
def test_a_claim_whose_criteria_rule_each_other_out_is_named() -> None:
    impossible = """
    id:impossible cov:effect cov:covers ; cov:appliesTo id:scope3 .
    id:scope3 owl:equivalentClass [ owl:intersectionOf ( cov:Scenario
        [ owl:onProperty cov:purpose ; owl:someValuesFrom cov:Leisure ] [ owl:onProperty cov:circumstance ; owl:someValuesFrom cov:Note ] ) ] .
    """
    report = check(graph(GOOD + impossible))
    assert report.unsatisfiable == ("https://w3id.org/covertrace/id/impossible",)
    assert report.disagreements == ()


@java
def test_a_concept_that_implies_what_it_rules_out_is_named() -> None:
    report = check(graph(GOOD + "cov:Note cov:rulesOut cov:Needed ."))
    assert report.unsatisfiable == ("https://w3id.org/covertrace/ontology#Note",)


@java
def test_axioms_that_leave_room_for_nothing_at_all_are_inconsistent() -> None:
    everything, nothing = ox.NamedNode(OWL + "Thing"), ox.NamedNode(OWL + "Nothing")
    assert classify([ox.Triple(everything, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf"), nothing)]) is None


@java
def test_a_claim_that_charges_the_whole_cost_is_compared_like_an_exclusion() -> None:
    charged = GOOD.replace("id:narrow cov:effect cov:excludes ;", "id:narrow cov:effect cov:charges ; cov:quantity id:all ;")
    whole = 'id:all cov:minimum 100.0 ; cov:maximum 100.0 ; cov:unit "percent" .'
    assert check(graph(charged + whole)).disagreements == ()
    assert check(graph(charged + whole.replace("100.0", "20.0"))).disagreements != ()


@java
def test_claims_of_equal_scope_share_one_class() -> None:
    report = check(graph(GOOD + "id:same cov:effect cov:covers ; cov:appliesTo id:scope2 ."))
    assert report.scopes == 2
    assert report.disagreements == ()


def test_a_claim_whose_scope_says_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing says what the claim applies to"):
        from ontology.dl import View

        View(graph("id:claim cov:appliesTo id:scope ."))


def test_without_java_one_sentence_says_what_is_missing_and_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(JavaMissing, match=r"^HermiT needs Java .* install a JRE"):
        check([])


@java
def test_the_vocabulary_that_ships_is_consistent(shipped: DlReport) -> None:
    assert shipped.consistent
    assert [name for name in shipped.unsatisfiable if "/ontology#" in name] == []


@java
def test_hermit_finds_the_same_specificity_between_the_shipped_claims_as_the_reasoner(shipped: DlReport) -> None:
    assert shipped.disagreements == ()
    assert shipped.scopes > 50


@java
def test_every_shipped_claim_can_be_met_by_some_scenario(shipped: DlReport) -> None:
    assert shipped.unsatisfiable == ()


@java
def test_classification_of_the_shipped_claims_takes_less_than_a_minute(shipped: DlReport) -> None:
    assert shipped.seconds < 60
