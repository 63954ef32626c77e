"""How guides for patients, policies and rules for workers put things: who pays, on what it hangs, and what only looks like a requirement."""

import pytest

from ingest.article import article_of
from ingest.claim import Statement
from ingest.extract import extract
from tests.ingest.test_refusals import effects


def read(text: str) -> list[Statement]:
    return [s for s in extract(article_of("a.md", text.encode())) if not s.is_weighed]


def on(article: str, sentence: str) -> list[tuple[str, str]]:
    """The effects and payers of a sentence at the end of an article."""
    text = f"{article} {sentence}\n"
    return [(s.effect, payer) for s in read(text) if s.start >= len(article) for payer in s.concepts("payer")]


def test_what_some_insurers_see_in_massage_is_told_apart_from_what_others_do() -> None:
    assert effects("Some insurers see massage as a medical service, while others view it as self-care, which is seldom paid for.") == [
        ("covers", "possible"),
        ("excludes", "possible"),
    ]


def test_what_others_leave_out_is_no_refusal_by_all() -> None:
    assert ("excludes", "possible") in effects("Some Anthem plans may pay for massage, while others leave it out.")


@pytest.mark.parametrize(
    ("sentence", "effect"),
    [
        ("Everything depends on the wording of your plan for massage.", "varies"),
        ("Expect a copay of $20 for each massage visit.", "charges"),
        ("Members of Original Medicare are on the hook for the full price of a massage, even with a doctor's prescription.", "charges"),
        ("Massage takes a referral.", "requires"),
        ("Before your first massage visit you must obtain a prescription.", "requires"),
        ("A progress report is due after six massage visits.", "requires"),
        ("Massage stands a good chance of approval when a doctor has ordered it.", "covers"),
        ("Massage at the worker's home will be permitted.", "covers"),
        ("Some carriers tuck massage into rehabilitation benefits.", "covers"),
        ("Members may use massage at a $0 copay.", "charges"),
        ("Coverage of massage depends almost wholly on your employer.", "varies"),
        ("Premera lets many members get massage.", "covers"),
        ("Some waivers include massage.", "covers"),
        ("Not covered: massage for relaxation, and massage by a relative.", "excludes"),
        ("Did you know that your auto insurance must pay for massage?", "covers"),
    ],
)
def test_turns_of_phrase_of_guides(sentence: str, effect: str) -> None:
    assert {found for found, _ in effects(sentence)} == {effect}


@pytest.mark.parametrize("sentence", ["Did you know why Aetna covers massage?", "Did you know whether massage is covered by Aetna?"])
def test_did_you_know_why_tells_nothing(sentence: str) -> None:
    assert effects(sentence) == []


def test_a_payer_with_a_bare_verb_says_what_the_one_before_said_or_its_opposite() -> None:
    article = "# Massage\n\nWho pays for massage?\n\nOriginal Medicare does not pay for massage therapy."
    assert on(article, "Medicare Advantage plans may.") == [("covers", "MedicareAdvantage")]
    assert on("# Massage\n\nAetna pays for massage therapy.", "Cigna does not.") == [("excludes", "Cigna")]
    assert on("# Massage\n\nAetna pays for massage therapy.", "The owner may.") == []


def test_neither_listed_as_eligible_nor_as_ineligible_is_no_second_refusal() -> None:
    assert [effect for effect, _ in effects("Massage is not listed as an eligible expense, nor is it listed as ineligible.")] == ["excludes", "varies"]


def test_conditions_for_which_massage_may_be_found_necessary_are_read_from_their_list() -> None:
    told = read("# Massage and insurance\n\nConditions for which massage may be found medically necessary include:\n\n- Chronic back pain\n- Fibromyalgia\n")
    assert [s.concepts("condition") for s in told if s.effect == "covers"][-2:] == [("ChronicBackPain",), ("Fibromyalgia",)]


def test_coverage_is_of_the_one_that_pays_after_a_sentence_on_two() -> None:
    article = "# Massage\n\nOriginal Medicare doesn't cover massage therapy, but some Medicare Advantage plans offer it."
    assert on(article, "Coverage takes a referral.") == [("requires", "MedicareAdvantage")]


def test_benefits_that_another_payer_lacks_are_not_its_own() -> None:
    article = "# Massage and Medicare Advantage\n\nMassage may be paid for under Part B.\n\n"
    assert on(article, "These plans may add benefits that Original Medicare lacks, and massage can be covered.") == [("covers", "MedicareAdvantage")]


def test_an_aside_at_the_end_of_a_policy_is_not_whose_policy_it_is() -> None:
    told = read(
        "Medical policy on massage\n\nTherapeutic massage is covered when a physician prescribes it.\n\nMassage for relaxation is not covered.\n\n"
        "Visits are limited to 45 per calendar year.\n\nSome groups have other rules. For members of the Federal Employee Program, look at the FEP brochure.\n"
    )
    assert "FEPBlue" not in {payer for s in told if s.start < 200 for payer in s.concepts("payer")}


