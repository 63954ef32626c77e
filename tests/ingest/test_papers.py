"""How plan papers, threads, tables and provider manuals are laid out, and whom each part of them is about."""

import pytest

from ingest.article import article_of
from ingest.claim import Statement
from ingest.extract import extract
from ingest.passage import passages
from ingest.rows import rows
from tests.ingest.test_refusals import effects

BOOKLET = "# Larkfield Teamsters Benefit Plan booklet\n\nHere is what the Plan pays for.\n\n"


def read(text: str) -> list[Statement]:
    return [s for s in extract(article_of("a.md", text.encode())) if not s.is_weighed]


def printed(text: str) -> list[tuple[str, list[str], str]]:
    """Stance, payers and words of what the rules read."""
    article = article_of("a.md", text.encode())
    return [(str(r["stance"]), list(r["payer"]), str(r["quote"])) for r in rows(article, extract(article)) if not r["weighed"]]  # type: ignore[call-overload]


@pytest.mark.parametrize("end", ["doesn't", "can’t", "won't"])
def test_a_sentence_ends_after_a_negation(end: str) -> None:
    text = f"Medicare {end}. Second, it must be ordered."
    assert [p.of(text) for p in passages(text)] == [f"Medicare {end}.", "Second, it must be ordered."]


def test_an_initial_ends_no_sentence() -> None:
    text = "Ask John A. Smith at the office about it."
    assert len(passages(text)) == 1


def test_conditions_after_that_are_required_and_their_opening_promises_nothing() -> None:
    told = read(
        BOOKLET + "The Plan pays 80% of the allowed amount for massage therapy that\n"
        "  (a) is prescribed in writing by a physician;\n  (b) is for the treatment of an injury; and\n  (c) is performed by a licensed massage therapist.\n"
    )
    assert {s.certainty for s in told if s.effect == "covers"} == {"possible"}
    required = [s for s in told if s.effect == "requires"]
    assert len({s.start for s in required}) == 3
    assert ("Prescription",) in [s.concepts("circumstance") for s in required]


def test_an_entry_on_other_care_is_not_about_massage() -> None:
    told = read(BOOKLET + "Massage Therapy. The Plan pays 80% for massage.\n\nNaturopathy. Covered as any other visit, 30 visits a year.\n")
    assert not [s for s in told if s.start > 120 and s.effect in ("covers", "limits")]


def test_an_entry_on_rules_is_about_massage() -> None:
    told = read(BOOKLET + "Massage Therapy. The Plan pays 80% for massage.\n\nReferral. Your doctor must refer you before the first visit.\n")
    assert "requires" in {s.effect for s in told}


def test_criteria_by_capital_letters_are_a_list() -> None:
    told = read(
        "# Fernhill Health massage policy\n\nFernhill considers massage therapy medically necessary when all of the following are present:\n"
        "A. acute musculoskeletal pain; and\nB. a measurable deficit in function; and\nC. reassessment at least every four weeks.\n"
    )
    assert len({s.start for s in told if s.effect == "requires"}) == 3


def test_a_list_in_prose_under_what_refuses_is_refused() -> None:
    told = printed(
        "# Fernhill Health massage policy\n\nIII. Not medically necessary / excluded\n\n"
        "Massage as the sole modality. Maintenance after a plateau. Chair massage at work.\n"
    )
    assert [stance for stance, _, _ in told] == ["not_covered"] * 3


def test_rows_below_payer_are_on_the_payers_that_they_name() -> None:
    told = printed(
        "# Provider manual on massage\n\nCheck the grid for massage before you treat:\n\n"
        "Payor | 97124 by a chiropractor | 97124 by a massage therapist\nCorvell | yes | varies by group\nMedicare | no | no\n"
    )
    assert {(stance, payer) for stance, payers, _ in told for payer in payers} == {("covered", "Corvell"), ("varies", "Corvell"), ("not_covered", "Medicare")}


def test_columns_that_are_set_apart_by_spaces_are_a_table() -> None:
    told = printed(
        "# TRICARE and massage\n\nWhat TRICARE pays for is told here.\n\n"
        "                 TRICARE Prime    TRICARE Select\nMassage          no               self-pay\nPhysical therapy $0               copay\n"
    )
    refused = {payer for stance, payers, _ in told for payer in payers if stance == "not_covered"}
    assert refused == {"TRICARE Prime", "TRICARE Select"}


def test_each_voice_of_a_thread_begins_anew() -> None:
    told = printed(
        "Billing board\n\nMassage and 97124\n\nrosa_lmt wrote:\nAetna does not pay for massage here.\n\n"
        "sam wrote:\nKaiser does not pay for massage either.\n\n"
        "DeanB (moderator) wrote:\nThe massage must be ordered by a doctor.\n"
    )
    assert [payers for stance, payers, _ in told if stance == "requirement"] == [["any"]]


