"""What adverbs, lists of payers or conditions, and lines that announce a page say of coverage, and what they don't."""

import pytest

from ingest.article import article_of
from ingest.extract import extract

QUESTION = "# Massage and insurance\n\n## Does Aetna cover massage therapy?\n\n"
OPENING = "Massage therapy and insurance\n\nHere is what is known of coverage for massage therapy.\n\n"


def told(text: str) -> list[tuple[str, str, set[str]]]:
    """(effect, certainty, payers and conditions) of what the rules read."""
    found = [s for s in extract(article_of("a.md", text.encode())) if not s.is_weighed]
    return [(s.effect, s.certainty, {v for d in ("payer", "condition") for v in s.concepts(d)}) for s in found]


@pytest.mark.parametrize(
    ("answer", "effect"),
    [
        ("In most cases, Aetna does not cover massage.", "excludes"),
        ("Usually, Aetna will not pay for massage.", "excludes"),
        ("Typically, massage at a spa is refused.", "excludes"),
        ("Typically, no.", "excludes"),
        ("Often, members pay out of pocket.", "charges"),
        ("Generally, coverage depends on the plan.", "varies"),
        ("Typically when it is for stress, Aetna refuses massage.", "excludes"),
        ("Typically, yes.", "covers"),
        ("Usually yes.", "covers"),
        ("Usually, but only with a referral.", "covers"),
        ("Sometimes, if a doctor orders it.", "covers"),
        ("In most cases.", "covers"),
    ],
)
def test_an_adverb_answers_only_where_no_sentence_of_its_own_follows(answer: str, effect: str) -> None:
    assert {each[0] for each in told(f"{QUESTION}{answer}\n")} == {effect}


def test_a_later_sentence_below_a_question_is_no_answer_because_of_its_adverb() -> None:
    assert told(f"{QUESTION}It keeps a list of clinics. Sometimes, a regular massage can help you sleep better.\n") == []


def test_payers_in_a_list_are_said_to_pay() -> None:
    found = told(f"{OPENING}Insurers that may pay for massage therapy include:\n- Cigna\n- Humana\n")
    assert [(effect, certainty) for effect, certainty, _ in found] == [("covers", "possible")] * 2
    assert [named for *_, named in found] == [{"Cigna"}, {"Humana"}]


def test_payers_in_a_list_are_said_not_to_pay() -> None:
    assert {effect for effect, *_ in told(f"{OPENING}Insurers that do not cover massage therapy include:\n- Cigna\n- Humana\n")} == {"excludes"}


def test_conditions_in_a_list_are_paid_for_perhaps() -> None:
    found = told(f"{OPENING}Conditions that may qualify for massage coverage include:\n- Fibromyalgia\n- Whiplash\n")
    assert {"Fibromyalgia", "Whiplash"} <= {c for effect, certainty, named in found if (effect, certainty) == ("covers", "possible") for c in named}
    listed = told(f"{OPENING}Commonly approved conditions include fibromyalgia and whiplash.\n")
    assert {(effect, certainty) for effect, certainty, _ in listed} == {("covers", "possible")}


def test_what_a_bounded_coverage_asks_for_is_listed_after_it() -> None:
    text = f"{OPENING}Many insurers limit coverage of massage to certain cases. These often include:\n- A doctor's referral\n- A licensed provider\n"
    assert [effect for effect, *_ in told(text)] == ["limits", "requires", "requires"]


@pytest.mark.parametrize(
    "line",
    [
        "Learn how to get massage covered by your insurance.",
        "Navigate the strict requirements for authorization of massage.",
        "Discover what insurers ask for before massage is paid.",
    ],
)
def test_a_line_that_announces_the_page_states_nothing(line: str) -> None:
    assert told(f"{OPENING}{line}\n") == []


@pytest.mark.parametrize(
    ("sentence", "effect"),
    [
        ("The plan that you have affects your odds of coverage for massage.", "varies"),
        ("Not all health insurance plans cover massage.", "varies"),
        ("Coverage for massage is not automatic.", "varies"),
        ("Visit limits and authorization requirements for massage differ by state.", "varies"),
        ("VA coverage for massage is based on medical necessity.", "requires"),
        ("Coverage for massage hinges on a doctor's prescription.", "requires"),
        ("Massage for stress rarely qualifies.", "excludes"),
    ],
)
def test_what_is_said_of_coverage_at_large(sentence: str, effect: str) -> None:
    assert {each[0] for each in told(f"{OPENING}{sentence}\n")} == {effect}