def test_who_must_order_massage_makes_it_prescribed() -> None:
    told = read("# Massage and Aetna\n\nTo be covered by Aetna, your doctor must order massage.\n")
    assert [s.concepts("circumstance") for s in told if s.effect == "requires"] == [("Prescription",)]


def test_what_is_rare_need_not_be_refused() -> None:
    assert "excludes" not in {effect for effect, _ in effects("Some plans have used other money for massage, which is rare.")}


def test_what_is_on_the_list_of_exclusions_is_refused() -> None:
    assert on("# Massage\n\nTRICARE has no massage benefit.", "It's on the list of exclusions.") == [("excludes", "TRICARE")]


def test_plans_that_exclude_massage_may_pay_for_it_as_something_else() -> None:
    told = effects("Massage of the lymph by a therapist is usually paid as physical therapy, even by plans that exclude massage.")
    assert [effect for effect, _ in told] == ["covers"]


def test_a_code_that_is_not_payable_is_refused() -> None:
    assert [effect for effect, _ in effects("Neither code is payable for massage by a massage therapist.")] == ["excludes"]


def test_an_answer_may_say_where() -> None:
    told = read("# Massage\n\n**Q: Does Humana include massage?**\n\nA: In a few counties, yes.\n")
    assert [(s.effect, s.certainty, s.concepts("payer")) for s in told] == [("covers", "possible", ("Humana",))]


def test_what_two_lines_near_the_end_name_is_not_whom_an_article_is_about() -> None:
    told = read(
        "# Questions on massage\n\nMany plans cap massage at 20 visits a year.\n\nCovered massage counts toward the deductible.\n\n"
        "Lymphatic massage after surgery is usually paid for when a certified therapist gives it and a physician has prescribed it.\n\n"
        "What about COBRA?\n\nCOBRA keeps the massage benefit that you had.\n"
    )
    assert "EmployerPlan" not in {payer for s in told if s.start < 200 for payer in s.concepts("payer")}


@pytest.mark.parametrize("denial", ["It doesn't.", "False.", "Not true.", "A myth.", "That's wrong."])
def test_what_is_denied_in_the_next_breath_covers_nothing(denial: str) -> None:
    assert "covers" not in {effect for effect, _ in effects(f'"Insurance pays for any massage." {denial}')}


def test_a_denial_of_something_else_takes_nothing_back() -> None:
    assert ("covers", "definite") in effects("Aetna pays for massage. It doesn't require a referral.")


def test_a_bare_yes_is_no_firmer_than_the_sentence_after_it() -> None:
    asked = "# Is massage covered by HealthPartners?\n\nYes.\n\n"
    hedged = read(f"{asked}HealthPartners may cover massage if it is medically necessary.\n")
    assert {s.certainty for s in hedged if s.effect == "covers"} == {"possible"}
    plain = read(f"{asked}HealthPartners covers massage.\n")
    assert {s.certainty for s in plain if s.effect == "covers"} == {"definite"}


def test_what_providers_accept_is_not_who_pays() -> None:
    article = "# Massage and Aetna\n\nAetna members have a massage benefit."
    assert on(article, "Massage is covered at any clinic as long as they accept Medicare.") == [("covers", "Aetna")]


@pytest.mark.parametrize("label", ["Myth:", "Myth #2:", "**Misconception:**"])
def test_what_is_labelled_a_myth_is_neither_covered_nor_refused(label: str) -> None:
    assert effects(f"{label} Medicare covers massage.") == effects(f"{label} Medicare does not cover massage.") == []


def test_the_sentence_after_a_word_on_myths_is_told() -> None:
    assert effects("That is no myth. Aetna covers massage.")[-1] == ("covers", "definite")


@pytest.mark.parametrize(
    "sentence",
    ["The IRS won't let you deduct a massage that is good for your general health.", "MedPay pays first, and nobody can ask you to give it back."],
)
def test_what_is_good_for_you_or_pays_first_covers_nothing(sentence: str) -> None:
    assert not {effect for effect, _ in effects(sentence)} & {"covers", "excludes"}


def test_a_list_of_what_is_investigational_refuses_and_another_insurer_may_say_the_same() -> None:
    assert effects("Aetna lists massage as investigational.") == [("excludes", "definite")]
    assert on("# Massage\n\nAetna lists oncology massage as investigational.", "Cigna's policy says the same.") == [("excludes", "Cigna")]


def test_what_one_of_two_carers_orders_is_prescribed() -> None:
    told = read("# Massage and MedPay\n\nMedPay pays for massage that your doctor or chiropractor orders for crash injuries.\n")
    assert [s.concepts("circumstance") for s in told if s.effect == "covers"] == [("Prescription",)]


def test_where_massage_gets_paid_is_no_plain_coverage() -> None:
    assert effects("Where massage does get paid is car crashes.") == [("covers", "possible")]


def test_a_question_that_its_item_answers_is_none_to_ask() -> None:
    told = read("# Massage benefit\n\n1. Is massage at my gym covered? Only if the therapist is licensed.\n2. What will I owe? $15 a visit.\n")
    assert "advises" not in {s.effect for s in told}
