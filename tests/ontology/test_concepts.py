"""The concepts that ship: complete, free of contradictions, and with labels that belong to one concept only."""

from collections import Counter, defaultdict

import pyoxigraph as ox
import pytest

from ontology.lexicon import article_lexicon, words
from ontology.reason import Closure
from ontology.vocabulary import Concept, files, load_vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
CONCEPTS = {key: concept for key, concept in load_vocabulary().concepts.items() if not concept.is_proposed}
TRIPLES = [quad.triple for path in files() for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
CODED = {"ProcedureCode": "Service", "DiagnosisCode": "Condition"}


def labels(concept: Concept) -> list[str]:
    """All labels and notations of a concept."""
    return [concept.label, *concept.alt_labels, *concept.hidden_labels, *concept.notations]


def is_name(label: str) -> bool:
    """Whether a label is the name of a program or company: all its longer words are capitalised."""
    return all(word[0].isupper() or len(word) < 4 for word in label.replace("-", " ").split())


def test_there_are_concepts_of_every_kind() -> None:
    kinds = {concept.kind for concept in CONCEPTS.values()}
    assert kinds == {
        "Payer", "Service", "ProcedureCode", "Provider", "Condition", "DiagnosisCode", "Purpose", "Place", "Setting", "Circumstance", "Process", "Topic",
    }


def test_every_concept_has_exactly_one_preferred_label_and_one_definition() -> None:
    for name in ("prefLabel", "definition"):
        counted = Counter(t.subject.value for t in TRIPLES if t.predicate.value == SKOS + name and isinstance(t.subject, ox.NamedNode))
        assert {concept.iri: 1 for concept in CONCEPTS.values()} == dict(counted)


def test_every_definition_is_a_sentence() -> None:
    assert [key for key, concept in CONCEPTS.items() if not concept.definition.endswith(".")] == []


def test_no_label_stands_on_two_concepts_once_it_is_folded() -> None:
    owners = defaultdict(set)
    for key, concept in CONCEPTS.items():
        for label in labels(concept):
            owners[tuple(word.folded for word in words(label))].add(key)
    assert {form: keys for form, keys in owners.items() if len(keys) > 1} == {}


def test_no_label_is_empty_once_it_is_folded() -> None:
    assert [(key, label) for key, concept in CONCEPTS.items() for label in labels(concept) if not words(label)] == []


def test_concept_labels_are_not_sentences() -> None:
    long = [(key, label) for key, concept in CONCEPTS.items() for label in labels(concept) if len(label.split()) > 6 and not is_name(label)]
    assert long == []


def test_no_concept_has_a_label_twice_that_differs_by_what_folding_removes() -> None:
    for key, concept in CONCEPTS.items():
        shown = [label for label in (concept.label, *concept.alt_labels, *concept.hidden_labels) if not label.isupper()]
        folded = Counter(tuple(word.folded for word in words(label)) for label in shown)
        assert [form for form, count in folded.items() if count > 1] == [], key


def test_the_hierarchy_has_no_circle() -> None:
    def climb(key: str, below: tuple[str, ...]) -> None:
        assert key not in below, " < ".join([*below, key])
        for parent in CONCEPTS[key].parents:
            climb(parent, (*below, key))

    for key in CONCEPTS:
        climb(key, ())


def test_whatever_a_concept_points_to_is_a_concept() -> None:
    unknown = [
        (key, other)
        for key, c in CONCEPTS.items()
        for other in (*c.parents, *c.equivalents, *c.implies, *c.rules_out, *c.complements)
        if other not in CONCEPTS
    ]
    assert unknown == []


def test_a_parent_is_of_the_same_kind_and_a_code_may_stand_below_what_it_stands_for() -> None:
    odd = [
        (key, parent) for key, c in CONCEPTS.items() for parent in c.parents if CONCEPTS[parent].kind not in (c.kind, CODED.get(c.kind))
    ]
    assert odd == []


def test_equivalent_concepts_are_of_one_kind_or_a_code_and_what_it_stands_for() -> None:
    odd = [(key, other) for key, c in CONCEPTS.items() for other in c.equivalents if CONCEPTS[other].kind not in (c.kind, CODED.get(c.kind))]
    assert odd == []


def test_it_is_said_of_circumstances_and_only_of_them_whether_they_can_be_obtained() -> None:
    assert {c.kind for c in CONCEPTS.values() if c.obtainable is not None} == {"Circumstance"}
    assert [key for key, c in CONCEPTS.items() if c.kind == "Circumstance" and c.obtainable is None] == []


def test_whatever_can_be_obtained_can_be_listed_asked_for_and_stated() -> None:
    lacking = [key for key, c in CONCEPTS.items() if c.obtainable and not (c.as_requirement and c.as_question and c.as_given)]
    assert lacking == []


def test_every_circumstance_can_be_stated() -> None:
    assert [key for key, c in CONCEPTS.items() if c.kind == "Circumstance" and not c.as_given] == []


def test_questions_end_with_a_question_mark_and_clauses_with_none() -> None:
    assert [key for key, c in CONCEPTS.items() if c.as_question and not c.as_question.endswith("?")] == []
    assert [key for key, c in CONCEPTS.items() if c.as_given.endswith((".", "?")) or c.as_given[:1] == " "] == []


def test_every_code_has_exactly_one_notation_that_no_other_concept_has() -> None:
    codes = [c for c in CONCEPTS.values() if c.kind in CODED]
    assert [c.key for c in codes if len(c.notations) != 1] == []
    assert len({c.notations for c in codes}) == len(codes)


def test_no_concept_entails_what_it_rules_out() -> None:
    closure = Closure(load_vocabulary())
    assert {key: both for key in CONCEPTS if (both := closure.entails[key] & closure.rules_out[key])} == {}


def test_no_complement_is_obtainable_on_both_sides() -> None:
    assert [key for key, c in CONCEPTS.items() for other in c.complements if c.obtainable and CONCEPTS[other].obtainable] == []


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("MassageTherapy", "massage therapy"),
        ("WorkersCompensation", "Workers' compensation"),
        ("OutsideUS", "outside the US"),
        ("PartOfPlanOfCare", "part of PT/OT plan of care"),
        ("StateListsBenefit", "some states"),
    ],
)
def test_preferred_labels_that_others_rely_on_are_spelled_as_agreed(key: str, label: str) -> None:
    assert CONCEPTS[key].label == label


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("MedicarePartB", "OriginalMedicare"),
        ("OriginalMedicare", "Medicare"),
        ("MedicareAdvantage", "GovernmentProgram"),
        ("EmployerPlan", "PrivateInsurance"),
        ("TRICAREPrime", "TRICARE"),
        ("MedicalMassage", "MassageTherapy"),
        ("MyofascialRelease", "ManualTherapy"),
        ("CPT97124", "MassageTherapy"),
        ("MassageTherapy", "CPT97124"),
        ("ChronicLowBackPain", "LowBackPain"),
    ],
)
def test_the_hierarchy_holds_what_everybody_expects(low: str, high: str) -> None:
    assert load_vocabulary().within(low, high)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MedicareAdvantage", "OriginalMedicare"),
        ("PhysicalTherapistAssistant", "PhysicalTherapist"),
        ("MassageTherapy", "PhysicalTherapy"),
        ("Medigap", "Medicare"),
        ("Maintenance", "Relaxation"),
    ],
)
def test_the_hierarchy_keeps_apart_what_is_decided_differently(one: str, other: str) -> None:
    assert not load_vocabulary().within(one, other)
    assert not load_vocabulary().within(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BCBS of North Carolina", "Horizon Blue Cross"),
        ("Wellmark", "Excellus"),
        ("MVP Health Care", "EmblemHealth"),
        ("Geisinger Health Plan", "UPMC Health Plan"),
        ("Fallon Health", "Tufts Health Plan"),
        ("HMSA", "Trustmark"),
        ("Ambetter", "WellCare"),
        ("Erie Insurance", "Farmers Insurance"),
    ],
)
def test_what_one_company_says_is_not_said_of_another(one: str, other: str) -> None:
    keys = [found.concept for name in (one, other) for found in article_lexicon().mentions(name)]
    assert len(keys) == 2
    assert not any(load_vocabulary().within(a, b) for a, b in (keys, reversed(keys)))