def test_a_definition_refuses_nothing() -> None:
    assert told(f"{OPENING}Alternative therapies are those that are not considered standard medical treatments.\n") == []


def test_a_yes_is_no_firmer_than_its_sentence() -> None:
    assert {each[:2] for each in told(f"{QUESTION}Yes, Aetna can cover massage under certain conditions.\n")} == {("covers", "possible")}


def test_a_label_between_begins_what_answers_no_question() -> None:
    assert told(f"{QUESTION}It varies by state.\n\nAuthorization:\n\nYes. Most programs require authorization.\n")[-1][0] == "requires"
    assert "covers" not in {effect for effect, *_ in told(f"{QUESTION}It varies by state.\n\nAuthorization:\n\nYes. Most programs require authorization.\n")}


def test_conditions_that_follow_a_covered_benefit_are_no_requirements() -> None:
    found = told(f"{OPENING}Medicaid covers massage for several conditions. These conditions include:\n- Arthritis\n- Neck pain\n")
    assert [effect for effect, *_ in found] == ["covers"] * 3


def test_a_short_refusal_takes_up_what_was_paid_for() -> None:
    text = f"{OPENING}If a physical therapist gives the massage, Medicare covers it. But if it is given at a spa, it's not.\n"
    assert [effect for effect, *_ in told(text)] == ["covers", "excludes"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The massage therapist covered the table with a warm sheet.",
        "The panel discussion covered massage and yoga.",
        "It pays to tell your massage therapist about any allergies.",
        "A good massage pays dividends for days.",
        "Massage has picked up in popularity.",
        "Many plans offer extra benefits not covered by Medicare.",
        "The program is designed to provide health coverage to families with low incomes.",
        "If you have no card, simply pay for your massage and turn in the receipt.",
        "Insurers have washed their hands of massage.",
        "Coverage for massage under a fee-for-service program is rare.",
        "It's a myth that Medicare covers massage.",
        "Even with a prescription, Part B gives you nothing toward massage.",
        "Medicare leaves massage entirely to the patient.",
        "The referral for massage is good for 90 days.",
        "I am tired of figuring out what insurance covers and what massage it refuses.",
        "I wanted to know if TRICARE would cover massage.",
        "You may wonder if insurance will pay for massage.",
        "Your doctor will indicate when massage may be covered.",
        "Ask for the authorization from the plan before massage is covered.",
        "In theory, the policy will cover any massage.",
        "Collision coverage covers damages to your car, whoever was at fault.",
        "We give massage by licensed therapists.",
        "Aetna offers a broad selection of coverage options to all.",
        "Massage on its own is less likely to be covered by Aetna than physical therapy.",
        "Think of another way if massage is covered by nobody.",
        "Your doctor will be hesitant to give you the go-ahead for massage.",
        "Co pays are typically a set amount for a visit under rehabilitation or massage.",
        "This article explains how Aetna covers massage.",
        "The tax code speaks of amounts paid for the treatment of disease, massage included.",
    ],
)
def test_words_of_payment_in_another_sense_cover_nothing(sentence: str) -> None:
    assert "covers" not in {effect for effect, *_ in told(f"{OPENING}{sentence}\n")}


def test_what_is_not_met_is_refused_and_not_asked_for() -> None:
    assert [effect for effect, *_ in told(f"{OPENING}Massage does not meet Medicare's criteria for coverage.\n")] == ["excludes"]
    assert [effect for effect, *_ in told(f"{OPENING}Expect to pay about $60 for an hour of massage.\n")] == ["charges"]


def test_a_yes_with_a_reserve_is_only_possible() -> None:
    assert told(f"{QUESTION}Yes, but with limits.\n")[0][:2] == ("covers", "possible")


def test_what_is_said_far_below_a_question_is_no_answer_to_it() -> None:
    text = f"{QUESTION}It depends on the plan.\n\nMany ask us this.\n\nA referral never hurts. Yes, even for the healthy!\n"
    assert "covers" not in {effect for effect, *_ in told(text)}


def test_may_or_may_not_is_one_statement() -> None:
    assert [each[0] for each in told(f"{OPENING}Depending on your plan, massage may or may not be included.\n")] == ["varies"]
    assert [each[0] for each in told(f"{OPENING}Insurers sell many policies, but not all of them include massage.\n")] == ["varies"]


def test_what_people_assume_is_not_so() -> None:
    text = f"{OPENING}Many plans advertise massage. Readers then assume:\n-Massage is covered\n-They can choose a therapist\n"
    assert "covers" not in {s.effect for s in extract(article_of("a.md", text.encode()))}


