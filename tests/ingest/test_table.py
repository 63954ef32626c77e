"""What tables, labelled items and lists of accepted payers say of coverage."""

import pytest

from ingest.article import article_of
from ingest.extract import extract

OPENING = "# Massage therapy and insurance\n\nHere is what is known of coverage for massage therapy.\n\n"


def told(text: str) -> list[tuple[str, str, str]]:
    """(effect, certainty, words) of what the rules read below the opening."""
    found = [s for s in extract(article_of("a.md", (OPENING + text).encode())) if not s.is_weighed]
    return [(s.effect, s.certainty, (OPENING + text)[s.start : s.end]) for s in found if s.start >= len(OPENING)]


def test_a_column_of_answers_below_one_payer_is_read_row_by_row() -> None:
    found = told("Item | Aetna\nMassage during a physical therapy visit | Yes, no letter needed\nMassage at a spa | No\n")
    assert [(effect, words) for effect, _, words in found] == [("covers", "Yes, no letter needed"), ("excludes", "No")]


def test_a_refusal_of_what_surrounds_care_leaves_the_benefit_alone() -> None:
    assert {effect for effect, *_ in told("Item | Aetna\nMassage gift card | No\nTip after a massage | No\n")} == {"limits"}


def test_rows_may_tell_the_features_of_plans_in_columns() -> None:
    found = told("Feature | Aetna Choice | Cigna HMO\nMassage visits a year | 14 | 8\nCopay each visit | $25 | $40\n")
    assert {(effect, words[:6]) for effect, _, words in found} == {("limits", "14"), ("limits", "8"), ("charges", "$25"), ("charges", "$40")}


def test_a_number_of_visits_below_massage_is_coverage_too() -> None:
    found = told("Plan | Massage | Copay\nAetna | 18 visits | $30\nCigna | Not covered | -\n")
    assert {effect for effect, _, words in found if words.startswith("Aetna")} == {"covers", "limits", "charges"}
    assert {effect for effect, _, words in found if words.startswith("Cigna")} == {"excludes"}


@pytest.mark.parametrize(
    ("item", "effect", "certainty"),
    [
        ("HSA: eligible with letter", "covers", "possible"),
        ("Aetna: yes, with a referral", "covers", "definite"),
        ("Aetna: only with a prescription", "covers", "possible"),
        ("Aetna: not eligible (spa visits above all)", "excludes", "definite"),
        ("Medicaid: in some states", "covers", "possible"),
        ("Cigna: ineligible", "excludes", "definite"),
    ],
)
def test_an_item_answers_for_the_payer_before_its_colon(item: str, effect: str, certainty: str) -> None:
    assert {(e, c) for e, c, _ in told(f"- {item}\n")} == {(effect, certainty)}


@pytest.mark.parametrize("heading", ["Plans we are in network with", "Insurance companies we accept", "Accepted insurance", "We bill"])
def test_payers_below_a_heading_of_those_accepted_may_pay(heading: str) -> None:
    assert told(f"## {heading}\n\n- Aetna\n- Cigna\n") == [("covers", "possible", "Aetna"), ("covers", "possible", "Cigna")]


def test_payers_below_a_heading_of_those_not_accepted_are_not_said_to_pay() -> None:
    assert "covers" not in {effect for effect, *_ in told("## Insurance we do not accept\n\n- Aetna\n- Cigna\n")}


def test_all_payers_with_which_a_practice_is_in_network_may_pay() -> None:
    found = [s for s in extract(article_of("a.md", f"{OPENING}We are in network with Humana and Premera.\n".encode())) if not s.is_weighed]
    assert [(s.effect, s.certainty, s.concepts("payer")) for s in found] == [("covers", "possible", ("Humana",)), ("covers", "possible", ("Premera",))]
    assert {s.concepts("circumstance") for s in found} == {("AcceptedByPractice",)}


@pytest.mark.parametrize(
    ("sentence", "percent"),
    [("Until the deductible is met, you pay the whole cost of massage.", None), ("You pay the whole cost of massage.", 100)],
)
def test_what_is_owed_before_the_deductible_is_met_is_not_owed_for_ever(sentence: str, percent: float | None) -> None:
    found = [s for s in extract(article_of("a.md", f"{OPENING}{sentence}\n".encode())) if s.effect == "charges"]
    assert [s.quantity.minimum if s.quantity else None for s in found] == [percent]
