"""What is told where more is asked than whether it is covered, and where a word may mean two things or no source speaks."""

import pytest

from queries.answer import ask
from queries.question import understand
from queries.store import Store


@pytest.mark.parametrize(("question", "heading", "words"), [
    ("How many massage visits does my private plan pay for?", "How many visits", "10 and 20 visits"),
    ("What would I owe for massage by my PT under Part B?", "What it costs you", "20 percent"),
    ("How do I verify my benefits for massage?", "What to do", "verify"),
    ("Who can give the massage under Medicare?", "Who may give it", "physical therapist"),
    ("What do I need for massage with private insurance?", "What you need", "prescription"),
    ("Do I need a prescription for massage under Aetna?", "What you need", "That or another paper"),
    ("Do I need a referral for massage under TRICARE Prime?", "What you need", "No source"),
])
def test_each_kind_of_question_is_replied_to(shipped_store: Store, question: str, heading: str, words: str) -> None:
    reply = ask(shipped_store, question).first.reply
    assert reply is not None
    assert reply.heading == heading
    assert words in " ".join([reply.sentence, *reply.quotes])


def test_what_is_quoted_in_a_reply_is_among_the_evidence(shipped_store: Store) -> None:
    decision = ask(shipped_store, "How many massage visits does my private plan pay for?").first
    assert decision.reply is not None
    assert set(decision.reply.quotes) <= {evidence.quote for evidence in decision.evidence}
    assert set(decision.reply.claims) <= {claim.claim for claim in decision.claims}


def test_whether_it_is_covered_needs_no_further_reply(shipped_store: Store) -> None:
    assert ask(shipped_store, "Does Medicare cover massage?").first.reply is None


@pytest.mark.parametrize(("question", "words"), [
    ("What is a superbill?", "Superbill:"), ("what does ABN mean", "Notice"), ("define medical necessity", "edically necessary"), ("What is an HMO?", "HMO"),
])
def test_a_question_for_a_meaning_gets_the_definition(shipped_store: Store, question: str, words: str) -> None:
    found = ask(shipped_store, question)
    assert (found.verdict, found.first.reason) == ("out-of-scope", "definition")
    assert words in found.first.summary


@pytest.mark.parametrize("question", [
    "What is covered by Medicare for massage?", "What does Aetna pay for massage?", "What is my copay for a massage under Aetna?",
])
def test_a_question_that_names_what_is_paid_asks_for_no_meaning(question: str) -> None:
    assert understand(question).reason != "definition"


def test_another_meaning_that_gets_another_verdict_is_told(shipped_store: Store) -> None:
    found = ask(shipped_store, "Does Medicare pay a massage therapist?")
    assert found.verdict == "not-covered"
    assert [(other.words, other.other, other.verdict) for other in found.others] == [("Medicare", "MedicareAdvantage", "conditional")]
    assert found.as_dict()["other_readings"][0]["label"] == "Medicare Advantage"


def test_another_meaning_with_the_same_verdict_is_not_told(shipped_store: Store) -> None:
    assert ask(shipped_store, "Does Medicare cover massage?").others == ()


def test_a_word_that_could_be_a_place_is_read_with_the_payer_that_is_left() -> None:
    (other,) = understand("Does Medicaid in VA pay for massage?").others
    assert [[f.concept for f in s.facts if f.dimension in ("payer", "place")] for s in other.scenarios] == [["Medicaid", "Virginia"]]


def test_where_no_source_speaks_the_nearest_claims_are_shown(shipped_store: Store) -> None:
    decision = ask(shipped_store, "Does TRICARE For Life cover massage?").first
    near = [claim for claim in decision.claims if claim.outcome == "near"]
    assert decision.reason == "no-source"
    assert near and all("TRICARE" in claim.sentence for claim in near)
    assert {claim.claim for claim in near} <= {evidence.claim for evidence in decision.evidence}