def test_a_case_alone_states_nothing() -> None:
    assert "covers" not in {effect for effect, *_ in told(f"{OPENING}Even when massage is covered:\n- It is limited to 12 visits a year\n")}


def test_an_answer_with_caveats_is_only_possible() -> None:
    assert told(f"{QUESTION}The short answer is yes, but with many caveats.\n")[0][:2] == ("covers", "possible")


def test_accounts_named_in_one_place_are_not_what_an_article_is_about() -> None:
    text = (
        "# Are therapies like massage covered?\n\nYes, massage is covered under some plans.\n\nIt varies by plan, and massage is often left out.\n\n"
        "Expenses for massage can be paid with Flexible Spending Accounts (FSAs) or Health Savings Accounts (HSAs).\n"
    )
    payers = [set(s.concepts("payer")) for s in extract(article_of("a.md", text.encode()))]
    assert payers[0] == {"AnyPayer"}
    assert "AnyPayer" not in payers[-1]


def test_each_condition_that_is_covered_is_no_requirement() -> None:
    text = f"{OPENING}Aetna typically covers massage for the following conditions:\n- Fibromyalgia: Massage may be covered for fibromyalgia.\n- Whiplash\n"
    assert {effect for effect, *_ in told(text)} == {"covers"}


def test_what_is_not_asked_for_in_a_list_of_requirements_is_none() -> None:
    text = f"{OPENING}Plans of Aetna require for massage:\n- HMO: a referral from your doctor\n- PPO: these plans do not require a referral\n"
    assert [effect for effect, *_ in told(text)][1:] == ["requires", "covers"]


def test_what_should_be_covered_is_only_possibly_so() -> None:
    assert {each[:2] for each in told(f"{OPENING}Massage that is prescribed should be covered by insurance.\n")} == {("covers", "possible")}


def test_a_refusal_in_a_trailing_case_is_none() -> None:
    assert "excludes" not in {effect for effect, *_ in told(f"{OPENING}Think of another way if massage is not covered by your plan.\n")}


def test_a_verb_of_a_title_begins_no_name() -> None:
    text = "# How to Get Insurance to Approve Massage\n\nVerify that your insurance plan covers massage. Insurers want a prescription.\n"
    found = extract(article_of("a.md", text.encode()))
    assert {p for s in found for p in s.concepts("payer")} == {"AnyPayer"}


@pytest.mark.parametrize("sentence", ["Medicare Part B pays for 80% of the cost of physical therapy.", "Part B covers $40 of physical therapy."])
def test_a_share_of_therapy_that_is_paid_is_not_massage(sentence: str) -> None:
    found = extract(article_of("a.md", f"{OPENING}{sentence}\n".encode()))
    assert all("MassageTherapy" not in s.concepts("service") for s in found if s.effect == "covers")


def test_who_prescribes_is_not_who_gives() -> None:
    text = f"{OPENING}The need for massage must be shown by a referral from a licensed provider, typically a doctor, chiropractor, or physical therapist.\n"
    assert all("PhysicalTherapist" not in s.concepts("provider") for s in extract(article_of("a.md", text.encode())))
    given = f"{OPENING}Massage is covered with a prescription if a physical therapist gives it.\n"
    assert {p for s in extract(article_of("a.md", given.encode())) for p in s.concepts("provider")} == {"PhysicalTherapist"}


def test_a_treatment_plan_is_no_plan_of_physical_therapy() -> None:
    def circumstances(sentence: str) -> set[str]:
        return {c for s in extract(article_of("a.md", f"{OPENING}{sentence}\n".encode())) for c in s.concepts("circumstance")}

    assert circumstances("Massage has to be part of a broader treatment plan.") == {"MedicallyNecessary"}
    assert circumstances("Massage has to be part of a physical therapy treatment plan.") == {"PartOfPlanOfCare"}
    assert circumstances("Massage is covered if it belongs to your physical therapy program.") == {"PartOfPlanOfCare"}
    assert circumstances("Massage is covered alongside physical therapy.") == {"PartOfPlanOfCare"}


def test_what_plans_may_do_under_certain_conditions_has_to_be_listed_by_the_plan() -> None:
    found = extract(article_of("a.md", f"{OPENING}Medicare Advantage plans can cover massage under certain conditions.\n".encode()))
    assert "PlanListsBenefit" in found[0].concepts("circumstance")
