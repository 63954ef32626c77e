"""The vocabulary as Python values, from a few concepts written here."""

from pathlib import Path

import pyoxigraph as ox

from ontology.vocabulary import COV, FOLDER, Vocabulary, files, load_vocabulary

PREFIXES = """
@prefix cov: <https://w3id.org/covertrace/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
CONCEPTS = """
cov:Plan a owl:Class, cov:Payer ; skos:prefLabel "plan"@en ; skos:definition "Any plan."@en .
cov:CityPlan a owl:Class, cov:Payer ; rdfs:subClassOf cov:Plan ; skos:prefLabel "city plan"@en ; skos:altLabel "town plan"@en ;
    skos:hiddenLabel "citty plan"@en ; skos:definition "The city's."@en ; cov:hasOwnRules true .
cov:Kneading a owl:Class, cov:Service ; skos:prefLabel "kneading"@en ; skos:definition "Kneading."@en .
cov:Code1 a owl:Class, cov:ProcedureCode ; owl:equivalentClass cov:Kneading ; skos:notation "00001" ; skos:prefLabel "code 00001"@en .
cov:Note a owl:Class, cov:Circumstance ; skos:prefLabel "note"@en ; cov:obtainable true ; cov:implies cov:Seen ; cov:asRequirement "a note" .
cov:Seen a owl:Class, cov:Circumstance ; skos:prefLabel "seen"@en ; cov:obtainable false ; cov:complementOf cov:Unseen .
cov:Unseen a owl:Class, cov:Circumstance ; skos:prefLabel "unseen"@en .
cov:Weather a owl:Class, cov:Topic ; skos:prefLabel "weather"@en ; cov:outOfScope true .
"""


def vocabulary_of(turtle: str) -> Vocabulary:
    """The definitions that ship, with the concepts of `turtle`."""
    graph = ox.Store()
    graph.load(path=str(FOLDER / "coverage.ttl"), format=ox.RdfFormat.TURTLE)
    graph.load((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return Vocabulary(graph)


SMALL = vocabulary_of(CONCEPTS)


def test_a_concept_has_its_kind_and_the_dimension_of_its_kind() -> None:
    assert (SMALL.concepts["CityPlan"].kind, SMALL.concepts["CityPlan"].dimension) == ("Payer", "payer")


def test_a_procedure_code_lies_on_the_dimension_of_services() -> None:
    assert SMALL.concepts["Code1"].dimension == "service"


def test_a_topic_is_on_no_dimension() -> None:
    assert SMALL.concepts["Weather"].dimension is None


def test_labels_of_all_three_ranks_and_notations_are_read() -> None:
    plan = SMALL.concepts["CityPlan"]
    assert (plan.label, plan.alt_labels, plan.hidden_labels) == ("city plan", ("town plan",), ("citty plan",))
    assert SMALL.concepts["Code1"].notations == ("00001",)


def test_a_concept_is_within_itself_and_within_what_is_above_it_but_not_the_other_way_round() -> None:
    assert SMALL.within("CityPlan", "CityPlan")
    assert SMALL.within("CityPlan", "Plan")
    assert not SMALL.within("Plan", "CityPlan")


def test_equivalence_is_read_in_both_directions() -> None:
    assert SMALL.within("Code1", "Kneading")
    assert SMALL.within("Kneading", "Code1")


def test_what_is_not_a_concept_is_within_nothing() -> None:
    assert not SMALL.within("NoSuchThing", "Plan")


def test_obtainable_is_true_false_or_not_said() -> None:
    assert [SMALL.concepts[key].obtainable for key in ("Note", "Seen", "Unseen")] == [True, False, None]


def test_relations_are_read_as_keys() -> None:
    assert SMALL.concepts["Note"].implies == ("Seen",)
    assert SMALL.concepts["Seen"].complements == ("Unseen",)


def test_flags_are_false_unless_stated() -> None:
    assert SMALL.concepts["CityPlan"].has_own_rules
    assert not SMALL.concepts["Plan"].has_own_rules
    assert SMALL.concepts["Weather"].out_of_scope
    assert not SMALL.concepts["Kneading"].out_of_scope


def test_the_label_of_an_unknown_key_is_the_key() -> None:
    assert SMALL.label("NoSuchThing") == "NoSuchThing"
    assert SMALL.label("Plan") == "plan"


def test_the_iri_of_a_concept_is_its_key_in_the_namespace() -> None:
    assert SMALL.concepts["Plan"].iri == COV + "Plan"


def test_several_values_can_hold_at_once_on_settings_and_circumstances_only() -> None:
    assert set(SMALL.dimensions) - SMALL.exclusive == {"setting", "circumstance"}


def test_the_definitions_come_first_among_the_files_and_all_of_them_exist() -> None:
    paths = files()
    assert paths[0].name == "coverage.ttl"
    assert all(isinstance(path, Path) and path.is_file() for path in paths)


def test_the_vocabulary_that_ships_is_read_once() -> None:
    assert load_vocabulary() is load_vocabulary()
