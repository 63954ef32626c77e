"""Whom an article is about where its sentences do not say so."""

from collections.abc import Sequence

from ingest.article import article_of
from ingest.claim import Statement
from ingest.extract import extract
from ingest.rows import rows
from ontology.vocabulary import load_vocabulary


def read(text: str) -> list[Statement]:
    return extract(article_of("a.txt", text.encode()))


def payers(text: str, effect: str) -> list[tuple[str, ...]]:
    return [s.concepts("payer") for s in read(text) if s.effect == effect]


def printed(text: str) -> Sequence[object]:
    article = article_of("a.txt", text.encode())
    return [row["payer"] for row in rows(article, extract(article))]


WORKERS = (
    "Massage visits\n\nThe injured worker needs an order from the attending provider before massage. Massage is not covered after maximum medical "
    "improvement. The claim manager approves massage beyond eight visits.\n"
)
FUND = (
    "HILLSIDE CARPENTERS HEALTH TRUST\n\nSection 7. Massage therapy\n\nThe Plan covers massage therapy given by a licensed therapist. Massage is not "
    "covered for persons eligible for Medicare. The Plan pays for 20 massage visits in a Plan Year. Participants owe 20 percent of each massage.\n"
)


def test_an_article_that_names_no_payer_is_about_the_program_whose_words_it_uses() -> None:
    assert payers(WORKERS, "excludes") == [("WorkersCompensation",)]


def test_words_of_a_program_count_for_nothing_where_another_payer_is_named_throughout() -> None:
    text = WORKERS.replace("Massage visits\n", "Aetna and massage visits\n")
    assert payers(text, "excludes") == [("Aetna",)]


def test_what_members_have_besides_does_not_take_the_place_of_the_plan_whose_paper_it_is() -> None:
    found = payers(FUND, "excludes")
    assert [load_vocabulary().label(p) for (p,) in found] == ["Hillside Carpenters Health Trust"]


def test_a_payer_of_which_something_is_said_is_spoken_of_in_the_paper_of_another_plan_too() -> None:
    text = FUND + "\nMedicare does not cover massage.\n"
    assert payers(text, "excludes")[-1] == ("Medicare",)


def test_an_advantage_plan_of_an_insurer_is_neither_all_that_it_sells_nor_all_such_plans() -> None:
    text = "Your massage benefit\n\nHumana Medicare Advantage PPO covers massage after an injury. Humana also requires an order for massage.\n"
    keys = {p for s in read(text) for p in s.concepts("payer")}
    assert "MedicareAdvantage" not in keys
    assert any(load_vocabulary().within(key, "MedicareAdvantage") for key in keys)
    assert printed(text)[0] == ["Medicare Advantage"]


def test_who_runs_a_benefit_is_not_whose_benefit_it_is() -> None:
    text = "Cigna and massage\n\nCigna covers massage after surgery. eviCore must approve massage beyond six visits.\n"
    assert payers(text, "requires") == [("Cigna",)]


def test_a_payer_that_another_one_is_compared_with_is_not_the_one_spoken_of() -> None:
    text = "Medicare Advantage and massage\n\nA plan may cover massage that Original Medicare leaves out.\n"
    assert payers(text, "covers") == [("MedicareAdvantage",)]


def test_a_new_paragraph_goes_back_to_the_payer_of_its_heading() -> None:
    text = "# Who pays for massage\n\n## CHAMPVA\n\nThe VA covers massage for veterans.\n\nMassage is not covered for spouses at a spa.\n"
    assert payers(text, "excludes") == [("CHAMPVA",)]


def test_a_question_is_told_by_its_label_even_without_a_question_mark() -> None:
    text = "Aetna and massage therapy\n\nQ. My massage therapist is licensed by the state and Aetna covers her.\nA. No. Massage is not covered by Aetna.\n"
    assert {s.effect for s in read(text)} == {"excludes"}


def test_insurance_of_those_who_give_massage_is_no_coverage_of_massage() -> None:
    text = (
        "Liability insurance for massage therapists\n\nProfessional liability insurance covers claims that a massage caused an injury. General liability "
        "insurance covers a client who falls. Malpractice coverage pays for a lawyer when a massage is blamed.\n"
    )
    assert read(text) == []


def test_short_names_of_kinds_of_insurance_are_understood_where_they_pay() -> None:
    text = "Billing massage therapy\n\nComp pays for massage with a referral. A comp from the hotel is not massage.\n"
    assert payers(text, "covers") == [("WorkersCompensation",)]


