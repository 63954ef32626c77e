"""What follows from a vocabulary and from scopes: small cases by hand, and the laws of an order on many."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from ontology.reason import Closure, Scope, reason, specificity
from ontology.vocabulary import COV, load_vocabulary
from tests.ontology.test_vocabulary import vocabulary_of

CONCEPTS = """
cov:HandsOnTherapy a owl:Class, cov:Service ; skos:prefLabel "hands-on therapy"@en .
cov:Massage a owl:Class, cov:Service ; rdfs:subClassOf cov:HandsOnTherapy ; skos:prefLabel "massage"@en .
cov:Swedish a owl:Class, cov:Service ; rdfs:subClassOf cov:Massage ; skos:prefLabel "Swedish massage"@en .
cov:Code a owl:Class, cov:ProcedureCode ; owl:equivalentClass cov:Massage ; skos:prefLabel "code"@en ; cov:implies cov:Coded .
cov:Surgery a owl:Class, cov:Service ; skos:prefLabel "surgery"@en .
cov:Insurer a owl:Class, cov:Payer ; skos:prefLabel "insurer"@en .
cov:GovernmentProgram a owl:Class, cov:Payer ; rdfs:subClassOf cov:Insurer ; skos:prefLabel "program"@en .
cov:PartOne a owl:Class, cov:Payer ; rdfs:subClassOf cov:GovernmentProgram ; skos:prefLabel "part one"@en .
cov:Private a owl:Class, cov:Payer ; rdfs:subClassOf cov:Insurer ; skos:prefLabel "private"@en .
cov:Note a owl:Class, cov:Circumstance ; skos:prefLabel "note"@en ; cov:implies cov:Needed .
cov:Needed a owl:Class, cov:Circumstance ; skos:prefLabel "needed"@en ; cov:complementOf cov:Needless .
cov:Needless a owl:Class, cov:Circumstance ; skos:prefLabel "needless"@en .
cov:Coded a owl:Class, cov:Circumstance ; skos:prefLabel "coded"@en .
cov:Therapist a owl:Class, cov:Provider ; skos:prefLabel "therapist"@en ; cov:implies cov:Licensed .
cov:Licensed a owl:Class, cov:Circumstance ; skos:prefLabel "licensed"@en .
cov:Leisure a owl:Class, cov:Purpose ; skos:prefLabel "leisure"@en ; cov:rulesOut cov:Needed .
cov:Spa a owl:Class, cov:Purpose ; rdfs:subClassOf cov:Leisure ; skos:prefLabel "spa"@en .
"""
SMALL = vocabulary_of(CONCEPTS)
CLOSURE = Closure(SMALL)


def scope(effect: str = "covers", claim: str = "https://example.org/a", **criteria: str) -> Scope:
    """A scope from values by dimension; several values of one criterion are parted by spaces."""
    return Scope(claim, effect, frozenset((dimension, frozenset(values.split())) for dimension, values in criteria.items()))


def narrower(one: Scope, other: Scope) -> bool:
    """Whether the first is below the second and not the other way round."""
    return CLOSURE.subsumes(other, one) and not CLOSURE.subsumes(one, other)


def pairs(relation: str, *scopes: Scope) -> set[tuple[str, str]]:
    """What the reasoner says of a relation."""
    ends = [(t.subject, t.object) for t in reason(SMALL, scopes) if t.predicate.value == COV + relation]
    named = ((one, other) for one, other in ends if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode))
    return {(one.value.removeprefix(COV), other.value.removeprefix(COV)) for one, other in named}


def test_a_scope_with_one_more_criterion_is_narrower() -> None:
    assert narrower(scope(payer="Private", service="Massage"), scope(payer="Private"))


def test_a_scope_with_a_value_further_down_is_narrower() -> None:
    assert narrower(scope(service="Swedish"), scope(service="Massage"))


def test_scopes_on_other_dimensions_are_not_comparable() -> None:
    assert not CLOSURE.subsumes(scope(service="Massage"), scope(payer="Private"))
    assert not CLOSURE.subsumes(scope(payer="Private"), scope(service="Massage"))


def test_a_code_and_the_service_that_it_bills_are_one_scope_as_services() -> None:
    assert CLOSURE.subsumes(scope(service="Massage"), scope(service="Code"))
    assert CLOSURE.subsumes(scope(service="Code"), scope(service="Massage"))


def test_one_of_two_values_is_narrower_than_either_of_them() -> None:
    assert narrower(scope(service="Massage"), scope(service="Massage Surgery"))


def test_a_union_is_below_a_scope_only_if_all_its_values_are() -> None:
    assert CLOSURE.subsumes(scope(payer="Insurer"), scope(payer="PartOne Private"))
    assert not CLOSURE.subsumes(scope(payer="GovernmentProgram"), scope(payer="PartOne Private"))


def test_what_a_value_implies_on_another_dimension_makes_it_narrower() -> None:
    assert narrower(scope(provider="Therapist"), scope(circumstance="Licensed"))


def test_what_a_value_implies_on_its_own_dimension_makes_it_narrower() -> None:
    assert narrower(scope(circumstance="Note"), scope(circumstance="Needed"))


def test_only_who_names_a_code_has_one() -> None:
    assert "Coded" in CLOSURE.entails["Code"]
    assert "Coded" not in CLOSURE.entails["Swedish"] | CLOSURE.entails["Massage"]


def test_between_scopes_a_code_is_no_more_than_what_it_stands_for() -> None:
    assert not CLOSURE.subsumes(scope(circumstance="Coded"), scope(service="Code"))


def test_what_is_ruled_out_goes_down_on_both_sides_and_both_ways() -> None:
    assert {"Needed", "Note"} <= CLOSURE.rules_out["Spa"]
    assert {"Leisure", "Spa"} <= CLOSURE.rules_out["Note"]


def test_complements_rule_each_other_out_and_are_symmetric() -> None:
    assert "Needless" in CLOSURE.rules_out["Needed"]
    assert pairs("complementOf") == {("Needed", "Needless"), ("Needless", "Needed")}


def test_within_is_reflexive_and_follows_the_hierarchy() -> None:
    assert {("Swedish", "Swedish"), ("Swedish", "Massage"), ("Swedish", "Code"), ("Swedish", "HandsOnTherapy")} <= pairs("within")


def test_only_claims_of_opposite_effect_are_compared() -> None:
    broad, narrow = scope("covers", "a:broad", service="Massage"), scope("covers", "a:narrow", service="Swedish")
    assert pairs("moreSpecificThan", broad, narrow) == set()


def test_the_narrower_of_two_claims_of_opposite_effect_is_more_specific() -> None:
    broad, narrow = scope("covers", "a:broad", service="Massage"), scope("excludes", "a:narrow", service="Swedish")
    assert pairs("moreSpecificThan", broad, narrow) == {("a:narrow", "a:broad")}


def test_claims_of_equal_scope_are_not_more_specific_than_each_other() -> None:
    one, other = scope("covers", "a:one", service="Massage"), scope("excludes", "a:other", service="Code")
    assert pairs("moreSpecificThan", one, other) == set()


def test_a_payer_is_narrower_also_where_scopes_are_not_comparable() -> None:
    one = scope("excludes", "a:one", payer="PartOne", service="Massage")
    other = scope("covers", "a:other", payer="GovernmentProgram", circumstance="Note")
    assert pairs("moreSpecificThan", one, other) == set()
    assert CLOSURE.narrower_payer(one, other)
    assert not CLOSURE.narrower_payer(other, one)
    assert pairs("narrowerPayerThan", one, other) == set(), "pairs of claims are told from the payers where they are asked for"


def test_a_payer_heeds_what_it_belongs_to_and_a_program_its_parts_too() -> None:
    heeds = pairs("heeds")
    assert ("PartOne", "Insurer") in heeds
    assert ("GovernmentProgram", "PartOne") in heeds
    assert ("Insurer", "Private") not in heeds


def test_a_claim_without_a_service_is_about_care_in_general() -> None:
    named, unnamed, other = scope(claim="a:named", service="Swedish"), scope(claim="a:unnamed", payer="Private"), scope(claim="a:other", service="Surgery")
    assert pairs("subject", named, unnamed, other) == {("a:named", "HandsOnTherapy"), ("a:unnamed", "MedicalCare")}


# ---------------------------------------------------------------- the laws of an order, on the vocabulary that ships

SHIPPED = Closure(load_vocabulary())
VALUES = {
    "payer": ["AnyPayer", "Medicare", "OriginalMedicare", "MedicarePartB", "MedicareAdvantage", "Medicaid", "PrivateInsurance", "EmployerPlan"],
    "service": ["MedicalCare", "HandsOnTherapy", "MassageTherapy", "MedicalMassage", "MyofascialRelease", "ManualTherapy", "CPT97124", "CPT97140"],
    "provider": ["LicensedMassageTherapist", "PhysicalTherapist", "UnlicensedPractitioner"],
    "condition": ["Pain", "ChronicPain", "ChronicLowBackPain", "LowBackPain"],
    "purpose": ["Relaxation", "StressRelief", "Therapeutic"],
    "circumstance": ["PriorAuthorization", "MedicallyNecessary", "LicensedProvider", "CptCode", "PlanListsBenefit", "SupplementalBenefit", "Standalone"],
}
CRITERIA = st.sampled_from(sorted(VALUES)).flatmap(
    lambda dimension: st.tuples(st.just(dimension), st.frozensets(st.sampled_from(VALUES[dimension]), min_size=1, max_size=3))
)
SCOPES = st.frozensets(CRITERIA, max_size=4).map(lambda criteria: Scope("https://example.org/a", "covers", criteria))


@given(SCOPES)
def test_every_scope_is_below_itself(one: Scope) -> None:
    assert SHIPPED.subsumes(one, one)


@given(SCOPES, SCOPES, SCOPES)
def test_a_scope_below_a_scope_below_a_third_is_below_the_third(one: Scope, two: Scope, three: Scope) -> None:
    low = Scope(one.claim, one.effect, one.criteria | two.criteria)
    if SHIPPED.subsumes(two, low) and SHIPPED.subsumes(three, two):
        assert SHIPPED.subsumes(three, low)


@given(SCOPES, SCOPES, SCOPES)
def test_scopes_below_each_other_can_stand_for_each_other(one: Scope, two: Scope, three: Scope) -> None:
    if SHIPPED.subsumes(one, two) and SHIPPED.subsumes(two, one):
        assert SHIPPED.subsumes(one, three) == SHIPPED.subsumes(two, three)
        assert SHIPPED.subsumes(three, one) == SHIPPED.subsumes(three, two)


@given(SCOPES, CRITERIA)
def test_one_more_criterion_never_widens_a_scope(one: Scope, criterion: tuple[str, frozenset[str]]) -> None:
    assert SHIPPED.subsumes(one, Scope(one.claim, one.effect, one.criteria | {criterion}))


@given(CRITERIA, st.data())
def test_one_more_alternative_never_narrows_a_scope(criterion: tuple[str, frozenset[str]], data: st.DataObject) -> None:
    dimension, values = criterion
    more = data.draw(st.sampled_from(VALUES[dimension]))
    wide = Scope("https://example.org/a", "covers", frozenset({(dimension, values | {more})}))
    assert SHIPPED.subsumes(wide, Scope("https://example.org/a", "covers", frozenset({criterion})))


@given(SCOPES, SCOPES)
def test_no_two_claims_are_more_specific_than_each_other(one: Scope, two: Scope) -> None:
    yes, no = Scope("a:yes", "covers", one.criteria), Scope("a:no", "excludes", two.criteria)
    assert len(list(specificity(SHIPPED, [yes, no]))) <= 1
    assert list(specificity(SHIPPED, [no, yes])) == list(specificity(SHIPPED, [yes, no]))