def test_the_plan_of_a_paper_on_medicaid_is_a_plan_for_medicaid() -> None:
    told = printed(
        "# Stonebridge Community Health Plan\n\nProvider manual: massage\n\nMembers on Medicaid may ask us for massage. "
        "The plan pays for 12 massage visits a year. The therapist must be enrolled with Medicaid. Our members owe no copay. "
        "We do not pay for massage at home.\n"
    )
    assert {payer for _, payers, _ in told for payer in payers} == {"Medicaid"}


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Massage after a car crash", "Auto insurance does not pay for massage here. Health insurers are a different story. They will pay for massage."),
        ("Can my FSA buy a massage?", "First, your health plan. A PPO policy won't touch massage."),
    ],
)
def test_health_insurance_in_words_on_other_money_is_meant_itself(title: str, sentence: str) -> None:
    told = printed(f"# {title}\n\n{sentence}\n")
    assert told[-1][1] and not {"FSA", "HSA", "Auto insurance"} & set(told[-1][1])


def test_who_runs_a_program_is_not_its_payer() -> None:
    told = printed(
        "# Massage through VA community care\n\nThe administrator (Optum here) found the therapist. "
        "You must have an authorization for massage before the first visit.\n"
    )
    assert {payer for _, payers, _ in told for payer in payers} == {"VA health care"}


@pytest.mark.parametrize(
    ("sentence", "effect"),
    [
        ("The new law takes massage out of the benefits that PIP pays.", "excludes"),
        ("Massage was written out of the no-fault benefits.", "excludes"),
        ("PIP money can't go to a massage therapist.", "excludes"),
        ("Aetna members got nothing back for massage.", "excludes"),
        ("Long-term massage is generally considered unnecessary.", "excludes"),
        ("No referral, no payment for massage.", "requires"),
        ("Everything turns on medical necessity of the massage.", "requires"),
        ("The large insurers have no standard coverage for massage.", "varies"),
        ("Whether insurers cover massage is anyone's guess.", "varies"),
        ("The plan decides massage requests one at a time.", "varies"),
        ("This paper does not authorize massage or guarantee payment.", "varies"),
        ("Active duty members pay nothing for massage.", "charges"),
        ("An injured worker shall not be billed for any balance after massage.", "charges"),
    ],
)
def test_turns_of_phrase_of_papers(sentence: str, effect: str) -> None:
    assert effects(sentence)[0][0] == effect


@pytest.mark.parametrize(
    "sentence",
    [
        "The VA treats massage therapy as one of its complementary and integrative health services.",
        "One allows six massage visits, another covers massage with acupuncture.",
        "Another insurer pays for massage.",
    ],
)
def test_what_one_of_many_does_is_only_possible(sentence: str) -> None:
    assert {certainty for effect, certainty in effects(sentence) if effect == "covers"} == {"possible"}


@pytest.mark.parametrize(
    "sentence", ["Most brochures list massage among the services that are not covered.", "It sounds as if they paid for massage, doesn't it."]
)
def test_what_is_listed_among_the_uncovered_or_asked_in_passing_covers_nothing(sentence: str) -> None:
    assert "covers" not in {effect for effect, _ in effects(sentence)}


def test_what_a_liability_policy_pays_for_is_no_coverage_of_massage() -> None:
    told = read(
        "# Do I Really Need Liability Insurance for Chair Massage?\n\nProfessional liability insurance pays when a massage client sues. "
        "General liability insurance covers slips. Your liability insurance policy must be in force, and the insurer will want proof of your massage license.\n"
    )
    assert told == []


def test_commercial_alone_is_private_insurance() -> None:
    told = printed("# Billing massage\n\nMedicare does not pay for massage. Commercial depends on the payer contract.\n")
    assert [payers for stance, payers, _ in told if stance == "varies"] == [["Private insurance"]]


def test_what_other_plans_include_is_not_whom_the_next_words_are_about() -> None:
    told = printed(
        "# Does Medicare Advantage pay for massage?\n\nPrivate insurers sell Medicare Advantage, or Part C. These plans include all of Part A and Part B. "
        "Whether massage is among the extras differs by plan.\n"
    )
    assert told[-1][:2] == ("varies", ["Medicare Advantage"])


def test_most_insurers_bind_none_beside_an_account() -> None:
    told = printed("# Can an HSA pay for massage?\n\nAn HSA can pay for massage with a letter. Most insurance plans do not cover massage.\n")
    assert told[-1][:2] == ("not_covered", ["any"])


def test_two_words_may_say_that_it_differs() -> None:
    assert effects("Medicaid pays for massage in a few places. States differ.")[-1][0] == "varies"