def test_kinds_of_plans_are_printed_as_the_kind_and_the_plan_is_told_beside_it() -> None:
    article = article_of("a.txt", b"Ohio BWC and massage\n\nOhio BWC covers massage by a licensed therapist.\n")
    row = next(rows(article, extract(article)))
    assert row["payer"] == ["Workers' compensation"]
    assert row["plan"] == ["Ohio BWC"]


def test_payers_that_a_practice_does_not_take_are_not_those_it_goes_on_about() -> None:
    text = "Massage and your plan\n\nWe don't bill Humana or Cigna for massage.\n\nYou need a prescription for massage before the first visit.\n"
    assert payers(text, "requires") == [("AnyPayer",)]


def test_an_article_about_licenses_says_nothing_of_coverage() -> None:
    text = (
        "State Board of Massage\n\nNobody may give massage for pay without a license from the Board. Applicants send a transcript of 600 hours and pay $120. "
        "Renewal requires 20 hours of continuing education in massage. An establishment must carry a liability policy of $500,000. A license that has "
        "expired is not renewed without an exam. Clients of massage therapists must be covered with a sheet.\n"
    )
    assert read(text) == []
    assert read(f"{text}\nMedicaid covers massage by a licensed therapist.\n") != []


UNION = (
    "Local 90 news for members\n\nThe Fund reimburses up to $50 for each massage.\n\nRetirees: once you go on Medicare, the Fund turns secondary. Since "
    "Medicare doesn't cover massage therapists, the Fund will pay for massage as if it were primary.\n"
)


def test_a_fund_that_a_clause_begins_with_is_no_government_program() -> None:
    assert payers(UNION, "excludes") == [("Medicare",)]
    assert payers(UNION, "covers") and ("Medicare",) not in payers(UNION, "covers")


def test_a_department_that_pays_is_not_medicare() -> None:
    text = (
        "Massage therapy for people with Medicare\n\nThe state has a pilot for those who have Medicaid and Medicare.\n\n"
        "The Department shall reimburse massage therapy for chronic back pain.\n"
    )
    assert payers(text, "covers") == [("Medicaid",)]


def test_a_program_that_only_tells_which_members_are_meant_is_not_who_pays() -> None:
    text = (
        "# The employer plan of Larch County and massage\n\nThe employer plan covers massage therapy.\n\n"
        "Employees on Medicare are not covered for massage therapy.\n"
    )
    assert ("Medicare",) not in payers(text, "excludes")
    assert payers("# Massage\n\nPeople on Medicare are not covered for massage therapy.\n", "excludes") == [("Medicare",)]


def test_a_place_that_this_points_back_to_bounds_what_is_paid_for() -> None:
    text = "# Massage after a crash\n\nAll auto policies in Oregon include personal injury protection. This pays for massage therapy.\n"
    (found,) = [s for s in read(text) if s.effect == "covers" and not s.is_weighed]
    assert found.concepts("place") == ("Oregon",)


def test_under_a_question_on_insurance_in_general_the_first_payer_is_one_of_many() -> None:
    text = "# Does my insurance cover massage?\n\nWe work with workers' compensation.\n\n## The basics\n\nMassage for relaxation is not covered.\n"
    assert payers(text, "excludes") == [("AnyPayer",)]


def test_health_insurance_is_not_that_of_cars() -> None:
    text = "# Auto insurance and massage\n\nMost health insurance does not cover massage. Auto insurance pays for massage after a crash.\n"
    assert payers(text, "excludes") == [("PrivateInsurance",)]


POLICY = """Fernhollow Health Plan

Massage policy

Commercial plans

Massage therapy is covered when a physician orders it.

Medicare Advantage

Massage by a massage therapist is not covered.

Medicaid

Massage is not covered.
"""


def labels(text: str, effect: str) -> list[str]:
    return [load_vocabulary().label(key) for keys in payers(text, effect) for key in keys]


def test_a_line_of_business_in_an_insurers_paper_is_that_insurers() -> None:
    assert labels(POLICY, "covers") == ["Fernhollow Health Plan"]
    assert labels(POLICY, "excludes") == ["Fernhollow Health Plan Medicare Advantage", "Fernhollow Health Plan Medicaid"]
    assert not {("MedicareAdvantage",), ("Medicaid",), ("PrivateInsurance",)} & set(payers(POLICY, "excludes") + payers(POLICY, "covers"))
    assert printed(POLICY)[-2:] == [["Medicare Advantage"], ["Medicaid"]]


