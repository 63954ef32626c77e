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
    found = told(f"{OPENING}Some insurers that offer coverage for massage therapy include:\n- Cigna\n- Humana\n")
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
    text = f"{OPENING}Many insurers limit coverage of massage to specific situations. These usually include:\n- A doctor's referral\n- A licensed provider\n"
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
        ("The type of insurance you have affects your chances of coverage for massage.", "varies"),
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
