"""What a payer does not ask for is no requirement, and no refusal: it hints at coverage, which it does not settle."""

import pytest

from ingest.article import article_of
from ingest.claim import Statement
from ingest.extract import extract


def judged(text: str) -> list[Statement]:
    return [s for s in extract(article_of("a.txt", text.encode())) if not s.is_weighed]


@pytest.mark.parametrize(
    "text",
    [
        "You do not need a referral for massage therapy with Regence.",
        "Regence does not require a prescription for massage therapy.",
        "Regence no longer requires prior authorization for massage therapy.",
        "A referral is not required for massage therapy at Regence.",
        "No prescription is needed for massage therapy at Regence.",
        "Regence members don't have to get prior authorization for massage.",
        "You won't need a doctor's note before Regence pays for massage.",
        "Your injury doesn't have to be service-connected for Regence to pay for massage.",
        "With Regence, a letter isn't necessary for massage therapy.",
    ],
)
def test_what_is_not_asked_for_is_no_requirement_and_no_refusal(text: str) -> None:
    (found,) = judged(text)
    assert (found.effect, found.certainty, found.concepts("circumstance")) == ("covers", "possible", ())


@pytest.mark.parametrize(
    "text",
    [
        "Regence covers massage therapy without a referral.",
        "Regence pays for massage without prior authorization.",
        "Massage is covered by Regence, but not with a co-pay, and without needing a prescription.",
    ],
)
def test_what_is_paid_for_without_something_does_not_require_it(text: str) -> None:
    found = judged(text)[0]
    assert (found.effect, found.certainty, found.concepts("circumstance")) == ("covers", "definite", ())


@pytest.mark.parametrize(
    ("text", "circumstance"),
    [
        ("Regence does not cover massage without a referral.", "Referral"),
        ("Regence never pays for massage without a prescription.", "Prescription"),
        ("You need a referral for massage at Regence, but not a prescription.", "Referral"),
        ("Regence requires a referral for massage therapy.", "Referral"),
    ],
)
def test_what_is_asked_for_still_is(text: str, circumstance: str) -> None:
    (found,) = judged(text)
    assert (found.effect, found.concepts("circumstance")) == ("requires", (circumstance,))


@pytest.mark.parametrize(
    "text",
    [
        "Aetna does not have to pay for massage.",
        "I did not have a referral, so Aetna refused to pay for my massage.",
    ],
)
def test_a_refusal_stays_one(text: str) -> None:
    assert "covers" not in {s.effect for s in judged(text)}


@pytest.mark.parametrize("text", ["Book a massage today.\n\nNo prescription needed!", "Insurance and massage.\n\nYou don't need a referral to book a massage."])
def test_that_anybody_may_book_a_massage_says_nothing_of_a_payer(text: str) -> None:
    assert judged(text) == []
