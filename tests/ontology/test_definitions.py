"""What the vocabulary defines, as people read it."""

import pyoxigraph as ox

from ontology.definitions import Definitions
from ontology.versions import definitions_of, present
from ontology.vocabulary import COV, FOLDER, load_vocabulary
from tests.ontology.test_vocabulary import CONCEPTS, PREFIXES

KNOWN = definitions_of(present())
SOURCE = (FOLDER / "coverage.ttl").read_text(encoding="utf-8")


def small(turtle: str) -> Definitions:
    """The shipped definitions with what is written here."""
    return Definitions(quad.triple for quad in ox.parse((SOURCE + PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE))


def test_every_term_of_the_file_is_there_with_a_label_and_a_definition() -> None:
    subjects = {quad.subject.value for quad in ox.parse(SOURCE.encode(), format=ox.RdfFormat.TURTLE) if isinstance(quad.subject, ox.NamedNode)}
    assert {iri.removeprefix(COV) for iri in subjects if iri.startswith(COV)} <= KNOWN.terms.keys()
    assert [term.key for term in KNOWN.terms.values() if not term.label or not term.definition] == []


def test_concepts_are_counted_by_kind_and_are_no_terms() -> None:
    vocabulary = load_vocabulary().concepts.values()
    assert KNOWN.kinds["Payer"] == sum(1 for each in vocabulary if each.kind == "Payer" and not each.is_proposed)
    assert "MedicareAdvantage" not in KNOWN.terms and KNOWN.labels[COV + "MedicareAdvantage"] == "Medicare Advantage"
    assert small(CONCEPTS).kinds["Payer"] == 2


def test_a_union_counts_as_its_members() -> None:
    assert KNOWN.terms["status"].domain == (COV + "Criterion", COV + "Claim")


def test_what_is_ours_is_kept_beside_what_the_languages_of_the_web_define() -> None:
    assert KNOWN.terms["payer"].said == ((COV + "exclusive", "true"),)
    assert KNOWN.terms["effect"].is_functional and not KNOWN.terms["criterion"].is_functional
    assert KNOWN.terms["copyOf"].above == ("http://www.w3.org/ns/prov#wasDerivedFrom",)


def test_a_class_reaches_what_is_above_it_and_a_circle_ends() -> None:
    assert KNOWN.reach(COV + "Payer") >= {COV + "Payer", COV + "Concept"}
    turning = small("cov:One a owl:Class ; rdfs:subClassOf cov:Two . cov:Two a owl:Class ; rdfs:subClassOf cov:One .")
    assert turning.reach(COV + "One") == {COV + "One", COV + "Two"}


def test_what_has_no_label_is_told_by_the_words_of_its_key() -> None:
    assert small("cov:SomeNewThing a owl:Class .").terms["SomeNewThing"].label == "some new thing"
