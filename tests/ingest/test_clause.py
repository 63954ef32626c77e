"""A sentence is split into clauses only where both sides say something of coverage."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clause import Clause, clauses
from ingest.cue import plain
from ingest.passage import Passage


def split(sentence: str) -> list[Clause]:
    """The clauses of a text that is one passage."""
    return clauses(Passage(0, len(sentence), "sentence"), plain(sentence))


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Aetna covers massage, but Cigna does not cover it.", ["aetna covers massage", "cigna does not cover it."]),
        ("Aetna covers massage; a prescription is required.", ["aetna covers massage", "a prescription is required."]),
        ("While Aetna covers massage, Cigna excludes it.", ["aetna covers massage", "cigna excludes it."]),
        ("Aetna covers massage and it requires a referral.", ["aetna covers massage", "it requires a referral."]),
        ("Cigna excludes massage, although Aetna covers it.", ["cigna excludes massage", "aetna covers it."]),
    ],
)
def test_two_statements_in_one_sentence_are_two_clauses(sentence: str, parts: list[str]) -> None:
    found = [c.words for c in split(sentence)]
    assert found == parts


@pytest.mark.parametrize(
    "sentence",
    [
        "Aetna covers massage, acupuncture and yoga.",
        "Aetna covers massage for pain in the neck or the lower back.",
        "Tired and sore, the old runner wrote to Aetna about coverage.",
        "Aetna covers massage (but not a day at the spa; ask first).",
        "If a doctor prescribes it, the plan pays for massage.",
    ],
)
def test_a_list_or_an_aside_splits_nothing(sentence: str) -> None:
    assert len(split(sentence)) == 1


@pytest.mark.parametrize(
    ("sentence", "opener"),
    [
        ("Aetna does not cover massage unless a doctor prescribes it.", "unless"),
        ("Aetna covers massage, but not when the goal is to relax.", "but not"),
        ("Aetna does not cover massage, except after an operation.", "except"),
        ("Aetna covers massage, but Cigna excludes it.", "but"),
    ],
)
def test_a_clause_knows_the_joint_that_opens_it(sentence: str, opener: str) -> None:
    assert [c.opener for c in split(sentence)] == ["", opener]


def test_an_exception_keeps_its_joint_among_its_words() -> None:
    assert split("Aetna does not cover massage unless a doctor prescribes it.")[1].words.startswith("unless a doctor")


def test_words_are_plain_while_offsets_count_in_the_text() -> None:
    text = "Aetna doesn’t\xa0cover massage\nat all."
    [clause] = split(text)
    assert clause.words == "aetna doesn't cover massage at all."
    assert text[clause.start : clause.end] == text


@given(st.lists(st.sampled_from(["Aetna covers massage", "it is excluded", "but", "unless", "and", ",", ";", "--", "a note", "(", ")", "while"]), max_size=14))
def test_clauses_are_in_order_and_lie_within_their_passage(parts: list[str]) -> None:
    sentence = " ".join(parts)
    found = split(sentence)
    assert all(0 <= c.start < c.end <= len(sentence) for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
