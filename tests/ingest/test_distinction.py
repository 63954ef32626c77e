"""Neighbouring stances: what bounds and what is owed, what is due, what can be done, who answers for whom."""

import pytest

from ingest.article import article_of
from ingest.claim import Statement
from ingest.extract import extract
from ingest.rows import rows


def read(text: str) -> list[Statement]:
    return extract(article_of("a.txt", f"Massage and Aetna\n\nThis is about massage therapy.\n\n{text}\n".encode()))


def effects(text: str) -> list[str]:
    return [s.effect for s in read(text) if not s.is_weighed]


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("Aetna limits payment for massage to $60 a visit.", "limits"),
        ("The massage benefit stops at $2,500.", "limits"),
        ("Members owe a copay of $30 for massage.", "charges"),
        ("The progress notes on massage are due to Aetna within 30 days.", "requires"),
        ("If Aetna denied the massage claim, you have 60 days to appeal.", "advises"),
    ],
)
def test_amounts_that_bound_papers_that_are_due_and_remedies_are_told_apart(text: str, effect: str) -> None:
    assert effects(text) == [effect]


def test_what_a_payer_pays_is_coverage_whatever_it_leaves_to_the_patient() -> None:
    assert effects("Aetna covers six massage visits with a $15 copay.") == ["covers", "limits", "charges"]


def test_care_that_a_doctor_has_to_certify_is_paid_for_under_that_condition() -> None:
    assert effects("Aetna covers massage that a doctor certifies as medically necessary.") == ["covers"]


def test_how_long_a_pain_has_lasted_bounds_no_care() -> None:
    assert effects("Aetna covers massage for back pain that has lasted 12 weeks.") == ["covers"]


def test_a_refusal_in_part_is_printed_as_a_refusal_and_decided_as_a_bound() -> None:
    article = article_of("a.txt", b"Aetna and massage\n\nAetna never reimburses tips for massage.\n")
    statements = extract(article)
    assert [s.effect for s in statements] == ["limits"]
    assert [row["stance"] for row in rows(article, statements)] == ["not_covered"]


def test_few_plans_that_cover_are_no_coverage_but_a_few_are() -> None:
    assert effects("Few plans cover massage.") == ["excludes"]
    assert effects("A few plans cover massage.") == ["covers"]


def test_a_person_who_may_not_be_paid_is_refused() -> None:
    assert effects("A massage therapist may not be reimbursed for massage under this policy.") == ["excludes"]


def test_a_refusal_in_an_opening_clause_gives_way_to_the_payment_in_the_main_one() -> None:
    assert effects("If your other plan won't pay for massage, Aetna will cover the massage.") == ["covers"]


def test_the_opening_of_a_list_of_exclusions_says_nothing_by_itself() -> None:
    found = read("Benefits are not provided for:\n\n- massage at a health club\n- massage by a relative")
    assert [(s.effect, s.is_weighed) for s in found] == [("excludes", False), ("excludes", False)]


def test_a_sentence_that_echoes_the_one_before_has_its_effect() -> None:
    assert effects("Aetna pays a physical therapist for massage. The same is true for a chiropractor.") == ["covers", "covers"]


@pytest.mark.parametrize(
    ("text", "effect", "payer"),
    [
        ("We are in network with Cigna for massage.", "covers", "Cigna"),
        ("We do not bill insurance for massage.", "limits", "AnyPayer"),
        ("We stopped taking Cigna for massage.", "limits", "Cigna"),
    ],
)
def test_what_a_practice_says_of_the_payers_it_takes_is_about_these_alone(text: str, effect: str, payer: str) -> None:
    found = [s for s in read(text) if not s.is_weighed]
    assert [(s.effect, s.concepts("payer")) for s in found] == [(effect, (payer,))]


def test_an_item_answers_for_the_payer_before_its_colon() -> None:
    found = [s for s in read("- Medicare: NO.\n- Comp: yes if the adjuster agrees") if not s.is_weighed]
    assert [(s.effect, s.concepts("payer")) for s in found] == [("excludes", ("Medicare",)), ("covers", ("WorkersCompensation",))]


def test_a_payer_whose_name_ends_in_i_is_no_narrator_who_pays() -> None:
    found = read("When a worker is injured, L&I pays for massage therapy if a physician orders it.")
    assert [s.effect for s in found if not s.is_weighed] == ["covers"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aetna does not cover massage, not even with a doctor's order.", ["excludes"]),
        ("Massage for stress, or for an injury that has not been accepted, is not payable.", ["limits", "limits"]),
        ("Aetna pays for massage, and the member owes nothing.", ["covers", "charges"]),
        ("Retirees pay nothing for massage.", ["charges"]),
        ("Aetna pays nothing for massage.", ["excludes"]),
        ("Humana gives members eight massage visits a year with a copay of $10.", ["charges", "covers", "limits"]),
        ("Most Aetna booklets list massage among the services that are not covered.", ["excludes"]),
        ("Aetna covers massage only when a doctor orders it.", ["covers", "requires"]),
        ("Massage is not covered; Aetna pays only if a court orders it.", ["excludes", "requires", "covers"]),
        ("Where your clinic has no massage therapist, Aetna may pay for massage in town.", ["covers"]),
    ],
)
def test_who_pays_nothing_and_what_a_negation_is_of(text: str, expected: list[str]) -> None:
    assert sorted(effects(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("Massage can be authorized whether or not the condition is service-connected.", "covers"),
        ("Aetna covers massage regardless of whether a doctor prescribed it.", "covers"),
        ("Aetna does not cover massage, not even with a doctor's prescription.", "excludes"),
        ("Aetna does not cover massage even if it is medically necessary.", "excludes"),
    ],
)
def test_what_makes_no_difference_is_no_condition(text: str, effect: str) -> None:
    (found,) = [s for s in read(text) if not s.is_weighed]
    assert (found.effect, found.concepts("circumstance")) == (effect, ())


def test_an_exception_at_the_end_of_a_listed_exclusion_is_one() -> None:
    text = "Aetna does not cover:\n\n- massage to relax\n- massage given at home, unless you are in hospice care\n"
    found = [s for s in read(text) if not s.is_weighed]
    assert [(s.effect, s.certainty) for s in found] == [("excludes", "definite"), ("excludes", "definite"), ("covers", "possible")]
    assert found[2].exception_to == (found[1].start, found[1].end)


def test_one_plan_in_five_makes_no_coverage_certain() -> None:
    assert [(s.effect, s.certainty) for s in read("One in five plans covers massage therapy.")] == [("covers", "possible")]


def test_what_was_refused_one_and_paid_another_is_no_rule() -> None:
    assert effects("Aetna visits for massage were denied when the therapist billed, then got paid through the clinic.") == []