def test_the_paper_of_one_plan_goes_on_about_it_after_a_word_on_another() -> None:
    text = (
        "Larchmere Advantage Plus (HMO) Evidence of Coverage\n\nOur plan covers massage therapy for our members. Original Medicare does not cover massage. "
        "You must use our network for massage. We pay for up to 12 massage visits a year. Members must have an order for massage.\n"
    )
    assert labels(text, "excludes") == ["Original Medicare"]
    assert set(labels(text, "requires") + labels(text, "limits")) == {"Larchmere Advantage Plus"}


def test_a_guide_to_many_plans_is_no_paper_of_one() -> None:
    text = (
        "What FEHB plans say on massage\n\nThe Plan brochures have a Section 5 and a Section 6, and each Plan has a Plan Year.\n\nGEHA does not cover massage. "
        "Cigna does not cover massage.\n\nAetna regards massage as part of therapy and will not pay for it.\n\nHumana does not cover massage.\n"
    )
    assert [key for keys in payers(text, "excludes") for key in keys] == ["GEHA", "Cigna", "Aetna", "Humana"]


COMP = """Massage under workers' compensation

Workers' compensation pays for massage that a doctor prescribes.

Will my other insurance pay?

Medicare does not cover massage.

My doctor says I am better. Is that the end of it?

Massage is not covered after that.
"""


def test_a_question_that_names_nobody_is_not_about_one_who_was_named_in_passing() -> None:
    assert payers(COMP, "excludes") == [("Medicare",), ("WorkersCompensation",)]


def test_a_paragraph_on_several_payers_hands_none_of_them_on() -> None:
    text = (
        "Paying for prenatal massage\n\nMany ask us this.\n\nKaiser members can get massage. Regence does not cover massage. "
        "Aetna covers massage after an injury.\n\n"
        "Massage is not covered by itself.\n"
    )
    assert payers(text, "excludes")[-1] == ("AnyPayer",)


def test_a_letter_tells_whom_the_answer_to_its_question_is_about() -> None:
    text = (
        "Your Medicare questions on massage\n\n**Q. I have a Medicare Advantage plan and my massage was refused. What did I do wrong? — Puzzled**\n\n"
        "A. You need an order for massage first.\n\nMassage is not covered without a network therapist.\n"
    )
    assert {key for s in read(text) for key in s.concepts("payer")} == {"MedicareAdvantage"}


def test_health_insurance_that_pays_after_that_of_cars_is_private() -> None:
    text = "# Auto insurance and massage\n\nAuto insurance pays for massage after a crash. Your health plan will not pay for massage before that.\n"
    assert payers(text, "excludes") == [("PrivateInsurance",)]


def test_health_insurance_that_takes_over_from_another_kind_is_private() -> None:
    text = "# Auto insurance and massage\n\nOnce PIP is used up, your health plan will not pay for massage.\n"
    assert payers(text, "excludes") == [("PrivateInsurance",)]


def test_examples_are_not_who_is_spoken_of_next() -> None:
    text = (
        "Massage at our clinic\n\nMany ask us this.\n\nLymphatic massage is covered by most insurers, including by Medicare and the VA.\n\n"
        "Massage is not covered for stress.\n"
    )
    assert payers(text, "excludes") == [("AnyPayer",)]


def test_the_label_before_a_paragraph_tells_whom_it_is_about() -> None:
    text = "Massage and insurance\n\nAetna pays for massage after surgery.\n\nMedicare: It does not pay massage therapists for massage.\n"
    assert payers(text, "excludes") == [("Medicare",)]


def test_a_heading_may_tell_whom_it_is_about_by_what_has_happened() -> None:
    text = "Massage and insurance\n\nHurt at work?\n\nMassage for stress is not covered.\n\nAfter a car accident\n\nMassage is refused without a referral.\n"
    assert payers(text, "excludes") == [("WorkersCompensation",)]
    assert payers(text, "requires") == [("AutoInsurance",)]


def test_a_heading_of_two_events_tells_nobody() -> None:
    text = "Massage and insurance\n\nHurt in a car crash or injured at work?\n\nMassage for stress is not covered.\n"
    assert payers(text, "excludes") == [("AnyPayer",)]
