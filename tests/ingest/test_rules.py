"""What a clause says of coverage, and how firmly; and the wording that it is read by, kept as data."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest
from ingest import cue
from ingest.clause import clauses
from ingest.passage import Passage
from ingest.rules import stance
from ingest.stance import is_question
from ontology.vocabulary import load_vocabulary

FOLDER = Path(str(ingest.__file__)).parent


def said(sentence: str) -> list[tuple[str, str]]:
    """(effect, certainty) of each clause that says something."""
    found = (stance(c) for c in clauses(Passage(0, len(sentence), "sentence"), cue.plain(sentence)))
    return [(s.effect, s.certainty) for s in found if s]


NOTHING = [
    "The two sessions feel much alike.",
    "My three visits went well.",
    "An afternoon on the phone costs less than a bill that nobody expected.",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_counted_or_compared_in_passing_is_no_rule(sentence: str) -> None:
    assert not {effect for effect, _ in said(sentence)} & {"limits", "charges"}


ONE = {
    # covers
    "Humana covers massage for back pain.": "covers definite",
    "Our fund reimburses manual therapy.": "covers definite",
    "Massage is a covered benefit under the union plan.": "covers definite",
    "Aetna will pay for massage after surgery.": "covers definite",
    "Massage that a physical therapist gives is covered.": "covers definite",
    "Cigna generally covers manual therapy.": "covers typical",
    "TRICARE usually pays for physical therapy with massage.": "covers typical",
    "Most carriers cover massage after an accident.": "covers typical",
    "Regence may cover massage.": "covers possible",
    "Massage could be covered by your employer's plan.": "covers possible",
    "Some insurers cover massage.": "covers possible",
    "Massage is sometimes reimbursed by Aetna.": "covers possible",
    # excludes
    "Medicaid does not cover massage.": "excludes definite",
    "The plan won’t pay for reflexology.": "excludes definite",
    "Massage is excluded.": "excludes definite",
    "Massage is not a covered benefit.": "excludes definite",
    "Nothing is paid for spa massage.": "excludes definite",
    "Part B never covers massage by a massage therapist.": "excludes definite",
    "Neither plan covers massage.": "excludes definite",
    "The insurer no longer covers massage.": "excludes definite",
    "Massage falls outside the policy.": "excludes definite",
    "There is no coverage for massage under the policy.": "excludes definite",
    "Humana does not cover massage because it is considered a luxury.": "excludes definite",
    "Medicare generally does not cover massage.": "excludes typical",
    "Massage is usually denied by carriers.": "excludes typical",
    "Insurers rarely cover massage.": "excludes typical",
    # requires
    "A prescription is required for coverage.": "requires definite",
    "You must have a referral before the plan pays.": "requires definite",
    "The insurer requires prior authorization.": "requires definite",
    "Coverage is contingent on a diagnosis code.": "requires definite",
    "The plan covers massage only if a doctor prescribes it.": "requires definite",
    "Massage is covered only when it is part of physical therapy.": "requires definite",
    "The carrier usually requires treatment notes for reimbursement.": "requires typical",
    "Regence may require a referral.": "requires possible",
    # limits
    "The plan limits massage to ten visits a year.": "limits definite",
    "Coverage is capped at 20 sessions per year.": "limits definite",
    "No more than six visits are allowed each month.": "limits definite",
    # charges
    "You pay a copay of $25 per visit.": "charges definite",
    "Patients owe 20 percent of the bill.": "charges definite",
    "The deductible applies to massage.": "charges definite",
    "You are responsible for the full cost of massage.": "charges definite",
    # varies
    "Coverage varies by state.": "varies definite",
    "Coverage depends on your plan.": "varies definite",
    "Rules differ from plan to plan.": "varies definite",
    "Massage may not be covered by Humana.": "varies possible",
    "The insurer may deny the claim.": "varies possible",
    "Coverage is not guaranteed.": "varies possible",
    "Insurers do not have to cover massage.": "varies possible",
    # advises
    "Call your insurer before the first visit.": "advises definite",
    "You should ask for a superbill.": "advises definite",
    "Verify your benefits with member services.": "advises definite",
    "Submit the claim with a receipt.": "advises definite",
    "If the claim is denied, file an appeal.": "advises definite",
}
NOTHING = [
    "No referral is required.",
    "Researchers found that massage eased pain in a small study.",
    "The trial measured cortisol in 40 participants.",
    "Massage feels wonderful after a long week.",
    "The masseuse used warm oil.",
    "If you ask whether massage is paid for, nobody knows.",
    "In this article we will explore what insurers cover.",
    "Swedish strokes calm the nervous system.",
    "Before you go, ask yourself the following questions:",
]
NOT_NEGATED = {
    "The insurer may not deny massage.": "covers",
    "The plan does not exclude massage.": "covers",
    "Massage is not only covered but also encouraged by the plan.": "covers",
    "The plan does not just cover massage.": "covers",
    "If you do not live near a clinic, Humana covers massage at home.": "covers",
}


@pytest.mark.parametrize(("sentence", "expected"), ONE.items())
def test_a_clause_has_the_effect_and_the_certainty_of_its_wording(sentence: str, expected: str) -> None:
    assert said(sentence) == [tuple(expected.split())]


@pytest.mark.parametrize("sentence", NOTHING)
def test_talk_that_states_no_coverage_says_nothing(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(("sentence", "effect"), NOT_NEGATED.items())
def test_a_negation_that_does_not_reach_the_verb_or_meets_another_turns_nothing(sentence: str, effect: str) -> None:
    assert {found for found, _ in said(sentence)} == {effect}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("Aetna covers massage, but Cigna does not cover it.", ["covers", "excludes"]),
        ("Cigna does not cover massage, while Aetna does cover it.", ["excludes", "covers"]),
        ("Aetna covers massage, but a prescription is required.", ["covers", "requires"]),
        ("Cigna excludes massage; however, Aetna may cover it.", ["excludes", "covers"]),
    ],
)
def test_each_clause_of_a_sentence_is_judged_by_itself(sentence: str, effects: list[str]) -> None:
    assert [effect for effect, _ in said(sentence)] == effects


@pytest.mark.parametrize("words", ["does aetna cover massage?", 'is a referral needed?"', "who pays for it? "])
def test_a_question_is_told_by_its_mark(words: str) -> None:
    assert is_question(words)


@pytest.mark.parametrize(
    ("words", "item", "asks"),
    [("does the plan cover massage", True, True), ("does not apply.", True, False), ("aetna pays.", False, False)],
)
def test_a_list_item_asks_even_without_its_mark(words: str, item: bool, asks: bool) -> None:
    assert is_question(words, item) is asks


def wordings() -> Iterator[tuple[str, list[str]]]:
    """Every list of wordings in the data, under a name."""
    for name in ("cues.toml", "circumstances.toml", "forms.toml", "signs.toml"):
        for key, value in tomllib.loads((FOLDER / name).read_text(encoding="utf-8")).items():
            lists = value.items() if isinstance(value, dict) else [("", value)]
            yield from ((f"{name} {key} {inner}".strip(), found) for inner, found in lists if isinstance(found, list))


LISTS = dict(wordings())


@pytest.mark.parametrize("name", LISTS)
def test_every_wording_compiles_and_matches_more_than_nothing(name: str) -> None:
    assert LISTS[name]
    for wording in LISTS[name]:
        assert re.compile(wording).fullmatch("") is None, wording


@pytest.mark.parametrize("name", LISTS)
def test_every_wording_is_in_lower_case(name: str) -> None:
    # escapes such as \B or \S are no letters
    assert [w for w in LISTS[name] if (bare := re.sub(r"\\.", "", w)) != bare.lower()] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_wording_stands_once_in_its_list(name: str) -> None:
    assert [wording for wording, count in Counter(LISTS[name]).items() if count > 1] == []


def test_every_circumstance_with_wordings_of_its_own_is_a_concept() -> None:
    concepts = load_vocabulary().concepts
    assert [key for key in cue.circumstance_patterns() if key not in concepts or concepts[key].kind != "Circumstance"] == []


@pytest.mark.parametrize("text", ["It’s “paid”\xa0for", "A\r\nB\tC", "İstanbul – Ω"])
def test_plain_text_keeps_every_character_in_its_place(text: str) -> None:
    assert len(cue.plain(text)) == len(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Over 250 Medicare Advantage plans offer massage.",
        "Dozens of employers pay for massage.",
    ],
)
def test_what_a_number_of_plans_do_is_not_certain(sentence: str) -> None:
    assert [certainty for effect, certainty in said(sentence) if effect == "covers"] == ["possible"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Massage is covered only as a part of other treatment.",
        "Massage is covered only within a plan of treatment.",
        "Massage is a benefit solely when it is delivered within a physical therapy visit.",
    ],
)
def test_what_is_paid_for_only_within_something_is_asked_for_and_not_promised(sentence: str) -> None:
    assert said(sentence) == [("requires", "definite")]


def test_what_all_of_so_many_plans_do_is() -> None:
    assert said("All 12 Aetna plans cover massage.") == [("covers", "definite")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Medicare Advantage plans must provide all the same coverage as Original Medicare.",
        "Medicare Advantage plans cover everything that Original Medicare covers.",
        "They have to offer at least the same benefits as Medicare.",
    ],
)
def test_all_that_another_program_pays_for_is_not_massage(sentence: str) -> None:
    assert "covers" not in {effect for effect, _ in said(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Most people assume that insurance does not cover massage.",
        "Many patients think their plan covers massage.",
        "As such, if you receive massage from a massage therapist in the hospital or in an outpatient setting, you owe all of it.",
        "Often when patients have called and inquired about their coverage",
    ],
)
def test_what_is_assumed_supposed_or_asked_about_is_not_said(sentence: str) -> None:
    assert not {effect for effect, _ in said(sentence)} & {"covers", "excludes"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Massage is not covered for adults.", "excludes"),
        ("Apple Health covers massage for adults.", "covers"),
        ("A few of them do cover massage.", "covers"),
        ("Soft tissue massage by a physical therapist is included in your $20 copay.", "covers"),
        ("The therapist may not charge you for massage separately.", "charges"),
        ("The member may not be billed for massage that is denied.", "charges"),
        ("A plan can drop its massage benefit from one year to the next.", "varies"),
        ("Only one massage per day is payable.", "limits"),
        ("Your plan may count massage and therapy against one shared bucket of visits.", "limits"),
        ("Some plans limit the massage benefit to members with certain illnesses.", "limits"),
    ],
)
def test_what_is_said_of_care_is_told_from_whom_it_is_for_and_what_it_costs(sentence: str, expected: str) -> None:
    assert [effect for effect, _ in said(sentence)] == [expected]


def test_those_whom_a_program_takes_in_are_no_care_that_it_pays_for() -> None:
    assert said("Medicare covers adults 65 and older.") == []
