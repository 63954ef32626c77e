"""Refusals in many words: none of them may be read as coverage, and what only looks like one is none."""

import pytest

from ingest.article import article_of
from ingest.extract import extract

HEAD = "Massage therapy and insurance\n\nHere is what is known of coverage for massage therapy.\n\n"
REFUSED = [
    "Aetna will under no circumstances pay for massage.",
    "Under no plan does Cigna cover massage.",
    "Not a single insurer that we called pays for massage.",
    "Nowhere in the policy is massage covered.",
    "Anthem has yet to pay for a massage.",
    "Massage is anything but covered by Medicare.",
    "Aetna is unwilling to pay for massage.",
    "Medicare does not, and will not, pay for massage.",
    "Medicare does not, under any circumstances, pay for massage.",
    "Massage is not, however, covered by the VA.",
    "Neither Medicare nor Medicaid, in most states, pays for massage.",
    "None of these plans, however generous, covers massage.",
    "Few if any insurers cover massage.",
    "Little of what massage costs is covered by insurance.",
    "Massage is covered by no plan that we know of.",
    "Massage is covered by neither Medicare nor Medicaid.",
    "Medicare covers zero massage visits.",
    "Medicare pays for none of the massage visits.",
    "The plan covers 0% of massage.",
    "Massage visits are seldom paid by the insurer.",
    "Massage visits long after you have been released from care are seldom paid.",
    "Outside massage therapists are not paid by Regence.",
]
NOT_SO = [
    "It is false that TRICARE covers massage.",
    "The rumor that the VA pays for massage is not true.",
    "I doubt that Medicare covers massage.",
    "We wish Medicare covered massage.",
    "Good luck getting Aetna to pay for massage.",
    "Medicare used to cover massage.",
    "Medicare covers physical therapy, never massage.",
    "Medicare covers physical therapy rather than massage.",
    "The plan covers chiropractic care, not massage.",
    "One of our clients had 22 massage visits paid by mistake.",
]
COVERED = [
    "Cigna covers massage at no cost to members.",
    "Cigna covers massage with no copay and no referral.",
    "Moda covers massage no matter who prescribes it.",
    "Aetna covers massage when nothing else has helped.",
    "Kaiser covers massage, and no referral is needed.",
    "Neither a referral nor an authorization is needed for massage, which Regence covers.",
    "No plan that excludes massage is sold here, and Humana covers massage.",
    "Fault is of no importance, and passengers are covered for massage.",
    "If it does not, Medicare pays for massage.",
    "The plan pays 100% of massage.",
    "All plans pay for massage in network, except Aetna, whose plan pays half of massage elsewhere.",
]


def effects(sentence: str) -> list[tuple[str, str]]:
    """(effect, certainty) of what is said of massage, but for what is only weighed."""
    found = extract(article_of("a.txt", f"{HEAD}{sentence}\n".encode()))
    of_massage = [s for s in found if "MassageTherapy" in s.concepts("service") or not s.concepts("service")]
    return [(s.effect, s.certainty) for s in of_massage if not s.is_weighed]


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_refusal_is_read_as_one(sentence: str) -> None:
    told = {effect for effect, _ in effects(sentence)}
    assert "excludes" in told
    assert "covers" not in told


@pytest.mark.parametrize("sentence", NOT_SO)
def test_what_is_not_so_covers_nothing(sentence: str) -> None:
    assert "covers" not in {effect for effect, _ in effects(sentence)}


@pytest.mark.parametrize("sentence", COVERED)
def test_negative_words_elsewhere_refuse_nothing(sentence: str) -> None:
    assert "covers" in {effect for effect, _ in effects(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Aetna covers massage when the committee agrees.",
        "If the committee agrees, Aetna covers massage.",
        "Aetna covers massage under conditions.",
        "Aetna covers massage for members who joined before May.",
        "Aetna covers massage as long as you keep coming.",
        "Aetna covers massage in its Gold plans.",
        "Aetna covers massage when nothing else has helped.",
        "Aetna covers massage that meets its guidelines.",
        "Aetna covers massage at one of its partner clinics.",
        "Approved massage is covered by Aetna.",
        "Aetna covers massage with proof of need.",
        "Aetna covers massage for certain diagnoses.",
        "Aetna covers massage through an optional rider.",
        "Aetna covers massage, though not without a fight.",
        "Aetna covers massage, provided the paperwork is right.",
        "Aetna covers massage, now and then.",
        "Aetna reportedly covers massage.",
        "One Aetna plan covers massage.",
        "Aetna covers the massage portion of a chiropractic visit.",
        "Aetna plans to cover massage.",
        "Aetna covers massage that a doctor prescribes and its committee likes.",
        "Aetna covers massage for back pain in its pilot program.",
    ],
)
def test_coverage_that_hangs_on_words_that_are_not_known_is_only_possible(sentence: str) -> None:
    assert effects(sentence) == [("covers", "possible")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Aetna covers massage when a doctor prescribes it.",
        "If it is medically necessary, Aetna covers massage.",
        "Aetna covers massage.",
        "Massage is a covered benefit of every Aetna plan.",
        "Starting January 1, Aetna pays for up to 12 massage visits per calendar year.",
        "Aetna pays for massage for all of its members now.",
        "Aetna covers massage for chronic low back pain when it is ordered by a physician.",
        "Aetna covers massage that is reasonable, necessary and ordered by your doctor.",
    ],
)
def test_coverage_under_a_known_condition_is_as_firm_as_it_is_said(sentence: str) -> None:
    assert ("covers", "definite") in effects(sentence)


def test_a_refusal_that_hangs_on_words_that_are_not_known_is_not_certain() -> None:
    assert effects("Aetna does not cover massage if the committee objects.") == [("excludes", "possible")]


def test_a_yes_under_conditions_that_are_not_told_is_only_possible() -> None:
    found = extract(article_of("a.md", b"# Massage\n\n## Is massage therapy covered by Cigna?\n\nYes, under conditions.\n"))
    assert [(s.effect, s.certainty) for s in found] == [("covers", "possible")]


def test_what_would_be_paid_is_not_certain() -> None:
    assert effects("Medicare would cover massage if Congress changed the law.") == [("covers", "possible")]


@pytest.mark.parametrize(
    "sentence",
    ["Aetna covered massage until last year.", "Aetna previously covered massage.", "Suppose Aetna covers massage.", "Let's say your plan covers massage."],
)
def test_what_was_so_once_or_is_only_imagined_covers_nothing(sentence: str) -> None:
    assert "covers" not in {effect for effect, _ in effects(sentence)}


def test_who_has_a_plan_may_be_responsible_where_the_plan_is_not() -> None:
    assert "covers" not in {effect for effect, _ in effects("People with Original Medicare are responsible for all of the bill for massage.")}
    assert ("covers", "definite") in effects("Your employer is responsible for the bill for massage.")
